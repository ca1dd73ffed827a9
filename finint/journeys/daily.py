"""What credit does a campaign earn on each day, of revenue and of margin, and which orders is it made of?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import ibis
from ibis import _

from finint.journeys.credit import MILLIONTHS, RULES, shares, weighed
from finint.journeys.paths import CONVERSION, TOUCHPOINT, paths, touchless
from finint.journeys.placed import placed

# An order with its margin; null where nobody knows it.
ORDER = ibis.table(
    {
        **CONVERSION.schema(),
        "margin_cents": "int64",
        "margin_refund_cents": "int64",
        "import_id": "string",
        "line_no": "int64",
    },
    name=CONVERSION.get_name(),
)
IMPORT = ibis.table({"import_id": "string", "file_name": "string"}, name="live_import")
# One row: which orders are meant, and since when their touches count; so one statement serves all days.
SPAN = ibis.table({"touched_from": "timestamp", "start": "timestamp", "end": "timestamp"}, name="credit_span")
MEASURES = ("conversions", "value", "refund", "margin", "margin_refund", "with_margin")


@dataclass(frozen=True, slots=True)
class Window:
    """Which credit is asked for.

    Attributes:
        start: first moment counted, naive UTC.
        end: first moment after.
        model: one of `credit.RULES`.
        lookback_days: 7, 30, 60 or 90.
        longest_minutes: last row of the decay table.
        by_touch_day: credit on the day of the touch (accrual) instead of the day of the order (cash).
    """

    start: datetime
    end: datetime
    model: str
    lookback_days: int
    longest_minutes: int
    by_touch_day: bool = False


def credited(window: Window) -> Any:
    """Return one row per order and touch with what the model gives the touch.

    Cash takes the orders of the window; accrual the touches of the window and every order they led to, also those
    after it. Windows that follow each other share out every order once. An order without a touch is credited to
    channel `unattributed` on its own day.

    Returns:
        journey_id, day, touched_at, converted_at, touch_id, channel, campaign_id, pos, n, and MEASURES: millionths of a
        conversion (`with_margin`: of those whose margin is known), and cents, 0 and up; refunds are positive.
    """
    touch = _touches(window)
    when = touch.touched_at if window.by_touch_day else touch.converted_at
    rows = touch.select(
        "journey_id",
        "touched_at",
        "converted_at",
        "touch_id",
        "channel",
        "campaign_id",
        "pos",
        "n",
        day=when.date(),
        **{name: shares(touch, amount)[window.model] for name, amount in _amounts(touch).items()},
    )
    if not window.by_touch_day:
        return rows
    return rows.filter(_.touched_at >= window.start, _.touched_at < window.end)


def by_day_and_model(lookback_days: int, longest_minutes: int) -> Any:
    """Return the credit of every rule model by day of the order, day of the touch, channel and campaign.

    The orders are those of the span in SPAN. Columns are order_day, touch_day, channel, campaign_id and, for each model
    m of RULES and each measure, `m_measure`; sums over days add up, so a day may be kept.
    """
    start, end, touched_from = SPAN.start.as_scalar(), SPAN.end.as_scalar(), SPAN.touched_from.as_scalar()
    orders = CONVERSION.filter(_.ts >= start, _.ts < end)
    touches = TOUCHPOINT.filter(_.ts >= touched_from, _.ts < end)
    touch = _weighed(touches, orders, lookback_days=lookback_days, longest_minutes=longest_minutes)
    given = {name: shares(touch, amount) for name, amount in _amounts(touch).items()}
    rows = touch.select(
        "channel",
        "campaign_id",
        order_day=touch.converted_at.date(),
        touch_day=touch.touched_at.date(),
        **{f"{rule}_{name}": by_rule[rule] for rule in RULES for name, by_rule in given.items()},
    )
    return rows.group_by(["order_day", "touch_day", "channel", "campaign_id"]).agg(
        **{f"{rule}_{name}": _[f"{rule}_{name}"].sum().cast("int64") for rule in RULES for name in MEASURES}
    )


def _touches(window: Window) -> Any:
    """Return the touches of the window's orders with all that shares are made of."""
    reach = timedelta(days=window.lookback_days)
    orders_end = window.end + reach if window.by_touch_day else window.end
    orders = CONVERSION.filter(_.ts >= window.start, _.ts < orders_end)
    touches = TOUCHPOINT.filter(_.ts >= window.start - reach, _.ts < orders_end)
    return _weighed(touches, orders, lookback_days=window.lookback_days, longest_minutes=window.longest_minutes)


def _weighed(touches: Any, orders: Any, *, lookback_days: int, longest_minutes: int) -> Any:
    path = paths(touches, orders, lookback_days).filter(_.converted == 1)
    whole = path.union(touchless(touches, orders, lookback_days))
    return _with_margin(weighed(placed(whole), longest_minutes=longest_minutes))


def _amounts(touch: Any) -> dict[str, Any]:
    return {
        "conversions": ibis.literal(MILLIONTHS, "int64"),
        "value": touch.value_cents.cast("int64"),
        "refund": touch.refund_cents.cast("int64"),
        "margin": touch.margin_gained,
        "margin_refund": touch.margin_repaid,
        "with_margin": touch.margin_known * MILLIONTHS,
    }


def by_campaign_and_day(window: Window) -> Any:
    """Return campaign_id, day and the sums of MEASURES; campaign "" holds what no campaign earned."""
    rows = credited(window).group_by(["campaign_id", "day"]).agg(**{name: _[name].sum() for name in MEASURES})
    return rows.order_by("campaign_id", "day")


def by_lag(window: Window) -> Any:
    """Return lag_days (whole days from touch to order), millionths of a conversion, and journeys that began so early.

    Orders without a touch have no lag.
    """
    touch = credited(window).filter(_.touch_id != "")
    aged = touch.mutate(
        lag_days=((_.converted_at.truncate("s").epoch_seconds() - _.touched_at.truncate("s").epoch_seconds()) // 86_400)
    )
    rows = aged.group_by("lag_days").agg(conversions=_.conversions.sum(), journeys=ibis.ifelse(_.pos == 1, 1, 0).sum())
    return rows.select(lag_days=_.lag_days.cast("int64"), conversions=_.conversions, journeys=_.journeys).order_by(
        "lag_days"
    )


def by_order(window: Window, campaigns: Sequence[str] | None) -> Any:
    """Return what each order gives to `campaigns` together (None: to anybody), with its file and line.

    Returns:
        import_id, file_name, line_no, journey_id, ordered_at and MEASURES without `with_margin`, largest value first.
    """
    rows = credited(window)
    if campaigns is not None:
        rows = rows.filter(_.campaign_id.isin(list(campaigns)))
    sums = rows.group_by("journey_id").agg(
        ordered_at=_.converted_at.max(), **{name: _[name].sum() for name in MEASURES if name != "with_margin"}
    )
    lines = ORDER.select("import_id", "line_no", order_id="c:" + ORDER.conversion_id)
    named = sums.filter(_.conversions > 0).inner_join(lines, sums.journey_id == lines.order_id)
    filed = named.inner_join(IMPORT, "import_id")
    return filed.select(
        "import_id", "file_name", "line_no", "journey_id", "ordered_at", *(name for name in MEASURES[:-1])
    ).order_by([ibis.desc("value"), "journey_id"])


def touches_of(window: Window, *, campaigns: Sequence[str] = (), channel: str = "", orders: int) -> Any:
    """Return every touch of the latest `orders` orders that gave credit to a campaign or channel.

    The credits of an order add up to 1. The filter picks orders, not touches: what the other touches earned is shown.
    """
    rows = credited(window)
    met = rows
    if campaigns:
        met = met.filter(_.campaign_id.isin(list(campaigns)))
    if channel:
        met = met.filter(_.channel == channel)
    found = (
        met.filter(_.conversions > 0)
        .group_by("journey_id")
        .agg(ordered_at=_.converted_at.max())
        .order_by([ibis.desc("ordered_at"), "journey_id"])
        .limit(orders)
    )
    kept = rows.semi_join(found, "journey_id")
    return kept.select(
        "converted_at", "journey_id", "pos", "touched_at", "channel", "campaign_id", "conversions", "value", "refund"
    ).order_by([ibis.desc("converted_at"), "journey_id", "pos"])


def _with_margin(touch: Any) -> Any:
    """Add what an order gained and gave back of margin.

    A loss is 0 gained and given back in full: shares are made of positive amounts, the sign comes afterwards.
    """
    gained = ibis.greatest(ORDER.margin_cents, 0).fill_null(0)
    known = ORDER.select(
        order_id="c:" + ORDER.conversion_id,
        margin_gained=gained.cast("int64"),
        margin_repaid=ibis.ifelse(
            ORDER.margin_cents.isnull(), 0, ORDER.margin_refund_cents + gained - ORDER.margin_cents.fill_null(0)
        ).cast("int64"),
        margin_known=ibis.ifelse(ORDER.margin_cents.isnull(), 0, 1).cast("int64"),
    )
    return touch.inner_join(known, touch.journey_id == known.order_id)
