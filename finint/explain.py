"""Explain a number: its formula with values, its filters, what was left out, and the rows behind every term."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from finint import store
from finint.metrics import Metric, Part
from finint.view import ALL_ROWS, View


@dataclass(frozen=True, slots=True)
class SpendRow:
    """One counted spend line, down to file and line."""

    import_id: str
    file_name: str
    line_no: int
    spend_date: date
    month: date
    department: str | None
    cost_center: str | None
    cost_category: str | None
    channel: str | None
    campaign_id: str | None
    campaign: str | None
    vendor: str | None
    document_no: str | None
    description: str | None
    amount: Decimal
    currency: str
    fx_rate: Decimal | None
    fx_date: date | None
    is_spread: bool
    restates_period: date | None
    reporting_amount: Decimal


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One month of a plan line, down to file and line."""

    import_id: str
    file_name: str
    line_no: int
    version: str
    month: date
    department: str | None
    cost_center: str | None
    cost_category: str | None
    channel: str | None
    campaign_id: str | None
    campaign: str | None
    vendor: str | None
    amount: Decimal
    currency: str
    fx_rate: Decimal | None
    fx_date: date | None
    phasing: str
    budget_amount: Decimal
    due_amount: Decimal


@dataclass(frozen=True, slots=True)
class AccrualRow:
    """One entry of an accrual: taken up above 0, taken back below."""

    import_id: str
    file_name: str
    line_no: int
    accrual_id: str
    entry: str
    month: date
    department: str | None
    cost_center: str | None
    cost_category: str | None
    channel: str | None
    campaign_id: str | None
    campaign: str | None
    vendor: str | None
    document_no: str | None
    commitment_id: str | None
    description: str | None
    amount: Decimal
    currency: str
    fx_rate: Decimal | None
    fx_date: date | None
    reporting_amount: Decimal


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """One month of a commitment: what was ordered for it, and what of that is open."""

    import_id: str
    file_name: str
    line_no: int
    commitment_id: str
    month: date
    department: str | None
    cost_center: str | None
    cost_category: str | None
    channel: str | None
    campaign_id: str | None
    campaign: str | None
    vendor: str | None
    description: str | None
    start_date: date
    end_date: date
    cancellable_until: date | None
    amount: Decimal
    open_amount: Decimal
    currency: str
    fx_rate: Decimal | None
    fx_date: date | None
    reporting_amount: Decimal


BookRow = SpendRow | BudgetRow | AccrualRow | CommitmentRow
_ROWS: dict[str, type[BookRow]] = {
    "spend_rows": SpendRow,
    "budget_rows": BudgetRow,
    "accrual_rows": AccrualRow,
    "commitment_rows": CommitmentRow,
}


@dataclass(frozen=True, slots=True)
class Excluded:
    """Rows left out of the figures, and why; `amount` is None where the rows have none to add."""

    reason: str
    currency: str
    rows: int
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class Term:
    """One part of the formula with its value and the rows it is the sum of."""

    part: Part
    value: Decimal
    rows: tuple[BookRow, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that answers "where does this come from?"."""

    metric: Metric
    value: Decimal | None
    terms: tuple[Term, ...]
    filters: tuple[str, ...]
    excluded: tuple[Excluded, ...]
    rates: tuple[str, ...]
    imports: tuple[str, ...]
    data_version: int


def rows_behind(books: store.Books, part: Part, view: View, limit: int = ALL_ROWS) -> list[BookRow]:
    """Return the rows that `part` is the sum of, largest first."""
    window, parts = view.window(), view.parts()
    if part.query != "budget_rows":
        window.pop("version")
    if part.query == "commitment_rows":
        window.pop("as_of")
    return list(store.read(books, part.query, _ROWS[part.query], **window, **parts, rows=limit))


def left_out(books: store.Books, window: dict[str, object]) -> list[Excluded]:
    """Return what of a window is not in the figures; refused rows have no department: its readers are not told."""
    rows = store.read(books, "exclusions", Excluded, **window)
    return rows if books.actor.departments is None else [row for row in rows if row.amount is not None]


def explain(books: store.Books, metric: Metric, view: View) -> Explanation:
    """Recompute `metric` for `view` from the very rows it lists."""
    terms = []
    for part in metric.parts:
        rows = rows_behind(books, part, view)
        value = sum((getattr(row, part.column) for row in rows), Decimal(0))
        terms.append(Term(part, value, tuple(rows)))
    window = view.window()
    window.pop("version")
    rates = sorted(
        {
            f"1 {row.currency} = {row.fx_rate:f}".rstrip("0").rstrip(".") + f" of {row.fx_date}"
            for term in terms
            for row in term.rows
            if row.fx_rate is not None
        }
    )
    return Explanation(
        metric=metric,
        value=metric.value({term.part.name: term.value for term in terms}),
        terms=tuple(terms),
        filters=(*view.words(), f"plan version: {view.version or 'none'}"),
        excluded=tuple(left_out(books, window)),
        rates=tuple(rates),
        imports=tuple(sorted({f"{row.import_id} · {row.file_name}" for term in terms for row in term.rows})),
        data_version=store.data_version(books),
    )
