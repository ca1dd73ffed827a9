"""Is this a weekly series curves can be fitted to? If not, which week or column is in the way?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from finint.errors import CalculationError
from finint.response.curves import FloatArray

FEWEST_WEEKS = 12
DAYS_OF_A_WEEK = range(6, 9)  # a week that ends with its month or year may be a day short or long


@dataclass(frozen=True, slots=True)
class Weekly:
    """Weekly spend and outcome, oldest week first.

    `spend` is (weeks, channels) in currency, `controls` (weeks, controls), `target` (weeks,) in its own unit;
    `spend_before` holds the weeks just before the window, (weeks before, channels), or None when they are unknown.
    """

    weeks: tuple[date, ...]
    target: FloatArray
    channels: tuple[str, ...]
    spend: FloatArray
    controls: FloatArray
    spend_before: FloatArray | None = None

    def until(self, week: int) -> "Weekly":
        """Return the same series without `week` and the weeks after it."""
        return Weekly(
            self.weeks[:week],
            self.target[:week],
            self.channels,
            self.spend[:week],
            self.controls[:week],
            self.spend_before,
        )


def weekly(
    weeks: Sequence[date],
    target: Sequence[float],
    spend: Mapping[str, Sequence[float]],
    controls: Mapping[str, Sequence[float]] | None = None,
    spend_before: Mapping[str, Sequence[float]] | None = None,
) -> Weekly:
    """Return the series sorted by week.

    Args:
        weeks: a day of each week, always the same weekday, in any order.
        target: the outcome of each week; its sum is above 0.
        spend: weekly spend by channel in one currency, 0 and up.
        controls: other weekly numbers that move the outcome, such as prices or holidays.
        spend_before: spend of the weeks just before the window, oldest first; their carry-over is counted.

    Raises:
        CalculationError: too few weeks, a week twice or missing, a number that is not finite, negative spend, an
            outcome that never changes, or no spend at all.

    >>> days = [date(2026, 1, 5) + timedelta(days=7 * week) for week in range(12)]
    >>> weekly(days, [5.0, 6.0] * 6, {"search": [1.0, 2.0, 3.0] * 4}).spend.shape
    (12, 1)
    """
    if not spend:
        raise CalculationError("no channel was named", fix="name at least one spend column")
    if len(weeks) < FEWEST_WEEKS:
        raise CalculationError(
            f"{len(weeks)} week{'s' if len(weeks) != 1 else ''} of data; response curves need at least {FEWEST_WEEKS}",
            fix="add weeks; two years or more tell season from spend",
        )
    order = np.argsort(np.array([day.toordinal() for day in weeks]), kind="stable")
    days = tuple(weeks[place] for place in order)
    _check_weeks(days)
    outcome = _numbers("the target", target, days, order)
    amounts = np.column_stack([_numbers(f"spend '{name}'", values, days, order) for name, values in spend.items()])
    for place, name in enumerate(spend):
        _check_spend(name, amounts[:, place], days)
    others = [_numbers(f"control '{name}'", values, days, order) for name, values in (controls or {}).items()]
    if np.ptp(outcome) <= 1e-12 * np.abs(outcome).max():
        raise CalculationError(
            f"the target is {outcome[0]:g} in every week, so no channel's effect can be seen",
            fix="choose the outcome column",
        )
    if outcome.sum() <= 0:
        raise CalculationError(
            f"the target adds up to {outcome.sum():g}; expected a total above 0", fix="choose sales, not a balance"
        )
    if not amounts.any():
        raise CalculationError("no channel has any spend", fix="choose the spend columns")
    return Weekly(
        days,
        outcome,
        tuple(spend),
        amounts,
        np.column_stack(others) if others else np.empty((len(days), 0)),
        _before(spend, spend_before),
    )


def _check_weeks(days: tuple[date, ...]) -> None:
    steps = [(after - day).days for day, after in pairwise(days)]
    for day, step in zip(days, steps, strict=False):
        if step == 0:
            raise CalculationError(f"the week of {day} appears twice", fix="keep one row a week, with its total")
    for day, step in zip(days, steps, strict=False):
        if step not in DAYS_OF_A_WEEK:
            found = f"{day} is followed by {day + timedelta(days=step)}, {step} day{'s' if step != 1 else ''} later"
            if sorted(steps)[len(steps) // 2] in DAYS_OF_A_WEEK:
                raise CalculationError(
                    f"weeks are missing: {found}", fix="add a row for every week, with 0 where nothing was spent"
                )
            longer = sorted(steps)[len(steps) // 2] > max(DAYS_OF_A_WEEK)
            raise CalculationError(
                f"the rows are not weeks: {found}",
                fix="export it by week: a longer period hides when spend worked"
                if longer
                else "add the rows of each week up to one",
            )


def _numbers(what: str, values: Sequence[float], days: tuple[date, ...], order: np.ndarray) -> FloatArray:
    if len(values) != len(days):
        raise CalculationError(f"{what} has {len(values)} values for {len(days)} weeks")
    numbers: FloatArray = np.asarray(values, dtype=np.float64)[order]
    for day, value in zip(days, numbers, strict=True):
        if not np.isfinite(value):
            raise CalculationError(f"{what} has no finite number in the week of {day}", fix="fill in the week's value")
    return numbers


def _check_spend(name: str, amounts: FloatArray, days: tuple[date, ...]) -> None:
    negative = np.flatnonzero(amounts < 0)
    if len(negative):
        raise CalculationError(
            f"spend '{name}' is {amounts[negative[0]]:g} in the week of {days[negative[0]]}; spend is 0 or more",
            fix="book a refund in the week it belongs to",
        )


def _before(
    spend: Mapping[str, Sequence[float]], spend_before: Mapping[str, Sequence[float]] | None
) -> FloatArray | None:
    if spend_before is None:
        return None
    lacking = [name for name in spend if name not in spend_before]
    lengths = {len(values) for values in spend_before.values()}
    if lacking or len(lengths) != 1:
        raise CalculationError(
            f"spend before the window lacks {lacking}" if lacking else "spend before the window has uneven lengths",
            fix="give the same weeks for every channel",
        )
    amounts = np.column_stack([np.asarray(spend_before[name], dtype=np.float64) for name in spend])
    if not np.isfinite(amounts).all() or (amounts < 0).any():
        raise CalculationError("spend before the window has to be 0 or more in every week")
    return amounts
