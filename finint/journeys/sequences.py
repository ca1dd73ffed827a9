"""What do unique paths say about steps and channel sets?

The same tables as `counts.steps` and `counts.coalitions`, from unique paths already in memory: a file's answer needs
one pass of the engine instead of two, and a bootstrap only other weights.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from finint.journeys.counts import BITS_A_WORD, CONVERTS, GOES_ON, IS_LOST, Coalition, Packing
from finint.journeys.markov import StepTable

CHUNK_PATHS = 65_536
COUNTED_KEYS = 8_000_000

Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Paths:
    """Unique paths: the touches of all of them end to end, and for each path how often it was so and what it brought.

    `channels` holds channel numbers from 1; path i is `channels[starts[i] : starts[i] + lengths[i]]`.
    """

    names: tuple[str, ...]
    channels: Integers
    starts: Integers
    lengths: Integers
    converted: NDArray[np.bool_]
    value_cents: Integers  # of one journey
    refund_cents: Integers
    journeys: Integers


def unpack(
    names: Sequence[str],
    packing: Packing,
    words: Integers,
    *,
    converted: NDArray[np.bool_],
    value_cents: Integers,
    refund_cents: Integers,
    journeys: Integers,
) -> Paths:
    """Return paths from their packed words.

    Args:
        names: channels in the order of their numbers.
        packing: how they were packed.
        words: packing.words × paths.
        converted: whether each path ended in a conversion.
        value_cents: of one journey on the path.
        refund_cents: of one journey on the path, 0 and up.
        journeys: how many took it.
    """
    places = np.arange(packing.a_word) * packing.bits
    parts, lengths = [], []
    for first in range(0, words.shape[1], CHUNK_PATHS):
        chunk = words[:, first : first + CHUNK_PATHS].T
        grid = (chunk[:, :, None] >> places & ((1 << packing.bits) - 1)).astype(np.uint8).reshape(len(chunk), -1)
        used = grid > 0
        parts.append(grid[used])
        lengths.append(used.sum(axis=1))
    length = np.concatenate(lengths) if lengths else np.zeros(0, dtype=np.int64)
    return Paths(
        names=tuple(names),
        channels=(np.concatenate(parts) if parts else np.zeros(0)).astype(np.int64),
        starts=np.cumsum(length) - length,
        lengths=length,
        converted=converted,
        value_cents=value_cents,
        refund_cents=refund_cents,
        journeys=journeys,
    )


def step_table(paths: Paths) -> StepTable:
    """Return the steps of the paths' journeys, as `counts.steps` counts them."""
    base = len(paths.names) + 1
    code, ends = step_codes(paths, base)
    path = np.repeat(np.arange(len(paths.lengths)), paths.lengths)
    net = np.where(ends == CONVERTS, (paths.value_cents - paths.refund_cents)[path], 0)
    key, journeys = code * 3 + ends, paths.journeys[path]
    codes, step = _numbered(key, base**4 * 3)
    touches = _sum(step, journeys, len(codes))
    value = _sum(step, net * journeys, len(codes))
    grams = codes // 3
    channels = np.array([grams // base**back % base for back in range(4)])
    return StepTable(
        names=paths.names,
        channels=channels,
        depth=(channels > 0).sum(axis=0),
        ends=codes % 3,
        touches=touches,
        value_cents=value,
    )


def step_codes(paths: Paths, base: int) -> tuple[Integers, Integers]:
    """Return for every touch the number of its (three before, itself), and whether its journey ended there and how."""
    place = np.arange(len(paths.channels)) - np.repeat(paths.starts, paths.lengths)
    code = paths.channels.copy()
    for back in range(1, 4):
        before = np.zeros_like(code)
        before[back:] = paths.channels[:-back]
        code += np.where(place >= back, before, 0) * base**back
    ends = np.full(len(code), GOES_ON, dtype=np.int64)
    ends[paths.starts + paths.lengths - 1] = np.where(paths.converted, CONVERTS, IS_LOST)
    return code, ends


def coalitions(paths: Paths) -> list[Coalition]:
    """Return the channel sets of the paths' journeys, as `counts.coalitions` counts them."""
    sets, of_path = channel_sets(paths)
    amounts = (np.ones_like(paths.journeys), paths.converted, paths.value_cents, paths.refund_cents)
    sums = np.stack([_sum(of_path, amount * paths.journeys, len(sets)) for amount in amounts])
    return [Coalition(channels, *column) for channels, column in zip(sets, sums.T.tolist(), strict=True)]


def channel_sets(paths: Paths) -> tuple[list[int], Integers]:
    """Return the different channel sets, bit i for channel i, and for each path the number of its set."""
    number = np.zeros(len(paths.starts), dtype=np.int64)
    sets = [0]
    for first in range(0, len(paths.names), BITS_A_WORD):
        bit = paths.channels - 1 - first
        inside = (bit >= 0) & (bit < BITS_A_WORD)
        bits = np.where(inside, np.int64(1) << np.where(inside, bit, 0), 0)
        words, word = np.unique(np.bitwise_or.reduceat(bits, paths.starts), return_inverse=True)
        pairs, number = np.unique(number * len(words) + word, return_inverse=True)
        sets = [sets[pair // len(words)] | int(words[pair % len(words)]) << first for pair in pairs.tolist()]
    return sets, number


def _numbered(keys: Integers, limit: int) -> tuple[Integers, Integers]:
    """Return the different keys, ascending, and for each key its number; counting beats sorting below a few million."""
    if limit > COUNTED_KEYS:
        different, number = np.unique(keys, return_inverse=True)
        return different, number
    used = np.zeros(limit, dtype=bool)
    used[keys] = True
    return np.flatnonzero(used), (np.cumsum(used) - 1)[keys]


def _sum(groups: Integers, amounts: Integers, size: int) -> Integers:
    result = np.zeros(size, dtype=np.int64)
    np.add.at(result, groups, amounts)
    return result
