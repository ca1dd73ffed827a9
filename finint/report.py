"""What is handed over for a range of days: one document of plain values, the same for page, paper, workbook and API.

A closed month's document is made once, at its close, and kept: rendering it again gives the same bytes.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Literal

from finint import budget, close, commentary, display, holdings, metrics, plan_bridge, settings, store
from finint.close import Check
from finint.period import Period, add_months
from finint.rulebook import RULES
from finint.view import View

ColumnKind = Literal["text", "money", "difference", "ratio", "count", "day", "month", "multiple"]
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
    """For what a report is made: the view, whether all of it is closed, and the checks that do not hold."""

    view: View
    currency: str
    checks: tuple[Check, ...] = ()


Make = Callable[[store.Books, Asked], Section | None]
SECTIONS: list[Make] = []
"""Sections of other areas, after the plan's own: returns, savings, reconciliation, KPI. None has nothing to say."""


def document(
    books: store.Books, view: View, *, now: datetime, checks: Sequence[Check] | None = None
) -> dict[str, object]:
    """Return the report of a view as plain values; see `kept` for a month that is closed.

    Args:
        books: the store.
        view: the days and the parts of the company.
        now: the clock, printed.
        checks: of a close under way; found for each open month of the view when None.
    """
    held = holdings.coverage(books, view.as_of)
    failing = tuple(checks if checks is not None else _open_checks(books, view))
    asked = Asked(view, held.currency, failing)
    made = [make(books, asked) for make in (*OWN, *SECTIONS)]
    draft = [f"{check.name}: {check.found}" for check in failing if not check.passed]
    return {
        "title": "Marketing financial report",
        "company": settings.value(books, "company"),
        "period": {
            "start": view.period.start.isoformat(),
            "last_day": view.period.last_day.isoformat(),
            "label": view.period.label(),
        },
        "data_through": (view.as_of - timedelta(days=1)).isoformat(),
        "currency": held.currency,
        "version": view.version,
        "filters": view.words(),
        "is_draft": bool(draft),
        "draft_reasons": draft,
        "snapshot_id": "live",
        "data_hash": "",
        "data_version": store.data_version(books),
        "made_on": now.isoformat(sep=" ", timespec="minutes"),
        "is_sample": held.is_sample,
        "sections": [section.document() for section in made if section],
    }


def of_close(
    books: store.Books, month: date, checks: Sequence[Check], now: datetime, *, version: str
) -> dict[str, object]:
    """Return the document that a close keeps: final, whatever was overridden stands in it."""
    end = add_months(month, 1)
    made = document(books, View(Period(month, end), end, version), now=now, checks=checks)
    return made | {"is_draft": False, "overridden": made["draft_reasons"], "draft_reasons": []}


def kept(books: store.Books, view: View) -> dict[str, object] | None:
    """Return the document of a closed month as its close kept it; None for other views."""
    month = view.period.start
    if view.period != Period.month(month.year, month.month) or any(value for value in view.parts().values()):
        return None
    held = close.current(books, month)
    return dict(close.document(books, held.snapshot_id)) if held else None


def restated_words(books: store.Books, view: View) -> str:
    """Return what changed the view's closed months since: "restated since close +x (n rows)"; "" for nothing."""
    found = [row for month, row in close.restated(books).items() if view.period.start <= month < view.period.end]
    if not found:
        return ""
    amount = sum((row.amount for row in found), budget.ZERO)
    rows = sum(row.rows for row in found)
    return f"restated since close {display.money(amount, sign=True)} ({display.count(rows, 'row')})"


def text(amount: Decimal | None) -> Cell:
    """Return an amount as the document holds it: exact, without an exponent; None stays None."""
    return None if amount is None else f"{amount.normalize():f}"


def _open_checks(books: store.Books, view: View) -> list[Check]:
    closed = {row.month for row in close.snapshots(books) if row.is_current}
    open_months = [month for month in view.period.months() if month not in closed]
    if not open_months:
        return []
    names = f"{open_months[0]:%b %Y}" + (f" and {len(open_months) - 1} more" if len(open_months) > 1 else "")
    found = [Check("Open", False, f"{names} not closed")]
    begun = [month for month in open_months if month < view.as_of]
    if begun:
        found += [
            check
            for check in close.checks(books, begun[0], version=view.version, as_of=view.as_of)
            if not check.passed and check.name not in ("The month is over", "Earlier months are closed")
        ]
    return found


def _summary(books: store.Books, asked: Asked) -> Section:
    total = budget.total(budget.picked(holdings.cells(books, asked.view), asked.view))
    values = budget.parts(total)
    names = ("budget_amount", "due_amount", "actual_amount", "variance_amount", "variance_ratio", "accrued_amount",
        "committed_amount", "available_amount", "used_ratio", "pace_ratio")  # fmt: skip
    rows = []
    rules = settings.rules(books)
    for name in names:
        metric = metrics.in_force(metrics.get(name), rules)
        value = metric.value(values)
        shown = display.percent(value) if metric.unit == "ratio" else display.money(value)
        rows.append((metric.label, text(value), shown, metric.symbols, f"v{metric.version}", metric.id))
    change = total.variance_ratio
    side = "over" if total.variance_amount > 0 else "under"
    said = (
        f"Spend is {display.percent(abs(change))} {side} plan: {display.money(total.variance_amount, sign=True)}."
        if change is not None
        else f"{display.money(total.actual_amount)} spent without a plan."
    )
    columns = (
        Column("Figure"),
        Column("Value", "text"),
        Column("Shown"),
        Column("Formula"),
        Column("Version"),
        Column("Id"),
    )
    return Section("summary", "Summary", said, columns, tuple(rows))


LINE_COLUMNS = (
    Column("Budget", "money"), Column("Plan to date", "money"), Column("Actual", "money"), Column("Δ", "difference"),
    Column("Δ %", "ratio"), Column("F/A"), Column("Accrued", "money"), Column("Committed", "money"),
    Column("Available", "money"),
)  # fmt: skip
SUMMED = ("Budget", "Plan to date", "Actual", "Δ", "Accrued", "Committed", "Available")


def _line(name: str, line: budget.Line) -> tuple[Cell, ...]:
    favour = "" if not line.variance_amount else "A" if line.variance_amount > 0 else "F"
    return (
        name, text(line.budget_amount), text(line.due_amount), text(line.actual_amount), text(line.variance_amount),
        text(line.variance_ratio), favour, text(line.accrued_amount), text(line.committed_amount),
        text(line.available_amount),
    )  # fmt: skip


def _by(field: str, title: str) -> Make:
    def make(books: store.Books, asked: Asked) -> Section:
        cells = budget.picked(holdings.cells(books, asked.view), asked.view)
        lines = budget.lines(cells, (field,))
        absent = f"No {field.replace('cost_', '')}"
        rows = tuple(_line(_named(line.name or absent), line) for line in lines)
        said = "Δ = actual − plan due by the same day; A is adverse, F favourable. Most adverse first."
        return Section(f"by_{field}", title, said, (Column(title), *LINE_COLUMNS), rows, SUMMED)

    return make


def _named(name: str) -> str:
    """Return a category's code as words; every other name stays as it is."""
    return name.replace("_", " ").capitalize() if name.islower() and "_" in name else name


def _months(books: store.Books, asked: Asked) -> Section:
    cells = budget.picked(holdings.cells(books, asked.view), asked.view)
    rows = tuple(
        (f"{row.month:%Y-%m}", text(row.budget_amount), text(row.due_amount), text(row.actual_amount),
         text(row.actual_amount - row.due_amount), "open" if row.is_open else "over")
        for row in budget.months(cells, asked.view.period, asked.view.as_of)
    )  # fmt: skip
    columns = (Column("Month", "month"), Column("Budget", "money"), Column("Plan to date", "money"),
        Column("Actual", "money"), Column("Δ", "difference"), Column("State"))  # fmt: skip
    return Section("months", "Months", "", columns, rows, ("Budget", "Plan to date", "Actual", "Δ"))


def _comments(books: store.Books, asked: Asked) -> Section | None:
    view = asked.view
    rows = tuple(
        (f"{row.month:%Y-%m}", row.name or "No department", text(row.variance_amount), row.driver,
         "permanent" if row.is_permanent else "timing", text(row.full_year_amount), row.words, row.action,
         row.owner_role, row.due_on.isoformat() if row.due_on else None)
        for row in commentary.comments(books, view.period, view.version)
        if not view.departments or row.name in view.departments
    )  # fmt: skip
    if not rows:
        return None
    columns = (
        Column("Month", "month"),
        Column("Department"),
        Column("Δ", "difference"),
        Column("Driver"),
        Column("Lasts"),
        Column("Effect on the year", "difference"),
        Column("What happened"),
        Column("Action"),
        Column("Owner"),
        Column("Due", "day"),
    )
    return Section(
        "commentary", "Commentary", "Material variances explained; immaterial ones carry none.", columns, rows
    )


def _bridge(books: store.Books, asked: Asked) -> Section | None:
    view = asked.view
    if not view.version:
        return None
    said = commentary.comments(books, view.period, view.version)
    average = plan_bridge.against_plan(books, view, said)
    textbook = plan_bridge.against_plan(books, view, said, textbook=True)
    rows = [("Plan to date", text(average.plan_amount), text(textbook.plan_amount))]
    rows += [
        (STEP_WORDS.get(one.name, one.name).capitalize(), text(one.amount), text(other.amount))
        for one, other in zip(average.steps, textbook.steps, strict=True)
    ]
    rows.append(("Actual", text(average.actual_amount), text(textbook.actual_amount)))
    step, gap = plan_bridge.largest_difference(average, textbook)
    about = (
        f"The mean over all orders and the textbook's one order differ most in {step}: {display.money(gap, sign=True)}."
        if gap
        else "The mean over all orders and the textbook's one order agree."
    )
    columns = (Column("Step"), Column("Mean over orders", "money"), Column("Textbook order", "money"))
    return Section("bridge", "From plan to actual", about, columns, tuple(rows))


def _rules(books: store.Books, asked: Asked) -> Section:
    del asked
    rows = tuple(
        (RULES[name].label, RULES[name].shown(row.value), row.changed_by or "default",
         row.changed_on.date().isoformat() if row.changed_on else None)
        for name, row in settings.current(books).items()
        if RULES[name].section != "Hidden"
    )  # fmt: skip
    columns = (Column("Rule"), Column("In force"), Column("Set by"), Column("Since", "day"))
    return Section("rules", "Rules in force", "", columns, rows)


def _snapshots(books: store.Books, asked: Asked) -> Section | None:
    view, changed = asked.view, close.restated(books)
    rows = tuple(
        (row.snapshot_id, f"{row.month:%Y-%m}", text(row.actual_amount), row.data_hash[:16],
         row.closed_on.isoformat(sep=" ", timespec="minutes"), row.closed_by,
         text(changed[row.month].amount) if row.month in changed else None,
         str(changed[row.month].rows) if row.month in changed else None)
        for row in close.snapshots(books)
        if row.is_current and view.period.start <= row.month < view.period.end
    )  # fmt: skip
    if not rows:
        return None
    columns = (
        Column("Snapshot"),
        Column("Month", "month"),
        Column("Actual", "money"),
        Column("Data hash"),
        Column("Closed on"),
        Column("By"),
        Column("Restated since", "difference"),
        Column("Rows", "count"),
    )
    said = "What came after a close is posted in an open month and never changes the closed one."
    return Section("closes", "Closed months and restatements", said, columns, rows, ("Actual",))


STEP_WORDS = {"fx": "exchange rates", "other": "price and volume together", "scope": "scope: only one side has it"}

OWN: tuple[Make, ...] = (
    _summary,
    _by("department", "Departments"),
    _by("cost_category", "Categories"),
    _months,
    _bridge,
    _comments,
    _by("channel", "Channels"),
    _by("campaign", "Campaigns"),
    _snapshots,
    _rules,
)


def sections(made: Mapping[str, object]) -> list[Section]:
    """Return the sections of a document, read back."""
    found = []
    for one in made["sections"]:  # type: ignore[attr-defined]
        columns = tuple(Column(**column) for column in one["columns"])
        rows = tuple(tuple(row) for row in one["rows"])
        found.append(Section(one["key"], one["title"], one["said"], columns, rows, tuple(one["summed"])))
    return found


def narrowed(view: View, start: date, end: date) -> View:
    """Return the view for another range of days, cut where the data is."""
    return replace(view, period=Period(start, end), as_of=min(view.as_of, end))
