"""From text to physical records: cells as text, and the line each record starts in.

The text is taken in blocks of whole lines, so a file of a million rows costs its own size in memory and little more.
"""

from collections.abc import Iterable, Iterator

import pyarrow as pa

from finint.errors import ExportError
from finint.importer import regular, strict
from finint.importer.counting import SCHEMA, Count
from finint.importer.gate import Limits, megabytes
from finint.importer.longtable import LongTable
from finint.importer.regular import Records

HELD_BYTES = 16 * 1024 * 1024  # of cells in memory; longer files wait in a temporary one


def table(utf8: Iterable[bytes], delimiter: str, limits: Limits) -> pa.Table | LongTable:
    r"""Return every physical record of UTF-8 text, a blank line as a row without cells.

    Raises:
        ExportError: a quote that never closes, text after a closing quote, or a limit that was hit.

    >>> table([b'a,b\n"x\ny",2\n\nz,3\n'], ",", Limits()).to_pylist()[1:]
    [{'line_no': 2, 'cells': ['x\ny', '2']}, {'line_no': 4, 'cells': []}, {'line_no': 5, 'cells': ['z', '3']}]
    """
    batches: list[pa.RecordBatch] = []
    size, long = 0, None
    count = Count(limits)
    lines, rest = 0, b""
    for whole in whole_lines(utf8, limits):
        block = rest + whole
        records = split(block, delimiter, lines)
        batch = count.batch(records.line_no + lines + 1, records.cells)
        size += batch.nbytes
        if long is None and size > HELD_BYTES:
            long = LongTable(SCHEMA)
            for before in batches:
                long.append(before)
        if long is None:
            batches.append(batch)
        else:
            long.append(batch)
        lines += records.lines
        rest = block[records.taken :]
        if len(rest) > limits.row_bytes:
            break
    if rest:
        raise open_quote(lines + 1)
    return long or pa.Table.from_batches(batches, SCHEMA)


def split(block: bytes, delimiter: str, lines_before: int) -> Records:
    """Return the whole records of a block, the fast way when its quoting is regular."""
    try:
        return regular.split(block, delimiter) or strict.split(block, delimiter)
    except strict.QuotingError as error:
        raise bad_quoting(lines_before + error.line + 1, str(error)) from error


def whole_lines(utf8: Iterable[bytes], limits: Limits) -> Iterator[bytes]:
    r"""Yield the text in blocks that end at a line end, added to the last line when it has none.

    >>> list(whole_lines([b"a,b\nc", b",d\n", b"e"], Limits()))
    [b'a,b\n', b'c,d\n', b'e\n']
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
        yield last if last.endswith((b"\n", b"\r")) else last + b"\n"


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
