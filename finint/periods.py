"""Is a month open, and in which month is posted what comes too late for its own?"""

from datetime import date, datetime
from typing import NamedTuple

from finint import store
from finint.errors import RefusedError
from finint.period import add_months, first_of_month


class _Period(NamedTuple):
    month: date
    closed: bool


def closed_months(cursor: store.Cursor) -> set[date]:
    """Return the closed months, inside a transaction that is under way."""
    return {row.month for row in store.read_within(cursor, "periods", _Period) if row.closed}


def must_be_open(cursor: store.Cursor, month: date) -> None:
    """Refuse what is meant for a closed month.

    Raises:
        RefusedError: the month is closed (409).
    """
    if first_of_month(month) in closed_months(cursor):
        raise RefusedError(f"{month:%B %Y} is closed", fix="use an open month, or reopen it with a reason", status=409)


def posting_month(cursor: store.Cursor, month: date) -> date:
    """Return `month`, or the first open one after it."""
    closed, found = closed_months(cursor), first_of_month(month)
    while found in closed:
        found = add_months(found, 1)
    return found


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
