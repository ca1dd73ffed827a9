"""What customers did: touches, conversions; and the hours worked on campaigns."""

from finint.importer.kinds.kind import (
    CAMPAIGN_FIELDS,
    CURRENCY_FIELD,
    DEPARTMENT_FIELD,
    TIME_FIELD,
    USER_FIELD,
    Field,
    Kind,
)
from finint.layouts.layout import names

# Headers stand in rows, as on paper.
# fmt: off

TOUCHPOINTS = Kind(
    "touchpoints", "Touchpoints", "Each contact with a channel, one row a touch, whether it led to anything or not.",
    (
        Field("touch_id", "text", "Its id, so that it counts once.", "t-501", other="t-502",
            aliases=("touchpoint id", "event id", "click id")),
        USER_FIELD,
        TIME_FIELD,
        Field("channel", "text", "Such as paid_search, email or direct.", "paid_search",
            required=True, aliases=("source",
            "utm source", "medium", "touch channel", "marketing channel", "channel grouping")),
        *CAMPAIGN_FIELDS,
        Field("cost", "amount", "What this touch cost, if known.", "", aliases=("cost amount", "spend",
            "touch cost")),
        CURRENCY_FIELD,
        Field("converted", "boolean", "Did this journey convert? For files that hold whole journeys.", "",
            aliases=("conversion",
            "is conversion", "is converted")),
        Field("conversion_value", "amount", "Value of the journey's conversion.", "", aliases=("value", "revenue",
            "conversion revenue")),
    ),
    key=("touch_id", "user_id", "ts", "channel"),
    says=names("touch id", "touchpoint id", "touch time", "journey id", "touch timestamp", "converted", "event time",
        "utm source", "visitor id", "touch channel", "user id"),
    refuses=names("impressions", "vendor", "budget", "conversion id", "order id"),
)

CONVERSIONS = Kind(
    "conversions", "Conversions", "What people did in the end: orders, sign-ups, refunds (negative revenue).",
    (
        Field("conversion_id", "text", "Its id; kept as text.", "o-9001", other="o-9002",
            required=True, aliases=("order id", "transaction id",
            "order no", "order number")),
        USER_FIELD,
        TIME_FIELD,
        Field("type", "text", "Such as order or sign_up.", "order", aliases=("conversion type", "event")),
        Field("revenue", "amount", "Refunds negative.", "89.00", aliases=("value", "order value", "conversion value",
            "amount",
            "total")),
        Field("margin", "amount", "What is left of it after direct costs.", "31.50", aliases=("gross margin",
            "contribution",
            "profit")),
        CURRENCY_FIELD,
        Field("is_new_customer", "boolean", "First order of this person: yes or no.", "yes", aliases=("new customer",
            "is new",
            "first order")),
        Field("channel", "text", "Where it came from, if the shop says.", "", aliases=("source",)),
        Field("refund_of", "text", "Of a refund: the conversion it takes back.", "", aliases=("refunded order",
            "original order")),
        Field("product", "text", "What was bought.", "", aliases=("sku", "item", "plan")),
        Field("quantity", "number", "How many.", "1", aliases=("qty",)),
    ),
    key=("conversion_id",),
    says=names("conversion id", "order id", "is new customer", "new customer", "order value", "conversion type"),
    refuses=names("cost", "spend", "amount spent", "vendor", "supplier", "impressions", "fee", "net"),
)

CREATIVE_HOURS = Kind(
    "creative_hours", "Creative hours", "Hours worked on campaigns, for the cost of creative production.",
    (
        Field("date", "date", "Day, or first day of the week or month.", "2026-03-02", required=True, aliases=("day",
            "month",
            "week", "period", "work date", "week start")),
        DEPARTMENT_FIELD,
        *CAMPAIGN_FIELDS,
        Field("role", "text", "What kind of work; no names of people.", "design", aliases=("activity", "task",
            "work type",
            "skill")),
        Field("vendor", "text", "Agency or freelancer; empty for own staff.", "", aliases=("agency", "freelancer",
            "supplier")),
        Field("hours", "number", "Hours worked.", "12.5", required=True, aliases=("resource hours", "hours worked",
            "stunden")),
        Field("rate_amount", "amount", "Cost of one hour.", "85.00", aliases=("hourly rate", "rate",
            "rate per hour")),
        Field("fixed_cost_allocation", "amount", "Share of fixed cost.", "", aliases=("fixed cost",
            "fixed cost share")),
        CURRENCY_FIELD,
    ),
    key=("date", "department", "campaign_id", "campaign", "role", "vendor"),
    says=names("hours", "resource hours", "hours worked", "stunden"),
    refuses=names("amount", "spend", "cost", "impressions", "total"),
)
