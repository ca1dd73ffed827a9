"""What does a cell say of money: whole cents, with or without a currency and marks of thousands?"""

import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from finint.errors import ExportError
from finint.journeys.cells import BLANK, listed, refuse, uniques

DECIMAL_COMMA = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d{1,2})?")
LARGEST_CENTS = 10**15
SYMBOL = re.compile(
    r"(?P<before>[^\W\d_]{0,3}[$€£¥₹₩₺₽₴₪]|[A-Z]{3}(?=[\s\d(+-])|zł|kr|Kč)?(?P<amount>[\d.,+\-()\s']*)"
    r"(?P<after>[$€£¥₹₩₺₽₴₪]|(?<=[\s\d)])[A-Z]{3}|zł|kr\.?|Kč)?"
)
GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
SURELY_POINTS = re.compile(r"[+-]?(\d{1,3}(,\d{3})+\.\d*|\d{1,3}(,\d{3}){2,}|\d+\.\d{1,2})")


def cents(column: pa.ChunkedArray) -> tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]:
    """Return whole cents, which cells were blank (worth 0), and which had a part of a cent and were rounded half up.

    A comma is the decimal mark where every cell reads so: "12,50", "1.250,00"; it parts thousands where a cell proves
    that: "1,250.00". One currency may stand beside the amounts, and "(3.00)" is −3.

    Raises:
        ExportError: a cell is no plain number, or larger than ten trillion, or currencies are mixed.

    >>> amounts, blank, rounded = cents(pa.chunked_array([["41.02", "-3", None, "0.005"]]))
    >>> amounts.tolist(), blank.tolist(), rounded.tolist()
    ([4102, -300, 0, 1], [False, False, True, False], [False, False, False, True])
    """
    indices, words = uniques(column)
    said = ["" if word.strip().lower() in BLANK else word.strip() for word in words]
    parsed = [_cents(word) for word in _with_points(_bare(said))]
    bad = np.array([amount is None for amount, _, _ in parsed], dtype=bool)[indices]
    refuse("conversion_value", "no plain number", column, bad, fix="write amounts such as 41.02")
    amounts = np.array([amount or 0 for amount, _, _ in parsed], dtype=np.int64)
    blank = np.array([was_blank for _, was_blank, _ in parsed], dtype=bool)
    rounded = np.array([was_rounded for _, _, was_rounded in parsed], dtype=bool)
    return amounts[indices], blank[indices], rounded[indices]


def _bare(words: list[str]) -> list[str]:
    """Return amounts without their currency and with a minus in front; what has another form stays as it is.

    >>> _bare(["$1,250.00", "($3.00)", "-$4", "12.50", "soon"])
    ['1,250.00', '-3.00', '-4', '12.50', 'soon']
    """
    found, currencies = [], set()
    for word in words:
        if word[:1].isdecimal() and word[-1:].isdecimal():
            found.append(word)
            continue
        text = word.replace("−", "-").replace("\u00a0", " ").replace("\u202f", " ")
        is_negative = (text.startswith("(") and text.endswith(")")) or text.startswith("-")
        inner = text.strip("()").removeprefix("-").strip() if is_negative else text
        form = SYMBOL.fullmatch(inner)
        if form is None or not form["amount"].strip() or not (is_negative or form["before"] or form["after"]):
            found.append(word)
            continue
        currencies |= {part.strip() for part in (form["before"], form["after"]) if part}
        amount = form["amount"].strip().strip("()")
        found.append(f"-{amount}" if is_negative and not amount.startswith("-") else amount)
    if len(currencies) > 1:
        raise ExportError(
            f"conversion_value holds several currencies: {listed(sorted(currencies))}", fix="convert them to one"
        )
    return found


def _with_points(words: list[str]) -> list[str]:
    """Return amounts with a decimal point and no marks of thousands, where the whole column proves which is which."""
    commas = [word for word in words if "," in word]
    if not commas:
        return words
    if all(DECIMAL_COMMA.fullmatch(word) for word in words if word):
        return [word.replace(".", "").replace(",", ".") for word in words]
    if any(map(SURELY_POINTS.fullmatch, words)) and all(map(GROUPED.fullmatch, commas)):
        return [word.replace(",", "") for word in words]
    return words


def _cents(word: str) -> tuple[int | None, bool, bool]:
    if not word:
        return 0, True, False
    try:
        exact = Decimal(word) * 100
        if not exact.is_finite() or abs(exact) > LARGEST_CENTS or "_" in word:
            return None, False, False
    except InvalidOperation:
        return None, False, False
    whole = exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return int(whole), False, whole != exact
