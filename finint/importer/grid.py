"""The physical rows as a grid: whole columns on demand, and how full each row is, without a Python object a row."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.importer.longtable import LongTable

Ints = np.ndarray[tuple[int], np.dtype[np.int64]]
Counts = np.ndarray[tuple[int], np.dtype[np.int32]]
Flags = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Grid:
    """Rows of text cells with the line each starts in; rows may differ in width."""

    line_no: Ints
    batches: Sequence[pa.RecordBatch]  # of line_no and cells list<string>; those of a long file lie on the disk
    ends: Ints  # rows before each batch, and after the last
    first: int = 0  # row of the first batch where the grid begins

    @classmethod
    def of(cls, rows: pa.Table | LongTable) -> "Grid":
        """Return the grid of a table with line_no and cells."""
        batches = rows.to_batches() if isinstance(rows, pa.Table) else rows.chunks()
        numbers = [np.zeros(0, np.int64), *(batch.column("line_no").to_numpy() for batch in batches)]
        return cls(np.concatenate(numbers), batches, np.cumsum([len(part) for part in numbers]))

    def chunks(self) -> Iterator[pa.ListArray]:
        """Yield the cells in pieces of whole rows."""
        skip, left = self.first, len(self)
        for batch in self.batches:
            cells = batch.column("cells").slice(skip, left)
            skip, left = max(skip - len(batch), 0), left - len(cells)
            if len(cells):
                yield cells
            if not left:
                return

    def window(self, start: int, stop: int) -> "Grid":
        """Return the rows from `start` to before `stop`."""
        at = self.first + start
        place = max(int(np.searchsorted(self.ends, at, side="right")) - 1, 0)
        last = min(int(np.searchsorted(self.ends, self.first + stop, side="left")), len(self.batches))
        some = [self.batches[number] for number in range(place, last)]
        ends = self.ends[place : last + 1] - self.ends[place]
        return Grid(self.line_no[start:stop], some, ends, at - int(self.ends[place]))

    def __len__(self) -> int:
        return len(self.line_no)

    @cached_property
    def widths(self) -> Counts:
        """Number of cells of each row."""
        return np.concatenate(
            [
                np.zeros(0, np.int64),
                *(np.diff(chunk.offsets.to_numpy()).astype(np.int32) for chunk in self.chunks()),
            ]
        )

    @cached_property
    def filled(self) -> Counts:
        """Number of cells of each row that are not empty; blanks count as filled."""
        counts = [np.zeros(0, np.int32)]
        for chunk in self.chunks():
            offsets = chunk.offsets.to_numpy()
            first, last = int(offsets[0]), int(offsets[-1])
            values = chunk.values.slice(first, last - first)
            has = pc.greater(pc.binary_length(values), 0).fill_null(False).to_numpy(zero_copy_only=False)
            running = np.concatenate([np.zeros(1, np.int32), np.cumsum(has, dtype=np.int32)])
            counts.append((running[offsets[1:] - first] - running[offsets[:-1] - first]).astype(np.int32))
        return np.concatenate(counts)

    def column(self, index: int, start: int = 0) -> pa.Array:
        """Return the cells of column `index` from row `start` on; a missing cell is an empty text."""
        parts = []
        skipped = 0
        for chunk in self.chunks():
            offsets = chunk.offsets.to_numpy()
            skip = min(max(start - skipped, 0), len(chunk))
            skipped += len(chunk)
            offsets = offsets[skip:]
            if len(offsets) < 2:
                continue
            places = offsets[:-1] + index
            missing = places >= offsets[1:]
            if missing.any():
                taken = chunk.values.take(pa.array(np.where(missing, 0, places), mask=missing))
            else:
                taken = chunk.values.take(pa.array(places))
            parts.append(taken.fill_null("") if taken.null_count else taken)
        return pa.concat_arrays(parts) if parts else pa.array([], pa.string())

    def row(self, index: int) -> list[str]:
        """Return the cells of one row."""
        return self.rows(index, index + 1)[0]

    def rows(self, start: int, stop: int) -> list[list[str]]:
        """Return the cells of some rows; for the few that a person would look at."""
        stop = min(stop, len(self))
        if start >= stop:
            return []
        found = self.window(start, stop)
        return [[cell or "" for cell in row or []] for chunk in found.chunks() for row in chunk.to_pylist()]


def nulls(count: int, kind: pa.DataType, zeros: pa.Buffer) -> pa.Array:
    """Return `count` nulls that share one buffer of zeros with all other such columns."""
    buffers: list[Any] = [zeros] * kind.num_buffers
    return pa.Array.from_buffers(kind, count, buffers, null_count=count)


def zero_buffer(count: int) -> pa.Buffer:
    """Return zeros enough for a column of `count` values of up to 16 bytes."""
    return pa.py_buffer(bytes(16 * count + 64))


def constant(value: str | None, count: int) -> pa.Array:
    """Return `value` repeated, as text."""
    return pa.repeat(pa.scalar(value, pa.string()), count)


def first_filled(columns: Iterable[pa.Array]) -> pa.Array:
    """Return each row's first cell that holds more than blanks, trimmed; empty when none does.

    >>> first_filled([pa.array(["", "a"]), pa.array([" b", "c"])]).to_pylist()
    ['b', 'a']
    """
    first = None
    for column in columns:
        trimmed = pc.utf8_trim_whitespace(column)
        first = trimmed if first is None else pc.if_else(pc.equal(pc.binary_length(first), 0), trimmed, first)
        if (pc.min(pc.binary_length(first)).as_py() or 0) > 0:
            break
    return first


OTHER_DIGITS = "[٠-٩۰-۹０-９]"
_TO_WESTERN = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９٫٬", "0123456789" * 3 + ".,")


def western(column: pa.Array) -> pa.Array:
    """Return texts with the digits of other scripts, and the marks that go with them, as 0 to 9, point and comma.

    >>> western(pa.array(["١٬٢٣٤٫٥٠", "12"])).to_pylist()
    ['1,234.50', '12']
    """
    if not pc.any(pc.match_substring_regex(column, OTHER_DIGITS)).as_py():
        return column
    return pa.array([None if cell is None else cell.translate(_TO_WESTERN) for cell in column.to_pylist()], pa.string())


def matches(column: pa.Array, pattern: str) -> pa.Array:
    """Return which texts match `pattern`, asking each distinct text once.

    >>> matches(pa.array(["a", "b", "a"]), "^a$").to_pylist()
    [True, False, True]
    """
    encoded = column.dictionary_encode()
    if len(encoded.dictionary) == 0:
        return pa.array(np.zeros(len(column), np.bool_))
    return pc.match_substring_regex(encoded.dictionary, pattern).take(encoded.indices)
