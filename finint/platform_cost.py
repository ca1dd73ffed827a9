"""The developer platform's cost of a window, read from the one spend ledger and divided by the registered rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from finint import settings, store
from finint.allocation import Rule, RuleRow, rules_of
from finint.devfinance import (
    ZERO,
    Basis,
    Carried,
    CostLine,
    TieOut,
    Units,
    carry,
    developer_side,
    total_amount,
    unallocated_ratio,
)
from finint.kept import kept
from finint.period import Period

DRIVERS = ("active_developers", "builds", "deploys", "api_calls", "ai_tokens")


class _Import(NamedTuple):
    import_id: str


@dataclass(frozen=True, slots=True)
class UsageMonth:
    """What all accounts did in a month; None where no file counts it."""

    month: date
    active_developers: Decimal | None
    builds: Decimal | None
    deploys: Decimal | None
    api_calls: Decimal | None
    ai_tokens: Decimal | None
    revenue_amount: Decimal | None
    margin_amount: Decimal | None
    active_accounts: int
    paying_accounts: int


@dataclass(frozen=True, slots=True)
class CostRow:
    """One ledger line of the platform's cost, down to file and line."""

    import_id: str
    file_name: str
    line_no: int
    spend_date: date
    month: date
    is_cloud: bool
    is_platform: bool
    vendor: str
    service: str
    sub_account: str
    team: str
    product: str
    environment: str
    department: str
    charge_category: str
    commitment_status: str
    document_no: str | None
    description: str | None
    currency: str
    amount: Decimal
    fx_rate: Decimal | None
    billed_amount: Decimal
    effective_amount: Decimal
    list_amount: Decimal
    contracted_amount: Decimal
    not_stated: bool

    def line(self) -> CostLine:
        """Return the row as a cost line of its own."""
        return CostLine(
            self.month, self.is_cloud, self.is_platform, self.vendor, self.service, self.sub_account, self.team,
            self.product, self.environment, self.department, self.charge_category, self.commitment_status, 1,
            self.billed_amount, self.effective_amount, self.list_amount, self.contracted_amount, int(self.not_stated),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlatformCost:
    """A window's cost in one reading: every line on the side and team that carries it.

    Attributes:
        carried: of both sides, shared vendors included.
        rules: registered, also those with a problem.
        units: use of the same days, summed over months; developers are developer-months.
        span: the days of the period's months, where these are weeks.
        not_stated: cloud rows that do not state the reading; on a bill that never does billed stands in, else they
            add 0.
    """

    basis: Basis
    period: Period
    as_of: date
    carried: tuple[Carried, ...]
    rules: tuple[Rule, ...]
    usage: tuple[UsageMonth, ...]
    not_stated: int
    span: Period

    @property
    def developer(self) -> list[Carried]:
        """What the developer side carries."""
        return developer_side(self.carried)

    @property
    def amount(self) -> Decimal:
        """The platform's cost."""
        return total_amount(self.developer)

    @property
    def unallocated_ratio(self) -> Decimal | None:
        """Share of it that no team carries."""
        return unallocated_ratio(self.developer)

    @property
    def problems(self) -> list[str]:
        """Rules that divide nothing, each with its reason."""
        return [rule.problem for rule in self.rules if rule.problem]

    @property
    def units(self) -> Units:
        """Use in the window."""
        return units_of(self.usage)

    @property
    def days(self) -> int:
        """Days counted, 1 and up."""
        return max(1, (self.last_day - self.span.start).days + 1)

    @property
    def last_day(self) -> date:
        """The last day counted."""
        return min(self.as_of, self.span.end) - timedelta(days=1)

    def by_month(self) -> dict[date, Decimal]:
        """The platform's cost by month."""
        sums = dict.fromkeys(self.period.months(), ZERO)
        for one in self.developer:
            sums[one.line.month] = sums.get(one.line.month, ZERO) + one.amount
        return sums


def units_of(usage: Sequence[UsageMonth]) -> Units:
    """Add months up; a driver that no month counts is None."""

    def summed(driver: str) -> Decimal | None:
        known = [value for month in usage if (value := getattr(month, driver)) is not None]
        return sum(known, ZERO) if known else None

    return Units(*(summed(driver) for driver in DRIVERS))


def departments(books: store.Books, name: str) -> list[str]:
    """Return the departments a setting names, folded as queries compare them.

    >>> from finint.auth import OWNER
    >>> departments(store.in_memory(OWNER), "developer_departments")
    ['developer platform']
    """
    return [part.strip().lower() for part in settings.value(books, name).split(",") if part.strip()]


def rules_in_force(books: store.Books) -> list[Rule]:
    """Return the registered allocation rules."""
    return rules_of(store.read(books, "allocation_rules", RuleRow))


def _scope(books: store.Books, period: Period, as_of: date, rules: Sequence[Rule]) -> dict[str, object]:
    vendors = [rule.parent.strip().lower() for rule in rules if rule.applies_to == "vendor" and not rule.problem]
    return {
        "start": period.start,
        "end": period.end,
        "as_of": as_of,
        "departments": departments(books, "developer_departments"),
        "vendors": vendors,
    }


def _read(
    name: str, row_type: type[store.Row], books: store.Books, scope: dict[str, object], basis: Basis
) -> list[store.Row]:
    """Read lines of the imports that hold some of the platform's, and none where no import does: lines are many."""
    imports = [found.import_id for found in store.read(books, "platform_imports", _Import, **scope)]
    return store.read(books, name, row_type, **scope, imports=imports, basis=basis) if imports else []


@kept(24)
def platform_cost(books: store.Books, period: Period, as_of: date, basis: Basis = "effective") -> PlatformCost:
    """Return the platform's cost of the months of `period`, by name, before `as_of`."""
    rules = rules_in_force(books)
    lines = _read("platform_cost", CostLine, books, _scope(books, period, as_of, rules), basis)
    usage = usage_months(books, period, as_of)
    missing = sum(line.not_stated for line in lines)
    span = settings.calendar(books).days(period)
    carried = tuple(carry(lines, rules, basis))
    return PlatformCost(basis, period, as_of, carried, tuple(rules), tuple(usage), missing, span)


def usage_months(books: store.Books, period: Period, as_of: date) -> list[UsageMonth]:
    """Return what accounts did in each month of `period` before `as_of`."""
    return store.read(books, "platform_units", UsageMonth, start=period.start, end=period.end, as_of=as_of)


def cost_rows(books: store.Books, period: Period, as_of: date, basis: Basis = "effective") -> list[CostRow]:
    """Return the ledger lines behind a window's cost, shared vendors included, largest first."""
    scope = _scope(books, period, as_of, rules_in_force(books))
    return _read("platform_cost_rows", CostRow, books, scope, basis)


def bills(books: store.Books, period: Period, as_of: date) -> list[TieOut]:
    """Return each cloud bill of a window against its invoice; a month under way has none yet."""
    return store.read(books, "cloud_bills", TieOut, start=period.start, end=period.end, as_of=as_of)
