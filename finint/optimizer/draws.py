"""Figures of an allocation over the draws: mean, mean of the worst share, quantiles, chance of beating today."""

from dataclasses import dataclass

import numpy as np

from finint.optimizer.answer import RiskReport
from finint.optimizer.curves import FloatArray


@dataclass(frozen=True, slots=True)
class Attitude:
    """An attitude to risk over draws: `level` of the worst draws, weighed by `aversion` (0 mean, 1 CVaR)."""

    level: float
    aversion: float

    def value(self, totals: FloatArray) -> float:
        """Return the worth of the totals by draw."""
        return float(tail_weights(totals, self.level, self.aversion) @ totals)


def tail_weights(totals: FloatArray, level: float, aversion: float = 1.0) -> FloatArray:
    """Return the weights of the draws under which the mean of `totals` is worst for this attitude, summing to 1.

    Args:
        totals: response by draw, (draws,).
        level: share of draws that counts as the worst, above 0 and up to 1.
        aversion: 0 for the mean of all draws, 1 for the mean of the worst share.

    >>> tail_weights(np.array([4.0, 1.0, 3.0, 2.0]), 0.5).tolist()
    [0.0, 0.5, 0.0, 0.5]
    """
    count = len(totals)
    weights = np.zeros(count)
    left = level * count
    for draw in np.argsort(totals, kind="stable"):
        weights[draw] = min(1.0, left)
        left -= weights[draw]
        if left <= 0:
            break
    weights = aversion * weights / (level * count) + (1 - aversion) / count
    return np.asarray(weights / weights.sum())


def cvar(totals: FloatArray, level: float) -> float:
    """Return the mean of the worst `level` share of draws; a draw that is cut counts in part.

    >>> cvar(np.array([4.0, 1.0, 3.0, 2.0]), 0.5)
    1.5
    """
    return float(tail_weights(totals, level) @ totals)


def report(totals: FloatArray, today: FloatArray | None, level: float) -> RiskReport:
    """Return the figures of `totals` by draw beside today's totals on the same draws."""
    return RiskReport(
        mean=float(totals.mean()),
        cvar=cvar(totals, level),
        p10=float(np.quantile(totals, 0.1)),
        p90=float(np.quantile(totals, 0.9)),
        prob_better_than_current=None if today is None else float((totals > today).mean()),
    )
