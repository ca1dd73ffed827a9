"""Which touches belong to one journey?

Conversions take the touches of their user within the look-back, `(ts − look-back, ts]`; a touch may serve two
conversions. Touches that serve none are lost journeys, split where the user was away longer than the look-back.

Timestamps are naive UTC. Ties in time break by touch_id. Whatever is filtered (a period, a conversion type) is filtered
in the relations passed in; when one day of conversions is recomputed, touches start a look-back before it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
from ibis import _

from finint.errors import CalculationError
from finint.journeys.shares import UNATTRIBUTED

LOOKBACK_DAYS = 30
LOOKBACKS_DAYS = (7, 30, 60, 90)
SECONDS_PER_DAY = 86_400

# Columns the expressions need; relations with more columns are welcome.
TOUCHPOINT = ibis.table(
    {
        "user_id": "string",
        "ts": "timestamp",
        "channel": "string",
        "campaign_id": "string",
        "touch_id": "string",
    },
    name="touchpoint",
)
CONVERSION = ibis.table(
    {
        "conversion_id": "string",
        "user_id": "string",
        "ts": "timestamp",
        "revenue_cents": "int64",  # 0 and up
        "refund_cents": "int64",  # 0 and up, shared like revenue; the sign is applied afterwards
    },
    name="conversion",
)
PATH_COLUMNS = (
    "journey_id",
    "touched_at",
    "touch_id",
    "channel",
    "campaign_id",
    "converted",
    "converted_at",
    "value_cents",
    "refund_cents",
)


@dataclass(frozen=True, slots=True)
class EventQuality:
    """What is unusual about the events; every count is of rows (or users) and 0 when all is well."""

    touches: int
    conversions: int
    blank_channels: int
    repeated_touch_ids: int
    touches_in_the_future: int
    conversions_in_the_future: int
    negative_revenues: int
    refunded_conversions: int


def paths(touchpoints: Any, conversions: Any, lookback_days: int = LOOKBACK_DAYS) -> Any:
    """Return one row per journey and touch, converting journeys and lost ones, with PATH_COLUMNS.

    Args:
        touchpoints: columns of TOUCHPOINT; touch_id is unique.
        conversions: columns of CONVERSION; conversion_id is unique.
        lookback_days: 7, 30, 60 or 90; a touch exactly that old is outside, one at the conversion's second inside.

    Returns:
        `journey_id` starts with "c:" (its conversion) or "n:" (user and number of the lost journey). Lost journeys have
        converted 0, no value and their own touch as `converted_at`. Recent ones may still convert: they count as lost.

    Raises:
        CalculationError: a look-back other than the four.
    """
    if lookback_days not in LOOKBACKS_DAYS:
        raise CalculationError(f"the look-back is one of {list(LOOKBACKS_DAYS)} days; got {lookback_days}")
    touches = _named(touchpoints)
    winning = converting(touches, conversions, lookback_days)
    return winning.union(lost(touches, winning, lookback_days))


def converting(touches: Any, conversions: Any, lookback_days: int) -> Any:
    """Return the touches of converting journeys: one row per conversion and touch within its look-back."""
    booked = conversions.select(
        "conversion_id", "revenue_cents", "refund_cents", buyer_id=_.user_id, converted_at=_.ts
    ).mutate(opens_at=_.converted_at - ibis.interval(days=lookback_days))
    met = booked.inner_join(
        touches,
        [
            booked.buyer_id == touches.user_id,
            touches.touched_at <= booked.converted_at,
            touches.touched_at > booked.opens_at,
        ],
    )
    return met.mutate(
        journey_id="c:" + _.conversion_id,
        converted=ibis.literal(1, "int8"),
        value_cents=_.revenue_cents,
    ).select(*PATH_COLUMNS)


def lost(touches: Any, winning: Any, lookback_days: int) -> Any:
    """Return the touches within the look-back of no conversion, as journeys split at gaps longer than the look-back."""
    unused = touches.anti_join(winning.select("touch_id").distinct(), "touch_id")
    order = ibis.window(group_by="user_id", order_by=["touched_at", "touch_id"])
    so_far = ibis.window(group_by="user_id", order_by=["touched_at", "touch_id"], preceding=None, following=0)
    spaced = unused.mutate(second=_.touched_at.truncate("s").epoch_seconds()).mutate(
        place=ibis.row_number().over(order), before=_.second.lag().over(order)
    )
    # Decided by the place, never by a null: `lag` before the first row is 0 on some engines.
    opened = spaced.mutate(
        opens=ibis.ifelse(
            _.place == 0,
            ibis.literal(0, "int64"),
            ibis.ifelse(_.second - _.before > lookback_days * SECONDS_PER_DAY, 1, 0).cast("int64"),
        )
    ).mutate(number=_.opens.sum().over(so_far))
    return opened.mutate(
        journey_id="n:" + _.user_id + ":" + _.number.cast("string"),
        converted=ibis.literal(0, "int8"),
        converted_at=_.touched_at,
        value_cents=ibis.literal(0, "int64"),
        refund_cents=ibis.literal(0, "int64"),
    ).select(*PATH_COLUMNS)


def touchless(touchpoints: Any, conversions: Any, lookback_days: int = LOOKBACK_DAYS) -> Any:
    """Return one path row per conversion without any touch in its look-back: its channel is `unattributed`.

    Added to `paths` for the rule models, so that credits sum to booked conversions; Markov and Shapley leave these out
    and keep their credit on `unattributed`.
    """
    winning = converting(_named(touchpoints), conversions, lookback_days).select("journey_id").distinct()
    named = conversions.mutate(journey_id="c:" + _.conversion_id)
    return (
        named.anti_join(winning, "journey_id")
        .mutate(
            touched_at=_.ts,
            touch_id=ibis.literal(""),
            channel=ibis.literal(UNATTRIBUTED),
            campaign_id=ibis.literal(""),
            converted=ibis.literal(1, "int8"),
            converted_at=_.ts,
            value_cents=_.revenue_cents,
        )
        .select(*PATH_COLUMNS)
    )


def quality(touchpoints: Any, conversions: Any, as_of: Any) -> Any:
    """Return one row of EventQuality: what is counted, shown and never silently dropped.

    Args:
        touchpoints: columns of TOUCHPOINT.
        conversions: columns of CONVERSION.
        as_of: the clock, naive UTC; events after it come from a clock that runs ahead.
    """
    named = _named(touchpoints)
    ids = named.group_by("touch_id").agg(times=_.count())
    repeated = ids.agg(repeated_touch_ids=(_.times - 1).sum().fill_null(0))
    touches = named.agg(
        touches=_.count(),
        blank_channels=_count(_.channel == UNATTRIBUTED),
        touches_in_the_future=_count(_.touched_at > as_of),
    )
    booked = conversions.agg(
        conversions=_.count(),
        conversions_in_the_future=_count(_.ts > as_of),
        negative_revenues=_count(_.revenue_cents < 0),
        refunded_conversions=_count(_.refund_cents != 0),
    )
    return touches.cross_join(repeated).cross_join(booked).select(*EventQuality.__dataclass_fields__)


def only_first_of_each_id(touchpoints: Any) -> Any:
    """Return touchpoints with each touch_id once, the earliest; for sources that do not promise unique ids."""
    by_id = ibis.window(group_by="touch_id", order_by=["ts", "user_id"])
    return touchpoints.mutate(nth=ibis.row_number().over(by_id)).filter(_.nth == 0).drop("nth")


def _count(condition: Any) -> Any:
    return ibis.ifelse(condition, 1, 0).sum().fill_null(0)


def _named(touchpoints: Any, columns: Sequence[str] = ("user_id", "touch_id")) -> Any:
    """Touches as `touched_at`, with blank channels named and blank campaigns empty."""
    if "touched_at" in touchpoints.columns:
        return touchpoints
    channel = _.channel.fill_null("").strip()
    return touchpoints.select(
        *columns,
        touched_at=_.ts,
        channel=ibis.ifelse(channel == "", UNATTRIBUTED, channel),
        campaign_id=_.campaign_id.fill_null(""),
    )
