"""What an import did, or would do: the answer of the command, the page and the API alike."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from finint.importer.reading import Reading

Outcome = Literal["import", "import_with_warnings", "needs_input", "reject", "no_op"]

EXIT_CODES: dict[str, int] = {"import": 0, "import_with_warnings": 0, "no_op": 0, "needs_input": 3, "reject": 4}


class Diff(NamedTuple):
    """Row counts against the store before this import."""

    new: int = 0
    same: int = 0
    restated: int = 0
    vanished: int = 0

    def plus(self, other: "Diff") -> "Diff":
        """Add two kinds of one file.

        >>> Diff(1, 2).plus(Diff(3))
        Diff(new=4, same=2, restated=0, vanished=0)
        """
        return Diff(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


class MonthChange(NamedTuple):
    """Live spend of one month and currency before and after the import."""

    month: date
    currency: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class Receipt:
    """The fields of the public contract first, then what the page adds."""

    outcome: Outcome
    reason: str | None
    import_id: str | None
    source: str | None
    kind: str | None
    rows_of_data: int = 0
    quarantined: tuple[Mapping[str, object], ...] = ()
    totals: Mapping[str, str] = field(default_factory=dict)
    totals_by_kind: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    currency: str | None = None
    date_min: str | None = None
    date_max: str | None = None
    columns: Mapping[str, str | None] = field(default_factory=dict)
    skipped: Mapping[str, int] = field(default_factory=dict)
    control_totals: tuple[Mapping[str, object], ...] = ()
    diff: Mapping[str, int] = field(default_factory=lambda: dict(Diff()._asdict()))
    questions: tuple[Mapping[str, object], ...] = ()
    notes: tuple[Mapping[str, object], ...] = ()
    months: tuple[Mapping[str, str], ...] = ()
    file_name: str = ""
    rows_stored: int = 0

    def document(self) -> dict[str, object]:
        """Return the receipt as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, text: str) -> "Receipt":
        """Read back a stored receipt."""
        return cls(**json.loads(text))

    @property
    def exit_code(self) -> int:
        """0 stored or nothing to store, 3 asked, 4 refused."""
        return EXIT_CODES[self.outcome]


def plain_amount(amount: Decimal) -> str:
    """Write an exact amount: all its decimals, two at least, never an exponent.

    >>> plain_amount(Decimal("1.682308697400")), plain_amount(Decimal("14028.640000000000"))
    ('1.6823086974', '14028.64')
    """
    text = f"{amount:f}"
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals.rstrip('0').ljust(2, '0')}"


def of_reading(reading: Reading) -> dict[str, object]:
    """Return the parts of a receipt that the file alone decides."""
    amounts = {
        "skipped": {name: reading.skipped.get(name, 0) for name in ("preamble", "footer", "blank", "totals")},
        "control_totals": tuple(
            {
                "label": total.label,
                "line": total.line,
                "stated": plain_amount(total.stated),
                "ours": plain_amount(total.ours),
                "difference": plain_amount(total.difference),
                "within_tolerance": total.within_tolerance,
            }
            for total in reading.control_totals
        ),
    }
    return amounts | {
        "source": reading.source,
        "kind": reading.kind,
        "file_name": reading.file_name,
        "rows_of_data": reading.rows_of_data,
        "quarantined": tuple(asdict(cell) for cell in reading.quarantined),
        "columns": {name: reading.columns.get(name) for name in ("amount", "date", "campaign", "channel")},
        "questions": tuple(asdict(question) for question in reading.questions),
        "notes": tuple(asdict(note) for note in reading.notes),
    }


def unposted(reading: Reading) -> Receipt:
    """Return the receipt of a file that is asked about or refused: nothing is stored and nothing is promised."""
    outcome: Outcome = "needs_input" if reading.state == "needs_input" else "reject"
    # What is refused depends on the answers: nothing is in quarantine before they are given.
    said = of_reading(reading) | {"quarantined": ()}
    return Receipt(outcome=outcome, reason=reading.reason, import_id=None, **said)  # type: ignore[arg-type]
