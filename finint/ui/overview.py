"""The home page's rows of tiles beyond plan and spend: return, customers, the developer platform, the four KPI.

Each row is drawn into a place of its own, the slow ones last, so the answer is there before the rest is counted.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import streamlit as st

from finint import budget, cohorts, cost_parts, customers, display, metrics, store
from finint.cohorts import Cohort, main_cohort
from finint.developer_parts import explain_cost, explain_value
from finint.developer_registers import engineer_cost
from finint.devfinance import engineers, engineers_text, unit_cost_amount
from finint.explain import Explanation
from finint.figures.months import Month, months, months_words
from finint.figures.paper import scale_of
from finint.money import ratio
from finint.period import Period, add_months, first_of_month
from finint.platform_cost import units_of
from finint.return_parts import explain_return
from finint.return_rules import Rules
from finint.store import Books
from finint.ui import kpis
from finint.ui.charts import chart
from finint.ui.desk import HISTORY_MONTHS, Desk
from finint.ui.developer_desk import accounts_of, cost_of, history_of, kpis_of
from finint.ui.frame import ink
from finint.ui.reconcile_desk import readers, reconciliation_of, window_of
from finint.ui.returns_desk import key_of, returns_of
from finint.ui.tiles import Reference, tile, tiles
from finint.view import View

ROLES = {
    "Marketing": ("money", "returns", "charts", "developers", "kpi"),
    "Finance": ("money", "charts", "kpi", "developers", "returns"),
    "Analyst": ("returns", "money", "charts", "developers", "kpi"),
}
"""Whose page it is: the role reorders the rows and hides nothing."""


class HomeMonth(NamedTuple):
    """Revenue of a month's orders in cents, net of their refunds, and its new customers."""

    month: date
    revenue_cents: int
    customers: int


@dataclass(frozen=True, slots=True)
class Earned:
    """What came in over a window: zero where the books hold no orders."""

    months: tuple[HomeMonth, ...]

    @property
    def revenue_amount(self) -> Decimal:
        """Revenue net of refunds."""
        return Decimal(sum(row.revenue_cents for row in self.months)).scaleb(-2)

    @property
    def customers(self) -> int:
        """New customers."""
        return sum(row.customers for row in self.months)


def pick_role() -> str:
    """Draw the switch of the reader's role, which stands in the address, and return the one picked."""
    return st.segmented_control(
        "Ordered for",
        list(ROLES),
        default="Marketing",
        required=True,
        key="home_role",
        bind="query-params",
        label_visibility="collapsed",
        help="Reorders the rows below; hides nothing",
    )


def rows_for(role: str) -> list[str]:
    """Return the rows of tiles in the order of a role."""
    return list(ROLES[role])


def return_tiles(desk: Desk) -> None:
    """Draw MER, CAC and observed payback of the whole company; nothing while the books hold no orders."""
    seen = desk.with_orders().view
    whole = replace(desk, view=View(seen.period, seen.as_of, seen.version, calendar=seen.calendar))
    earned = _earned_in(whole, whole.view)
    state: dict[str, object] = {"actor": desk.actor, "currency": desk.currency}
    if not earned.months:
        if reconciliation_of(desk.actor, desk.books, desk.held_as_of()).reconciled_ratio is not None:
            with tiles():
                _reconciled(desk, state)
        return
    spend = budget.total(whole.cells()).actual_amount
    values = {"booked_revenue": earned.revenue_amount, "spend": spend, "new_customers": Decimal(earned.customers)}
    before = _year_before(whole)
    spent = {row.month: row.actual_amount for row in desk.history()}
    months_of = [row for row in _history(desk) if row.month in spent]
    mer = [ratio(Decimal(row.revenue_cents).scaleb(-2), spent[row.month]) for row in months_of]
    cac = [ratio(spent[row.month], Decimal(row.customers)) for row in months_of]

    def told(metric_id: str) -> Callable[[], Explanation]:
        return lambda: explain_return(desk.books, metrics.get(metric_id), whole.view, returns_of(whole, Rules()))

    with tiles():
        for metric_id, also, line in (
            ("mer_ratio", f"revenue {display.short_money(earned.revenue_amount)}", mer),
            ("cac_amount", f"{earned.customers:,} new", cac),
        ):
            metric = metrics.get(metric_id)
            earlier = metric.value(before) if before else None
            tile(
                metric, metric.value(values), also=also, history=line, explain=told(metric_id),
                reference=Reference("PY", earlier) if earlier is not None else None, **state,  # type: ignore[arg-type]
            )  # fmt: skip
        _payback(desk, state)
        _reconciled(desk, state)


def _payback(desk: Desk, state: dict[str, object]) -> None:
    """Draw how long the newest cohort that was seen for a year took to give its cost back."""
    cohort = main_cohort(cohorts_of(desk))
    if cohort is None:
        return
    metric = metrics.get("payback_months")

    def told() -> Explanation:
        one = customers.worth(customers.known(desk.books, desk.view.as_of), cohort)
        return customers.explain_customers(desk.books, metric, one)

    share = display.percent(cohort.payback.recovered_ratios[-1], places=0)
    tile(
        metric, cohort.payback.payback_months, label=f"Payback observed, {cohort.name}",
        also=f"{share} at month {cohort.ages_seen}", explain=told, **state,  # type: ignore[arg-type]
    )  # fmt: skip


def _reconciled(desk: Desk, state: dict[str, object]) -> None:
    """Draw how much of what two records show is matched or explained; the rest is the residual."""
    found = reconciliation_of(desk.actor, desk.books, desk.held_as_of())
    metric = metrics.get("reconciled_ratio")
    told = View(window_of(desk.held_as_of()), desk.held_as_of())
    tile(
        metric,
        found.reconciled_ratio,
        also=f"residual {display.short_money(found.residual_amount)}",
        explain=lambda: cost_parts.explain_cost(desk.books, metric, told, readers(found, [])),
        **state,  # type: ignore[arg-type]
    )


def developer_tiles(desk: Desk) -> None:
    """Draw the platform's cost, cost per active developer, unallocated share and LTV:CAC; nothing without one."""
    cost = cost_of(desk, "effective")
    if not cost.developer:
        return
    before = history_of(desk, "effective")
    months_of = before.by_month()
    used = {row.month: units_of([row]) for row in before.usage}
    yearly = engineers_text(engineers(cost.amount, cost.days, engineer_cost(desk.books)))
    driver = "active_developers"
    each = [unit_cost_amount(months_of[month], used[month], driver) for month in sorted(months_of) if month in used]
    value = accounts_of(desk)
    told = value.worth
    state = {"actor": desk.actor, "currency": desk.currency}
    with tiles():
        for metric_id, number, also, line in (
            ("platform_cost_amount", cost.amount, f"= {yearly}", [months_of[month] for month in sorted(months_of)]),
            (f"cost_per_{driver}_amount", unit_cost_amount(cost.amount, cost.units, driver), "a month", each),
            ("platform_unallocated_ratio", cost.unallocated_ratio, "no tag and no rule", []),
        ):
            metric = metrics.get(metric_id)
            tile(
                metric, number, also=also, history=line,
                explain=lambda metric=metric: explain_cost(desk.books, metric, cost), **state,  # type: ignore[misc,arg-type]
            )  # fmt: skip
        metric = metrics.get("developer_ltv_cac_ratio")
        tile(
            metric,
            told.ltv_cac_ratio if told else None,
            also=f"{told.months} months, n = {told.accounts}" if told else "",
            explain=lambda: explain_value(desk.books, metric, value, desk.view.period),
            **state,  # type: ignore[arg-type]
        )


def kpi_tiles(desk: Desk) -> None:
    """Draw the four KPI with state, n and interval; nothing while no register is in the books."""
    found = kpis_of(desk)
    if all(not kpi.n for kpi in found.found):
        return
    with tiles():
        for kpi in found.found:
            kpis.kpi_tile(desk, kpi, found, key=f"home_{kpi.id}")


def trend_chart(desk: Desk) -> None:
    """Draw the last thirteen full months against their plan."""
    known = [row for row in desk.history() if row.actual_amount or row.due_amount]
    rows = [Month(row.month, row.due_amount or None, row.actual_amount) for row in known]
    if not rows:
        return
    scale = scale_of([amount for row in rows for amount in (row.plan_amount, row.actual_amount)])
    chart(
        f"Thirteen full months, {scale.heading(desk.currency)} · actual solid, plan outlined · variance below",
        months(rows, ink(), scale=scale),
        months_words(rows, desk.currency),
        key="trend",
    )


def _earned_in(desk: Desk, view: View) -> Earned:
    return _earned(desk.books, *key_of(desk), view.days.start, view.days.end, view.as_of)


def cohorts_of(desk: Desk) -> list[Cohort]:
    """Return the cohorts of new customers up to the cut-off."""
    return _cohorts(desk.books, *key_of(desk), desk.view.as_of)


def _history(desk: Desk) -> tuple[HomeMonth, ...]:
    last = add_months(first_of_month(desk.view.cut), -1)
    period = Period(add_months(last, 1 - HISTORY_MONTHS), add_months(last, 1))
    return _earned_in(desk, View(period, desk.view.as_of, calendar=desk.view.calendar)).months


def _year_before(desk: Desk) -> dict[str, Decimal] | None:
    earlier = desk.view.year_before()
    came = _earned_in(desk, earlier)
    if not came.months:
        return None
    spend = budget.total(desk.cells_of(earlier)).actual_amount
    return {"booked_revenue": came.revenue_amount, "spend": spend, "new_customers": Decimal(came.customers)}


@st.cache_resource(max_entries=16, ttl="30m", show_spinner=False)
def _earned(_books: Books, path: str, role: str, data_version: int, start: date, end: date, as_of: date) -> Earned:
    del path, role, data_version  # parts of the key
    return Earned(tuple(store.read(_books, "home_months", HomeMonth, start=start, end=end, as_of=as_of)))


@st.cache_resource(max_entries=8, ttl="30m", show_spinner=False)
def _cohorts(_books: Books, path: str, role: str, data_version: int, as_of: date) -> list[Cohort]:
    del path, role, data_version  # parts of the key
    return cohorts.cohorts(_books, as_of)
