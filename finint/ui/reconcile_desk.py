"""The reads of the reconciliation, cached: the last twelve complete months, and the share for the status line."""

from datetime import date
from decimal import Decimal
from typing import Any

import streamlit as st

from finint import counted_once, process, reconciliation, store
from finint.auth import Actor
from finint.netting import Pair
from finint.period import Period, add_months, first_of_month
from finint.process import Operation
from finint.reconciliation import Reconciliation

MONTHS = 12


def window_of(as_of: date) -> Period:
    """Return the last twelve months that have ended by `as_of`."""
    end = first_of_month(as_of)
    return Period(add_months(end, -MONTHS), end)


def reconciliation_of(actor: Actor, books: store.Books, as_of: date) -> Reconciliation:
    """Return the reconciliation of the last twelve complete months."""
    return _reconciliation(books, str(books.path), actor.role, store.data_version(books), as_of)


def reconciled_ratio(actor: Actor, books: store.Books, as_of: date) -> Decimal | None:
    """Return the share of money that agrees or is explained; None when nothing has two sides."""
    return reconciliation_of(actor, books, as_of).reconciled_ratio


def pairs_of(actor: Actor, books: store.Books) -> list[Pair]:
    """Return the pairs that platform and ledger both tell; none to who sees some departments only."""
    if actor.departments is not None:
        return []
    return _pairs(books, str(books.path), store.data_version(books))


def operations_of(actor: Actor, books: store.Books, as_of: date) -> list[Operation]:
    """Return the operations due in the last twelve months, the one under way included."""
    window = Period(window_of(as_of).start, as_of)
    return _operations(books, str(books.path), actor.role, store.data_version(books), window.start, window.end)


def readers(found: Reconciliation, operations: list[Operation]) -> dict[str, Any]:
    """Return what reads the rows behind each part of the metrics of reconciliation and process."""
    return {
        "reconciled_months": found.rows,
        "operations": lambda: process.matches(operations),
        "last_close": lambda: process.closes(operations)[-1:],
    }


@st.cache_resource(max_entries=8, ttl="30m", show_spinner=False)
def _reconciliation(_books: store.Books, path: str, role: str, data_version: int, as_of: date) -> Reconciliation:
    del path, role, data_version  # parts of the key
    return reconciliation.reconciliation(_books, window_of(as_of), as_of)


@st.cache_resource(max_entries=4, ttl="30m", show_spinner=False)
def _pairs(_books: store.Books, path: str, data_version: int) -> list[Pair]:
    del path, data_version  # parts of the key
    return counted_once.paired(_books)


@st.cache_resource(max_entries=8, ttl="30m", show_spinner=False)
def _operations(
    _books: store.Books, path: str, role: str, data_version: int, start: date, end: date
) -> list[Operation]:
    del path, role, data_version  # parts of the key
    return process.operations(_books, Period(start, end))
