"""Invoices and contracts as purchasing keeps them: what was billed, when it was due, and what was paid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from finint.period import add_months
from finint.sample.company import DATA_THROUGH, DEPARTMENT_BY_CODE
from finint.sample.fx import Rates
from finint.sample.ledger import CREDIT_SUFFIX, Line
from finint.sample.vendors import CONTRACTS, VENDOR_BY_ID, contract_of

CENT = Decimal("0.01")
MISSED_DISCOUNT = "V102"
PART_PAID = "V404"


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice, in the vendor's currency and as booked in euro."""

    invoice_no: str
    vendor_id: str
    invoice_date: date
    due_date: date
    period_start: date
    period_end: date  # half-open
    currency: str
    net: Decimal
    tax: Decimal
    booked_eur: Decimal
    department: str
    contract_id: str
    quantity: Decimal | None
    unit_price: Decimal | None
    discount_percent: Decimal | None
    discount_until: date | None
    paid_date: date | None
    paid: Decimal
    cost_category: str
    description: str
    credits: str = ""  # the invoice a credit note belongs to

    @property
    def status(self) -> str:
        """Say how far it is paid."""
        if not self.paid:
            return "open"
        return "paid" if self.paid_in_full else "part paid"

    @property
    def paid_in_full(self) -> bool:
        """Tell whether nothing is left, an early-payment discount counting as paid."""
        return abs(self.paid) >= abs(self.net) * Decimal("0.97")


def of_vendors(lines: Sequence[Line], rates: Rates) -> list[Invoice]:
    """Return the invoices behind the bills of the books, one a document, by date."""
    documents: dict[tuple[str, str, date], list[Line]] = {}
    for line in lines:
        if line.item.vendor_id and line.item.source in ("ledger", "xero"):
            documents.setdefault((line.item.vendor_id, line.document_no, line.day), []).append(line)
    return sorted(
        (_of_document(parts, rates) for parts in documents.values()),
        key=lambda made: (made.invoice_date, made.invoice_no),
    )


def _of_document(parts: Sequence[Line], rates: Rates) -> Invoice:
    first = parts[0]
    vendor_id, day = first.item.vendor_id, first.day
    contract = contract_of(vendor_id, day)
    net = sum((part.amount for part in parts), Decimal(0))
    waits = contract.payment_days if contract else 30
    due = day + timedelta(days=waits)
    paid_day = due + timedelta(days=(day.toordinal() * 7 + len(first.document_no)) % 5 - 1)
    paid = net if paid_day <= DATA_THROUGH else Decimal(0)
    if vendor_id == PART_PAID and paid:
        paid = (net / 2).quantize(CENT)
    percent = contract.discount_percent if contract else None
    days = contract.discount_days if contract else None
    if percent and days and vendor_id != MISSED_DISCOUNT and paid:
        paid_day = day + timedelta(days=days - 1)
        paid = (net * (1 - percent / 100)).quantize(CENT, ROUND_HALF_UP)
    same_price = len({part.unit_price for part in parts}) == 1
    quarterly = first.item.shape == "quarters"
    return Invoice(
        invoice_no=first.document_no,
        vendor_id=vendor_id,
        invoice_date=day,
        due_date=due,
        period_start=day.replace(day=1),
        period_end=add_months(day, 3 if quarterly else 1),
        currency=first.item.currency,
        net=net,
        tax=Decimal("0.00"),
        booked_eur=booked_eur(net, first.item.currency, day, rates),
        department=first.item.department if len({part.item.department for part in parts}) == 1 else "",
        contract_id=contract.contract_id if contract else "",
        quantity=sum((part.quantity for part in parts), Decimal(0)) if same_price else None,
        unit_price=first.unit_price if same_price else None,
        discount_percent=percent,
        discount_until=day + timedelta(days=days) if days else None,
        paid_date=paid_day if paid else None,
        paid=paid,
        cost_category=first.item.category,
        description=first.item.description,
        credits=first.document_no.removesuffix(CREDIT_SUFFIX) if first.document_no.endswith(CREDIT_SUFFIX) else "",
    )


def booked_eur(net: Decimal, currency: str, day: date, rates: Rates) -> Decimal:
    """Book at the rate of the invoice's day, to the cent."""
    if currency == "EUR":
        return net
    return (net * Decimal(f"{rates.eur_per_unit(currency, day):.6f}")).quantize(CENT, ROUND_HALF_UP)


INVOICE_HEADER = (
    "invoice_no", "vendor", "vendor_id", "invoice_date", "due_date", "period_start", "period_end", "amount",
    "tax_amount", "currency", "contract_id", "purchase_order", "paid_date", "paid_amount", "status", "department",
    "cost_category", "description", "quantity", "unit_price_amount", "discount_percent", "discount_until",
    "booked_amount", "booked_currency", "credit_note_for",
)  # fmt: skip


def invoice_rows(invoices: Sequence[Invoice]) -> Iterator[list[str]]:
    """Yield the header and a row an invoice; the period's last day is inside it."""
    yield list(INVOICE_HEADER)
    for made in invoices:
        last = made.period_end - timedelta(days=1)
        department = DEPARTMENT_BY_CODE[made.department].name if made.department else ""
        yield [
            made.invoice_no, VENDOR_BY_ID[made.vendor_id].billing_name, made.vendor_id, made.invoice_date.isoformat(),
            made.due_date.isoformat(), made.period_start.isoformat(), last.isoformat(), str(made.net), str(made.tax),
            made.currency, made.contract_id, "", _text(made.paid_date), str(made.paid), made.status, department,
            made.cost_category, made.description, _text(made.quantity), _text(made.unit_price),
            _text(made.discount_percent), _text(made.discount_until), str(made.booked_eur), "EUR", made.credits,
        ]  # fmt: skip


CONTRACT_HEADER = (
    "contract_id", "vendor", "description", "start_date", "end_date", "notice_date", "auto_renew", "amount",
    "currency", "units", "unit_price_amount", "term_months", "department", "cost_category", "owner", "unit",
    "units_used", "utilization_ratio", "payment_days", "discount_percent", "discount_days",
)  # fmt: skip


def contract_rows() -> Iterator[list[str]]:
    """Yield the header and a row a contract; units are a month's, and empty where there are none to use up."""
    yield list(CONTRACT_HEADER)
    for made in CONTRACTS:
        vendor = VENDOR_BY_ID[made.vendor_id]
        department = DEPARTMENT_BY_CODE[vendor.department].name
        share = made.units_used_per_month / made.units_per_month if made.units_per_month else None
        yield [
            made.contract_id, vendor.name, made.title, made.start.isoformat(), made.end.isoformat(),
            made.notice.isoformat(), "yes" if made.renewal == "automatic" else "no", _text(made.term_amount),
            made.currency, _text(made.units_per_month or None), str(made.unit_price), str(made.term_months),
            department, made.cost_category, f"{department}, head", made.unit,
            _text(made.units_used_per_month if share is not None else None), "" if share is None else f"{share:.4f}",
            str(made.payment_days), _text(made.discount_percent), _text(made.discount_days),
        ]  # fmt: skip


def _text(value: object) -> str:
    return "" if value is None else str(value)
