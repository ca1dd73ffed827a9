"""How is a whole number of cents shared so that the parts add up?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

UNATTRIBUTED = "unattributed"  # the channel of a touch without one, and of a conversion without a touch
FLOAT_SCALE = 10**15


@dataclass(frozen=True, slots=True)
class Cell:
    """Linear credit of one channel, campaign and month: the pattern that other credit is spread by."""

    channel: str
    campaign_id: str
    month: date
    amount: int  # cents or millionths of a conversion, 0 and up


def apportion(total: int, weights: Sequence[int]) -> list[int]:
    """Return `total` shared by `weights` as differences of cumulative floors; the parts add up to it exactly.

    Args:
        total: any sign; a negative total is shared as a positive one and signed afterwards.
        weights: integers that do not sum to 0. Negative ones (raw Shapley values) give negative parts.

    Returns:
        One part a weight, each within one of its exact share; all 0 when the weights sum to 0.

    >>> apportion(100, [1, 1, 1])
    [33, 33, 34]
    >>> apportion(-100, [1, 1, 1])
    [-33, -33, -34]
    """
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    sign = -1 if total < 0 else 1
    parts, before = [], 0
    cumulative = 0
    for weight in weights:
        cumulative += weight
        after = abs(total) * cumulative // whole
        parts.append(sign * (after - before))
        before = after
    return parts


def as_integers(weights: NDArray[np.float64]) -> list[int]:
    """Return float weights as integers of their scale, so that floors do not depend on the order of additions.

    >>> as_integers(np.array([0.5, 0.25]))
    [1000000000000000, 500000000000000]
    """
    largest = float(np.abs(weights).max(initial=0.0))
    if largest == 0:
        return [0] * len(weights)
    return [round(float(weight) / largest * FLOAT_SCALE) for weight in weights]


def spread(credit: Mapping[str, int], pattern: Iterable[Cell]) -> list[Cell]:
    """Spread each channel's credit to campaigns and months in proportion to its linear credit.

    Args:
        credit: cents or millionths by channel, from Markov or Shapley.
        pattern: linear credit by channel, campaign and month; each cell once.

    Returns:
        Cells ordered by channel, campaign and month that sum to `credit` by channel, exactly. Credit of a channel
        without linear credit stays on the campaign `unattributed` of the earliest month.

    >>> cells = [Cell("email", "a", date(2026, 1, 1), 1), Cell("email", "b", date(2026, 1, 1), 2)]
    >>> [(cell.campaign_id, cell.amount) for cell in spread({"email": 100}, cells)]
    [('a', 33), ('b', 67)]
    """
    cells = sorted(pattern, key=lambda cell: (cell.channel, cell.campaign_id, cell.month))
    by_channel: dict[str, list[Cell]] = {}
    for cell in cells:
        by_channel.setdefault(cell.channel, []).append(cell)
    first_month = min((cell.month for cell in cells), default=date(1970, 1, 1))
    result = []
    for channel in sorted(credit):
        own = [cell for cell in by_channel.get(channel, []) if cell.amount > 0]
        if not own:
            own = [Cell(channel, UNATTRIBUTED, first_month, 1)]
        parts = apportion(credit[channel], [cell.amount for cell in own])
        result += [Cell(channel, cell.campaign_id, cell.month, part) for cell, part in zip(own, parts, strict=True)]
    return result
