"""Split an amount so that its parts add up, and convert it at a dated rate."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from finint.errors import CalculationError


def split(amount: Decimal, weights: Sequence[Decimal | int], places: int = 2) -> list[Decimal]:
    """Return `amount` shared by `weights`, each part with `places` decimals, adding up to `amount` exactly.

    The largest remainders get the last units (Hamilton's method); ties go to the earlier part. When `amount` has more
    significant decimals than `places`, its own decimals are kept.

    Args:
        amount: any sign.
        weights: 0 and up, not all 0.
        places: decimals of a part.

    Raises:
        CalculationError: a weight is negative, or none is positive.

    >>> split(Decimal("100.00"), [1, 1, 1])
    [Decimal('33.34'), Decimal('33.33'), Decimal('33.33')]
    """
    shares = [Decimal(weight) for weight in weights]
    total = sum(shares, Decimal(0))
    if any(share < 0 for share in shares) or total <= 0:
        raise CalculationError(f"an amount is split by weights of 0 and up, at least one above 0; got {list(weights)}")
    exponent = amount.normalize().as_tuple().exponent
    scale = max(places, -exponent if isinstance(exponent, int) else 0)
    units = int(abs(amount).scaleb(scale))
    # Whole units and integer remainders, so no precision of a division can leak a cent.
    denominators = max((-int(share.as_tuple().exponent) for share in shares), default=0)
    whole = [int(share.scaleb(max(denominators, 0))) for share in shares]
    sum_whole = sum(whole)
    floors = [units * weight // sum_whole for weight in whole]
    remainders = [units * weight % sum_whole for weight in whole]
    left = units - sum(floors)
    for index in sorted(range(len(whole)), key=lambda i: (-remainders[i], i))[:left]:
        floors[index] += 1
    sign = -1 if amount < 0 else 1
    return [Decimal(sign * part).scaleb(-scale) for part in floors]


def rounded(amount: Decimal, places: int = 2) -> Decimal:
    """Return `amount` with `places` decimals, halves away from zero, as finance rounds.

    >>> rounded(Decimal("0.005")), rounded(Decimal("-0.005"))
    (Decimal('0.01'), Decimal('-0.01'))
    """
    return amount.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def ratio(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """Return numerator ÷ denominator; None when the denominator is 0: undefined is never 0 or infinity.

    >>> ratio(Decimal(1), Decimal(0)) is None
    True
    """
    return numerator / denominator if denominator else None
