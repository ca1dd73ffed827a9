"""The developer platform: its accounts, what they used, and how their plans changed."""

from finint.importer.kinds.kind import (
    CURRENCY_FIELD,
    Field,
    Kind,
)
from finint.layouts.layout import names

# Headers stand in rows, as on paper.
# fmt: off

ACCOUNTS = Kind(
    "accounts", "Developer accounts", "Billing accounts of the developer platform, one row an account.",
    (
        Field("account_id", "text", "Its id; kept as text.", "a-311", other="a-312",
            required=True, aliases=("billing account id",
            "billing account", "workspace id", "org id", "organization id")),
        Field("signup_date", "date", "When it was opened.", "2026-01-14", required=True, aliases=("sign up date",
            "signed up",
            "signup", "created", "created at", "sign up", "registered")),
        Field("first_call_date", "date", "When it first used the platform.", "2026-01-15", aliases=("first call",
            "activated",
            "activation date", "first api call", "activated date")),
        Field("weekly_active_date", "date", "When it was first active week after week.", "", aliases=("weekly active",
            "active since")),
        Field("paying_date", "date", "When it first paid.", "", aliases=("first paid", "converted date", "paid since",
            "first payment", "first payment date", "first paid date")),
        Field("churn_date", "date", "When it left.", "", aliases=("churned", "closed", "cancelled date",
            "churned date")),
        Field("plan", "text", "What it pays for.", "team", aliases=("plan name", "tier")),
        Field("segment", "text", "How you group accounts.", "startup", aliases=("cohort", "customer segment",
            "size")),
        Field("country", "text", "Where it is.", "DE", aliases=("region",)),
        Field("channel", "text", "Where it came from.", "docs", aliases=("source", "acquisition channel")),
        Field("developers", "integer", "People with access.", "4", aliases=("seats", "users")),
    ),
    key=("account_id",),
    says=names("signup date", "sign up date", "signup", "signed up", "first call", "first call date", "plan"),
    refuses=names("spend", "cost", "amount", "impressions", "campaign"),
)

USAGE = Kind(
    "usage", "Platform usage", "What each account used and paid, by day, week or month.",
    (
        Field("account_id", "text", "Its id; kept as text.", "a-311", other="a-312",
            required=True, aliases=("billing account id",
            "billing account", "workspace id", "org id", "organization id")),
        Field("date", "date", "Day, or first day of the week or month.", "2026-03-01", required=True, aliases=("day",
            "month",
            "week", "period", "week start", "usage date", "period start")),
        Field("metric", "text", "What is counted, when a row holds one count.", "", aliases=("measure", "meter",
            "usage type")),
        Field("quantity", "number", "Its count.", "", aliases=("value", "units", "count", "usage")),
        Field("api_calls", "number", "Calls of the interface.", "1200", aliases=("calls", "requests")),
        Field("builds", "number", "Builds.", "31", aliases=("build count",)),
        Field("deploys", "number", "Deploys.", "4", aliases=("deployments",)),
        Field("ai_tokens", "number", "Tokens of language models.", "0", aliases=("tokens",)),
        Field("active_developers", "number", "People active in the period.", "3", aliases=("active users",
            "developers",
            "active devs")),
        Field("plan", "text", "Plan in force.", "team", aliases=("plan name", "tier")),
        Field("revenue", "amount", "What the account paid.", "99.00", aliases=("revenue amount", "mrr", "paid")),
        Field("margin", "amount", "What is left of it.", "71.00", aliases=("gross margin", "margin amount")),
        CURRENCY_FIELD,
    ),
    key=("account_id", "date", "metric"),
    says=names("metric", "quantity", "api calls", "builds", "deploys", "ai tokens", "active developers", "calls",
        "requests",
        "deployments"),
    refuses=names("spend", "cost", "impressions", "campaign", "meter category", "vendor"),
)

PLAN_CHANGES = Kind(
    "plan_changes", "Plan changes", "Each change of an account's plan; two on one day are both kept.",
    (
        Field("account_id", "text", "Its id; kept as text.", "a-311", other="a-312",
            required=True, aliases=("billing account id", "billing account", "workspace id", "org id",
            "organization id")),
        Field("changed_on", "date", "The day of the change.", "2026-03-09", required=True, aliases=("change date",
            "plan changed on", "date")),
        Field("from_plan", "text", "Plan before; empty for the first.", "starter", aliases=("old plan",
            "previous plan")),
        Field("to_plan", "text", "Plan after; empty when it ended.", "team", aliases=("new plan",)),
    ),
    key=("account_id", "changed_on", "from_plan", "to_plan"),
    says=names("from plan", "to plan", "old plan", "new plan", "previous plan"),
    refuses=names("spend", "cost", "amount", "impressions", "campaign"),
)
