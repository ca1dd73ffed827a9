"""Build the whole sample from a seed: every file's bytes, the manifest and the truth."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from types import MappingProxyType

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from finint.sample import (
    billed,
    books,
    cloud,
    customers,
    developers,
    dimensions,
    exports,
    invoices,
    journeys,
    registers,
    truth,
)
from finint.sample.company import CAMPAIGN_BY_ID, COMPANY, DATA_THROUGH, DAYS, FIRST_DAY, REPORTING_CURRENCY
from finint.sample.curves import CURVES, WEEKS, week_of
from finint.sample.findings import findings
from finint.sample.formats import delimited, parquet
from finint.sample.fx import Rates
from finint.sample.ledger import OVERPRICED, Line
from finint.sample.ledger import lines as ledger_lines
from finint.sample.media import Delivery, deliver
from finint.sample.written import Refused, Written

NO_ANSWERS: Mapping[str, str] = MappingProxyType({})
PARTS = (
    "fx",
    "media",
    "ledger",
    "customers",
    "orders",
    "conversions",
    "journeys",
    "cloud",
    "developers",
    "hours",
    "tests",
    "effort",
)


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample company: its files in loading order, and what is true underneath."""

    seed: int
    files: tuple[Written, ...]
    truth: Mapping[str, object]

    def manifest(self) -> dict[str, object]:
        """Return what a loader needs."""
        return {
            "company": COMPANY,
            "reporting_currency": REPORTING_CURRENCY,
            "fiscal_year_start": 1,
            "first_day": FIRST_DAY.isoformat(),
            "data_through": DATA_THROUGH.isoformat(),
            "seed": self.seed,
            "files": [one.entry() for one in self.files],
        }


def as_json(document: Mapping[str, object]) -> bytes:
    """Return a document as readable JSON."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def generate(seed: int) -> Sample:
    """Return the sample drawn from `seed`; the same seed gives the same bytes."""
    # A part's draws depend on the seed and its name only: changing one part leaves the others alone.
    draws = {
        name: np.random.Generator(np.random.PCG64(np.random.SeedSequence([seed, number])))
        for number, name in enumerate(PARTS)
    }
    rates = Rates(draws["fx"])
    deliveries = deliver(draws["media"], rates)
    lines = ledger_lines(draws["ledger"], rates)
    weekly, by_campaign, campaigns_of = _weekly(deliveries, lines, rates)
    charges = cloud.charges(draws["cloud"], rates)
    cause, first, expected = customers.new_customers(weekly, draws["customers"])
    made = customers.orders(cause, first, draws["orders"])
    walked = journeys.journeys(made, weekly, by_campaign, campaigns_of, draws["journeys"])
    conversions = customers.conversions(made, rates, draws["conversions"])
    vendor_invoices = invoices.of_vendors(lines, rates)
    platform_invoices, differences = billed.of_platforms(deliveries, rates)
    cloud_invoices = billed.of_cloud(cloud.billed_by_month(charges), rates)
    all_invoices = [*vendor_invoices, *platform_invoices, *cloud_invoices]
    files = (
        *dimensions.dimensions(rates),
        *dimensions.plans(),
        *exports.exports(deliveries),
        *books.books(lines),
        billed.ledger_file(platform_invoices),
        *_cloud(charges),
        _rows("contracts", "vendors/contracts.csv", list(invoices.contract_rows())),
        _rows("invoices", "vendors/invoices.csv", list(invoices.invoice_rows(all_invoices)), {"kind": "invoices"}),
        _rows("commitments", "vendors/commitments.csv", registers.register("commitments")),
        _table("touchpoints", "journeys/touchpoints.parquet", walked.table, walked.refused()),
        _table("conversions", "journeys/conversions.parquet", conversions),
        _rows("creative_hours", "journeys/creative_hours.csv", registers.creative_hours(draws["hours"])),
        _rows("experiments", "journeys/experiments.csv", list(registers.experiment_rows(weekly, draws["tests"]))),
        *_developers(draws["developers"], draws["effort"]),
    )
    by_day: dict[date, Decimal] = defaultdict(Decimal)
    for charge in charges:
        by_day[charge.start] += charge.billed
    underneath = {
        "seed": seed,
        **truth.spend_truth(
            truth.spend_eur(
                deliveries, [*lines, *_refunds(lines)], by_day, rates, billed.booked(platform_invoices)
            )
        ),
        "curves": truth.curve_truth(weekly, expected),
        "customers": truth.customer_truth(cause),
        "journeys": walked.counts,
        "unmapped_campaigns": truth.unmapped_truth(deliveries),
        "quarantine": truth.refused_truth(files),
        "restated": truth.restated_truth(),
        "findings": findings(lines, all_invoices, charges),
        "reconciliation": [
            one.as_row() for one in differences
        ],
    }  # fmt: skip
    return Sample(seed, files, underneath)


def _refunds(lines: Sequence[Line]) -> list[Line]:
    charges = [line for line in lines if line.item.source == "card"]
    return books.refunds(sorted(charges, key=lambda line: (line.day, line.document_no)))


def _weekly(
    deliveries: Sequence[Delivery], lines: Sequence[Line], rates: Rates
) -> tuple[NDArray[np.float64], dict[str, NDArray[np.float64]], dict[str, list[str]]]:
    """Return euro by curve and week, by campaign and week, and each channel's campaigns."""
    channels = [curve.channel for curve in CURVES]
    by_campaign: dict[str, NDArray[np.float64]] = {}
    week = np.array([week_of(day) for day in DAYS])
    for delivery in deliveries:
        by_campaign[delivery.campaign.campaign_id] = np.bincount(week, delivery.eur, WEEKS).astype(np.float64)
    for line in lines:
        item = line.item
        if item.campaign_id and (item.category == "media_spend" or item.vendor_id == OVERPRICED):
            spent = by_campaign.setdefault(item.campaign_id, np.zeros(WEEKS))
            spent[week_of(line.day)] += float(line.amount) * rates.eur_per_unit(item.currency, line.day)
    campaigns_of: dict[str, list[str]] = {channel: [] for channel in channels}
    weekly = np.zeros((len(channels), WEEKS))
    for campaign, spent in by_campaign.items():
        channel = CAMPAIGN_BY_ID[campaign].channel
        if channel in campaigns_of:
            campaigns_of[channel].append(campaign)
            weekly[channels.index(channel)] += spent
    return weekly, by_campaign, campaigns_of


def _rows(kind: str, name: str, rows: Sequence[Sequence[str]], answers: Mapping[str, str] = NO_ANSWERS) -> Written:
    return Written(
        file=name,
        kind=kind,
        source=f"finint_{kind}",
        content=delimited(rows, newline="\r\n"),
        rows=len(rows) - 1,
        answers=answers,
        later=True,
    )


def _table(kind: str, name: str, table: pa.Table, refused: tuple[Refused, ...] = ()) -> Written:
    return Written(
        file=name, kind=kind, source=f"finint_{kind}", content=parquet(table), rows=table.num_rows - len(refused),
        refused=refused, later=True,
    )  # fmt: skip


def _cloud(charges: Sequence[cloud.Charge]) -> list[Written]:
    closed = [charge for charge in charges if charge.start < cloud.CSV_FROM]
    open_month = [charge for charge in charges if charge.start >= cloud.CSV_FROM]
    return [
        _focus("platform/focus_2024-12_2026-10.parquet", parquet(cloud.table(closed)), closed),
        _focus("platform/focus_2026-11.csv", delimited(cloud.text_rows(open_month)), open_month),
    ]


def _focus(name: str, content: bytes, charges: Sequence[cloud.Charge]) -> Written:
    total = sum((charge.billed for charge in charges), Decimal(0))
    return Written(
        file=name, kind="platform_cost", source="focus", content=content, rows=len(charges), totals={"USD": total},
        account=f"{COMPANY} cloud",
    )  # fmt: skip


def _developers(draws: np.random.Generator, effort: np.random.Generator) -> list[Written]:
    found = developers.platform(draws)
    return [
        _table("accounts", "platform/developer_accounts.parquet", found.accounts),
        _table("usage", "platform/developer_usage.parquet", found.usage),
        _rows("plan_changes", "platform/developer_plan_changes.csv", list(developers.plan_change_rows(found))),
        _rows("investments", "platform/investments.csv", registers.register("investments")),
        _rows("value_claims", "platform/value_claims.csv", registers.register("value_claims")),
        _rows("effort", "platform/effort.csv", list(registers.effort_rows(effort))),
        _rows("roi_measurements", "platform/roi_measurements.csv", registers.register("roi_measurements")),
        _rows("allocation_rules", "platform/allocation_rules.csv", registers.register("allocation_rules")),
        _rows("operations", "platform/operations.csv", list(registers.operation_rows(effort))),
        _rows("idle_resources", "platform/idle_resources.csv", list(registers.idle_rows())),
    ]
