"""What is built for developers and what it is said to be worth: registers that somebody keeps by hand."""

from finint.importer.kinds.kind import CURRENCY_FIELD, Field, Kind
from finint.layouts.layout import names

# Headers stand in rows, as on paper.
# fmt: off

EFFORT = Kind(
    "effort", "Effort", "Full-time equivalents by month, team and kind of work; no names of people, no timesheets.",
    (
        Field("month", "date", "First day of the month.", "2026-03-01", required=True, aliases=("period", "date")),
        Field("team", "text", "Name of the team.", "api", other="portal", required=True, aliases=("squad",)),
        Field("effort", "text", "One of new, improve, keep_the_lights_on, productivity.", "new", required=True,
            aliases=("kind of work", "work type", "effort type")),
        Field("fte", "number", "Full-time equivalents.", "2.5", required=True, aliases=("full time equivalents",
            "people")),
        Field("target_ratio", "number", "Share this kind should have, 0 to 1.", "0.40", aliases=("target share",
            "target")),
    ),
    key=("month", "team", "effort"),
    says=names("effort", "fte", "kind of work", "effort type"),
    refuses=names("spend", "cost", "amount", "impressions", "campaign", "hours", "code"),
)

INVESTMENTS = Kind(
    "investments", "Investments", "What is being built, why, what it costs with labour, and when it is reviewed.",
    (
        Field("investment_id", "text", "Its id; kept as text.", "INV-01", other="INV-02", required=True,
            aliases=("investment no", "initiative id")),
        Field("name", "text", "What it is called.", "Faster builds", required=True, aliases=("investment",
            "initiative")),
        Field("hypothesis", "text", "What should come true.", "Builds under six minutes free a tenth of minutes"),
        Field("team", "text", "Who builds it.", "platform"),
        Field("started_on", "date", "First day of work.", "2026-01-12", required=True, aliases=("start date",
            "started")),
        Field("cost_amount", "amount", "Money spent on it, labour apart.", "18000.00", required=True,
            aliases=("cost", "cash cost")),
        Field("labour_hours", "number", "Hours of own staff.", "620", aliases=("labor hours",)),
        Field("hourly_rate", "amount", "Loaded cost of one hour.", "78.00", aliases=("labour rate", "labor rate")),
        CURRENCY_FIELD,
        Field("is_capitalised", "boolean", "Stands in the balance sheet: yes or no.", "no",
            aliases=("capitalised", "capitalized", "is capitalized")),
        Field("policy", "text", "Accounting policy that says so.", "", aliases=("accounting policy",)),
        Field("evidence_date", "date", "Day of the evidence for it.", ""),
        Field("review_date", "date", "When it is looked at again.", "2026-10-01", aliases=("review on",)),
        Field("grade", "text", "Evidence: A experiment, B quasi-experiment, C model, D self-reported.", ""),
    ),
    key=("investment_id",),
    says=names("hypothesis", "labour hours", "labor hours", "review date", "started on"),
    refuses=names("impressions", "campaign", "invoice number", "recognised amount", "roi ratio"),
)

VALUE_CLAIMS = Kind(
    "value_claims", "Value claims", "What an investment is said to be worth, and what its evidence showed.",
    (
        Field("investment_id", "text", "The investment it belongs to.", "INV-01", other="INV-02", required=True,
            aliases=("investment no", "initiative id")),
        Field("value_class", "text", "One of cash_revenue, cash_saving, avoided, capacity.", "cash_saving",
            required=True,
            aliases=("value type", "class of value")),
        Field("description", "text", "What the value is.", "Build minutes not bought", aliases=("claim",)),
        Field("component", "text", "Component of the business case, if it is one.", ""),
        Field("recognised_on", "date", "Day it was booked.", "2026-03-31", required=True, aliases=("recognized on",
            "booked on")),
        Field("recognised_amount", "amount", "What was booked.", "14000.00", required=True,
            aliases=("recognized amount", "claimed amount")),
        Field("verified_on", "date", "Day it was verified.", ""),
        Field("verified_amount", "amount", "What the evidence showed.", ""),
        Field("verification_due", "date", "Last day of its verification window.", "2026-09-30",
            aliases=("verify by", "window end")),
        Field("evidence", "text", "Ledger, contract or experiment that shows it.", ""),
        CURRENCY_FIELD,
    ),
    key=("investment_id", "value_class", "description"),
    says=names("value class", "value type", "recognised amount", "recognized amount", "verification due"),
    refuses=names("impressions", "campaign", "invoice number"),
)

IDLE_RESOURCES = Kind(
    "idle_resources", "Idle resources", "What ran for nothing, by month: from a cloud's advisor or your own look. "
    "A month looked at in which nothing was idle has one row of 0.",
    (
        Field("vendor", "text", "The cloud, as its bill names it.", "Nimbral Cloud", required=True,
            aliases=("provider", "provider name", "cloud")),
        Field("month", "date", "First day of the month.", "2026-03-01", required=True, aliases=("date", "period",
            "last refresh timestamp", "updated date", "updated")),
        Field("resource", "text", "Its id; “none” in a month without any.", "vm-118", other="disk-7", required=True,
            aliases=("resource id", "resource arn", "resource name", "idle resource")),
        Field("service", "text", "Service of the bill it belongs to.", "Compute", aliases=("service name",)),
        Field("sub_account", "text", "Account of the bill it belongs to.", "staging", aliases=("sub account name",
            "account id", "account", "subscription name", "project id", "project name")),
        Field("reason", "text", "Why it counts as idle.", "CPU under 2 % for 30 days", aliases=("finding",
            "recommendation", "action type", "why")),
        Field("idle_amount", "amount", "What it cost in the month.", "118.40", required=True,
            aliases=("monthly cost", "estimated monthly savings", "estimated monthly savings after discount",
            "monthly savings")),
        CURRENCY_FIELD,
    ),
    key=("vendor", "month", "resource"),
    says=names("idle amount", "idle resource", "estimated monthly savings", "estimated monthly savings after discount"),
    refuses=names("impressions", "campaign", "billed cost", "invoice number"),
)

ROI_MEASUREMENTS = Kind(
    "roi_measurements", "ROI measurements", "The return of an investment as reported on a day, with its 90 % interval.",
    (
        Field("investment_id", "text", "The investment it belongs to.", "INV-01", other="INV-02", required=True,
            aliases=("investment no", "initiative id")),
        Field("measured_on", "date", "Day of the report.", "2026-03-31", required=True, aliases=("reported on",)),
        Field("roi_ratio", "number", "Value minus cost, over cost; 0 is break-even.", "0.42", required=True,
            aliases=("roi",)),
        Field("low_ratio", "number", "Lower end of its 90 % interval.", "0.30", aliases=("roi low", "lower")),
        Field("high_ratio", "number", "Upper end.", "0.55", aliases=("roi high", "upper")),
        Field("grade", "text", "Evidence: A experiment to D self-reported.", "B"),
        Field("is_final", "boolean", "The investment has matured: yes or no.", "no", aliases=("final", "matured")),
    ),
    key=("investment_id", "measured_on"),
    says=names("roi ratio", "low ratio", "high ratio", "measured on"),
    refuses=names("spend", "cost", "impressions", "campaign"),
)

ALLOCATION_RULES = Kind(
    "allocation_rules", "Allocation rules", "How a shared cost is divided: one row a child; fixed percents add to 100.",
    (
        Field("rule_id", "text", "Rows of one id are the children of one rule.", "R-1", required=True,
            aliases=("allocation rule",)),
        Field("applies_to", "text", "One of vendor, sub_account, service, department.", "vendor", required=True),
        Field("parent", "text", "Its name, as the books write it.", "Example Monitoring", required=True),
        Field("method", "text", "One of direct, share, headcount, time, fixed_percent.", "fixed_percent", required=True,
            aliases=("allocation method",)),
        Field("side", "text", "Either developer or marketing.", "developer", other="marketing", required=True),
        Field("team", "text", "The team that carries it.", "api", other="growth"),
        Field("weight", "number", "Percent, people, hours or units of use; direct needs none.", "60", other="40",
            aliases=("percent",)),
    ),
    key=("rule_id", "side", "team"),
    says=names("rule id", "allocation rule", "applies to"),
    refuses=names("spend", "cost", "amount", "impressions", "campaign"),
)

OPERATIONS = Kind(
    "operations", "Finance operations", "What finance had to do, when it was due, and whether it was right at once.",
    (
        Field("type", "text", "Such as invoice match, accrual, close step, renewal decision.", "invoice match",
            required=True, aliases=("operation type", "operation")),
        Field("object", "text", "What it was done to.", "INV-1042", other="INV-1043", required=True,
            aliases=("operation object", "reference")),
        Field("due_on", "date", "Last day to do it.", "2026-03-05", required=True, aliases=("due by",)),
        Field("done_on", "date", "When it was done; empty while open.", "2026-03-04", aliases=("completed on",)),
        Field("cancelled_on", "date", "When it was called off.", "", aliases=("canceled on",)),
        Field("amount", "amount", "Money it handled.", "1250.00"),
        CURRENCY_FIELD,
        Field("first_pass", "boolean", "Right at once, no rework: yes or no.", "yes"),
        Field("control_passed", "boolean", "Totals tied in tolerance: yes or no.", "yes"),
        Field("reversed_on", "date", "When it was reversed or restated.", "", aliases=("restated on",)),
    ),
    key=("type", "object", "due_on"),
    says=names("first pass", "control passed", "reversed on", "operation type"),
    refuses=names("spend", "cost", "impressions", "campaign", "vendor", "supplier"),
)
