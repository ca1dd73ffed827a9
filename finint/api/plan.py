"""Variances by any place in the company, and campaigns with their cost records."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request

from finint import budget, holdings, store
from finint.api.answers import answered
from finint.api.asked import PeriodQuery, ask
from finint.api.filters import Filters
from finint.api.metrics import plain_row
from finint.api.paging import DEFAULT_SIZE, Page, PageSize, paged
from finint.api.returns import brief
from finint.api.who import Scoped, Viewer
from finint.api.wire import money, number
from finint.campaign_returns import campaign_returns
from finint.cost_record import cost_record
from finint.errors import RefusedError
from finint.metrics.conventions import variance_shown

router = APIRouter(prefix="/v1", tags=["plan"])

Place = Literal["department", "cost_center", "cost_category", "channel", "campaign", "vendor", "month"]
CampaignId = Annotated[str, Path(min_length=1, max_length=500, description="as in the campaigns file")]


class VarianceFilters(Filters):
    """By which place, and which page."""

    by: Place = "department"
    page: Page = 1
    page_size: PageSize = DEFAULT_SIZE


class ListFilters(Filters):
    """Which page."""

    page: Page = 1
    page_size: PageSize = DEFAULT_SIZE


@router.get("/variances")
@answered
def variances(request: Request, actor: Scoped, asking: Annotated[VarianceFilters, Query()]) -> dict[str, object]:
    """Return actual against plan to date by place, most adverse first, and whether each needs a comment."""
    books = store.open_for(actor)
    asked = asking.asked(books)
    rule = holdings.materiality(books)
    lines = budget.lines(asked.cells(books), (asking.by,))
    stated = variance_shown({"convention_variance": asking.convention})

    def shape(line: budget.Line) -> dict[str, object]:
        return {
            asking.by: str(line.name),
            "budget_amount": money(line.budget_amount),
            "plan_to_date_amount": money(line.due_amount),
            "actual_amount": money(line.actual_amount),
            stated.field: money(stated.amount(line.variance_amount)),
            stated.ratio_field: number(stated.amount(line.variance_ratio)),
            "impact": "none" if not line.variance_amount else "adverse" if line.variance_amount > 0 else "favourable",
            "is_material": budget.is_material(line, rule),
            "state": "unbudgeted" if line.is_unbudgeted else "planned",
        }

    convention = asking.convention if asking.convention == "better_worse" else "default"
    return {
        **asked.said(books),
        "by": asking.by,
        "convention": convention,
        **paged(request, lines, asking.page, asking.page_size, shape),
    }


@router.get("/campaigns")
@answered
def campaigns(request: Request, actor: Viewer, asking: Annotated[ListFilters, Query()]) -> dict[str, object]:
    """Return every campaign with spend in the period: the brief's ROI fields, and the two that finance uses."""
    books = store.open_for(actor)
    asked = asking.asked(books).with_orders(books)
    found = campaign_returns(books, asked.months_view(), asking.rules())
    rows = sorted(found.campaigns, key=lambda row: (-row.roi.total_investment, row.campaign.campaign_id))
    return {
        **asked.said(books),
        "basis": asking.basis,
        "model": asking.model,
        **paged(
            request,
            rows,
            asking.page,
            asking.page_size,
            lambda row: {**brief(row), "campaign": row.campaign.name, "channel": row.campaign.channel},
        ),
    }


@router.get("/campaigns/{campaign_id}/cost-attribution")
@answered
def campaign_cost(actor: Viewer, campaign_id: CampaignId, period: PeriodQuery = None) -> dict[str, object]:
    """Return the brief's cost attribution record: what is booked on a campaign, by category."""
    books = store.open_for(actor)
    asked = ask(books, period)
    found = cost_record(books, campaign_id, asked.months_view())
    if found is None:
        raise RefusedError("nothing is booked on such a campaign in this period", status=404)
    plain = plain_row(found)
    return {
        "campaign_id": campaign_id,
        "cost_categories": {
            "media_spend": {
                "amount": money(found.media_amount),
                "attribution_method": found.attribution_method,
                "allocation_date": plain["allocation_date"],
            },
            "creative_production": {
                "amount": money(found.production_amount),
                "resource_hours": plain["resource_hours"],
                "fixed_cost_allocation": money(found.fixed_cost_allocation),
            },
            "platform_fees": {
                "amount": money(found.fees_amount),
                "platform": found.platform,
                "billing_period": found.billing_period,
            },
            "operational_overhead": {
                "amount": money(found.overhead_amount),
                "allocation_method": found.allocation_method,
                "reporting_period": found.reporting_period,
            },
            "unassigned": {"amount": money(found.unassigned_amount)},
        },
        "lines": found.lines,
        **asked.said(books),
    }
