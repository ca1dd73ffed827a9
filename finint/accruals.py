"""Take up what is delivered and not billed."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from finint import store
from finint.errors import CalculationError
from finint.importer.kinds import KINDS
from finint.importer.post import within
from finint.importer.records import schema_of
from finint.importer.typed import typed_reading
from finint.matching import commitments
from finint.period import first_of_month
from finint.periods import must_be_open, operation
from finint.place import Place


class _Number(NamedTuple):
    number: int


@dataclass(frozen=True, slots=True)
class Accrual:
    """What was delivered and not billed: `amount` in `currency`, counted in `month`.

    `commitment_id` names the order it belongs to; that money then leaves the open commitment. `reverses_in` is the
    month that takes it back whatever is billed; None: when its invoice is matched.
    """

    place: Place
    month: date
    amount: Decimal
    description: str
    vendor: str = ""
    currency: str = ""
    commitment_id: str = ""
    reverses_in: date | None = None


def accrue(books: store.Books, stated: Accrual, *, now: datetime) -> str:
    """Take up an accrual in its month and return its number.

    Raises:
        CalculationError: no amount, no description, or no such order.
        RefusedError: the month is closed.
    """
    if not stated.amount:
        raise CalculationError("an accrual has an amount other than 0")
    if not stated.description.strip() or not stated.place.department:
        raise CalculationError("an accrual says what was delivered and for which department")
    if stated.reverses_in and first_of_month(stated.reverses_in) <= first_of_month(stated.month):
        raise CalculationError("an accrual is taken back in a later month than the one that takes it up")

    def work(cursor: store.Cursor) -> str:
        must_be_open(cursor, stated.month)
        if stated.commitment_id and stated.commitment_id not in {row.commitment_id for row in commitments(books)}:
            raise CalculationError(f"there is no open commitment {stated.commitment_id}")
        number = store.read_within(cursor, "next_match", _Number)[0].number
        accrual_id = f"ACC-{stated.month:%Y-%m}-{number:03d}"
        row = {
            **stated.place.row(),
            "accrual_id": accrual_id,
            "month": first_of_month(stated.month),
            "reverses_in": first_of_month(stated.reverses_in) if stated.reverses_in else None,
            "vendor": stated.vendor or None,
            "description": stated.description,
            "amount": stated.amount,
            "currency": stated.currency or None,
            "commitment_id": stated.commitment_id or None,
        }
        reading = typed_reading(
            "accruals",
            schema_of(KINDS["accruals"]),
            [row],
            source="accrual",
            said="accrued on the budget page",
            now=now,
        )
        within(cursor, books, reading, now=now, is_sample=False)
        operation(cursor, books, "accrual", accrual_id, now)
        return accrual_id

    return store.write(books, work)
