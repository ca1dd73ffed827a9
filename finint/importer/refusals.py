"""Cells that keep their rows out of the ledger, found column by column and reported cell by cell."""

from collections.abc import Callable

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.importer.amounts import BAD, FORMULA, MISSING, States
from finint.importer.body import Body
from finint.importer.grid import Flags, matches
from finint.importer.reading import Rejection

# Characters no name has: controls, and the mark of a letter lost on the way. Line breaks and tabs do occur.
BROKEN_TEXT = r"[\x00-\x08\x0B\x0C\x0E-\x1F\x7F\x{FFFD}]"


class Refusals:
    """Rows refused so far, and the cells at fault."""

    def __init__(self, body: Body, data: Flags) -> None:
        self.body, self.data = body, data
        self.rows = np.zeros(len(data), np.bool_)
        self.shifted = np.zeros(len(data), np.bool_)  # whose cells stand in wrong columns: none of them is judged
        self._found: dict[tuple[int, str], Rejection] = {}

    def refuse(self, rows: Flags, column: str, code: str, value: Callable[[int], str]) -> None:
        """Refuse data rows because of one column; `value` gives the raw cell of a row."""
        chosen = np.flatnonzero(rows & self.data & ~self.shifted)
        self.rows[chosen] = True
        for row in chosen.tolist():
            self._found.setdefault((row, column), Rejection(self.body.line(row), column, code, value(row)))

    def by_state(self, states: States, role: str, what: str) -> None:
        """Refuse the rows of a column that is missing, unreadable or a formula's error."""
        if not states.any():
            return
        column = self.body.title(role)
        for state, code in ((MISSING, f"missing_{what}"), (BAD, f"bad_{what}"), (FORMULA, "formula_error")):
            self.refuse(states == state, column, code, lambda row: self.body.shown(role, row))

    def by_width(self, bad: Flags) -> None:
        """Refuse rows with a cell too many or too few."""
        self.refuse(bad, "", "row_width", lambda row: ",".join(self.body.grid.row(self.body.start + row)))
        self.shifted |= bad

    def by_text(self, role: str) -> None:
        """Refuse rows whose text holds what no text should."""
        broken = np.zeros(len(self.data), np.bool_)
        for start, stop in self.body.pieces():
            part = self.body if stop - start == len(self.body) else self.body.window(start, stop)
            broken[start:stop] = matches(part.raw(role), BROKEN_TEXT).to_numpy(zero_copy_only=False)
        if broken.any():
            self.refuse(broken, self.body.title(role), "bad_text", lambda row: self.body.cell(role, row))

    def cells(self) -> tuple[Rejection, ...]:
        """Every refused cell, by line and column."""
        return tuple(sorted(self._found.values(), key=lambda cell: (cell.line, cell.column)))


def flags(mask: pa.Array) -> Flags:
    """Return an Arrow mask as numpy; null is False."""
    return np.asarray(pc.fill_null(mask, False).to_numpy(zero_copy_only=False))
