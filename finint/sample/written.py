"""What one written file holds: enough for a loader to read it and for a test to check it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that no importer may accept as it stands: physical line, column, code and the raw text."""

    line: int
    column: str
    code: str
    value: str
    amount: Decimal | None  # what it would have added, where its amount can be read
    currency: str


@dataclass(frozen=True, slots=True)
class Written:
    """One file of the sample; `rows` and `totals` are those that can be stored, without the refused."""

    file: str
    kind: str
    source: str
    content: bytes
    rows: int
    account: str = ""
    totals: Mapping[str, Decimal] = field(default_factory=dict)
    answers: Mapping[str, str] = field(default_factory=dict)
    refused: tuple[Refused, ...] = ()
    about: str = ""
    later: bool = False  # an importer that does not exist yet will read it

    def entry(self) -> dict[str, object]:
        """Return the file's entry in the manifest."""
        return {
            "file": self.file,
            "kind": self.kind,
            "source": self.source,
            "account": self.account,
            "answers": dict(self.answers),
            "rows": self.rows,
            "quarantined": len(self.refused),
            "totals": {currency: str(total) for currency, total in sorted(self.totals.items())},
            "later": self.later,
            "about": self.about,
        }
