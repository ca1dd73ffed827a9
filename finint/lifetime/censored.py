"""How long do contracts last, when most are still running and have been seen for different times?

The same model as `finint.lifetime.sbg`, by its chance to leave in month k of tenure, α/(α + β + k): each month, those
at risk leave or stay. Contracts still running count for as long as they were seen. On one cohort that everybody sees
to the end the two are the same likelihood.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaln

from finint.errors import CalculationError
from finint.lifetime.sbg import HIGHEST, LOWEST, STARTS, Sbg

Floats = NDArray[np.float64]
STEP = 1e-3


def fit(at_risk: Sequence[float], has_left: Sequence[float]) -> tuple[Sbg, Floats]:
    """Return the parameters of greatest likelihood, and the covariance of their logarithms.

    Args:
        at_risk: contracts seen at the start of month 0, 1, 2, … of tenure.
        has_left: of them, those that left in that month.

    Raises:
        CalculationError: fewer than two months, nobody left, or more left than were there.

    Source: Fader & Hardie (2007), equation 6, its likelihood written by months so that running contracts may stop
    being seen.

    >>> model, _ = fit([1000, 631, 468, 382, 326, 289, 262], [369, 163, 86, 56, 37, 27, 21])
    >>> round(model.alpha, 3), round(model.beta, 3)
    (0.704, 1.182)
    """
    seen, gone = np.asarray(at_risk, float), np.asarray(has_left, float)
    if len(seen) < 2 or len(seen) != len(gone):
        raise CalculationError(f"tenure is given for {len(seen)} months; two parameters need at least two")
    if (gone > seen).any() or (gone < 0).any() or not gone.sum():
        raise CalculationError("of those at risk some leave, none joins; and somebody must have left")
    months = np.arange(len(seen), dtype=float)

    def loss(logs: Floats) -> float:
        alpha, beta = np.exp(logs)
        whole = np.log(alpha + beta + months)
        return -float(gone @ (np.log(alpha) - whole) + (seen - gone) @ (np.log(beta + months) - whole))

    from scipy.optimize import minimize  # noqa: PLC0415  half a second that only a fit pays

    bounds = [(float(np.log(LOWEST)), float(np.log(HIGHEST)))] * 2
    found = [
        minimize(loss, np.log(start), method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-13}) for start in STARTS
    ]
    best = min(found, key=lambda one: float(one.fun)).x
    alpha, beta = (float(value) for value in np.exp(best))
    at_bound = max(alpha, beta) > HIGHEST * 0.5 or min(alpha, beta) < LOWEST * 1.01
    return Sbg(alpha, beta, at_bound), _covariance(loss, best)


def _covariance(loss: Callable[[Floats], float], at: Floats) -> Floats:
    """Inverse of the observed information, by central differences."""
    steps = np.eye(2) * STEP
    information = np.empty((2, 2))
    for i in range(2):
        for j in range(2):
            corners = [loss(at + a * steps[i] + b * steps[j]) for a, b in ((1, 1), (1, -1), (-1, 1), (-1, -1))]
            information[i, j] = (corners[0] - corners[1] - corners[2] + corners[3]) / (4 * STEP**2)
    return np.asarray(np.linalg.pinv(information))


def draws(model: Sbg, covariance: Floats, horizon_periods: int, count: int, seed: int) -> Floats:
    """Return survival after 0, 1, … `horizon_periods` for `count` drawn parameters: one row a draw."""
    random = np.random.default_rng(seed)
    values, vectors = np.linalg.eigh((covariance + covariance.T) / 2)
    spread = vectors * np.sqrt(
        np.clip(values, 0.0, 4.0)
    )  # a nearly flat direction is not drawn to the end of the world
    logs = np.log([model.alpha, model.beta]) + random.standard_normal((count, 2)) @ spread.T
    alpha, beta = np.exp(logs).T[:, :, None]
    periods = np.arange(horizon_periods + 1, dtype=float)
    return np.asarray(np.exp(betaln(alpha, beta + periods) - betaln(alpha, beta)))
