"""A line of the plan, as somebody names it who moves money."""

from dataclasses import dataclass
from datetime import date

from finint.period import Period
from finint.view import View


@dataclass(frozen=True, slots=True)
class Place:
    """A line of the plan: what is left out is not narrowed down."""

    department: str
    cost_category: str = ""
    channel: str = ""

    def words(self) -> str:
        """Return the line in words.

        >>> Place("Growth", "media_spend").words()
        'Growth, media spend'
        """
        return ", ".join(part.replace("_", " ") for part in (self.department, self.cost_category, self.channel) if part)

    def row(self) -> dict[str, object]:
        """Return the columns of a plan line."""
        return {
            "department": self.department or None,
            "cost_category": self.cost_category or None,
            "channel": self.channel or None,
        }

    def view(self, month: date, as_of: date, version: str) -> View:
        """Return the filter that picks the line in one month."""
        return View(
            Period.month(month.year, month.month),
            as_of,
            version,
            departments=(self.department,),
            categories=(self.cost_category,) if self.cost_category else (),
            channels=(self.channel,) if self.channel else (),
        )
