"""The finance integration that the brief names: budget by period, recorded spend, return by campaign.

An endpoint composes one read and one calculation; pages make the same ones. Money is a decimal string.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Header, Path, Response
from pydantic import BaseModel, ConfigDict, Field

from finint import auth, budget, holdings, settings, store
from finint.importer.entry import Expenditure, enter
from finint.metrics import METRICS
from finint.money import rounded
from finint.period import Period
from finint.view import View

router = APIRouter(prefix="/v1/integrations/finance")

PeriodText = Annotated[
    str, Path(pattern=r"^\d{4}(-(Q[1-4]|W\d\d|\d\d))?$", description="2026, 2026-Q3, 2026-09 or 2026-W38")
]
Category = Literal["media_spend", "creative_production", "platform_fees", "operational_overhead", "unassigned"]
Text = Annotated[str, Field(min_length=1, max_length=500)]


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)  # noqa: TID251  an edge reads the clock once


def _money(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{rounded(amount):f}"


def _ratio(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


@router.get("/budget/{period}")
def budget_status(period: PeriodText, version: str | None = None) -> dict[str, object]:
    """Return consumption, variance, forecast against actual, and the breakdown by department, of one period.

    `version` names the plan compared with; without it the newest is.
    """
    books = store.open_for(auth.guard("viewer"))
    first_month = int(settings.value(books, "fiscal_first_month"))
    held = holdings.coverage(books, _now().date())
    span = Period.parse(period, first_month)
    months = Period(span.start.replace(day=1), _month_end(span.end))
    as_of = min(holdings.cut_off(held, _now().date()), months.end)
    versions = holdings.versions(books)
    compared = version if version is not None else (versions[0].version if versions else "")
    view = View(months, as_of, compared)
    cells = holdings.cells(books, view)
    total = budget.total(cells)
    departments = budget.lines(cells, ("department",))
    return {
        "period": period,
        "start": months.start.isoformat(),
        "end": months.last_day.isoformat(),
        "as_of": as_of.isoformat(),
        "currency": held.currency,
        "version": compared,
        "data_version": store.data_version(books),
        "consumption": {
            "budget_amount": _money(total.budget_amount),
            "actual_amount": _money(total.actual_amount),
            "available_amount": _money(total.available_amount),
            "used_ratio": _ratio(total.used_ratio),
        },
        "variance": _variance(total),
        "forecast_vs_actual": {
            "plan_to_date_amount": _money(total.due_amount),
            "actual_amount": _money(total.actual_amount),
            "pace_ratio": _ratio(METRICS["pace_ratio"].value(budget.parts(total))),
            "months": [
                {
                    "month": f"{row.month:%Y-%m}",
                    "budget_amount": _money(row.budget_amount),
                    "plan_to_date_amount": _money(row.due_amount),
                    "actual_amount": _money(row.actual_amount),
                    "is_open": row.is_open,
                }
                for row in budget.months(cells, months, as_of)
            ],
        },
        "departments": [
            {
                "department": line.name,
                "budget_amount": _money(line.budget_amount),
                "plan_to_date_amount": _money(line.due_amount),
                "actual_amount": _money(line.actual_amount),
                "available_amount": _money(line.available_amount),
                **_variance(line),
            }
            for line in departments
        ],
    }


def _month_end(day: date) -> date:
    return day if day.day == 1 else Period.month(day.year, day.month).end


def _variance(line: budget.Line) -> dict[str, object]:
    return {
        "variance_amount": _money(line.variance_amount),
        "variance_ratio": _ratio(line.variance_ratio),
        "impact": "none" if not line.variance_amount else "adverse" if line.variance_amount > 0 else "favourable",
        "state": "unbudgeted" if line.is_unbudgeted else "planned",
    }


class Spend(BaseModel):
    """One expenditure. Extra fields are refused: a misspelt one would be money without a category."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    date: date
    amount: Annotated[Decimal, Field(max_digits=22, decimal_places=12, description="positive spend, negative credit")]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    category: Category = "unassigned"
    campaign_id: Text | None = None
    campaign: Text | None = None
    channel: Text | None = None
    department: Text | None = None
    cost_center: Text | None = None
    vendor: Text | None = None
    contract_id: Text | None = None
    document_no: Text | None = None
    description: Text | None = None
    attribution_method: Literal["first_touch", "last_touch", "multi_touch"] | None = None
    resource_hours: Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)] | None = None
    fixed_cost_allocation: Annotated[Decimal, Field(max_digits=22, decimal_places=12)] | None = None
    platform: Text | None = None
    billing_period: Text | None = None
    allocation_method: Literal["headcount", "time_based"] | None = None


@router.post("/spend", status_code=201)
def record_spend(
    spend: Spend,
    response: Response,
    idempotency_key: Annotated[str, Header(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")],
) -> dict[str, object]:
    """Record one expenditure: campaign or channel, category with its attribution fields, vendor payment, contract.

    A retry with the same Idempotency-Key returns the first receipt (header Idempotent-Replayed: true); the same key
    with another body is refused with 409.
    """
    books = store.open_for(auth.guard("finance"))
    stated = Expenditure(
        spend_date=spend.date,
        amount=spend.amount,
        currency=spend.currency,
        cost_category=spend.category,
        channel=spend.channel,
        campaign_id=spend.campaign_id,
        campaign=spend.campaign,
        vendor=spend.vendor or spend.platform,
        contract_id=spend.contract_id,
        document_no=spend.document_no,
        department=spend.department,
        cost_center=spend.cost_center,
        description=spend.description,
        resource_hours=spend.resource_hours,
        fixed_cost_allocation=spend.fixed_cost_allocation,
        allocation_method=spend.allocation_method,
        billing_period=spend.billing_period,
        source_attribution_setting=spend.attribution_method,
    )
    posted = enter(books, stated, key=idempotency_key, now=_now())
    if posted.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return dict(posted.document)
