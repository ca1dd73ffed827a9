"""The reads of the reconciliation: the last twelve complete months, and the share for the status line."""

from datetime import date
from decimal import Decimal

from finint import reconciled_books, store
from finint.auth import Actor
from finint.netting import Pair
from finint.process import Operation
from finint.reconciled_books import readers, window_of
from finint.reconciliation import Reconciliation

__all__ = ["operations_of", "pairs_of", "readers", "reconciled_ratio", "reconciliation_of", "window_of"]


def reconciliation_of(actor: Actor, books: store.Books, as_of: date) -> Reconciliation:
    """Return the reconciliation of the last twelve complete months."""
    del actor  # the books are opened for whoever asks
    return reconciled_books.reconciled(books, as_of)


def reconciled_ratio(actor: Actor, books: store.Books, as_of: date) -> Decimal | None:
    """Return the share of money that agrees or is explained; None when nothing has two sides."""
    return reconciliation_of(actor, books, as_of).reconciled_ratio


def pairs_of(actor: Actor, books: store.Books) -> list[Pair]:
    """Return the pairs that platform and ledger both tell; none to who sees some departments only."""
    return [] if actor.departments is not None else reconciled_books.pairs(books)


def operations_of(actor: Actor, books: store.Books, as_of: date) -> list[Operation]:
    """Return the operations due in the last twelve months, the one under way included."""
    del actor
    return reconciled_books.operations(books, as_of)
