"""What on the books needs the reader, and what a newcomer does first."""

from collections.abc import Sequence

import streamlit as st

from finint import budget, display, holdings
from finint.automation import inbox
from finint.ui.attention import Need, open_page
from finint.ui.desk import Desk
from finint.ui.plan import name_of


def needs(desk: Desk, departments: Sequence[budget.Line]) -> list[Need]:
    """Return the open work: refused rows, large variances, campaigns without a place, spend without a plan."""
    waiting = holdings.waiting(desk.books)
    rows = len({(cell.import_id, cell.line_no) for cell in waiting})
    rule = holdings.materiality(desk.books)
    has_plan = any(line.budget_amount for line in departments)
    material = [line for line in departments if budget.is_material(line, rule) and not line.is_unbudgeted]
    unmapped = holdings.unmapped(desk.books, desk.view)
    unplanned = [line for line in departments if line.is_unbudgeted] if has_plan else []
    files = sorted({cell.file_name for cell in waiting})
    left = inbox.waiting(desk.books)
    found = [
        Need(
            rows,
            f"{display.count(rows, 'row')} in quarantine",
            ", ".join(files[:1]) + (f" and {len(files) - 1} more" if len(files) > 1 else " · not counted yet"),
            "imports",
        ),
        Need(
            len(left),
            f"{display.count(len(left), 'file')} of the inbox not imported",
            f"{left[0].file_name}: {left[0].reason}"[:90] if left else "",
            "imports",
        ),
        Need(
            len(material),
            f"{display.count(len(material), 'department')} off plan by more than the threshold",
            _largest(material),
            "budget",
            {"material": "true"},
        ),
        Need(
            len(unmapped),
            f"{display.count(len(unmapped), 'campaign')} without a department",
            _most(unmapped),
            "imports",
        ),
        Need(
            len(unplanned),
            f"{display.count(len(unplanned), 'department')} without a plan",
            f"{name_of('department', unplanned[0].name)} {display.short_money(unplanned[0].actual_amount)} unbudgeted"
            if unplanned
            else "",
            "budget",
        ),
    ]
    return [need for need in found if need.items]


def _most(rows: Sequence[holdings.UnmappedCampaign]) -> str:
    if not rows:
        return ""
    spent = sum((row.amount for row in rows), budget.ZERO)
    return f"{display.short_money(spent)} · largest: {rows[0].campaign}"


def _largest(lines: Sequence[budget.Line]) -> str:
    if not lines:
        return ""
    line = max(lines, key=lambda one: abs(one.variance_amount))
    return f"largest: {name_of('department', line.name)} {display.short_money(line.variance_amount, sign=True)}"


def first_steps(desk: Desk) -> None:
    """Draw the first-run checklist while a step is open; nothing on the sample or when all are done."""
    if desk.held.is_sample:
        return
    steps = [
        ("Upload spend: an ad platform's export, a ledger, a card statement", desk.held.first_day is not None),
        ("Upload a budget by department and month", desk.held.first_plan_month is not None),
        ("Give campaigns their channel and department", not holdings.unmapped(desk.books, desk.view)),
    ]
    if all(done for _, done in steps):
        return
    with st.container(border=True, key="first_steps", gap="xsmall"):
        done = sum(1 for _, is_done in steps if is_done)
        st.markdown(f"##### First steps &ensp;:gray-badge[{done} of {len(steps)} done]")
        for text, is_done in steps:
            st.markdown(f"{'✓' if is_done else '○'} {text}")
        open_page("imports", "Bring in a file →")
