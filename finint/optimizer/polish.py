"""Climb from a good allocation to the top of its hill: SLSQP in scaled units, on/off choices kept.

Source: Kraft (1988), sequential least squares programming, as in scipy. It finds a local optimum only: where to start
is the programme's answer, and how far from the best it may be is the bound's.
"""

import warnings

import numpy as np
from scipy.optimize import minimize

from finint.optimizer.bound import Aim
from finint.optimizer.columns import rows_of
from finint.optimizer.curves import Curves, FloatArray
from finint.optimizer.newton import climb
from finint.optimizer.space import Space

TOLERANCE = 1e-9
NEARLY_ZERO = 1e-10


def polish(curves: Curves, space: Space, aim: Aim, start: FloatArray) -> tuple[FloatArray, float] | None:
    """Return an allowed allocation near `start` and its value, at least as good as an allowed start; None if none."""
    low, high = space.branch_of(start)
    begin = np.clip(start, low, high)
    free = high > low
    if aim.kind == "response" and not space.has_groups:
        begin = _whole(begin, low, high, float(space.row_upper[0]))
    candidates = [begin]
    if free.any():
        quick = None if aim.kind != "response" or space.has_groups else climb(curves, begin, low, high)
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


def _climb(
    curves: Curves, space: Space, aim: Aim, begin: FloatArray, low: FloatArray, high: FloatArray
) -> FloatArray:
    rows = rows_of(space, aim)
    # A curve with slope below 1 rises infinitely fast at 0: the gradient is read a hair above it.
    hair = NEARLY_ZERO * max(1.0, float(high.max()))

    def gradient(spend: FloatArray) -> FloatArray:
        return curves.marginal(np.maximum(spend, hair))

    constraints = []
    if len(rows.most):
        constraints.append({"type": "ineq", "fun": lambda x: rows.most - rows.matrix @ x, "jac": lambda _: -rows.matrix})
    if len(rows.equal_to):
        constraints.append({"type": "eq", "fun": lambda x: rows.equal @ x - rows.equal_to, "jac": lambda _: rows.equal})
    ones = np.ones(len(begin))
    if aim.kind == "response":
        objective, slope = (lambda x: -curves.total(x)), (lambda x: -gradient(x))
    elif aim.kind == "roi":
        objective, slope = (lambda x: -float(x.sum())), (lambda _: -ones)
        constraints.append(
            {
                "type": "ineq",
                "fun": lambda x: curves.total(x) - aim.level * x.sum(),
                "jac": lambda x: gradient(x) - aim.level,
            }
        )
    else:
        objective, slope = (lambda x: float(x.sum())), (lambda _: ones)
        constraints.append({"type": "ineq", "fun": lambda x: curves.total(x) - aim.level, "jac": gradient})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        found = minimize(
            objective,
            np.clip(begin, np.where(curves.slope.min(axis=0) < 1, np.minimum(low + 1e-6, high), low), high),
            jac=slope,
            bounds=list(zip(low, high, strict=True)),
            constraints=constraints,
            method="SLSQP",
            options={"ftol": 1e-14, "maxiter": 200},
        )
    return np.asarray(np.clip(found.x, low, high))
