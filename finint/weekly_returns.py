"""What did each channel return in each of the last whole weeks?"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from finint.campaign_returns import Returns
from finint.return_days import daily_units
from finint.view import View

ZERO = Decimal(0)
WEEKS = 12


def whole_weeks(view: View) -> list[date]:
    """Return the Mondays of the last whole weeks of a view, at most twelve."""
    end = min(view.as_of, view.days.end)
    last = end - timedelta(days=end.weekday() + 7)
    mondays = [last - timedelta(days=7 * back) for back in range(WEEKS)]
    return sorted(day for day in mondays if day >= view.days.start)


def weekly(found: Returns, view: View, weeks: Sequence[date]) -> list[tuple[str, list[Decimal | None]]]:
    """Return the accounting ROI of each channel in each week, channels by name.

    None where a channel cost nothing or no order was credited: a week without an outcome is no return of −100 %.
    """
    on_margin = found.rules.benefit == "margin"
    cost: dict[str, dict[date, Decimal]] = {}
    came: dict[str, dict[date, Decimal]] = {}
    orders: dict[str, dict[date, Decimal]] = {}
    end = min(view.as_of, view.days.end)
    for row in found.measured:
        money = [(day.day, day.margin_amount if on_margin else day.revenue_amount, day.conversions) for day in row.days]
        units = daily_units(row.roi.cost_amount, row.cost_days, money, view.days.start, end)
        for number, unit in enumerate(units):
            day = view.days.start + timedelta(days=number)
            monday = day - timedelta(days=day.weekday())
            for sums, amount in ((cost, unit.cost_amount), (came, unit.return_amount), (orders, unit.conversions)):
                by_week = sums.setdefault(row.campaign.channel, {})
                by_week[monday] = by_week.get(monday, ZERO) + amount
    return [
        (channel, [_ratio(cost[channel], came[channel], orders[channel], week) for week in weeks])
        for channel in sorted(cost)
    ]


def _ratio(
    cost: Mapping[date, Decimal], came: Mapping[date, Decimal], orders: Mapping[date, Decimal], week: date
) -> Decimal | None:
    if orders.get(week, ZERO) <= 0 or cost.get(week, ZERO) <= 0:
        return None
    return came[week] / cost[week] - 1
