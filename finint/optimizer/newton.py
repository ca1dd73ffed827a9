"""Climb fast when only the budget couples the channels: Newton steps at one price, limits kept as an active set.

At the top every free channel earns the same marginal return, the price. A Newton step solves that for the curves'
second derivatives: dx = (price - f') / f'', with the price for which the steps add up to 0. Valid while every free
channel is on the concave part of its curve; otherwise None is returned and a general climber takes over.
"""

import numpy as np

from finint.optimizer.curves import Curves, FloatArray, bend

STEPS = 60
SAME_PRICE = 1e-13


def climb(curves: Curves, begin: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray | None:
    """Return the top of the hill `begin` stands on, with the same total spend; None where Newton does not apply.

    Args:
        curves: the channels' curves, in units of the budget.
        begin: spend in units of the budget, (channels,).
        low: least of each channel, (channels,).
        high: most of each channel, (channels,).
    """
    spend = begin.copy()
    value = curves.total(spend)
    hair = 1e-12
    for _ in range(STEPS):
        slope, curvature = curves.marginal(spend), bend(curves, spend)
        at_low, at_high = spend <= low + hair, spend >= high - hair
        inner = ~at_low & ~at_high
        if not inner.any():
            return None
        if (curvature[inner] >= 0).any():
            return None
        price = _price(slope[inner], curvature[inner])
        free = inner | (at_low & (slope > price) & (high > low)) | (at_high & (slope < price) & (high > low))
        free &= (curvature < 0) & np.isfinite(slope) & np.isfinite(curvature)
        price = _price(slope[free], curvature[free])
        step = np.zeros(len(spend))
        step[free] = (price - slope[free]) / curvature[free]
        if np.abs(slope[free] - price).max() <= SAME_PRICE * max(1.0, abs(price)):
            return spend
        with np.errstate(divide="ignore", invalid="ignore"):
            room = np.where(step > 0, (high - spend) / step, np.where(step < 0, (low - spend) / step, np.inf))
        length = min(1.0, float(np.maximum(room[free], 0.0).min()))
        if length <= 0:
            return None
        moved = np.clip(spend + length * step, low, high)
        after = curves.total(moved)
        while after < value - 1e-15 and length > 1e-6:
            length *= 0.5
            moved = np.clip(spend + length * step, low, high)
            after = curves.total(moved)
        if after <= value + 1e-16:
            return spend
        spend, value = moved, after
    return spend


def _price(slope: FloatArray, curvature: FloatArray) -> float:
    return float((slope / curvature).sum() / (1.0 / curvature).sum())
