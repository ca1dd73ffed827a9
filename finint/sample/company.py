"""Who is the invented company: its departments, its campaigns, and the days the sample covers."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files

from finint.period import add_months

COMPANY = "Quorvane"
REPORTING_CURRENCY = "EUR"
SEED = 20_261_114

FIRST_DAY = date(2024, 12, 1)
DATA_THROUGH = date(2026, 11, 14)
ALWAYS = date(2024, 1, 1)  # the start of what has been running since before the sample
LAST_PLANNED = date(2026, 12, 31)
DAYS = tuple(FIRST_DAY + timedelta(days=n) for n in range((DATA_THROUGH - FIRST_DAY).days + 1))
MONTHS = tuple(date(2024 + n // 12, n % 12 + 1, 1) for n in range(11, 35))  # December 2024 to November 2026


@dataclass(frozen=True, slots=True)
class Department:
    """A department with the cost centre that carries its money."""

    code: str
    name: str
    cost_center: str
    headcount: int


DEPARTMENTS = (
    Department("M10", "Growth", "0410", 9),
    Department("M20", "Brand & PR", "0420", 8),
    Department("M30", "Events", "0430", 5),
    Department("M40", "Content", "0440", 7),
    Department("M50", "Partner Marketing", "0450", 4),
    Department("M60", "Lifecycle", "0460", 5),
    Department("D70", "Developer Relations", "0470", 6),
    Department("M80", "Community", "0480", 2),  # opened in April 2026, after the plan was locked: spend without a plan
    Department("D90", "Developer Platform", "0490", 11),
)
DEPARTMENT_BY_CODE = {department.code: department for department in DEPARTMENTS}

# How a year's plan falls on its months, January first; only the proportions count.
SHAPES = {
    "steady": (1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1),
    "demand": (9, 9, 12, 10, 9, 7, 5, 5, 10, 12, 11, 6),
    "bursts": (6, 14, 12, 5, 12, 6, 3, 4, 14, 13, 6, 5),
    "brand": (4, 5, 12, 14, 9, 4, 3, 3, 13, 15, 12, 6),
    "school": (10, 5, 4, 4, 4, 4, 6, 14, 17, 11, 6, 4),
    "gifts": (14, 6, 5, 4, 4, 4, 3, 4, 6, 10, 14, 17),
    "spring": (6, 4, 8, 34, 3, 0, 0, 0, 0, 0, 0, 0),
    "autumn": (0, 0, 0, 0, 3, 4, 6, 5, 18, 44, 6, 0),
    "summer": (0, 0, 0, 0, 4, 12, 14, 8, 12, 0, 0, 0),
    "quarters": (1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0),
    "january": (1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
    "projects": (2, 5, 7, 3, 8, 5, 2, 2, 8, 9, 6, 3),
    "travel": (3, 4, 7, 8, 6, 5, 3, 2, 8, 9, 5, 2),
}

PLATFORM_CURRENCIES = {
    "google_ads": "EUR",
    "meta_ads": "EUR",
    "linkedin_ads": "USD",
    "microsoft_ads": "GBP",
    "tiktok_ads": "USD",
    "pinterest_ads": "EUR",
}


@dataclass(frozen=True, slots=True)
class Campaign:
    """A campaign with its planned media of 2026; `overrun` is actual over plan in 2026, 2025 stays near plan."""

    campaign_id: str
    name: str
    channel: str
    department: str
    platform: str | None  # None: its spend comes through the ledger
    plan_eur: int  # media of the whole of 2026
    shape: str
    start: date
    end: date
    overrun: float
    mapped: bool  # False: the platforms report it, but nobody put it into the campaigns file or the plan
    kind: str  # the platform's own word for its type
    outcome: bool  # False: no outcome metric, by design


def rows_of(table: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one of the tables that describe the company."""
    text = (files("finint.sample") / "tables" / f"{table}.csv").read_text(encoding="utf-8")
    yield from csv.DictReader(io.StringIO(text, newline=""))


def _campaign(row: dict[str, str]) -> Campaign:
    return Campaign(
        campaign_id=row["campaign_id"],
        name=row["name"],
        channel=row["channel"],
        department=row["department"],
        platform=row["platform"] or None,
        plan_eur=int(row["plan_eur"]),
        shape=row["shape"],
        start=date.fromisoformat(row["start"]),
        end=date.fromisoformat(row["end"]),
        overrun=float(row["overrun"]),
        mapped=row["mapped"] == "yes",
        kind=row["kind"],
        outcome=row["outcome"] == "yes",
    )


CAMPAIGNS = tuple(_campaign(row) for row in rows_of("campaigns"))
CAMPAIGN_BY_ID = {campaign.campaign_id: campaign for campaign in CAMPAIGNS}


def month_share(shape: str, month: date, start: date, end: date) -> float:
    """Return the part of a calendar year's plan that falls on `month`, for something that runs from `start` to `end`.

    Months outside its days get 0; a month it shares with other days counts by days. The year's parts add up to 1.

    >>> round(sum(month_share("demand", date(2025, m, 1), ALWAYS, LAST_PLANNED) for m in range(1, 13)), 12)
    1.0
    >>> month_share("steady", date(2026, 2, 1), date(2026, 3, 2), LAST_PLANNED)
    0.0
    """
    weights = [_running(shape, date(month.year, m, 1), start, end) for m in range(1, 13)]
    total = sum(weights)
    return weights[month.month - 1] / total if total else 0.0


def _running(shape: str, month: date, start: date, end: date) -> float:
    following = add_months(month, 1)
    days = (min(end + timedelta(days=1), following) - max(start, month)).days
    return SHAPES[shape][month.month - 1] * max(days, 0) / (following - month).days
