"""What the developer platform's cloud costs: FOCUS 1.0 rows with commitments, taxes, credits and a correction."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pyarrow as pa

from finint.period import add_months
from finint.sample.company import COMPANY, DATA_THROUGH, MONTHS
from finint.sample.fx import Rates
from finint.sample.plan import ITEMS

PROVIDER = "Nimbral Cloud"
BILLING_ACCOUNT = "700411902"
CSV_FROM = date(2026, 11, 1)  # the open month comes as text, closed months as Parquet
SIX = Decimal("0.000001")
LIST_RATIO = Decimal("1.12")
CONTRACTED_RATIO = Decimal("0.97")
COMMITMENT_FROM = date(2025, 10, 1)
COMMITMENTS = {date(2025, 10, 1): ("K-2025-033", Decimal(14_000)), date(2026, 10, 1): ("K-2026-033", Decimal(16_000))}
UNUSED_FROM, UNUSED_BEFORE_RATIO, UNUSED_AFTER_RATIO = date(2026, 7, 1), Decimal("0.04"), Decimal("0.21")
TAX_RATIO = Decimal("0.015")
CREDIT_MONTH, CREDIT = date(2025, 6, 1), Decimal("-2500.000000")
CORRECTED_MONTH, CORRECTION = date(2026, 3, 1), Decimal("-1840.500000")

# Service, category, unit, share of the bill, share of it that a commitment covers.
SERVICES = (
    ("Nimbral Compute", "Compute", "Hours", 0.40),
    ("Nimbral Managed SQL", "Databases", "Hours", 0.17),
    ("Nimbral Object Store", "Storage", "GB-Months", 0.08),
    ("Nimbral Edge", "Networking", "GB", 0.11),
    ("Nimbral Inference", "AI and Machine Learning", "1000 Tokens", 0.15),
    ("Nimbral Logs", "Management and Governance", "GB", 0.09),
)
# Sub-account, name, tags, share; the last one carries no tags: nobody has claimed it.
SUB_ACCOUNTS = (
    ("81120001", "developer-api", {"squad": "api", "product": "api", "environment": "prod"}, 0.55),
    ("81120002", "developer-portal", {"squad": "portal", "product": "portal", "environment": "prod"}, 0.20),
    ("81120003", "staging", {"squad": "api", "product": "api", "environment": "staging"}, 0.17),
    ("81120009", "sandbox", None, 0.08),
)
DEPARTMENT_TAGS = {"department": "Developer Platform", "cost_center": "0490"}
HEADER = (
    "AvailabilityZone", "BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodEnd",
    "BillingPeriodStart", "ChargeCategory", "ChargeClass", "ChargeDescription", "ChargeFrequency", "ChargePeriodEnd",
    "ChargePeriodStart", "CommitmentDiscountCategory", "CommitmentDiscountId", "CommitmentDiscountName",
    "CommitmentDiscountStatus", "CommitmentDiscountType", "ConsumedQuantity", "ConsumedUnit", "ContractedCost",
    "ContractedUnitPrice", "EffectiveCost", "InvoiceIssuerName", "ListCost", "ListUnitPrice", "PricingCategory",
    "PricingQuantity", "PricingUnit", "ProviderName", "PublisherName", "RegionId", "RegionName", "ResourceId",
    "ResourceName", "ResourceType", "ServiceCategory", "ServiceName", "SkuId", "SkuPriceId", "SubAccountId",
    "SubAccountName", "Tags",
)  # fmt: skip
COSTS = ("BilledCost", "EffectiveCost", "ListCost", "ContractedCost")


@dataclass(frozen=True, slots=True)
class Charge:
    """One FOCUS row; money in US dollars with six decimals."""

    start: date
    end: date  # half-open
    category: str
    billed: Decimal
    effective: Decimal
    service: int  # index into SERVICES; −1 for charges on the whole account
    sub_account: int  # index into SUB_ACCOUNTS; −1 likewise
    description: str
    quantity: Decimal | None = None
    charge_class: str | None = None
    commitment: str | None = None
    status: str | None = None

    @property
    def month(self) -> date:
        """The billing period's first day."""
        return self.start.replace(day=1)


def charges(rng: np.random.Generator, rates: Rates) -> list[Charge]:
    """Return every charge up to the data-through date, by month, day and kind."""
    item = next(item for item in ITEMS if item.source == "cloud")
    found: list[Charge] = []
    for number, month in enumerate(MONTHS):
        growth = 0.915 + 0.14 * ((number + 1) % 12) / 11 if month.year == 2026 else 0.97 + 0.06 * number / 12
        dollars = item.month_eur(month) * growth / rates.eur_per_unit("USD", month)
        commitment = next((held for start, held in reversed(COMMITMENTS.items()) if month >= start), None)
        usage = list(_usage(month, dollars, commitment, rng))
        found += usage
        found += _monthly(month, usage, commitment)
    return [charge for charge in found if charge.start <= DATA_THROUGH]


def _usage(
    month: date, dollars: float, commitment: tuple[str, Decimal] | None, rng: np.random.Generator
) -> Iterator[Charge]:
    """Yield a day's usage by service and sub-account; half of compute runs on the commitment once there is one."""
    following = add_months(month, 1)
    days = (following - month).days
    unused = UNUSED_AFTER_RATIO if month >= UNUSED_FROM else UNUSED_BEFORE_RATIO
    fee = commitment[1] if commitment else Decimal(0)
    for day in (month + timedelta(days=n) for n in range(days)):
        noise = np.exp(rng.normal(0.0, 0.07, (len(SERVICES), len(SUB_ACCOUNTS))))
        weekend = 0.86 if day.weekday() > 4 else 1.055
        for s, (name, _, _, share) in enumerate(SERVICES):
            for a, (*_, part) in enumerate(SUB_ACCOUNTS):
                open_dollars = (dollars - float(fee)) if commitment else dollars
                cost = Decimal(open_dollars / days * share * part * float(noise[s, a]) * weekend).quantize(SIX)
                quantity = (cost * 40).quantize(Decimal("0.01"))
                yield Charge(day, day + timedelta(days=1), "Usage", cost, cost, s, a, f"{name} on demand", quantity)
        if commitment:
            daily = (fee / days).quantize(SIX)
            lost = (daily * unused).quantize(SIX)
            said = {"commitment": commitment[0]}
            yield Charge(
                day, day + timedelta(days=1), "Usage", Decimal(0), daily - lost, 0, 0, "Committed compute", None, None,
                status="Used", **said,
            )  # fmt: skip
            yield Charge(
                day, day + timedelta(days=1), "Usage", Decimal(0), lost, 0, -1, "Committed compute not used", None,
                None, status="Unused", **said,
            )  # fmt: skip


def _monthly(month: date, usage: Sequence[Charge], commitment: tuple[str, Decimal] | None) -> Iterator[Charge]:
    following = add_months(month, 1)
    if commitment:
        yield Charge(
            month, following, "Purchase", commitment[1].quantize(SIX), Decimal(0), 0, -1, "Compute commitment", None,
            None, commitment[0],
        )  # fmt: skip
    last = min(DATA_THROUGH, following - timedelta(days=1))
    taxable = sum((charge.billed for charge in usage if charge.start <= DATA_THROUGH), Decimal(0))
    tax = (taxable * TAX_RATIO).quantize(SIX)
    yield Charge(last, last + timedelta(days=1), "Tax", tax, tax, -1, -1, "Digital services tax")
    if month == CREDIT_MONTH:
        yield Charge(last, last + timedelta(days=1), "Credit", CREDIT, CREDIT, -1, -1, "Service credit")
    if month == CORRECTED_MONTH:
        yield Charge(
            month, month + timedelta(days=1), "Usage", CORRECTION, CORRECTION, 4, 0, "Nimbral Inference on demand",
            None, "Correction",
        )  # fmt: skip


def focus_row(charge: Charge) -> dict[str, object]:
    """Return a charge under FOCUS names; what does not apply is None."""
    named = charge.service >= 0
    service, category, unit, _ = SERVICES[charge.service] if named else ("Nimbral Account", "Other", "", 0.0)
    account, account_name, tags, _ = (
        SUB_ACCOUNTS[charge.sub_account] if charge.sub_account >= 0 else (None, None, None, 0.0)
    )
    is_usage = charge.category == "Usage" and charge.quantity is not None
    listed = (charge.billed * LIST_RATIO).quantize(SIX) if is_usage else charge.billed
    contracted = (charge.billed * CONTRACTED_RATIO).quantize(SIX) if is_usage and charge.billed > 0 else charge.billed
    sku = f"NB-{charge.service + 1:02d}" if named else None
    row: dict[str, object] = dict.fromkeys(HEADER)
    row |= {
        "BilledCost": charge.billed.quantize(SIX), "BillingAccountId": BILLING_ACCOUNT, "BillingAccountName": COMPANY,
        "BillingCurrency": "USD", "BillingPeriodEnd": add_months(charge.month, 1), "BillingPeriodStart": charge.month,
        "ChargeCategory": charge.category, "ChargeClass": charge.charge_class,
        "ChargeDescription": charge.description,
        "ChargeFrequency": "Recurring" if charge.category == "Purchase" else "Usage-Based",
        "ChargePeriodEnd": charge.end, "ChargePeriodStart": charge.start, "CommitmentDiscountId": charge.commitment,
        "CommitmentDiscountStatus": charge.status, "ConsumedQuantity": charge.quantity,
        "ConsumedUnit": unit if is_usage else None, "ContractedCost": contracted.quantize(SIX),
        "EffectiveCost": charge.effective.quantize(SIX), "InvoiceIssuerName": PROVIDER,
        "ListCost": listed.quantize(SIX),
        "PricingCategory": "Committed" if charge.commitment else "Standard" if is_usage else None,
        "PricingQuantity": charge.quantity, "PricingUnit": unit if is_usage else None, "ProviderName": PROVIDER,
        "PublisherName": PROVIDER, "RegionId": "eu-middle-1" if is_usage else None,
        "RegionName": "Europe (middle)" if is_usage else None, "ServiceCategory": category, "ServiceName": service,
        "SkuId": sku, "SkuPriceId": f"{sku}.A" if sku else None, "SubAccountId": account,
        "SubAccountName": account_name, "Tags": json.dumps(DEPARTMENT_TAGS | tags) if tags else None,
    }  # fmt: skip
    if charge.commitment:
        row |= {
            "CommitmentDiscountCategory": "Spend",
            "CommitmentDiscountName": "Compute commitment",
            "CommitmentDiscountType": "Commitment",
        }
    return row


def text_rows(found: Sequence[Charge]) -> Iterator[list[str]]:
    """Yield header and rows as a FOCUS text export writes them: nothing is the word NULL, days carry a clock."""
    yield list(HEADER)
    for charge in found:
        row = focus_row(charge)
        yield [
            "NULL" if row[name] is None else f"{row[name]} 00:00:00" if isinstance(row[name], date) else str(row[name])
            for name in HEADER
        ]


def table(found: Sequence[Charge]) -> pa.Table:
    """Return charges as a FOCUS Parquet table."""
    rows = [focus_row(charge) for charge in found]
    money = pa.decimal128(18, 6)
    types: dict[str, pa.DataType] = dict.fromkeys(HEADER, pa.string())
    types |= dict.fromkeys(
        (*COSTS, "ContractedUnitPrice", "ListUnitPrice", "ConsumedQuantity", "PricingQuantity"), money
    )
    types |= dict.fromkeys(
        (name for name in HEADER if name.endswith(("PeriodStart", "PeriodEnd"))), pa.timestamp("us", "UTC")
    )
    columns = {}
    for name in HEADER:
        values = [row[name] for row in rows]
        columns[name] = (
            pa.array(values, pa.date32()).cast(types[name])
            if pa.types.is_timestamp(types[name])
            else pa.array(values, types[name])
        )
    return pa.table(columns)


def billed_by_month(found: Sequence[Charge]) -> dict[date, Decimal]:
    """Return the billed sum of each month: what the cloud's invoice says."""
    sums: dict[date, Decimal] = {}
    for charge in found:
        sums[charge.month] = sums.get(charge.month, Decimal(0)) + charge.billed
    return sums
