"""How wide is the range in which four of five values should fall?

Raw: the 80 % quantile, per horizon, of what the fitted model would have missed from past periods. Scaled: by how much
forecasts made without knowing the future missed compared with their raw range.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

COVERED = 0.8
LEAST_ERRORS = 8
SEASONS_LOOKED_BACK = 5
LEAST_ORIGINS = 36
PRIOR_WEIGHT = 18.0  # errors: one full record of a monthly series
PRIOR_SCALE = 1.1  # parameters held fixed have seen the future a little


def half_widths(errors: Floats, season: int) -> Floats:
    """Return the 80 % quantile of absolute errors per horizon, never falling with the horizon.

    Args:
        errors: row t for answers given after period t, NaN where not known; the first two seasons are not looked at,
            and of the rest the last five seasons, at least 36 periods.
        season: periods a season.

    Returns:
        One a horizon, 0 and up; horizons with fewer than eight errors grow with the square root from the last that
        has them.
    """
    known = len(errors)
    burned = min(2 * season, max(known // 3, known - LEAST_ERRORS - 4))  # a short series has little to burn
    window = max(SEASONS_LOOKED_BACK * season, LEAST_ORIGINS)
    recent = np.abs(errors[max(burned, known - window) :])
    widths = np.zeros(errors.shape[1])
    last = 0
    for step in range(errors.shape[1]):
        found = recent[:, step][~np.isnan(recent[:, step])]
        if len(found) >= LEAST_ERRORS or (step == 0 and len(found)):
            widths[step] = np.quantile(found, COVERED)
            last = step
        else:
            widths[step] = widths[last] * np.sqrt((step + 1) / (last + 1))
    return np.asarray(np.maximum.accumulate(widths))


def scale(ratios: Floats) -> float:
    """Return the factor on raw half-widths: the 80 % quantile of error ÷ raw half-width, leaning on 1.1 when few.

    >>> scale(np.array([]))
    1.1
    """
    known = ratios[np.isfinite(ratios)]
    if not len(known):
        return PRIOR_SCALE
    found = float(np.quantile(known, COVERED))
    return (PRIOR_WEIGHT * PRIOR_SCALE + len(known) * found) / (PRIOR_WEIGHT + len(known))
