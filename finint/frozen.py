"""What does a close keep of a month? Its spend, plan, accruals and open commitments, under one hash."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import NamedTuple

from finint import holdings, store
from finint.errors import RefusedError


class Hash(NamedTuple):
    """A hash over every row of a month, their number and sum."""

    data_hash: str
    rows: int
    actual_amount: Decimal


class States(NamedTuple):
    """A hash over the accruals and open commitments a close kept, and how many there are."""

    data_hash: str
    rows: int


def with_states(booked: Hash, states: Sequence[States]) -> Hash:
    """Return the hash over spend, plan and, where there are any, accruals and open commitments."""
    if not states[0].rows:
        return booked
    both = sha256(f"{booked.data_hash}{states[0].data_hash}".encode()).hexdigest()
    return booked._replace(data_hash=both)


def freeze(cursor: store.Cursor, books: store.Books, month: date, snapshot_id: str) -> Hash:
    """Close the month, keep its rows under the snapshot, and return their hash.

    Accruals and orders are kept before the month counts as closed, spend and plan after it.

    Raises:
        RefusedError: it is closed already (409).
    """
    store.run(cursor, "begin_period", month=month)
    if holdings.has_states(books):
        for what in ("freeze_accruals", "freeze_commitments"):
            store.run(cursor, what, month=month, snapshot_id=snapshot_id)
    if store.run(cursor, "close_period", month=month, snapshot_id=snapshot_id) != 1:
        raise RefusedError(f"{month:%B %Y} is closed already", status=409)
    for what in ("freeze_spend", "freeze_budget"):
        store.run(cursor, what, month=month, snapshot_id=snapshot_id)
    store.run(cursor, "freeze_versions", snapshot_id=snapshot_id)
    booked = store.read_within(cursor, "month_hash", Hash, month=month, snapshot_id=snapshot_id)[0]
    return with_states(booked, store.read_within(cursor, "month_states", States, snapshot_id=snapshot_id))
