"""Which yearly wave runs through weeks or days, where 52 or 365 separate season values would be noise?

A few sines and cosines of the year, as many as AICc asks for, fitted to what a year's moving average leaves over, with
errors that may last from one period to the next.

Source: Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., section 12.1, with the average
for the trend.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_HARMONICS = 12
DAYS_PER_YEAR = 365.25
STRONG = 4.0  # no wave is the better guess when AICc hardly tells the difference


def effect(values: Floats, periods: int, days_per_period: float) -> Floats | None:
    """Return the wave over `periods` periods from the first value on; None with under two years or without a wave.

    Args:
        values: on the scale on which effects add, one a period.
        periods: how far, those to be forecast included.
        days_per_period: 7 for weeks, 1 for days, 1.4 for weekdays.
    """
    year = DAYS_PER_YEAR / days_per_period
    known, whole = len(values), round(year)
    if known < 2 * whole:
        return None
    swing = values - _level(values, whole)
    swing = swing - swing.mean()
    if not np.any(swing):
        return None
    angle = 2 * np.pi * np.arange(periods)[:, None] * np.arange(1, MOST_HARMONICS + 1) / year
    waves = np.stack([np.sin(angle), np.cos(angle)], axis=2).reshape(periods, -1)  # sine and cosine side by side
    memory = _memory(swing - waves[:known] @ np.linalg.lstsq(waves[:known], swing, rcond=None)[0])
    target = swing[1:] - memory * swing[:-1]
    white = waves[1:known] - memory * waves[: known - 1]
    best, wave = _aicc(target, 1) - STRONG, None
    for used in range(2, 2 * MOST_HARMONICS + 1, 2):
        found = np.linalg.lstsq(white[:, :used], target, rcond=None)[0]
        criterion = _aicc(target - white[:, :used] @ found, used + 1)
        if criterion < best:
            best, wave = criterion, waves[:, :used] @ found
    return wave


def _memory(left: Floats) -> float:
    """Return how much of a deviation lasts to the next period: values that wander look like waves to least squares."""
    return float(np.clip(left[1:] @ left[:-1] / max(float(left[:-1] @ left[:-1]), 1e-300), 0.0, 0.99))


def _level(values: Floats, whole: int) -> Floats:
    """Return the moving average over one year, centred; its ends lean on the first and last half year."""
    half = whole // 2
    padded = np.r_[
        np.full(half, values[:half].mean()), values, np.full(whole - half - 1, values[-(whole - half) :].mean())
    ]
    sums = np.cumsum(np.r_[0.0, padded])
    return np.asarray((sums[whole:] - sums[:-whole]) / whole)


def _aicc(left: Floats, parameters: int) -> float:
    known = len(left)
    variance = max(float(np.mean(left**2)), 1e-300)
    return known * float(np.log(variance)) + 2 * parameters * known / (known - parameters - 1)
