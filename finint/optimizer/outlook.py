"""How many customers will the window bring if the proposal is followed? A level that the books can later confirm.

The gain itself is never seen: nobody watches both plans. The outcome of the window is seen, so the journal predicts it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from finint.optimizer.curves import FloatArray
from finint.response.result import Fit

YEAR_WEEKS, QUARTER_WEEKS, RECENT_WEEKS = 52, 13, 8
Z_80 = 1.2816


@dataclass(frozen=True, slots=True)
class OutcomeRange:
    """Predicted outcome of the window in units of the fitted outcome, with the ends of its 80 % interval."""

    expected: float
    low: float
    high: float


def outcome_range(fit: Fit, actual: FloatArray, allocation: Mapping[str, float], weeks: float) -> OutcomeRange:
    """Return the window's outcome: what comes without spend, and what the allocation brings at a steady pace.

    Without spend: the same weeks a year earlier times the year's growth; with less than 65 weeks the last eight weeks.
    The interval holds the spread of weekly errors and of the curves' draws, taken as independent.

    Args:
        fit: curves and base by week.
        actual: outcome by week, (weeks,), of the fitted weeks.
        allocation: spend of the window by channel; channels without a curve bring nothing here.
        weeks: length of the window.
    """
    base = fit.base_weekly
    if len(base) >= YEAR_WEEKS + QUARTER_WEEKS:
        year_ago = base[-YEAR_WEEKS:][: max(1, round(weeks))].mean()
        growth = base[-QUARTER_WEEKS:].mean() / base[-YEAR_WEEKS - QUARTER_WEEKS : -YEAR_WEEKS].mean()
    else:
        year_ago, growth = base[-RECENT_WEEKS:].mean(), 1.0
    drawn = fit.draws
    brought = np.zeros(len(drawn.beta))
    for place, name in enumerate(drawn.channels):
        spend = max(0.0, allocation.get(name, 0.0)) / weeks
        if spend > 0:
            share = 1.0 / (1.0 + (drawn.steady_half_amount[:, place] / spend) ** drawn.slope[:, place])
            brought += drawn.beta[:, place] * share * weeks
    expected = max(0.0, float(year_ago * growth * weeks + brought.mean()))
    errors = float(np.std(actual - fit.fitted_weekly))
    half = Z_80 * float(np.hypot(errors * np.sqrt(weeks), brought.std()))
    return OutcomeRange(expected, max(0.0, expected - half), expected + half)
