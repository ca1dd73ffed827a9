"""Money before it is spent: what is ordered, and what is delivered and not billed."""

from finint.importer.kinds.kind import CAMPAIGN_FIELDS, CATEGORIES, CURRENCY_FIELD, DEPARTMENT_FIELD, Field, Kind
from finint.layouts.layout import names

# Headers stand in rows, as on paper.
# fmt: off

_PLACE = (
    DEPARTMENT_FIELD,
    Field("cost_center", "text", "Cost centre; kept as text.", "", aliases=("cost centre",)),
    Field("cost_category", "category", f"One of {', '.join(CATEGORIES)}.", "creative_production",
        aliases=("category",)),
    Field("channel", "text", "Such as paid_search or events.", "", aliases=("kanal", "canal")),
    *CAMPAIGN_FIELDS,
)
_WHO = (
    Field("vendor", "text", "Who will be paid.", "Example Media Ltd", aliases=("vendor name", "supplier",
        "supplier name")),
    Field("vendor_id", "text", "Your id of the vendor.", "", aliases=("supplier id", "vendor no")),
)

COMMITMENTS = Kind(
    "commitments", "Commitments",
    "What is ordered or signed and not billed yet: one row an order line, or several with their own dates.",
    (
        Field("commitment_id", "text", "Number of the order or contract; kept as text.", "PO-26-031", other="PO-26-032",
            required=True, aliases=("purchase order", "po number", "po no", "order no", "commitment no",
                "commitment number", "purchase order number")),
        *_WHO,
        *_PLACE,
        Field("description", "text", "What is bought.", "Stand at a trade fair", aliases=("title", "subject")),
        Field("amount", "amount", "Net money of the line.", "18400.00", required=True, aliases=("commitment amount",
            "committed amount", "order amount", "po amount", "order value", "net amount", "total amount")),
        CURRENCY_FIELD,
        Field("start_date", "date", "First day it may be billed.", "2026-10-01", required=True, aliases=("start",
            "delivery start", "valid from", "from")),
        Field("end_date", "date", "Last day; the amount is spread over the days between.", "2026-11-30",
            required=True, aliases=("end", "delivery end", "valid to", "to", "delivery date")),
        Field("cancellable_until", "date", "Last day it can be cancelled.", "2026-09-15",
            aliases=("cancel by", "cancelable until", "cancellation deadline")),
        Field("invoiced_amount", "amount", "Billed so far, if the file knows.", "0.00", aliases=("billed amount",
            "invoiced", "amount invoiced", "billed")),
        Field("contract_id", "text", "The contract it belongs to.", "", aliases=("contract", "contract no")),
    ),
    key=("commitment_id", "start_date", "description"),
    says=names("commitment id", "commitment no", "commitment number", "cancellable until", "cancelable until",
        "commitment amount", "committed amount", "po number", "purchase order number", "po amount", "order amount"),
    refuses=names("invoice no", "invoice number", "invoice date", "impressions", "clicks", "accrual id",
        "auto renew", "notice date"), term=("start_date", "end_date"),
)

ACCRUALS = Kind(
    "accruals", "Accruals",
    "What was delivered and is not billed yet: counted in its month until the invoice is matched.",
    (
        Field("accrual_id", "text", "Its number; kept as text.", "ACC-2026-10-01", other="ACC-2026-10-02",
            required=True, aliases=("accrual no", "accrual number", "journal no", "journal id")),
        Field("month", "month", "Month the delivery belongs to.", "2026-10", required=True, aliases=("period",
            "accrual month", "accrual period", "date")),
        *_WHO,
        *_PLACE,
        Field("description", "text", "What was delivered.", "Film edit", aliases=("title", "text")),
        Field("amount", "amount", "Net money delivered and not billed.", "4200.00", required=True,
            aliases=("accrual amount", "accrued amount", "accrued")),
        CURRENCY_FIELD,
        Field("commitment_id", "text", "The order it belongs to, so that the money is not counted twice.", "",
            aliases=("purchase order", "po number", "po no")),
        Field("reverses_in", "month", "Month that takes it back; empty: when its invoice is matched.",
            "", aliases=("reversal month", "reversal date", "reverse in")),
    ),
    key=("accrual_id",),
    says=names("accrual id", "accrual no", "accrual number", "accrual amount", "accrued amount", "accrual month",
        "reverses in", "reversal month", "reversal date"),
    refuses=names("invoice no", "invoice number", "impressions", "clicks", "budget"),
)
