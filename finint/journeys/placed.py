"""Where does each touch stand in its journey?"""

from typing import Any

import ibis
from ibis import _

CAP_TOUCHES = 100  # a journey keeps its last 100 touches; the rest is counted and said
MEMORY = 3  # earlier channels kept beside each touch: Markov orders 1 to 3


def placed(path: Any, memory: int = MEMORY, cap: int | None = CAP_TOUCHES) -> Any:
    """Return every kept touch with `pos` (1 is first), `n` (touches of its journey) and the channels before it.

    One ordered window serves all of it. `before_1` is the channel of the touch before, up to `before_{memory}`; where
    there is none it is "" (−1 when channels are numbers), decided by `pos`, never by a null.

    Args:
        path: journey_id, touched_at, touch_id, channel and whatever else should stay beside a touch.
        memory: how many earlier channels, 0 to 3.
        cap: touches kept per journey, the last ones; None where no journey is longer, which saves counting.
    """
    keys = {"group_by": "journey_id", "order_by": ["touched_at", "touch_id"]}
    order = ibis.window(**keys)
    whole = ibis.window(**keys, preceding=None, following=None)  # same order: the engine sorts once
    earlier = [f"before_{back}" for back in range(1, memory + 1)]
    ranked = path.mutate(
        place=ibis.row_number().over(order) + 1,
        touches=_.count().over(whole),
        **{name: _.channel.lag(back).over(order) for back, name in enumerate(earlier, 1)},
    )
    if cap is None:
        kept = ranked.mutate(pos=_.place, n=_.touches)
    else:
        left_out = ibis.ifelse(_.touches > cap, _.touches - cap, 0)
        kept = ranked.mutate(pos=_.place - left_out, n=_.touches - left_out).filter(_.pos >= 1)
    none = ibis.literal("") if path.channel.type().is_string() else ibis.literal(-1, path.channel.type())
    before = {name: ibis.ifelse(kept.pos > back, kept[name], none) for back, name in enumerate(earlier, 1)}
    return kept.select(*path.columns, "pos", "n", **before)


def over_the_cap(path: Any, cap: int = CAP_TOUCHES) -> Any:
    """Return one row: `journeys` longer than the cap and `touches` left out of them."""
    lengths = path.group_by("journey_id").agg(touches=_.count())
    long = _.touches > cap
    return lengths.agg(
        journeys=ibis.ifelse(long, 1, 0).sum().fill_null(0),
        touches=ibis.ifelse(long, _.touches - cap, 0).sum().fill_null(0),
    )
