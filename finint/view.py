"""What a page looks at: a period, a cut-off day, a version of the plan, and parts of the company."""

from dataclasses import dataclass, replace
from datetime import date

from finint.fiscal import CALENDAR_MONTHS, Calendar
from finint.period import Period

ALL_ROWS = 2**62


@dataclass(frozen=True, slots=True)
class View:
    """One filter for page, export and API alike.

    Attributes:
        period: whole months by name; the plan of all of it is the budget.
        as_of: first day not counted, on both sides of every comparison.
        version: the plan compared with; "" when there is none.
        departments, cost_centers, categories, channels, campaigns, vendors: empty means all; "" means "none named".
        calendar: which days the months have.
    """

    period: Period
    as_of: date
    version: str = ""
    departments: tuple[str, ...] = ()
    cost_centers: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    campaigns: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    calendar: Calendar = CALENDAR_MONTHS

    @property
    def days(self) -> Period:
        """The days of the period."""
        return self.calendar.days(self.period)

    @property
    def weeks_said(self) -> str:
        """The days of the period where its months are weeks: " (29 Dec 2025 – 25 Jan 2026)"; "" for calendar months."""
        return f" ({self.days.label()})" if self.calendar.weeks else ""

    @property
    def cut(self) -> date:
        """The cut-off day among the names of months: what compares with the period, not with days."""
        return self.calendar.named(self.as_of)

    @property
    def is_over(self) -> bool:
        """Whether no day of the period is left."""
        return self.as_of >= self.days.end

    def of(self, period: Period) -> "View":
        """Return the view of other months, cut no later than they end."""
        return replace(self, period=period, as_of=self.calendar.until(self.as_of, period))

    def window(self) -> dict[str, object]:
        """Return the parameters of a query that takes only days and a version."""
        return {"start": self.period.start, "end": self.period.end, "as_of": self.as_of, "version": self.version}

    def parts(self) -> dict[str, object]:
        """Return the parameters that pick parts of the company; None is all.

        >>> View(Period.month(2026, 9), date(2026, 9, 30), channels=("search",)).parts()["channels"]
        ['search']
        """
        names = ("departments", "cost_centers", "categories", "channels", "campaigns", "vendors")
        return {name: list(getattr(self, name)) or None for name in names}

    def narrowed(self, **changes: tuple[str, ...]) -> "View":
        """Return the view with some parts picked; None of the others change."""
        return replace(self, **changes)  # type: ignore[arg-type]

    def year_before(self) -> "View":
        """Return the same view twelve months earlier, cut at the same day of the year.

        >>> View(Period.parse("2026"), date(2026, 11, 15)).year_before().as_of
        datetime.date(2025, 11, 15)
        """
        earlier = (
            self.as_of.replace(year=self.as_of.year - 1, day=min(self.as_of.day, 28))
            if (self.as_of.month == 2 and self.as_of.day == 29)
            else self.as_of.replace(year=self.as_of.year - 1)
        )
        start, end = (day.replace(year=day.year - 1) for day in (self.period.start, self.period.end))
        if self.calendar.weeks:
            month = self.calendar.month_of(self.as_of)
            before = self.calendar.days_of(month.replace(year=month.year - 1))
            earlier = min(before.start + (self.as_of - self.calendar.days_of(month).start), before.end)
        return replace(self, period=Period(start, end), as_of=earlier)

    def words(self) -> list[str]:
        """Return the filters as a reader would say them."""
        named = {
            "department": self.departments,
            "cost centre": self.cost_centers,
            "category": self.categories,
            "channel": self.channels,
            "campaign": self.campaigns,
            "vendor": self.vendors,
        }
        said = [f"{self.period.label()}{self.weeks_said}, days before {self.as_of:%d %b %Y}"]
        said += [
            f"{name}: {', '.join(value or 'none named' for value in values)}"
            for name, values in named.items()
            if values
        ]
        return said
