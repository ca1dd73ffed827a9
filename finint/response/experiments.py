"""What a lift test says about a channel's curve: pseudo-data beside the weekly series."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from finint.errors import CalculationError
from finint.response.curves import FloatArray
from finint.response.features import NEXT_TO_NOTHING, Shapes, Stocks, carried, carried_in, saturate
from finint.response.weekly import Weekly


@dataclass(frozen=True, slots=True)
class Experiment:
    """A test in weeks of the series: spend changed by `extra_amount_per_week` from `start` until before `end`.

    `lift` is the outcome gained in those weeks against what would have been, `lift_se` its standard error, both in
    target units; a test that switched spend off has a negative change and usually a negative lift.
    """

    channel: str
    start: date
    end: date
    extra_amount_per_week: float
    lift: float
    lift_se: float


@dataclass(frozen=True, slots=True)
class Lift:
    """A test made ready for the search: adstocked spend with and without the change, lift over the mean target."""

    first: int
    log_stock: FloatArray  # (2, carry-overs, weeks of the test), without the change
    lift: float
    lift_se: float

    def per_contribution(self, channel: int, stocks: Stocks, shapes: Shapes, mean: FloatArray) -> FloatArray:
        """Return the lift each shape predicts for a mean weekly contribution of 1, (...).

        The series holds the spend that was really made, test included; taking the change away gives the comparison.
        """
        place = shapes.history, shapes.carryover
        middle = (shapes.half_log + stocks.reference[channel][place])[..., None]
        weeks = slice(self.first, self.first + self.log_stock.shape[-1])
        tested = saturate(stocks.log_stock[channel][place][..., weeks] - middle, shapes.slope_log)
        otherwise = saturate(self.log_stock[place] - middle, shapes.slope_log)
        return np.asarray((tested - otherwise).sum(axis=-1) / mean)


def lifts(
    series: Weekly, experiments: Sequence[Experiment], channels: Sequence[int], target_size: float
) -> list[list[Lift]]:
    """Return the tests of each of `channels` (places in the series), scaled as the search scales.

    Raises:
        CalculationError: a test names a channel that has no spend here, lies outside the weeks, has no standard error,
            changed nothing, or took away more than was spent.
    """
    found: list[list[Lift]] = [[] for _ in channels]
    for test in experiments:
        names = [series.channels[place] for place in channels]
        if test.channel not in names:
            raise CalculationError(
                f"the test of '{test.channel}' names no channel with spend; they are {', '.join(names)}"
            )
        place = names.index(test.channel)
        _check(test, series)
        inside = [week for week, day in enumerate(series.weeks) if test.start <= day < test.end]
        spend = series.spend[:, channels[place]]
        changed = np.zeros(len(spend))
        changed[inside] = test.extra_amount_per_week
        otherwise = spend - changed
        if (otherwise < -1e-9 * spend.max()).any():
            raise CalculationError(
                f"the test of '{test.channel}' adds {test.extra_amount_per_week:g} a week, more than was spent in it",
                fix="the series has to hold the spend that was really made, test included",
            )
        size = spend.mean()
        known = None if series.spend_before is None else series.spend_before[:, channels[place]] / size
        before = carried_in(spend / size, known)
        stock = carried(np.maximum(otherwise, 0) / size, before)[..., inside[0] : inside[-1] + 1]
        found[place].append(
            Lift(
                inside[0],
                np.log(np.maximum(stock, NEXT_TO_NOTHING)),
                test.lift / target_size,
                test.lift_se / target_size,
            )
        )
    return found


def _check(test: Experiment, series: Weekly) -> None:
    numbers = (test.extra_amount_per_week, test.lift, test.lift_se)
    if not np.isfinite(numbers).all() or test.lift_se <= 0 or test.extra_amount_per_week == 0:
        raise CalculationError(
            f"the test of '{test.channel}' needs a change of spend other than 0 and a standard error above 0; "
            f"found {test.extra_amount_per_week:g} and {test.lift_se:g}"
        )
    last = series.weeks[-1] + timedelta(days=7)
    if not any(test.start <= day < test.end for day in series.weeks) or test.start < series.weeks[0] or test.end > last:
        raise CalculationError(
            f"the test of '{test.channel}' from {test.start} until before {test.end} lies outside the weeks "
            f"{series.weeks[0]} to {series.weeks[-1]}"
        )
