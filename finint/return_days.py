"""How do a campaign's cost and return lie over the days, and how much of its return can be in by now?"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from finint.roi_interval import Unit

ZERO = Decimal(0)
MILLION = 1_000_000


class CostDay(NamedTuple):
    """What was booked on a campaign on one day."""

    campaign_id: str
    day: date
    amount: Decimal


class Lag(NamedTuple):
    """How many conversions (millionths) came `lag_days` whole days after a credited touch; journeys that began so."""

    lag_days: int
    conversions: int
    journeys: int


def hurdle_of_window(hurdle_ratio_per_year: Decimal, days_tied_up: int) -> Decimal:
    """Return the return asked of money that is tied up for some days.

    >>> hurdle_of_window(Decimal("0.10"), 73)
    Decimal('0.02')
    """
    return hurdle_ratio_per_year * days_tied_up / 365


def daily_units(
    cost_amount: Decimal,
    cost_days: Sequence[CostDay],
    returns: Sequence[tuple[date, Decimal, int]],
    start: date,
    end: date,
) -> list[Unit]:
    """Return one unit a day from `start` to the day before `end`: cost, return and conversions.

    Shared cost follows the days of the campaign's own cost; without own cost it is even over the days. Returns before
    `start` (accrual reaches back) are left out.

    Args:
        cost_amount: fully loaded, in all.
        cost_days: the own cost.
        returns: day, money, millionths of a conversion.
        start: first day.
        end: first day after.

    >>> days = [CostDay("a", date(2026, 1, 1), Decimal(30)), CostDay("a", date(2026, 1, 2), Decimal(10))]
    >>> [str(unit.cost_amount) for unit in daily_units(Decimal(80), days, [], date(2026, 1, 1), date(2026, 1, 4))]
    ['60', '20', '0']
    """
    length = max(0, (end - start).days)
    own: dict[date, Decimal] = {}
    for row in cost_days:
        own[row.day] = own.get(row.day, ZERO) + row.amount
    total = sum(own.values(), ZERO)
    money: dict[date, Decimal] = {}
    conversions: dict[date, int] = {}
    for day, amount, millionths in returns:
        money[day] = money.get(day, ZERO) + amount
        conversions[day] = conversions.get(day, 0) + millionths
    days = [start + timedelta(days=number) for number in range(length)]
    return [
        Unit(
            cost_amount * own.get(day, ZERO) / total if total > 0 else cost_amount / length,
            money.get(day, ZERO),
            Decimal(conversions.get(day, 0)) / MILLION,
        )
        for day in days
    ]


def maturity_ratio(cost_days: Sequence[CostDay], lags: Sequence[Lag], as_of: date) -> float | None:
    """Return the share of conversions that can be expected to be in by `as_of`, 0–1.

    Each day's spend brings its conversions along the lag curve of all orders; the share is weighted by spend. None
    without spend or without a curve. The curve ends at the look-back: later conversions have no credit to give.

    >>> lags = [Lag(0, 50, 0), Lag(2, 50, 0)]
    >>> maturity_ratio([CostDay("a", date(2026, 1, 1), Decimal(1))], lags, as_of=date(2026, 1, 2))
    0.5
    """
    whole = sum(lag.conversions for lag in lags)
    spent = [(row.day, float(row.amount)) for row in cost_days if row.amount > 0]
    if not whole or not spent:
        return None
    arrived: list[float] = []
    counted = {lag.lag_days: lag.conversions for lag in lags}
    so_far = 0
    for day in range(max(counted) + 1):
        so_far += counted.get(day, 0)
        arrived.append(so_far / whole)
    # Through the end of the day before as_of: a touch of that day has seen a lag of 0 days.
    ages = [((as_of - day).days - 1, amount) for day, amount in spent]
    seen = sum(arrived[min(age, len(arrived) - 1)] * amount for age, amount in ages if age >= 0)
    return seen / sum(amount for _, amount in ages)
