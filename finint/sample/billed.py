"""What the ad platforms and the cloud billed, which is not what they reported.

A platform's invoice is not its export: it cuts the month elsewhere, bills at thresholds or in advance, credits invalid
clicks and is booked at another day's rate; what differs from the exports, and why, is in the truth file. From 2026 on
the bills of some platforms stand in the ledger too: there the ledger counts, and the export is its detail.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from finint.period import add_months
from finint.sample.company import DATA_THROUGH, DAYS, DEPARTMENT_BY_CODE, MONTHS, PLATFORM_CURRENCIES
from finint.sample.formats import delimited
from finint.sample.fx import Rates
from finint.sample.invoices import Invoice, booked_eur
from finint.sample.media import Delivery
from finint.sample.vendors import VENDOR_BY_ID
from finint.sample.written import Written

CENT = Decimal("0.01")
CLOUD_VENDOR = "V801"
PLATFORM_VENDORS = {
    "google_ads": "V001",
    "meta_ads": "V002",
    "linkedin_ads": "V003",
    "microsoft_ads": "V004",
    "tiktok_ads": "V005",
    "pinterest_ads": "V006",
}
GOOGLE_CREDIT = Decimal("0.0020")  # invalid clicks, given back on the invoice
META_CARRIED_DAYS = 2  # a threshold is reached before the month's end; the last days are on the next invoice
LINKEDIN_CUT = Decimal("0.04")  # of the last day, billed in the next month: another time zone
VAT_UK = Decimal("0.20")
TIKTOK_TOP_UP = Decimal(5_000)  # paid in advance, in round sums
MISSING = ("pinterest_ads", date(2026, 9, 1))
BOOKED_FROM = date(2026, 1, 1)
BOOKED_PLATFORMS = ("google_ads", "linkedin_ads", "pinterest_ads")
BOOKED_DEPARTMENT = "M10"
BOOKED_HEADER = (
    "Booking date", "Document number", "GL account", "Department", "Cost category", "Vendor", "Description", "Amount",
    "Currency",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """Why a platform's invoice for a month is not what the platform reported; `amount` is invoice − reported."""

    platform: str
    month: date
    reason: str
    amount: Decimal
    currency: str

    def as_row(self) -> dict[str, str]:
        """Return it as text for the truth file."""
        return {
            "source": self.platform,
            "month": f"{self.month:%Y-%m}",
            "reason": self.reason,
            "amount": str(self.amount),
            "currency": self.currency,
        }


def of_platforms(deliveries: Sequence[Delivery], rates: Rates) -> tuple[list[Invoice], list[Difference]]:
    """Return the platforms' invoices for closed months, and what explains each difference to the platform's report."""
    invoices: list[Invoice] = []
    differences: list[Difference] = []
    for platform, currency in PLATFORM_CURRENCIES.items():
        days = np.zeros(len(DAYS), np.int64)
        for delivery in deliveries:
            if delivery.campaign.platform == platform:
                days += delivery.cents
        by_day = {day: Decimal(int(cents)).scaleb(-2) for day, cents in zip(DAYS, days, strict=True)}
        balance = Decimal(0)
        for month in (month for month in MONTHS if add_months(month, 1) <= DATA_THROUGH):
            inside = [day for day in DAYS if (day.year, day.month) == (month.year, month.month)]
            reported = sum((by_day[day] for day in inside), Decimal(0))
            net, balance, reason = _invoiced(platform, inside, by_day, balance)
            if (platform, month) == MISSING:
                differences.append(Difference(platform, month, "missing invoice", -reported, currency))
                continue
            invoices.append(_platform_invoice(platform, currency, month, net, rates))
            if net != reported:
                differences.append(Difference(platform, month, reason, net - reported, currency))
    return invoices, differences


def _invoiced(
    platform: str, inside: Sequence[date], by_day: dict[date, Decimal], balance: Decimal
) -> tuple[Decimal, Decimal, str]:
    """Return what a month's invoice says, what is carried to the next, and the reason for the difference."""
    reported = sum((by_day[day] for day in inside), Decimal(0))
    if platform == "google_ads":
        return reported - (reported * GOOGLE_CREDIT).quantize(CENT), Decimal(0), "credit or refund"
    if platform == "meta_ads":
        carried = sum((by_day[day] for day in inside[-META_CARRIED_DAYS:]), Decimal(0))
        return reported - carried + balance, carried, "billing threshold"
    if platform == "linkedin_ads":
        carried = (by_day[inside[-1]] * LINKEDIN_CUT).quantize(CENT)
        return reported - carried + balance, carried, "time zone/cut-off"
    if platform == "tiktok_ads":  # the balance is what was paid and not yet used
        needed = max(reported - balance, Decimal(0))
        topped_up = -(-needed // TIKTOK_TOP_UP) * TIKTOK_TOP_UP
        return topped_up, balance + topped_up - reported, "prepayment"
    return reported, Decimal(0), ""


def booked(invoices: Sequence[Invoice]) -> list[tuple[str, Invoice]]:
    """Return the platforms' invoices that the ledger holds, each with its platform."""
    platforms = {PLATFORM_VENDORS[name]: name for name in BOOKED_PLATFORMS}
    return [
        (platforms[made.vendor_id], made)
        for made in invoices
        if made.vendor_id in platforms and made.period_start >= BOOKED_FROM
    ]


def ledger_file(invoices: Sequence[Invoice]) -> Written:
    """Return the ledger's lines of platforms: a line a month, booked on its last day in euro."""
    bills = [made for _, made in booked(invoices)]
    rows = [
        [
            (made.period_end - timedelta(days=1)).isoformat(), made.invoice_no, "6810",
            DEPARTMENT_BY_CODE[BOOKED_DEPARTMENT].name, "media_spend", VENDOR_BY_ID[made.vendor_id].billing_name,
            f"Advertising {made.description}", str(made.booked_eur), "EUR",
        ]
        for made in bills
    ]  # fmt: skip
    return Written(
        file="ledger/platform_bills_2026.csv", kind="spend", source="generic", account="ledger DE",
        content=delimited([BOOKED_HEADER, *rows]), rows=len(rows),
        totals={"EUR": sum((made.booked_eur for made in bills), Decimal(0))},
    )  # fmt: skip


def of_cloud(billed: Mapping[date, Decimal], rates: Rates) -> list[Invoice]:
    """Return the cloud's invoices for closed months: what its rows billed, rounded to the cent once."""
    return [
        _invoice(CLOUD_VENDOR, "USD", month, amount.quantize(CENT), Decimal("0.00"), "platform_fees", rates)
        for month, amount in sorted(billed.items())
        if add_months(month, 1) <= DATA_THROUGH
    ]


def _platform_invoice(platform: str, currency: str, month: date, net: Decimal, rates: Rates) -> Invoice:
    tax = (net * VAT_UK).quantize(CENT) if platform == "microsoft_ads" else Decimal("0.00")
    return _invoice(PLATFORM_VENDORS[platform], currency, month, net, tax, "media_spend", rates)


def _invoice(
    vendor_id: str, currency: str, month: date, net: Decimal, tax: Decimal, category: str, rates: Rates
) -> Invoice:
    day = add_months(month, 1) + timedelta(days=1)
    paid_day = day + timedelta(days=14)
    return Invoice(
        invoice_no=f"{vendor_id}-{month:%Y%m}", vendor_id=vendor_id, invoice_date=day,
        due_date=day + timedelta(days=30), period_start=month, period_end=add_months(month, 1), currency=currency,
        net=net, tax=tax, booked_eur=booked_eur(net, currency, day, rates), department="", contract_id="",
        quantity=None, unit_price=None, discount_percent=None, discount_until=None,
        paid_date=paid_day if paid_day <= DATA_THROUGH else None,
        paid=net + tax if paid_day <= DATA_THROUGH else Decimal(0), cost_category=category,
        description=f"{month:%B %Y}",
    )  # fmt: skip
