"""Google Ads and Microsoft Advertising as people download them."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from finint.sample.company import FIRST_DAY
from finint.sample.delivered import TURN, Row, after, rows_of, spend_file, us
from finint.sample.formats import BOM_8, BOM_16, amount, delimited, ratio
from finint.sample.media import Delivery
from finint.sample.written import Written

REMOVED_CENTS = 41_27  # campaigns removed since: only in Google's account total


GOOGLE_HEADER = (
    "Campaign type", "Campaign", "Day", "Currency code", "Cost", "Clicks", "Impr.", "CTR", "Avg. CPC", "Conversions",
    "Conv. rate", "Conv. value", "Cost / conv.",
)  # fmt: skip


def google(deliveries: list[Delivery]) -> Iterator[Written]:
    """A report with its name and period above and totals below; the second year saved as "Excel .csv"."""
    for start, end in ((FIRST_DAY, TURN), (TURN, after())):
        rows = rows_of(deliveries, start, end)
        last = end - timedelta(days=1)
        body = [_google_line(row.delivery.campaign.kind, row.name, row.day.isoformat(), [row]) for row in rows]
        kinds = sorted({row.delivery.campaign.kind for row in rows})
        totals = [
            _google_line("Total: Campaigns", " --", " --", rows),
            _google_line("Total: Account", " --", " --", rows, REMOVED_CENTS),
        ]
        totals += [
            _google_line(f"Total: {kind}", " --", " --", [row for row in rows if row.delivery.campaign.kind == kind])
            for kind in kinds
        ]
        period = f"{start:%B} {start.day}, {start.year} - {last:%B} {last.day}, {last.year}"
        lines = [["Campaign report"], [period], GOOGLE_HEADER, *body, *totals]
        if start == FIRST_DAY:
            yield spend_file("google_ads_campaigns_2024-12_2025-12.csv", "google_ads", delimited(lines), rows, "EUR")
        else:
            content = delimited(lines, delimiter="\t", encoding="utf-16-le", newline="\r\n", bom=BOM_16)
            yield spend_file("google_ads_campaigns_2026.csv", "google_ads", content, rows, "EUR")


def _google_line(kind: str, name: str, day: str, rows: Sequence[Row], more_cents: int = 0) -> list[str]:
    cents = sum(row.cents for row in rows) + more_cents
    clicks, shown = sum(row.clicks for row in rows), sum(row.impressions for row in rows)
    conversions, value = sum(row.conversions for row in rows), sum(row.value_cents for row in rows)
    return [
        kind, name, day, "EUR", amount(cents, thousands=","), f"{clicks:,}", f"{shown:,}", ratio(clicks, shown),
        amount(cents // clicks if clicks else 0), f"{conversions:.2f}", ratio(conversions, clicks),
        amount(value, thousands=","), amount(cents // conversions) if conversions else " --",
    ]  # fmt: skip


def microsoft(deliveries: list[Delivery]) -> Iterator[Written]:
    """Lines about the report above the header, a copyright line below the rows."""
    for start, end in ((FIRST_DAY, TURN), (TURN, after())):
        rows = rows_of(deliveries, start, end)
        last = end - timedelta(days=1)
        lines: list[Sequence[str]] = [
            ["Report Name: Campaign performance"],
            [f"Report Time: {us(start)} - {us(last)}"],
            ["Time Zone: (GMT+00:00) Greenwich Mean Time : Dublin, Edinburgh, Lisbon, London"],
            [f"Last Completed Available Day: {us(last)} 11:59:00 PM (GMT)"],
            ["Report Aggregation: Daily"],
            ["Potential Incomplete Data: false"],
            [],
            ["TimePeriod", "CampaignName", "CampaignId", "CurrencyCode", "Impressions", "Clicks", "Spend"],
        ]
        for row in rows:
            campaign = row.delivery.campaign
            numbers = [str(row.impressions), str(row.clicks), amount(row.cents)]
            lines.append([row.day.isoformat(), campaign.name, campaign.campaign_id, "GBP", *numbers])
        lines += [[], [f"©{last.year} Microsoft Corporation. All rights reserved. "]]
        name = "microsoft_ads_2024-12_2025-12.csv" if end == TURN else "microsoft_ads_2026.csv"
        yield spend_file(name, "microsoft_ads", delimited(lines, newline="\r\n", bom=BOM_8), rows, "GBP")
