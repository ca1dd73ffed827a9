"""Write down an import beside its rows: the file, every physical line, what was refused, what was answered."""

import json
from datetime import datetime

import pyarrow as pa

from finint import fiscal_books, settings, store
from finint.importer.longtable import scanned
from finint.importer.reading import Reading
from finint.importer.receipt import Receipt
from finint.periods import closed_months


def remember_rules(cursor: store.Cursor, books: store.Books, reading: Reading, now: datetime) -> None:
    """Let the first import of an unset store settle what it alone can know: its currency and its fiscal year."""
    actor = books.actor.name
    currencies: set[str] = set()
    for kind in ("spend", "budget"):
        if kind in reading.tables:
            currencies |= set(reading.tables[kind]["currency"].unique().to_pylist())
    if len(currencies) == 1 and not settings.is_set(cursor, "reporting_currency"):
        settings.change(
            cursor,
            "reporting_currency",
            currencies.pop(),
            actor=actor,
            now=now,
            reason=f"first import: {reading.file_name}",
        )
    month = reading.answers.get("fiscal_year_start")
    is_month = bool(month and month.isdigit() and 1 <= int(month) <= 12)
    # A year of weeks that finance has closed months of is not moved by a file.
    is_kept = fiscal_books.within(cursor).weeks is not None and bool(closed_months(cursor))
    if month and is_month and not is_kept and not settings.is_set(cursor, "fiscal_first_month"):
        settings.change(
            cursor,
            "fiscal_first_month",
            str(int(month)),
            actor=actor,
            now=now,
            reason=f"answered for {reading.file_name}",
        )


def record(
    cursor: store.Cursor,
    books: store.Books,
    reading: Reading,
    receipt: Receipt,
    *,
    sequence: int,
    now: datetime,
    is_sample: bool,
) -> None:
    """Write the import, its raw rows, its refused cells, its answers and its operation."""
    first, end = reading.period or (None, None)
    place = {"source": reading.source, "account": reading.account, "fingerprint": reading.fingerprint}
    said = {"now": now, "actor": books.actor.name, "import_id": receipt.import_id}
    store.run(
        cursor,
        "record_import",
        **place,
        **said,
        sequence=sequence,
        sha256=reading.sha256,
        file_name=reading.file_name,
        size_bytes=reading.size_bytes,
        kind=reading.kind,
        breakdown=reading.breakdown,
        replaces=reading.replaces,
        profile_version=reading.profile_version,
        header=list(reading.header),
        header_line=reading.header_line,
        encoding=reading.encoding,
        sheet=reading.sheet,
        time_zone=reading.time_zone,
        answers=json.dumps(dict(reading.answers), sort_keys=True),
        period_start=first,
        period_end=end,
        rows_of_data=reading.rows_of_data,
        rows_stored=receipt.rows_stored,
        outcome=receipt.outcome,
        receipt=json.dumps(receipt.document()),
        is_sample=is_sample,
    )
    if reading.raw is not None:
        with store.registered(cursor, raw=scanned(reading.raw)):
            store.run(cursor, "record_raw_rows", import_id=receipt.import_id)
    if reading.quarantined:
        cells = pa.table(
            {
                name: pa.array([getattr(cell, name) for cell in reading.quarantined])
                for name in ("line", "column", "code", "value")
            }
        )
        with store.registered(cursor, refused=cells):
            store.run(cursor, "record_quarantine", import_id=receipt.import_id)
    if reading.answers:
        store.run(
            cursor,
            "remember_answers",
            **place,
            now=now,
            actor=books.actor.name,
            answers=json.dumps(dict(reading.answers), sort_keys=True),
        )
    clean = not reading.quarantined and all(total.within_tolerance for total in reading.control_totals)
    store.run(
        cursor,
        "record_operation",
        type="import batch",
        object=receipt.import_id,
        now=now,
        actor=books.actor.name,
        first_pass=not reading.quarantined,
        control_passed=clean,
    )
