"""What on the books needs the reader, and what a newcomer does first."""

from collections.abc import Callable, Sequence
from decimal import Decimal

import streamlit as st

from finint import budget, close, commentary, display, holdings, vendor_books
from finint.automation import inbox
from finint.contracts import renewals
from finint.period import Period, add_months
from finint.ui.attention import Need, open_page
from finint.ui.desk import Desk
from finint.ui.developer_desk import registers_of
from finint.ui.plan import name_of
from finint.ui.reconcile_desk import reconciliation_of

NEARLY = Decimal("0.9")
FIRST = {
    "Marketing": ("imports", "budget", "costs"),
    "Finance": ("budget", "report", "costs", "imports"),
    "Analyst": ("imports", "developers", "costs", "budget"),
}
"""Whose work comes first, by the page where it is done."""


def needs(desk: Desk, departments: Sequence[budget.Line], role: str = "Marketing") -> list[Need]:
    """Return the open work of all areas, what concerns `role` first; the role hides nothing."""
    found = [need for provider in PROVIDERS for need in provider(desk, departments) if need.items]
    first = FIRST.get(role, ())
    return sorted(found, key=lambda need: first.index(need.page) if need.page in first else len(first))


def _quarantine(desk: Desk, _: Sequence[budget.Line]) -> list[Need]:
    waiting = holdings.waiting(desk.books)
    rows = len({(cell.import_id, cell.line_no) for cell in waiting})
    files = sorted({cell.file_name for cell in waiting})
    size = ", ".join(files[:1]) + (f" and {len(files) - 1} more" if len(files) > 1 else " · not counted yet")
    return [Need(rows, f"{display.count(rows, 'row')} in quarantine", size, "imports")]


def _unconverted(desk: Desk, _: Sequence[budget.Line]) -> list[Need]:
    left = holdings.unconverted(desk.books)
    size = ", ".join(f"{row.currency} {display.short_money(row.amount)}" for row in left[:3]) + " · in no figure yet"
    rows = sum(row.rows for row in left)
    headline = f"{display.count(rows, 'row')} without an exchange rate"
    return [Need(rows, headline, size, "settings", {"show": "Exchange rates"})]


def _inbox(desk: Desk, _: Sequence[budget.Line]) -> list[Need]:
    left = inbox.waiting(desk.books)
    size = f"{left[0].file_name}: {left[0].reason}"[:90] if left else ""
    return [Need(len(left), f"{display.count(len(left), 'file')} of the inbox not imported", size, "imports")]


def _material(desk: Desk, departments: Sequence[budget.Line]) -> list[Need]:
    """Large variances; with a word on each of them there is nothing to do."""
    lines = [line for line in departments if not line.is_unbudgeted]
    said = {row.name: row for row in commentary.comments(desk.books, desk.view.period, desk.view.version)}
    owed = commentary.missing(lines, said, commentary.rule_of(desk.books)) if desk.view.version else []
    headline = f"{display.count(len(owed), 'department')} off plan without a comment"
    return [Need(len(owed), headline, _largest(owed), "budget", {"material": "true"})]


def _nearly_spent(_: Desk, departments: Sequence[budget.Line]) -> list[Need]:
    near = [line for line in departments if line.used_ratio is not None and line.used_ratio >= NEARLY]
    near.sort(key=lambda line: -(line.used_ratio or budget.ZERO))
    names = ", ".join(f"{name_of('department', x.name)} {display.percent(x.used_ratio, places=0)}" for x in near[:2])
    return [Need(len(near), f"{display.count(len(near), 'budget')} past 90 %", names, "budget")]


def _unmapped(desk: Desk, _: Sequence[budget.Line]) -> list[Need]:
    rows = holdings.unmapped(desk.books, desk.view)
    return [Need(len(rows), f"{display.count(len(rows), 'campaign')} without a department", _most(rows), "imports")]


def _unplanned(_: Desk, departments: Sequence[budget.Line]) -> list[Need]:
    has_plan = any(line.budget_amount for line in departments)
    lines = [line for line in departments if line.is_unbudgeted] if has_plan else []
    name = name_of("department", lines[0].name) if lines else ""
    size = f"{name} {display.short_money(lines[0].actual_amount)} unbudgeted" if lines else ""
    return [Need(len(lines), f"{display.count(len(lines), 'department')} without a plan", size, "budget")]


def _renewals(desk: Desk, _: Sequence[budget.Line]) -> list[Need]:
    near = renewals(vendor_books.contracts(desk.books, desk.view.as_of), desk.view.as_of)
    size = f"{near[0].vendor}, decide by {display.day(near[0].decide_by)}" if near else ""
    return [Need(len(near), f"{display.count(len(near), 'renewal')} within 90 days", size, "costs")]


def _open_months(desk: Desk, _: Sequence[budget.Line]) -> list[Need]:
    """Past months still open, once closing has begun: before the first close there is no habit to miss."""
    through = close.closed_through(desk.books)
    if through is None:
        return []
    since = Period(through, max(desk.view.cut, add_months(through, 1)))
    over = [month for month in since.months() if month > through and add_months(month, 1) <= desk.view.cut]
    size = f"closed through {through:%b %Y}"
    return [Need(len(over), f"{display.count(len(over), 'past month')} not closed", size, "report")]


def _claims(desk: Desk, _: Sequence[budget.Line]) -> list[Need]:
    """Value claims whose window passed without evidence, and reviews of investments that are due."""
    found = registers_of(desk)
    unproven = [claim for claim in found.claims if claim.state(desk.view.as_of) in ("window passed", "no evidence")]
    booked = sum((claim.recognised_amount or budget.ZERO for claim in unproven), budget.ZERO)
    due = [row for row in found.returns if row.review.startswith("● was due")]
    return [
        Need(
            len(unproven),
            f"{display.count(len(unproven), 'value claim')} without evidence",
            f"{display.short_money(booked)} booked, worth 0 until shown",
            "developers",
            {"developers_show": "KPI & claims"},
        ),
        Need(
            len(due),
            f"{display.count(len(due), 'investment review')} overdue",
            due[0].investment.name if due else "",
            "developers",
            {"developers_show": "Investments"},
        ),
    ]


def _unexplained(desk: Desk, _: Sequence[budget.Line]) -> list[Need]:
    found = reconciliation_of(desk.actor, desk.books, desk.view.as_of)
    rows = [one for one in found.differences if one.residual_amount]
    size = f"{display.short_money(found.residual_amount)} between platform, invoice and ledger"
    headline = f"{display.count(len(rows), 'difference')} unexplained"
    return [Need(len(rows), headline, size, "imports", {"show": "Reconciliation"})]


PROVIDERS: tuple[Callable[[Desk, Sequence[budget.Line]], list[Need]], ...] = (
    _quarantine,
    _unconverted,
    _inbox,
    _material,
    _renewals,
    _nearly_spent,
    _unmapped,
    _unplanned,
    _open_months,
    _claims,
    _unexplained,
)
"""One small function a kind of work; an area adds its own. None of them may be slow: home waits for them."""


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
