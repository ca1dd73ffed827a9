"""Where will the fiscal year land, with part of it closed?

Spend inside a year is lumpy: scaling the year to date up by the calendar (the run-rate) takes a lump for a habit. What
is known better is what the plan still holds for the months ahead; then how past years were spread; the calendar last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from finint.errors import CalculationError
from finint.money import ratio

Basis = Literal["phased plan", "past years", "even plan", "run-rate"]
ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class PastYear:
    """An earlier year of the same line: spent by the same day of that year, and in all."""

    actual_to_date_amount: Decimal
    final_amount: Decimal


@dataclass(frozen=True, slots=True)
class PartYear:
    """One line of a fiscal year under way.

    `elapsed_ratio` is the share of the year's days before the first day not counted, 0 to 1. `planned_to_date_amount`
    is the phased plan's part before that day; None when the plan is not phased. `past` may be empty.
    """

    actual_to_date_amount: Decimal
    elapsed_ratio: Decimal
    budget_amount: Decimal | None = None
    planned_to_date_amount: Decimal | None = None
    past: Sequence[PastYear] = ()


@dataclass(frozen=True, slots=True)
class InYearOutlook:
    """The expected amount of the whole year, what it rests on, and the run-rate to show beside it.

    Not the outlook with commitments: see `with_commitments`.
    """

    amount: Decimal
    basis: Basis
    run_rate_amount: Decimal | None

    @property
    def sentence(self) -> str:
        """What the figure rests on, in words."""
        return {
            "phased plan": "actual to date and what the phased plan holds for the rest of the year",
            "past years": "actual to date and the share of a year that earlier years still had ahead",
            "even plan": "actual to date and the budget for the days left, spread evenly",
            "run-rate": "actual to date continued at the same daily rate",
        }[self.basis]


def run_rate_amount(line: PartYear) -> Decimal | None:
    """Return actual to date ÷ share of the year gone; None before the year's first day is over.

    >>> run_rate_amount(PartYear(Decimal("30.00"), Decimal("0.25")))
    Decimal('120')
    """
    return ratio(line.actual_to_date_amount, line.elapsed_ratio)


def outlook(line: PartYear) -> InYearOutlook | None:
    """Return where the line's year will land; None when nothing is known: no budget, no day gone, no past.

    With a budget: actual to date + budget for the time left, phased by the plan, else by past years, else evenly.
    Without: actual to date ÷ the share past years had spent by now, else the run-rate.

    Raises:
        CalculationError: `elapsed_ratio` is outside 0 to 1.

    >>> line = PartYear(Decimal(30), Decimal("0.25"), budget_amount=Decimal(200), planned_to_date_amount=Decimal(20))
    >>> outlook(line).amount  # 30 + (200 − 20)
    Decimal('210')
    """
    if not ZERO <= line.elapsed_ratio <= ONE:
        raise CalculationError(f"the share of the year gone is 0 to 1; got {line.elapsed_ratio}")
    run_rate = run_rate_amount(line)
    actual, budget, share = line.actual_to_date_amount, line.budget_amount, spent_by_now_ratio(line.past)
    if line.elapsed_ratio == ONE:
        return InYearOutlook(actual, "run-rate", run_rate)
    if budget is not None and line.planned_to_date_amount is not None:
        return InYearOutlook(actual + budget - line.planned_to_date_amount, "phased plan", run_rate)
    if budget is not None and share is not None:
        return InYearOutlook(actual + budget * (ONE - share), "past years", run_rate)
    if budget is not None:
        return InYearOutlook(actual + budget * (ONE - line.elapsed_ratio), "even plan", run_rate)
    if share:
        return InYearOutlook(actual / share, "past years", run_rate)
    return InYearOutlook(run_rate, "run-rate", run_rate) if run_rate is not None else None


def spent_by_now_ratio(past: Sequence[PastYear]) -> Decimal | None:
    """Return the share of a year spent by this day in earlier years, 0 to 1; a ratio of sums, None without past spend.

    >>> spent_by_now_ratio([PastYear(Decimal(10), Decimal(40)), PastYear(Decimal(20), Decimal(60))])
    Decimal('0.3')
    """
    share = ratio(
        sum((year.actual_to_date_amount for year in past), ZERO), sum((year.final_amount for year in past), ZERO)
    )
    return None if share is None else min(max(share, ZERO), ONE)


def with_commitments(
    closed_amount: Decimal,
    accrued_amount: Decimal,
    open_commitments_amount: Decimal,
    remaining_forecast_amount: Decimal | None,
) -> Decimal:
    """Return closed actuals + accruals + the larger of open commitments and remaining forecast.

    What is signed will be paid even when a model expects less; without a forecast only commitments are ahead.

    >>> with_commitments(Decimal(50), Decimal(5), Decimal(30), Decimal(20))
    Decimal('85')
    """
    ahead = open_commitments_amount
    if remaining_forecast_amount is not None:
        ahead = max(ahead, remaining_forecast_amount)
    return closed_amount + accrued_amount + ahead
