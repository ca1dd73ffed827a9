"""Which columns of an unknown table may hold money spent: by the words of their headers, and by their cells."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from finint.importer.datewords import DAYS_OF, TIME_OF_DAY, shape
from finint.importer.header import Heading
from finint.layouts.generic import DAY_WORDS, MONEY_WORDS, OTHER_WORDS, SPEND_WORDS
from finint.layouts.layout import fold, words

AMOUNT_LIKE = re.compile(
    r"[-+(]*\s*[^\d\s(+-]{0,4}\s*[-+(]*\s*\d[\d.,'’٫٬ \u00a0\u202f]*(?:[eE][+-]?\d+)?\s*-?\)?\s*[^\d\s%]{0,4}\)?-?"
)
LONGEST = 64  # characters: no amount is longer
# One of these alone says "this is the sum"; the others say money, not which.
PLAIN_TOTALS = frozenset({"total", "totalamount", "paid", "payment", "amountpaid", "fee", "fees", "charge",
    "charges", "net",
    "gross", "totalpaid", "invoicetotal", "billed", "debit", "summe", "netamount", "grossamount"})  # fmt: skip


LINE_TOTALS = frozenset({"linetotal", "lineamount", "linenetamount", "itemtotal", "lineitemtotal", "lineitemamount",
    "positionsbetrag", "netlineamount", "invoicelineamount", "distributionamount"})  # fmt: skip
# "Cost (Adv Currency)", "Spend in account currency": the last words say in which money, not what.
IN_WHICH = re.compile(
    r"[(\[][^)\]]*\bcurr(ency)?\b[^)\]]*[)\]]|\bin (the )?(\w+ )?currency\b|\b(net|gross) of (vat|tax)\b|"
    r"\b(excl?|incl?)(\.|uding)? (vat|tax)\b",
    re.IGNORECASE,
)


_BEFORE = re.compile(
    r"(?i)(original|orig\.?|foreign|purchase|merchant|local) (currency )?amount|amount \(foreign currency\)"
)


class Money(NamedTuple):
    """Columns whose header says spend (`likely`) or money (`possible`); `settled` when no question is left."""

    likely: tuple[int, ...]
    possible: tuple[int, ...]

    @property
    def settled(self) -> int | None:
        """The one column, or None when a person must choose."""
        return self.likely[0] if len(self.likely) == 1 else None


def candidates(
    header: Sequence[Heading], rows: Sequence[Sequence[str]], without: AbstractSet[int] = frozenset()
) -> Money:
    """Return the columns that may hold money spent; those in `without` are known to be something else.

    >>> from finint.importer.header import headings
    >>> candidates(headings(["Day", "Cost", "Cost per click", "Revenue"]), [["2026-01-01", "12.50", "0.4", "90"]])
    Money(likely=(1,), possible=())
    """
    likely, possible = [], []
    for place, heading in enumerate(header):
        if place in without:
            continue
        about = IN_WHICH.sub("", heading.text)
        said = set(words(about)) | {fold(about), heading.base}
        if said & OTHER_WORDS and heading.base not in {"amount", "cost", "spend"}:
            continue
        if not _holds_amounts(rows, place):
            continue
        if said & SPEND_WORDS or any(word.startswith(("kosten", "adspend")) for word in said):
            likely.append(place)
        elif said & MONEY_WORDS:
            possible.append(place)
    # "Original amount" beside "Amount" is the same money before it was converted.
    if any(header[place].base == "amount" for place in likely):
        likely = [place for place in likely if not _BEFORE.match(header[place].text.strip())]
    return _settling(header, likely, possible)


def _settling(header: Sequence[Heading], likely: Sequence[int], possible: Sequence[int]) -> Money:
    """Leave out the columns that another one settles."""
    # A line's own amount does: the document's total stands again on each of its lines.
    lines = [place for place in (*likely, *possible) if header[place].base in LINE_TOTALS]
    if len(lines) == 1:
        return Money(tuple(lines), ())
    plain = [place for place in possible if header[place].base in PLAIN_TOTALS]
    if not likely and len(possible) == 1 and plain:
        return Money(tuple(plain), ())
    if len(likely) == 1 and possible and header[likely[0]].base not in SPEND_WORDS:
        return Money((*likely, *possible), ())  # "Media cost" beside "Agency fee" and "Total invoice"
    return Money(tuple(likely), tuple(possible))


def day_column(header: Sequence[Heading], rows: Sequence[Sequence[str]]) -> int | None:
    """Return the column whose header speaks of days and whose cells are days; None without one.

    >>> from finint.importer.header import headings
    >>> day_column(headings(["Completed on", "Updated time", "Cost"]), [["2026-03-02", "14:05", "5"]])
    0
    """
    for place, heading in enumerate(header):
        cells = [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
        days = sum(1 for cell in cells if shape(re.sub(TIME_OF_DAY, "", cell)).family in DAYS_OF)
        if not DAY_WORDS.isdisjoint(heading.words) and cells and days >= 0.8 * len(cells):
            return place
    return None


def may_hold_days(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Return whether some cell of a column reads as a date or a period."""
    cells = [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
    return any(shape(re.sub(TIME_OF_DAY, "", cell)).family not in {"none", "null"} for cell in cells)


def _holds_amounts(rows: Sequence[Sequence[str]], place: int) -> bool:
    if not rows:  # a header alone: its words must do
        return True
    cells = [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
    if not cells:
        return False
    numbers = sum(1 for cell in cells if len(cell) <= LONGEST and AMOUNT_LIKE.fullmatch(cell))
    return numbers >= 0.5 * len(cells)
