"""finint's own tables: departments, campaigns, vendors, rates and the plans."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from finint.sample.company import CAMPAIGN_BY_ID, CAMPAIGNS, DEPARTMENT_BY_CODE, DEPARTMENTS, REPORTING_CURRENCY
from finint.sample.formats import delimited
from finint.sample.fx import Rates
from finint.sample.plan import LOCKED, REFORECAST, PlanLine, locked, reforecast
from finint.sample.vendors import VENDORS
from finint.sample.written import Written

BUDGET_HEADER = (
    "month", "department_code", "department", "cost_center", "cost_category", "channel", "campaign_id", "campaign",
    "budget_amount", "currency", "version",
)  # fmt: skip


def dimensions(rates: Rates) -> Iterator[Written]:
    """Yield what describes the company."""
    departments = [(one.code, one.name, "", one.cost_center, str(one.headcount)) for one in DEPARTMENTS]
    header: tuple[str, ...] = ("code", "name", "parent", "cost_center", "headcount")
    yield _table("departments", "departments.csv", [header, *departments])
    header = ("campaign_id", "name", "channel", "department", "cost_category", "start_date", "end_date", "outcome")
    campaigns = [
        (
            one.campaign_id, one.name, one.channel, DEPARTMENT_BY_CODE[one.department].name, "media_spend",
            one.start.isoformat(), one.end.isoformat(), "orders" if one.outcome else "none by design",
        )
        for one in CAMPAIGNS
        if one.mapped
    ]  # fmt: skip
    yield _table("campaigns", "campaigns.csv", [header, *campaigns])
    header = ("vendor_id", "name", "alias", "category", "department")
    vendors = [
        (
            one.vendor_id,
            one.name,
            alias,
            one.category,
            DEPARTMENT_BY_CODE[one.department].name if one.department else "",
        )
        for one in VENDORS
        for alias in one.aliases or ("",)
    ]
    yield _table("vendors", "vendors.csv", [header, *vendors])
    header = ("rate_date", "from_currency", "to_currency", "rate", "source")
    yield _table("fx", "fx_rates.csv", [header, *rates.rows()])


def _table(kind: str, name: str, rows: Sequence[Sequence[str]]) -> Written:
    return Written(
        file=name, kind=kind, source=f"finint_{kind}", content=delimited(rows, newline="\r\n"), rows=len(rows) - 1
    )


def plans() -> Iterator[Written]:
    """Yield the reforecast, then the locked plans: what is imported last is what pages compare with."""
    yield _plan("budget/reforecast_2026_07.csv", reforecast(), REFORECAST)
    yield _plan("budget/budget_2025.csv", locked(2025), LOCKED)
    yield _plan("budget/budget_2026.csv", locked(2026), LOCKED)


def _plan(name: str, lines: Sequence[PlanLine], version: str) -> Written:
    rows = []
    for line in lines:
        department = DEPARTMENT_BY_CODE[line.department]
        campaign = CAMPAIGN_BY_ID[line.campaign_id].name if line.campaign_id else ""
        place = (department.code, department.name, department.cost_center)
        what = (line.category, line.channel, line.campaign_id, campaign)
        rows.append((f"{line.month:%Y-%m}", *place, *what, f"{line.amount_eur}.00", REPORTING_CURRENCY, version))
    return Written(
        file=name,
        kind="budget",
        source="finint_budget",
        content=delimited([BUDGET_HEADER, *rows], newline="\r\n"),
        rows=len(rows),
        totals={"EUR": Decimal(sum(line.amount_eur for line in lines)).quantize(Decimal("0.01"))},
        about=f"version {version}; {'locked' if version == LOCKED else 'reforecast'}",
    )
