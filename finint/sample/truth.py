"""What is true underneath: curves, totals, story and defects. Tests read it; the product never does."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from finint.sample.billed import BOOKED_DEPARTMENT
from finint.sample.company import CAMPAIGNS, DATA_THROUGH, DAYS, DEPARTMENTS, Campaign
from finint.sample.curves import BASE_PER_WEEK, CURVES, SEASON, TREND_RATIO, WEEKS, level_before, monday_of
from finint.sample.customers import BUYING, CAUSES, SPENDING
from finint.sample.developers import CHURN
from finint.sample.fx import Rates
from finint.sample.invoices import Invoice
from finint.sample.ledger import Line
from finint.sample.media import Delivery
from finint.sample.plan import locked, phased_eur
from finint.sample.social_exports import RESTATED_DAY, RESTATED_RATIO
from finint.sample.written import Written

CENT = Decimal("0.01")
NO_DEPARTMENT = ""


def spend_eur(
    deliveries: Sequence[Delivery],
    lines: Sequence[Line],
    cloud: Mapping[date, Decimal],
    rates: Rates,
    bills: Sequence[tuple[str, Invoice]] = (),
) -> dict[tuple[date, str], Decimal]:
    """Return spend by month and department code in euro at the day's rate; unmapped campaigns have no department.

    Of a platform's month with a bill in the ledger, what the bill says beyond the export is its department's.
    """
    cells: dict[tuple[date, str], Decimal] = defaultdict(Decimal)
    for delivery in deliveries:
        place = delivery.campaign.department if delivery.campaign.mapped else NO_DEPARTMENT
        for day, cents in zip(DAYS, delivery.cents.tolist(), strict=True):
            if cents:
                cells[day.replace(day=1), place] += _eur(Decimal(cents).scaleb(-2), delivery.currency, day, rates)
    for platform, bill in bills:
        reported = sum(
            (
                _eur(Decimal(cents).scaleb(-2), delivery.currency, day, rates)
                for delivery in deliveries
                if delivery.campaign.platform == platform
                for day, cents in zip(DAYS, delivery.cents.tolist(), strict=True)
                if cents and bill.period_start <= day < bill.period_end
            ),
            Decimal(0),
        )
        cells[bill.period_start, BOOKED_DEPARTMENT] += bill.booked_eur - reported
    for line in lines:
        cells[line.day.replace(day=1), line.item.department] += _eur(line.amount, line.item.currency, line.day, rates)
    for day, billed in cloud.items():
        cells[day.replace(day=1), "D90"] += _eur(billed, "USD", day, rates)
    return dict(cells)


def _eur(amount: Decimal, currency: str, day: date, rates: Rates) -> Decimal:
    return amount if currency == "EUR" else amount * Decimal(f"{rates.eur_per_unit(currency, day):.6f}")


def spend_truth(cells: Mapping[tuple[date, str], Decimal]) -> dict[str, object]:
    """Return spend by month and by department, and the year to date against the phased plan."""
    months: dict[str, Decimal] = defaultdict(Decimal)
    to_date: dict[str, Decimal] = defaultdict(Decimal)
    for (month, department), amount in cells.items():
        months[f"{month:%Y-%m}"] += amount
        if month.year == DATA_THROUGH.year:
            to_date[department] += amount
    plan = locked(DATA_THROUGH.year)
    rows = []
    for code in [*(one.code for one in DEPARTMENTS), NO_DEPARTMENT]:
        due = Decimal(str(phased_eur([line for line in plan if line.department == code]))).quantize(CENT)
        actual = to_date[code].quantize(CENT)
        ratio = (actual - due) / due if due else None
        rows.append(
            {
                "department_code": code,
                "plan_amount": str(due),
                "actual_amount": str(actual),
                "variance_amount": str(actual - due),
                "variance_ratio": None if ratio is None else float(round(ratio, 6)),
            }
        )
    due = Decimal(str(phased_eur(plan))).quantize(CENT)
    actual = sum(to_date.values(), Decimal(0)).quantize(CENT)
    return {
        "by_month_eur": {month: str(months[month].quantize(CENT)) for month in sorted(months)},
        "year_to_date": {
            "plan_rule": "whole months, and November by days (14 of 30)",
            "plan_amount": str(due),
            "actual_amount": str(actual),
            "variance_amount": str(actual - due),
            "variance_ratio": float(round((actual - due) / due, 6)),
            "departments": rows,
        },
    }


def curve_truth(weekly_spend: NDArray[np.float64], expected: NDArray[np.float64]) -> dict[str, object]:
    """Return the curves, the spend they answer to and the new customers each channel brought."""
    full = slice(1, WEEKS - 1)  # whole weeks
    return {
        "unit": "new customers a week",
        "form": "base + trend + season + sum(beta * hill(adstock(spend)))",
        "adstock": "a[t] = x[t] + carryover * a[t-1], not normalised",
        "carry_in": "a of the week before the first full week",
        "spend_basis": "media_spend of the channel's campaigns in euro at the day's rate, and platform_fees for email",
        "first_full_week": monday_of(1).isoformat(),
        "full_weeks": WEEKS - 2,
        "base_per_week": BASE_PER_WEEK,
        "trend_ratio": TREND_RATIO,
        "season_by_month": list(SEASON),
        "base_contribution": round(float(expected[-1][full].sum()), 3),
        "channels": {
            curve.channel: {
                "carryover": curve.carryover,
                "half_saturation": curve.half_saturation,
                "slope": curve.slope,
                "beta": curve.beta,
                "value_ratio": curve.value_ratio,
                "carry_in": round(level_before(spend, curve), 2),
                "contribution": round(float(expected[index][full].sum()), 3),
                "weekly_spend": [round(float(amount), 2) for amount in spend[full]],
            }
            for index, (curve, spend) in enumerate(zip(CURVES, weekly_spend, strict=True))
        },
    }


def customer_truth(cause: NDArray[np.int64]) -> dict[str, object]:
    """Return the models customers and accounts were drawn from."""
    return {
        "bg_nbd_weeks": BUYING,
        "gamma_gamma_eur": SPENDING,
        "sbg_months": CHURN,
        "new_customers_by_cause": {name: int((cause == index).sum()) for index, name in enumerate(CAUSES)},
    }


def unmapped_truth(deliveries: Sequence[Delivery]) -> list[dict[str, str]]:
    """Return the campaigns that the exports name and the campaigns file does not, with their spend."""
    money = {one.campaign.campaign_id: (one.currency, int(one.cents.sum())) for one in deliveries}
    return [_unmapped(one, *money[one.campaign_id]) for one in CAMPAIGNS if not one.mapped]


def _unmapped(campaign: Campaign, currency: str, cents: int) -> dict[str, str]:
    return {
        "campaign_id": campaign.campaign_id,
        "name": campaign.name,
        "source": campaign.platform or "",
        "currency": currency,
        "amount": str(Decimal(cents).scaleb(-2)),
    }


def refused_truth(files: Sequence[Written]) -> list[dict[str, object]]:
    """Return the rows that must wait in quarantine."""
    return [
        {"file": one.file, "line": row.line, "column": row.column, "code": row.code, "value": row.value}
        for one in files
        for row in one.refused
    ]


def restated_truth() -> dict[str, object]:
    """Return which day the last Meta file corrects, and by how much."""
    return {
        "source": "meta_ads",
        "earlier_file": "exports/meta_ads_2026-09-30.csv",
        "later_file": "exports/meta_ads_2026-11-14.csv",
        "day": RESTATED_DAY.isoformat(),
        "earlier_over_later_ratio": RESTATED_RATIO,
    }
