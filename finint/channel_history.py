"""What did each channel spend in each week, and what came of it? The weeks that response curves are fitted to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from finint import store
from finint.response.weekly import Weekly, weekly

WEEK = timedelta(days=7)
ZERO = Decimal(0)


class WeekSpend(NamedTuple):
    """Working spend of a channel in a Monday-to-Sunday week, with the number of ledger lines behind it."""

    week: date
    channel: str
    spend_amount: Decimal
    lines: int
    first_day: date


class WeekOutcome(NamedTuple):
    """Orders of a week, and the customers among them who are new."""

    week: date
    orders: int
    new_customers: int
    first_day: date


class OrderDay(NamedTuple):
    """Orders of a day, and the customers among them who are new."""

    day: date
    orders: int
    new_customers: int


@dataclass(frozen=True, slots=True)
class History:
    """Whole weeks with both spend and outcome, oldest first; amounts by channel follow `weeks`.

    `before` is the pace of the weeks just before, whose effect is still carried over; `outcome` is "new customers", or
    "orders" where no order is marked as a customer's first.
    """

    weeks: tuple[date, ...]
    spend: Mapping[str, tuple[Decimal, ...]]
    before: Mapping[str, tuple[Decimal, ...]]
    outcomes: tuple[int, ...]
    outcome: str

    def series(self) -> Weekly:
        """Return the weeks as the fit reads them; here Decimal becomes float.

        Raises:
            CalculationError: too few weeks, no spend, or an outcome that never changes.
        """
        return weekly(
            self.weeks,
            [float(count) for count in self.outcomes],
            {name: [max(0.0, float(amount)) for amount in amounts] for name, amounts in self.spend.items()},
            spend_before={
                name: [max(0.0, float(amount)) for amount in amounts] for name, amounts in self.before.items()
            }
            if any(self.before.values())
            else None,
        )

    def mean_spend(self, channel: str, weeks: int = 13) -> Decimal:
        """Return the channel's mean weekly spend over the last weeks; 0 when it never spent."""
        amounts = self.spend.get(channel, ())[-weeks:]
        return sum(amounts, ZERO) / len(amounts) if amounts else ZERO


class Working(NamedTuple):
    """A channel with the category of its money that reaches customers."""

    working: str


def working(books: store.Books) -> list[str]:
    """Return which money of each channel counts, as the queries of working spend take it.

    A channel's media; where it has none, what its platform costs.
    """
    return [row.working for row in store.read(books, "working_categories", Working)]


def history(books: store.Books, as_of: date) -> History:
    """Return the weeks of the books that lie wholly before `as_of`."""
    spent = store.read(books, "channel_weeks", WeekSpend, as_of=as_of, working=working(books))
    return history_of(spent, by_week(order_days(books, None, as_of)), as_of)


def order_days(books: store.Books, start: date | None, end: date) -> list[OrderDay]:
    """Return the days with orders from `start` (None: the first) to before `end`, wherever the events live."""
    from finint.journeys.acquired import order_days as expression  # noqa: PLC0415  half a second of Ibis

    return store.collect(books, partial(expression, start, end), OrderDay)


def by_week(days: Sequence[OrderDay]) -> list[WeekOutcome]:
    """Return days in time order as weeks from Monday to Sunday.

    >>> by_week([OrderDay(date(2026, 1, 6), 3, 1), OrderDay(date(2026, 1, 11), 2, 2)])
    [WeekOutcome(week=datetime.date(2026, 1, 5), orders=5, new_customers=3, first_day=datetime.date(2026, 1, 6))]
    """
    found: dict[date, WeekOutcome] = {}
    for row in days:
        week = row.day - timedelta(days=row.day.weekday())
        held = found.get(week, WeekOutcome(week, 0, 0, row.day))
        found[week] = WeekOutcome(
            week, held.orders + row.orders, held.new_customers + row.new_customers, held.first_day
        )
    return list(found.values())


def history_of(spent: Sequence[WeekSpend], came: Sequence[WeekOutcome], as_of: date) -> History:
    """Return the weeks from the first whole one with spend and outcome to the last before `as_of`.

    Weeks in between without spend or outcome count as 0. A week that the books begin in the middle of is not whole: it
    is carried in at its pace.

    >>> monday = date(2026, 1, 5)
    >>> spend = [WeekSpend(monday, "tv", Decimal(70), 1, monday)]
    >>> found = history_of(spend, [WeekOutcome(monday, 3, 2, monday)], date(2026, 1, 13))
    >>> found.weeks == (monday,), found.outcomes, found.outcome
    (True, (2,), 'new customers')
    """
    if not spent or not came:
        return History((), {}, {}, (), "new customers")
    begins = max(min(row.first_day for row in spent), min(row.first_day for row in came))
    first = begins + timedelta(days=-begins.weekday() % 7)
    weeks: list[date] = []
    while first + WEEK * (len(weeks) + 1) <= as_of:
        weeks.append(first + WEEK * len(weeks))
    held = {(row.week, row.channel): row for row in spent}
    channels = sorted({row.channel for row in spent})
    is_new = sum(row.new_customers for row in came) > 0
    counts = {row.week: row.new_customers if is_new else row.orders for row in came}
    earlier = sorted({row.week for row in spent if row.week < first})
    began = min(row.first_day for row in spent)
    return History(
        tuple(weeks),
        {name: tuple(_amount(held, week, name) for week in weeks) for name in channels},
        {name: tuple(_pace(held, week, name, began) for week in earlier) for name in channels},
        tuple(counts.get(week, 0) for week in weeks),
        "new customers" if is_new else "orders",
    )


def _amount(held: Mapping[tuple[date, str], WeekSpend], week: date, channel: str) -> Decimal:
    row = held.get((week, channel))
    return row.spend_amount if row else ZERO


def _pace(held: Mapping[tuple[date, str], WeekSpend], week: date, channel: str, began: date) -> Decimal:
    """Return a week's spend; a week the books begin in counts at the pace of its days."""
    days = (week + WEEK - max(week, began)).days
    return _amount(held, week, channel) * 7 / days if days else ZERO
