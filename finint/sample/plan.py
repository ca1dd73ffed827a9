"""What was planned: department × month × category × campaign, locked for two years, and a reforecast of the second."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from finint.period import add_months
from finint.sample.company import (
    ALWAYS,
    CAMPAIGN_BY_ID,
    CAMPAIGNS,
    DATA_THROUGH,
    LAST_PLANNED,
    Campaign,
    month_share,
    rows_of,
)

LOCKED = "Budget"
REFORECAST = "Reforecast 6+6"
GROWTH_RATIO = 0.92  # the plan of 2025 over that of 2026
STEP_EUR = 50  # plans are round

# What the departments asked to change for July to December 2026.
REFORECAST_RATIOS = {
    "M10": 1.06,
    "M20": 1.00,
    "M30": 1.08,
    "M40": 1.00,
    "M50": 0.98,
    "M60": 1.00,
    "D70": 0.90,
    "D90": 1.02,
}


@dataclass(frozen=True, slots=True)
class Item:
    """One planned expense that comes through the books: a vendor's bills, a card, payroll or the cloud."""

    vendor_id: str
    department: str
    category: str
    gl_account: str
    campaign_id: str
    plan_eur: int  # the whole of 2026
    shape: str
    source: str  # xero, card, ledger, cloud
    cadence: str
    day: int  # of the month
    currency: str
    start: date
    end: date
    overrun: float
    description: str

    @property
    def planned(self) -> bool:
        """Community opened after the plan was locked."""
        return self.department != "M80"

    def month_eur(self, month: date) -> float:
        """Return the plan for `month` before rounding."""
        ratio = 1.0 if month.year == 2026 else GROWTH_RATIO
        return self.plan_eur * ratio * month_share(self.shape, month, self.start, self.end)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One cell of the plan, in whole euro."""

    month: date
    department: str
    category: str
    campaign_id: str  # empty: not for a campaign
    amount_eur: int

    @property
    def channel(self) -> str:
        """The campaign's channel; empty without one."""
        return CAMPAIGN_BY_ID[self.campaign_id].channel if self.campaign_id else ""


def _item(row: dict[str, str]) -> Item:
    return Item(
        vendor_id=row["vendor_id"],
        department=row["department"],
        category=row["category"],
        gl_account=row["gl"],
        campaign_id=row["campaign_id"],
        plan_eur=int(row["plan_eur"]),
        shape=row["shape"],
        source=row["source"],
        cadence=row["cadence"],
        day=int(row["day"]),
        currency=row["currency"],
        start=date.fromisoformat(row["start"]) if row["start"] else ALWAYS,
        end=date.fromisoformat(row["end"]) if row["end"] else LAST_PLANNED,
        overrun=float(row["overrun"]),
        description=row["description"],
    )


ITEMS = tuple(_item(row) for row in rows_of("items"))


def round_to_step(amount_eur: float) -> int:
    """Return the nearest planning step.

    >>> round_to_step(1234.0)
    1250
    """
    return int(amount_eur / STEP_EUR + 0.5) * STEP_EUR


def campaign_month_eur(campaign: Campaign, month: date) -> float:
    """Return a campaign's media for `month` before rounding; one that crosses a year is shared by days."""
    ratio = 1.0 if month.year == 2026 else GROWTH_RATIO
    if (campaign.start.year, campaign.end.year) == (2025, 2026):
        inside = (date(2025, 12, 31) - campaign.start).days + 1
        part = inside / ((campaign.end - campaign.start).days + 1)
        ratio *= part if month.year == 2025 else 1.0 - part
    return campaign.plan_eur * ratio * month_share(campaign.shape, month, campaign.start, campaign.end)


def locked(year: int) -> list[PlanLine]:
    """Return the plan of `year` as it was locked: campaigns' media, and everything that comes through the books."""
    cells: dict[tuple[date, str, str, str], float] = defaultdict(float)
    for month in (date(year, number, 1) for number in range(1, 13)):
        for campaign in CAMPAIGNS:
            if campaign.mapped and campaign.plan_eur:
                key = (month, campaign.department, "media_spend", campaign.campaign_id)
                cells[key] += campaign_month_eur(campaign, month)
        for item in ITEMS:
            if item.planned:
                cells[month, item.department, item.category, item.campaign_id] += item.month_eur(month)
    lines = [PlanLine(*key, round_to_step(amount)) for key, amount in sorted(cells.items())]
    return [line for line in lines if line.amount_eur]


def reforecast() -> list[PlanLine]:
    """Return July to December 2026 as re-planned in July; the first half keeps the locked plan."""
    return [
        PlanLine(
            line.month,
            line.department,
            line.category,
            line.campaign_id,
            round_to_step(line.amount_eur * (REFORECAST_RATIOS[line.department] if line.month.month > 6 else 1.0)),
        )
        for line in locked(2026)
    ]


def phased_eur(lines: list[PlanLine], through: date = DATA_THROUGH) -> float:
    """Return the plan due by the end of `through`; its own month counts by days."""
    due = 0.0
    for line in lines:
        if (line.month.year, line.month.month) < (through.year, through.month):
            due += line.amount_eur
        elif (line.month.year, line.month.month) == (through.year, through.month):
            due += line.amount_eur * through.day / (add_months(through, 1) - line.month).days
    return due
