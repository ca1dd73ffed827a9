"""How many more purchases may be expected of customers who never say goodbye?

While active a customer buys at a steady rate; after each purchase he leaves for good with a steady chance. Rates are
gamma(r, alpha) over customers, chances beta(a, b). Time is in weeks.

Source: Fader, Hardie & Lee (2005), "Counting Your Customers" the Easy Way, Marketing Science 24(2), equations 6 and 10.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betaincinv, digamma, gammaln, hyp2f1

from finint.errors import CalculationError
from finint.lifetime.histories import History

Floats = NDArray[np.float64]

STARTS = ((1.0, 1.0, 1.0, 1.0), (0.3, 5.0, 0.8, 3.0))
LOWEST, HIGHEST = 1e-4, 1e4
STEADY = 200.0  # beyond this a + b everybody leaves with nearly the same chance and the hypergeometric function fails
NODES = 60
NEAR_ONE = 1e-6  # the expectation has removable gaps at a = 1 and a + b + x = 1


@dataclass(frozen=True, slots=True)
class BgNbd:
    """Fitted parameters, all above 0; `at_bound` names those the data leave open."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float
    at_bound: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """Distinct (x, t_x, T) of a customer base, how many customers share each, and where each customer's went."""

    frequency: Floats
    recency_weeks: Floats
    age_weeks: Floats
    customers: Floats
    place: NDArray[np.intp]


def counted(customers: Sequence[History]) -> Counted:
    """Return equal histories once, with their number: a customer base repeats itself, and the likelihood need not."""
    table = np.array([(one.frequency, one.recency_weeks, one.age_weeks) for one in customers], dtype=float)
    order = np.lexsort(table.T)
    ranked = table[order]
    starts = np.r_[True, (ranked[1:] != ranked[:-1]).any(axis=1)]
    place = np.empty(len(table), dtype=np.intp)
    place[order] = np.cumsum(starts) - 1
    distinct = ranked[starts]
    return Counted(distinct[:, 0], distinct[:, 1], distinct[:, 2], np.bincount(place).astype(float), place)


def fit(customers: Sequence[History]) -> BgNbd:
    """Return the parameters of greatest likelihood.

    Args:
        customers: at least two, and at least one with a repeat purchase: without repeats nothing tells rate from
            dropout.

    Raises:
        CalculationError: too few customers, nobody bought twice, or the search did not settle.
    """
    if len(customers) < 2:
        raise CalculationError(
            f"there is {len(customers)} customer; the model describes how customers differ and needs at least two",
            fix="give the purchases of more customers",
        )
    if not any(one.frequency for one in customers):
        raise CalculationError(
            f"none of {len(customers):,} customers bought on a second day by the training day; "
            "a rate cannot be estimated",
            fix="choose a later training day or wait for repeat purchases",
        )
    base = counted(customers)
    from scipy.optimize import minimize  # noqa: PLC0415  half a second that only a fit pays

    bounds = [(float(np.log(LOWEST)), float(np.log(HIGHEST)))] * 4
    best = None
    for start in STARTS:
        found = minimize(
            _loss,
            np.log(start),
            args=(base,),
            jac=True,
            method="L-BFGS-B",
            bounds=bounds,
            options={"ftol": 1e-14, "gtol": 1e-9, "maxiter": 1000},
        )
        if np.isfinite(found.fun) and (best is None or found.fun < best.fun):
            best = found
    if best is None:
        raise CalculationError("the purchase model found no parameters for these histories")
    values = np.exp(best.x)
    at_bound = tuple(
        name
        for name, value in zip(("r", "alpha", "a", "b"), values, strict=True)
        if value <= LOWEST * 1.01 or value >= HIGHEST * 0.99
    )
    r, alpha, a, b = (float(value) for value in values)
    return BgNbd(r, alpha, a, b, -float(best.fun) * len(customers), at_bound)


def _loss(logs: Floats, base: Counted) -> tuple[float, Floats]:
    """Return minus the mean log-likelihood and its gradient in the logarithms of r, alpha, a and b."""
    r, alpha, a, b = np.exp(logs)
    x, weight = base.frequency, base.customers
    repeated = x > 0
    after = np.where(repeated, b + x - 1, 1.0)
    log_age, log_last = np.log(alpha + base.age_weeks), np.log(alpha + base.recency_weeks)
    alive = -(r + x) * log_age
    gone = np.where(repeated, np.log(a) - np.log(after) - (r + x) * log_last, -np.inf)
    either = np.logaddexp(alive, gone)
    counts, place = np.unique(x, return_inverse=True)  # gamma functions once a count, not once a customer
    by_count = gammaln(r + counts) - gammaln(r) + r * np.log(alpha)
    by_count += gammaln(b + counts) - gammaln(b) - gammaln(a + b + counts) + gammaln(a + b)
    total = weight.sum()
    share_alive, share_gone = np.exp(alive - either), np.exp(gone - either)
    both = digamma(a + b) - digamma(a + b + counts)
    slopes = (
        (digamma(r + counts) - digamma(r) + np.log(alpha))[place] - share_alive * log_age - share_gone * log_last,
        r / alpha - (r + x) * (share_alive / (alpha + base.age_weeks) + share_gone / (alpha + base.recency_weeks)),
        both[place] + share_gone / a,
        (both + digamma(b + counts) - digamma(b))[place] - share_gone / after,
    )
    gradient = np.array([weight @ slope for slope in slopes]) * np.exp(logs) / total
    return -float(weight @ (by_count[place] + either)) / total, -gradient


def log_likelihood(model: BgNbd, customers: Sequence[History]) -> float:
    """Return the log-likelihood of `customers` under the model, summed (equation 6)."""
    logs = np.log([model.r, model.alpha, model.a, model.b])
    return -_loss(logs, counted(customers))[0] * len(customers)


def alive_ratio(model: BgNbd, frequency: ArrayLike, recency_weeks: ArrayLike, age_weeks: ArrayLike) -> Floats:
    """Return the probability that each customer is still active, in (0, 1]; 1 for those who never came back.

    Nobody leaves before a purchase that may be the last, so without repeats the model has no doubt yet.
    """
    x, last, age = (np.asarray(value, dtype=float) for value in (frequency, recency_weeks, age_weeks))
    repeated = x > 0
    odds = np.log(model.a) - np.log(np.where(repeated, model.b + x - 1, 1.0))
    odds = odds + (model.r + x) * np.log((model.alpha + age) / (model.alpha + last))
    return np.where(repeated, 1 / (1 + np.exp(np.minimum(odds, 700.0))), 1.0)


def expected_purchases(
    model: BgNbd, frequency: ArrayLike, recency_weeks: ArrayLike, age_weeks: ArrayLike, weeks_ahead: float
) -> Floats:
    """Return the expected repeat days of each customer in the next `weeks_ahead` weeks, 0 and up (equation 10).

    The hypergeometric function is taken in Euler's other form, in which large counts neither overflow nor cancel.
    Not a count of orders: several orders on one day are one.
    """
    x, last, age = (np.asarray(value, dtype=float) for value in (frequency, recency_weeks, age_weeks))
    a = model.a + NEAR_ONE if abs(model.a - 1) < NEAR_ONE else model.a
    b = model.b + NEAR_ONE if abs(a + model.b - 1) < NEAR_ONE else model.b
    c = a + b + x - 1
    z = weeks_ahead / (model.alpha + age + weeks_ahead)
    with np.errstate(all="ignore"):  # what overflows is found below
        left = (1 - z) ** (a - 1) * hyp2f1(a + b - 1 - model.r, a - 1, c, z)
        while_active = np.asarray(c / (a - 1) * (1 - left))
    most = (model.r + x) / (model.alpha + age) * weeks_ahead  # of somebody who never leaves
    sound = np.isfinite(while_active) & (while_active >= -NEAR_ONE) & (while_active <= most * (1 + NEAR_ONE))
    if a + model.b > STEADY or not sound.all():
        steady = _by_chances(model, x, model.alpha + age, weeks_ahead)
        while_active = steady if a + model.b > STEADY else np.where(sound, while_active, steady)
    return np.clip(while_active, 0.0, most) * alive_ratio(model, x, last, age)


def _by_chances(model: BgNbd, x: Floats, scale: Floats, weeks_ahead: float) -> Floats:
    """Return the same expectation, given activity, as a mean over chances to leave: (1 − (1 + p t/s)^−(r+x)) / p."""
    nodes, weights = np.polynomial.legendre.leggauss(NODES)
    x, scale = (part[..., None] for part in np.broadcast_arrays(x, scale))
    chance = np.maximum(betaincinv(model.a, model.b + x, (nodes + 1) / 2), 1e-300)
    inside = -np.expm1(-(model.r + x) * np.log1p(chance * weeks_ahead / scale)) / chance
    return np.asarray(inside @ weights / 2)
