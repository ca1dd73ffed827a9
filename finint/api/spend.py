"""One expenditure, recorded as it is stated: campaign or channel, category, vendor payment, contract; once per key."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal, Self

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from finint import settings, store
from finint.api.who import FinanceWriter
from finint.api.wire import now
from finint.fiscal import Calendar
from finint.importer.entry import Expenditure, enter

router = APIRouter(prefix="/v1/integrations/finance", tags=["finance"])

Category = Literal["media_spend", "creative_production", "platform_fees", "operational_overhead", "unassigned"]
Text = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00-\x1f]+$")]
Amount = Annotated[Decimal, Field(max_digits=22, decimal_places=12)]
PeriodName = Annotated[str, Field(pattern=r"^\d{4}(-(Q[1-4]|W\d\d|\d\d))?$", description="2026, 2026-Q3, 2026-09")]
Day = Annotated[date, Field(ge=date(1990, 1, 1), lt=date(2200, 1, 1))]
Key = Annotated[str, Header(min_length=1, max_length=200, pattern=r"^[\x21-\x7e]+$")]

FIELDS_OF_CATEGORY: dict[str, tuple[str, ...]] = {
    "media_spend": ("attribution_method", "allocation_date"),
    "creative_production": ("resource_hours", "fixed_cost_allocation"),
    "platform_fees": ("platform", "billing_period"),
    "operational_overhead": ("allocation_method", "reporting_period"),
}
"""The attribution fields of each category; one of another category is refused: it would be money described twice."""


class Spend(BaseModel):
    """One expenditure. Extra fields are refused: a misspelt one would be money without a category."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    date: Annotated[Day, Field(description="YYYY-MM-DD, the day the money was spent")]
    amount: Annotated[Amount, Field(description="positive spend, negative credit")]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$", description="ISO 4217")]
    category: Annotated[Category, Field(description="what the money bought")] = "unassigned"
    campaign_id: Annotated[Text | None, Field(description="the campaign as its platform knows it")] = None
    campaign: Annotated[Text | None, Field(description="the campaign's name")] = None
    channel: Annotated[Text | None, Field(description="search, social, …")] = None
    department: Text | None = None
    cost_center: Text | None = None
    vendor: Annotated[Text | None, Field(description="who is paid")] = None
    contract_id: Text | None = None
    document_no: Annotated[Text | None, Field(description="of the bill")] = None
    paid_date: Annotated[Day | None, Field(description="when the vendor was paid")] = None
    payment_reference: Text | None = None
    description: Text | None = None
    attribution_method: Annotated[
        Literal["first_touch", "last_touch", "multi_touch"] | None, Field(description="media_spend: how it is credited")
    ] = None
    allocation_date: Annotated[Day | None, Field(description="media_spend: the day it counts on, instead of date")] = (
        None
    )
    resource_hours: Annotated[
        Annotated[Decimal, Field(ge=0, max_digits=16, decimal_places=4)] | None,
        Field(description="creative_production: hours worked"),
    ] = None
    fixed_cost_allocation: Annotated[Amount | None, Field(description="creative_production: fixed cost in it")] = None
    platform: Annotated[Text | None, Field(description="platform_fees: whose; the vendor when none is named")] = None
    billing_period: Annotated[Text | None, Field(description="platform_fees: as the bill says it")] = None
    allocation_method: Annotated[
        Literal["headcount", "time_based"] | None, Field(description="operational_overhead: how it is shared")
    ] = None
    reporting_period: Annotated[
        PeriodName | None, Field(description="operational_overhead: the months it counts in")
    ] = None
    restatement: Annotated[bool, Field(description="count it in an open month when its own is closed")] = False

    @model_validator(mode="after")
    def _fits_its_category(self) -> Self:
        """Refuse an attribution field of another category, naming it."""
        for category, names in FIELDS_OF_CATEGORY.items():
            stray = [name for name in names if category != self.category and getattr(self, name) is not None]
            if stray:
                raise PydanticCustomError(
                    "category", "{field} belongs to category {category}", {"field": stray[0], "category": category}
                )
        return self

    def stated(self, calendar: Calendar) -> Expenditure:
        """Return what the books record; overhead of a quarter or year is spread over its months."""
        span = calendar.parse(self.reporting_period) if self.reporting_period else None
        return Expenditure(
            spend_date=span.start if span else self.allocation_date or self.date,
            amount=self.amount,
            currency=self.currency,
            cost_category=self.category,
            channel=self.channel,
            campaign_id=self.campaign_id,
            campaign=self.campaign,
            vendor=self.vendor or self.platform,
            contract_id=self.contract_id,
            document_no=self.document_no,
            department=self.department,
            cost_center=self.cost_center,
            description=self.description,
            resource_hours=self.resource_hours,
            fixed_cost_allocation=self.fixed_cost_allocation,
            allocation_method=self.allocation_method,
            billing_period=self.billing_period,
            source_attribution_setting=self.attribution_method,
            stated_date=self.date,
            platform=self.platform,
            reporting_period=self.reporting_period,
            period_start=span.start if span else None,
            period_end=span.end if span else None,
            paid_date=self.paid_date,
            payment_reference=self.payment_reference,
        )


@router.post("/spend", status_code=201)
def record_spend(actor: FinanceWriter, spend: Spend, response: Response, idempotency_key: Key) -> dict[str, object]:
    """Record one expenditure: campaign or channel, category with its attribution fields, vendor payment, contract.

    A retry with the same Idempotency-Key returns the first receipt (header Idempotent-Replayed: true); the same key
    with another body is refused with 409.
    """
    books = store.open_for(actor)
    posted = enter(
        books, spend.stated(settings.calendar(books)), key=idempotency_key, now=now(), restates=spend.restatement
    )
    if posted.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return dict(posted.document)
