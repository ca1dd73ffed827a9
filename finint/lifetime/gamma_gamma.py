"""What is a customer's average purchase really worth, when few were seen?

A customer's purchases scatter around his own mean, and means scatter over customers; the estimate is a weighted mean
of his own average and everybody's, leaning on his own the more purchases were seen.

Source: Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value, equations 1a and 5, with gamma called v here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import digamma, gammaln

from finint.errors import CalculationError
from finint.lifetime.histories import History

Floats = NDArray[np.float64]

STARTS = ((1.0, 1.0, 1.0), (6.0, 4.0, 0.5))  # v in mean amounts
LOWEST, HIGHEST = 1e-3, 1e4


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """Fitted parameters, all above 0; v in the amounts' currency.

    `frequency_correlation` is between a customer's purchases and their mean amount. The model takes it as 0; beyond
    about 0.3 its values mislead.
    """

    p: float
    q: float
    v: float
    log_likelihood: float
    customers: int
    frequency_correlation: float | None
    at_bound: tuple[str, ...] = ()


def fit(customers: Sequence[History]) -> GammaGamma:
    """Return the parameters of greatest likelihood over customers with a repeat purchase and a mean amount above 0.

    Raises:
        CalculationError: fewer than two such customers, or all have the same mean.
    """
    able = [one for one in customers if one.frequency > 0 and one.mean_amount is not None and one.mean_amount > 0]
    if len(able) < 2:
        raise CalculationError(
            f"{len(able)} of {len(customers):,} customers bought repeatedly for an amount above 0; at least two are "
            "needed to estimate values",
            fix="give amounts, or choose a later training day",
        )
    x = np.array([one.frequency for one in able], dtype=float)
    amounts = np.array([one.mean_amount for one in able], dtype=float)
    if np.ptp(amounts) == 0:
        raise CalculationError(
            f"all {len(able):,} repeat customers have the same mean amount {amounts[0]:g}; there is nothing to model",
            fix="take the amount itself as the value of a purchase",
        )
    scale = float(amounts.mean())
    from scipy.optimize import minimize  # noqa: PLC0415  half a second that only a fit pays

    bounds = [(float(np.log(LOWEST)), float(np.log(HIGHEST)))] * 3
    best = None
    for start in STARTS:
        found = minimize(
            _loss,
            np.log(start),
            args=(x, amounts / scale),
            jac=True,
            method="L-BFGS-B",
            bounds=bounds,
            options={"ftol": 1e-14, "gtol": 1e-9, "maxiter": 1000},
        )
        if np.isfinite(found.fun) and (best is None or found.fun < best.fun):
            best = found
    if best is None:
        raise CalculationError("the value model found no parameters for these amounts")
    p, q, v = (float(value) for value in np.exp(best.x))
    at_bound = tuple(
        name for name, value in (("p", p), ("q", q), ("v", v)) if value <= LOWEST * 1.01 or value >= HIGHEST * 0.99
    )
    # Amounts in units of their mean change the density by that unit, once a customer.
    total = -float(best.fun) * len(able) - len(able) * float(np.log(scale))
    return GammaGamma(p, q, v * scale, total, len(able), _correlation(x, amounts), at_bound)


def _loss(logs: Floats, x: Floats, amounts: Floats) -> tuple[float, Floats]:
    """Return minus the mean log-likelihood and its gradient in the logarithms of p, q and v."""
    p, q, v = np.exp(logs)
    px, spent = p * x, np.log(x * amounts + v)
    terms = gammaln(px + q) - gammaln(px) - gammaln(q) + q * np.log(v)
    terms += (px - 1) * np.log(amounts) + px * np.log(x) - (px + q) * spent
    slopes = (
        x * (digamma(px + q) - digamma(px) + np.log(amounts * x) - spent),
        digamma(px + q) - digamma(q) + np.log(v) - spent,
        q / v - (px + q) / (x * amounts + v),
    )
    gradient = np.array([slope.mean() for slope in slopes]) * np.exp(logs)
    return -float(terms.mean()), -gradient


def _correlation(x: Floats, amounts: Floats) -> float | None:
    if len(x) < 3 or np.ptp(x) == 0 or np.ptp(amounts) == 0:
        return None
    return float(np.corrcoef(x, amounts)[0, 1])


def expected_mean_amount(model: GammaGamma, frequency: ArrayLike, mean_amount: ArrayLike) -> Floats | None:
    """Return each customer's expected amount a purchase: p(v + x m) / (p x + q − 1), in the amounts' currency.

    Args:
        model: fitted parameters.
        frequency: repeat purchases, 0 and up.
        mean_amount: their mean; not looked at where `frequency` is 0.

    Returns:
        Above 0, between the customer's own mean and everybody's; None when q ≤ 1, where everybody's mean is infinite.

    >>> model = GammaGamma(6.25, 3.74, 15.44, 0.0, 946, 0.1)
    >>> expected_mean_amount(model, [0], [0.0]).round(2).tolist()  # p v / (q − 1)
    [35.22]
    """
    if model.q <= 1:
        return None
    x = np.asarray(frequency, dtype=float)
    spent = np.where(x > 0, x * np.nan_to_num(np.asarray(mean_amount, dtype=float)), 0.0)
    return np.asarray(model.p * (model.v + np.maximum(spent, 0.0)) / (model.p * x + model.q - 1))
