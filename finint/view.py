"""What a page looks at: a period, a cut-off day, a version of the plan, and parts of the company."""

from dataclasses import dataclass, replace
from datetime import date

from finint.period import Period

ALL_ROWS = 2**62


@dataclass(frozen=True, slots=True)
class View:
    """One filter for page, export and API alike.

    Attributes:
        period: whole months; the plan of all of it is the budget.
        as_of: first day not counted, on both sides of every comparison.
        version: the plan compared with; "" when there is none.
        departments, cost_centers, categories, channels, campaigns, vendors: empty means all; "" means "none named".
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
        said = [f"{self.period.label()}, days before {self.as_of:%d %b %Y}"]
        said += [
            f"{name}: {', '.join(value or 'none named' for value in values)}"
            for name, values in named.items()
            if values
        ]
        return said
