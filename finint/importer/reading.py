"""What reading one export yields: typed rows, the rows refused, and what must be asked before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

import pyarrow as pa

from finint.importer.longtable import Derived, LongTable

AMOUNT = pa.decimal128(28, 12)  # AWS writes 11 decimals; ledgers reach 10^10
QUANTITY = pa.decimal128(20, 4)

SPEND = pa.schema(
    [
        pa.field("line_no", pa.int64(), nullable=False),  # physical line (sheet row) where the record starts, 1-based
        pa.field(
            "row_key", pa.string(), nullable=False
        ),  # the layout's key cells joined by U+001F; not unique by itself
        ("spend_date", pa.date32()),  # null when only a period is known
        ("period_start", pa.date32()),
        ("period_end", pa.date32()),  # half-open, as every period
        ("billing_period", pa.string()),
        pa.field("amount", AMOUNT, nullable=False),  # spend positive, credits negative
        ("amount_basis", pa.string()),  # net, gross, billed
        ("effective_amount", AMOUNT),
        ("list_amount", AMOUNT),
        ("contracted_amount", AMOUNT),
        pa.field("currency", pa.string(), nullable=False),  # ISO 4217
        ("cost_category", pa.string()),
        ("category_source", pa.string()),
        ("vendor", pa.string()),
        ("vendor_id", pa.string()),
        ("contract_id", pa.string()),
        ("document_no", pa.string()),
        ("gl_account", pa.string()),
        ("description", pa.string()),
        ("department", pa.string()),
        ("cost_center", pa.string()),
        ("channel", pa.string()),
        ("campaign_id", pa.string()),
        ("campaign", pa.string()),
        ("ad_group", pa.string()),
        ("account", pa.string()),
        ("service", pa.string()),  # cloud, with what its tags say
        ("team", pa.string()),
        ("product", pa.string()),
        ("environment", pa.string()),
        ("sub_account", pa.string()),
        ("charge_category", pa.string()),
        ("commitment_status", pa.string()),
        ("resource_hours", QUANTITY),
        ("fixed_cost_allocation", AMOUNT),
        ("allocation_method", pa.string()),
        ("impressions", pa.int64()),
        ("clicks", pa.int64()),
        ("platform_conversions", QUANTITY),
        ("platform_value", AMOUNT),
        ("source_attribution_setting", pa.string()),
        ("source_time_zone", pa.string()),
    ]
)

BUDGET = pa.schema(
    [
        pa.field("line_no", pa.int64(), nullable=False),
        pa.field("row_key", pa.string(), nullable=False),
        ("version", pa.string()),
        ("department_code", pa.string()),
        ("department", pa.string()),
        ("cost_center", pa.string()),
        ("cost_category", pa.string()),
        ("channel", pa.string()),
        ("campaign_id", pa.string()),
        ("campaign", pa.string()),
        ("vendor", pa.string()),
        pa.field("period_start", pa.date32(), nullable=False),  # a month, quarter or year, half-open
        pa.field("period_end", pa.date32(), nullable=False),
        pa.field("amount", AMOUNT, nullable=False),
        pa.field("currency", pa.string(), nullable=False),
        ("phasing", pa.string()),  # how a longer plan becomes months: even, days; null for a month
    ]
)

RowClass = Literal["preamble", "header", "data", "group", "total", "footer", "blank", "bad", "other"]


@dataclass(frozen=True, slots=True)
class Rejection:
    """One cell that keeps its row out of the ledger until somebody fixes it."""

    line: int
    column: str
    code: str
    value: str


@dataclass(frozen=True, slots=True)
class Question:
    """Something the file does not say and nobody may guess; `choices` is empty when any value may be typed."""

    key: str
    prompt: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ControlTotal:
    """A total the file itself states, beside what our rows add up to."""

    label: str
    line: int
    stated: Decimal
    ours: Decimal
    within_tolerance: bool

    @property
    def difference(self) -> Decimal:
        """Stated − ours."""
        return self.stated - self.ours


@dataclass(frozen=True, slots=True)
class Note:
    """Something worth saying about a good file; only `warns` turns the outcome into import_with_warnings."""

    code: str
    text: str
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """One export, read. `state` says whether it may be posted, must be asked about, or is refused.

    `tables` maps a kind ("spend", "budget", "departments", ...) to an Arrow table; spend and budget have the schemas
    SPEND and BUDGET. `raw` has one row a physical row: line_no int64, class string, cells list<string>. Those of a long
    file wait in a temporary one.
    """

    state: Literal["ready", "needs_input", "reject"]
    reason: str | None
    sha256: str
    file_name: str
    size_bytes: int
    source: str | None = None  # the layout's name; "generic" when only the columns were recognised
    profile_version: int = 1
    kind: str | None = None
    breakdown: str = ""  # the grain of the money: two breakdowns of one account and period are the same money twice
    replaces: Literal["window", "key"] = "key"  # media and cloud replace a window; ledgers upsert by key
    account: str = ""
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header: tuple[str, ...] = ()
    header_line: int | None = None
    fingerprint: str = ""  # of the header: answers are remembered per source, account and fingerprint
    columns: Mapping[str, str | None] = field(default_factory=dict)  # amount, date, campaign, channel: header text
    period: tuple[date, date] | None = None  # covered by the file, half-open
    days: tuple[date, date] | None = None  # those its rows name, half-open; None when only the file has a period
    time_zone: str | None = None
    rows_of_data: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)  # preamble, footer, blank, totals
    tables: Mapping[str, pa.Table | LongTable] = field(default_factory=dict)
    raw: pa.Table | Derived | None = None
    quarantined: tuple[Rejection, ...] = ()
    control_totals: tuple[ControlTotal, ...] = ()
    questions: tuple[Question, ...] = ()
    notes: tuple[Note, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)  # those that were used, to be remembered
