"""finint's own tables by kind: which fields each has, what they mean, and the template to download."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from finint.errors import CalculationError
from finint.layouts.layout import names

# Headers stand in rows, as on paper.
# fmt: off

Type = Literal["text", "date", "month", "timestamp", "amount", "number", "integer", "boolean", "currency", "category"]

CATEGORIES = ("media_spend", "creative_production", "platform_fees", "operational_overhead", "unassigned")


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a kind; `example` and `other` are what the template's two rows show."""

    name: str
    type: Type
    description: str
    example: str = ""
    required: bool = False
    aliases: tuple[str, ...] = ()
    default_from: str | None = None  # another field that fills this one when its column is absent
    other: str | None = None  # in the template's second row; None repeats the first

    def headers(self) -> tuple[str, ...]:
        """Return the folded headers this field may have, its own name first."""
        return names(self.name, *self.aliases)


@dataclass(frozen=True, slots=True)
class Kind:
    """A table the books keep besides spend, or finint's own form of spend and budget.

    A header is of this kind when it holds every required field, one of `says`, and none of `refuses`. With
    `only_template` nothing but the template's own names counts: elsewhere such columns mean spend.
    """

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    says: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()
    only_template: bool = False

    @property
    def columns(self) -> Mapping[str, tuple[str, ...]]:
        """The headers each field may have, folded."""
        return _columns(self)

    @property
    def label(self) -> str:
        """The kind in words."""
        return self.title

    @property
    def examples(self) -> tuple[tuple[str, ...], ...]:
        """Two rows to overwrite."""
        first = tuple(field.example for field in self.fields)
        return first, tuple(field.example if field.other is None else field.other for field in self.fields)

    @property
    def required(self) -> tuple[str, ...]:
        """Names of the fields a file must have."""
        return tuple(field.name for field in self.fields if field.required)


@cache
def _columns(kind: Kind) -> Mapping[str, tuple[str, ...]]:
    return {field.name: field.headers() for field in kind.fields}


MONEY = names("amount", "spend", "cost", "budget", "actual", "revenue", "budget amount", "impressions", "clicks")
_CAMPAIGN = (
    Field(
        "campaign_id",
        "text",
        "Your id of the campaign; kept as text.",
        "C-1001",
        aliases=("campaign id", "campaign code"),
    ),
    Field("campaign", "text", "Its name.", "Spring launch", aliases=("campaign name",)),
)
_CURRENCY = Field("currency", "currency", "Three letters, ISO 4217.", "EUR", aliases=("currency code", "ccy"))
_DEPARTMENT = Field("department", "text", "Name or code of the department.", "Growth",
    aliases=("dept", "department name", "dept name", "team", "department code", "dept code"))
_USER = Field("user_id", "text", "One person or account, never a name.", "u-17", required=True,
    aliases=("visitor id", "customer id", "journey id", "client id", "user", "person id", "account id",
        "anonymous id"))
_TIME = Field("ts", "timestamp", "When, in UTC.", "2026-03-02 14:05:00", required=True,
    aliases=("timestamp", "touch time", "event time", "time", "datetime", "occurred at", "created at", "date",
        "order date",
        "conversion time", "conversion date", "touch timestamp", "event timestamp"))

SPEND = Kind(
    "spend", "Spend", "One row a cost: what was spent, when, with whom and for what.",
    (
        Field("date", "date", "The day of the cost.", "2026-03-02", required=True),
        Field("amount", "amount", "Positive for spend, negative for a credit.", "1250.00", required=True),
        _CURRENCY,
        Field("vendor", "text", "Who is paid.", "Example Media Ltd"),
        Field("document_no", "text", "Invoice or transaction number; with it a corrected file replaces its rows.",
            "INV-1042", other="INV-1043"),
        Field("description", "text", "What it was for.", "Trade fair stand"),
        _DEPARTMENT,
        Field("cost_center", "text", "Cost centre; kept as text.", "0410"),
        Field("cost_category", "category", f"One of {', '.join(CATEGORIES)}.", "media_spend"),
        Field("channel", "text", "Such as paid_search or events.", "events"),
        *_CAMPAIGN,
    ),
    key=("document_no", "date", "vendor"), only_template=True,
)

BUDGET = Kind(
    "budget", "Budget plan",
    "Planned money by department, category, channel or campaign; a month, quarter or year a row.",
    (
        Field("month", "month", "First day of the month; or fiscal_year and quarter instead.", "2026-03",
            other="2026-04",
            aliases=("period", "period month", "budget month", "year month", "monat", "mes", "mois")),
        Field("fiscal_year", "integer", "Instead of a month: the fiscal year, named by the year it ends in.", "",
            aliases=("fy", "fiscal yr", "budget year", "year", "plan year", "geschäftsjahr", "ejercicio", "exercice",
                "jahr")),
        Field("quarter", "integer", "With fiscal_year: 1 to 4.", "", aliases=("fiscal quarter", "qtr", "fq",
            "quartal")),
        Field("period_start", "date", "Instead of a month: first day.", "", aliases=("start date", "start", "from")),
        Field("period_end", "date", "Instead of a month: last day.", "", aliases=("end date", "end", "to")),
        Field("department_code", "text", "Code of the department; kept as text.", "M10", aliases=("dept code",
            "department id",
            "dept id", "dept no", "department no")),
        Field("department", "text", "Its name.", "Growth", aliases=("dept name", "department name", "dept", "team",
            "business unit", "abteilung", "departamento", "département")),
        Field("cost_center", "text", "Cost centre; kept as text.", "0410", aliases=("cost centre", "kostenstelle")),
        Field("fund", "text", "Fund the money comes from.", "", aliases=("fund name",)),
        Field("gl_account", "text", "Account or spending class.", "", aliases=("spending class", "class",
            "expense class",
            "object class", "account", "gl account", "line item", "expense type", "budget line", "kostenart")),
        Field("cost_category", "category", f"One of {', '.join(CATEGORIES)}.", "media_spend", aliases=("category",
            "spend category", "kategorie", "categoría", "catégorie")),
        Field("channel", "text", "Such as paid_search or events.", "paid_search", aliases=("kanal", "canal",
            "platform")),
        *_CAMPAIGN,
        Field("vendor", "text", "Who will be paid.", "", aliases=("supplier", "vendor name")),
        Field("owner", "text", "Who answers for it.", "", aliases=("control officer", "budget owner",
            "budget holder")),
        Field("budget_amount", "amount", "The planned amount.", "25000.00", aliases=("budget", "planned amount",
            "plan",
            "plan amount", "planned", "budgeted", "budgeted amount", "appropriation", "adopted budget",
            "approved budget",
            "planned spend", "planned budget", "amount", "soll", "presupuesto", "orçamento", "begroting")),
        _CURRENCY,
        Field("version", "text", "Name of the plan; a new name keeps the old plan beside it.", "Budget 2026",
            aliases=("budget version", "plan version", "scenario")),
        Field("phasing", "text", "How a longer plan becomes months: even or days.", "", aliases=("phasing rule",
            "spread")),
    ),
    key=("version", "month", "fiscal_year", "quarter", "period_start", "period_end", "department_code", "department",
        "cost_center", "fund", "gl_account", "cost_category", "channel", "campaign_id", "campaign", "vendor",
        "owner"),
)

BUDGET_AND_ACTUAL = Kind(
    "budget_and_actual", "Budget and actual", "A budget plan with what was really spent beside it.",
    (
        *BUDGET.fields[:-3],
        Field("actual_amount", "amount", "What was spent; empty while nothing is known.", "23840.10",
            aliases=("actual",
            "actuals", "actual spend", "expenditure", "outturn", "spent", "ist")),
        *BUDGET.fields[-3:],
    ),
    key=BUDGET.key,
)

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
        _DEPARTMENT,
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

VENDORS = Kind(
    "vendors", "Vendors", "Who is paid, and the other names they go by: one row a name.",
    (
        Field("vendor_id", "text", "Your id; the name serves when there is none.", "V-001", aliases=("id",
            "supplier id",
            "vendor no", "vendor number", "vendor code"), default_from="name"),
        Field("name", "text", "Its name.", "Example Media Ltd", required=True, aliases=("vendor", "vendor name",
            "supplier",
            "supplier name")),
        Field("alias", "text", "Another name in exports.", "EXAMPLE MEDIA LIMITED", other="Ex Media",
            aliases=("aliases", "also known as",
            "vendor alias", "other name")),
        Field("category", "text", "What they sell.", "agency", aliases=("vendor category", "cost category", "type")),
        _DEPARTMENT,
    ),
    key=("vendor_id", "alias"),
    says=names("vendor id", "vendor", "vendor name", "supplier", "supplier name", "alias", "supplier id"),
    refuses=(*MONEY, *names("date", "invoice number", "contract id", "invoice no", "start date", "total", "price",
        "fee")),
)

CONTRACTS = Kind(
    "contracts", "Contracts", "What is agreed with whom, until when, and by when it can be cancelled.",
    (
        Field("contract_id", "text", "Its number; kept as text.", "K-2026-07", other="K-2026-08",
            required=True, aliases=("contract",
            "contract no", "contract number", "agreement id")),
        Field("vendor", "text", "Who is paid.", "Example Media Ltd", required=True, aliases=("vendor name",
            "supplier",
            "supplier name", "vendor id")),
        Field("description", "text", "What is bought.", "Analytics licences", aliases=("title", "name", "product")),
        Field("start_date", "date", "First day.", "2026-01-01", required=True, aliases=("start", "valid from",
            "effective date")),
        Field("end_date", "date", "Last day.", "2026-12-31", required=True, aliases=("end", "valid to",
            "renewal date",
            "expiry date", "expiration date", "term end")),
        Field("notice_date", "date", "Last day to cancel.", "2026-09-30", aliases=("cancel by", "notice by")),
        Field("notice_days", "integer", "Instead: days before the end.", "", aliases=("notice period days",
            "notice period",
            "notice")),
        Field("auto_renew", "boolean", "Renews by itself: yes or no.", "yes", aliases=("auto renewal", "renews")),
        Field("amount", "amount", "Money of the whole term.", "24000.00", aliases=("total amount", "contract value",
            "value",
            "total value", "commitment amount", "committed amount", "annual amount", "annual value")),
        _CURRENCY,
        Field("units", "number", "What is bought, counted.", "40", aliases=("quantity", "seats", "licences",
            "licenses")),
        Field("unit_price_amount", "amount", "Price of one.", "600.00", aliases=("unit price", "price per unit",
            "seat price")),
        Field("term_months", "integer", "Length of the term.", "12", aliases=("term", "duration months")),
        _DEPARTMENT,
        Field("cost_category", "category", f"One of {', '.join(CATEGORIES)}.", "platform_fees",
            aliases=("category",)),
        Field("owner", "text", "Who decides about it.", "", aliases=("contract owner",)),
    ),
    key=("contract_id",),
    says=names("contract id", "contract", "contract no", "contract number", "agreement id", "notice date",
        "auto renew"),
    refuses=names("invoice number", "invoice no", "impressions"),
)

INVOICES = Kind(
    "invoices", "Invoices",
    "What vendors billed and what was paid; kept beside the ledger for matching, not as spend.",
    (
        Field("invoice_no", "text", "The vendor's number; kept as text.", "INV-1042", other="INV-1043",
            required=True),
        Field("vendor", "text", "Who bills.", "Example Media Ltd", required=True),
        Field("vendor_id", "text", "Your id of the vendor.", "V-001"),
        Field("invoice_date", "date", "Date on the invoice.", "2026-03-05", required=True),
        Field("due_date", "date", "Payable until.", "2026-04-04"),
        Field("period_start", "date", "First day of the service.", "2026-03-01"),
        Field("period_end", "date", "Last day of the service.", "2026-03-31"),
        Field("amount", "amount", "Net; credit notes negative.", "2000.00", required=True),
        Field("tax_amount", "amount", "Tax on it.", "380.00"),
        _CURRENCY,
        Field("contract_id", "text", "The contract it bills.", "K-2026-07"),
        Field("purchase_order", "text", "The order it bills.", "PO-88"),
        Field("paid_date", "date", "When it was paid.", ""),
        Field("paid_amount", "amount", "What was paid.", ""),
        Field("status", "text", "Such as open or paid.", "open"),
        _DEPARTMENT,
        Field("cost_category", "category", f"One of {', '.join(CATEGORIES)}.", "platform_fees"),
        Field("description", "text", "What it is for.", ""),
    ),
    key=("vendor", "invoice_no"), only_template=True,
)

TOUCHPOINTS = Kind(
    "touchpoints", "Touchpoints", "Each contact with a channel, one row a touch, whether it led to anything or not.",
    (
        Field("touch_id", "text", "Its id, so that it counts once.", "t-501", other="t-502",
            aliases=("touchpoint id", "event id", "click id")),
        _USER,
        _TIME,
        Field("channel", "text", "Such as paid_search, email or direct.", "paid_search",
            required=True, aliases=("source",
            "utm source", "medium", "touch channel", "marketing channel", "channel grouping")),
        *_CAMPAIGN,
        Field("cost", "amount", "What this touch cost, if known.", "", aliases=("cost amount", "spend",
            "touch cost")),
        _CURRENCY,
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
        _USER,
        _TIME,
        Field("type", "text", "Such as order or sign_up.", "order", aliases=("conversion type", "event")),
        Field("revenue", "amount", "Refunds negative.", "89.00", aliases=("value", "order value", "conversion value",
            "amount",
            "total")),
        Field("margin", "amount", "What is left of it after direct costs.", "31.50", aliases=("gross margin",
            "contribution",
            "profit")),
        _CURRENCY,
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
        _CURRENCY,
    ),
    key=("account_id", "date", "metric"),
    says=names("metric", "quantity", "api calls", "builds", "deploys", "ai tokens", "active developers", "calls",
        "requests",
        "deployments"),
    refuses=names("spend", "cost", "impressions", "campaign", "meter category", "vendor"),
)

CREATIVE_HOURS = Kind(
    "creative_hours", "Creative hours", "Hours worked on campaigns, for the cost of creative production.",
    (
        Field("date", "date", "Day, or first day of the week or month.", "2026-03-02", required=True, aliases=("day",
            "month",
            "week", "period", "work date", "week start")),
        _DEPARTMENT,
        *_CAMPAIGN,
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
        _CURRENCY,
    ),
    key=("date", "department", "campaign_id", "campaign", "role", "vendor"),
    says=names("hours", "resource hours", "hours worked", "stunden"),
    refuses=names("amount", "spend", "cost", "impressions", "total"),
)

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        SPEND, BUDGET, BUDGET_AND_ACTUAL, DEPARTMENTS, CAMPAIGNS, FX, VENDORS, CONTRACTS, INVOICES, TOUCHPOINTS,
        CONVERSIONS,
        ACCOUNTS, USAGE, CREATIVE_HOURS,
    )
}


def template(name: str) -> str:
    r"""Return the template of a kind as CSV: its header and two rows to overwrite.

    Raises:
        CalculationError: there is no such kind.

    >>> template("fx")
    'rate_date,from_currency,to_currency,rate,source\r\n2026-03-02,USD,EUR,0.9214,ECB\r\n2026-03-02,GBP,EUR,1.1602,ECB\r\n'
    """
    kind = KINDS.get(name)
    if kind is None:
        raise CalculationError(f"there is no template for '{name}'", fix=f"choose one of {', '.join(KINDS)}")
    out = io.StringIO()
    csv.writer(out).writerows([[field.name for field in kind.fields], *kind.examples])
    return out.getvalue()
