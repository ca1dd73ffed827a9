"""Which month does each document belong to, and what do platform, invoice and ledger say of it?

An invoice over several months stands in each of them by days. A booked document stands in its invoice's months: the
ledger's day of booking is when somebody typed it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from finint import money
from finint.period import Period, add_months, first_of_month
from finint.reconcile import Side, VendorMonth

ZERO = Decimal(0)
LONGEST_MONTHS = 36


@dataclass(frozen=True, slots=True)
class Document:
    """One document as invoice and ledger state it; None and 0 rows where a side is silent."""

    vendor_key: str
    vendor: str
    document_no: str
    invoice_rows: int
    invoice_currency: str | None
    invoice_native: Decimal | None
    invoice_amount: Decimal | None
    tax_amount: Decimal | None
    invoice_date: date | None
    period_start: date | None
    period_end: date | None
    ledger_rows: int
    ledger_currency: str | None
    ledger_native: Decimal | None
    ledger_amount: Decimal | None
    booked_on: date | None


@dataclass(frozen=True, slots=True)
class Reported:
    """What a platform or cloud reports of one vendor, month and currency."""

    vendor_key: str
    vendor: str
    month: date
    currency: str
    rows: int
    native_amount: Decimal
    amount: Decimal


class _Sides:
    """One vendor's month while it is filled."""

    def __init__(self) -> None:
        self.vendor = ""
        self.parts: dict[str, list[Side]] = {"platform": [], "invoice": [], "ledger": []}

    def side(self, name: str) -> Side:
        parts = self.parts[name]
        currencies = {part.currency for part in parts}
        one = len(currencies) == 1 and None not in currencies
        return Side(
            sum((part.amount for part in parts), ZERO),
            sum(part.rows for part in parts),
            sum((part.native_amount or ZERO for part in parts), ZERO) if one else None,
            next(iter(currencies)) if one else None,
            sum((part.tax_amount for part in parts), ZERO),
            sum((part.unmatched_amount for part in parts), ZERO),
            sum((part.unmatched_native for part in parts), ZERO),
        )


def sides(reported: Sequence[Reported], documents: Sequence[Document], window: Period) -> list[VendorMonth]:
    """Return the three sides of every vendor's month in `window`."""
    found: dict[tuple[str, date], _Sides] = {}

    def add(key: str, vendor: str, month: date, name: str, side: Side) -> None:
        if month in window:
            cell = found.setdefault((key, month), _Sides())
            cell.vendor = vendor
            cell.parts[name].append(side)

    for row in reported:
        platform = Side(row.amount, row.rows, row.native_amount, row.currency)
        add(row.vendor_key, row.vendor, row.month, "platform", platform)
    for one in documents:
        months = service_months(one)
        both = (("invoice", _invoice_side(one)), ("ledger", _ledger_side(one)))
        for name, said in both:
            if said is not None:
                # One of the two is silent: the other's document is not matched.
                side = said if all(other for _, other in both) else _unmatched(said)
                for month, part in zip(months, _spread(side, months), strict=True):
                    add(one.vendor_key, one.vendor, month[0], name, part)
    return [
        VendorMonth(key, cell.vendor, month, cell.side("platform"), cell.side("invoice"), cell.side("ledger"))
        for (key, month), cell in sorted(found.items())
    ]


def service_months(one: Document) -> list[tuple[date, int]]:
    """Return a document's months with their days: its service's, else the invoice's, else the booking's."""
    day = one.invoice_date or one.booked_on
    assert day is not None  # one of the two sides speaks
    return months_of_service(one.period_start, one.period_end, day) if one.invoice_rows else [(first_of_month(day), 1)]


def months_of_service(start: date | None, end: date | None, day: date) -> list[tuple[date, int]]:
    """Return the months of [start, end) with their days; the month of `day` when no service is named, or an odd one.

    >>> months_of_service(date(2026, 1, 31), date(2026, 2, 3), date(2026, 2, 5))
    [(datetime.date(2026, 1, 1), 1), (datetime.date(2026, 2, 1), 2)]
    """
    if not start or not end or not start < end <= add_months(start, LONGEST_MONTHS):
        return [(first_of_month(day), 1)]
    days = []
    for month in Period(start, end).months():
        inside = Period(start, end).overlap(Period(month, add_months(month, 1)))
        days.append((month, inside.days if inside else 0))
    return days


def _invoice_side(one: Document) -> Side | None:
    if not one.invoice_rows or one.invoice_amount is None:
        return None
    return Side(one.invoice_amount, one.invoice_rows, one.invoice_native, one.invoice_currency, one.tax_amount or ZERO)


def _ledger_side(one: Document) -> Side | None:
    if not one.ledger_rows or one.ledger_amount is None:
        return None
    return Side(one.ledger_amount, one.ledger_rows, one.ledger_native, one.ledger_currency)


def _unmatched(side: Side) -> Side:
    return replace(side, unmatched_amount=side.amount, unmatched_native=side.native_amount or ZERO)


def _spread(side: Side, months: Sequence[tuple[date, int]]) -> list[Side]:
    """Return a side in as many parts as there are months, by days; each amount adds up exactly."""
    if len(months) == 1:
        return [side]
    weights = [days for _, days in months]
    amounts, taxes = money.split(side.amount, weights), money.split(side.tax_amount, weights)
    natives = money.split(side.native_amount, weights) if side.native_amount is not None else [None] * len(weights)
    whole = bool(side.unmatched_amount)
    return [
        Side(
            amount,
            side.rows,
            native,
            side.currency,
            tax,
            amount if whole else ZERO,
            (native or ZERO) if whole else ZERO,
        )
        for amount, native, tax in zip(amounts, natives, taxes, strict=True)
    ]
