"""What has a vendor billed, what of it is paid, and what of it does the ledger hold?"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from finint import store


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice or credit note (amount below zero), with what the ledger booked under its number."""

    invoice_no: str
    invoice_date: date
    due_date: date | None
    paid_date: date | None
    amount: Decimal
    currency: str
    paid_amount: Decimal | None
    status: str | None
    description: str | None
    contract_id: str | None
    credit_note_for: str | None
    booked_amount: Decimal | None
    booked_lines: int
    file_name: str
    line_no: int
    import_id: str

    @property
    def open_amount(self) -> Decimal:
        """What is left to pay in its currency; a partial payment leaves the rest."""
        return self.amount - (self.paid_amount or Decimal(0))

    @property
    def says(self) -> str:
        """What stands out: a credit note, a partial payment, not in the ledger; "" when nothing does."""
        said = []
        if self.amount < 0:
            said.append(f"credit note for {self.credit_note_for}" if self.credit_note_for else "credit note")
        elif self.paid_amount and 0 < self.paid_amount < self.amount * Decimal("0.97"):
            said.append("part paid")
        if not self.booked_lines:
            said.append("● not in the ledger")
        return "; ".join(sorted(said, reverse=True))


def invoices_of(books: store.Books, vendor_key: str, as_of: date) -> list[Invoice]:
    """Return a vendor's invoices dated before `as_of`, the newest first."""
    return store.read(books, "invoices_of_vendor", Invoice, vendor_key=vendor_key, as_of=as_of)
