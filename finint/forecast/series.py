"""What series do these dated values make: monthly, weekly or daily, from when, with which gaps?"""

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

Frequency = Literal["monthly", "weekly", "daily", "weekdays"]

LEAST_VALUES = 3
MOST_MISSING_RATIO = 0.4
SATURDAY = 5
NOUNS = {"monthly": "months", "weekly": "weeks", "daily": "days", "weekdays": "weekdays"}
SEASONS = {"monthly": 12, "weekly": 52, "daily": 7, "weekdays": 5}


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
        """Periods after which the pattern repeats: 12 months, 52 weeks, 7 days, 5 weekdays."""
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
        CalculationError: fewer than three values, a date twice, spacing that is not monthly, weekly or daily, or more
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
    months = {(day.year, day.month) for day in days}
    if len(months) == len(days) and 26 <= min(gaps) <= 35:
        return "monthly"
    if all(gap % 7 == 0 for gap in gaps) and min(gaps) == 7:
        return "weekly"
    if min(gaps) == 1 and median(gaps) <= 3:
        # Two weeks without a Saturday or Sunday are a habit, not a gap.
        worked = all(day.weekday() < SATURDAY for day in days)
        return "weekdays" if worked and (days[-1] - days[0]).days >= 14 else "daily"
    raise CalculationError(
        f"series '{name}': its dates are {min(gaps)} to {max(gaps)} days apart, mostly {median(gaps):g}; "
        "expected one a month, a week or a day",
        fix="add the values up by month, week or day",
    )


def _anchor(days: Sequence[date]) -> int:
    """Return the day of month the dates stand for; 31 when every one is the last of its month."""
    if all((day + timedelta(days=1)).day == 1 for day in days):
        return 31
    return Counter(day.day for day in days).most_common(1)[0][0]


def _dates_from(day: date, frequency: Frequency, anchor: int) -> Iterator[date]:
    """Yield the dates after `day`."""
    while True:
        if frequency == "monthly":
            following = day.replace(day=28) + timedelta(days=4)
            after = following.replace(day=28) + timedelta(days=4)
            last = (after - timedelta(days=after.day)).day
            day = following.replace(day=min(anchor, last))
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
        if key > (days[-1].year, days[-1].month) or (frequency != "monthly" and day > days[-1]):
            break
        every.append(by_month.get(key, day) if frequency == "monthly" else day)
    return every
