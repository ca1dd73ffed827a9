"""What shape had the last thirteen periods?"""

from collections.abc import Sequence
from decimal import Decimal

PERIODS = 13
"""A year and the month it is compared with."""


def sparkline(values: Sequence[Decimal | float | None], periods: int = PERIODS) -> list[float] | None:
    """Return the last known values in time order, for a tile's line; None when fewer than two are known.

    A missing value is left out, never drawn as 0.

    >>> sparkline([None, Decimal(2), Decimal(3)]), sparkline([Decimal(2)]) is None
    ([2.0, 3.0], True)
    """
    known = [float(value) for value in values[-periods:] if value is not None]
    return known if len(known) > 1 else None
