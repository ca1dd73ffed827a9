"""What credit do the rule models give, in whole cents and millionths of a conversion?

A share is a difference of cumulative floors, `amount·after // total − amount·before // total`, so the shares of a
journey add up to its amount exactly, on every engine. `//` passes through a double in Ibis: exact while amount × total
stays below 2^53 (`decay.weight_bits` sees to it). Refunds are shared as positive amounts; their sign comes afterwards,
because floor and truncation differ below zero.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import ibis
from ibis import _

MILLIONTHS = 1_000_000  # of a conversion
RULES = ("first", "last", "last_non_direct", "linear", "position", "time_decay")
MEASURES = ("conversions", "value", "refund")
DIRECT = ("direct",)
DECAY_WEIGHT = ibis.table({"age_minutes": "int64", "weight": "int64"}, name="decay_weight")


def credit(
    placed: Any,
    *,
    by: Sequence[str],
    decay_weight: Any = DECAY_WEIGHT,
    longest_minutes: int,
    direct: Sequence[str | int] = DIRECT,
) -> Any:
    """Return the credit of every rule model, grouped by `by`.

    Args:
        placed: see `placed.placed`; with converted, value_cents and refund_cents on every touch of a journey.
        by: columns of `placed`: channel, campaign_id, a day or month of touch or conversion, journey_id.
        decay_weight: age_minutes 0 to `longest_minutes`, weight 1 and up; see `decay.weights`.
        longest_minutes: the table's last row, used for every older touch.
        direct: channels that last_non_direct passes over.

    Returns:
        For each model m of RULES: `m_conversions` in millionths, `m_value` and `m_refund` in cents, all 0 and up.
    """
    touch = weighed(placed, decay_weight=decay_weight, longest_minutes=longest_minutes, direct=direct)
    amounts = {
        "conversions": ibis.literal(MILLIONTHS, "int64"),
        "value": touch.value_cents.cast("int64"),
        "refund": touch.refund_cents.cast("int64"),
    }
    return touch.group_by(list(by)).agg(
        **{
            f"{rule}_{measure}": share.sum()
            for measure, amount in amounts.items()
            for rule, share in shares(touch, amount).items()
        }
    )


def weighed(
    placed: Any, *, decay_weight: Any = DECAY_WEIGHT, longest_minutes: int, direct: Sequence[str | int] = DIRECT
) -> Any:
    """Return the touches of converting journeys with what the rules need: decay weights and the last non-direct place.

    Age counts in whole minutes from the journey's last touch, so the last weight is always the largest.
    """
    keys = {"group_by": "journey_id", "order_by": ["pos"]}
    whole = ibis.window(**keys, preceding=None, following=None)
    so_far = ibis.window(**keys, preceding=None, following=0)
    # Truncated first: engines differ in whether half a second rounds up.
    timed = placed.filter(_.converted == 1).mutate(second=_.touched_at.truncate("s").epoch_seconds().cast("int64"))
    aged = timed.mutate(
        minutes=(_.second.max().over(whole) - _.second) // 60,
        not_direct=ibis.ifelse(_.channel.isin(list(direct)), 0, _.pos).max().over(whole),
    ).mutate(age=ibis.least(_.minutes, ibis.literal(longest_minutes, "int64")))
    met = aged.inner_join(decay_weight, aged.age == decay_weight.age_minutes)
    return met.mutate(
        decay_after=_.weight.sum().over(so_far).cast("int64"),
        decay_total=_.weight.sum().over(whole).cast("int64"),
        last_non_direct=ibis.ifelse(_.not_direct == 0, _.n, _.not_direct),
    )


def shares(touch: Any, amount: Any) -> Mapping[str, Any]:
    """Return what each rule gives one touch of `amount`: an integer expression per model."""
    pos, n = touch.pos.cast("int64"), touch.n.cast("int64")
    few = n <= 2  # one touch takes all, two take half each: the linear rule
    middle = n - 2
    ends = 2 * middle  # 40 / 20 / 40 in integers: ends 2(n−2), each middle touch 1, total 5(n−2)
    position_after = ibis.ifelse(few, pos, ibis.ifelse(pos == n, 5 * middle, ends + pos - 1))
    position_before = ibis.ifelse(few, pos - 1, ibis.ifelse(pos == 1, 0, ends + pos - 2))
    return {
        "first": ibis.ifelse(pos == 1, amount, 0),
        "last": ibis.ifelse(pos == n, amount, 0),
        "last_non_direct": ibis.ifelse(pos == touch.last_non_direct, amount, 0),
        "linear": _share(amount, pos - 1, pos, n),
        "position": _share(amount, position_before, position_after, ibis.ifelse(few, n, 5 * middle)),
        "time_decay": _share(amount, touch.decay_after - touch.weight, touch.decay_after, touch.decay_total),
    }


def _share(amount: Any, before: Any, after: Any, total: Any) -> Any:
    return (amount * after) // total - (amount * before) // total
