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

from finint import counted_once, display, kept_credit, store
from finint.holdings import Unconverted
from finint.importer import dimensions
from finint.importer.posting import Posting, changes
from finint.importer.reading import Note, Reading
from finint.importer.receipt import Diff, MonthChange, Receipt, of_reading, plain_amount, unposted
from finint.importer.record import record, remember_rules
from finint.period import Period
from finint.periods import LateRows, begin_posting, late_plan, late_rows, posting_month

LEDGERS = ("spend", "budget")


class _OneMoney(NamedTuple):
    vendor: str
    month: date
    currency: str
    amount: Decimal


class _Said(NamedTuple):
    code: str
    text: str
    warns: bool


class _RolledBackError(Exception):
    """Carries a preview's receipt out of its transaction, which must not commit."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__("preview")
        self.receipt = receipt


class _Id(NamedTuple):
    import_id: str


class _Sequence(NamedTuple):
    sequence: int


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
    if reading.rows_of_data and not reading.quarantined and not any(rows.num_rows for rows in reading.tables.values()):
        count = display.count(reading.rows_of_data, "data row")
        said = f"None of the {count} holds an amount in the columns that were read."
        return replace(unposted(reading), outcome="reject", reason=said)

    def work(cursor: store.Cursor) -> Receipt:
        if not keep:
            raise _RolledBackError(_within(cursor, books, reading, now=now, is_sample=is_sample))
        return within(cursor, books, reading, now=now, is_sample=is_sample)

    return store.write(books, work)


def within(cursor: store.Cursor, books: store.Books, reading: Reading, *, now: datetime, is_sample: bool) -> Receipt:
    """Post a ready reading inside a transaction that is under way; the kept credit follows in it."""
    receipt = _within(cursor, books, reading, now=now, is_sample=is_sample)
    if receipt.import_id:
        kept_credit.follow(cursor, receipt.import_id, reading.tables)
    return receipt


def _within(cursor: store.Cursor, books: store.Books, reading: Reading, *, now: datetime, is_sample: bool) -> Receipt:
    earlier = store.read_within(cursor, "live_import_of_bytes", _Id, sha256=reading.sha256, account=reading.account)
    if earlier:
        return _no_op(cursor, earlier[0].import_id, reading, "These very bytes are already in the books.")
    sequence = store.read_within(cursor, "next_import", _Sequence)[0].sequence
    import_id = f"imp-{sequence:05d}"
    notes = list(reading.notes)
    diff, totals, months, stored = Diff(), {}, [], 0
    remember_rules(cursor, books, reading, now)
    for kind, table in reading.tables.items():
        if kind not in LEDGERS:
            with store.registered(cursor, incoming=table):
                stored += dimensions.post(cursor, kind, table, import_id=import_id)
            continue
        posted = Posting(cursor, books, reading, kind, import_id, sequence, now)
        before = posted.months()
        kind_diff = posted.post()
        diff = diff.plus(kind_diff)
        notes += posted.notes
        stored += table.num_rows
        totals[kind] = posted.totals()
        months += changes(before, posted.months())
    if reading.tables.keys() & set(LEDGERS) and stored and diff.same == stored and not diff.vanished:
        return _same_rows(cursor, reading, import_id)
    begin_posting(cursor, import_id)
    notes += _late(cursor, import_id, now)
    receipt = receipt_of(reading, import_id, notes, diff, totals, months, stored)
    record(cursor, books, reading, receipt, sequence=sequence, now=now, is_sample=is_sample)
    counted_once.settle(cursor, now, import_id, reading.tables)
    if said := [*_counted_once(cursor, import_id), *_without_rate(cursor, import_id)]:
        receipt = replace(receipt, notes=(*receipt.notes, *(note._asdict() for note in said)))
        store.run(cursor, "amend_receipt", import_id=import_id, receipt=json.dumps(receipt.document()))
    return receipt


def _counted_once(cursor: store.Cursor, import_id: str) -> "list[_Said]":
    """Say in which months the books show less than the file and what is live add up to: one money, told twice."""
    found = store.read_within(cursor, "netted_of_import", _OneMoney, import_id=import_id)
    if not found:
        return []
    pairs = [f"{row.vendor} {row.month:%b %Y} ({row.currency} {display.money(row.amount)})" for row in found[:6]]
    listed = ", ".join(pairs) + (f" and {len(found) - 6} more" if len(found) > 6 else "")
    text = (
        "The platform's lines and the ledger's bills of one vendor and month are one money and count once, as the "
        f"ledger says. The months above add up both; the books show them with: {listed}."
    )
    return [_Said("counted_once", text, warns=False)]


def _late(cursor: store.Cursor, import_id: str, now: datetime) -> list[Note]:
    """Say what of the import meets a closed month: spend counts later as a restatement, plan does not count there."""
    notes = []
    if late := late_rows(cursor, import_id):
        said = f"{_listed(late)}, closed: what they change counts in {posting_month(cursor, now.date()):%b %Y}."
        notes.append(Note("restates_closed", said, warns=True))
    if plan := late_plan(cursor, import_id):
        notes.append(Note("plan_of_closed", f"{_listed(plan)}, closed: the plan of the close stays there.", warns=True))
    return notes


def _without_rate(cursor: store.Cursor, import_id: str) -> "list[_Said]":
    """Say which rows no figure counts: those in a currency without a rate on or before their day."""
    left = store.read_within(cursor, "unconverted", Unconverted, import_id=import_id, kind="")
    return [
        _Said(
            "no_rate",
            f"{display.count(row.rows, 'row')} in {row.currency} ({display.money(row.amount)}) without an exchange "
            "rate on or before their day: kept, and in no figure until one is brought in.",
            warns=False,
        )
        for row in left
    ]


def _listed(late: list[LateRows]) -> str:
    rows, months = sum(row.rows for row in late), ", ".join(f"{row.month:%b %Y}" for row in late)
    return f"{rows} {'row falls' if rows == 1 else 'rows fall'} in {months}"


def receipt_of(
    reading: Reading,
    import_id: str,
    notes: list[Note],
    diff: Diff,
    totals: Mapping[str, dict[str, str]],
    months: list[MonthChange],
    stored: int,
) -> Receipt:
    """Return what a posting did, as its receipt says it."""
    warns = any(note.warns for note in notes) or any(not total.within_tolerance for total in reading.control_totals)
    spend = totals.get("spend", totals.get("budget", {}))
    parts_of_file = of_reading(reading) | {
        "notes": tuple({"code": note.code, "text": note.text, "warns": note.warns} for note in notes)
    }
    first, end = reading.days or reading.period or (None, None)
    said = [note.text for note in notes if note.warns]
    if reading.quarantined:
        waiting = len({cell.line for cell in reading.quarantined})
        said.insert(0, f"{display.count(waiting, 'row waits', 'rows wait')} in quarantine.")
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
    store.start_over(cursor)
    return _no_op(cursor, earlier[0].import_id, reading, "Every row of this file is already in the books.")
