"""What do events say of weeks and new customers: orders by day, the touch that met them last, what they bring?"""

from datetime import date
from typing import Any

import ibis
from ibis import _

from finint.journeys.customers import CONVERSION
from finint.journeys.moments import moment
from finint.journeys.paths import SECONDS_PER_DAY, TOUCHPOINT

REACH_DAYS = 30
DIRECT = "direct"


def order_days(start: date | None, end: date) -> Any:
    """Return a row per day with orders from `start` (None: the first) to before `end`.

    Returns:
        day, orders, and new_customers: the orders marked as a customer's first.
    """
    orders = CONVERSION.filter(_.ts < moment(end))
    if start is not None:
        orders = orders.filter(_.ts >= moment(start))
    days = orders.select(day=_.ts.date(), is_new=ibis.ifelse(_.is_new_customer, 1, 0).fill_null(0))
    return days.group_by("day").agg(orders=_.count(), new_customers=_.is_new.sum().cast("int64")).order_by("day")


def touch_lags(start: date, end: date) -> Any:
    """Return how many touches came `lag_days` whole days before an order in [start, end) of the same customer.

    Touches more than 30 days before count for none.
    """
    orders = CONVERSION.filter(_.ts >= moment(start), _.ts < moment(end)).select(
        buyer_id="user_id", ordered_at="ts", opens_at=_.ts - ibis.interval(days=REACH_DAYS)
    )
    touches = TOUCHPOINT.select("user_id", touched_at="ts")
    met = orders.inner_join(
        touches,
        [
            orders.buyer_id == touches.user_id,
            touches.touched_at <= orders.ordered_at,
            touches.touched_at > orders.opens_at,
        ],
    )
    aged = met.select(lag_days=((_seconds(_.ordered_at) - _seconds(_.touched_at)) // SECONDS_PER_DAY).cast("int64"))
    return aged.group_by("lag_days").agg(touches=_.count()).order_by("lag_days")


def acquired(start: date, end: date, days: int) -> Any:
    """Return what the customers whose first order lies in [start, end) brought within `days` of it.

    Args:
        start: of first orders.
        end: the first day after.
        days: from the first order on, 1 and up.

    Returns:
        channel of the last touch but direct ones in the 30 days before ("" for none), customers, orders,
        orders_with_margin, revenue_cents and margin_cents, refunds deducted; by channel.
    """
    firsts = CONVERSION.filter(_.is_new_customer).group_by("user_id").agg(first_ts=_.ts.min())
    chosen = firsts.filter(_.first_ts >= moment(start), _.first_ts < moment(end))
    last = _last_met(chosen)
    orders = CONVERSION.inner_join(chosen, "user_id").filter(
        _.ts >= _.first_ts, _.ts < _.first_ts + ibis.interval(days=days)
    )
    brought = orders.group_by("user_id").agg(
        orders=_.count(),
        orders_with_margin=ibis.ifelse(_.margin_cents.isnull(), 0, 1).sum(),
        revenue_cents=(_.revenue_cents - _.refund_cents).sum(),
        margin_cents=(_.margin_cents - _.margin_refund_cents).fill_null(0).sum(),
    )
    # Without a touch the left side of a join is null on some engines and "" on others: both are no channel.
    named = brought.left_join(last, brought.user_id == last.met_id).mutate(channel=_.channel.fill_null(""))
    sums = {name: _[name].sum().cast("int64") for name in brought.columns if name != "user_id"}
    return named.group_by("channel").agg(customers=_.count(), **sums).order_by("channel")


def _last_met(chosen: Any) -> Any:
    """Return met_id and channel: the last touch but direct ones in the 30 days up to a customer's first order."""
    buyers = chosen.select(
        buyer_id="user_id", first_ts="first_ts", opens_at=_.first_ts - ibis.interval(days=REACH_DAYS)
    )
    touches = TOUCHPOINT.filter(_.channel.notnull(), _.channel != "", _.channel != DIRECT).select(
        "user_id", "touch_id", "channel", touched_at="ts"
    )
    met = buyers.inner_join(
        touches,
        [
            buyers.buyer_id == touches.user_id,
            touches.touched_at <= buyers.first_ts,
            touches.touched_at >= buyers.opens_at,
        ],
    )
    order = ibis.window(group_by="buyer_id", order_by=[ibis.desc("touched_at"), ibis.desc("touch_id")])
    placed = met.mutate(place=ibis.row_number().over(order)).filter(_.place == 0)
    return placed.select("channel", met_id="buyer_id")


def _seconds(moments: Any) -> Any:
    return moments.truncate("s").epoch_seconds()
