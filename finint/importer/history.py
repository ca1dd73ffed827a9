"""Which files came in, from whom, with what effect?"""

import json
from dataclasses import dataclass
from datetime import date, datetime

from finint import store
from finint.importer.receipt import Receipt


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

    @property
    def answered(self) -> dict[str, str]:
        """The answers it was read with."""
        return {str(key): str(value) for key, value in json.loads(self.answers).items()}

    @property
    def said(self) -> Receipt:
        """The receipt of that moment."""
        return Receipt.from_json(self.receipt)


def history(books: store.Books) -> list[ImportRow]:
    """Return every import, newest first."""
    return store.read(books, "imports", ImportRow)
