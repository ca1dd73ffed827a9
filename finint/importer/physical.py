"""From bytes to physical rows: every record of the file as text with its line number, nothing dropped or understood."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.errors import ExportError
from finint.importer import archive, child, decode, delimited, dialect, gate, strict
from finint.importer.gate import Limits
from finint.importer.reading import Note, Question
from finint.importer.regular import integers

__all__ = ["Limits", "Physical", "open_export"]

HEAD_BYTES = 256 * 1024
SAMPLE_CELLS = 5


@dataclass(frozen=True, slots=True)
class Physical:
    """Every physical record of one file.

    `rows` has line_no int64 (physical line, or sheet row, where the record starts, 1-based) and cells list<string>;
    a blank line has no cells, missing cells of a sheet are empty texts. `cell_errors` holds (line, column index, raw)
    of formula errors and never-calculated formulas, whose cells are empty in `rows`.
    """

    rows: pa.Table
    container: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    cell_errors: tuple[tuple[int, int, str], ...] = ()


def open_export(
    data: bytes, file_name: str, *, answers: Mapping[str, str], limits: Limits = Limits()
) -> Physical | Question:
    """Return the physical rows of an export, or the question that must be answered first.

    Args:
        data: the file as uploaded.
        file_name: for messages only; the kind is read from the bytes.
        answers: may hold "sheet" and "encoding".
        limits: what the file may cost.

    Raises:
        ExportError: with a sentence that says what to do.

    >>> open_export(b"Day,Cost\\n2025-03-01,4.20\\n", "x.csv", answers={}).rows.to_pylist()[1]
    {'line_no': 2, 'cells': ['2025-03-01', '4.20']}
    """
    del file_name
    container = gate.admit(data, limits)
    notes: tuple[Note, ...] = ()
    if container == "zip":
        content, members = archive.inspect(data, limits)
        if content == "archive":
            data, _ = archive.only_table(data, members, limits)
            container = gate.admit(data, limits)
            if container == "zip":
                content, _ = archive.inspect(data, limits)
                if content == "archive":
                    raise ExportError("The archive holds another archive; unpack it and import the export inside.")
        if content == "macros":
            notes = (Note("macros", "The workbook holds macros; they were not run, only cell values were read."),)
    if container == "zip":
        return open_workbook(data, answers, notes, limits)
    return open_text(data, answers, limits)


def open_text(data: bytes, answers: Mapping[str, str], limits: Limits) -> Physical | Question:
    """Return the records of a delimited text file."""
    how = decode.decoding(data, answers)
    if isinstance(how, Question):
        return how
    head = next(decode.pieces(data, how), b"")[:HEAD_BYTES].decode(errors="ignore")
    delimiter = dialect.delimiter_of(head)
    rows = delimited.table(decode.pieces(data, how), delimiter, limits)
    notes = (guessed_note(rows, how.name),) if how.guessed else ()
    return Physical(rows, "csv", encoding=how.name, delimiter=delimiter, notes=notes)


def guessed_note(rows: pa.Table, encoding: str) -> Note:
    """Return the warning that the encoding was assumed, with the first cells it matters for."""
    found: dict[str, None] = {}
    for chunk in rows.column("cells").chunks:
        flat = chunk.flatten()
        for cell in flat.filter(pc.invert(pc.string_is_ascii(flat))).slice(0, 1000).to_pylist():
            found[cell.strip()[:60]] = None
            if len(found) == SAMPLE_CELLS:
                break
    sample = ", ".join(f"“{cell}”" for cell in list(found)[:SAMPLE_CELLS])
    return Note(
        "encoding_assumed", f"The file is not UTF-8; it was read as {encoding}. Check these texts: {sample}.", warns=True
    )


def open_workbook(
    data: bytes, answers: Mapping[str, str], notes: tuple[Note, ...], limits: Limits
) -> Physical | Question:
    """Return the rows of the one sheet that holds a table, read by a child process."""
    frames = child.read("workbook", data, {"sheet": answers.get("sheet")}, limits)
    sheets = tuple(frames.answer["sheets"])
    if "choices" in frames.answer:
        return Question("sheet", "Several sheets hold a table. Which one is to be imported?", tuple(frames.answer["choices"]))
    batches = []
    for _, body in frames.rows:
        start, cells = json.loads(bytes(body))
        lines = integers(np.arange(start, start + len(cells)))
        batches.append(pa.RecordBatch.from_arrays([lines, strict.to_arrow(cells)], schema=delimited.SCHEMA))
    return Physical(
        pa.Table.from_batches(batches, delimited.SCHEMA),
        "xlsx",
        sheet=frames.answer["sheet"],
        sheets=sheets,
        notes=notes,
        cell_errors=tuple((int(line), int(column), str(raw)) for line, column, raw in frames.answer.get("errors", ())),
    )
