"""The registers of the developer platform in the books, and the four KPI that are computed from them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from finint import budget, cost_findings, holdings, settings, store
from finint.devfinance import ZERO, CostLine
from finint.investments import Claim, EffortRow, Investment, InvestmentReturn, Measurement, returns
from finint.kept import kept
from finint.kpi import (
    HISTORY_MONTHS,
    Addressed,
    Operation,
    cost_kpi,
    operations_kpi,
    precision_kpi,
    value_kpi,
)
from finint.kpi_state import Kpi
from finint.period import Period, add_months, first_of_month
from finint.platform_cost import PlatformCost, departments, platform_cost
from finint.view import View

KPI_MONTHS = 3
OF_CONTRACTS = ("unused_seats",)  # their amounts are of a contract's next twelve months, not of the window
OVER_PLAN = "Spend over plan"
NOT_ACTED_ON = "no vendor: own staff and office"


@dataclass(frozen=True, slots=True)
class Registers:
    """What is kept by hand about investments, and what follows from it."""

    investments: tuple[Investment, ...]
    claims: tuple[Claim, ...]
    measurements: tuple[Measurement, ...]
    returns: tuple[InvestmentReturn, ...]
    effort: tuple[EffortRow, ...]


@dataclass(frozen=True, slots=True)
class ClosedMonth:
    """A month that finance has closed."""

    month: date


@dataclass(frozen=True, slots=True)
class Kpis:
    """The four KPI over their window, and whether finance has closed it."""

    period: Period
    is_closed: bool
    found: tuple[Kpi, ...]


def registers(books: store.Books, period: Period, as_of: date) -> Registers:
    """Return the registers up to `as_of`; effort is of the days of `period`."""
    investments = store.read(books, "investments", Investment)
    claims = store.read(books, "value_claims", Claim)
    measurements = store.read(books, "roi_measurements", Measurement)
    effort = store.read(books, "effort", EffortRow, start=period.start, end=period.end, as_of=as_of)
    found = returns(investments, claims, measurements, as_of)
    return Registers(tuple(investments), tuple(claims), tuple(measurements), tuple(found), tuple(effort))


def closed_months(books: store.Books) -> set[date]:
    """Return the months finance has closed."""
    return {row.month for row in store.read(books, "closed_months", ClosedMonth)}


def kpi_period(books: store.Books, as_of: date) -> tuple[Period, bool]:
    """Return the last three closed months; the last three whole months, and False, while none is closed."""
    closed = closed_months(books)
    last = max((month for month in closed if add_months(month, 1) <= as_of), default=None)
    if last is not None:
        return Period(add_months(last, 1 - KPI_MONTHS), add_months(last, 1)), True
    end = first_of_month(as_of)
    return Period(add_months(end, -KPI_MONTHS), end), False


@kept(8)
def kpis(books: store.Books, as_of: date) -> Kpis:
    """Return the four KPI as of a day, from registered rows only."""
    period, is_closed = kpi_period(books, as_of)
    since = add_months(period.start, -HISTORY_MONTHS)
    operations = store.read(books, "operations", Operation, start=since, end=period.end)
    claims = store.read(books, "value_claims", Claim)
    investments = store.read(books, "investments", Investment)
    measurements = store.read(books, "roi_measurements", Measurement)
    return Kpis(
        period,
        is_closed,
        (
            operations_kpi(operations, period, as_of),
            cost_efficiency(books, period),
            value_kpi(claims, as_of),
            precision_kpi(investments, measurements, as_of),
        ),
    )


def cost_efficiency(books: store.Books, period: Period) -> Kpi:
    """Return KPI 8.2 of whole months: what the detection rules found avoidable in the platform's effective cost."""
    cost = platform_cost(books, period, period.end)
    lines = [line for line in {id(one.line): one.line for one in cost.developer}.values() if line.is_platform]
    versions = [row.version for row in holdings.versions(books)]
    view = View(period, period.end, versions[0] if versions else "")
    platform = departments(books, "developer_departments")
    cells = [cell for cell in holdings.cells(books, view) if cell.department.strip().lower() in platform]
    total = budget.total(cells)
    off = total.variance_ratio
    allocated = cost.unallocated_ratio
    missing = "" if lines else "no cost of the platform is in these months"
    return cost_kpi(
        addressed(lines, claims_of(books, period, lines), cells),
        None if allocated is None else float(1 - allocated),
        None if off is None else float(abs(off)),
        missing,
    )


def claims_of(
    books: store.Books, period: Period, lines: Sequence[CostLine]
) -> dict[tuple[str, date], dict[str, Decimal]]:
    """Return what each rule found avoidable, counted once, by vendor and month of the window."""
    vendors = {line.vendor for line in lines if line.vendor}
    found: dict[tuple[str, date], dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for finding in cost_findings.find(books, period).findings:
        if finding.vendor not in vendors or finding.rule.kind != "hard":
            continue
        for row in finding.rows:
            if finding.rule.id in OF_CONTRACTS:
                share = row.counted_amount * period.days / 365
                found[(finding.vendor, first_of_month(period.last_day))][finding.rule.title] += share
            elif row.claim.day in period:
                found[(finding.vendor, first_of_month(row.claim.day))][finding.rule.title] += row.counted_amount
    return {place: dict(rules) for place, rules in found.items()}


def addressed(
    lines: Iterable[CostLine],
    claims: dict[tuple[str, date], dict[str, Decimal]],
    cells: Sequence[budget.Cell],
) -> list[Addressed]:
    """Return the platform's cost in units somebody can act on: vendor, service and month, with what rules found.

    A rule's find at a vendor falls on its largest unit of the month. Unused commitments are units of their own, found
    by the bill itself. In a month with a plan every unit can be tested for spending over it; what the departments
    spent over falls on the month's largest unit.
    """
    units: dict[tuple[date, str, str, str, str], Decimal] = defaultdict(lambda: ZERO)
    for line in lines:
        unused = "unused" if line.commitment_status.lower() == "unused" else ""
        kind = "tax" if line.charge_category.lower() == "tax" else unused
        units[(line.month, line.vendor, line.service, line.sub_account, kind)] += line.effective_amount
    plan: dict[date, Decimal] = defaultdict(lambda: ZERO)
    over: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for cell in cells:
        plan[cell.month] += cell.budget_amount
        over[cell.month] += cell.actual_amount - cell.budget_amount
    ranked = sorted((place for place in units if place[1] and not place[4]), key=lambda place: -units[place])
    of_vendor = {(place[0], place[1]): place for place in reversed(ranked)}
    of_month = {place[0]: place for place in reversed(ranked)}
    found = []
    for place, amount in sorted(units.items()):
        month, vendor, service, account, kind = place
        own = dict(claims.get((vendor, month), {})) if of_vendor.get((month, vendor)) == place else {}
        tests = ["Duplicate invoice"] if vendor and not service else []
        if plan[month]:
            tests.append(OVER_PLAN)
            if over[month] > 0 and of_month.get(month) == place:
                own[OVER_PLAN] = over[month]
        if kind == "unused":
            tests, own = ["Unused commitment"], {"Unused commitment": amount}
        why_not = "tax" if kind == "tax" else "" if vendor else NOT_ACTED_ON
        name = " · ".join(part for part in (vendor or "No vendor", service, account, kind) if part)
        found.append(Addressed(name, month, amount, not why_not, why_not, tuple(tests), own))
    return found


def window_of(cost: PlatformCost) -> str:
    """Return the days a cost covers, in words."""
    last = min(cost.as_of, cost.period.end) - timedelta(days=1)
    return f"{cost.period.start:%d %b %Y} to {last:%d %b %Y}"


def engineer_cost(books: store.Books) -> Decimal:
    """Return what one engineer costs a year."""
    return Decimal(settings.value(books, "engineer_cost_per_year"))
