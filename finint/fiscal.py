"""Which days are a fiscal month? A calendar month, or whole weeks of a year of 52 or 53.

A fiscal month is named by the first day of the calendar month it stands for, whatever its days are: plans, closes and
forecasts keep that name, and only what has a day is placed by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from finint.errors import CalculationError
from finint.period import FORMS, Period, add_months, first_of_month

YEARS = range(1990, 2101)
"""Fiscal years whose weeks are kept; outside of them months are the calendar's."""
_WEEKS_A_YEAR = 52


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a company cuts its years into months.

    Attributes:
        weeks: whole weeks of the three months of every quarter; None for calendar months.
        first_month: of the fiscal year, 1–12.
        weekday: day a fiscal week begins with, 0 is Monday.
        anchor: a year of weeks begins on that day "nearest" to the first day of its first month, or on the "last" one
            up to it. These are the two ways of a 52-53-week year (26 CFR 1.441-2); the 53rd week is the last month's.
    """

    weeks: tuple[int, int, int] | None = None
    first_month: int = 1
    weekday: int = 0
    anchor: Literal["nearest", "last"] = "nearest"

    def year_start(self, year: int) -> date:
        """Return the first day of the fiscal year named by the calendar year in which it ends.

        >>> Calendar((4, 5, 4), first_month=2, weekday=6).year_start(2024)
        datetime.date(2023, 1, 29)
        """
        first = Period.fiscal_year(year, self.first_month).start
        if self.weeks is None:
            return first
        back = (first.weekday() - self.weekday) % 7
        return first + timedelta(days=7 - back if self.anchor == "nearest" and back > 3 else -back)

    def days_of(self, month: date) -> Period:
        """Return the days of the fiscal month called `month`, the first day of a calendar month.

        >>> Calendar((4, 4, 5)).days_of(date(2026, 2, 1))
        Period(start=datetime.date(2026, 1, 26), end=datetime.date(2026, 2, 23))
        """
        calendar_month = Period.month(month.year, month.month)
        year = Period.fiscal_year_of(month, self.first_month)
        if self.weeks is None or year.last_day.year not in YEARS:
            return calendar_month
        weeks, number = self.weeks * 4, (month.month - self.first_month) % 12
        start = self.year_start(year.last_day.year) + timedelta(weeks=sum(weeks[:number]))
        end = start + timedelta(weeks=weeks[number]) if number < 11 else self.year_start(year.last_day.year + 1)
        return Period(start, end)

    def month_of(self, day: date) -> date:
        """Return the name of the fiscal month that holds `day`.

        >>> Calendar((4, 4, 5)).month_of(date(2026, 1, 29)), Calendar().month_of(date(2026, 1, 29))
        (datetime.date(2026, 2, 1), datetime.date(2026, 1, 1))
        """
        named = first_of_month(day)
        if self.weeks is None:
            return named
        near = (add_months(named, step) for step in (0, 1, -1))
        return next((month for month in near if day in self.days_of(month)), named)

    def year_of(self, day: date) -> Period:
        """Return the twelve months, by name, of the fiscal year that holds `day`.

        >>> Calendar((4, 4, 5)).year_of(date(2025, 12, 30))
        Period(start=datetime.date(2026, 1, 1), end=datetime.date(2027, 1, 1))
        """
        return Period.fiscal_year_of(self.month_of(day), self.first_month)

    def named(self, day: date) -> date:
        """Return a day of the calendar month that stands for `day`'s: it compares with names of months as `day` would.

        >>> Calendar((4, 4, 5)).named(date(2026, 1, 29)), Calendar().named(date(2026, 1, 29))
        (datetime.date(2026, 2, 4), datetime.date(2026, 1, 29))
        """
        if self.weeks is None:
            return day
        month = self.month_of(day)
        passed = (day - self.days_of(month).start).days
        return month + timedelta(days=min(passed, Period.month(month.year, month.month).days - 1))

    def until(self, day: date, months: Period) -> date:
        """Return `day`, or the end of the named months when that comes first."""
        return min(day, self.days(months).end)

    def days(self, months: Period) -> Period:
        """Return the days of whole months that are given by name.

        >>> Calendar((4, 4, 5)).days(Period.parse("2026-Q1"))
        Period(start=datetime.date(2025, 12, 29), end=datetime.date(2026, 3, 30))
        """
        return Period(self.days_of(months.start).start, self.days_of(months.end).start) if self.weeks else months

    def months(self, days: Period) -> Period:
        """Return, by name, the months that `days` touch.

        >>> Calendar().months(Period.parse("2026-W40")).label()
        '1 Sep – 31 Oct 2026'
        """
        return Period(self.month_of(days.start), add_months(self.month_of(days.last_day), 1))

    def rows(self) -> Iterator[tuple[date, date, date]]:
        """Yield name, first day and end of every month of weeks; nothing for calendar months."""
        if self.weeks:
            months = Period(Period.fiscal_year(YEARS[0], self.first_month).start,
                            Period.fiscal_year(YEARS[-1], self.first_month).end).months()  # fmt: skip
            for month in months:
                days = self.days_of(month)
                yield month, days.start, days.end

    def parse(self, text: str) -> Period:
        """Return the days of a period as it is written: 2026, 2026-Q3, 2026-09, 2026-P09, or a week or days.

        Years, quarters and months are fiscal. P counts the months of a fiscal year: without weeks of its own, of 4-4-5.

        >>> Calendar().parse("2026-P02")
        Period(start=datetime.date(2026, 1, 26), end=datetime.date(2026, 2, 23))
        """
        form = FORMS.fullmatch(text)
        if form and form["part"]:
            if not 1 <= int(form["part"]) <= 12:
                raise CalculationError(f"'{text}' is not a period", fix="a fiscal year has P01 to P12")
            year = Period.fiscal_year(int(form["year"]), self.first_month)
            weekly = self if self.weeks else Calendar((4, 4, 5), self.first_month)
            return weekly.days_of(add_months(year.start, int(form["part"]) - 1))
        found = Period.parse(text, self.first_month)
        return found if "/" in text or (form and form["week"]) else self.days(found)


CALENDAR_MONTHS = Calendar()
