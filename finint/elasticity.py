"""How far did use of the platform move when its cost moved, in the months of the books?

Least squares on month-to-month changes of the logarithms, with an intercept: steady growth of both is no answer. It
says what moved together. Cost follows use as well as use follows cost: it is no proof of what a budget would do.
"""

import math
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from scipy.special import stdtrit

ENOUGH_CHANGES = 12
LEAST_MOVE = 0.02  # standard deviation of monthly changes of cost below which there is nothing to learn from
WIDEST = 1.0  # of the interval: wider than from "not at all" to "fully" tells nothing


class Elasticity(NamedTuple):
    """Change of use per change of cost, both in percent; `low` and `high` end its 95 % interval.

    `reason` says why the books cannot tell; then the three are None, or too wide to be used.
    """

    ratio: Decimal | None
    low: Decimal | None
    high: Decimal | None
    changes: int
    reason: str

    @property
    def is_told(self) -> bool:
        """Whether the books tell it."""
        return not self.reason


def elasticity(cost_amounts: Sequence[Decimal], uses: Sequence[Decimal | None]) -> Elasticity:
    """Return how use moved with cost over months in a row.

    Args:
        cost_amounts: of whole months in a row, above 0 to count.
        uses: of the same months, such as active developers; None or 0 where nobody counted.

    Returns:
        0.5 says that 10 % more cost went with 5 % more use beyond both trends. Not a cause.

    Source: ordinary least squares in first differences of logarithms; 95 % by Student's t, n − 2 degrees.

    >>> costs = [Decimal(str(100 * 1.1 ** (n % 3))) for n in range(16)]
    >>> elasticity(costs, [cost**2 for cost in costs]).ratio
    Decimal('2.000')
    >>> elasticity(costs[:5], costs[:5]).reason
    '4 monthly changes, at least 12 are needed'
    """
    pairs = list(zip(cost_amounts, uses, strict=True))
    moves = [
        (math.log(float(cost) / float(before)), math.log(float(use) / float(used)))
        for (before, used), (cost, use) in pairwise(pairs)
        if before > 0 and cost > 0 and used and use and used > 0 and use > 0
    ]
    n = len(moves)
    if n < ENOUGH_CHANGES:
        return Elasticity(None, None, None, n, f"{n} monthly changes, at least {ENOUGH_CHANGES} are needed")
    x, y = np.array(moves).T
    if float(x.std(ddof=1)) < LEAST_MOVE:
        return Elasticity(None, None, None, n, "cost hardly moved from month to month")
    dx = x - x.mean()
    slope = float(dx @ y / (dx @ dx))
    rest = y - y.mean() - slope * dx
    error = math.sqrt(float(rest @ rest) / (n - 2) / float(dx @ dx))
    half = float(stdtrit(n - 2, 0.975)) * error
    ratio, low, high = (
        Decimal(str(round(end, 3))).quantize(Decimal("0.001")) for end in (slope, slope - half, slope + half)
    )
    wide = f"its range, {low} to {high}, is too wide" if high - low > Decimal(str(WIDEST)) else ""
    return Elasticity(ratio, low, high, n, wide)
