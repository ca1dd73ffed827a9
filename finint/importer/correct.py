"""Give quarantined rows a second chance: the cell is typed anew, the row is read as if the file had said so.

The whole file is read again with the corrected cells, so the column's decimal mark and date order are still decided
by all of its rows; only the corrected rows are then posted, under the import they belong to.
"""

import csv
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from finint import counted_once, kept_credit, store
from finint.errors import CalculationError
from finint.importer import dimensions
from finint.importer.longtable import held
from finint.importer.phasing import crossing_parts
from finint.importer.post import LEDGERS
from finint.importer.posting import DEFAULT_VERSION
from finint.importer.read import read_export
from finint.importer.reading import Reading, Rejection
from finint.importer.staging import run_on, stage
from finint.periods import begin_posting


class _Raw(NamedTuple):
    line_no: int
    row_class: str
    cells: list[str]


class _Origin(NamedTuple):
    file_name: str
    source: str
    account: str
    breakdown: str
    replaces: str
    answers: str
    header: list[str]
    status: str


class _Waiting(NamedTuple):
    line_no: int
    column_name: str
    code: str
    value: str


@dataclass(frozen=True, slots=True)
class Corrected:
    """Lines that are in the ledger now, and cells that still keep theirs out."""

    posted: tuple[int, ...]
    refused: tuple[Rejection, ...]


def correct(books: store.Books, import_id: str, cells: Mapping[tuple[int, str], str], *, now: datetime) -> Corrected:
    """Post the quarantined rows of `import_id` whose refused cells are given anew in `cells` (line, column) → text.

    Raises:
        CalculationError: the import is not live, or a cell is not waiting in its quarantine.
    """
    origin = _origin(books, import_id)
    waiting = {(cell.line_no, cell.column_name) for cell in _waiting(books, import_id)}
    if strangers := cells.keys() - waiting:
        line, column = min(strangers)
        raise CalculationError(f"line {line}, column {column} of {import_id} is not waiting in quarantine")
    reading, places = _read_again(books, import_id, origin, cells, now.date())
    lines = sorted({line for line, _ in cells})
    refused = tuple(
        Rejection(places[cell.line], cell.column, cell.code, cell.value)
        for cell in reading.quarantined
        if places.get(cell.line) in lines
    )
    good = [line for line in lines if line not in {cell.line for cell in refused}]
    if good:
        store.write(books, lambda cursor: _post(cursor, books, import_id, origin, reading, places, good, cells, now))
    return Corrected(tuple(good), refused)


def leave_out(books: store.Books, import_id: str, lines: list[int], *, now: datetime) -> None:
    """Record that somebody decided to leave these quarantined rows out of the books for good."""

    def work(cursor: store.Cursor) -> None:
        for line in lines:
            _resolve(cursor, books, import_id, line, "left out", now)

    store.write(books, work)


def _origin(books: store.Books, import_id: str) -> _Origin:
    found = store.read(books, "import_origin", _Origin, import_id=import_id)
    if not found or found[0].status != "live":
        raise CalculationError(f"{import_id} is not a live import")
    return found[0]


def _waiting(books: store.Books, import_id: str) -> list[_Waiting]:
    return store.read(books, "quarantine_of_import", _Waiting, import_id=import_id)


def _read_again(
    books: store.Books, import_id: str, origin: _Origin, cells: Mapping[tuple[int, str], str], today: date
) -> tuple[Reading, dict[int, int]]:
    """Read the import's rows with the new cells; also map each new line number to the line of the original file."""
    rows = store.read(books, "raw_rows", _Raw, import_id=import_id)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    places: dict[int, int] = {}
    at = 1
    for row in rows:
        values = list(row.cells)
        for (line, column), value in cells.items():
            if line == row.line_no:
                place = _column_place(origin.header, column)
                values += [""] * (place + 1 - len(values))
                values[place] = value
        places[at] = row.line_no
        before = text.tell()
        writer.writerow(values)
        at += text.getvalue()[before:].count("\n") if any("\n" in value for value in values) else 1
    answers = json.loads(origin.answers)
    data = text.getvalue().encode()
    reading = read_export(data, origin.file_name, answers=answers, account=origin.account, today=today)
    if reading.state != "ready":
        raise CalculationError(f"{origin.file_name} cannot be read with these corrections: {reading.reason}")
    return reading, places


def _column_place(header: list[str], column: str) -> int:
    if column not in header:
        raise CalculationError(f"{column} is not a column of the file; it has {header}")
    return header.index(column)


def _post(
    cursor: store.Cursor,
    books: store.Books,
    import_id: str,
    origin: _Origin,
    reading: Reading,
    places: Mapping[int, int],
    good: list[int],
    cells: Mapping[tuple[int, str], str],
    now: datetime,
) -> None:
    for kind, rows in reading.tables.items():
        table = held(rows)
        original = pa.array([places.get(line) for line in table["line_no"].to_pylist()], pa.int64())
        picked = table.set_column(table.schema.get_field_index("line_no"), table.schema.field("line_no"), original)
        picked = picked.filter(pc.is_in(picked["line_no"], value_set=pa.array(good, pa.int64())))
        if kind in LEDGERS:
            _post_ledger(cursor, kind, picked, import_id, origin)
            continue
        with store.registered(cursor, incoming=picked):
            dimensions.post(cursor, kind, picked, import_id=import_id)
    for (line, column), value in cells.items():
        if line in good:
            store.run(
                cursor,
                "record_correction",
                import_id=import_id,
                line=line,
                column=column,
                value=value,
                now=now,
                actor=books.actor.name,
            )
    for line in good:
        _resolve(cursor, books, import_id, line, "corrected", now)
    begin_posting(cursor, import_id)
    counted_once.settle(cursor, now, import_id, reading.tables)
    kept_credit.follow(cursor, import_id, reading.tables)


def _post_ledger(cursor: store.Cursor, kind: str, rows: pa.Table, import_id: str, origin: _Origin) -> None:
    place = {"source": origin.source, "breakdown": origin.breakdown}
    account = {"account": origin.account} if kind == "spend" else {}
    stage(cursor, kind, rows, **(account or {"version": DEFAULT_VERSION}))
    if origin.replaces == "key":
        store.run(cursor, f"supersede_key_{kind}", import_id=import_id, **place)
    counted = all(
        row.is_counted for row in store.read_within(cursor, f"is_counted_{kind}", _Counted, import_id=import_id)
    )
    run_on(cursor, f"post_{kind}", rows, import_id=import_id, is_counted=counted, **place, **account)
    if kind == "budget":
        store.run(cursor, "post_budget_month", import_id=import_id)
    spread = crossing_parts(cursor, kind)
    if spread is not None:
        with store.registered(cursor, part=spread):
            store.run(cursor, f"spread_{kind}", import_id=import_id)


class _Counted(NamedTuple):
    is_counted: bool


def _resolve(cursor: store.Cursor, books: store.Books, import_id: str, line: int, how: str, now: datetime) -> None:
    store.run(
        cursor, "resolve_quarantine", import_id=import_id, line=line, resolution=how, now=now, actor=books.actor.name
    )
