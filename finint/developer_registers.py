"""The registers of the developer platform in the books, and the four KPI that are computed from them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from finint import budget, cost_findings, holdings, settings, store
from finint.addressable import IdleResource, VendorTests, addressed
from finint.devfinance import ZERO, CostLine
from finint.investments import Claim, EffortRow, Investment, InvestmentReturn, Measurement, returns
from finint.kept import kept
from finint.kpi import (
    HISTORY_MONTHS,
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
CONTRACT = "contract:"  # the money of such a claim is a contract's next twelve months, not the window's
CLOUD = "cloud:"  # read from the cost lines and the idle resources themselves, unit by unit


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
    """The four KPI over their window, by name of months and by days, and whether finance has closed it."""

    period: Period
    days: Period
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
    """Return the last three closed months by name; the last three whole months, and False, while none is closed."""
    closed, cut = closed_months(books), settings.calendar(books).named(as_of)
    last = max((month for month in closed if add_months(month, 1) <= cut), default=None)
    if last is not None:
        return Period(add_months(last, 1 - KPI_MONTHS), add_months(last, 1)), True
    end = first_of_month(cut)
    return Period(add_months(end, -KPI_MONTHS), end), False


@kept(8)
def kpis(books: store.Books, as_of: date) -> Kpis:
    """Return the four KPI as of a day, from registered rows only."""
    period, is_closed = kpi_period(books, as_of)
    calendar = settings.calendar(books)
    days, since = calendar.days(period), calendar.days_of(add_months(period.start, -HISTORY_MONTHS)).start
    operations = store.read(books, "operations", Operation, start=since, end=days.end)
    claims = store.read(books, "value_claims", Claim)
    investments = store.read(books, "investments", Investment)
    measurements = store.read(books, "roi_measurements", Measurement)
    return Kpis(
        period,
        days,
        is_closed,
        (
            operations_kpi(operations, period, as_of, calendar),
            cost_efficiency(books, period),
            value_kpi(claims, as_of),
            precision_kpi(investments, measurements, as_of),
        ),
    )


def cost_efficiency(books: store.Books, period: Period) -> Kpi:
    """Return KPI 8.2 of whole months: what the detection rules found avoidable in the platform's effective cost."""
    calendar = settings.calendar(books)
    days = calendar.days(period)
    cost = platform_cost(books, period, days.end)
    lines = [line for line in {id(one.line): one.line for one in cost.developer}.values() if line.is_platform]
    versions = [row.version for row in holdings.versions(books)]
    view = View(period, days.end, versions[0] if versions else "", calendar=calendar)
    platform = departments(books, "developer_departments")
    cells = [cell for cell in holdings.cells(books, view) if cell.department.strip().lower() in platform]
    total = budget.total(cells)
    off = total.variance_ratio
    allocated = cost.unallocated_ratio
    missing = "" if lines else "no cost of the platform is in these months"
    vendors = store.read(books, "vendor_tests", VendorTests, start=days.start, end=days.end)
    idle = store.read(books, "idle_resources", IdleResource, start=period.start, end=period.end)
    return cost_kpi(
        addressed(lines, claims_of(books, period, lines), cells, vendors, idle),
        None if allocated is None else float(1 - allocated),
        None if off is None else float(abs(off)),
        missing,
    )


def claims_of(
    books: store.Books, period: Period, lines: Sequence[CostLine]
) -> dict[tuple[str, date], dict[str, Decimal]]:
    """Return what each rule found avoidable, counted once, by vendor and month of the window."""
    calendar = settings.calendar(books)
    days = calendar.days(period)
    vendors = {line.vendor for line in lines if line.vendor}
    found: dict[tuple[str, date], dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for finding in cost_findings.find(books, days).findings:
        if finding.vendor not in vendors or finding.rule.kind != "hard":
            continue
        for row in finding.rows:
            if row.claim.unit.startswith(CLOUD):
                continue
            if row.claim.unit.startswith(CONTRACT):
                share = row.counted_amount * days.days / 365
                found[(finding.vendor, first_of_month(period.last_day))][finding.rule.title] += share
            elif row.claim.day in days:
                found[(finding.vendor, calendar.month_of(row.claim.day))][finding.rule.title] += row.counted_amount
    return {place: dict(rules) for place, rules in found.items()}


def window_of(cost: PlatformCost) -> str:
    """Return the days a cost covers, in words."""
    return f"{cost.span.start:%d %b %Y} to {cost.last_day:%d %b %Y}"


def engineer_cost(books: store.Books) -> Decimal:
    """Return what one engineer costs a year."""
    return Decimal(settings.value(books, "engineer_cost_per_year"))
