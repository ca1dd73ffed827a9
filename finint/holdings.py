"""What do the books hold, up to which day, and what in them waits for somebody?"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from finint import budget, settings, store
from finint.fiscal import CALENDAR_MONTHS, Calendar
from finint.kept import kept
from finint.period import Period, add_months
from finint.view import View

LOOKED_BACK_QUARTERS = 41  # ten years


@dataclass(frozen=True, slots=True)
class Coverage:
    """The days the books hold; None where they hold none. `last_past_day` ignores lines dated after today."""

    first_day: date | None
    last_day: date | None
    last_past_day: date | None
    first_plan_month: date | None
    last_plan_month: date | None
    currency: str
    is_sample: bool
    imports: int

    @property
    def is_empty(self) -> bool:
        """Neither spend nor plan."""
        return self.first_day is None and self.first_plan_month is None


class Version(NamedTuple):
    """A version of the plan with live lines."""

    version: str
    status: str
    first_month: date
    last_month: date


class PlaceName(NamedTuple):
    """A department, channel or vendor that spend or plan names."""

    kind: str
    name: str


class UnmappedCampaign(NamedTuple):
    """A campaign that spends and stands in no campaign file."""

    campaign: str
    channel: str
    source: str
    rows: int
    amount: Decimal


class _Found(NamedTuple):
    found: bool


class Waiting(NamedTuple):
    """A refused cell that nobody has dealt with."""

    import_id: str
    file_name: str
    source: str
    line_no: int
    column_name: str
    code: str
    value: str
    imported_on: datetime
    is_sample: bool


@kept(8)
def coverage(books: store.Books, today: date) -> Coverage:
    """Return what the books hold; `today` separates lines dated in the future."""
    return store.read(books, "coverage", Coverage, today=today)[0]


def held_on(books: store.Books, today: date) -> Coverage:
    """Return what the books hold on a day; the sample's clock stands on its last day."""
    held = coverage(books, today)
    return coverage(books, held.last_day) if held.is_sample and held.last_day else held


@kept(4)
def versions(books: store.Books) -> tuple[Version, ...]:
    """Return the plan's versions, newest first."""
    return tuple(store.read(books, "budget_versions", Version))


@kept(4)
def places(books: store.Books) -> dict[str, tuple[str, ...]]:
    """Return the names of departments, channels and vendors by kind; "" is left out, it names none."""
    found: dict[str, list[str]] = {"department": [], "channel": [], "vendor": []}
    for row in store.read(books, "places", PlaceName):
        if row.name:
            found[row.kind].append(row.name)
    return {kind: tuple(names) for kind, names in found.items()}


def cells(books: store.Books, view: View) -> tuple[budget.Cell, ...]:
    """Return plan and spend of the view's period, every place; `budget.picked` narrows them."""
    return _cells(books, View(view.period, view.as_of, view.version))


@kept(48)
def _cells(books: store.Books, window: View) -> tuple[budget.Cell, ...]:
    found = store.read(books, "budget_cube", budget.Cell, **window.window())
    if has_states(books):
        days = window.window()
        days.pop("version")
        found = budget.joined(found, store.read(books, "state_cube", budget.Cell, **days))
    return tuple(found)


@kept(4)
def has_states(books: store.Books) -> bool:
    """Tell whether anything was ever committed or accrued; most books hold neither."""
    return store.read(books, "any_state", _Found)[0].found


def waiting(books: store.Books) -> list[Waiting]:
    """Return the open quarantine, newest import first."""
    return store.read(books, "open_quarantine", Waiting)


class Unconverted(NamedTuple):
    """Live rows in a currency without a rate on or before their day: kept, and in no figure."""

    currency: str
    rows: int
    amount: Decimal


def unconverted(books: store.Books, kind: str = "") -> list[Unconverted]:
    """Return the currencies that wait for a rate, the most rows first; `kind` narrows to files of one."""
    return store.read(books, "unconverted", Unconverted, import_id="", kind=kind)


def unmapped(books: store.Books, view: View) -> list[UnmappedCampaign]:
    """Return campaigns that spend in the view and are in no campaign file, most expensive first."""
    window = view.window()
    window.pop("version")
    return store.read(books, "unmapped_campaigns", UnmappedCampaign, **window)


@kept(4)
def materiality(books: store.Books) -> budget.Materiality:
    """Return the rule in force for variances that need a word."""
    values = {name: row.value for name, row in settings.current(books).items()}
    return budget.Materiality(
        Decimal(values["materiality_amount"]),
        Decimal(values["materiality_ratio"]),
        Decimal(values["materiality_amount_alone"]),
    )


def cut_off(held: Coverage, today: date) -> date:
    """Return the first day not counted: the morning after the last day with data, never later than tomorrow.

    Plan and spend are cut at the same day, so a late export does not make a month look favourable.
    """
    last = held.last_past_day or held.last_day or today
    return min(last, today) + timedelta(days=1)


def periods(
    held: Coverage, as_of: date, calendar: Calendar = CALENDAR_MONTHS, closed_through: date | None = None
) -> dict[str, Period]:
    """Return the periods worth offering, by a name that does not change with the data; the default first.

    Args:
        held: what the books hold.
        as_of: first day not counted.
        calendar: the fiscal one; periods are months by name.
        closed_through: last month finance has closed: "Last quarter" is the last one closed whole; the last one that
            is over while none is.
    """
    first_month, last = calendar.first_month, calendar.month_of(as_of - timedelta(days=1))
    year = Period.fiscal_year_of(last, first_month)
    name = year.last_day.year
    found = {f"YTD {name}": year}
    quarter = next(part for number in range(1, 5) if last in (part := Period.parse(f"{name}-Q{number}", first_month)))
    found["This quarter"] = quarter
    found["This month"] = Period.month(last.year, last.month)
    before = found["This month"].start - timedelta(days=1)
    found["Last month"] = Period.month(before.year, before.month)
    begun = calendar.month_of(held.first_day) if held.first_day else None
    days = [day for day in (begun, held.first_plan_month) if day]
    over = add_months(closed_through, 1) if closed_through else calendar.month_of(as_of)
    for number in range(LOOKED_BACK_QUARTERS if days else 0):
        earlier = Period(add_months(quarter.start, -3 * number), add_months(quarter.start, 3 - 3 * number))
        if earlier.end <= over and earlier.end > min(days):
            found["Last quarter"] = earlier
            break
    ended = calendar.month_of(held.last_day) if held.last_day else None
    ends = [day for day in (ended, held.last_plan_month) if day]
    if days:
        first, end = Period.fiscal_year_of(min(days), first_month), Period.fiscal_year_of(max(ends), first_month)
        for number in range(end.last_day.year, first.last_day.year - 1, -1):
            if number != name:
                found[f"Year {number}"] = Period.fiscal_year(number, first_month)
        if first.start < end.start:
            found["All years"] = Period(first.start, end.end)
    return found
