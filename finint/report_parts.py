"""What a report is made of: sections of plain cells, and what is asked of whoever makes one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from finint import store
from finint.close import Check
from finint.outlook import PATIENT_SECONDS
from finint.view import View

ColumnKind = Literal["text", "money", "difference", "ratio", "share", "count", "day", "month", "multiple"]
Cell = str | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a section: its heading and how its cells are read; money is exact, as text."""

    label: str
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True)
class Section:
    """One table of the report, with what it says in a sentence. `summed` columns get a live total."""

    key: str
    title: str
    said: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    summed: tuple[str, ...] = ()

    def document(self) -> dict[str, object]:
        """Return the section as plain values."""
        return {
            "key": self.key,
            "title": self.title,
            "said": self.said,
            "columns": [{"label": column.label, "kind": column.kind} for column in self.columns],
            "rows": [list(row) for row in self.rows],
            "summed": list(self.summed),
        }


@dataclass(frozen=True, slots=True)
class Asked:
    """For what a report is made: the view, the checks that do not hold, and how long it may wait for the outlook.

    `outcomes` is the view of what came back, where orders go on longer than spend (see `outcome_view`).
    """

    view: View
    currency: str
    checks: tuple[Check, ...] = ()
    seconds: float = PATIENT_SECONDS
    outcomes: View | None = None


Make = Callable[[store.Books, Asked], Section | None]
SECTIONS: list[Make] = []
"""Sections of other areas, after the plan's own: returns, savings, reconciliation, KPI. None has nothing to say."""


def text(amount: Decimal | None) -> Cell:
    """Return an amount as the document holds it: exact, without an exponent; None stays None."""
    return None if amount is None else f"{amount.normalize():f}"


def sections(made: Mapping[str, object]) -> list[Section]:
    """Return the sections of a document, read back."""
    found = []
    for one in made["sections"]:  # type: ignore[attr-defined]
        columns = tuple(Column(**column) for column in one["columns"])
        rows = tuple(tuple(row) for row in one["rows"])
        found.append(Section(one["key"], one["title"], one["said"], columns, rows, tuple(one["summed"])))
    return found
