"""Who is paid, what is agreed with them, and what they bill."""

from finint.importer.kinds.kind import (
    CATEGORIES,
    CURRENCY_FIELD,
    DEPARTMENT_FIELD,
    MONEY,
    Field,
    Kind,
)
from finint.layouts.layout import names

# Headers stand in rows, as on paper.
# fmt: off

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
        DEPARTMENT_FIELD,
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
        CURRENCY_FIELD,
        Field("units", "number", "What is bought, counted.", "40", aliases=("quantity", "seats", "licences",
            "licenses")),
        Field("unit_price_amount", "amount", "Price of one.", "600.00", aliases=("unit price", "price per unit",
            "seat price")),
        Field("term_months", "integer", "Length of the term.", "12", aliases=("term", "duration months")),
        DEPARTMENT_FIELD,
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
        CURRENCY_FIELD,
        Field("contract_id", "text", "The contract it bills.", "K-2026-07"),
        Field("purchase_order", "text", "The order it bills.", "PO-88"),
        Field("paid_date", "date", "When it was paid.", ""),
        Field("paid_amount", "amount", "What was paid.", ""),
        Field("status", "text", "Such as open or paid.", "open"),
        DEPARTMENT_FIELD,
        Field("cost_category", "category", f"One of {', '.join(CATEGORIES)}.", "platform_fees"),
        Field("description", "text", "What it is for.", ""),
    ),
    key=("vendor", "invoice_no"), only_template=True,
)
