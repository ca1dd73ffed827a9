"""Which channel follows which, which channels meet in a journey, and which paths are the same?

All three count converting journeys and lost ones, and are bounded by the channels, not by traffic (unique paths: by the
variety of paths). They add up across days and user buckets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
from ibis import _

from finint.journeys.credit import MILLIONTHS, shares

GOES_ON, CONVERTS, IS_LOST = 0, 1, 2
BITS_A_WORD = 60  # channels per integer of a set


@dataclass(frozen=True, slots=True)
class Step:
    """How many touches of `channel` came after these three; `before_k` is "" where the journey was younger.

    `depth` is the touch's place, 4 for the fourth and later; `ends` says whether the journey ended here and how.
    """

    before_3: str
    before_2: str
    before_1: str
    channel: str
    depth: int
    ends: int
    touches: int
    value_cents: int
    refund_cents: int


@dataclass(frozen=True, slots=True)
class Packing:
    """How a path fits into integers: `bits` a touch, `a_word` touches an integer, `words` integers a path."""

    bits: int
    a_word: int
    words: int


@dataclass(frozen=True, slots=True)
class Coalition:
    """Journeys that touched exactly this set of channels; `channels` has bit i for channel i."""

    channels: int
    journeys: int
    conversions: int
    value_cents: int
    refund_cents: int


def steps(placed: Any) -> Any:
    """Return the count of every (three channels before, channel) step: Markov orders 1 to 3 from one table.

    Args:
        placed: with before_1 to before_3, converted, value_cents, refund_cents.

    Returns:
        Columns of Step. Values count once a journey, at its last touch. At most (k+1)^4 · 3 rows for k channels.
    """
    ends = ibis.ifelse(_.pos < _.n, GOES_ON, ibis.ifelse(_.converted == 1, CONVERTS, IS_LOST))
    ended = placed.mutate(depth=ibis.least(_.pos, 4).cast("int8"), ends=ends.cast("int8"))
    won = _.ends == CONVERTS
    return ended.group_by(["before_3", "before_2", "before_1", "channel", "depth", "ends"]).agg(
        touches=_.count(),
        value_cents=ibis.ifelse(won, _.value_cents, 0).sum(),
        refund_cents=ibis.ifelse(won, _.refund_cents, 0).sum(),
    )


def coalitions(placed: Any, channels: Sequence[str | int]) -> Any:
    """Return one row per set of channels that some journey touched.

    Args:
        placed: with converted, value_cents, refund_cents.
        channels: every channel, in the order of the bits; sets larger than 60 channels take several words.

    Returns:
        `word_0`, `word_1`, ... (60 channels each), then journeys, conversions, value_cents, refund_cents.
    """
    starts = range(0, max(1, len(channels)), BITS_A_WORD)
    words = {
        f"word_{number}": sum(
            (
                (placed.channel == channel).cast("int64").max() * (1 << bit)
                for bit, channel in enumerate(channels[start : start + BITS_A_WORD])
            ),
            ibis.literal(0, "int64"),
        )
        for number, start in enumerate(starts)
    }
    sets = placed.group_by("journey_id").agg(
        **words, converted=_.converted.max(), value=_.value_cents.max(), refund=_.refund_cents.max()
    )
    return sets.group_by(list(words)).agg(
        journeys=_.count(),
        conversions=_.converted.cast("int64").sum(),
        value_cents=_.value.sum(),
        refund_cents=_.refund.sum(),
    )


def packing(channels: int, longest: int) -> Packing:
    """Return how paths of up to `longest` touches over `channels` channels are packed.

    >>> packing(9, 100)
    Packing(bits=4, a_word=15, words=7)
    """
    bits = max(1, channels.bit_length())  # 0 is no touch
    a_word = BITS_A_WORD // bits
    return Packing(bits, a_word, max(1, -(-longest // a_word)))


def unique_paths(placed: Any, channels: Sequence[str | int], longest: int) -> Any:
    """Return one row per different path and outcome: what a bootstrap resamples.

    Args:
        placed: with converted, value_cents, refund_cents; or touches weighed by `credit.weighed`.
        channels: every channel; the first is number 1 in a path. Channels that are numbers already count from 0.
        longest: touches of the longest path, after the cap.

    Returns:
        `word_0`, ... (see `packing`), converted, value_cents, refund_cents and how many `journeys` were so; from
        `credit.weighed` touches also `decay_0`, ...: the time-decay credit of each channel in millionths.
    """
    packed = packing(len(channels), longest)
    if placed.channel.type().is_integer():
        number = _.channel.cast("int64") + 1
    else:
        number = _.channel.cases(*[(channel, place) for place, channel in enumerate(channels, 1)], else_=0).cast(
            "int64"
        )
    shifted = placed.mutate(bits=number << ((_.pos - 1) % packed.a_word * packed.bits))
    words = {
        f"word_{place}": ibis.ifelse(
            (_.pos > place * packed.a_word) & (_.pos <= (place + 1) * packed.a_word), _.bits, 0
        ).sum()
        for place in range(packed.words)
    }
    faded = {}
    if "decay_total" in placed.columns:
        share = shares(shifted, ibis.literal(MILLIONTHS, "int64"))["time_decay"]
        faded = {
            f"decay_{place}": ibis.ifelse(shifted.channel == channel, share, 0).sum()
            for place, channel in enumerate(channels)
        }
    paths = shifted.group_by("journey_id").agg(
        **words,
        converted=_.converted.max(),
        value_cents=_.value_cents.max(),
        refund_cents=_.refund_cents.max(),
        **faded,
    )
    return paths.group_by([*words, "converted", "value_cents", "refund_cents"]).agg(
        journeys=_.count(), **{name: _[name].sum() for name in faded}
    )
