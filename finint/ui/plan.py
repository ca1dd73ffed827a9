"""Spend against plan as parts of a page: the answer in a sentence, tiles, charts, the table and its drill."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from finint import budget, display, metrics
from finint.explain import SpendRow, explain, rows_behind
from finint.figures.cumulated import burn_up, burn_up_words
from finint.figures.differences import Difference, differences, differences_words
from finint.figures.heat import HeatCell, heat, heat_words
from finint.figures.months import Month, months, months_words
from finint.figures.paper import Scale, scale_of
from finint.holdings import materiality
from finint.money import ratio
from finint.ui.charts import chart, heat_table
from finint.ui.desk import Desk, scale_for
from finint.ui.frame import ink
from finint.ui.tables import Column, table
from finint.ui.tiles import Reference, tile, tiles
from finint.ui.words import headline
from finint.view import View

UNNAMED = {
    "department": "No department",
    "cost_center": "No cost centre",
    "cost_category": "No category",
    "channel": "No channel",
    "campaign": "No campaign",
    "vendor": "No vendor",
}
LABELS = {
    "department": "Department",
    "cost_center": "Cost centre",
    "cost_category": "Category",
    "channel": "Channel",
    "campaign": "Campaign",
    "vendor": "Vendor",
}
_VIEW_FIELDS = {
    "department": "departments",
    "cost_center": "cost_centers",
    "cost_category": "categories",
    "channel": "channels",
    "campaign": "campaigns",
    "vendor": "vendors",
}
HEAT_ROWS = 12
LISTED_LINES = 500


def name_of(field: str, value: str) -> str:
    """Return a place's name for the screen; rows that name none say so, categories read as words.

    >>> name_of("department", ""), name_of("cost_category", "media_spend")
    ('No department', 'Media spend')
    """
    if not value:
        return UNNAMED[field]
    return value.replace("_", " ").capitalize() if field == "cost_category" else value


def scope(desk: Desk) -> tuple[str, ...]:
    """Return window, comparison and parts of the company, for the line below the title."""
    through = display.day(desk.view.as_of - timedelta(days=1))
    return (
        f"{desk.period_name} to {through}",
        f"actual vs {desk.view.version}" if desk.view.version else "no plan to compare with",
        desk.filters.scope(),
    )


def over_or_under(total: budget.Line) -> str:
    """Return the total against plan as the start of a sentence."""
    if total.variance_ratio is None:
        return f"{display.short_money(total.actual_amount)} spent without a plan"
    if not total.variance_amount:
        return "Spend is exactly on plan"
    side = "over" if total.variance_amount > 0 else "under"
    return f"Spend is {display.percent(abs(total.variance_ratio))} {side} plan"


def answer(desk: Desk, total: budget.Line, departments: Sequence[budget.Line]) -> str:
    """Return the budget page's title: how far off, and which departments explain it."""
    start = over_or_under(total)
    if total.variance_ratio is None or not departments:
        return f"{start}: {desk.period_name}"
    sign = 1 if total.variance_amount > 0 else -1
    driving = sorted(
        (line for line in departments if line.variance_amount * sign > 0), key=lambda x: -abs(x.variance_amount)
    )
    if not driving:
        return start
    first = driving[:2]
    names = " and ".join(name_of("department", line.name) for line in first)
    explained = sum((line.variance_amount for line in first), budget.ZERO)
    verb = "explain" if len(first) > 1 else "explains"
    said = f"{start}; {names} {verb} {display.short_money(explained, sign=True)}"
    return said if len(said) <= 80 else f"{start}, {display.short_money(total.variance_amount, sign=True)}"


def home_answer(desk: Desk, total: budget.Line) -> str:
    """Return the home page's title: against plan to date, and what is left of the budget."""
    start = over_or_under(total)
    if total.used_ratio is None:
        return f"{start}: {desk.period_name}"
    return f"{start}; {display.percent(total.used_ratio, places=0)} of the budget is used"


def budget_tiles(desk: Desk, total: budget.Line) -> None:
    """Draw the tiles of the plan: actual, pacing, available, share used; each can explain itself."""
    history = desk.history()
    before = desk.year_before()
    values = budget.parts(total)
    is_open = desk.view.as_of < desk.view.period.end
    state = {"state": "open" if is_open else "", "actor": desk.actor, "currency": desk.currency}
    growth = ratio(total.actual_amount - before.actual_amount, abs(before.actual_amount)) if before else None
    ratios = [ratio(month.actual_amount, month.due_amount) for month in history]
    running = budget.cumulative(history)
    begun = [month for month in budget.cumulative(desk.months()) if month.month < desk.view.as_of]
    shown: list[tuple[str, Reference | None, str, list[Decimal | None]]] = [
        (
            "actual_amount",
            Reference("PL", total.due_amount) if total.due_amount else None,
            f"PY {display.percent(growth, sign=True)}" if growth is not None else "",
            [month.actual_amount for month in history],
        ),
        ("pace_ratio", Reference("phased plan", metrics.ONE) if total.due_amount else None, "", ratios),
        (
            "available_amount",
            None,
            f"of {display.short_money(total.budget_amount)}",
            [total.budget_amount - month.actual_amount for month in begun],
        ),
        ("used_ratio", None, "", [ratio(m.actual_amount, m.budget_amount) for m in running]),
    ]
    with tiles():
        for metric_id, reference, also, line in shown:
            metric = metrics.get(metric_id)
            tile(
                metric,
                metric.value(values),
                reference=reference,
                also=also,
                history=line,
                explain=lambda metric=metric: explain(desk.books, metric, desk.view),  # type: ignore[misc]
                **state,  # type: ignore[arg-type]
            )


def _months(desk: Desk, cells: Sequence[budget.Cell]) -> tuple[list[Month], Scale]:
    rows = budget.months(cells, desk.view.period, desk.view.as_of)
    has_plan = any(row.budget_amount for row in rows)
    drawn = []
    for row in rows:
        begun = row.month < desk.view.as_of
        # The open month is drawn against the part of its plan that is due, as the tiles count it.
        plan = (row.due_amount if begun else row.budget_amount) if has_plan else None
        drawn.append(Month(row.month, plan, row.actual_amount if begun else None))
    amounts = [amount for row in drawn for amount in (row.plan_amount, row.actual_amount)]
    return drawn, scale_of(amounts)


def months_chart(desk: Desk, cells: Sequence[budget.Cell]) -> None:
    """Draw each month against its plan."""
    rows, scale = _months(desk, cells)
    chart(
        f"Months, {scale.heading(desk.currency)} · actual solid, plan outlined · variance below",
        months(rows, ink(), scale=scale),
        months_words(rows, desk.currency),
        key="months",
    )


def burn_up_chart(desk: Desk, cells: Sequence[budget.Cell]) -> None:
    """Draw cumulated spend against the phased plan."""
    rows, _ = _months(desk, cells)
    scale = scale_of([sum((row.plan_amount or budget.ZERO for row in rows), budget.ZERO)])
    months_of_plan = budget.months(cells, desk.view.period, desk.view.as_of)
    # The open month stands at its cut-off; the rest of its plan joins the next, so the line ends on the budget.
    left = sum(
        (row.budget_amount - row.due_amount for row in months_of_plan if row.month < desk.view.as_of), budget.ZERO
    )
    ahead = next((number for number, row in enumerate(rows) if row.actual_amount is None), None)
    if ahead is not None and rows[ahead].plan_amount is not None:
        rows[ahead] = replace(rows[ahead], plan_amount=(rows[ahead].plan_amount or budget.ZERO) + left)
    chart(
        f"Cumulative spend, {scale.heading(desk.currency)} · actual, phased plan dotted · variance below",
        burn_up(rows, ink(), scale=scale),
        burn_up_words(rows, desk.currency),
        key="burn_up",
    )


def departments_chart(desk: Desk, lines: Sequence[budget.Line]) -> None:
    """Draw variance by department, most adverse first."""
    rows = [Difference(name_of("department", line.name), line.due_amount, line.actual_amount) for line in lines]
    scale = scale_of([row.difference_amount for row in rows])
    chart(
        f"Variance to plan by department, {scale.heading(desk.currency)} · most adverse first",
        differences(rows, ink(), scale=scale),
        differences_words(rows, desk.currency),
        key="departments",
    )


def _note(line: budget.Line, rule: budget.Materiality) -> str:
    if line.is_unbudgeted:
        return "● no plan"
    return "● material" if budget.is_material(line, rule) else "✓"


def _columns(field: str, rule: budget.Materiality) -> list[Column]:
    return [
        Column(LABELS[field], lambda line: name_of(field, line.name)),
        Column("Budget", lambda line: line.budget_amount, "money", help="Plan of the whole period"),
        Column("Plan to date", lambda line: line.due_amount, "money"),
        Column("Actual", lambda line: line.actual_amount, "money"),
        Column("Δ", lambda line: line.variance_amount, "difference"),
        Column("Δ %", lambda line: line.variance_ratio, "share"),
        Column("F/A", lambda line: line.variance_amount, "impact"),
        Column("Used", lambda line: line.used_ratio, "bar"),
        Column("Available", lambda line: line.available_amount, "money"),
        Column("Pacing", lambda line: line.pace_ratio, "ratio"),
        Column("Note", lambda line: _note(line, rule), "note"),
    ]


def _facts(desk: Desk) -> list[tuple[str, str]]:
    named = [("Filter", words) for words in desk.view.words()]
    return [
        *named,
        ("Plan", desk.view.version or "none"),
        ("Currency", desk.currency),
        ("Data version", str(desk.data_version)),
    ]


def budget_table(
    desk: Desk, cells: Sequence[budget.Cell], fields: Sequence[str], *, material_only: bool, key: str
) -> budget.Line | None:
    """Draw plan against actual by the outermost of `fields`; return the line that was picked."""
    rule = materiality(desk.books)
    lines = budget.lines(cells, fields[:1])
    if material_only:
        lines = [line for line in lines if line.is_unbudgeted or budget.is_material(line, rule)]
    return _lines_table(desk, fields[0], lines, rule, heading=f"{LABELS[fields[0]]}s", key=f"{key}_{fields[0]}")


def _lines_table(
    desk: Desk, field: str, lines: list[budget.Line], rule: budget.Materiality, *, heading: str, key: str
) -> budget.Line | None:
    scale = scale_for(lines)
    plan, spent = (sum((getattr(x, name) for x in lines), budget.ZERO) for name in ("due_amount", "actual_amount"))
    picked: budget.Line | None = table(
        f"{heading}, {scale.heading(desk.currency)}",
        lines,
        _columns(field, rule),
        actor=desk.actor,
        key=key,
        scale=scale,
        totals=f"plan {scale.write(plan)} · actual {scale.write(spent)} · {headline(spent, plan)}",
        facts=_facts(desk),
        pick=True,
    )
    return picked


def drill(desk: Desk, cells: Sequence[budget.Cell], fields: Sequence[str], line: budget.Line) -> None:
    """Draw what a picked line is made of: the next level, and the ledger lines down to file and line."""
    field, rest = fields[0], fields[1:]
    view = desk.view.narrowed(**{_VIEW_FIELDS[field]: (line.name,)})
    inside = [cell for cell in cells if getattr(cell, field) == line.name]
    name = name_of(field, line.name)
    if rest:
        rule = materiality(desk.books)
        deeper = budget.lines(inside, rest[:1])
        picked = _lines_table(
            desk, rest[0], deeper, rule, heading=f"{name}: {LABELS[rest[0]].lower()}s", key=f"drill_{rest[0]}"
        )
        if picked:
            view = view.narrowed(**{_VIEW_FIELDS[rest[0]]: (picked.name,)})
            name = f"{name}, {name_of(rest[0], picked.name)}"
    ledger_lines(desk, view, name)


def ledger_lines(desk: Desk, view: View, name: str) -> None:
    """Draw the spend lines of a view, largest first; every one of them is in the files."""
    rows = [row for row in rows_behind(desk.books, metrics.SPEND, view) if isinstance(row, SpendRow)]
    spent = sum((row.reporting_amount for row in rows), budget.ZERO)
    columns = [
        Column("Day", lambda row: row.spend_date, "day"),
        Column("Vendor", lambda row: row.vendor),
        Column("Campaign", lambda row: row.campaign),
        Column("Category", lambda row: name_of("cost_category", row.cost_category or "")),
        Column("Document", lambda row: row.document_no),
        Column("Amount", lambda row: row.amount, "number"),
        Column("Currency", lambda row: row.currency),
        Column(f"In {desk.currency}", lambda row: row.reporting_amount, "number"),
        Column("File", lambda row: row.file_name),
        Column("Line", lambda row: row.line_no, "count"),
        Column("Import", lambda row: row.import_id),
    ]
    table(
        f"Spend lines of {name}, {desk.currency}",
        rows,
        columns,
        actor=desk.actor,
        key="ledger_lines",
        totals=f"{display.money(spent)} in {display.count(len(rows), 'line')}",
        facts=[*_facts(replace(desk, view=view))],
        absent="",
    )


def heat_chart(desk: Desk, cells: Sequence[budget.Cell], field: str) -> None:
    """Draw place × month with Δ % in each cell, for the places with the largest variances; nothing without a plan."""
    begun = [cell for cell in cells if cell.month < desk.view.as_of]
    if not any(cell.due_amount for cell in begun):
        return
    by_place = budget.lines(begun, (field,))
    order = [line.name for line in sorted(by_place, key=lambda x: -abs(x.variance_amount))[:HEAT_ROWS]]
    by_month = {line.path: line for line in budget.lines(begun, (field, "month"))}
    rows = [
        HeatCell(name_of(field, path[0]), path[1], line.due_amount or None, line.actual_amount)  # type: ignore[arg-type]
        for name in order
        for path, line in sorted(by_month.items())
        if path[0] == name
    ]
    label = LABELS[field]
    heat_table(
        f"{label} by month, Δ % to plan · colours end at ±15 %",
        heat(rows, ink(), name=label),
        heat_words(rows),
        key="heat",
    )


def campaign_status(desk: Desk, cells: Sequence[budget.Cell]) -> None:
    """Draw budget status by campaign: consumption a day, and what is left."""
    lines = [line for line in budget.lines(cells, ("campaign",)) if line.name]
    if not lines:
        return
    days = max(1, (desk.view.as_of - desk.view.period.start).days)
    left = max(0, (desk.view.period.end - desk.view.as_of).days)
    scale = scale_for(lines)
    columns = [
        Column("Campaign", lambda line: line.name),
        Column("Budget", lambda line: line.budget_amount, "money"),
        Column("Actual", lambda line: line.actual_amount, "money"),
        Column("Used", lambda line: line.used_ratio, "bar"),
        Column("Available", lambda line: line.available_amount, "money"),
        Column("Δ", lambda line: line.variance_amount, "difference"),
        Column("F/A", lambda line: line.variance_amount, "impact"),
        Column(
            "Spend a day",
            lambda line: line.actual_amount / days,
            "number",
            help=f"{desk.currency}, mean of {days} days",
        ),
        Column(
            "Left a day", lambda line: line.available_amount / left if left and line.budget_amount else None, "number"
        ),
        Column("Pacing", lambda line: line.pace_ratio, "ratio"),
    ]
    table(
        f"Campaigns, {scale.heading(desk.currency)}",
        sorted(lines, key=lambda line: -line.actual_amount),
        columns,
        actor=desk.actor,
        key="campaigns",
        scale=scale,
        totals=f"{display.count(len(lines), 'campaign')} · a day in {desk.currency}",
        facts=_facts(desk),
    )
