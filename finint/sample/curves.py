"""How spend brings new customers in this company: the known curves that models are tested against.

A week's new customers are `base + trend + season + Σ β · Hill(adstock(spend))`, with `a[t] = x[t] + ρ·a[t−1]` (not
normalised: steady spend x gives x/(1−ρ)) and `Hill(a) = a^s / (h^s + a^s)`, `h` in adstocked euro.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from finint.sample.company import DATA_THROUGH, FIRST_DAY

FIRST_MONDAY = date(2024, 11, 25)  # the week that holds the sample's first day, a Sunday
WEEKS = (DATA_THROUGH - FIRST_MONDAY).days // 7 + 1
CARRY_IN_WEEKS = 4  # before the sample the company spent about what it spent in these first weeks


@dataclass(frozen=True, slots=True)
class Curve:
    """One channel's response in new customers a week; `half_saturation` is in adstocked euro."""

    channel: str
    carryover: float
    half_saturation: float
    slope: float
    beta: float
    value_ratio: float  # what a customer it brings is worth, over the average customer


CURVES = (
    Curve("paid_search", 0.15, 25_000.0, 1.3, 50.0, 1.00),
    Curve("paid_social", 0.35, 26_000.0, 1.6, 25.0, 0.85),
    Curve("video", 0.60, 21_000.0, 1.4, 9.0, 0.95),
    Curve("display", 0.30, 11_000.0, 1.2, 9.0, 0.80),
    Curve("email", 0.10, 3_200.0, 1.0, 14.0, 1.10),
    Curve("partner", 0.25, 8_000.0, 1.2, 15.0, 1.25),
    Curve("events", 0.55, 45_000.0, 1.1, 14.0, 1.45),
)
BASE_PER_WEEK = 27.0
TREND_RATIO = 0.22  # the base at the end over the base at the start, less 1
# Added to the base as a share of it, by month: quiet summers and holidays, busy springs and autumns.
SEASON = (0.02, 0.05, 0.10, 0.06, 0.03, -0.06, -0.16, -0.14, 0.08, 0.12, 0.06, -0.16)


def week_of(day: date) -> int:
    """Return the number of the Monday-to-Sunday week that holds `day`; 0 holds the sample's first day.

    >>> week_of(FIRST_DAY), week_of(date(2024, 12, 2))
    (0, 1)
    """
    return (day - FIRST_MONDAY).days // 7


def monday_of(week: int) -> date:
    """Return a week's first day."""
    return FIRST_MONDAY + timedelta(days=7 * week)


def adstock(spend: NDArray[np.float64], carryover: float, carry_in: float) -> NDArray[np.float64]:
    """Return adstocked spend: `a[t] = x[t] + ρ·a[t−1]`, with `carry_in` as the first week's a[t−1].

    >>> adstock(np.array([100.0, 0.0]), 0.5, 40.0).tolist()
    [120.0, 60.0]
    """
    level, path = carry_in, []
    for week in spend:
        level = float(week) + carryover * level
        path.append(level)
    return np.array(path)


def carry_in(spend: NDArray[np.float64], carryover: float) -> float:
    """Return the adstock of steady spend at the level of the first full weeks."""
    return float(spend[1 : 1 + CARRY_IN_WEEKS].mean()) / (1 - carryover)


def level_before(spend: NDArray[np.float64], curve: Curve) -> float:
    """Return the adstock of week 0, whose one day counts as a week at its pace."""
    return float(spend[0]) * 7 / len(days_in(0)) + curve.carryover * carry_in(spend, curve.carryover)


def hill(level: NDArray[np.float64], curve: Curve) -> NDArray[np.float64]:
    """Return new customers a week at adstocked spend `level`; 0 at 0, below β everywhere, β/2 at half saturation."""
    raised = level**curve.slope
    answer: NDArray[np.float64] = curve.beta * raised / (curve.half_saturation**curve.slope + raised)
    return answer


def response(spend: NDArray[np.float64], curve: Curve) -> NDArray[np.float64]:
    """Return the new customers that a channel's weekly spend brings, week by week."""
    return hill(adstock(spend, curve.carryover, carry_in(spend, curve.carryover)), curve)


def base() -> NDArray[np.float64]:
    """Return the new customers of each week that come without any spend; the first week counts its one day."""
    weeks = np.arange(WEEKS)
    season = np.array([SEASON[(monday_of(week) + timedelta(days=3)).month - 1] for week in range(WEEKS)])
    level: NDArray[np.float64] = BASE_PER_WEEK * (1 + TREND_RATIO * weeks / (WEEKS - 1)) * (1 + season)
    return level


def days_in(week: int) -> list[date]:
    """Return the days of a week that lie in the sample."""
    days = [monday_of(week) + timedelta(days=n) for n in range(7)]
    return [day for day in days if FIRST_DAY <= day <= DATA_THROUGH]
