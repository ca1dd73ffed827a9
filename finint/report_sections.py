"""The report's own sections: plan against actual, why, what is said, what was closed, which rules hold."""

from dataclasses import replace

from finint import (
    budget,
    close,
    commentary,
    display,
    holdings,
    metrics,
    plan_bridge,
    report_outlook,
    restated,
    settings,
    store,
)
from finint.report_parts import Asked, Cell, Column, Make, Section, text
from finint.rulebook import RULES


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
        # Spend that names no category is "unassigned", a plan that names none has "": one line on paper.
        cells = [replace(cell, cost_category="") if cell.cost_category == "unassigned" else cell for cell in cells]
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
        for row in budget.months(cells, asked.view.period, asked.view.cut)
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
    view, changed = asked.view, restated.since(books)
    rows = tuple(
        (row.snapshot_id, f"{row.month:%Y-%m}", text(row.actual_amount), row.data_hash[:16],
         row.closed_on.isoformat(sep=" ", timespec="minutes"), row.closed_by,
         text(changed[row.month].amount) if row.month in changed else None,
         str(changed[row.month].rows) if row.month in changed else None,
         text(changed[row.month].accrued_amount) if row.month in changed else None,
         text(changed[row.month].committed_amount) if row.month in changed else None)
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
        Column("Accruals since", "difference"),
        Column("Open commitments since", "difference"),
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
    report_outlook.section,
    _comments,
    _by("channel", "Channels"),
    _by("campaign", "Campaigns"),
    _snapshots,
    _rules,
)
