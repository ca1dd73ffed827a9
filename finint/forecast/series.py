"""What series do these dated values make: yearly, quarterly, monthly, weekly or daily, from when, with which gaps?"""

import calendar
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import Literal

from finint.display import count
from finint.errors import CalculationError

Frequency = Literal["yearly", "quarterly", "monthly", "weekly", "daily", "weekdays"]

LEAST_VALUES = 3
MOST_MISSING_RATIO = 0.4
SATURDAY = 5
MONTHS_APART = {"yearly": 12, "quarterly": 3, "monthly": 1}
NOUNS = {
    "yearly": "years",
    "quarterly": "quarters",
    "monthly": "months",
    "weekly": "weeks",
    "daily": "days",
    "weekdays": "weekdays",
}
COARSE: tuple[Frequency, ...] = ("quarterly", "yearly")
SEASONS = {"yearly": 1, "quarterly": 4, "monthly": 12, "weekly": 52, "daily": 7, "weekdays": 5}


@dataclass(frozen=True, slots=True)
class Series:
    """One value a period from the first to the last; None where the file has none.

    `dates` are the file's own (month ends stay month ends); `anchor_day` is the day of month asked for, 31 for ends.
    """

    name: str
    frequency: Frequency
    dates: tuple[date, ...]
    values: tuple[float | None, ...]
    notes: tuple[str, ...] = ()

    @property
    def season(self) -> int:
        """Periods after which the pattern repeats: 4 quarters, 12 months, 52 weeks, 7 days, 5 weekdays."""
        return SEASONS[self.frequency]

    def before(self, periods: int) -> "Series":
        """Return the series as it was known after its first `periods` periods."""
        return Series(self.name, self.frequency, self.dates[:periods], self.values[:periods])

    def dates_ahead(self, horizon: int) -> list[date]:
        """Return the dates of the next `horizon` periods."""
        steps = _dates_from(self.dates[-1], self.frequency, _anchor(self.dates))
        return [day for day, _ in zip(steps, range(horizon), strict=False)]


def series_of(name: str, dates: Sequence[date], values: Sequence[float | None]) -> Series:
    """Return the regular series of these dated values, in order, with a note on what is missing.

    Args:
        name: for messages.
        dates: one a value, in any order, none twice.
        values: None is missing; a date that is absent between the first and last is missing, too.

    Raises:
        CalculationError: fewer than three values, a date twice, spacing that is none of the frequencies, or more
            than two fifths missing.

    >>> series = series_of("fees", [date(2026, month, 1) for month in (1, 2, 4)], [5.0, 6.0, 8.0])
    >>> series.frequency, series.values, series.notes
    ('monthly', (5.0, 6.0, None, 8.0), ('1 of 4 months has no value and was filled in between: 2026-03-01',))
    """
    twice = [day for day, times in Counter(dates).items() if times > 1]
    if twice:
        raise CalculationError(
            f"series '{name}' has {min(twice)} more than once"
            + (f", and {len(twice) - 1:,} more dates" if len(twice) > 1 else ""),
            fix="add the values of a date up, or name the column that tells the series apart",
        )
    known = {day: value for day, value in zip(dates, values, strict=True) if value is not None and math.isfinite(value)}
    if len(known) < LEAST_VALUES:
        raise CalculationError(
            f"series '{name}' has {count(len(known), 'value')}; at least {LEAST_VALUES} are needed",
            fix="give a longer series",
        )
    days = sorted(known)
    frequency = _frequency(name, days)
    every = _regular(days, frequency)
    missing = [day for day in every if day not in known]
    if len(missing) > MOST_MISSING_RATIO * len(every):
        raise CalculationError(
            f"series '{name}': {len(missing):,} of {len(every):,} {NOUNS[frequency]} have no value",
            fix="give the missing values (0 where nothing was spent), or a coarser series",
        )
    return Series(
        name, frequency, tuple(every), tuple(known.get(day) for day in every), _notes(missing, every, frequency)
    )


def _notes(missing: list[date], every: list[date], frequency: Frequency) -> tuple[str, ...]:
    if not missing:
        return ()
    shown = ", ".join(map(str, missing[:3])) + (", …" if len(missing) > 3 else "")
    verb = "has no value and was" if len(missing) == 1 else "have no value and were"
    return (f"{len(missing):,} of {len(every):,} {NOUNS[frequency]} {verb} filled in between: {shown}",)


def _frequency(name: str, days: list[date]) -> Frequency:
    gaps = [(after - before).days for before, after in pairwise(days)]
    steps = [(after.year - before.year) * 12 + after.month - before.month for before, after in pairwise(days)]
    if min(steps) == 1 and 26 <= min(gaps) <= 35:
        return "monthly"
    for frequency in COARSE:
        apart = MONTHS_APART[frequency]
        if min(steps) == apart and all(step % apart == 0 for step in steps) and min(gaps) >= apart * 28:
            return frequency
    if all(gap % 7 == 0 for gap in gaps) and min(gaps) == 7:
        return "weekly"
    if min(gaps) == 1 and median(gaps) <= 3:
        # Two weeks without a Saturday or Sunday are a habit, not a gap.
        worked = all(day.weekday() < SATURDAY for day in days)
        return "weekdays" if worked and (days[-1] - days[0]).days >= 14 else "daily"
    raise CalculationError(
        f"series '{name}': its dates are {min(gaps)} to {max(gaps)} days apart, mostly {median(gaps):g}; "
        "expected one a year, a quarter, a month, a week or a day",
        fix="add the values up by one of these",
    )


def _anchor(days: Sequence[date]) -> int:
    """Return the day of month the dates stand for; 31 when every one is the last of its month."""
    if all((day + timedelta(days=1)).day == 1 for day in days):
        return 31
    return Counter(day.day for day in days).most_common(1)[0][0]


def _dates_from(day: date, frequency: Frequency, anchor: int) -> Iterator[date]:
    """Yield the dates after `day`."""
    while True:
        if apart := MONTHS_APART.get(frequency):
            year, month = divmod(day.year * 12 + day.month - 1 + apart, 12)
            day = date(year, month + 1, min(anchor, calendar.monthrange(year, month + 1)[1]))
        else:
            day += timedelta(days=7 if frequency == "weekly" else 1)
            if frequency == "weekdays" and day.weekday() >= SATURDAY:
                continue
        yield day


def _regular(days: list[date], frequency: Frequency) -> list[date]:
    """Return every date from first to last; where a month has one in the file, that one."""
    by_month = {(day.year, day.month): day for day in days}
    every = [days[0]]
    for day in _dates_from(days[0], frequency, _anchor(days)):
        key = (day.year, day.month)
        if key > (days[-1].year, days[-1].month) or (frequency not in MONTHS_APART and day > days[-1]):
            break
        every.append(by_month.get(key, day) if frequency in MONTHS_APART else day)
    return every
