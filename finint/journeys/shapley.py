"""What is each channel's fair share of what channel sets bring?

`shapley`: v(S) = conversions (or value) of journeys whose channel set lies inside S. Its Shapley value equals an equal
split over the distinct channels of each converting journey, so it is exact for any number of channels.
`shapley_rate`: v(S) = conversions / journeys over journeys inside S (0 if none), scaled to the total. Lost journeys
count. Exact by subset sums up to EXACT_CHANNELS, above that by seeded antithetic permutations.

Source: Shapley (1953), "A value for n-person games"; Zhao, Mahboobi, Bagheri (2018), "Shapley value methods for
attribution modeling in online advertising", for the equal split.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from finint.journeys.counts import Coalition

EXACT_CHANNELS = 16
PERMUTATION_PAIRS = 500

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class RateValues:
    """Raw Shapley values of the conversion ratio and of cents per journey; negative ones are shown, not clipped.

    Standard errors are None where the values are exact.
    """

    ratio: Floats
    cents_per_journey: Floats
    ratio_error: Floats | None
    cents_error: Floats | None


def equal_split(coalitions: Sequence[Coalition], amounts: Sequence[int], channels: int) -> list[Fraction]:
    """Return each channel's exact share when every coalition's amount is split equally over its channels.

    >>> equal_split([Coalition(0b11, 5, 3, 0, 0)], [3], channels=2)
    [Fraction(3, 2), Fraction(3, 2)]
    """
    by_size: dict[int, list[int]] = {}
    for coalition, amount in zip(coalitions, amounts, strict=True):
        if amount == 0:
            continue
        members = coalition.channels.bit_count()
        sums = by_size.setdefault(members, [0] * channels)
        rest = coalition.channels
        while rest:
            lowest = rest & -rest
            sums[lowest.bit_length() - 1] += amount
            rest ^= lowest
    return [sum((Fraction(sums[c], members) for members, sums in by_size.items()), Fraction()) for c in range(channels)]


def rate_values(
    coalitions: Sequence[Coalition], channels: int, *, seed: int = 0, pairs: int = PERMUTATION_PAIRS
) -> RateValues:
    """Return the Shapley values of v(S) = conversions / journeys, and of value / journeys, over journeys inside S.

    Args:
        coalitions: each channel set once.
        channels: how many there are; up to EXACT_CHANNELS exact.
        seed: of the permutations, used above EXACT_CHANNELS only.
        pairs: permutations drawn, each with its reverse.
    """
    journeys = np.array([coalition.journeys for coalition in coalitions], dtype=np.float64)
    won = np.array(
        [[c.conversions for c in coalitions], [c.value_cents - c.refund_cents for c in coalitions]], dtype=np.float64
    )
    if channels <= EXACT_CHANNELS:
        sets = np.array([coalition.channels for coalition in coalitions], dtype=np.int64)
        ratio, cents = exact_rates(sets, np.vstack([won, journeys]), channels)
        return RateValues(ratio, cents, None, None)
    draws = _sampled(coalitions, won, journeys, channels, seed=seed, pairs=pairs)
    mean = draws.mean(axis=0)
    error = draws.std(axis=0, ddof=1) / math.sqrt(pairs)
    return RateValues(mean[0], mean[1], error[0], error[1])


def exact_rates(sets: NDArray[np.int64], amounts: Floats, channels: int) -> Floats:
    """Return the Shapley values of amounts per journey, over journeys inside S.

    Args:
        sets: the channel set of each column of `amounts`, bit i for channel i.
        amounts: any number of amounts, then journeys: rows × sets.
        channels: number of players.

    Returns:
        amounts × channels.

    >>> exact_rates(np.array([0b01, 0b10]), np.array([[1.0, 1.0], [2.0, 4.0]]), 2).round(6).tolist()
    [[0.291667, 0.041667]]
    """
    inside = subset_sums(sets, amounts, channels)
    worth = np.divide(inside[:-1], inside[-1], out=np.zeros_like(inside[:-1]), where=inside[-1] > 0)
    return exact(worth, channels)


def subset_sums(sets: NDArray[np.int64], amounts: Floats, channels: int) -> Floats:
    """Return for every set S of channels the amounts of the sets inside S: one in-place pass a channel.

    >>> subset_sums(np.array([0b01, 0b11]), np.array([[1.0, 10.0]]), 2).tolist()
    [[0.0, 1.0, 0.0, 11.0]]
    """
    result = np.zeros((len(amounts), 2**channels))
    for row, amount in zip(result, amounts, strict=True):
        np.add.at(row, sets, amount)
    for channel in range(channels):
        halves = result.reshape(len(amounts), -1, 2, 2**channel)
        halves[:, :, 1] += halves[:, :, 0]
    return result


def exact(worth: Floats, channels: int) -> Floats:
    """Return the Shapley values of games given as the worth of every set.

    Args:
        worth: games × 2^channels.
        channels: number of players.

    Returns:
        games × channels; each game's values sum to the worth of everybody minus the worth of nobody.

    >>> exact(np.array([[0.0, 0.0, 0.0, 1.0]]), 2).tolist()
    [[0.5, 0.5]]
    """
    sizes = np.zeros(1, dtype=np.int64)
    for _ in range(channels):
        sizes = np.concatenate([sizes, sizes + 1])
    weight = np.array([1 / (channels * math.comb(channels - 1, size)) for size in range(channels)] + [0.0])[sizes]
    values = np.empty((len(worth), channels))
    for channel in range(channels):
        shape = (-1, 2, 2**channel)
        weights = weight.reshape(shape)[:, 0]
        for game, sets in enumerate(worth):
            halves = sets.reshape(shape)
            values[game, channel] = np.sum(weights * (halves[:, 1] - halves[:, 0]))
    return values


def _sampled(
    coalitions: Sequence[Coalition], won: Floats, journeys: Floats, channels: int, *, seed: int, pairs: int
) -> Floats:
    """Return marginal contributions of antithetic pairs of permutations: pairs × 2 × channels."""
    players = [[bit for bit in range(channels) if one.channels >> bit & 1] for one in coalitions]
    member = np.array([bit for bits in players for bit in bits], dtype=np.int64)
    starts = np.cumsum([0, *(len(bits) for bits in players[:-1])])
    random = np.random.default_rng(seed)
    draws = np.empty((pairs, 2, channels))
    for pair in range(pairs):
        order = random.permutation(channels)
        draws[pair] = sum(_marginals(member, starts, won, journeys, way) for way in (order, order[::-1])) / 2
    return draws


def _marginals(
    member: NDArray[np.int64], starts: NDArray[np.int64], won: Floats, journeys: Floats, order: NDArray[np.int64]
) -> Floats:
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(1, len(order) + 1)
    complete = np.maximum.reduceat(rank[member], starts)  # the place at which a journey's last channel has joined
    size = len(order) + 1
    inside = np.cumsum(np.bincount(complete, weights=journeys, minlength=size))
    result = np.empty((2, len(order)))
    for game, amount in enumerate(won):
        sums = np.cumsum(np.bincount(complete, weights=amount, minlength=size))
        worth = np.divide(sums, inside, out=np.zeros(size), where=inside > 0)
        result[game, order] = np.diff(worth)
    return result
