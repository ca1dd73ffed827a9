"""How well would the curves have forecast the last weeks, had they not been seen?"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from finint.response.baseline import baseline
from finint.response.experiments import Experiment
from finint.response.priors import Priors
from finint.response.settled import base_coefficients, middle, scaled, settled, together
from finint.response.weekly import FEWEST_WEEKS, Weekly

WALKERS, ROUNDS, KEPT_ROUNDS = 32, 40, 25
QUARTER_WEEKS, FEWEST_HELD_WEEKS = 13, 4


def held_weeks(weeks: int) -> int:
    """Return how many last weeks to hold out: an eighth, 4 to 13; 0 when too few would be left to learn from.

    >>> [held_weeks(weeks) for weeks in (14, 16, 52, 156)]
    [0, 4, 6, 13]
    """
    held = min(max(weeks // 8, FEWEST_HELD_WEEKS), QUARTER_WEEKS)
    return held if weeks - held >= FEWEST_WEEKS else 0


def holdout_accuracy(
    series: Weekly, experiments: Sequence[Experiment], priors: Priors, draw: np.random.Generator
) -> float | None:
    """Return 1 − Σ|forecast − actual| / Σ|actual| over the held-out weeks; 1 at best, below 0 when worse than none.

    The forecast knows the held-out weeks' spend and controls, not their outcome. It is no proof that spend caused the
    outcome: season alone can forecast well. None when the series is too short.
    """
    held = held_weeks(len(series.weeks))
    known = len(series.weeks) - held
    past = series.until(known)
    actual = series.target[known:]
    if not held or not past.spend.any() or np.ptp(past.target) == 0 or past.target.sum() <= 0 or not actual.any():
        return None
    columns = baseline(series, float(past.target.std() / np.abs(past.target).mean()), known)
    seen = replace(columns, columns=columns.columns[:known])
    tests = [test for test in experiments if test.end <= series.weeks[known]]
    learned, _, kept = settled(
        scaled(past, seen, _still_spent(tests, past), priors), WALKERS, ROUNDS, KEPT_ROUNDS, draw
    )
    curves, carried = middle(learned, kept, np.median(together(kept, "size"), axis=0))
    weekly = np.column_stack(
        [
            curve.weekly(series.spend[:, place], float(before))
            for curve, place, before in zip(curves, learned.places, carried, strict=True)
        ]
    )
    base = columns.columns @ base_coefficients(learned, weekly[:known]) * learned.target_size
    forecast = base[known:] + weekly[known:].sum(axis=1)
    return float(1 - np.abs(forecast - actual).sum() / np.abs(actual).sum())


def _still_spent(tests: Sequence[Experiment], past: Weekly) -> list[Experiment]:
    spent = {name for name, amounts in zip(past.channels, past.spend.T, strict=True) if amounts.any()}
    return [test for test in tests if test.channel in spent]
