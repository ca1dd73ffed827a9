"""What credit does a campaign earn on each day, of revenue or of margin?"""

from datetime import datetime, timedelta
from typing import Any, Literal

import ibis
from ibis import _

from finint.journeys.credit import credit
from finint.journeys.paths import CONVERSION, TOUCHPOINT, paths, touchless
from finint.journeys.placed import placed

Money = Literal["revenue", "margin"]


def daily_credit(
    *,
    start: datetime,
    end: datetime,
    model: str,
    lookback_days: int,
    longest_minutes: int,
    by_touch_day: bool = False,
    money: Money = "revenue",
) -> Any:
    """Return campaign_id, day, conversions (millionths), value and refund (cents) of one rule model.

    Orders in [start, end) are credited to the touches of the look-back before them, also to those before `start`.

    Args:
        start: first moment of the orders, naive UTC.
        end: first moment after them.
        model: one of `credit.RULES`.
        lookback_days: 7, 30, 60 or 90.
        longest_minutes: last row of the decay table.
        by_touch_day: credit on the day of the touch (accrual) instead of the day of the order (cash).
        money: what is shared; orders without a known margin have no margin to share and are left out of it.

    Returns:
        Rows ordered by campaign and day; campaign "" holds what no campaign earned.
    """
    conversions = conversion_money(money).filter(_.ts >= start, _.ts < end)
    touches = TOUCHPOINT.filter(_.ts >= start - timedelta(days=lookback_days), _.ts < end)
    path = paths(touches, conversions, lookback_days).filter(_.converted == 1)
    whole = path.union(touchless(touches, conversions, lookback_days))
    when = _.touched_at if by_touch_day else _.converted_at
    rows = credit(placed(whole).mutate(day=when.date()), by=["campaign_id", "day"], longest_minutes=longest_minutes)
    return rows.select(
        "campaign_id",
        "day",
        conversions=rows[f"{model}_conversions"],
        value=rows[f"{model}_value"],
        refund=rows[f"{model}_refund"],
    ).order_by("campaign_id", "day")


def conversion_money(money: Money) -> Any:
    """Return CONVERSION with revenue or margin as its money.

    A loss is 0 here and refunded in full: shares are made of positive amounts, the sign comes afterwards.
    """
    if money == "revenue":
        return CONVERSION
    columns = {**CONVERSION.schema(), "margin_cents": "int64", "margin_refund_cents": "int64"}
    with_margin = ibis.table(columns, name="conversion")
    known = with_margin.filter(with_margin.margin_cents.notnull())
    gained = ibis.ifelse(known.margin_cents > 0, known.margin_cents, 0)
    return known.mutate(
        revenue_cents=gained,
        refund_cents=known.margin_refund_cents + gained - known.margin_cents,
    ).drop("margin_cents", "margin_refund_cents")
