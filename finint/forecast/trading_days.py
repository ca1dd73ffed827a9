"""What does the calendar itself do to a month: its weekdays, a leap day, Easter?

A month with five Fridays pays more wages than one with four. The effect is estimated on differences over a month and a
year, whitened as an airline model would, and used only when it is strong and also holds for the last two years.

Source: Bell & Hillmer (1983), Modeling Time Series with Calendar Variation; the whitening fixes both moving-average
coefficients at .6 instead of estimating them.
"""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

YEAR = 12
LEAST_MONTHS = 48
CHECKED_MONTHS = 24
WHITENING = 0.6
PENALTY = 3.0  # a coefficient must gain this much log-likelihood × 2, more than AIC's 2: many sets are tried
STRONG = 10.0  # and the best set this much after its penalty
EASTER_DAYS = 8
WEEKDAYS = tuple(range(6))
SETS: tuple[tuple[str, ...], ...] = (
    ("work",),
    ("leap",),
    ("easter",),
    ("work", "leap"),
    ("work", "easter"),
    ("work", "leap", "easter"),
    ("days",),
    ("days", "leap"),
    ("days", "easter"),
    ("days", "leap", "easter"),
)


def effect(values: Floats, months: Sequence[date]) -> Floats | None:
    """Return what the calendar adds to each of `months`; None when it explains too little to trust.

    Args:
        values: on the scale on which effects add (logarithms of amounts), one a month, the first months of `months`.
        months: any day of each month, consecutive, those to be forecast included.
    """
    known = len(values)
    if known < LEAST_MONTHS:
        return None
    target = _whitened(values[:, None])[:, 0]
    if not np.any(target):
        return None
    columns = _columns(months)
    best, chosen = _criterion(target, None) - STRONG, None
    for names in SETS:
        regressors = np.column_stack([columns[name] for name in names])
        white = _whitened(regressors[:known])
        if np.linalg.matrix_rank(white) < white.shape[1] or len(target) - CHECKED_MONTHS < 3 * white.shape[1]:
            continue
        found = _criterion(target, white)
        if found < best:
            best, chosen = found, (regressors, white)
    if chosen is None or not _holds(target, chosen[1]):
        return None
    regressors, white = chosen
    added = regressors @ np.linalg.lstsq(white, target, rcond=None)[0]
    return np.asarray(added - added[:known].mean())


def _criterion(target: Floats, white: Floats | None) -> float:
    left = target if white is None else target - white @ np.linalg.lstsq(white, target, rcond=None)[0]
    used = 0 if white is None else white.shape[1]
    return len(target) * float(np.log(max(float(np.mean(left**2)), 1e-300))) + PENALTY * used


def _holds(target: Floats, white: Floats) -> bool:
    """Return whether coefficients from the earlier months lower the error of the last two years."""
    early = np.linalg.lstsq(white[:-CHECKED_MONTHS], target[:-CHECKED_MONTHS], rcond=None)[0]
    late = target[-CHECKED_MONTHS:]
    return bool(np.sum((late - white[-CHECKED_MONTHS:] @ early) ** 2) < np.sum(late**2))


def _whitened(columns: Floats) -> Floats:
    """Return (1 − B)(1 − B¹²) of each column, divided by (1 − .6 B)(1 − .6 B¹²)."""
    from scipy.signal import lfilter  # noqa: PLC0415

    differences = np.diff(columns, axis=0)
    differences = differences[YEAR:] - differences[:-YEAR]
    seasonal = np.zeros(YEAR + 1)
    seasonal[0], seasonal[YEAR] = 1, -WHITENING
    return np.asarray(lfilter([1], seasonal, lfilter([1], [1, -WHITENING], differences, axis=0), axis=0))


def _columns(months: Sequence[date]) -> dict[str, Floats]:
    """Return the regressors: weekdays against Sundays or weekends, the leap day, the days up to Easter."""
    counts = np.zeros((len(months), 7))
    leap, easter = np.zeros((len(months), 1)), np.zeros((len(months), 1))
    for row, day in enumerate(months):
        first, days = calendar.monthrange(day.year, day.month)
        for offset in range(days):
            counts[row, (first + offset) % 7] += 1
        if day.month == 2:
            leap[row] = 0.75 if days == 29 else -0.25
        sunday = easter_sunday(day.year)
        window = [sunday - timedelta(days=before) for before in range(EASTER_DAYS)]
        easter[row] = sum(one.month == day.month for one in window) / EASTER_DAYS
    work = counts[:, :5].sum(axis=1) - 2.5 * counts[:, 5:].sum(axis=1)
    return {"work": work[:, None], "days": counts[:, WEEKDAYS] - counts[:, [6]], "leap": leap, "easter": easter}


def easter_sunday(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar.

    Source: the anonymous algorithm in Nature, 20 April 1876.

    >>> easter_sunday(2026)
    datetime.date(2026, 4, 5)
    """
    golden, century, rest = year % 19, year // 100, year % 100
    leaps, correction = century // 4, (8 * century + 13) // 25
    epact = (19 * golden + century - leaps - correction + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    shift = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * shift + 114, 31)
    return date(year, month, day + 1)
