"""Climb from a good allocation to the top of its hill, on/off choices kept.

A local top only: where to start is the programme's answer, and how far from the best it may be is the bound's.
"""

import numpy as np

from finint.optimizer.ascent import ascend
from finint.optimizer.bound import Aim
from finint.optimizer.columns import rows_of
from finint.optimizer.curves import Curves, FloatArray
from finint.optimizer.newton import climb
from finint.optimizer.space import Space

TOLERANCE = 1e-9
NEARLY_ZERO = 1e-10
OFF_THE_FLOOR = 1e-6


def polish(curves: Curves, space: Space, aim: Aim, start: FloatArray) -> tuple[FloatArray, float] | None:
    """Return an allowed allocation near `start` and its value, at least as good as an allowed start; None if none."""
    low, high = space.branch_of(start)
    if (low > high).any():  # a channel that must be on and cannot be
        return None
    begin = np.clip(start, low, high)
    only_budget = aim.kind == "response" and not space.has_groups
    if only_budget:
        begin = _whole(begin, low, high, float(space.row_upper[0]))
    candidates = [begin]
    if (high > low).any():
        quick = climb(curves, begin, low, high) if only_budget else None
        candidates.append(_climb(curves, space, aim, begin, low, high) if quick is None else quick)
    best: tuple[FloatArray, float] | None = None
    for spend in candidates:
        response = curves.total(spend)
        if space.violation(spend) > TOLERANCE or not _reaches(aim, float(spend.sum()), response):
            continue
        value = aim.value(float(spend.sum()), response)
        if best is None or value > best[1]:
            best = spend, value
    return best


def _reaches(aim: Aim, spend: float, response: float) -> bool:
    if aim.kind == "response":
        return True
    return (response - aim.level * spend if aim.kind == "roi" else response - aim.level) >= -TOLERANCE


def _whole(begin: FloatArray, low: FloatArray, high: FloatArray, total: float) -> FloatArray:
    """Return `begin` with what is missing from `total` (or too much) shared by the room each channel has."""
    missing = total - float(begin.sum())
    room = high - begin if missing > 0 else begin - low
    if room.sum() <= 0:
        return begin
    return np.asarray(begin + np.sign(missing) * room * min(1.0, abs(missing) / float(room.sum())))


def _climb(curves: Curves, space: Space, aim: Aim, begin: FloatArray, low: FloatArray, high: FloatArray) -> FloatArray:
    # A curve with slope below 1 rises infinitely fast at 0: start off the floor, read the gradient a hair above it.
    hair = NEARLY_ZERO * max(1.0, float(high.max()))
    start = np.maximum(begin, np.where(curves.slope.min(axis=0) < 1, np.minimum(low + OFF_THE_FLOOR, high), low))

    def gradient(spend: FloatArray) -> FloatArray:
        return curves.marginal(np.maximum(spend, hair))

    ones, rows = np.ones(len(begin)), rows_of(space, aim)
    if aim.kind == "response":
        return ascend(curves.total, gradient, start, low=low, high=high, rows=rows)
    if aim.kind == "roi":
        meets = (lambda x: curves.total(x) - aim.level * float(x.sum()), lambda x: gradient(x) - aim.level)
        return ascend(
            lambda x: float(x.sum()), lambda _: ones, start, low=low, high=high, rows=rows, at_least_zero=meets
        )
    reaches = (lambda x: curves.total(x) - aim.level, gradient)
    return ascend(
        lambda x: -float(x.sum()), lambda _: -ones, start, low=low, high=high, rows=rows, at_least_zero=reaches
    )
