"""How a value is written on screen: the only place where money is rounded and a ratio becomes a percentage."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from finint.money import rounded

MINUS = "\u2212"
THIN = "\u202f"  # narrow no-break space
ABSENT = "–"


def _signed(text: str, *, sign: bool) -> str:
    if text.startswith("-"):
        digits = text[1:]
        return digits if not any(c in "123456789" for c in digits) else MINUS + digits
    return "+" + text if sign and any(c in "123456789" for c in text) else text


def money(amount: Decimal | None, *, places: int = 2, sign: bool = False) -> str:
    """Write an amount with thousands commas; the currency is named once beside the table.

    >>> money(Decimal("-1234.5")), money(Decimal(96), places=0, sign=True), money(None)
    ('−1,234.50', '+96', '–')
    """
    return ABSENT if amount is None else _signed(f"{rounded(amount, places):,}", sign=sign)


def short_money(amount: Decimal | None, *, sign: bool = False) -> str:
    """Write an amount with three significant digits and k, m or bn, as tiles do.

    >>> short_money(Decimal(7742310)), short_money(Decimal(-96200), sign=True), short_money(Decimal("0.5"))
    ('7.74\u202fm', '−96.2\u202fk', '0.50')
    """
    if amount is None:
        return ABSENT
    for limit, unit in ((10**9, "bn"), (10**6, "m"), (10**3, "k")):
        # 999,950 would round to 1,000 k: it belongs to the next unit already.
        if abs(amount) >= Decimal(limit) * Decimal("0.9995"):
            scaled = amount / limit
            places = max(0, 2 - (len(str(int(abs(scaled)))) - 1))
            return _signed(f"{rounded(scaled, places):,}", sign=sign) + THIN + unit
    return _signed(f"{rounded(amount, 0 if abs(amount) >= 100 else 2):,}", sign=sign)


def percent(ratio: Decimal | float | None, *, places: int = 1, sign: bool = False) -> str:
    """Write a ratio as a percentage with a space before the sign.

    >>> percent(Decimal("0.0423"), sign=True), percent(None)
    ('+4.2 %', '–')
    """
    if ratio is None:
        return ABSENT
    return _signed(f"{rounded(Decimal(str(ratio)) * 100, places):,}", sign=sign) + " %"


def points(ratio: Decimal | float | None) -> str:
    """Write a difference of two ratios in percentage points.

    >>> points(Decimal("0.031"))
    '+3.1 pp'
    """
    return ABSENT if ratio is None else _signed(f"{rounded(Decimal(str(ratio)) * 100, 1):,}", sign=True) + " pp"


def multiple(ratio: Decimal | float | None) -> str:
    """Write a ratio as a multiple.

    >>> multiple(Decimal("5.83"))
    '5.8×'
    """
    return ABSENT if ratio is None else f"{rounded(Decimal(str(ratio)), 1):,}×"


def day(value: date | None) -> str:
    """Write a date the way every page does.

    >>> day(date(2026, 11, 4))
    '4 Nov 2026'
    """
    return ABSENT if value is None else f"{value.day} {value:%b %Y}"


def count(number: int, noun: str, plural: str = "") -> str:
    """Write a number with its noun in the right form.

    >>> count(1, "row"), count(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def listed(names: Sequence[str], most: int = 5) -> str:
    """Write names in a sentence, and past `most` of them how many more there are.

    >>> listed(["Growth", "Events"]), listed(["a", "b", "c"], most=2)
    ('Growth, Events', 'a, b and 1 more')
    """
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
