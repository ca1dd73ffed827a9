"""Spend against plan as parts of a page: the answer in a sentence, tiles, charts, the table and its drill."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from finint import budget, display, metrics, settings
from finint.explain import explain
from finint.figures.cumulated import burn_up, burn_up_words
from finint.figures.differences import Difference, differences, differences_words
from finint.figures.heat import HeatCell, heat, heat_words
from finint.figures.months import Month, months, months_words
from finint.figures.paper import Scale, scale_of
from finint.metrics.conventions import variance_shown
from finint.money import ratio
from finint.ui.charts import chart, heat_table
from finint.ui.desk import Desk
from finint.ui.frame import ink
from finint.ui.outlook_tile import outlook_tile
from finint.ui.tiles import Reference, tile, tiles

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
HEAT_ROWS = 12


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
        f"{desk.period_name}{desk.view.weeks_said} to {through}",
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
    """Draw the tiles of the plan: actual, pacing, available and, while it runs, where it lands, else the share used."""
    history = desk.history()
    before = desk.year_before()
    values = budget.parts(total)
    is_open = not desk.view.is_over
    state = {"state": "open" if is_open else "", "actor": desk.actor, "currency": desk.currency}
    growth = ratio(total.actual_amount - before.actual_amount, abs(before.actual_amount)) if before else None
    ratios = [ratio(month.actual_amount, month.due_amount) for month in history]
    running = budget.cumulative(history)
    begun = [month for month in budget.cumulative(desk.months()) if not month.is_open]
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
        for metric_id, reference, also, line in shown[: -1 if is_open else None]:
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
        if is_open:
            outlook_tile(desk)


def _months(desk: Desk, cells: Sequence[budget.Cell]) -> tuple[list[Month], Scale]:
    rows = budget.months(cells, desk.view.period, desk.view.cut)
    has_plan = any(row.budget_amount for row in rows)
    drawn = []
    for row in rows:
        begun = row.month < desk.view.cut
        # The open month is drawn against the part of its plan that is due, as the tiles count it.
        plan = (row.due_amount if begun else row.budget_amount) if has_plan else None
        drawn.append(Month(row.month, plan, row.actual_amount if begun else None))
    amounts = [amount for row in drawn for amount in (row.plan_amount, row.actual_amount)]
    return drawn, scale_of(amounts)


def months_chart(desk: Desk, cells: Sequence[budget.Cell]) -> None:
    """Draw each month against its plan."""
    rows, scale = _months(desk, cells)
    shown = variance_shown(settings.rules(desk.books))
    below = "better / (worse) than plan" if shown.is_turned else "variance"
    _months_chart(desk, rows, scale, f"actual solid, plan outlined · {below} below", turned=shown.is_turned)


def unplanned_chart(desk: Desk, amounts: Mapping[date, Decimal], what: str) -> None:
    """Draw months that no plan covers; `what` says what was spent, for the heading."""
    cut = desk.view.cut
    rows = [Month(month, None, amount if month < cut else None) for month, amount in sorted(amounts.items())]
    _months_chart(desk, rows, scale_of(amounts.values()), what)


def _months_chart(desk: Desk, rows: Sequence[Month], scale: Scale, what: str, *, turned: bool = False) -> None:
    chart(
        f"Months, {scale.heading(desk.currency)} · {what}",
        months(rows, ink(), scale=scale, height=450, turned=turned),  # as high as the bridge beside it
        months_words(rows, desk.currency, turned=turned),
        key="months",
    )


def burn_up_chart(desk: Desk, cells: Sequence[budget.Cell]) -> None:
    """Draw cumulated spend against the phased plan."""
    rows, _ = _months(desk, cells)
    scale = scale_of([sum((row.plan_amount or budget.ZERO for row in rows), budget.ZERO)])
    months_of_plan = budget.months(cells, desk.view.period, desk.view.cut)
    # The open month stands at its cut-off; the rest of its plan joins the next, so the line ends on the budget.
    left = sum((row.budget_amount - row.due_amount for row in months_of_plan if row.month < desk.view.cut), budget.ZERO)
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


def heat_chart(desk: Desk, cells: Sequence[budget.Cell], field: str) -> None:
    """Draw place × month with Δ % in each cell, for the places with the largest variances; nothing without a plan."""
    begun = [cell for cell in cells if cell.month < desk.view.cut]
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
