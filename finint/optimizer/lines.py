"""Lines above response curves, and the linear programme of a plan under them.

Over its range [low, high] of adstock a Hill curve lies below its concave envelope: the chord from low to the point
where it touches the curve (`touch`), the curve after that. Every line touching at a point p at or past `touch` lies
above the curve over the range: its intercept is the larger of the curve's at p and at low. Lines are added around the
plan until the bound and the envelope agree. Source: Kelley (1960), cutting planes.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from finint.optimizer.curves import NEXT_TO_NOTHING, FloatArray, hill, inflection, marginal
from finint.optimizer.linear import solve_linear
from finint.optimizer.weeks import Frame

FIRST_POINTS = 8
NEAR = (0.25, 0.08, 0.025, 0.008, 0.0025, 0.0008)
HALVINGS = 60


@dataclass(frozen=True, slots=True)
class Envelopes:
    """The concave envelope of each channel and week over its range of adstock; flat arrays."""

    beta: FloatArray
    half: FloatArray
    slope: FloatArray
    low: FloatArray
    high: FloatArray
    touch: FloatArray

    def at(self, adstock: FloatArray) -> FloatArray:
        """Return the envelope's height, flat."""
        inside = np.clip(adstock, self.low, self.high)
        curve = hill(inside, self.beta, self.half, self.slope)
        base = hill(self.low, self.beta, self.half, self.slope)
        top = hill(self.touch, self.beta, self.half, self.slope)
        share = np.where(self.touch > self.low, (inside - self.low) / np.maximum(self.touch - self.low, 1e-300), 1.0)
        return np.asarray(np.where(inside < self.touch, base + (top - base) * np.clip(share, 0, 1), curve))

    def line(self, point: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return slope and intercept of the line that touches at `point` (flat), above the curve over the range."""
        least = np.maximum(np.maximum(self.touch, self.high * 1e-7), 10 * NEXT_TO_NOTHING)
        p = np.clip(point, least, np.maximum(self.high, least))
        value = hill(p, self.beta, self.half, self.slope)
        base = hill(self.low, self.beta, self.half, self.slope)
        rate = marginal(p, self.beta, self.half, self.slope)
        # Where even the end of the range is not past the touching point, the chord is the envelope.
        chord = (value - base) / np.maximum(p - self.low, 1e-300)
        rate = np.where((self.touch >= self.high) & (p > self.low), chord, rate)
        return rate, np.maximum(value - rate * p, base - rate * self.low)


def envelopes(beta: FloatArray, half: FloatArray, slope: FloatArray, low: FloatArray, high: FloatArray) -> Envelopes:
    """Return the envelopes over `low` to `high`; the touching point is found by halving."""
    high = np.maximum(high, low)
    turn = inflection(half, slope)
    base = hill(low, beta, half, slope)
    left = np.clip(turn, low, high)
    right = high.copy()
    for _ in range(HALVINGS):
        middle = (left + right) / 2
        # Past the touching point the tangent at a point runs above the curve's start.
        past = (
            hill(middle, beta, half, slope)
            - marginal(np.maximum(middle, 10 * NEXT_TO_NOTHING), beta, half, slope) * (middle - low)
            >= base
        )
        left, right = np.where(past, left, middle), np.where(past, middle, right)
    # The right end is past it (or the end of the range): lines from there on are above the curve.
    touch = np.where(turn <= low, low, right)
    return Envelopes(beta, half, slope, low, high, touch)


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan under lines: flat spend, the bound it proves, and what rows and budget are worth."""

    spend: FloatArray
    bound: float
    row_price: FloatArray
    budget_price: float


def best_plan(
    allowed: Frame, hulls: Envelopes, *, rounds: int, close: float, near: FloatArray | None = None
) -> Plan | None:
    """Return the plan with the most response under lines, after at most `rounds` of adding lines; None if none.

    Args:
        allowed: the limits.
        hulls: the envelopes.
        rounds: the most programmes to solve.
        close: stop when bound and envelope are this near (relative).
        near: flat adstock around which lines are laid from the start.
    """
    share = np.linspace(0.0, 1.0, FIRST_POINTS) ** 2
    points = [hulls.touch + part * (hulls.high - hulls.touch) for part in share]
    if near is not None:
        points += _around(near, NEAR[1]) + _around(near, NEAR[3])
    bound, best, best_value = np.inf, None, -np.inf
    row_price, budget_price = np.zeros(len(allowed.most)), 0.0
    for count in range(rounds):
        lines = [hulls.line(point) for point in points]
        rate, intercept = np.array([line[0] for line in lines]), np.array([line[1] for line in lines])
        found = _solve(allowed, hulls, rate, intercept)
        if found is None:
            break
        spend, proven, prices, price = found
        if proven < bound:
            bound, row_price, budget_price = proven, prices, price
        adstock = allowed.adstock(spend)
        value = float(hulls.at(adstock).sum())
        if value > best_value:
            best, best_value = spend, value
        if bound - value <= close * abs(value):
            break
        points += _around(adstock, NEAR[min(count, len(NEAR) - 1)])
    return None if best is None else Plan(best, bound, row_price, budget_price)


def _around(adstock: FloatArray, width: float) -> list[FloatArray]:
    return [adstock, adstock * (1 - width), adstock * (1 + width)]


def _solve(
    allowed: Frame, hulls: Envelopes, rate: FloatArray, intercept: FloatArray
) -> tuple[FloatArray, float, FloatArray, float] | None:
    """Solve the plan under lines (lines, periods): spend, proven bound, prices of rows, price of the budget."""
    size, periods = len(allowed.low), len(hulls.low)
    lines = len(rate)
    # Columns: spend, adstock, response. Rows: caps and steps; response - rate * adstock <= intercept.
    each = sparse.eye_array(periods, format="csr")
    above = sparse.vstack(
        [sparse.hstack([sparse.csr_array((periods, size)), -sparse.diags_array(rate[i]), each]) for i in range(lines)]
    )
    limits = sparse.hstack([allowed.matrix, sparse.csr_array((allowed.matrix.shape[0], 2 * periods))])
    total = sparse.csr_array(np.concatenate([np.ones(size), np.zeros(2 * periods)])[None, :])
    carried = sparse.hstack([-allowed.carry_rows, allowed.decay_rows, sparse.csr_array((periods, periods))])
    upper, most = [limits, above], [allowed.most, intercept.ravel()]
    equal, equal_to = [carried], [allowed.carried_first]
    if allowed.exact:
        equal.append(total)
        equal_to.append(np.array([allowed.total]))
    else:
        upper.append(total)
        most.append(np.array([allowed.total]))
    found = solve_linear(
        np.concatenate([np.zeros(size + periods), -np.ones(periods)]),
        low=np.concatenate([allowed.low, hulls.low, np.full(periods, -np.inf)]),
        high=np.concatenate([allowed.high, hulls.high, np.full(periods, np.inf)]),
        most=(sparse.vstack(upper), np.concatenate(most)),
        equal=(sparse.vstack(equal), np.concatenate(equal_to)),
    )
    if found is None:
        return None
    spend = np.clip(found.x[:size], allowed.low, allowed.high)
    dual = found.most_price
    budget = float(found.equal_price[-1] if allowed.exact else dual[-1])
    row_price = dual[: len(allowed.most)]
    weight = dual[len(allowed.most) : len(allowed.most) + lines * periods].reshape(lines, periods)
    return spend, _proven(allowed, rate, intercept, weight, row_price, budget), row_price, budget


def _proven(
    allowed: Frame, rate: FloatArray, intercept: FloatArray, weight: FloatArray, row_price: FloatArray, budget: float
) -> float:
    """Return the bound that the duals prove, whatever their accuracy: a weighted line a period, prices for the rows."""
    total = weight.sum(axis=0)
    weight = np.where(total > 0, weight / np.where(total > 0, total, 1.0), 1.0 / len(weight))
    slope, height = (weight * rate).sum(axis=0), float((weight * intercept).sum())
    height += float(slope @ allowed.carried_in)
    gain = allowed.carry.T @ slope - budget
    if len(row_price):
        gain = gain - allowed.matrix.T @ row_price
        height += float(row_price @ allowed.most)
    height += budget * allowed.total
    return height + float(np.maximum(gain * allowed.low, gain * allowed.high).sum())
