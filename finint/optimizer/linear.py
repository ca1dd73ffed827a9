"""One linear programme, solved by HiGHS: least cost under `matrix @ x <= most`, equalities and bounds."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import linprog

from finint.optimizer.curves import FloatArray

NUMERICAL_TROUBLE = 4


@dataclass(frozen=True, slots=True)
class Solution:
    """A solved programme: `x`, its cost, and what one more unit of each row's limit saves (most: 0 and up)."""

    x: FloatArray
    cost: float
    most_price: FloatArray
    equal_price: FloatArray


def solve_linear(
    cost: FloatArray,
    *,
    low: FloatArray,
    high: FloatArray,
    most: tuple[Any, FloatArray] | None = None,
    equal: tuple[Any, FloatArray] | None = None,
    whole: FloatArray | None = None,
) -> Solution | None:
    """Return the solution of least cost, None when nothing is allowed (or the cost has no floor).

    Args:
        cost: per unit of each x.
        low: least of each x, -inf for none.
        high: most of each x, inf for none.
        most: matrix (dense or sparse) and limits of rows that may not be exceeded.
        equal: matrix and values of rows that must be met.
        whole: 1 for each x that is a whole number, else 0; prices are then not given.

    >>> row = np.ones((1, 2)), np.array([5.0])
    >>> found = solve_linear(-np.ones(2), low=np.zeros(2), high=np.full(2, 3.0), most=row)
    >>> found.cost, found.most_price.tolist()
    (-5.0, [1.0])
    """
    has_most, has_equal = most is not None and len(most[1]) > 0, equal is not None and len(equal[1]) > 0
    arguments: dict[str, Any] = {"bounds": np.column_stack([low, high]), "method": "highs"}
    if most is not None and has_most:
        arguments |= {"A_ub": most[0], "b_ub": most[1]}
    if equal is not None and has_equal:
        arguments |= {"A_eq": equal[0], "b_eq": equal[1]}
    if whole is not None and whole.any():
        arguments["integrality"] = whole
        has_most = has_equal = False
    found: Any = linprog(cost, **arguments)
    if found.status == NUMERICAL_TROUBLE:
        # HiGHS may trip in its presolve over a programme it solves without.
        found = linprog(cost, **arguments, options={"presolve": False})
    if found.status != 0:
        return None
    return Solution(
        np.asarray(found.x),
        float(found.fun),
        np.maximum(0.0, -np.asarray(found.ineqlin.marginals)) if has_most else np.zeros(0),
        -np.asarray(found.eqlin.marginals) if has_equal else np.zeros(0),
    )
