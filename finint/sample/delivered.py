"""One campaign's day as an export states it, and the file such rows end up in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from finint.sample.company import COMPANY, DATA_THROUGH, DAYS
from finint.sample.media import Delivery
from finint.sample.written import Written

TURN = date(2026, 1, 1)  # where one year's file ends and the next begins
ACCOUNT = f"{COMPANY} EU"


@dataclass(frozen=True, slots=True)
class Row:
    """One campaign's day in one export."""

    day: date
    delivery: Delivery
    cents: int
    impressions: int
    clicks: int
    conversions: int
    value_cents: int

    @property
    def name(self) -> str:
        """The campaign's name as the platform has it."""
        return self.delivery.campaign.name


def rows_of(deliveries: Sequence[Delivery], start: date, end: date) -> list[Row]:
    """Return the days in [start, end) on which something was delivered, by day and campaign."""
    found = []
    for index, day in enumerate(DAYS):
        if start <= day < end:
            for delivery in deliveries:
                row = Row(
                    day,
                    delivery,
                    int(delivery.cents[index]),
                    int(delivery.impressions[index]),
                    int(delivery.clicks[index]),
                    int(delivery.conversions[index]),
                    int(delivery.value_cents[index]),
                )
                if row.cents:
                    found.append(row)
    return found


def after() -> date:
    """Return the first day the sample does not know."""
    return DATA_THROUGH + timedelta(days=1)


def us(day: date) -> str:
    """Return a day as American exports write it.

    >>> us(date(2026, 2, 3))
    '2/3/2026'
    """
    return f"{day.month}/{day.day}/{day.year}"


def spend_file(name: str, source: str, content: bytes, rows: Sequence[Row], currency: str, **more: object) -> Written:
    """Return an export as a file of the sample; `more` are further fields of Written."""
    cents = sum(row.cents for row in rows)
    return Written(
        file=f"exports/{name}",
        kind="spend",
        source=source,
        account=ACCOUNT,
        content=content,
        rows=len(rows),
        totals={currency: Decimal(cents).scaleb(-2)},
        **more,  # type: ignore[arg-type]
    )
