"""What is each physical row: preamble, header, data, heading, total, footer or blank? Each gets exactly one class."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.importer.body import Body
from finint.importer.grid import Counts, matches
from finint.importer.labels import FOOTER, is_label
from finint.importer.rowclasses import (
    BAD,
    BLANK,
    DATA,
    FOOTER_ROW,
    GROUP,
    HEADER,
    LOOKED_AT_CELLS,
    PREAMBLE,
    TOTAL,
    Classes,
    Codes,
    Floats,
)
from finint.importer.totalrows import TotalRows

RAGGED_RATIO = 0.2  # above it, short rows are this writer's habit: it leaves out trailing empty cells
PAGE_HEAD_ROWS = 4
RULE = r"^[-=_+*. ]*[-=_]{3,}[-=_+*. ]*$"


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
    first = body.first_cells(range(max(min(len(body.header), LOOKED_AT_CELLS), 1)))
    _rules_and_blanks(body, codes, first)
    _repeated_headers(body, codes, first, filled)
    _width(body, codes, delimited=delimited)
    groups = _groups(body, codes, first, filled, amounts)
    totals = TotalRows(body, codes, amounts, key).find()
    _footers(body, codes, amounts)
    return Classes(codes, tuple(totals), groups)


def _rules_and_blanks(body: Body, codes: Codes, first: pa.Array) -> None:
    """Rows of nothing but blanks or ruled lines hold nothing."""
    lines = matches(first, RULE).to_numpy(zero_copy_only=False)
    empty = pc.equal(pc.binary_length(first), 0).to_numpy(zero_copy_only=False)
    for row in np.flatnonzero((lines | empty) & (codes == DATA)).tolist():
        if all(not cell.strip() or re.fullmatch(RULE, cell.strip()) for cell in body.cells(row)):
            codes[row] = BLANK


def _repeated_headers(body: Body, codes: Codes, first: pa.Array, filled: Counts) -> None:
    """A list printed by the page repeats its header, with some lines above it."""
    texts = [heading.text.strip() for heading in body.header]
    opening = next((text for text in texts if text), "")
    again = np.flatnonzero(pc.equal(first, opening).to_numpy(zero_copy_only=False))
    for row in again.tolist():
        cells = [cell.strip() for cell in body.cells(row)]
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
        if any(cell.strip() for cell in body.cells(row)[len(body.header) :]):
            codes[row] = BAD


def _groups(
    body: Body, codes: Codes, first: pa.Array, filled: Counts, amounts: Floats
) -> tuple[tuple[int, str | None], ...]:
    """Return where each heading's group begins and ends; headings nest, and a closing label ends the innermost."""
    layout = body.layout
    if layout.group_column is None and not layout.skip_labels:
        return ()
    changes: list[tuple[int, str | None]] = []
    path: list[str] = []
    used = set(body.roles.values())
    looked = (filled <= 3) & (codes != BLANK) | np.isnan(amounts)
    if layout.skip_labels:
        looked |= matches(first, f"(?i)^(?:{layout.skip_labels})").to_numpy(zero_copy_only=False)
    for row in np.flatnonzero(looked).tolist():
        cells = [cell.strip() for cell in body.cells(row)]
        label = next((cell for cell in cells if cell), "")
        if layout.skip_labels and re.match(layout.skip_labels, label, re.IGNORECASE):
            codes[row] = GROUP
        elif layout.group_ends and re.fullmatch(layout.group_ends, label, re.IGNORECASE):
            continue
        elif layout.group_column and _is_heading(cells, used) and not is_label(label):
            codes[row] = GROUP
            path.append(label)
            changes.append((row, label))
    if not layout.group_column:
        return ()
    return tuple(
        sorted([*changes, *_ends(body, {label for _, label in changes if label})], key=lambda change: change[0])
    )


def _is_heading(cells: Sequence[str], used: AbstractSet[int]) -> bool:
    """Return whether a row has a label in front and else nothing but, perhaps, an opening balance."""
    others = [place for place, cell in enumerate(cells) if place and cell]
    return bool(cells) and bool(cells[0]) and len(others) <= 1 and not used & set(others)


def _ends(body: Body, open_labels: set[str]) -> list[tuple[int, None]]:
    ends = []
    pattern = re.compile(body.layout.group_ends or r"(?!)", re.IGNORECASE)
    column = pc.utf8_trim_whitespace(body.column(0))
    for row in np.flatnonzero(pc.match_substring_regex(column, r"(?i)^total").to_numpy(zero_copy_only=False)).tolist():
        found = pattern.fullmatch(column[int(row)].as_py())
        if found and found["name"].strip() in open_labels:
            ends.append((int(row), None))
    return ends


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
        cells = [cell.strip() for cell in body.cells(place) if cell.strip()]
        said = FOOTER.match(cells[0]) is not None
        lonely = len(cells) <= 2 and wanted >= 3
        apart = place > 0 and codes[place - 1] in (BLANK, FOOTER_ROW)
        narrow = widths[place] * 2 <= len(body.header)
        if (said and len(cells) <= max(2, wanted // 2)) or (lonely and (apart or narrow)):
            codes[place] = FOOTER_ROW
