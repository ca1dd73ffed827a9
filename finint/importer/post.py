"""Post a reading: compare with what is live, let new versions replace old ones, and write the receipt.

Everything happens in one transaction. A preview is the same transaction rolled back, so it cannot promise anything
that the commit would not do.
"""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

import pyarrow as pa

from finint import settings, store
from finint.importer import dimensions
from finint.importer.phasing import parts, rule_of
from finint.importer.reading import Note, Reading
from finint.importer.receipt import Diff, MonthChange, Receipt, of_reading, plain_amount, unposted
from finint.period import Period

LEDGERS = ("spend", "budget")
DEFAULT_VERSION = "Budget"


class _RolledBackError(Exception):
    """Carries a preview's receipt out of its transaction, which must not commit."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__("preview")
        self.receipt = receipt


class _Id(NamedTuple):
    import_id: str


class _Sequence(NamedTuple):
    sequence: int


class _Breakdown(NamedTuple):
    import_id: str
    file_name: str
    breakdown: str


class _Crossing(NamedTuple):
    line_no: int
    amount: Decimal
    period_start: date
    period_end: date
    phasing: str


class _MonthAmount(NamedTuple):
    month: date
    currency: str
    amount: Decimal


class _Total(NamedTuple):
    currency: str
    amount: Decimal


def preview(books: store.Books, reading: Reading, *, now: datetime) -> Receipt:
    """Return the receipt that posting `reading` would give; the store is unchanged."""
    try:
        return _post(books, reading, now=now, keep=False, is_sample=False)
    except _RolledBackError as rolled_back:
        return replace(rolled_back.receipt, import_id=None)


def post(books: store.Books, reading: Reading, *, now: datetime, is_sample: bool = False) -> Receipt:
    """Post `reading` in one transaction and return its receipt; a file asked about or refused stores nothing."""
    return _post(books, reading, now=now, keep=True, is_sample=is_sample)


def _post(books: store.Books, reading: Reading, *, now: datetime, keep: bool, is_sample: bool) -> Receipt:
    if reading.state != "ready":
        return unposted(reading)
    unknown = [kind for kind in reading.tables if kind not in LEDGERS and kind not in dimensions.KINDS]
    if unknown:
        return replace(
            unposted(reading), outcome="reject", reason=f"The books have no place yet for a file of {unknown[0]}."
        )

    def work(cursor: store.Cursor) -> Receipt:
        receipt = _within(cursor, books, reading, now=now, is_sample=is_sample)
        if not keep:
            raise _RolledBackError(receipt)
        return receipt

    return store.write(books, work)


def _within(cursor: store.Cursor, books: store.Books, reading: Reading, *, now: datetime, is_sample: bool) -> Receipt:
    earlier = store.read_within(cursor, "live_import_of_bytes", _Id, sha256=reading.sha256, account=reading.account)
    if earlier:
        return _no_op(cursor, earlier[0].import_id, reading, "These very bytes are already in the books.")
    sequence = store.read_within(cursor, "next_import", _Sequence)[0].sequence
    import_id = f"imp-{sequence:05d}"
    notes = list(reading.notes)
    diff, totals, months, stored = Diff(), {}, [], 0
    _remember_rules(cursor, books, reading, now)
    for kind, table in reading.tables.items():
        with store.registered(cursor, incoming=table):
            if kind not in LEDGERS:
                stored += dimensions.post(cursor, kind, table, import_id=import_id)
                continue
            posted = _Posting(cursor, books, reading, kind, import_id, sequence, now)
            before = posted.months()
            kind_diff = posted.post()
            diff = diff.plus(kind_diff)
            notes += posted.notes
            stored += table.num_rows
            totals[kind] = posted.totals()
            months += _changes(before, posted.months())
    if reading.tables.keys() & set(LEDGERS) and stored and diff.same == stored and not diff.vanished:
        return _same_rows(cursor, reading, import_id)
    receipt = _receipt(reading, import_id, notes, diff, totals, months, stored)
    _record(cursor, books, reading, receipt, sequence=sequence, now=now, is_sample=is_sample)
    return receipt


class _Posting:
    """One kind's rows on their way into a ledger, inside the transaction."""

    def __init__(
        self,
        cursor: store.Cursor,
        books: store.Books,
        reading: Reading,
        kind: str,
        import_id: str,
        sequence: int,
        now: datetime,
    ) -> None:
        self.cursor, self.books, self.reading, self.kind = cursor, books, reading, kind
        self.import_id, self.sequence, self.now = import_id, sequence, now
        self.notes: list[Note] = []
        if kind == "spend":
            store.run(cursor, "stage_spend", account=reading.account)
        else:
            store.run(cursor, "stage_budget", version=DEFAULT_VERSION)
        start, end = reading.period or (None, None)
        self._run(
            "windows", import_id=import_id, sequence=sequence, period_start=start, period_end=end, **self._place()
        )

    def _place(self) -> dict[str, object]:
        return {"source": str(self.reading.source), "breakdown": self.reading.breakdown}

    def _run(self, question: str, **parameters: object) -> int:
        return store.run(self.cursor, f"{question}_{self.kind}", **parameters)

    def post(self) -> Diff:
        """Compare, replace, insert; return the difference to what was live."""
        place = self._place()
        diff = store.read_within(
            self.cursor, f"diff_{self.kind}", Diff, import_id=self.import_id, replaces=self.reading.replaces, **place
        )[0]
        others = store.read_within(
            self.cursor, "overlapping_breakdowns", _Breakdown, import_id=self.import_id, kind=self.kind, detail=[]
        )
        if self.reading.replaces == "window":
            self._run("supersede_window", import_id=self.import_id)
        else:
            self._run("supersede_key", import_id=self.import_id, **place)
        self._run("post", import_id=self.import_id, is_counted=not others, **place)
        self._spread()
        if others:
            self.notes.append(
                Note(
                    "same_money",
                    f"{others[0].file_name} holds the same money by {others[0].breakdown or 'another breakdown'}: "
                    f"these rows are kept as detail and not counted again.",
                    warns=True,
                )
            )
        if diff.restated:
            self.notes.append(Note("restated", f"{diff.restated} live rows change their amount.", warns=True))
        if diff.vanished:
            self.notes.append(
                Note(
                    "vanished",
                    f"{diff.vanished} live rows of these days are not in this file and no longer count; "
                    "a different filter or account would explain many of them.",
                    warns=True,
                )
            )
        return diff

    def _spread(self) -> None:
        if self.kind == "budget":
            store.run(
                self.cursor, "post_budget_version", now=self.now, actor=self.books.actor.name, sequence=self.sequence
            )
            store.run(self.cursor, "post_budget_month", import_id=self.import_id)
        crossing = store.read_within(self.cursor, f"crossing_{self.kind}", _Crossing)
        if not crossing:
            return
        rows = []
        for row in crossing:
            period = Period(row.period_start, row.period_end)
            rule = row.phasing if row.phasing in ("even", "days") else rule_of(period)
            rows += [(row.line_no, *part) for part in parts(row.amount, period, rule)]
        lines, months, firsts, days, amounts = zip(*rows, strict=True)
        table = pa.table(
            {
                "line_no": pa.array(lines, pa.int64()),
                "month": pa.array(months, pa.date32()),
                "first_day": pa.array(firsts, pa.date32()),
                "days": pa.array(days, pa.int32()),
                "amount": pa.array(amounts, pa.decimal128(28, 12)),
            }
        )
        with store.registered(self.cursor, part=table):
            store.run(self.cursor, f"spread_{self.kind}", import_id=self.import_id)

    def totals(self) -> dict[str, str]:
        """Amounts of the posted rows by currency."""
        rows = store.read_within(self.cursor, f"totals_{self.kind}", _Total, import_id=self.import_id)
        return {row.currency: plain_amount(row.amount) for row in rows}

    def months(self) -> dict[tuple[date, str], Decimal]:
        """Live spend by month and currency over the months the file touches; empty for plans."""
        if self.kind != "spend":
            return {}
        rows = store.read_within(self.cursor, "months_around_import", _MonthAmount, import_id=self.import_id)
        return {(row.month, row.currency): row.amount for row in rows}


def _changes(
    before: Mapping[tuple[date, str], Decimal], after: Mapping[tuple[date, str], Decimal]
) -> list[MonthChange]:
    zero = Decimal(0)
    return [
        MonthChange(*key, before.get(key, zero), after.get(key, zero)) for key in sorted(before.keys() | after.keys())
    ]


def _receipt(
    reading: Reading,
    import_id: str,
    notes: list[Note],
    diff: Diff,
    totals: Mapping[str, dict[str, str]],
    months: list[MonthChange],
    stored: int,
) -> Receipt:
    warns = any(note.warns for note in notes) or any(not total.within_tolerance for total in reading.control_totals)
    spend = totals.get("spend", totals.get("budget", {}))
    parts_of_file = of_reading(reading) | {
        "notes": tuple({"code": note.code, "text": note.text, "warns": note.warns} for note in notes)
    }
    first, end = reading.period or (None, None)
    said = [note.text for note in notes if note.warns]
    if reading.quarantined:
        said.insert(0, f"{len({cell.line for cell in reading.quarantined})} rows wait in quarantine.")
    said += [
        f"'{total.label}' says {plain_amount(total.stated)}; the rows add up to {plain_amount(total.ours)}."
        for total in reading.control_totals
        if not total.within_tolerance
    ]
    return Receipt(
        outcome="import_with_warnings" if warns or reading.quarantined else "import",
        reason=" ".join(said) or None,
        import_id=import_id,
        totals=spend,
        totals_by_kind=totals if len(totals) > 1 or "budget" in totals else {},
        currency=next(iter(spend)) if len(spend) == 1 else None,
        date_min=first.isoformat() if first else None,
        date_max=Period(first, end).last_day.isoformat() if first and end else None,
        diff=dict(diff._asdict()),
        months=tuple(
            {
                "month": change.month.isoformat(),
                "currency": change.currency,
                "before": plain_amount(change.before),
                "after": plain_amount(change.after),
            }
            for change in months
        ),
        rows_stored=stored,
        **parts_of_file,  # type: ignore[arg-type]
    )


def _no_op(cursor: store.Cursor, import_id: str, reading: Reading, reason: str) -> Receipt:
    class _Stored(NamedTuple):
        receipt: str

    stored = store.read_within(cursor, "receipt", _Stored, import_id=import_id)
    earlier = Receipt.from_json(stored[0].receipt)
    return replace(
        earlier,
        outcome="no_op",
        reason=reason,
        import_id=import_id,
        diff=dict(Diff(same=earlier.rows_stored)._asdict()),
        months=(),
        notes=(),
        file_name=reading.file_name,
    )


def _same_rows(cursor: store.Cursor, reading: Reading, import_id: str) -> Receipt:
    """Other bytes, but no row differs: say so and keep the earlier import as the one that counts."""
    earlier = store.read_within(cursor, "superseded_import", _Id, import_id=import_id)
    cursor.execute("rollback")
    cursor.execute("begin")
    return _no_op(cursor, earlier[0].import_id, reading, "Every row of this file is already in the books.")


def _remember_rules(cursor: store.Cursor, books: store.Books, reading: Reading, now: datetime) -> None:
    """Let the first import of an unset store settle what it alone can know: its currency and its fiscal year."""
    actor = books.actor.name
    currencies: set[str] = set()
    for kind in LEDGERS:
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
    if month and month.isdigit() and 1 <= int(month) <= 12 and not settings.is_set(cursor, "fiscal_first_month"):
        settings.change(
            cursor,
            "fiscal_first_month",
            str(int(month)),
            actor=actor,
            now=now,
            reason=f"answered for {reading.file_name}",
        )


def _record(
    cursor: store.Cursor,
    books: store.Books,
    reading: Reading,
    receipt: Receipt,
    *,
    sequence: int,
    now: datetime,
    is_sample: bool,
) -> None:
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
        with store.registered(cursor, raw=reading.raw):
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
