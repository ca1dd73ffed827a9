"""Is a month open, and in which month is posted what comes too late for its own?"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from finint import store
from finint.errors import RefusedError
from finint.period import add_months, first_of_month


class LateRows(NamedTuple):
    """Rows of an import that fall in a month already closed."""

    month: date
    rows: int


class _Month(NamedTuple):
    month: date


class _Period(NamedTuple):
    month: date
    closed: bool


def closed_months(cursor: store.Cursor) -> set[date]:
    """Return the closed months, inside a transaction that is under way."""
    return {month for month, closed in states(cursor).items() if closed}


def states(cursor: store.Cursor) -> dict[date, bool]:
    """Return every month that the books have a period of, and whether it is closed."""
    return {row.month: row.closed for row in store.read_within(cursor, "periods", _Period)}


def must_be_open(cursor: store.Cursor, month: date) -> None:
    """Refuse what is meant for a closed month.

    Raises:
        RefusedError: the month is closed (409).
    """
    refuse_closed(closed_months(cursor), [month])


def refuse_closed(closed: Collection[date], months: Iterable[date]) -> None:
    """Refuse the first of `months` that is among the closed ones (409)."""
    for month in months:
        if first_of_month(month) in closed:
            raise RefusedError(
                f"{month:%B %Y} is closed", fix="use an open month, or reopen it with a reason", status=409
            )


def posting_month(cursor: store.Cursor, month: date) -> date:
    """Return `month`, or the first open one after it."""
    closed, found = closed_months(cursor), first_of_month(month)
    while found in closed:
        found = add_months(found, 1)
    return found


def late_rows(cursor: store.Cursor, import_id: str) -> list[LateRows]:
    """Return the closed months that an import's spend falls in: there it will count as a restatement."""
    return store.read_within(cursor, "late_months", LateRows, import_id=import_id)


def late_plan(cursor: store.Cursor, import_id: str) -> list[LateRows]:
    """Return the closed months that an import's plan falls in: there the plan in force at the close stays."""
    return store.read_within(cursor, "late_plan", LateRows, import_id=import_id)


def begin_posting(cursor: store.Cursor, import_id: str) -> None:
    """Touch the open months of an import's rows: a close of one of them at the same moment meets a conflict.

    The poster and the closer of a month change the same column: the later of the two starts again and sees the other.
    """
    store.run(cursor, "begin_periods", import_id=import_id)
    store.run(cursor, "touch_periods", import_id=import_id)


def may_undo(cursor: store.Cursor, import_id: str) -> None:
    """Refuse to undo an accrual or a transfer that a closed month holds; spend comes back as a restatement instead.

    Raises:
        RefusedError: a closed month holds one (409).
    """
    held = store.read_within(cursor, "closed_moves", _Month, import_id=import_id)
    if held:
        raise RefusedError(
            f"{held[0].month:%B %Y} is closed and holds an accrual or a transfer of {import_id}",
            fix="move the opposite amount in an open month",
            status=409,
        )


def restate(cursor: store.Cursor, now: datetime) -> None:
    """Post what came into or left closed months as restatements in the first open month from `now` on.

    Every path that changes which rows are live ends with it: import, correction, undo, expenditure over the API.
    """
    if closed_months(cursor):
        store.run(cursor, "restate_spend", month=posting_month(cursor, now.date()), now=now)


def operation(cursor: store.Cursor, books: store.Books, kind: str, what: str, now: datetime) -> None:
    """Record a finance operation that was done by hand and at once."""
    store.run(
        cursor,
        "record_operation",
        type=kind,
        object=what,
        now=now,
        actor=books.actor.name,
        first_pass=True,
        control_passed=True,
    )
