"""Half-open date periods, and the texts that name them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from finint.errors import CalculationError

FORMS = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|W(?P<week>\d\d)|P(?P<part>\d\d)|(?P<month>\d\d)))?")


def first_of_month(day: date) -> date:
    """Return the first day of `day`'s month."""
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """Return the first of the month `months` after `day`'s month.

    >>> add_months(date(2026, 11, 14), 3)
    datetime.date(2027, 2, 1)
    """
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `start` up to, but without, `end`."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise CalculationError(f"a period ends after it starts; got {self.start} to {self.end}")

    @classmethod
    def month(cls, year: int, month: int) -> "Period":
        """Return one calendar month."""
        start = date(year, month, 1)
        return cls(start, add_months(start, 1))

    @classmethod
    def fiscal_year(cls, year: int, first_month: int = 1) -> "Period":
        """Return the fiscal year named by the calendar year in which it ends.

        >>> Period.fiscal_year(2016, first_month=7)
        Period(start=datetime.date(2015, 7, 1), end=datetime.date(2016, 7, 1))
        """
        start = date(year if first_month == 1 else year - 1, first_month, 1)
        return cls(start, add_months(start, 12))

    @classmethod
    def fiscal_year_of(cls, day: date, first_month: int = 1) -> "Period":
        """Return the fiscal year that holds `day`."""
        year = day.year if first_month == 1 or day.month < first_month else day.year + 1
        return cls.fiscal_year(year, first_month)

    @classmethod
    def parse(cls, text: str, first_month: int = 1) -> "Period":
        """Read 2026, 2026-Q3, 2026-09, 2026-W38 or 2026-02-05/2026-02-10 (both days included).

        Years and quarters are fiscal and begin with a month, weeks are ISO weeks; `fiscal` knows years of whole weeks.

        >>> Period.parse("2026-Q3")
        Period(start=datetime.date(2026, 7, 1), end=datetime.date(2026, 10, 1))
        >>> Period.parse("2026-02-05/2026-02-10").days
        6
        """
        try:
            if "/" in text:
                first, last = (date.fromisoformat(part) for part in text.split("/"))
                return cls(first, last + timedelta(days=1))
            form = FORMS.fullmatch(text)
            if form is None or form["part"]:
                raise ValueError(text)  # noqa: TRY301
            year = int(form["year"])
            if form["month"]:
                return cls.month(year, int(form["month"]))
            if form["week"]:
                monday = date.fromisocalendar(year, int(form["week"]), 1)
                return cls(monday, monday + timedelta(days=7))
            fiscal = cls.fiscal_year(year, first_month)
            if form["quarter"]:
                start = add_months(fiscal.start, 3 * (int(form["quarter"]) - 1))
                return cls(start, add_months(start, 3))
        except ValueError as error:
            raise CalculationError(
                f"'{text}' is not a period", fix="write 2026, 2026-Q3, 2026-09, 2026-W38 or 2026-02-05/2026-02-10"
            ) from error
        return fiscal

    @property
    def days(self) -> int:
        """Number of days, 1 and up."""
        return (self.end - self.start).days

    @property
    def last_day(self) -> date:
        """The last day inside."""
        return self.end - timedelta(days=1)

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.end

    def overlap(self, other: "Period") -> "Period | None":
        """Return the days in both, or None.

        >>> Period.month(2026, 2).overlap(Period.month(2026, 3)) is None
        True
        """
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None

    def months(self) -> Iterator[date]:
        """Yield the first day of every calendar month the period touches."""
        month = first_of_month(self.start)
        while month < self.end:
            yield month
            month = add_months(month, 1)

    def label(self) -> str:
        """Return the period in words: a month, a quarter or year when it is one, else its two ends.

        >>> Period.month(2026, 9).label(), Period.parse("2026").label()
        ('Sep 2026', '2026')
        """
        if self.start.day == 1 and self.end == add_months(self.start, 1):
            return f"{self.start:%b %Y}"
        if (self.start.month, self.start.day) == (1, 1) and self.end == add_months(self.start, 12):
            return f"{self.start.year}"
        last = self.last_day
        if self.start.year == last.year:
            return f"{self.start.day} {self.start:%b} – {last.day} {last:%b %Y}"
        return f"{self.start.day} {self.start:%b %Y} – {last.day} {last:%b %Y}"
