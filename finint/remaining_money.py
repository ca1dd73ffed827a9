"""How much of the plan is still to be spent in a window, line by line, and how much of that may move?"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from finint import settings, store
from finint.channel_history import History, working
from finint.fiscal import CALENDAR_MONTHS, Calendar
from finint.money import rounded
from finint.optimizer.planned import Bound, Planned, Remaining, remaining
from finint.period import Period, add_months

MOST_MONTHS = 6
PACE_WEEKS = 13
SHORTEST_DAYS = 7
APPROVED = ("locked", "live")


class PlanMonth(NamedTuple):
    """A month in which a version plans working spend."""

    month: date


@dataclass(frozen=True, slots=True)
class Window:
    """The days money is allocated to: from `as_of` until before `end`; `period` are its whole months, by name."""

    period: Period
    as_of: date
    calendar: Calendar = CALENDAR_MONTHS

    @property
    def end(self) -> date:
        """The first day after the last month."""
        return self.calendar.days(self.period).end

    @property
    def last_day(self) -> date:
        """The last day of the last month."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """Days left."""
        return (self.end - self.as_of).days

    @property
    def weeks(self) -> float:
        """Weeks left; not whole."""
        return self.days / 7


@dataclass(frozen=True, slots=True)
class Money:
    """Each channel's money of a window; `from_plan` is False where no plan names it and the recent pace stands in."""

    window: Window
    channels: tuple[Remaining, ...]
    from_plan: bool
    version: str


def windows(books: store.Books, version: str, as_of: date) -> list[Window]:
    """Return the windows that end with a planned month, the nearest first.

    Without a plan for at least a week from `as_of` on: the next one to three whole months.
    """
    calendar = settings.calendar(books)
    start = calendar.month_of(as_of)
    found = store.read(books, "plan_months", PlanMonth, version=version, start=start, working=working(books))
    planned = [Window(Period(start, add_months(row.month, 1)), as_of, calendar) for row in found[:MOST_MONTHS]]
    if left := [window for window in planned if window.days >= SHORTEST_DAYS]:
        return left
    after = add_months(start, 1)
    first_day = calendar.days_of(after).start
    return [Window(Period(after, add_months(after, count)), first_day, calendar) for count in (1, 2, 3)]


def money_of(books: store.Books, window: Window, version: str, status: str, history: History) -> Money:
    """Return what each channel would still spend; without a plan the mean week of a quarter, movable."""
    found = planned_money(books, window, version, status)
    if found is None:
        return Money(window, _pace(history, window), from_plan=False, version="")
    return Money(window, tuple(row for row in found if row.current_amount > 0), from_plan=True, version=version)


def planned_money(books: store.Books, window: Window, version: str, status: str) -> list[Remaining] | None:
    """Return what the plan would still spend, channel by channel and line by line; None when it plans nothing."""
    period = window.period
    asked: dict[str, object] = {"start": period.start, "end": period.end, "working": working(books)}
    planned = store.read(books, "planned_working", Planned, version=version, **asked)
    if not planned:
        return None
    spent = store.read(books, "spent_working", Bound, as_of=window.as_of, **asked)
    committed = store.read(books, "committed_working", Bound, **asked)
    accrued = store.read(books, "accrued_working", Bound, **asked)
    return remaining(planned, spent, period, approved=status in APPROVED, committed=committed, accrued=accrued)


def _pace(history: History, window: Window) -> tuple[Remaining, ...]:
    days = Decimal(window.days)
    amounts = {name: rounded(history.mean_spend(name, PACE_WEEKS) * days / 7) for name in history.spend}
    return tuple(Remaining(name, Decimal(0), amount) for name, amount in sorted(amounts.items()) if amount > 0)
