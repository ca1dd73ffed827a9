"""From text to physical records: cells as text, and the line each record starts in.

Blocks without a quote are split by Arrow, several times faster than a loop; the others go through the csv module in
strict mode. Both give the same rows, which a test over generated files checks.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain, islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.errors import ExportError
from finint.importer.gate import Limits, megabytes

SCHEMA = pa.schema([pa.field("line_no", pa.int64()), pa.field("cells", pa.list_(pa.string()))])
CELL_MARK = "\x00"  # between cells on their way to Arrow: files with NUL are refused before


def table(utf8: Iterable[bytes], delimiter: str, limits: Limits) -> pa.Table:
    """Return every physical record of UTF-8 text, a blank line as a row without cells.

    Raises:
        ExportError: a quote that never closes, text after a closing quote, or a limit that was hit.

    >>> table([b'a,b\\n"x\\ny",2\\n\\nz,3\\n'], ",", Limits()).to_pylist()[1:]
    [{'line_no': 2, 'cells': ['x\\ny', '2']}, {'line_no': 4, 'cells': []}, {'line_no': 5, 'cells': ['z', '3']}]
    """
    batches: list[pa.RecordBatch] = []
    line_no, rows, cells = 1, 0, 0
    rest = b""
    for whole in whole_lines(utf8, limits):
        block = rest + whole
        plain = unquoted(block)
        if plain is None:
            batch, lines, rest = quoted_batch(block, delimiter, line_no)
            if len(rest) > limits.row_bytes:
                raise open_quote(line_no + lines)
        else:
            refuse_wide(plain, delimiter, line_no, limits)
            batch, lines, rest = plain_batch(plain, delimiter, line_no), plain.count(b"\n") + 1, b""
        rows += len(batch)
        cells += check(batch, limits)
        refuse_many(rows, cells, limits)
        line_no += lines
        batches.append(batch)
    if rest:
        raise open_quote(line_no)
    return pa.Table.from_batches(batches, SCHEMA)


def whole_lines(utf8: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
    """Yield the text in blocks that end at a line end, the last one perhaps without.

    >>> list(whole_lines([b"a,b\\nc", b",d\\n", b"e"], Limits()))
    [b'a,b\\n', b'c,d\\n', b'e']
    """
    open_line: list[bytes] = []
    for piece in utf8:
        # A carriage return that ends the piece may be half of a line end.
        end = piece.rfind(b"\n") + 1 or piece.rfind(b"\r", 0, -1) + 1
        if end:
            yield b"".join((*open_line, piece[:end]))
            open_line = [piece[end:]]
        else:
            open_line.append(piece)
        if sum(map(len, open_line)) > limits.row_bytes:
            raise ExportError(
                f"One line of the file is longer than {megabytes(limits.row_bytes)}, the limit for a row; "
                "export it again with line ends, or as XLSX."
            )
    if last := b"".join(open_line):
        yield last


def unquoted(block: bytes) -> bytes | None:
    """Return a block with plain line ends and without the last one, or None when it needs the csv module."""
    if b'"' in block:
        return None
    if b"\r" in block:
        block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if b"\n\n" in block or block.startswith(b"\n"):
        return None
    return block.removesuffix(b"\n")


def plain_batch(block: bytes, delimiter: str, line_no: int) -> pa.RecordBatch:
    """Return the records of a block that holds no quote and no blank line."""
    cells = pc.split_pattern(pc.split_pattern(one_string(block), "\n").values, delimiter)
    return pa.RecordBatch.from_arrays([pa.array(np.arange(line_no, line_no + len(cells))), cells], schema=SCHEMA)


def quoted_batch(block: bytes, delimiter: str, line_no: int) -> tuple[pa.RecordBatch, int, bytes]:
    """Return the records of a block, how many lines they take, and the bytes of a record that is still open."""
    text = block.decode()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    problem = ""
    try:
        rows.extend(reader)  # keeps what it got before an error
    except csv.Error as error:
        problem = str(error)
    counts = np.fromiter(map(len, rows), np.int32, len(rows))
    offsets = np.concatenate([np.zeros(1, np.int32), np.cumsum(counts, dtype=np.int32)])
    flat = pa.array([], pa.string())
    if offsets[-1]:
        flat = pc.split_pattern(one_string(CELL_MARK.join(chain.from_iterable(rows)).encode()), CELL_MARK).values
    heights = np.ones(len(rows), np.int64)
    if problem or reader.line_num != len(rows):
        breaks = np.concatenate([np.zeros(1, np.int64), np.cumsum(line_breaks(flat))])
        heights += breaks[offsets[1:]] - breaks[offsets[:-1]]
    ends = np.cumsum(heights)
    taken = int(ends[-1]) if len(rows) else 0
    if problem and problem != "unexpected end of data":
        raise bad_quoting(line_no + taken, problem)
    rest = "".join(islice(io.StringIO(text, newline=""), taken, None)).encode() if problem else b""
    cells = pa.ListArray.from_arrays(pa.array(offsets), flat)
    batch = pa.RecordBatch.from_arrays([pa.array(ends - heights + line_no), cells], schema=SCHEMA)
    return batch, taken, rest


def one_string(text: bytes) -> pa.Array:
    """Return an array of one string over `text`, without copying it."""
    offsets = pa.py_buffer(np.array([0, len(text)], np.int32))
    return pa.Array.from_buffers(pa.string(), 1, [None, offsets, pa.py_buffer(text)])


def line_breaks(flat: pa.Array) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Return how many line ends each cell holds; CR LF is one."""
    count = [
        pc.count_substring(flat, mark).to_numpy(zero_copy_only=False).astype(np.int64) for mark in ("\n", "\r", "\r\n")
    ]
    return np.asarray(count[0] + count[1] - count[2])


def refuse_wide(block: bytes, delimiter: str, line_no: int, limits: Limits) -> None:
    """Refuse a block with more delimiters than its lines may have, before they become cells."""
    if block.count(delimiter.encode()) > limits.columns * (block.count(b"\n") + 1):
        raise ExportError(
            f"From line {line_no:,} on the rows have more than {limits.columns:,} columns, the limit; "
            "export fewer columns."
        )


def refuse_many(rows: int, cells: int, limits: Limits) -> None:
    """Refuse a file of more rows or cells than the limits."""
    if rows > limits.rows:
        raise ExportError(f"The file has more than {limits.rows:,} rows, the limit; export a shorter period.")
    if cells > limits.cells:
        raise ExportError(
            f"The file has more than {limits.cells:,} cells, the limit; export fewer columns or a shorter period."
        )


def check(batch: pa.RecordBatch, limits: Limits) -> int:
    """Return the number of cells of a batch whose rows and cells are within the limits."""
    cells = batch.column("cells")
    counts = pc.list_value_length(cells)
    if (pc.max(counts).as_py() or 0) > limits.columns:
        line = batch.column("line_no")[pc.index(pc.greater(counts, limits.columns), True).as_py()].as_py()
        raise ExportError(f"Line {line:,} has more than {limits.columns:,} columns, the limit; export fewer columns.")
    flat = cells.flatten()
    lengths = pc.binary_length(flat)
    if (pc.max(lengths).as_py() or 0) > limits.cell_bytes:
        cell = pc.index(pc.greater(lengths, limits.cell_bytes), True).as_py()
        row = int(np.searchsorted(cells.offsets.to_numpy() - cells.offsets[0].as_py(), cell, side="right")) - 1
        raise long_cell(batch.column("line_no")[row].as_py(), limits)
    return len(flat)


def long_cell(line: int, limits: Limits) -> ExportError:
    """Return the error for a cell above the limit."""
    return ExportError(
        f"Line {line:,} has a cell longer than {megabytes(limits.cell_bytes)}, the limit. Either a quote is never "
        "closed there, or a text column should be left out of the export."
    )


def open_quote(line: int) -> ExportError:
    """Return the error for a quote that swallows the rest of the file."""
    return ExportError(
        f"The quote opened in the record that starts in line {line:,} is never closed, so the rest of the file would "
        "become one cell; export it again, or correct that line."
    )


def bad_quoting(line: int, problem: str) -> ExportError:
    """Return the error for what the csv module refuses."""
    if "field larger" in problem:
        return open_quote(line)
    return ExportError(
        f"The record that starts in line {line:,} goes on after a closing quote; a quote inside a quoted cell must be "
        "doubled. Export it again, or correct that line."
    )
