"""A table too long to hold: its batches wait in a temporary file and are given out one after another.

A million-row export is a hundred megabytes of cells and as much of typed rows; held at once they, and not the
database, would be what an import costs. The file has no name, is compressed, and goes with the object.
"""

import tempfile
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from finint.errors import ExportError

# Arrow's own pool keeps what was freed, for the whole process; what a file took on the way goes back to the system.
pa.set_memory_pool(pa.system_memory_pool())


class LongTable:
    """Batches of one schema, written once and read any number of times."""

    def __init__(self, schema: pa.Schema) -> None:
        self.schema, self.num_rows = schema, 0
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  lives as long as the table
        weakref.finalize(self, self._file.close)
        self._writer: Any = pa.ipc.new_file(self._file, schema, options=pa.ipc.IpcWriteOptions(compression="lz4"))
        self._batches: Any = None

    def append(self, table: pa.Table | pa.RecordBatch) -> None:
        """Add rows at the end.

        Raises:
            ExportError: the disk is full.
        """
        try:
            self._writer.write(table)
        except OSError as error:
            raise ExportError("There is no room for the rows of this file; free some disk space.") from error
        self.num_rows += table.num_rows

    def chunks(self) -> "Chunks":
        """Return the batches as a sequence that reads each one when asked for it."""
        if self._batches is None:
            self._writer.close()
            self._batches = pa.ipc.open_file(self._file)
        return Chunks(self._batches.get_batch, self._batches.num_record_batches)

    def reader(self) -> pa.RecordBatchReader:
        """Return the rows for one reading from the first to the last."""
        return pa.RecordBatchReader.from_batches(self.schema, iter(self.chunks()))

    def __getitem__(self, name: str) -> pa.ChunkedArray:
        """Return one column, whole."""
        place = self.schema.get_field_index(name)
        return pa.chunked_array([batch.column(place) for batch in self.chunks()], self.schema.field(name).type)

    def read_all(self) -> pa.Table:
        """Return the rows as a table, held whole."""
        return self.reader().read_all()


class Chunks(Sequence[pa.RecordBatch]):
    """Batches that are read when they are asked for; the last one asked for is at hand."""

    def __init__(self, get: Callable[[int], pa.RecordBatch], count: int) -> None:
        self._get, self._count = get, count
        self._last: tuple[int, pa.RecordBatch] | None = None

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: int) -> pa.RecordBatch:  # type: ignore[override]
        if not 0 <= place < self._count:
            raise IndexError(place)
        last = self._last
        if last is None or last[0] != place:
            last = self._last = (place, self._get(place))
        return last[1]

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        return (self[place] for place in range(self._count))


class Derived:
    """Rows made from others when they are read."""

    def __init__(self, schema: pa.Schema, num_rows: int, batches: Callable[[], Iterator[pa.RecordBatch]]) -> None:
        self.schema, self.num_rows, self._batches = schema, num_rows, batches

    def reader(self) -> pa.RecordBatchReader:
        """Return the rows for one reading from the first to the last."""
        return pa.RecordBatchReader.from_batches(self.schema, self._batches())

    def read_all(self) -> pa.Table:
        """Return the rows as a table, held whole."""
        return self.reader().read_all()


def scanned(rows: pa.Table | LongTable | Derived) -> pa.Table | pa.RecordBatchReader:
    """Return rows as one statement may read them, once."""
    return rows if isinstance(rows, pa.Table) else rows.reader()


def held(rows: pa.Table | LongTable | Derived) -> pa.Table:
    """Return rows as a table in memory."""
    return rows if isinstance(rows, pa.Table) else rows.read_all()
