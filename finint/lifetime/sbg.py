"""How long do contracts last, when those likely to leave leave first?

Every contract has its own steady chance of ending at a renewal; the chances are beta(alpha, beta) over contracts. So
churn falls with tenure although nobody changes: a constant rate read off the first periods promises far too little.

Source: Fader & Hardie (2007), How to Project Customer Retention, Journal of Interactive Marketing 21(1), equations 5-6.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import betaln, digamma

from finint.errors import CalculationError

STARTS = ((1.0, 1.0), (0.7, 3.0), (5.0, 50.0))
LOWEST, HIGHEST = 1e-3, 1e5
STARTS_AT = 1e-6  # how far the first share may be from all contracts


@dataclass(frozen=True, slots=True)
class Sbg:
    """Fitted parameters, above 0; `at_bound` when churn does not fall with tenure and they ran away."""

    alpha: float
    beta: float
    at_bound: bool = False


def fit(survival_ratios: Sequence[float]) -> Sbg:
    """Return the parameters of greatest likelihood.

    Args:
        survival_ratios: share of a cohort still there after 0, 1, 2, … periods; the first is 1, none rises. At least
            three: two parameters need two renewals.

    Raises:
        CalculationError: the list is too short, does not start at 1, leaves 0 to 1, rises, or nobody left.

    >>> regular = fit([1, 0.631, 0.468, 0.382, 0.326, 0.289, 0.262, 0.241])
    >>> round(regular.alpha, 3), round(regular.beta, 3)
    (0.704, 1.182)
    """
    shares = np.asarray(survival_ratios, dtype=float)
    _check(shares)
    lost, left = shares[:-1] - shares[1:], shares[-1]
    before = np.arange(len(lost), dtype=float)  # renewals survived before leaving

    def loss(logs: np.ndarray) -> tuple[float, np.ndarray]:
        alpha, beta = np.exp(logs)
        n = float(len(lost))
        terms = betaln(alpha + 1, beta + before) - betaln(alpha, beta)
        value = lost @ terms + left * (betaln(alpha, beta + n) - betaln(alpha, beta))
        both = digamma(alpha + beta)
        by_alpha = lost @ (digamma(alpha + 1) - digamma(alpha + 1 + beta + before) - digamma(alpha) + both)
        by_alpha += left * (both - digamma(alpha + beta + n))
        by_beta = lost @ (digamma(beta + before) - digamma(alpha + 1 + beta + before) - digamma(beta) + both)
        by_beta += left * (digamma(beta + n) - digamma(alpha + beta + n) - digamma(beta) + both)
        return -float(value), -np.array([by_alpha * alpha, by_beta * beta])

    from scipy.optimize import minimize  # noqa: PLC0415  half a second that only a fit pays

    bounds = [(float(np.log(LOWEST)), float(np.log(HIGHEST)))] * 2
    found = [
        minimize(
            loss, np.log(start), jac=True, method="L-BFGS-B", bounds=bounds, options={"ftol": 1e-15, "gtol": 1e-10}
        )
        for start in STARTS
    ]
    best = min(found, key=lambda one: float(one.fun))
    alpha, beta = (float(value) for value in np.exp(best.x))
    return Sbg(alpha, beta, max(alpha, beta) > HIGHEST * 0.5 or min(alpha, beta) < LOWEST * 1.01)


def _check(shares: np.ndarray) -> None:
    if len(shares) < 3:
        raise CalculationError(
            f"survival is given for {len(shares)} periods; two parameters need at least three, the start included",
            fix="give more periods",
        )
    if not np.isfinite(shares).all() or shares.min() < 0 or shares.max() > 1 + STARTS_AT:
        raise CalculationError("survival is a share of the cohort, 0 to 100 %", fix="correct the values")
    if abs(shares[0] - 1) > STARTS_AT:
        raise CalculationError(
            f"survival starts at {shares[0] * 100:g} %; expected 100 %, the whole cohort at its start",
            fix="add the row of the start, or divide all values by the first",
        )
    rise = next((index for index in range(1, len(shares)) if shares[index] > shares[index - 1]), None)
    if rise is not None:
        raise CalculationError(
            f"survival rises from {shares[rise - 1] * 100:g} % to {shares[rise] * 100:g} % in the row {rise} after "
            "the start; who left does not come back",
            fix="count returning customers as new ones, or correct the row",
        )
    if shares[-1] == shares[0]:
        raise CalculationError("nobody has left yet; how fast they will cannot be estimated", fix="wait for a loss")


def survival(model: Sbg, horizon_periods: int) -> list[float]:
    """Return the expected share of a cohort still there after 0, 1, … `horizon_periods` periods, from 1 downwards.

    >>> [round(share, 3) for share in survival(Sbg(1.0, 1.0), 2)]  # 1 / (t + 1)
    [1.0, 0.5, 0.333]
    """
    periods = np.arange(horizon_periods + 1, dtype=float)
    logs = betaln(model.alpha, model.beta + periods) - betaln(model.alpha, model.beta)
    return [float(share) for share in np.minimum(1.0, np.exp(logs))]


def retained_ratio(model: Sbg, period: int) -> float:
    """Return the share of those still there after `period − 1` periods who also stay the next: (β+t−1)/(α+β+t−1).

    Rises with tenure towards 1, since those likely to leave have left.

    >>> retained_ratio(Sbg(1.0, 1.0), 1)
    0.5
    """
    return (model.beta + period - 1) / (model.alpha + model.beta + period - 1)
