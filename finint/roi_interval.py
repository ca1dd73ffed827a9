"""How sure is a measured return, given that days could have fallen differently?

The interval is "sampling uncertainty of attributed ROI, not incrementality": it does not cover that credit may be given
to the wrong channel.

Source: Politis & Romano (1994), The Stationary Bootstrap, for days; Efron (1979) percentile ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from finint.display import count, percent
from finint.errors import CalculationError

CAPTION = "sampling uncertainty of attributed ROI, not incrementality"
DRAWS = 2_000
BLOCK_DAYS = 7.0
LEAST_UNITS = 10
MATURE_RATIO = 0.9
LEAST_DEFINED_RATIO = 0.95  # of the draws must have some cost

Floats = NDArray[np.float64]


class Unit(NamedTuple):
    """One day, order or customer: what it cost, what it returned (margin, or revenue if so labelled), conversions."""

    cost_amount: Decimal
    return_amount: Decimal
    conversions: Decimal | int


class Interval(NamedTuple):
    """Ends as ROI ratios; 0 is break-even."""

    low_ratio: float
    high_ratio: float


@dataclass(frozen=True, slots=True)
class RoiInterval:
    """A return with its uncertainty, or the reason why none can be given.

    `state` is "assessed"; "early" while fewer than nine tenths of the conversions can be expected to be in, with
    `projected_roi_ratio`, the return if the rest arrives as expected; or "not assessable", with `reason` and None in
    every figure but a defined `roi_ratio`.
    """

    state: Literal["assessed", "early", "not assessable"]
    reason: str | None
    roi_ratio: float | None
    interval_80: Interval | None = None
    interval_90: Interval | None = None
    interval_95: Interval | None = None
    above_hurdle_probability: float | None = None
    projected_roi_ratio: float | None = None
    units: int = 0
    conversions: Decimal | int = 0


def interval_by_days(
    days: Sequence[Unit],
    *,
    hurdle_ratio: float = 0.0,
    maturity_ratio: float | None = None,
    block_days: float = BLOCK_DAYS,
    draws: int = DRAWS,
    seed: int = 0,
) -> RoiInterval:
    """Return the interval of ROI when blocks of neighbouring days are drawn again, cost and return together.

    Args:
        days: in order of time, days without cost or return included; two neighbours are taken as consecutive.
        hurdle_ratio: 0 is break-even, 0.1 asks for 10 % on top of the cost.
        maturity_ratio: share of conversions expected by now, (0, 1]; None when no lag curve is known.
        block_days: mean length of a block, 1 and up; 1 draws independent days.
        draws: 100 and up.
        seed: the same seed gives the same ends.

    Raises:
        CalculationError: an argument is out of range.
    """
    if block_days < 1:
        raise CalculationError(f"a block has 1 day or more on average; got {block_days:g}")
    _check(maturity_ratio, draws)
    cost, returned = _floats(days)
    total = _Total(float(cost.sum()), float(returned.sum()), len(days), sum(day.conversions for day in days))
    reason = _reason(total, "day")
    if reason is not None:
        return _refused(total, reason)
    times = _times(len(days), block_days, draws, seed)
    drawn = times @ cost, times @ returned
    return _interval(total, *drawn, hurdle_ratio=hurdle_ratio, maturity_ratio=maturity_ratio)


class _Total(NamedTuple):
    cost: float
    returned: float
    units: int
    conversions: Decimal | int


def _check(maturity_ratio: float | None, draws: int) -> None:
    if draws < 100:
        raise CalculationError(f"an interval needs at least 100 draws; got {draws}")
    if maturity_ratio is not None and not 0 < maturity_ratio <= 1:
        raise CalculationError(f"maturity is a share above 0 and up to 1; got {maturity_ratio:g}")


def _floats(units: Sequence[Unit]) -> tuple[Floats, Floats]:
    """Return costs and returns; here money becomes a model's input."""
    return (
        np.array([float(unit.cost_amount) for unit in units]),
        np.array([float(unit.return_amount) for unit in units]),
    )


def _reason(total: _Total, noun: str) -> str | None:
    """Return why there is no interval, or None."""
    if total.cost == 0:
        return "no cost"
    if total.cost < 0:
        return "credits exceed the cost"
    if total.conversions <= 0:
        return "no conversions"
    if total.units < LEAST_UNITS:
        return f"{count(total.units, noun)}, at least {LEAST_UNITS} needed"
    return None


def _refused(total: _Total, reason: str) -> RoiInterval:
    roi = total.returned / total.cost - 1 if total.cost > 0 else None
    return RoiInterval("not assessable", reason, roi, units=total.units, conversions=total.conversions)


@lru_cache(maxsize=4)
def _times(units: int, block_days: float, draws: int, seed: int) -> Floats:
    """Return how often each draw takes each day, (draws, units): the same for all campaigns of a view."""
    places = _blocks(units, block_days, draws, np.random.default_rng(seed))
    rows = np.arange(draws)[:, None] * units
    return np.bincount((places + rows).ravel(), minlength=draws * units).reshape(draws, units).astype(float)


def _blocks(units: int, block_days: float, draws: int, draw: np.random.Generator) -> NDArray[np.intp]:
    """Return `draws` rows of places 0 to units − 1: blocks of geometric length that wrap round at the end."""
    step = np.arange(units)
    starts = draw.random((draws, units)) < 1 / block_days
    starts[:, 0] = True
    began = np.maximum.accumulate(np.where(starts, step, 0), axis=1)
    first = draw.integers(0, units, (draws, units))
    return np.asarray((np.take_along_axis(first, began, axis=1) + step - began) % units, dtype=np.intp)


def _interval(
    total: _Total, cost: Floats, returned: Floats, *, hurdle_ratio: float, maturity_ratio: float | None
) -> RoiInterval:
    """Return the ends of the middle 80, 90 and 95 % of the draws' returns."""
    paid = cost > 0
    if paid.mean() < LEAST_DEFINED_RATIO:
        return _refused(total, "the cost falls on too few days to draw them again")
    roi = returned[paid] / cost[paid] - 1
    ends = np.quantile(roi, [0.025, 0.05, 0.1, 0.9, 0.95, 0.975])
    early = maturity_ratio is not None and maturity_ratio < MATURE_RATIO
    return RoiInterval(
        state="early" if early else "assessed",
        reason=f"{percent(maturity_ratio, places=0)} of the conversions can be expected by now" if early else None,
        roi_ratio=total.returned / total.cost - 1,
        interval_80=Interval(float(ends[2]), float(ends[3])),
        interval_90=Interval(float(ends[1]), float(ends[4])),
        interval_95=Interval(float(ends[0]), float(ends[5])),
        above_hurdle_probability=float(np.mean(roi > hurdle_ratio)),
        projected_roi_ratio=total.returned / maturity_ratio / total.cost - 1 if early and maturity_ratio else None,
        units=total.units,
        conversions=total.conversions,
    )
