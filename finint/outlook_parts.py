"""What is the outlook made of, and its accuracy: spend and accruals by line, months ahead, past forecasts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from finint import store
from finint.explain import Explanation, Term, left_out, rows_behind
from finint.landing import Landing, Outlook, in_cents, rest_amount
from finint.metrics import LANDING, Metric
from finint.metrics.landing import AHEAD, MISSED, SEEN
from finint.period import first_of_month
from finint.view import View

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class AheadRow:
    """What one line adds to the outlook in one month ahead, or its open commitments beyond what is expected."""

    name: str
    what: str
    month: date
    expected_amount: Decimal
    spent_amount: Decimal
    lower_amount: Decimal
    upper_amount: Decimal
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PastRow:
    """One month of a past forecast of a line, and what came."""

    name: str
    made_on: date
    month: date
    forecast_amount: Decimal
    actual_amount: Decimal
    missed_amount: Decimal
    seen_amount: Decimal


def ahead_rows(found: Outlook) -> list[AheadRow]:
    """Return what lies ahead by line and month; it adds up to the outlook's part beyond spend and accruals."""
    return [row for one in found.rows for row in _ahead(one, found.view)] if not found.is_over else []


def _ahead(row: Landing, view: View) -> list[AheadRow]:
    name, begun = row.line.name, first_of_month(view.cut)
    months = row.expected.months if row.expected else ()
    made = []
    for one in months:
        rest = rest_amount(one, row.month_actual_amount, view, one.amount)
        spent = one.amount - rest if one.month == begun else ZERO
        what = f"by hand: {one.override.reason}" if one.override else "forecast"
        made.append(AheadRow(name, what, one.month, one.amount, spent, one.lower_amount, one.upper_amount, rest))
    beyond = row.ahead_amount - sum((one.amount for one in made), ZERO)
    if beyond:
        last = max((one.month for one in made), default=begun)
        said = "open commitments beyond it" if made else "open commitments, no forecast"
        made.append(AheadRow(name, said, last, ZERO, ZERO, ZERO, ZERO, beyond))
    return made


def past_rows(found: Outlook) -> list[PastRow]:
    """Return the past forecasts that the accuracy is measured on, the furthest off first."""
    made = [
        PastRow(row.line.name, one.made_on, one.date, value, actual, abs(actual - value), abs(actual))
        for row in found.rows
        if row.expected and row.expected.made
        for one in row.expected.made.past
        for value, actual in [in_cents(one)]
    ]
    return sorted(made, key=lambda row: -row.missed_amount)


def explain_outlook(books: store.Books, metric: Metric, found: Outlook) -> Explanation:
    """Recompute the outlook or its accuracy from the rows it lists."""
    terms = []
    for part in metric.parts:
        rows: Sequence[Any] = (
            ahead_rows(found)
            if part == AHEAD
            else past_rows(found)
            if part in (MISSED, SEEN)
            else rows_behind(books, part, found.view)
        )
        terms.append(Term(part, sum((getattr(row, part.column) for row in rows), ZERO), tuple(rows)))
    window = found.view.window()
    window.pop("version")
    value = metric.value({term.part.name: term.value for term in terms})
    imports = {f"{row.import_id} · {row.file_name}" for term in terms for row in term.rows if hasattr(row, "import_id")}
    return Explanation(
        metric=metric,
        value=value,
        terms=tuple(terms),
        filters=(*found.view.words(), f"plan version: {found.view.version or 'none'}", f"forecast: {found.method}"),
        excluded=tuple(left_out(books, window)),
        rates=(),
        imports=tuple(sorted(imports)),
        data_version=store.data_version(books),
    )


def values(found: Outlook) -> dict[str, Decimal | None]:
    """Return the values of the register's numbers for an outlook."""
    parts = found.parts()
    return {name: metric.value(parts) for name, metric in LANDING.items()}
