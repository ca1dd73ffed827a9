"""The few amounts written with an exponent or with more decimals than the ledger keeps, read one by one."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext

DIGITS = 16  # left of the mark that AMOUNT can hold


def by_decimal(texts: Sequence[str | None], places: int) -> list[str | None]:
    """Return each number as plain digits with at most `places` decimals; None when it is none or too large.

    >>> by_decimal(["5.64902E-05", "1.0000000000000001", "1e400", "1e-400", None], 12)
    ['0.0000564902', '1.000000000000', None, '0', None]
    """
    with localcontext() as context:
        context.prec = 60
        return [_plain(text, places) if text is not None else None for text in texts]


def _plain(text: str, places: int) -> str | None:
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    # Digits are counted before anything is computed: an exponent may be as large as it likes.
    if not value.is_finite() or (value and value.adjusted() >= DIGITS + 12 - places):
        return None
    if value.adjusted() < -places - 1:
        return "0"
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > places:
        value = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{value:f}"
