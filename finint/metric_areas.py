"""The areas of the register: every declared number has a value, an explanation and rows, by the reads of its page."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from finint import (
    budget,
    cost_books,
    customer_books,
    customers,
    developer_accounts,
    developer_parts,
    developer_registers,
    holdings,
    metrics,
    outlook,
    outlook_parts,
    platform_cost,
    reconciled_books,
    return_parts,
    store,
)
from finint.advice_areas import ADVISED, WORLDS
from finint.campaign_returns import campaign_returns
from finint.cost_parts import explain_cost
from finint.customers import Worth
from finint.devfinance import unit_cost_amount
from finint.errors import CalculationError, StoreError
from finint.explain import Explanation, explain
from finint.kpi_state import Kpi
from finint.metric_values import UNFINISHED, Area, Asking, Value, from_rows, undefined
from finint.metrics import Metric
from finint.platform_cost import PlatformCost
from finint.view import View

WAIT_SECONDS = 5.0
"""How long a number may wait for the forecast, which is worked out aside."""
WHOLE = "whole company: the filters on its parts do not apply"
BOOKS_TOO = ("better_worse_amount",)
"""Declared beside other areas, made of plan and spend only."""
RETURNS_TOO = ("marketing_cost_ratio", "roas_full_cost_ratio", "cac_campaigns_amount")
RECONCILED = ("reconciled_ratio", "first_pass_ratio", "touchless_ratio", "days_to_close")
ACCOUNTS = ("developer_ltv_amount", "developer_cac_amount", "developer_ltv_cac_ratio", "developer_conversion_ratio")
KPIS = ("kpi_operations_ratio", "kpi_cost_ratio", "kpi_value_ratio", "kpi_roi_ratio")


def _named(*names: str) -> dict[str, Metric]:
    return {name: metrics.get(name) for name in names}


def _others(metrics_of: dict[str, Metric], *names: str) -> dict[str, Metric]:
    return {name: metric for name, metric in metrics_of.items() if name not in names}


# Plan and spend.


def _books_values(books: store.Books, asking: Asking, asked: Sequence[Metric]) -> dict[str, Value]:
    cells = asking.days
    if cells is None:
        cells = tuple(budget.picked(holdings.cells(books, asking.view), asking.view))
    parts, lines = budget.parts(budget.total(cells)), sum(cell.spend_lines for cell in cells)
    return {metric.id: Value(metric.value(parts), lines) for metric in asked}


def _books_explained(books: store.Books, asking: Asking, metric: Metric) -> Explanation:
    return explain(books, metric, asking.view)


# Where the period lands.


def _landing_values(books: store.Books, asking: Asking, asked: Sequence[Metric]) -> dict[str, Value]:
    found = None if outlook.is_too_far(asking.view) else outlook.outlook(books, asking.view, seconds=WAIT_SECONDS)
    if found is None:
        said = outlook.work_of(books, asking.view).words()
        return {metric.id: Value(None, 0, state=UNFINISHED, reason=f"it {said}", is_final=False) for metric in asked}
    parts, end = found.parts(), found.total
    values = {metric.id: Value(metric.value(parts), len(found.rows)) for metric in asked}
    if not found.is_recorded:
        later = Value(
            None, 0, state=UNFINISHED, reason="the record of past forecasts is being worked out", is_final=False
        )
        return {
            name: later if name == "forecast_accuracy_ratio" else one._replace(is_final=False)
            for name, one in values.items()
        }
    ends = (float(end.lower_amount), float(end.upper_amount))
    return {
        name: one._replace(interval=ends) if name == "outlook_amount" and not found.is_over else one
        for name, one in values.items()
    }


def _landing_explained(books: store.Books, asking: Asking, metric: Metric) -> Explanation:
    found = outlook.outlook(books, asking.view, seconds=WAIT_SECONDS)
    if found is None or (metric.id != "outlook_amount" and not found.is_recorded):
        raise StoreError("the forecast is being worked out", fix="ask again in a minute")
    return outlook_parts.explain_outlook(books, metric, found)


# Returns of campaigns.


def _return_values(books: store.Books, asking: Asking, asked: Sequence[Metric]) -> dict[str, Value]:
    found = campaign_returns(books, asking.returned, asking.rules)
    parts = return_parts.sums(found)
    return {metric.id: Value(metric.value(parts), int(found.booked.conversions)) for metric in asked}


def _return_explained(books: store.Books, asking: Asking, metric: Metric) -> Explanation:
    view = asking.returned
    return return_parts.explain_return(books, metric, view, campaign_returns(books, view, asking.rules))


# Customers, by cohort.


def _worth(books: store.Books, asking: Asking) -> Worth:
    picks = asking.picks
    return customer_books.worth(books, asking.view.as_of, picks.cohort, picks.lag_months, picks.is_contract)


def _why_no_projection(metric: Metric, one: Worth) -> str:
    """Return why the page shows no projection as a number; "" where it does."""
    if metric.id != "ltv_projected_amount":
        return ""
    return "customers under contract are projected on the chart only" if one.is_contract else one.reason


def _customer_values(books: store.Books, asking: Asking, asked: Sequence[Metric]) -> dict[str, Value]:
    try:
        one = _worth(books, asking)
    except CalculationError as error:
        return {metric.id: Value(None, 0, reason=str(error)) for metric in asked}
    parts = customers.sums(books, one)
    n = one.cohort.payback.customers
    why = {metric.id: _why_no_projection(metric, one) for metric in asked}
    return {
        metric.id: Value(None if why[metric.id] else metric.value(parts), n, reason=why[metric.id]) for metric in asked
    }


def _customer_explained(books: store.Books, asking: Asking, metric: Metric) -> Explanation:
    try:
        one = _worth(books, asking)
    except CalculationError as error:
        return undefined(books, metric, str(error))
    if why := _why_no_projection(metric, one):
        return undefined(books, metric, why)
    return customers.explain_customers(books, metric, one)


# Costs: vendors, findings, savings; reconciliation and process.


def _cost_explained(books: store.Books, asking: Asking, metric: Metric) -> Explanation:
    costs = cost_books.cost_books(books, asking.view)
    return explain_cost(books, metric, costs.vendors.view, cost_books.readers(books, costs))


def _reconciled_explained(books: store.Books, asking: Asking, metric: Metric) -> Explanation:
    day = asking.held_as_of
    found, known = reconciled_books.reconciled(books, day), reconciled_books.operations(books, day)
    view = View(reconciled_books.window_of(day), day)
    return explain_cost(books, metric, view, reconciled_books.readers(found, known))


# The developer platform.


def _cost_of(books: store.Books, asking: Asking) -> PlatformCost:
    period = asking.view.period
    return platform_cost.platform_cost(
        books, period, asking.view.calendar.until(asking.view.as_of, period), asking.picks.cost_basis
    )


def _platform_values(books: store.Books, asking: Asking, asked: Sequence[Metric]) -> dict[str, Value]:
    cost = _cost_of(books, asking)
    known: dict[str, Decimal | None] = {
        "platform_cost_amount": cost.amount,
        "platform_unallocated_ratio": cost.unallocated_ratio,
    }
    for metric in asked:
        if metric.id not in known:
            driver = metric.id.removeprefix("cost_per_").removesuffix("_amount")
            known[metric.id] = unit_cost_amount(cost.amount, cost.units, driver)
    return {metric.id: Value(known[metric.id], len(cost.developer)) for metric in asked}


def _platform_explained(books: store.Books, asking: Asking, metric: Metric) -> Explanation:
    return developer_parts.explain_cost(books, metric, _cost_of(books, asking))


def _account_explained(books: store.Books, asking: Asking, metric: Metric) -> Explanation:
    view = asking.view
    value = developer_accounts.accounts_value(books, view.period, view.as_of)
    return developer_parts.explain_value(books, metric, value, view.period)


def _kpi(books: store.Books, asking: Asking, metric: Metric) -> Kpi:
    found = developer_registers.kpis(books, asking.view.as_of)
    return next(kpi for kpi in found.found if kpi.id == metric.id)


def _kpi_values(books: store.Books, asking: Asking, asked: Sequence[Metric]) -> dict[str, Value]:
    values = {}
    for metric in asked:
        kpi = _kpi(books, asking, metric)
        judged = kpi.state != "not assessable" and kpi.value_ratio is not None
        value = Decimal(str(kpi.value_ratio)) if judged else None
        ends = (kpi.interval.low, kpi.interval.high) if kpi.interval else None
        values[metric.id] = Value(value, kpi.n, ends, kpi.state, kpi.reason)
    return values


def _kpi_explained(books: store.Books, asking: Asking, metric: Metric) -> Explanation:
    kpi = _kpi(books, asking, metric)
    period = developer_registers.kpis(books, asking.view.as_of).period
    window = f"{period.start:%b} to {period.last_day:%b %Y}"
    return replace(
        developer_parts.explain_kpi(books, metric, kpi, window),
        metric=replace(metric, undefined=kpi.reason or metric.undefined),
    )


AREAS: tuple[Area, ...] = (
    Area("books", metrics.BOOKS | _named(*BOOKS_TOO), _books_values, _books_explained),
    Area("landing", metrics.LANDING, _landing_values, _landing_explained),
    Area("returns", metrics.RETURNS | _named(*RETURNS_TOO), _return_values, _return_explained),
    Area("customers", metrics.CUSTOMERS, _customer_values, _customer_explained, WHOLE),
    Area("costs", _others(metrics.COSTS, *RECONCILED), from_rows(_cost_explained), _cost_explained),
    Area("process", _named(*RECONCILED), from_rows(_reconciled_explained), _reconciled_explained, WHOLE),
    Area(
        "platform",
        _others(metrics.DEVELOPERS, *ACCOUNTS, *KPIS),
        _platform_values,
        _platform_explained,
        "developer side: the filters on its parts do not apply",
    ),
    Area("accounts", _named(*ACCOUNTS), from_rows(_account_explained), _account_explained, WHOLE),
    Area("kpi", _named(*KPIS), _kpi_values, _kpi_explained, WHOLE),
    ADVISED,
    WORLDS,
)
BY_METRIC: dict[str, Area] = {metric_id: area for area in AREAS for metric_id in area.metrics}
DEFAULT_AREAS = ("books", "returns")
"""What a sheet's column of values holds unless it asks for more: the others read or fit for seconds."""

DEPARTMENT_AREAS = ("books", "landing")
"""Areas whose rows carry a department: what a reader of some departments may ask for."""


def area_of(metric: Metric) -> Area:
    """Return the area that makes `metric`; every declared number has one (a test walks the register)."""
    return BY_METRIC[metric.id]


def values(books: store.Books, asked: Sequence[Metric], asking: Asking) -> dict[str, Value]:
    """Return the values of `asked` by id; the reads of an area are made once."""
    found: dict[str, Value] = {}
    for area in AREAS:
        own = [metric for metric in asked if metric.id in area.metrics]
        if own:
            found |= area.evaluate(books, asking, own)
    return found
