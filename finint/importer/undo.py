"""Take an import back: what it replaced counts again, and the books are exactly as if it had never come."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from finint import counted_once, kept_credit, known_names, spend_sums, store
from finint.errors import CalculationError
from finint.importer.receipt import plain_amount
from finint.periods import begin_posting, may_undo


class _Status(NamedTuple):
    status: str
    source: str
    kind: str


class _Scope(NamedTuple):
    import_id: str
    sequence: int


class _Breakdown(NamedTuple):
    import_id: str
    file_name: str
    breakdown: str


class _Amount(NamedTuple):
    currency: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: rows that count again, and what is live afterwards from the same source, by currency."""

    import_id: str
    status: str
    rows_restored: int
    totals: dict[str, str] = field(default_factory=dict)


def undo(books: store.Books, import_id: str, *, now: datetime) -> Undone:
    """Mark `import_id` undone and let the version from the latest import still live count again.

    Raises:
        CalculationError: there is no such import, or it is undone already.
    """

    def work(cursor: store.Cursor) -> Undone:
        found = store.read_within(cursor, "import_status", _Status, import_id=import_id)
        if not found:
            raise CalculationError(f"there is no import {import_id}", fix="'finint imports' lists them")
        if found[0].status == "undone":
            raise CalculationError(f"{import_id} is undone already")
        may_undo(cursor, import_id)
        changed = spend_sums.touched(cursor, import_id)
        store.run(cursor, "mark_undone", import_id=import_id, now=now, actor=books.actor.name)
        if changed is None:
            known_names.renew(cursor)
        restored = 0
        for kind in ("spend", "budget"):
            before = _live_rows(cursor, kind)
            store.run(cursor, f"release_{kind}", import_id=import_id)
            restored += _live_rows(cursor, kind) - before
            recounted = recount(cursor, kind, found[0].source)
            changed = None if changed is None else changed | recounted
        kept_credit.follow(cursor, import_id, kept_credit.KINDS)
        begin_posting(cursor, import_id)
        counted_once.settle(cursor, now, changed=changed)
        store.run(cursor, "reverse_operation", import_id=import_id, now=now)
        totals = store.read_within(cursor, "live_totals_of_source", _Amount, source=found[0].source)
        return Undone(
            import_id=import_id,
            status="undone",
            rows_restored=restored,
            totals={row.currency: plain_amount(row.amount) for row in totals},
        )

    return store.write(books, work)


def recount(cursor: store.Cursor, kind: str, source: str) -> set[str]:
    """Decide again, oldest import first, which breakdown of the same money counts; return whose rows changed."""
    detail: list[str] = []
    changed: set[str] = set()
    for row in store.read_within(cursor, "scope_imports", _Scope, source=source, kind=kind):
        others = store.read_within(
            cursor, "overlapping_breakdowns", _Breakdown, import_id=row.import_id, kind=kind, detail=detail
        )
        if others:
            detail.append(row.import_id)
        if store.run(cursor, f"count_{kind}", import_id=row.import_id, is_counted=not others):
            changed.add(row.import_id)
    return changed


class _Count(NamedTuple):
    rows: int


def _live_rows(cursor: store.Cursor, kind: str) -> int:
    return store.read_within(cursor, f"live_rows_{kind}", _Count)[0].rows
