"""The rows below the header: their columns by role, read once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.importer.detect import Claim
from finint.importer.grid import Flags, Grid, first_filled
from finint.importer.header import Heading
from finint.layouts.layout import Layout

NULL_TEXTS = pa.array(["", "-", "--", "---", "—", "–", "NULL", "null", "Null", "None", "N/A", "n/a", "NaN", "nan",
    "(blank)",
    "(null)", "#N/A"])  # fmt: skip
NEAR_COLUMNS = 4  # looked at whole; further ones only in rows whose first cells are all empty
FEW_ROWS = 20_000
PIECE_ROWS = 40_000  # of a long file, that are read into columns at once


@dataclass(frozen=True, slots=True)
class Body:
    """The rows from `start` of the grid on. Columns may be overlaid: carried down, or given by a group's heading."""

    grid: Grid
    layout: Layout
    header: tuple[Heading, ...]
    roles: Mapping[str, int]
    start: int
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)  # formula errors: (line, column) → raw text
    _columns: dict[int, pa.Array] = field(default_factory=dict)
    _overlays: dict[str, pa.Array] = field(default_factory=dict)
    _texts: dict[str, pa.Array] = field(default_factory=dict)

    @classmethod
    def of(cls, grid: Grid, claim: Claim, errors: Iterable[tuple[int, int, str]] = ()) -> "Body":
        """Return the rows below the header of a claim."""
        found = {(line, column): raw for line, column, raw in errors}
        return cls(grid, claim.layout, claim.header, dict(claim.roles), claim.row + 1, found)

    def __len__(self) -> int:
        return len(self.grid) - self.start

    def column(self, place: int) -> pa.Array:
        """Return one column of text."""
        if place not in self._columns:
            self._columns[place] = self.grid.column(place, self.start)
        return self._columns[place]

    def pieces(self) -> Iterator[tuple[int, int]]:
        """Yield the bounds of parts that are short enough to be held in columns."""
        for start in range(0, len(self), PIECE_ROWS):
            yield start, min(start + PIECE_ROWS, len(self))

    def window(self, start: int, stop: int) -> "Body":
        """Return the rows from `start` to before `stop`, with columns of their own."""
        overlays = {role: cells.slice(start, stop - start) for role, cells in self._overlays.items()}
        grid = self.grid.window(self.start + start, self.start + stop)
        return Body(grid, self.layout, self.header, self.roles, 0, self.errors, {}, overlays)

    def let_go(self) -> None:
        """Let go of every column read so far; overlays stay."""
        self._columns.clear()
        self._texts.clear()

    def first_cells(self, places: Sequence[int]) -> pa.Array:
        """Return each row's first cell among `places` that holds more than blanks, trimmed; empty when none does."""
        near, far = places[:NEAR_COLUMNS], places[NEAR_COLUMNS:]
        first = first_filled(self.column(place) for place in near)
        empty = pc.equal(pc.binary_length(first), 0).to_numpy(zero_copy_only=False)
        rows = np.flatnonzero(empty & (self.grid.filled[self.start :] > 0))
        if not len(far) or not 0 < len(rows) <= FEW_ROWS:
            return first_filled([first, *(self.column(place) for place in far)]) if len(rows) > FEW_ROWS else first
        mask = np.zeros(len(self), np.bool_)
        mask[rows] = True
        return pc.replace_with_mask(first, pa.array(mask), pa.array([self._first(row, far) for row in rows.tolist()]))

    def _first(self, row: int, places: Sequence[int]) -> str:
        cells = self.cells(row)
        return next((cells[place].strip() for place in places if place < len(cells) and cells[place].strip()), "")

    def has(self, role: str) -> bool:
        """Return whether some column plays `role`."""
        return role in self.roles or role in self._overlays

    def raw(self, role: str) -> pa.Array:
        """Return the cells of a role as written."""
        return self._overlays[role] if role in self._overlays else self.column(self.roles[role])

    def once(self, role: str, keep: pa.Array | None) -> pa.Array:
        """Return the kept cells of a role as written, without holding on to the column."""
        held = role in self._overlays or self.roles[role] in self._columns
        cells = self.raw(role) if held else self.grid.column(self.roles[role], self.start)
        return cells if keep is None else cells.filter(keep)

    def text(self, role: str) -> pa.Array:
        """Return the trimmed cells of a role; null tokens such as "--" are null."""
        if role not in self._texts:
            self._texts[role] = tidy(self.raw(role))
        return self._texts[role]

    def cells(self, row: int) -> list[str]:
        """Return the cells of one row."""
        return self.grid.row(self.start + row)

    def cell(self, role: str, row: int) -> str:
        """Return one row's cell of a role as written."""
        if role in self._overlays:
            return str(self._overlays[role][row].as_py())
        cells = self.cells(row)
        return cells[self.roles[role]] if self.roles[role] < len(cells) else ""

    def line(self, row: int) -> int:
        """Return the physical line where a row starts."""
        return int(self.grid.line_no[self.start + row])

    def shown(self, role: str, row: int) -> str:
        """Return a cell as its file shows it: a formula's error where there is one."""
        error = self.errors.get((self.line(row), self.roles.get(role, -1)))
        return error if error is not None else self.cell(role, row)

    def error_rows(self, role: str) -> list[int]:
        """Return the rows whose cell of `role` is a formula's error."""
        lines = [line for line, column in self.errors if column == self.roles.get(role)]
        rows = (np.searchsorted(self.grid.line_no, np.array(lines, np.int64)) - self.start).tolist()
        return [row for row in rows if 0 <= row < len(self)]

    def forget(self, role: str) -> None:
        """Let go of a column that was read into something else."""
        self._columns.pop(self.roles.get(role, -1), None)

    def overlay(self, role: str, cells: pa.Array) -> None:
        """Let `cells` stand for the column of a role."""
        self._overlays[role] = cells
        self._texts.pop(role, None)

    def title(self, role: str) -> str:
        """Return the header of a role verbatim; empty when no column plays it."""
        return self.header[self.roles[role]].text if role in self.roles else ""

    def carry_down(self, roles: tuple[str, ...], stops: Flags) -> None:
        """Fill empty cells of `roles` with the last filled one above, up to a row in `stops`."""
        rows = np.arange(len(self))
        lead = next((role for role in roles if role in self.roles), None)
        if lead is None:
            return
        starts = ~pc.equal(pc.binary_length(pc.utf8_trim_whitespace(self.raw(lead))), 0).to_numpy(zero_copy_only=False)
        source = np.maximum.accumulate(np.where(starts | stops, rows, -1))
        usable = (source >= 0) & ~stops & ~stops[np.maximum(source, 0)]
        for role in roles:
            if role in self.roles:
                cells = self.raw(role)
                empty = pc.equal(pc.binary_length(pc.utf8_trim_whitespace(cells)), 0).to_numpy(zero_copy_only=False)
                self.overlay(role, cells.take(pa.array(np.where(empty & usable, source, rows))))


def tidy(cells: pa.Array) -> pa.Array:
    """Return texts trimmed, null tokens as null; the very column when there is nothing to do, since most are tidy.

    >>> tidy(pa.array([" Brand ", " --"])).to_pylist()
    ['Brand', None]
    """
    encoded = cells.dictionary_encode()
    words = encoded.dictionary
    trimmed = pc.utf8_trim_whitespace(words)
    nothing = pc.is_in(trimmed, value_set=NULL_TEXTS)
    if not pc.any(nothing).as_py() and trimmed.equals(words):
        return cells
    return pc.if_else(nothing, pa.scalar(None, pa.string()), trimmed).take(encoded.indices)
