"""Spend against plan as tables: by place, what a place is made of, and the ledger lines behind it."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from finint import budget, display, metrics, settings
from finint.explain import SpendRow, rows_behind
from finint.holdings import materiality
from finint.metrics.conventions import VarianceShown, variance_shown
from finint.ui.desk import Desk, scale_for
from finint.ui.plan import LABELS, name_of
from finint.ui.tables import Column, table
from finint.ui.words import headline
from finint.view import View

_VIEW_FIELDS = {
    "department": "departments",
    "cost_center": "cost_centers",
    "cost_category": "categories",
    "channel": "channels",
    "campaign": "campaigns",
    "vendor": "vendors",
}


@st.fragment
def explorer(desk: Desk, cells: Sequence[budget.Cell]) -> None:
    """Draw the table by the chosen hierarchy and what a picked line is made of; its switches redraw this part only."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        rows = st.segmented_control(
            "Rows", list(budget.HIERARCHIES), default="Department", required=True, key="rows", bind="query-params"
        )
        material_only = st.toggle("Material only", key="material", bind="query-params")
    levels = budget.HIERARCHIES[rows or "Department"]
    picked = budget_table(desk, cells, levels, material_only=material_only, key="lines")
    if picked:
        drill(desk, cells, levels, picked)


def _note(line: budget.Line, rule: budget.Materiality) -> str:
    if line.is_unbudgeted:
        return "● no plan"
    return "● material" if budget.is_material(line, rule) else "✓"


def _columns(field: str, rule: budget.Materiality, shown: VarianceShown) -> list[Column]:
    return [
        Column(LABELS[field], lambda line: name_of(field, line.name)),
        Column("Budget", lambda line: line.budget_amount, "money", help="Plan of the whole period"),
        Column("Plan to date", lambda line: line.due_amount, "money"),
        Column("Actual", lambda line: line.actual_amount, "money"),
        Column(shown.label, lambda line: shown.amount(line.variance_amount), "difference"),
        Column(shown.ratio_label, lambda line: shown.amount(line.variance_ratio), "share"),
        Column("F/A", lambda line: line.variance_amount, "impact"),
        Column("Accrued", lambda line: line.accrued_amount, "money", help="Delivered, not billed"),
        Column("Committed", lambda line: line.committed_amount, "money", help="Ordered and open"),
        Column("Available", lambda line: line.available_amount, "money"),
        Column("Used", lambda line: line.used_ratio, "bar"),
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
        _columns(field, rule, variance_shown(settings.rules(desk.books))),
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
        Column("Amount", lambda row: row.amount, "amount"),
        Column("Currency", lambda row: row.currency),
        Column(f"In {desk.currency}", lambda row: row.reporting_amount, "amount"),
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


def campaign_status(desk: Desk, cells: Sequence[budget.Cell], heading: str = "Campaigns") -> None:
    """Draw budget status by campaign: consumption a day, and what is left."""
    lines = [line for line in budget.lines(cells, ("campaign",)) if line.name]
    if not lines:
        return
    days = max(1, (desk.view.as_of - desk.view.days.start).days)
    left = max(0, (desk.view.days.end - desk.view.as_of).days)
    scale, shown = scale_for(lines), variance_shown(settings.rules(desk.books))
    columns = [
        Column("Campaign", lambda line: line.name),
        Column("Budget", lambda line: line.budget_amount, "money"),
        Column("Actual", lambda line: line.actual_amount, "money"),
        Column("Used", lambda line: line.used_ratio, "bar"),
        Column("Available", lambda line: line.available_amount, "money"),
        Column(shown.label, lambda line: shown.amount(line.variance_amount), "difference"),
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
        f"{heading}, {scale.heading(desk.currency)}",
        sorted(lines, key=lambda line: -line.actual_amount),
        columns,
        actor=desk.actor,
        key="campaigns",
        scale=scale,
        totals=f"{display.count(len(lines), 'campaign')} · a day in {desk.currency}",
        facts=_facts(desk),
    )
