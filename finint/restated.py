"""What changed since a month was closed? Spend that came or left, and what its accruals and open commitments became."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from finint import budget, close, holdings, store
from finint.kept import kept


class Restated(NamedTuple):
    """What came into or left a closed month since its close, and the last month it was posted in.

    `amount` is spend; accruals and open commitments moved by what is stated apart.
    """

    month: date
    amount: Decimal
    rows: int
    posted_month: date
    accrued_amount: Decimal = budget.ZERO
    committed_amount: Decimal = budget.ZERO


class _Restated(NamedTuple):
    month: date
    amount: Decimal
    rows: int
    posted_month: date


class _Moved(NamedTuple):
    month: date
    posted_month: date
    accrued_amount: Decimal
    committed_amount: Decimal


@kept(4)
def since(books: store.Books) -> dict[date, Restated]:
    """Return what changed since the close, by closed month; months without a change are absent."""
    found = {row.month: Restated(*row) for row in store.read(books, "restated_since", _Restated)}
    if close.closed_through(books) is None or not holdings.has_states(books):
        return found
    for moved in store.read(books, "restated_states", _Moved):
        row = found.get(moved.month) or Restated(moved.month, budget.ZERO, 0, moved.posted_month)
        found[moved.month] = row._replace(
            posted_month=max(row.posted_month, moved.posted_month),
            accrued_amount=moved.accrued_amount,
            committed_amount=moved.committed_amount,
        )
    return found
