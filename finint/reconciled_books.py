"""What do the numbers of reconciliation and process come from? The last twelve complete months, read once."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from finint import counted_once, process, reconciliation, store
from finint.kept import kept
from finint.netting import Pair
from finint.period import Period, add_months, first_of_month
from finint.process import Operation
from finint.reconciliation import Reconciliation

MONTHS = 12


def window_of(as_of: date) -> Period:
    """Return the last twelve months that have ended by `as_of`."""
    end = first_of_month(as_of)
    return Period(add_months(end, -MONTHS), end)


@kept(8)
def reconciled(books: store.Books, as_of: date) -> Reconciliation:
    """Return the reconciliation of the last twelve complete months."""
    return reconciliation.reconciliation(books, window_of(as_of), as_of)


@kept(4)
def pairs(books: store.Books) -> list[Pair]:
    """Return the pairs that platform and ledger both tell."""
    return counted_once.paired(books)


@kept(8)
def operations(books: store.Books, as_of: date) -> list[Operation]:
    """Return the operations due in the last twelve months, the one under way included."""
    return process.operations(books, Period(window_of(as_of).start, as_of))


def readers(found: Reconciliation, known: Sequence[Operation]) -> dict[str, Any]:
    """Return what reads the rows behind each part of the metrics of reconciliation and process."""
    return {
        "reconciled_months": found.rows,
        "operations": lambda: process.matches(known),
        "last_close": lambda: process.closes(known)[-1:],
    }
