"""How much does a touch fade with age? A table, because no engine's `pow` agrees with another's."""

import math

import numpy as np
from numpy.typing import NDArray

from finint.errors import CalculationError
from finint.journeys.placed import CAP_TOUCHES

HALF_LIFE_HOURS = 168.0
WEIGHT_BITS = 20
EXACT_INTEGERS = 2**53  # the engine's floor division passes through a double
TEN_YEARS_MINUTES = 5_256_000


def weight_bits(largest_amount: int) -> int:
    """Return the scale of the weights, in bits, that keeps every share of `largest_amount` exact.

    20 for amounts up to 858,993.45 (85,899,345 cents); larger amounts get a coarser table. The scale is part of the
    definition, so it is recorded beside the figures.

    Args:
        largest_amount: cents or millionths of a conversion, 0 and up.

    Raises:
        CalculationError: not even weights of 0 to 16 would be exact.

    >>> weight_bits(85_899_345), weight_bits(85_899_346), weight_bits(0)
    (20, 19, 20)
    """
    bits = WEIGHT_BITS
    while bits >= 4:
        if largest_amount * CAP_TOUCHES * 2**bits < EXACT_INTEGERS:
            return bits
        bits -= 1
    raise CalculationError(
        f"one journey is worth {largest_amount / 100:,.2f}; shares are exact to 56 billion",
        fix="give the values in a larger unit",
    )


def last_minute(half_life_hours: float, oldest_minutes: int, bits: int = WEIGHT_BITS) -> int:
    """Return the last row the table needs: beyond it every weight is the same.

    Weights have faded to 1 after `bits + 1` half-lives; ages beyond ten years weigh as ten years.

    >>> last_minute(168.0, 43_200), last_minute(1.0, 43_200)
    (43200, 1260)
    """
    if not (math.isfinite(half_life_hours) and half_life_hours > 0):
        raise CalculationError(
            f"a half-life is more than 0 hours; got {half_life_hours}", fix="write a number such as 168"
        )
    faded = math.ceil(min((bits + 1) * half_life_hours * 60, TEN_YEARS_MINUTES))
    return max(0, min(faded, oldest_minutes, TEN_YEARS_MINUTES))


def weights(half_life_hours: float, longest_minutes: int, bits: int = WEIGHT_BITS) -> NDArray[np.int64]:
    """Return the weight of ages 0 to `longest_minutes`: `round(2^bits · 0.5^(age/half-life))`, at least 1.

    >>> weights(1.0, 120)[[0, 60, 120]].tolist()
    [1048576, 524288, 262144]
    """
    minutes = np.arange(longest_minutes + 1, dtype=np.float64)
    faded = np.rint(2.0**bits * 0.5 ** (minutes / (half_life_hours * 60)))
    return np.maximum(1, faded).astype(np.int64)
