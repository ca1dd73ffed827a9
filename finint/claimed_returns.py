"""What do platforms say that their campaigns returned? Self-reported, grade D: each counts by its own window.

The same order may be claimed by several platforms, so claims are never added to what the journeys credit. They are
shown where nothing else is known.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from finint import store
from finint.money import ratio
from finint.return_rules import Rules
from finint.roi_interval import RoiInterval, Unit, interval_by_days
from finint.view import View

ZERO = Decimal(0)


class ClaimedDay(NamedTuple):
    """Spend on one campaign and day, and the revenue its platform claims."""

    campaign_id: str
    name: str
    channel: str
    day: date
    cost_amount: Decimal
    claimed_amount: Decimal
    conversions: Decimal


@dataclass(frozen=True, slots=True)
class ClaimedReturn:
    """One campaign as its platform tells it; `interval` draws its days again."""

    name: str
    channel: str
    cost_amount: Decimal
    claimed_amount: Decimal
    conversions: Decimal
    interval: RoiInterval

    @property
    def roi_ratio(self) -> Decimal | None:
        """(Claimed revenue − spend) ÷ spend: on revenue, media only."""
        return ratio(self.claimed_amount - self.cost_amount, self.cost_amount)

    @property
    def roas_ratio(self) -> Decimal | None:
        """Claimed revenue ÷ spend."""
        return ratio(self.claimed_amount, self.cost_amount)


def claimed_returns(books: store.Books, view: View, rules: Rules) -> list[ClaimedReturn]:
    """Return the campaigns for which a platform reports revenue, the largest spend first."""
    window = {"start": view.period.start, "end": view.period.end, "as_of": view.as_of}
    by_campaign: dict[str, list[ClaimedDay]] = {}
    for row in store.read(books, "claimed_days", ClaimedDay, **window):
        if not view.channels or row.channel in view.channels:
            by_campaign.setdefault(row.campaign_id, []).append(row)
    found = [_together(rows, float(rules.hurdle_ratio)) for rows in by_campaign.values()]
    return sorted(found, key=lambda one: (-one.cost_amount, one.name))


def _together(rows: list[ClaimedDay], hurdle_ratio: float) -> ClaimedReturn:
    by_day = {row.day: Unit(row.cost_amount, row.claimed_amount, row.conversions) for row in rows}
    first, last = min(by_day), max(by_day)
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    units = [by_day.get(day, Unit(ZERO, ZERO, 0)) for day in days]
    return ClaimedReturn(
        rows[0].name,
        rows[0].channel,
        sum((row.cost_amount for row in rows), ZERO),
        sum((row.claimed_amount for row in rows), ZERO),
        sum((row.conversions for row in rows), ZERO),
        interval_by_days(units, hurdle_ratio=hurdle_ratio),
    )
