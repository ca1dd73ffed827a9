"""Meta, LinkedIn, TikTok and Pinterest as people download them."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from finint.sample.company import FIRST_DAY
from finint.sample.delivered import ACCOUNT, TURN, Row, after, rows_of, spend_file, us
from finint.sample.formats import BOM_8, BOM_16, Cell, amount, delimited, workbook
from finint.sample.media import Delivery
from finint.sample.written import Refused, Written

# Meta's second file ends here; the third goes back to July and restates its last day.
FIRST_META_END = date(2026, 10, 1)
META_AGAIN = date(2026, 7, 1)
RESTATED_DAY = date(2026, 9, 30)
RESTATED_RATIO = 0.96  # what the second file still says of that day

META_HEADER = (
    "Day", "Campaign name", "Amount spent (EUR)", "Impressions", "Reach", "Link clicks", "Purchases",
    "Purchases conversion value",
)  # fmt: skip
META_HEADER_FR = (
    "Jour", "Nom de la campagne", "Montant dépensé (EUR)", "Impressions", "Couverture", "Clics sur un lien", "Achats",
    "Valeur de conversion des achats",
)  # fmt: skip


def meta(deliveries: list[Delivery]) -> Iterator[Written]:
    """The first year in French with decimal commas; then two English files that overlap, the later one being right."""
    rows = list(_two_ads(rows_of(deliveries, FIRST_DAY, TURN)))
    lines = [META_HEADER_FR, *(_meta_line(row, ",") for row in rows)]
    yield spend_file(
        "meta_ads_campagnes_2024-12_2025-12.csv",
        "meta_ads",
        delimited(lines, delimiter=";", newline="\r\n", bom=BOM_8),
        rows,
        "EUR",
    )
    rows = [_as_first_seen(row) for row in _two_ads(rows_of(deliveries, TURN, FIRST_META_END))]
    content = delimited([META_HEADER, *map(_meta_line, rows)])
    yield spend_file("meta_ads_2026-09-30.csv", "meta_ads", content, rows, "EUR")
    rows = list(_two_ads(rows_of(deliveries, META_AGAIN, after())))
    content = delimited([META_HEADER, *map(_meta_line, rows)])
    yield spend_file("meta_ads_2026-11-14.csv", "meta_ads", content, rows, "EUR")


def _two_ads(rows: list[Row]) -> Iterator[Row]:
    """Retargeting runs two ads under one name, so a day and a campaign's name do not tell rows apart."""
    for row in rows:
        if row.name != "Retargeting EU":
            yield row
            continue
        first = Row(row.day, row.delivery, *(value * 62 // 100 for value in _numbers(row)))
        yield first
        yield Row(
            row.day, row.delivery, *(whole - part for whole, part in zip(_numbers(row), _numbers(first), strict=True))
        )


def _numbers(row: Row) -> tuple[int, int, int, int, int]:
    return row.cents, row.impressions, row.clicks, row.conversions, row.value_cents


def _as_first_seen(row: Row) -> Row:
    if row.day != RESTATED_DAY:
        return row
    return Row(row.day, row.delivery, int(row.cents * RESTATED_RATIO), *_numbers(row)[1:])


def _meta_line(row: Row, mark: str = ".") -> list[str]:
    bought = [str(row.conversions), amount(row.value_cents, mark=mark)] if row.conversions else ["", ""]
    reach = row.impressions * 88 // 100
    return [
        row.day.isoformat(),
        row.name,
        amount(row.cents, mark=mark),
        str(row.impressions),
        str(reach),
        str(row.clicks),
        *bought,
    ]


LINKEDIN_HEADER = (
    "Start Date (in UTC)", "Account Name", "Currency", "Campaign Group Name", "Campaign Name", "Campaign ID",
    "Campaign Type", "Total Spent", "Impressions", "Clicks", "Conversions", "Total Conversion Value",
)  # fmt: skip


def linkedin(deliveries: list[Delivery]) -> Iterator[Written]:
    """Five lines above the header, UTF-16 with tabs, month before day; one day that no calendar has."""
    for start, end in ((FIRST_DAY, TURN), (TURN, after())):
        rows = rows_of(deliveries, start, end)
        last = end - timedelta(days=1)
        above = [
            ["Campaign Performance Report (in UTC)"],
            [f"Report Start: {us(start)}, 12:00 AM"],
            [f"Report End: {us(last)}, 11:59 PM"],
            [f"Date Generated: {us(last + timedelta(days=1))}, 7:00 AM"],
            [],
        ]
        lines = [*above, LINKEDIN_HEADER, *(_linkedin_line(us(row.day), row) for row in rows)]
        refused = []
        if end != TURN:
            odd = [*_linkedin_line("2/30/2026", rows[200])]
            odd[7] = "412.60"
            lines.insert(6 + 200, odd)
            refused.append(Refused(6 + 201, LINKEDIN_HEADER[0], "bad_date", "2/30/2026", Decimal("412.60"), "USD"))
        name = "linkedin_campaigns_2024-12_2025-12.csv" if end == TURN else "linkedin_campaigns_2026.csv"
        content = delimited(lines, delimiter="\t", encoding="utf-16-le", newline="\r\n", bom=BOM_16)
        yield spend_file(name, "linkedin_ads", content, rows, "USD", refused=tuple(refused))


def _linkedin_line(day: str, row: Row) -> list[str]:
    campaign = row.delivery.campaign
    return [
        day, ACCOUNT, "USD", "Default Campaign Group", campaign.name, campaign.campaign_id, campaign.kind,
        amount(row.cents), str(row.impressions), str(row.clicks), str(row.conversions), amount(row.value_cents),
    ]  # fmt: skip


def tiktok(deliveries: list[Delivery]) -> Iterator[Written]:
    """A workbook whose last row counts the results."""
    rows = rows_of(deliveries, FIRST_DAY, after())
    lines: list[Sequence[Cell]] = [
        ["Campaign name", "By Day", "Cost", "Currency", "Impressions", "Clicks (destination)", "Conversions"]
    ]
    for row in rows:
        bought: Cell = row.conversions or "-"
        money = Decimal(row.cents).scaleb(-2)
        lines.append([row.name, row.day.isoformat(), money, "USD", row.impressions, row.clicks, bought])
    total = Decimal(sum(row.cents for row in rows)).scaleb(-2)
    counts = [
        sum(row.impressions for row in rows),
        sum(row.clicks for row in rows),
        sum(row.conversions for row in rows),
    ]
    lines.append([f"Total of {len(rows)} results", "-", total, "-", *counts])
    yield spend_file("tiktok_campaigns.xlsx", "tiktok_ads", workbook(lines, "Campaign"), rows, "USD")


PINTEREST_HEADER = (
    "Date", "Campaign name", "Ad group name", "Spend in account currency", "Impressions", "Reach", "Outbound clicks",
    "Saves",
)  # fmt: skip


def pinterest(deliveries: list[Delivery]) -> Iterator[Written]:
    """No currency anywhere, identical rows that are both real, and one row without spend."""
    rows = list(_twins(rows_of(deliveries, FIRST_DAY, after())))
    lines = [_pinterest_line(row, amount(row.cents)) for row in rows]
    lines.insert(900, _pinterest_line(rows[900], ""))
    refused = Refused(902, PINTEREST_HEADER[3], "missing_amount", "", None, "EUR")
    content = delimited([PINTEREST_HEADER, *lines])
    yield spend_file(
        "pinterest_ads.csv", "pinterest_ads", content, rows, "EUR", answers={"currency": "EUR"}, refused=(refused,)
    )


def _twins(rows: list[Row]) -> Iterator[Row]:
    for row in rows:
        if row.day.day == 1 and row.cents % 2 == 0:
            half = Row(row.day, row.delivery, *(number // 2 for number in _numbers(row)))
            yield from (half, half)
        else:
            yield row


def _pinterest_line(row: Row, spend: str) -> list[str]:
    reach, saves = row.impressions * 91 // 100, row.clicks * 12 // 100
    group = f"{row.name} – broad"
    return [row.day.isoformat(), row.name, group, spend, str(row.impressions), str(reach), str(row.clicks), str(saves)]
