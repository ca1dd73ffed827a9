"""From bytes to physical rows: every record of the file as text with its line number, nothing dropped or understood."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.errors import ExportError
from finint.importer import archive, child, decode, delimited, dialect, gate, strict
from finint.importer.content import Content
from finint.importer.counting import SCHEMA, Count
from finint.importer.gate import Limits
from finint.importer.longtable import LongTable
from finint.importer.reading import Note, Question

__all__ = ["Limits", "Physical", "open_export"]

DEFAULTS = Limits()
HEAD_BYTES = 256 * 1024
SAMPLE_CELLS = 5


@dataclass(frozen=True, slots=True)
class Physical:
    """Every physical record of one file.

    `rows` has line_no int64 (physical line, or sheet row, where the record starts, 1-based) and cells list<string>;
    a blank line has no cells, missing cells of a sheet are empty texts. `cell_errors` holds (line, column index, raw)
    of formula errors and never-calculated formulas, whose cells are empty in `rows`. `member` is the name of the file
    inside a zip, which may tell the period where the name of the zip does not.
    """

    rows: pa.Table | LongTable
    container: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    cell_errors: tuple[tuple[int, int, str], ...] = ()
    member: str | None = None


def open_export(
    data: Content, file_name: str, *, answers: Mapping[str, str], limits: Limits = DEFAULTS
) -> Physical | Question:
    r"""Return the physical rows of an export, or the question that must be answered first.

    Args:
        data: the file as uploaded.
        file_name: for messages only; the kind is read from the bytes.
        answers: may hold "sheet" and "encoding".
        limits: what the file may cost.

    Raises:
        ExportError: with a sentence that says what to do.

    >>> open_export(b"Day,Cost\n2025-03-01,4.20\n", "x.csv", answers={}).rows.to_pylist()[1]
    {'line_no': 2, 'cells': ['2025-03-01', '4.20']}
    """
    del file_name
    container = gate.admit(data, limits)
    member: str | None = None
    notes: tuple[Note, ...] = ()
    if container != "text":
        data = data[:]  # a child process is given the whole
    if container == "zip":
        content, members = archive.inspect(data[:], limits)
        if content == "archive":
            data, member = archive.only_table(data[:], members, limits)
            container = gate.admit(data, limits)
            content = archive.inspect(data, limits)[0] if container == "zip" else "archive"
            if container == "zip" and content == "archive":
                raise ExportError("The archive holds another archive; unpack it and import the export inside.")
        if content == "macros":
            notes = (Note("macros", "The workbook holds macros; they were not run, only cell values were read."),)
    opened: Physical | Question
    if container == "zip":
        opened = open_workbook(data[:], answers, limits)
    elif container == "parquet":
        opened = open_parquet(data[:], limits)
    else:
        opened = open_text(data, answers, limits)
    if isinstance(opened, Question):
        return opened
    return replace(opened, member=member, notes=(*notes, *opened.notes))


def open_text(data: Content, answers: Mapping[str, str], limits: Limits) -> Physical | Question:
    """Return the records of a delimited text file."""
    how = decode.decoding(data, answers)
    if isinstance(how, Question):
        return how
    head = next(decode.pieces(data, how), b"")[:HEAD_BYTES].decode(errors="ignore")
    delimiter = dialect.delimiter_of(head)
    rows = delimited.table(decode.pieces(data, how), delimiter, limits)
    notes = (guessed_note(rows, how.name),) if how.guessed else ()
    return Physical(rows, "csv", encoding=how.name, delimiter=delimiter, notes=notes)


def guessed_note(rows: pa.Table | LongTable, encoding: str) -> Note:
    """Return the warning that the encoding was assumed, with the first cells it matters for."""
    texts = f"The file is not UTF-8; it was read as {encoding}. Check these texts: "
    texts += ", ".join(f"“{cell}”" for cell in islice(unusual(rows), SAMPLE_CELLS)) + "."
    return Note("encoding_assumed", texts, warns=True)


def unusual(rows: pa.Table | LongTable) -> Iterator[str]:
    """Yield each different cell that is not plain ASCII, shortened."""
    seen = set()
    for batch in rows.to_batches() if isinstance(rows, pa.Table) else rows.chunks():
        flat = batch.column("cells").flatten()
        for cell in flat.filter(pc.invert(pc.string_is_ascii(flat))):
            text = cell.as_py().strip()[:60]
            if text not in seen:
                yield text
            seen.add(text)


def open_workbook(data: bytes, answers: Mapping[str, str], limits: Limits) -> Physical | Question:
    """Return the rows of the one sheet that holds a table, read by a child process."""
    frames = child.read("workbook", data, {"sheet": answers.get("sheet")}, limits)
    answer = frames.answer
    if "choices" in answer:
        prompt = "Several sheets hold a table. Which one is to be imported?"
        return Question("sheet", prompt, tuple(map(str, answer["choices"])))
    count = Count(limits)
    batches = []
    for body in frames.rows:
        start, cells = json.loads(bytes(body))
        batches.append(count.batch(np.arange(start, start + len(cells)), strict.to_arrow(cells)))
    return Physical(
        pa.Table.from_batches(batches, SCHEMA),
        "xlsx",
        sheet=str(answer["sheet"]),
        sheets=tuple(map(str, answer["sheets"])),
        cell_errors=tuple((int(line), int(column), str(raw)) for line, column, raw in answer["errors"]),
    )


def open_parquet(data: bytes, limits: Limits) -> Physical:
    """Return column names and rows of a Parquet file, decoded by a child process; line 1 is the header."""
    count = Count(limits)
    batches = []
    for body in child.read("parquet", data, {}, limits).rows:
        table = pa.ipc.open_stream(pa.py_buffer(body)).read_all()
        table.validate(full=True)
        for batch in table.cast(SCHEMA).to_batches():  # one: a frame is a batch
            batches.append(count.batch(batch.column("line_no").to_numpy(), batch.column("cells")))  # noqa: PERF401
    return Physical(pa.Table.from_batches(batches, SCHEMA), "parquet")
