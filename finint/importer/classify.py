"""What is each physical row: preamble, header, data, heading, total, footer or blank? Every row gets exactly one class.

A total is a row whose first filled cell is a total's label AND whose date and key cells are empty, or whose amount is
the sum of the rows above. Never a label alone: `Total Gas & Power Ltd` is a vendor. Never the sum alone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.importer.body import NULL_TEXTS, Body
from finint.importer.grid import Counts, Flags, first_filled, matches
from finint.importer.labels import FOOTER, LOOK, is_label, is_own
from finint.importer.reading import RowClass
from finint.layouts.layout import fold

NAMES: tuple[RowClass, ...] = ("data", "bad", "blank", "header", "preamble", "group", "total", "footer", "other")
DATA, BAD, BLANK, HEADER, PREAMBLE, GROUP, TOTAL, FOOTER_ROW, OTHER = range(9)
Codes = np.ndarray[tuple[int], np.dtype[np.uint8]]
Floats = np.ndarray[tuple[int], np.dtype[np.float64]]

LOOKED_AT_CELLS = 5
RAGGED_RATIO = 0.2  # above it, short rows are this writer's habit: it leaves out trailing empty cells
PAGE_HEAD_ROWS = 4
NULLS = frozenset(text for text in NULL_TEXTS.to_pylist())
RULE = r"^[-=_+*. ]*[-=_]{3,}[-=_+*. ]*$"
TIME_ROLES = (
    "date",
    "start",
    "end",
    "week",
    "week_end",
    "month",
    "fiscal_year",
    "quarter",
    "period_start",
    "period_end",
)


class TotalRow(NamedTuple):
    """A total the file states: its row in the body and its label."""

    row: int
    label: str


@dataclass(frozen=True, slots=True)
class Classes:
    """The class of every row below the header, the totals found, and the groups in force."""

    codes: Codes
    totals: tuple[TotalRow, ...]
    groups: tuple[tuple[int, str | None], ...] = ()  # from this row on; None ends a group

    def data(self) -> Flags:
        """Rows that are data, broken ones included."""
        return self.codes <= BAD


def classify(body: Body, amounts: Floats, *, delimited: bool, key: Sequence[str]) -> Classes:
    """Return the class of every row below the header.

    Args:
        body: the rows.
        amounts: what each row states; NaN where it states none.
        delimited: rows of a text file have as many cells as the header; a sheet's may have fewer.
        key: roles whose cells are empty in a total.
    """
    grid = body.grid
    filled = grid.filled[body.start :]
    codes = np.zeros(len(body), np.uint8)
    codes[filled == 0] = BLANK
    first = first_filled(body.column(place) for place in range(max(min(len(body.header), LOOKED_AT_CELLS), 1)))
    _rules_and_blanks(body, codes, first)
    _repeated_headers(body, codes, first, filled)
    _width(body, codes, delimited=delimited)
    groups = _groups(body, codes, filled, amounts)
    totals = _Totals(body, codes, amounts, key, first).find()
    _footers(body, codes, amounts)
    return Classes(codes, tuple(totals), groups)


def _rules_and_blanks(body: Body, codes: Codes, first: pa.Array) -> None:
    """Rows of nothing but blanks or ruled lines hold nothing."""
    lines = matches(first, RULE).to_numpy(zero_copy_only=False)
    empty = pc.equal(pc.binary_length(first), 0).to_numpy(zero_copy_only=False)
    for row in np.flatnonzero((lines | empty) & (codes == DATA)).tolist():
        if all(not cell.strip() or re.fullmatch(RULE, cell.strip()) for cell in _cells(body, row)):
            codes[row] = BLANK


def _cells(body: Body, row: int) -> list[str]:
    return body.grid.row(body.start + int(row))


def _repeated_headers(body: Body, codes: Codes, first: pa.Array, filled: Counts) -> None:
    """A list printed by the page repeats its header, with some lines above it."""
    texts = [heading.text.strip() for heading in body.header]
    opening = next((text for text in texts if text), "")
    again = np.flatnonzero(pc.equal(first, opening).to_numpy(zero_copy_only=False))
    for row in again.tolist():
        cells = [cell.strip() for cell in _cells(body, row)]
        same = sum(1 for ours, theirs in zip(texts, cells, strict=False) if ours == theirs and ours)
        if same >= 0.8 * len([text for text in texts if text]):
            codes[row] = HEADER
            for above in range(row - 1, max(row - 1 - PAGE_HEAD_ROWS, -1), -1):
                if codes[above] == DATA and filled[above] <= 2 and len(texts) > 3:
                    codes[above] = PREAMBLE
                elif codes[above] == DATA:
                    break


def _width(body: Body, codes: Codes, *, delimited: bool) -> None:
    """A row with a cell too many, or too few, has its amounts in the wrong columns: it is not read."""
    if not delimited:
        return
    widths = body.grid.widths[body.start :]
    wanted = max((place + 1 for place, heading in enumerate(body.header) if heading.text.strip()), default=0)
    rows = codes == DATA
    short = rows & (widths < wanted)
    # A total's or footer's row may be of any width: those are looked at before they are refused.
    if short.sum() <= RAGGED_RATIO * max(int(rows.sum()), 1):
        codes[short] = BAD
    for row in np.flatnonzero(rows & (widths > len(body.header))).tolist():
        if any(cell.strip() for cell in _cells(body, row)[len(body.header) :]):
            codes[row] = BAD


def _groups(body: Body, codes: Codes, filled: Counts, amounts: Floats) -> tuple[tuple[int, str | None], ...]:
    """Return where each heading's group begins and ends; headings nest, and a closing label ends the innermost."""
    layout = body.layout
    if layout.group_column is None and not layout.skip_labels:
        return ()
    changes: list[tuple[int, str | None]] = []
    path: list[str] = []
    for row in np.flatnonzero((filled <= 3) & (codes != BLANK) | np.isnan(amounts)).tolist():
        cells = [cell.strip() for cell in _cells(body, row)]
        label = next((cell for cell in cells if cell), "")
        if layout.skip_labels and re.match(layout.skip_labels, label, re.IGNORECASE):
            codes[row] = GROUP
        elif layout.group_ends and re.fullmatch(layout.group_ends, label, re.IGNORECASE):
            continue
        elif layout.group_column and cells and cells[0] and not any(cells[1:]) and not is_label(label):
            codes[row] = GROUP
            path.append(label)
            changes.append((row, label))
    if not layout.group_column:
        return ()
    return tuple(
        sorted([*changes, *_ends(body, {label for _, label in changes if label})], key=lambda change: change[0])
    )


def _ends(body: Body, open_labels: set[str]) -> list[tuple[int, None]]:
    ends = []
    pattern = re.compile(body.layout.group_ends or r"(?!)", re.IGNORECASE)
    column = pc.utf8_trim_whitespace(body.column(0))
    for row in np.flatnonzero(pc.match_substring_regex(column, r"(?i)^total").to_numpy(zero_copy_only=False)).tolist():
        found = pattern.fullmatch(column[int(row)].as_py())
        if found and found["name"].strip() in open_labels:
            ends.append((int(row), None))
    return ends


class _Totals:
    """Finds the totals from the top down: each is compared with what stands above it."""

    def __init__(self, body: Body, codes: Codes, amounts: Floats, key: Sequence[str], first: pa.Array) -> None:
        self.body, self.codes, self.amounts = body, codes, amounts
        self.first = first
        self.layout = body.layout
        self.places = {
            body.roles[role] for name in (*key, *TIME_ROLES) for role in name.split("|") if role in body.roles
        }

    def find(self) -> list[TotalRow]:
        """Mark the totals in the codes and return them."""
        looked = matches(self.first, LOOK)
        for pattern in self.layout.totals:
            looked = pc.or_(looked, matches(self.first, f"(?i)^(?:{pattern})$"))
        suspects = [int(row) for row in np.flatnonzero(looked.to_numpy(zero_copy_only=False)) if self.codes[row] <= BAD]
        found = [*self._all_days(), *self._summary(), *self._bare()]
        if not suspects:
            return sorted(found)
        data = np.where(self.codes <= BAD, np.nan_to_num(self.amounts), 0.0)
        data[suspects] = 0.0
        running = np.concatenate([np.zeros(1), np.cumsum(data)])
        counts = np.concatenate([np.zeros(1, np.int64), np.cumsum(self.codes <= BAD)])
        kept, since = 0.0, 0  # amounts of suspects that turned out to be data; the row after the last total
        tail = self._tail(suspects)
        for row in suspects:
            above = running[row] + kept
            section = running[row] - running[since]
            rows = int(counts[row])
            if self._is_total(row, above, section, rows, in_tail=row >= tail):
                self.codes[row] = TOTAL
                found.append(TotalRow(row, self.first[row].as_py()))
                since = row + 1
            else:
                kept += float(np.nan_to_num(self.amounts[row]))
        return sorted(found)

    def _is_total(self, row: int, above: float, section: float, rows: int, *, in_tail: bool) -> bool:
        label = self.first[row].as_py()
        own = is_own(label, self.layout.totals)
        amount = self.amounts[row]
        tolerance = tolerance_of(rows)
        is_sum = (
            rows >= 2
            and any(abs(amount - total) <= tolerance for total in (above, section))
            and abs(amount) > tolerance
        )
        keys = self._keys(row, label)
        if not own and not is_label(label):  # a name that begins with the word
            return keys is True and is_sum
        if keys is True or is_sum:
            return True
        # The label stands in the only key column: the last lines of the file are totals, a line among others is not.
        return keys is None and in_tail and (own or fold(label) in {"total", "totals", "grandtotal", "gesamt", "summe"})

    def _keys(self, row: int, label: str) -> bool | None:
        """Return whether the date and key cells are empty; None when only the label's own column could say."""
        cells = [cell.strip() for cell in _cells(self.body, row)]
        where = next((place for place, cell in enumerate(cells) if cell == label), -1)
        others = [place for place in self.places if place != where]
        if not others:
            return None
        return all(place >= len(cells) or cells[place] in NULLS for place in others)

    def _tail(self, suspects: Sequence[int]) -> int:
        """Return the first row of the closing run of suspects, blanks and rows without an amount."""
        marked = set(suspects)
        row = len(self.codes)
        while row > 0 and (
            row - 1 in marked or self.codes[row - 1] in (BLANK, TOTAL) or np.isnan(self.amounts[row - 1])
        ):
            row -= 1
        return row

    def _bare(self) -> list[TotalRow]:
        """A journal sums up each transaction below it: a row with amounts only, which add up what stands above."""
        role = self.layout.bare_totals
        if role is None or role not in self.body.roles:
            return []
        cells = pc.utf8_trim_whitespace(self.body.raw(role))
        found, since = [], 0
        for row in np.flatnonzero(pc.equal(pc.binary_length(cells), 0).to_numpy(zero_copy_only=False)).tolist():
            section = float(np.nansum(self.amounts[since:row]))
            if self.codes[row] > BAD or self._keys(row, "") is not True:
                continue
            if abs(self.amounts[row] - section) <= tolerance_of(row - since):
                self.codes[row] = TOTAL
                found.append(TotalRow(row, ""))
                since = row + 1
        return found

    def _all_days(self) -> list[TotalRow]:
        """Rows over all days stand among the days they add up."""
        if not self.layout.all_days or "date" not in self.body.roles:
            return []
        cells = pc.utf8_trim_whitespace(self.body.raw("date"))
        rows = np.flatnonzero(
            pc.match_substring_regex(cells, f"(?i)^({self.layout.all_days})$").to_numpy(zero_copy_only=False)
        )
        self.codes[rows] = TOTAL
        return [TotalRow(int(row), cells[int(row)].as_py()) for row in rows]

    def _summary(self) -> list[TotalRow]:
        """The first row may add up the others: without names, and with their sum."""
        rows = np.flatnonzero(self.codes == DATA)
        if not self.layout.summary_first or len(rows) < 3:
            return []
        row, rest = int(rows[0]), float(np.nansum(self.amounts[rows[1:]]))
        cells = [cell.strip() for cell in _cells(self.body, row)]
        names = [
            self.body.roles[role]
            for role in ("campaign", "campaign_id", "ad_group", "ad", "date")
            if role in self.body.roles
        ]
        nameless = bool(names) and all(place >= len(cells) or cells[place] in NULLS for place in names)
        if not nameless or not abs(self.amounts[row] - rest) <= tolerance_of(len(rows)):
            return []
        self.codes[row] = TOTAL
        return [TotalRow(row, "first row")]


def tolerance_of(rows: int) -> float:
    """Return how far a stated total may be from the sum of `rows` rounded amounts.

    >>> tolerance_of(2), tolerance_of(1000)
    (0.05, 10.0)
    """
    return max(0.05, 0.01 * rows)


def _footers(body: Body, codes: Codes, amounts: Floats) -> None:
    """Lines of text below the last amount: a copyright, a note, a count. A row that lacks cells stays data."""
    wanted = len([heading for heading in body.header if heading.text.strip()])
    widths = body.grid.widths[body.start :]
    row = len(codes) - 1
    closing: list[int] = []
    while row >= 0 and (codes[row] in (BLANK, TOTAL) or np.isnan(amounts[row])):
        if codes[row] in (DATA, BAD, GROUP):
            closing.append(row)
        row -= 1
        if len(closing) > 50:  # that many lines are no footer
            return
    for place in reversed(closing):
        cells = [cell.strip() for cell in _cells(body, place) if cell.strip()]
        said = FOOTER.match(cells[0]) is not None
        lonely = len(cells) <= 2 and wanted >= 3
        apart = place > 0 and codes[place - 1] in (BLANK, FOOTER_ROW)
        narrow = widths[place] * 2 <= len(body.header)
        if (said and len(cells) <= max(2, wanted // 2)) or (lonely and (apart or narrow)):
            codes[place] = FOOTER_ROW
