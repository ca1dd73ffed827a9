"""Climb an attitude to risk whose value has kinks: the kinks are smoothed, less and less.

The mean of the worst draws is the best over a threshold of threshold minus the mean shortfall below it; the shortfall
is smoothed by a softplus, so that one general climber serves. Source: Rockafellar and Uryasev (2000), equation 4.
"""

from collections.abc import Callable

import numpy as np

from finint.optimizer.ascent import Linear, ascend
from finint.optimizer.bound import Aim
from finint.optimizer.columns import rows_of
from finint.optimizer.curves import Curves, FloatArray
from finint.optimizer.draws import Attitude
from finint.optimizer.space import Space

SMOOTHINGS = (0.3, 0.03, 0.003)
CLOSE = 1e-9

# Totals by draw and a threshold -> value, its slope by each draw's total, its slope by the threshold.
Smooth = Callable[[FloatArray, float], tuple[float, FloatArray, float]]


def climb_attitude(
    curves: Curves, space: Space, attitude: Attitude, start: FloatArray, reference: FloatArray | None = None
) -> tuple[FloatArray | None, FloatArray]:
    """Return the top of the attitude's hill at `start`, and the draws' weights there (nearly those of its saddle).

    Args:
        curves: the channels' curves, by draws.
        space: the limits.
        attitude: how the draws are weighed.
        start: an allowed allocation.
        reference: totals by draw that the attitude is measured against; None for 0.
    """
    against = np.zeros(len(curves.weight)) if reference is None else reference
    totals = curves.by_draw(start) - against
    spread = float(totals.std()) or 1e-6 * max(1e-300, float(np.abs(totals).max()))
    share = 1.0 / (attitude.level * len(totals))
    spend, threshold = start, float(np.quantile(totals, attitude.level))
    best, weights = None, curves.weight
    for smoothing in SMOOTHINGS:
        width = smoothing * spread

        def value(totals: FloatArray, threshold: float, width: float = width) -> tuple[float, FloatArray, float]:
            miss = np.clip((threshold - totals + against) / width, -500.0, 500.0)
            tail = threshold - width * share * float(np.logaddexp(0.0, miss).sum())
            odds = share / (1.0 + np.exp(-miss))
            worth = attitude.aversion * tail + (1 - attitude.aversion) * float((totals - against).mean())
            by_draw = attitude.aversion * odds + (1 - attitude.aversion) / len(totals)
            return worth, by_draw, attitude.aversion * (1.0 - float(odds.sum()))

        moved, threshold = climb(curves, space, spend, threshold, value)
        if space.violation(moved) <= CLOSE * float(space.row_upper[0]):
            spend = moved
            if best is None or _worth(curves, attitude, moved, against) > _worth(curves, attitude, best, against):
                best = moved
        weights = value(curves.by_draw(spend), threshold)[1]
    return best, np.maximum(weights, 0.0) / weights.sum()


def climb_share(curves: Curves, space: Space, start: FloatArray, today: FloatArray) -> FloatArray | None:
    """Return what climbing the smoothed share of draws above `today` (draws,) reaches; None if not allowed."""
    spend = start
    for smoothing in SMOOTHINGS[:2]:
        width = smoothing * (float((curves.by_draw(spend) - today).std()) or 1e-6 * max(1e-300, float(today.max())))
        scale = float(np.abs(today).mean()) or 1.0

        def value(
            totals: FloatArray, _: float, width: float = width, scale: float = scale
        ) -> tuple[float, FloatArray, float]:
            odds = 1.0 / (1.0 + np.exp(-np.clip((totals - today) / width, -500.0, 500.0)))
            return float(odds.mean()) * scale, scale * odds * (1 - odds) / width / len(odds), 0.0

        moved, _ = climb(curves, space, spend, 0.0, value)
        if space.violation(moved) > CLOSE * float(space.row_upper[0]):
            return None
        spend = moved
    return spend


def climb(curves: Curves, space: Space, start: FloatArray, threshold: float, value: Smooth) -> tuple[FloatArray, float]:
    """Return spend and threshold at the top of `value`, climbed in units of the budget and of the response."""
    money = max(1e-300, float(space.row_upper[0]))
    worth = max(1e-300, float(np.abs(curves.by_draw(start)).mean()))
    low, high = (part / money for part in space.branch_of(start))
    rows = rows_of(space.scaled(money), Aim("response", 1.0))
    count = len(start)

    def height(x: FloatArray) -> float:
        return value(curves.by_draw(x[:count] * money), float(x[count]) * worth)[0] / worth

    def slope(x: FloatArray) -> FloatArray:
        spend = x[:count] * money
        _, weights, by_threshold = value(curves.by_draw(spend), float(x[count]) * worth)
        tilted = Curves(curves.beta, curves.half, curves.slope, weights)
        return np.append(tilted.marginal(np.maximum(spend, 1e-10 * money)) * money / worth, by_threshold)

    top = ascend(
        height,
        slope,
        np.append(np.clip(start / money, low, high), threshold / worth),
        low=np.append(low, -np.inf),
        high=np.append(high, np.inf),
        rows=Linear(
            np.hstack([rows.matrix, np.zeros((len(rows.most), 1))]),
            rows.most,
            np.hstack([rows.equal, np.zeros((len(rows.equal_to), 1))]),
            rows.equal_to,
        ),
        tolerance=1e-12,
        steps=150,
    )
    return top[:count] * money, float(top[count]) * worth


def _worth(curves: Curves, attitude: Attitude, spend: FloatArray, against: FloatArray) -> float:
    return attitude.value(curves.by_draw(spend) - against)
