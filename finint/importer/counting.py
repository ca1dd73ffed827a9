"""How many rows, columns and cells, and how long the longest: the limits every container's rows pass."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.errors import ExportError
from finint.importer.gate import Limits, megabytes
from finint.importer.regular import CELLS, Places, integers

SCHEMA = pa.schema([pa.field("line_no", pa.int64()), pa.field("cells", CELLS)])


@dataclass(slots=True)
class Count:
    """What has been read so far of one file."""

    limits: Limits
    rows: int = 0
    cells: int = 0

    def batch(self, line_no: Places, cells: pa.ListArray) -> pa.RecordBatch:
        """Return rows as a batch of SCHEMA.

        Raises:
            ExportError: a limit was hit.
        """
        refuse_wide(line_no, cells, self.limits)
        refuse_long(line_no, cells, self.limits)
        self.rows += len(cells)
        self.cells += len(cells.flatten())
        if self.rows > self.limits.rows:
            raise ExportError(f"The file has more than {self.limits.rows:,} rows, the limit; export a shorter period.")
        if self.cells > self.limits.cells:
            raise ExportError(
                f"The file has more than {self.limits.cells:,} cells, the limit; export fewer columns or rows."
            )
        return pa.RecordBatch.from_arrays([integers(line_no), cells], schema=SCHEMA)


def refuse_wide(line_no: Places, cells: pa.ListArray, limits: Limits) -> None:
    """Refuse rows of too many cells."""
    widths = pc.list_value_length(cells)
    if (pc.max(widths).as_py() or 0) > limits.columns:
        line = line_no[pc.index(pc.greater(widths, limits.columns), True).as_py()]
        raise ExportError(f"Line {line:,} has more than {limits.columns:,} columns, the limit; export fewer columns.")


def refuse_long(line_no: Places, cells: pa.ListArray, limits: Limits) -> None:
    """Refuse a cell of too much text."""
    lengths = pc.binary_length(cells.flatten())
    if (pc.max(lengths).as_py() or 0) > limits.cell_bytes:
        place = pc.index(pc.greater(lengths, limits.cell_bytes), True).as_py()
        ends = np.cumsum(pc.list_value_length(cells).to_numpy(zero_copy_only=False))
        line = line_no[np.searchsorted(ends, place, side="right")]
        raise ExportError(
            f"Line {line:,} has a cell longer than {megabytes(limits.cell_bytes)}, the limit. Either a quote is never "
            "closed there, or a text column should be left out of the export."
        )
