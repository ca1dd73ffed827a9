"""What describes the company: departments, campaigns, exchange rates."""

from finint.importer.kinds.kind import (
    CATEGORIES,
    DEPARTMENT_FIELD,
    MONEY,
    Field,
    Kind,
)
from finint.layouts.layout import names

# Headers stand in rows, as on paper.
# fmt: off

DEPARTMENTS = Kind(
    "departments", "Departments", "The departments and cost centres that carry money.",
    (
        Field("code", "text", "Its code; kept as text.", "M10", other="M20",
            required=True, aliases=("department code", "dept code",
            "department id", "dept id")),
        Field("name", "text", "Its name.", "Growth", other="Brand", required=True, aliases=("department",
            "department name", "dept name",
            "dept")),
        Field("parent", "text", "Code of the department above it.", "", aliases=("parent code", "parent department")),
        Field("cost_center", "text", "Cost centre; kept as text.", "0410", aliases=("cost centre",)),
        Field("headcount", "number", "People, for allocations by headcount.", "9", aliases=("fte", "people")),
    ),
    key=("code",),
    says=names("department", "department code", "dept code", "department name", "dept name", "headcount",
        "parent department",
        "cost center", "cost centre", "parent", "fte"),
    refuses=MONEY,
)

CAMPAIGNS = Kind(
    "campaigns", "Campaigns", "What each campaign belongs to.",
    (
        Field("campaign_id", "text", "Id as the platform or your books write it; kept as text.", "20411870311",
            other="20411870312", required=True,
            aliases=("id", "campaign code")),
        Field("name", "text", "Its name.", "Brand search", other="Generic search",
            required=True, aliases=("campaign", "campaign name")),
        Field("channel", "text", "Such as paid_search or events.", "paid_search", aliases=("platform",)),
        DEPARTMENT_FIELD,
        Field("cost_category", "category", f"One of {', '.join(CATEGORIES)}.", "media_spend", aliases=("category",)),
        Field("start_date", "date", "First day.", "2026-01-01", aliases=("start",)),
        Field("end_date", "date", "Last day.", "2026-12-31", aliases=("end",)),
    ),
    key=("campaign_id",),
    says=names("campaign id", "campaign", "campaign name", "campaign code"),
    refuses=(*MONEY, *names("date", "day", "currency", "currency code", "campaign status", "budget type")),
)

FX = Kind(
    "fx", "Exchange rates", "Dated rates; a day without one uses the last before it.",
    (
        Field("rate_date", "date", "The day of the rate.", "2026-03-02", required=True, aliases=("date", "day",
            "month",
            "valid from", "as of")),
        Field("from_currency", "currency", "One unit of this...", "USD", other="GBP", required=True, aliases=("from",
            "base", "base currency",
            "source currency", "currency from", "currency")),
        Field("to_currency", "currency", "...is worth `rate` of this.", "EUR", required=True, aliases=("to", "quote",
            "quote currency", "target currency", "target", "currency to")),
        Field("rate", "number", "Above 0.", "0.9214", other="1.1602", required=True, aliases=("fx rate",
            "exchange rate", "value")),
        Field("source", "text", "Who published it.", "ECB", aliases=("rate source", "provider")),
    ),
    key=("rate_date", "from_currency", "to_currency"),
    says=names("rate", "fx rate", "exchange rate"),
    refuses=names("amount", "spend", "cost", "vendor", "campaign"),
)
