"""What is expected of the next periods, and how far has the same expectation usually been off?"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from finint.forecast import members, trading_days, year_wave
from finint.forecast.naive import filled, naive_errors, naive_season, seasonal_naive
from finint.forecast.ranges import half_widths
from finint.forecast.series import Series

Floats = NDArray[np.float64]

LEAST_PERIODS = 8
SEASONS_FOR_A_MODEL = 2
MOST_PERIODS = 1_500  # the models' time grows with the length, what they learn from four years of days does not
DAYS_PER_PERIOD = {"weekly": 7.0, "daily": 1.0, "weekdays": 1.4}
MEMBERS: dict[str, Callable[[Floats, int, int], members.Member]] = {
    "ETS": members.ets,
    "Theta": members.theta,
    "UCM": members.ucm,
}


@dataclass(frozen=True, slots=True)
class Expectation:
    """The next periods in the series' unit, and the raw 80 % half-width on the scale of the model.

    `is_log` says that the scale is logarithmic: the range is then a factor up and down. `least` is 0 for series that
    never were negative, else None.
    """

    path: Floats
    naive_path: Floats
    half_widths: Floats
    is_log: bool
    least: float | None
    model: str
    notes: tuple[str, ...]

    def between(self, scale: float) -> tuple[Floats, Floats]:
        """Return the lower and upper end of the range with half-widths multiplied by `scale`."""
        away = self.half_widths * scale
        lower, upper = (
            (self.path * np.exp(-away), self.path * np.exp(away))
            if self.is_log
            else (
                self.path - away,
                self.path + away,
            )
        )
        return (lower if self.least is None else np.maximum(lower, self.least)), upper


def is_modelled(series: Series) -> bool:
    """Tell whether the models will be fitted, which takes a second: there are two seasons, and they differ."""
    values = filled(series.values, series.season)
    lagged = values[series.season :] - values[: -series.season]
    return len(values) >= least_periods(series) and bool(np.ptp(values)) and bool(np.any(lagged))


def least_periods(series: Series) -> int:
    """Return how many periods the models need: two seasons, and of years, which have none, eight."""
    return max(SEASONS_FOR_A_MODEL * series.season, LEAST_PERIODS)


def expectation(series: Series, horizon: int) -> Expectation:
    """Return what is expected of the `horizon` periods after the series' last.

    The mean of ETS, Theta and UCM, on logarithms where every value is above 0, after the calendar's own effect was
    taken out and before it is put back. Seasonal naive alone with under two seasons of history.
    """
    values = filled(series.values, series.season)
    naive_path = seasonal_naive(values, series.season, horizon)
    least = 0.0 if values.min() >= 0 else None
    if np.ptp(values) == 0:
        still = np.full(horizon, values[0])
        return Expectation(still, naive_path, np.zeros(horizon), False, least, "constant", ("every value is the same",))
    if len(values) < least_periods(series):
        needed = f"two seasons of {series.season}" if series.season > 1 else f"the {LEAST_PERIODS} that a model needs"
        why = f"{len(values)} periods are under {needed}"
        return _by_naive(series, values, naive_path, least, why)
    if not np.any(values[series.season :] - values[: -series.season]):
        return _by_naive(series, values, naive_path, least, "every season so far is the same")
    is_log = bool(values.min() > 0)
    # Amounts in units of their own size: the searches inside the models are not written for billions.
    unit = 1.0 if is_log else float(np.abs(values).mean())
    scaled = np.log(values) if is_log else values / unit
    added, season, notes = _calendar(series, scaled, horizon)
    known = len(values)
    adjusted = (scaled - added[:known])[-MOST_PERIODS:]
    answers, failed = _answers(adjusted, season, horizon)
    if not answers:
        return _by_naive(series, values, naive_path, least, "no model found a fit")
    mean = np.mean([answer.expected for answer in answers], axis=0)
    ahead = mean[-1] + added[known:]
    errors = _errors(adjusted, mean)
    path = np.exp(ahead) if is_log else ahead * unit
    widths = half_widths(errors, series.season)
    names = ", ".join(answer.name for answer in answers[:-1])
    model = f"mean of {names} and {answers[-1].name}" if names else answers[0].name
    if not is_log:
        notes = (*notes, "values of 0 or below: modelled as they are, not by their logarithms")
    if failed:
        notes = (*notes, f"{' and '.join(failed)} found no fit and was left out")
    path = path if least is None else np.maximum(path, least)
    return Expectation(path, naive_path, widths if is_log else widths * unit, is_log, least, model, notes)


def _by_naive(series: Series, values: Floats, naive_path: Floats, least: float | None, why: str) -> Expectation:
    repeats = naive_season(len(values), series.season) > 1
    errors = naive_errors(values, series.season, len(naive_path))
    again = "season" if repeats else "value"
    return Expectation(
        naive_path,
        naive_path,
        half_widths(errors, 1),
        False,
        least,
        "seasonal naive" if repeats else "last value",
        (f"{why}: the last {again} is repeated",),
    )


def _calendar(series: Series, scaled: Floats, horizon: int) -> tuple[Floats, int, tuple[str, ...]]:
    """Return the calendar's effect over known and coming periods, the season left for the models, and what to say."""
    periods = len(scaled) + horizon
    if series.frequency in ("yearly", "quarterly"):
        return np.zeros(periods), series.season, ()
    if series.frequency == "monthly":
        found = trading_days.effect(scaled, [*series.dates, *series.dates_ahead(horizon)])
        note = "weekdays, leap days or Easter explain part of it"
        season = series.season
    else:
        found = year_wave.effect(scaled, periods, DAYS_PER_PERIOD[series.frequency])
        note = "a yearly wave explains part of it"
        season = 1 if series.frequency == "weekly" else series.season
    return (np.zeros(periods), season, ()) if found is None else (found, season, (note,))


def _answers(values: Floats, season: int, horizon: int) -> tuple[list[members.Member], list[str]]:
    """Return what each member expects; one that finds no finite answer is left out and named."""
    found, failed = [], []
    for name, member in MEMBERS.items():
        try:
            answer = member(values, season, horizon)
        except (ValueError, ArithmeticError, np.linalg.LinAlgError):
            failed.append(name)
            continue
        if np.isfinite(answer.expected[-1]).all():
            found.append(answer)
        else:
            failed.append(name)
    return found, failed


def _errors(values: Floats, expected: Floats) -> Floats:
    """Return value − expectation: row t for the answers given after period t, NaN where the value is not known yet."""
    known, horizon = expected.shape
    target = np.arange(known)[:, None] + 1 + np.arange(horizon)
    padded = np.r_[values, np.full(horizon, np.nan)]
    return np.asarray(padded[target] - expected)
