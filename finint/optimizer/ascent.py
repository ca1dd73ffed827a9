"""Climb a smooth function under bounds and linear rows: SLSQP, as in scipy (Kraft 1988). Finds a local top only."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import minimize

from finint.optimizer.curves import FloatArray

Value = Callable[[FloatArray], float]
Slope = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, slots=True)
class Linear:
    """Rows `matrix @ x <= most` and `equal @ x = equal_to`."""

    matrix: FloatArray
    most: FloatArray
    equal: FloatArray
    equal_to: FloatArray


def ascend(
    value: Value,
    slope: Slope,
    start: FloatArray,
    *,
    low: FloatArray,
    high: FloatArray,
    rows: Linear,
    at_least_zero: tuple[Value, Slope] | None = None,
    tolerance: float = 1e-14,
    steps: int = 200,
) -> FloatArray:
    """Return the top reached from `start`, inside the bounds; rows are met as well as the climber met them.

    Args:
        value: what is maximised, of the order of 1.
        slope: its gradient.
        start: within the bounds.
        low: least of each x, -inf for none.
        high: most of each x, inf for none.
        rows: linear limits.
        at_least_zero: one more limit that need not be linear, with its gradient.
        tolerance: stop when a step gains less.
        steps: the most steps.
    """
    constraints: list[dict[str, Any]] = []
    if len(rows.most):
        constraints.append(
            {"type": "ineq", "fun": lambda x: rows.most - rows.matrix @ x, "jac": lambda _: -rows.matrix}
        )
    if len(rows.equal_to):
        constraints.append({"type": "eq", "fun": lambda x: rows.equal @ x - rows.equal_to, "jac": lambda _: rows.equal})
    if at_least_zero is not None:
        constraints.append({"type": "ineq", "fun": at_least_zero[0], "jac": at_least_zero[1]})
    climber: Any = minimize
    with warnings.catch_warnings():
        # scipy warns when a step was clipped to the bounds; the result is clipped below as well.
        warnings.simplefilter("ignore", RuntimeWarning)
        found = climber(
            lambda x: -value(x),
            np.clip(start, low, high),
            jac=lambda x: -slope(x),
            bounds=np.column_stack([low, high]),
            constraints=constraints,
            method="SLSQP",
            options={"ftol": tolerance, "maxiter": steps},
        )
    return np.asarray(np.clip(found.x, low, high))
