"""Say what a booked document bills: its order and its accrual give way to it, so that no money is counted twice."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from finint import store
from finint.errors import CalculationError
from finint.periods import must_be_open, operation, posting_month

ZERO = Decimal(0)


class _Matched(NamedTuple):
    match_id: int


class Document(NamedTuple):
    """A document the ledger holds; `amount` is None where its lines are in several currencies."""

    vendor_key: str
    document_no: str
    vendor: str
    department: str | None
    booked_on: date
    month: date
    amount: Decimal | None
    currency: str | None
    reporting_amount: Decimal
    commitment_id: str | None
    accrual_id: str | None


class OpenAccrual(NamedTuple):
    """An accrual with what of it is not taken back yet, in its own currency."""

    accrual_id: str
    month: date
    vendor: str | None
    department: str | None
    description: str | None
    commitment_id: str | None
    currency: str
    amount: Decimal
    open_amount: Decimal


class OpenCommitment(NamedTuple):
    """A commitment with what of it is open, in its own currency."""

    commitment_id: str
    vendor: str | None
    department: str | None
    description: str | None
    currency: str
    amount: Decimal
    open_amount: Decimal
    last_month: date
    cancellable_until: date | None


def documents(books: store.Books, limit: int = 500) -> list[Document]:
    """Return booked documents, newest first, each with what it is matched to."""
    return store.read(books, "documents", Document, rows=limit)


def accruals(books: store.Books) -> list[OpenAccrual]:
    """Return accruals that are not wholly taken back, oldest first."""
    return store.read(books, "open_accruals", OpenAccrual)


def commitments(books: store.Books) -> list[OpenCommitment]:
    """Return every commitment with what of it is open, the largest first."""
    return store.read(books, "open_commitments", OpenCommitment)


def match(
    books: store.Books,
    document: Document,
    *,
    commitment_id: str = "",
    accrual_id: str = "",
    is_final: bool = True,
    reason: str,
    now: datetime,
) -> None:
    """Say which order and which accrual a booked document bills: both give way to it.

    Args:
        books: the store.
        document: booked.
        commitment_id: its order; that of the accrual when only one is named.
        accrual_id: the accrual it replaces.
        is_final: no other document follows: the accrual is taken back whole, else by the document's amount.
        reason: how it is known.
        now: the clock.

    Raises:
        CalculationError: neither is named, one does not exist, it is matched already, or currencies differ.
    """

    def work(cursor: store.Cursor) -> None:
        accrual = next((row for row in accruals(books) if row.accrual_id == accrual_id), None)
        if accrual_id and accrual is None:
            raise CalculationError(f"there is no open accrual {accrual_id}")
        order = commitment_id or (accrual.commitment_id or "" if accrual else "")
        currencies = _currencies(books, order, accrual)
        if document.commitment_id or document.accrual_id:
            raise CalculationError(
                f"{document.document_no} bills {document.commitment_id or document.accrual_id} already",
                fix="take that match back first",
            )
        if document.amount is None or currencies != {document.currency}:
            raise CalculationError(
                f"{document.document_no} is booked in {document.currency or 'several currencies'}; "
                f"what it would bill is in {', '.join(sorted(currencies))}",
                fix="state the billed amount in the commitments file instead",
            )
        reverses = None
        if accrual:
            reverses = accrual.open_amount if is_final else min(accrual.open_amount, max(document.amount, ZERO))
        store.run(
            cursor,
            "record_match",
            vendor_key=document.vendor_key,
            document_no=document.document_no,
            commitment_id=order or None,
            accrual_id=accrual_id or None,
            reverses_amount=reverses,
            month=posting_month(cursor, max(document.month, accrual.month) if accrual else document.month),
            reason=reason or "matched by hand",
            now=now,
            actor=books.actor.name,
        )
        operation(cursor, books, "invoice match", document.document_no, now)

    store.write(books, work)


def unmatch(books: store.Books, document: Document, *, now: datetime) -> None:
    """Take a match back: its order and accrual stand again.

    Raises:
        CalculationError: nobody matched it.
        RefusedError: the month of the match is closed.
    """

    def work(cursor: store.Cursor) -> None:
        named = {"vendor_key": document.vendor_key, "document_no": document.document_no}
        found = store.read_within(cursor, "match_of_document", _Matched, **named)
        if not found:
            raise CalculationError(f"{document.document_no} was not matched by hand")
        must_be_open(cursor, _month_of_match(cursor, found[0].match_id))
        store.run(cursor, "undo_match", **named, now=now, actor=books.actor.name)

    store.write(books, work)


class _Month(NamedTuple):
    month: date


def _month_of_match(cursor: store.Cursor, match_id: int) -> date:
    return store.read_within(cursor, "month_of_match", _Month, match_id=match_id)[0].month


def _currencies(books: store.Books, order: str, accrual: OpenAccrual | None) -> set[str]:
    found = {row.currency for row in commitments(books) if row.commitment_id == order}
    if order and not found:
        raise CalculationError(f"there is no open commitment {order}")
    if not order and accrual is None:
        raise CalculationError("a match names an order or an accrual")
    return found | ({accrual.currency} if accrual else set())
