"""By which conventions is a return measured? Every figure that depends on them prints them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from finint.return_days import hurdle_of_window
from finint.roi import Grade

Basis = Literal["cash", "accrual"]
Benefit = Literal["margin", "revenue"]
DEFAULT_MODEL = "linear"
DEFAULT_LOOKBACK_DAYS = 30
LOOKBACKS_DAYS = (7, 30, 60, 90)
HURDLE_RATIO_PER_YEAR = Decimal("0.10")
DAYS_TIED_UP = 60
MODEL_NAMES = {
    "linear": "Linear",
    "last_non_direct": "Last non-direct",
    "last": "Last touch",
    "first": "First touch",
    "position": "Position",
    "time_decay": "Time decay",
}
"""The rule models, the default first."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The conventions a return is measured by; every figure prints them."""

    model: str = DEFAULT_MODEL
    lookback_days: int = DEFAULT_LOOKBACK_DAYS
    basis: Basis = "cash"
    benefit: Benefit = "margin"
    half_life_hours: float = 168.0
    hurdle_ratio_per_year: Decimal = HURDLE_RATIO_PER_YEAR
    days_tied_up: int = DAYS_TIED_UP

    def words(self) -> str:
        """Return the conventions in one line.

        >>> Rules().words()
        'margin · linear · 30 days · credit on the day of the order (cash)'
        """
        day = "the order (cash)" if self.basis == "cash" else "the touch (accrual)"
        model = MODEL_NAMES.get(self.model, self.model).lower()
        return f"{self.benefit} · {model} · {self.lookback_days} days · credit on the day of {day}"

    @property
    def hurdle_ratio(self) -> Decimal:
        """What a campaign must return on top of its cost: the year's hurdle for the days its money is tied up."""
        return hurdle_of_window(self.hurdle_ratio_per_year, self.days_tied_up)


def short_name(name: str) -> str:
    """Return a model's name as a switch shows it, so that all of them fit a narrow page.

    >>> short_name("Last non-direct"), short_name("First touch")
    ('Non-direct', 'First')
    """
    return {"Last non-direct": "Non-direct", "Time decay": "Decay"}.get(name, name.removesuffix(" touch"))


def grade_of(model: str) -> Grade:
    """Return the evidence grade of an attribution model: one touch is D, several are C."""
    return "D" if model in ("first", "last", "last_non_direct") else "C"
