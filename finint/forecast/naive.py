"""What would repeating the last season have said? Every forecast's yardstick, and all there is for a short series."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def naive_season(known: int, season: int) -> int:
    """Return the season that can be repeated: the series' own when one has been seen, else 1, the last value."""
    return season if known >= season else 1


def seasonal_naive(values: Floats, season: int, horizon: int) -> Floats:
    """Return the value of one season before, for each of the next `horizon` periods.

    >>> seasonal_naive(np.array([1.0, 2.0, 3.0]), 2, 3).tolist()
    [2.0, 3.0, 2.0]
    """
    lag = naive_season(len(values), season)
    return np.asarray(values[len(values) - lag + np.arange(horizon) % lag])


def naive_errors(values: Floats, season: int, horizon: int) -> Floats:
    """Return what the same rule would have missed: row t for its answer after period t, NaN where not yet known."""
    known = len(values)
    lag = naive_season(known, season)
    errors = np.full((known, horizon), np.nan)
    for origin in range(lag - 1, known - 1):
        ahead = min(horizon, known - origin - 1)
        errors[origin, :ahead] = values[origin + 1 : origin + 1 + ahead] - seasonal_naive(
            values[: origin + 1], lag, ahead
        )
    return errors


def filled(values: tuple[float | None, ...], season: int) -> Floats:
    """Return `values` with gaps filled: a straight line between neighbours, plus the gap's usual place in the season.

    The season is added where the place was seen at least twice; the ends of a series are never gaps.

    >>> filled((1.0, None, 3.0), 12).tolist()
    [1.0, 2.0, 3.0]
    """
    found = np.array([np.nan if value is None else value for value in values], dtype=float)
    gaps = np.isnan(found)
    if not gaps.any():
        return found
    place = np.arange(len(found))
    line = np.interp(place, place[~gaps], found[~gaps])
    if len(found) >= 2 * season and season > 1:
        weights = np.ones(season) / season
        padded = np.r_[line[: season // 2][::-1], line, line[-(season - season // 2 - 1) :][::-1]]
        away = found - np.convolve(padded, weights, "valid")[: len(found)]
        usual = np.array([_mean(away[one::season]) for one in range(season)])
        near = np.interp(place, place[~gaps], usual[place % season][~gaps])
        line = line + usual[place % season] - near
    return np.where(gaps, line, found)


def _mean(values: Floats) -> float:
    known = values[~np.isnan(values)]
    return float(known.mean()) if len(known) > 1 else 0.0
