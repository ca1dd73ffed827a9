"""How good was this forecast when it did not know the future?

The series is cut off at several past periods, forecast again from what was known, and compared with what came.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from finint.forecast.expect import Expectation, expectation
from finint.forecast.naive import filled, naive_season
from finint.forecast.ranges import scale
from finint.forecast.series import Series

Floats = NDArray[np.float64]

PROTOCOL = {  # horizon, folds
    "yearly": (1, 6), "quarterly": (2, 6), "monthly": (3, 6), "weekly": (13, 4), "daily": (90, 4), "weekdays": (65, 4),
}  # fmt: skip
TARGET_ACCURACY = 0.85


@dataclass(frozen=True, slots=True)
class Record:
    """Scores over all folds and steps; None where there is no record yet, or nothing to divide by.

    `accuracy` is 1 − WAPE, floored at 0; `bias` Σ(f − y)/|Σy|, above 0 is over-forecast; `skill` 1 − MAE ÷ MAE of
    seasonal naive, above 0 beats it; `mase` MAE ÷ in-sample MAE of seasonal naive; `coverage` the share of values
    inside the 80 % range given at the time. `accuracy_by_horizon` is for 1, 2, … periods ahead, `total_accuracy` for
    their sum.
    """

    accuracy: float | None
    bias: float | None
    skill: float | None
    mase: float | None
    coverage: float | None
    folds: int
    folds_wanted: int
    horizon: int
    accuracy_by_horizon: tuple[float | None, ...]
    total_accuracy: float | None
    naive_accuracy: float | None

    @property
    def is_below_target(self) -> bool:
        """Whether the accuracy is known and under 85 %."""
        return self.accuracy is not None and self.accuracy < TARGET_ACCURACY


@dataclass(frozen=True, slots=True)
class Fold:
    """One forecast made at a past period, what came (NaN where the file has none), and the range given."""

    origin: int
    made: Expectation
    actual: Floats
    lower: Floats
    upper: Floats

    @property
    def ratios(self) -> Floats:
        """Absolute error ÷ raw half-width, on the model's scale; NaN where undefined."""
        with np.errstate(divide="ignore", invalid="ignore"):
            missed = np.log(self.actual / self.made.path) if self.made.is_log else self.actual - self.made.path
            return np.abs(missed) / np.where(self.made.half_widths > 0, self.made.half_widths, np.nan)


def replay(series: Series) -> list[Fold]:
    """Return the folds of the series' protocol, oldest first; fewer when it is short.

    Yearly 6 folds of a year, quarterly 6 of 2 quarters, monthly 6 of 3 months, weekly 4 of 13 weeks, daily 4 of 90
    days, one after the other, the last ending with the series; history grows from fold to fold and holds at least one
    season. A series too short for that is asked from origins nearer to each other, down to every period: then folds
    overlap. Ranges are scaled by what was known of earlier folds.
    """
    horizon, folds = PROTOCOL[series.frequency]
    last, least = len(series.values) - horizon, max(series.season, 2)
    apart = max(1, min(horizon, (last - least) // (folds - 1)))
    found: list[Fold] = []
    for origin in range(last - apart * (folds - 1), last + 1, apart):
        if origin < least or sum(value is not None for value in series.values[:origin]) < 2:
            continue
        made = expectation(series.before(origin), horizon)
        actual = np.array([np.nan if value is None else value for value in series.values[origin : origin + horizon]])
        lower, upper = made.between(scale(ratios_of(found, before=origin)))
        found.append(Fold(origin, made, actual, lower, upper))
    return found


def ratios_of(folds: Sequence[Fold], before: int | None = None) -> Floats:
    """Return every fold's error ÷ raw half-width, to scale a range by; of periods before `before` where it is given."""
    seen = [fold.ratios if before is None else fold.ratios[: max(0, before - fold.origin)] for fold in folds]
    return np.concatenate(seen) if seen else np.array([])


def record(series: Series, folds: Sequence[Fold]) -> Record:
    """Return the scores of `folds`; None in each while there are fewer than the protocol asks for."""
    horizon, wanted = PROTOCOL[series.frequency]
    if len(folds) < wanted:
        return no_record(series, len(folds))
    actual = np.array([fold.actual for fold in folds])
    made = np.array([fold.made.path for fold in folds])
    naive = np.array([fold.made.naive_path for fold in folds])
    seen = ~np.isnan(actual)
    inside = (actual >= [fold.lower for fold in folds]) & (actual <= [fold.upper for fold in folds])
    values = filled(series.values, series.season)
    lag = naive_season(len(values), series.season)
    usual = float(np.abs(values[lag:] - values[:-lag]).mean())
    missed, missed_naive = np.abs(actual - made)[seen].mean(), np.abs(actual - naive)[seen].mean()
    whole = seen.all(axis=1)
    total = abs(float(actual[seen].sum()))
    return Record(
        accuracy=accuracy(actual, made),
        bias=float((made - actual)[seen].sum()) / total if total else None,
        skill=1 - float(missed / missed_naive) if missed_naive else None,
        mase=float(missed / usual) if usual else None,
        coverage=float(inside[seen].mean()),
        folds=len(folds),
        folds_wanted=wanted,
        horizon=horizon,
        accuracy_by_horizon=tuple(accuracy(actual[:, step], made[:, step]) for step in range(horizon)),
        total_accuracy=accuracy(actual[whole].sum(axis=1), made[whole].sum(axis=1)),
        naive_accuracy=accuracy(actual, naive),
    )


def no_record(series: Series, folds: int = 0) -> Record:
    """Return the record of fewer folds than the protocol asks for: no score."""
    horizon, wanted = PROTOCOL[series.frequency]
    return Record(None, None, None, None, None, folds, wanted, horizon, (None,) * horizon, None, None)


def accuracy(actual: Floats, made: Floats) -> float | None:
    """Return 1 − Σ|actual − made| ÷ Σ|actual|, floored at 0, NaN left out; None when nothing was spent.

    >>> accuracy(np.array([100.0, 50.0]), np.array([90.0, 55.0]))
    0.9
    """
    seen = ~np.isnan(actual)
    size = float(np.abs(actual[seen]).sum())
    return max(0.0, 1 - float(np.abs(actual - made)[seen].sum()) / size) if size else None
