"""What is forecast for a series, in which range, and with which record?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from finint.forecast.expect import expectation
from finint.forecast.ranges import scale
from finint.forecast.record import Fold, Record, no_record, ratios_of, record, replay
from finint.forecast.series import Frequency, Series


@dataclass(frozen=True, slots=True)
class Point:
    """One period ahead: the expected value, its 80 % range, and what seasonal naive says."""

    date: date
    value: float
    lower: float
    upper: float
    naive_value: float


@dataclass(frozen=True, slots=True)
class Past:
    """One period of a past forecast: when it was made, what it said, and what came."""

    made_on: date
    date: date
    value: float
    actual: float


@dataclass(frozen=True, slots=True)
class Forecast:
    """A series' next periods, the model in words, its record with the forecasts behind it, and what to know.

    `is_recorded` is False while the past has not been replayed yet: ranges then are the model's own.
    """

    name: str
    frequency: Frequency
    points: tuple[Point, ...]
    model: str
    record: Record
    notes: tuple[str, ...]
    past: tuple[Past, ...] = ()
    is_recorded: bool = True

    @property
    def warnings(self) -> tuple[str, ...]:
        """What to flag beside the figures: no record, or one below 85 % or below seasonal naive."""
        kept = self.record
        if not self.is_recorded:
            return ()
        if kept.accuracy is None and kept.folds < kept.folds_wanted:
            return (f"no record yet: {kept.folds} of {kept.folds_wanted} past forecasts could be made",)
        said = []
        if kept.is_below_target:
            said.append(f"accuracy over 1 to {kept.horizon} periods is under 85 %: use the total or a coarser level")
        if kept.skill is not None and kept.skill < 0 and self.model.startswith("mean"):
            said.append("seasonal naive was the better forecast here")
        return tuple(said)


def forecast(series: Series, horizon: int, *, is_recorded: bool = True) -> Forecast:
    """Return the forecast of the next `horizon` periods with its record.

    Args:
        series: as from `series_of`.
        horizon: periods ahead, 1 and up. The record's horizon is the protocol's own (3 months, 13 weeks, 90 days).
        is_recorded: whether the past is replayed, which takes six times as long as the forecast itself.

    >>> from finint.forecast.series import series_of
    >>> flat = series_of("rent", [date(2026, month, 1) for month in (1, 2, 3, 4, 5)], [900.0] * 5)
    >>> made = forecast(flat, 1)
    >>> made.points[0].date, made.points[0].value, made.model, made.record.accuracy is None
    (datetime.date(2026, 6, 1), 900.0, 'constant', True)
    """
    folds = replay(series) if is_recorded else []
    kept = record(series, folds) if is_recorded else no_record(series)
    made = expectation(series, horizon)
    lower, upper = made.between(scale(ratios_of(folds)))
    points = tuple(
        Point(day, *map(float, figures))
        for day, *figures in zip(series.dates_ahead(horizon), made.path, lower, upper, made.naive_path, strict=True)
    )
    past = _past(series, folds) if kept.accuracy is not None else ()
    notes = (*series.notes, *made.notes)
    return Forecast(series.name, series.frequency, points, made.model, kept, notes, past, is_recorded)


def _past(series: Series, folds: Sequence[Fold]) -> tuple[Past, ...]:
    """Return what the record is the score of, without periods whose value the series lacks."""
    return tuple(
        Past(series.dates[fold.origin - 1], series.dates[fold.origin + step], float(value), float(actual))
        for fold in folds
        for step, (value, actual) in enumerate(zip(fold.made.path, fold.actual, strict=True))
        if actual == actual  # noqa: PLR0124  NaN: the file has none
    )
