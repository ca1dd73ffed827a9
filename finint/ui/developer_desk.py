"""The reads of the developers page, cached: cost, accounts, registers, KPI."""

from dataclasses import replace
from datetime import date, timedelta

import streamlit as st

from finint import developer_accounts, developer_registers, display, holdings, platform_cost
from finint.developer_accounts import AccountsValue
from finint.developer_registers import Kpis, Registers
from finint.devfinance import BASES, Basis
from finint.elasticity import Elasticity, elasticity
from finint.period import Period, add_months, first_of_month
from finint.platform_cost import PlatformCost
from finint.store import Books
from finint.ui import api_copies
from finint.ui.desk import HISTORY_MONTHS, Desk
from finint.ui.returns_desk import key_of

TWO_YEARS = 24
MOST_KPI_MONTHS = 12
KPI = "KPI & claims"
PARTS = ("Cost", "Value", "Investments", KPI)


def pick_part() -> str:
    """Draw the switch of the page's four questions, which stands in the address, and return the one picked."""
    return st.segmented_control(
        "Show", PARTS, default=PARTS[0], required=True, key="developers_show", bind="query-params"
    )


def scope(desk: Desk, part: str) -> tuple[str, ...]:
    """Return window and scope of a section, for the line below the title."""
    through = display.day(desk.view.as_of - timedelta(days=1))
    name = desk.period_name
    window = f"{name}{desk.view.weeks_said}" if desk.view.is_over else f"{name}{desk.view.weeks_said} to {through}"
    if desk.view.is_over:
        closed = developer_registers.closed_months(desk.books)
        window += ", closed" if set(desk.view.period.months()) <= closed else ", not closed yet"
    if part == KPI:
        return ("rolling three months", "whole platform: of the rail nothing applies", "registered rows only")
    return (
        f"{window}; cohorts of all years" if part == "Value" else window,
        "whole platform: of the rail the period applies",
        "registered rows only",
    )


def pick_basis() -> Basis:
    """Draw the switch of the four readings of a cloud cost and return the one picked."""
    names = {basis.capitalize(): basis for basis in BASES}
    picked = st.segmented_control(
        "Cost", list(names), default="Effective", required=True, key="cost_basis", bind="query-params"
    )
    return names[picked]


def cost_of(desk: Desk, basis: Basis, period: Period | None = None) -> PlatformCost:
    """Return the platform's cost of the desk's period, or of another one, before its cut-off."""
    window = period or desk.view.period
    return _cost(desk.books, *key_of(desk), window.start, window.end, _until(desk, window), basis)


def _until(desk: Desk, window: Period) -> date:
    return desk.view.calendar.until(desk.view.as_of, window)


def has_cost(desk: Desk) -> bool:
    """Tell whether the books hold cost of the platform on any day."""
    end, first = desk.held_as_of(), desk.held.first_day
    if first is None or first >= end:
        return False
    months = desk.view.calendar.months(Period(first, end))
    return bool(_cost(desk.books, *key_of(desk), months.start, months.end, end, "effective").developer)


def history_of(desk: Desk, basis: Basis) -> PlatformCost:
    """Return the cost of the last thirteen full months."""
    last = add_months(first_of_month(desk.view.cut), -1)
    return cost_of(desk, basis, Period(add_months(last, 1 - HISTORY_MONTHS), add_months(last, 1)))


def elasticity_of(desk: Desk) -> Elasticity:
    """Return how active developers moved with cost over the last two years of full months."""
    last = add_months(desk.view.calendar.month_of(desk.held_as_of()), -1)
    window = Period(add_months(last, -TWO_YEARS), add_months(last, 1))
    until = desk.view.calendar.until(desk.held_as_of(), window)
    cost = _cost(desk.books, *key_of(desk), window.start, window.end, until, "effective")
    months, used = cost.by_month(), {row.month: row.active_developers for row in cost.usage}
    return elasticity([months[month] for month in sorted(months)], [used.get(month) for month in sorted(months)])


def accounts_of(desk: Desk) -> AccountsValue:
    """Return the accounts up to the cut-off, with the funnel of the desk's period."""
    period = desk.view.period
    return _accounts(desk.books, *key_of(desk), period.start, period.end, desk.view.as_of)


def registers_of(desk: Desk) -> Registers:
    """Return investments, claims, measurements and effort."""
    period = desk.view.period
    return _registers(desk.books, *key_of(desk), period.start, period.end, desk.view.as_of)


def kpis_of(desk: Desk) -> Kpis:
    """Return the four KPI as of the cut-off."""
    return _kpis(desk.books, *key_of(desk), desk.view.as_of)


def pick_kpi_months(desk: Desk) -> Desk:
    """Draw the pick of the three months the KPI judge and return the desk as of their end.

    The latest are those of `finint kpi`, home and the API: as of the books' last day, whatever the rail picks.
    """
    latest, calendar = desk.held_as_of(), desk.view.calendar
    newest = developer_registers.kpi_period(desk.books, latest)[0].end
    months = [add_months(newest, -1 - step) for step in range(MOST_KPI_MONTHS)]
    names = {f"{month:%b %Y}": month for month in months}
    picked = st.selectbox("Three months to", list(names), key="kpi_month", bind="query-params", width=160)
    month = names[picked]
    if picked == next(iter(names)):
        view = replace(desk.view, period=calendar.year_of(latest - timedelta(days=1)), as_of=latest)
    else:
        view = replace(desk.view, period=Period.month(month.year, month.month), as_of=calendar.days_of(month).end)
    asked = replace(desk, view=view)
    newest_plan = next((row.version for row in holdings.versions(desk.books)), "")
    api_copies.remember(view, calendar.first_month, newest_plan)
    return asked


def platform_view(desk: Desk) -> Desk | None:
    """Return the desk narrowed to the platform's departments, for plan and outlook; None while the books hold none.

    A cloud bill alone names no such department: its cost is the platform's, and no plan stands against it.
    """
    wanted = platform_cost.departments(desk.books, "developer_departments")
    names = tuple(name for name in holdings.places(desk.books)["department"] if name.strip().lower() in wanted)
    return replace(desk, view=replace(desk.view, departments=names, channels=(), vendors=())) if names else None


@st.cache_resource(max_entries=24, ttl="30m", show_spinner=False)
def _cost(
    _books: Books, path: str, role: str, data_version: int, start: date, end: date, as_of: date, basis: Basis
) -> PlatformCost:
    del path, role, data_version  # parts of the key
    return platform_cost.platform_cost(_books, Period(start, end), as_of, basis)


@st.cache_resource(max_entries=8, ttl="30m", show_spinner=False)
def _accounts(
    _books: Books, path: str, role: str, data_version: int, start: date, end: date, as_of: date
) -> AccountsValue:
    del path, role, data_version  # parts of the key
    return developer_accounts.accounts_value(_books, Period(start, end), as_of)


@st.cache_resource(max_entries=8, ttl="30m", show_spinner=False)
def _registers(
    _books: Books, path: str, role: str, data_version: int, start: date, end: date, as_of: date
) -> Registers:
    del path, role, data_version  # parts of the key
    return developer_registers.registers(_books, Period(start, end), as_of)


@st.cache_resource(max_entries=8, ttl="30m", show_spinner="Computing the four KPI")
def _kpis(_books: Books, path: str, role: str, data_version: int, as_of: date) -> Kpis:
    del path, role, data_version  # parts of the key
    return developer_registers.kpis(_books, as_of)
