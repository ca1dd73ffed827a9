"""May this month be closed, and what was it when it was? A closed month never changes; what comes late is restated."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from finint import budget, commentary, counted_once, display, holdings, reconciliation, settings, store
from finint.errors import RefusedError, StoreError
from finint.frozen import Hash, States, freeze, with_states
from finint.period import Period, add_months, first_of_month
from finint.periods import operation
from finint.view import View

MOST_OVERTAKEN = 3
Document = Mapping[str, object]
Write = Callable[[store.Books, date, "Sequence[Check]", datetime], Document]
Agrees = Callable[[store.Books, date], "Check"]


@dataclass(frozen=True, slots=True)
class Check:
    """One condition of a close, and what was found; one that fails may be overridden with a reason."""

    name: str
    passed: bool
    found: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A month as it was closed; `is_current` until it is reopened."""

    snapshot_id: str
    month: date
    data_hash: str
    data_version: int
    rows: int
    actual_amount: Decimal
    closed_on: datetime
    closed_by: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Event:
    """A close or a reopening, with its reason."""

    month: date
    action: str
    reason: str
    snapshot_id: str
    done_on: datetime
    done_by: str


class _Number(NamedTuple):
    number: int


class _Rows(NamedTuple):
    rows: int


class _Month(NamedTuple):
    month: date


class _OvertakenError(Exception):
    """Somebody posted while the document of a close was made."""


class _Text(NamedTuple):
    document: str


def _reconciled(books: store.Books, month: date) -> Check:
    """Agree when enough of the month is reconciled; the rule is off by default."""
    refused = reconciliation.close_blocker(books, month)
    return Check("Reconciled", refused is None, refused or "as much as the rules ask for")


AGREEMENTS: list[Agrees] = [_reconciled]
"""Checks of other areas, such as reconciliation: each says whether it agrees to close a month."""


def snapshots(books: store.Books) -> list[Snapshot]:
    """Return every snapshot ever made, newest first."""
    return store.read(books, "snapshots", Snapshot)


def current(books: store.Books, month: date) -> Snapshot | None:
    """Return the snapshot of a closed month; None while it is open."""
    return next((row for row in snapshots(books) if row.month == month and row.is_current), None)


def document(books: store.Books, snapshot_id: str) -> Document:
    """Return what a snapshot says; the same for ever.

    Raises:
        StoreError: there is no such snapshot.
    """
    found = store.read(books, "snapshot_document", _Text, snapshot_id=snapshot_id)
    if not found:
        raise StoreError(f"there is no snapshot {snapshot_id}")
    return dict(json.loads(found[0].document))


def events(books: store.Books) -> list[Event]:
    """Return every close and reopening, newest first."""
    return store.read(books, "period_events", Event)


def closed_through(books: store.Books) -> date | None:
    """Return the last closed month; None when none is closed."""
    return max((row.month for row in snapshots(books) if row.is_current), default=None)


def hash_of(books: store.Books, month: date) -> Hash:
    """Return the hash of a month as it counts now; of a closed month it is its snapshot's, always.

    Accruals and open commitments are part of it once the month is closed.
    """
    held = current(books, month)
    asked = {"month": month, "snapshot_id": held.snapshot_id if held else None}
    booked = store.read(books, "month_hash", Hash, **asked)[0]
    return (
        with_states(booked, store.read(books, "month_states", States, snapshot_id=held.snapshot_id)) if held else booked
    )


def checks(books: store.Books, month: date, *, version: str, as_of: date) -> list[Check]:
    """Return the conditions of closing `month`, each with what was found.

    Args:
        books: the store.
        month: first day of the month.
        version: of the plan its variances are measured against.
        as_of: first day not counted; a month is over when it is no later than this.
    """
    calendar = settings.calendar(books)
    days = calendar.days_of(month)
    waiting = store.read(books, "open_quarantine_of_month", _Rows, start=days.start, end=days.end)[0].rows
    view = View(Period(month, add_months(month, 1)), min(as_of, days.end), version, calendar=calendar)
    lines = budget.lines(holdings.cells(books, view), ("department",))
    said = {row.name: row for row in commentary.comments(books, view.period, version)}
    owed = commentary.missing(lines, said, commentary.rule_of(books)) if version else []
    earlier = holdings.coverage(books, as_of).first_day
    before = [
        one
        for one in (Period(calendar.month_of(earlier), month).months() if earlier and earlier < days.start else [])
        if current(books, one) is None
    ]
    found = [
        Check("The month is over", as_of >= days.end, f"actuals through {as_of - timedelta(days=1):%d %b %Y}"),
        Check("Quarantine is empty", not waiting, f"{waiting} rows wait" if waiting else "no row waits"),
        Check(
            "Material variances have a comment",
            not owed,
            f"no word on {display.listed([row.name or 'no department' for row in owed])}"
            if owed
            else "every one has its word",
        ),
        Check(
            "Earlier months are closed",
            not before,
            f"{len(before)} open from {before[0]:%b %Y}" if before else "all of them",
        ),
    ]
    return [*found, *(agrees(books, month) for agrees in AGREEMENTS)]


def close(
    books: store.Books, month: date, *, version: str, as_of: date, reason: str, write: Write, now: datetime
) -> Snapshot:
    """Close `month`: freeze its rows, rates and commentary under a snapshot that never changes.

    Args:
        books: the store.
        month: any day of the month.
        version: of the plan its variances are measured against.
        as_of: first day not counted.
        reason: why it may close although a check fails; may be empty when none does.
        write: makes the snapshot's document of books, month, checks and clock.
        now: the clock.

    Raises:
        RefusedError: it is closed already, or a check fails and no reason is given (409).
    """
    month = first_of_month(month)
    if current(books, month) is not None:
        raise RefusedError(f"{month:%B %Y} is closed already", status=409)

    def prepared() -> tuple[int, list[Check], Document]:
        seen = store.data_version(books)
        found = checks(books, month, version=version, as_of=as_of)
        ready = bool(reason.strip()) or all(check.passed for check in found)
        return seen, found, write(books, month, found, now) if ready else {}

    # The document takes seconds: it is made before the write lock is taken, and when somebody posted meanwhile again
    # before it; only a close that was overtaken every time makes it inside.
    overtaken, ahead = 0, prepared()

    def work(cursor: store.Cursor) -> str:
        if store.data_version(books) != ahead[0] and overtaken < MOST_OVERTAKEN:
            raise _OvertakenError
        _, found, made = ahead if store.data_version(books) == ahead[0] else prepared()
        failed = [check for check in found if not check.passed]
        if failed and not reason.strip():
            raise RefusedError(
                f"{month:%B %Y} cannot close: " + "; ".join(f"{check.name.lower()}: {check.found}" for check in failed),
                fix="settle these, or close with a reason",
                status=409,
            )
        number = store.read_within(cursor, "next_snapshot", _Number)[0].number
        snapshot_id = f"{month:%Y-%m}-s{number}"
        sealed = freeze(cursor, books, month, snapshot_id)
        said = dict(made) | {
            "snapshot_id": snapshot_id,
            "data_hash": sealed.data_hash,
            "rows": sealed.rows,
            "actual_amount": f"{sealed.actual_amount:f}",
            "override_reason": reason.strip(),
        }
        store.run(
            cursor,
            "record_snapshot",
            snapshot_id=snapshot_id,
            month=month,
            data_hash=sealed.data_hash,
            data_version=store.data_version(books) + 1,
            rows=sealed.rows,
            actual=sealed.actual_amount,
            document=json.dumps(said, sort_keys=True),
            now=now,
            actor=books.actor.name,
        )
        _record(cursor, books, month, "close", reason or "every check passed", snapshot_id, now)
        return snapshot_id

    while True:
        try:
            snapshot_id = store.write(books, work)
            break
        except _OvertakenError:
            overtaken, ahead = overtaken + 1, prepared()
    return next(row for row in snapshots(books) if row.snapshot_id == snapshot_id)


def reopen(books: store.Books, month: date, *, reason: str, now: datetime) -> None:
    """Open a closed month again for the reason given; its snapshot stays, and what was restated counts in the month.

    Raises:
        RefusedError: no reason, the month is open, or a later closed month holds its restatements (409).
    """
    month = first_of_month(month)
    if not reason.strip():
        raise RefusedError("reopening a month needs a reason", fix="write why", status=409)
    held = current(books, month)
    if held is None:
        raise RefusedError(f"{month:%B %Y} is open", status=409)

    def work(cursor: store.Cursor) -> None:
        holding = store.read_within(cursor, "restated_in_closed", _Month, month=month)
        if holding:
            raise RefusedError(
                f"{holding[0].month:%B %Y} is closed and holds restatements of {month:%B %Y}",
                fix=f"reopen {holding[0].month:%B %Y} first",
                status=409,
            )
        store.run(cursor, "reopen_period", month=month)
        store.run(cursor, "release_restated", month=month, now=now)
        counted_once.settle(cursor, now)
        _record(cursor, books, month, "reopen", reason, held.snapshot_id, now)

    store.write(books, work)


def _record(
    cursor: store.Cursor, books: store.Books, month: date, action: str, reason: str, snapshot_id: str, now: datetime
) -> None:
    store.note(cursor, f"{action} period", f"{month:%Y-%m}", reason=reason, snapshot=snapshot_id)
    store.run(
        cursor,
        "record_period_event",
        month=month,
        action=action,
        reason=reason.strip(),
        snapshot_id=snapshot_id,
        now=now,
        actor=books.actor.name,
    )
    operation(cursor, books, "close step", f"{action} {month:%Y-%m}", now)
