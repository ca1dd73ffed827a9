"""Which files came in, from whom, with what effect?"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from finint import store
from finint.importer.receipt import Receipt, plain_amount


@dataclass(frozen=True, slots=True)
class ImportRow:
    """One import as the history lists it."""

    import_id: str
    file_name: str
    source: str
    kind: str
    status: str
    rows_stored: int
    outcome: str
    receipt: str
    imported_on: datetime
    imported_by: str
    undone_on: datetime | None
    account: str
    period_start: date | None
    period_end: date | None
    rows_of_data: int
    sha256: str
    size_bytes: int
    is_sample: bool
    answers: str
    corrected: str | None

    @property
    def answered(self) -> dict[str, str]:
        """The answers it was read with."""
        return {str(key): str(value) for key, value in json.loads(self.answers).items()}

    @property
    def said(self) -> Receipt:
        """The receipt of that moment."""
        return Receipt.from_json(self.receipt)

    @property
    def totals(self) -> dict[str, str]:
        """What it stored by currency, with the rows that were corrected since."""
        sums = {currency: Decimal(amount) for currency, amount in self.said.totals.items()}
        for currency, amount in json.loads(self.corrected or "{}").items():
            sums[currency] = sums.get(currency, Decimal(0)) + Decimal(amount)
        return {currency: plain_amount(amount) for currency, amount in sums.items()}


def history(books: store.Books) -> list[ImportRow]:
    """Return every import, newest first."""
    return store.read(books, "imports", ImportRow)
