"""Allocate when the curves are known by draws: the mean, the worst draws, or the chance of beating today.

Mean and CVaR are one family: `aversion` 0 maximises the mean of all draws, 1 the mean of the worst share (CVaR), in
between a mixture. The value of such an attitude is the smallest weighted mean over allowed weights of the draws, so
for *any* allowed weights the best weighted mean, with its proven bound, is a bound. Source: Rockafellar and Uryasev
(2000), CVaR; Acerbi (2002), spectral measures.

Today's spend and the plan are compared on the same draw.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from finint.optimizer.allocate import PROVEN_GAP, Allocation, Effort, allocate, relative_gap
from finint.optimizer.answer import Answer, Objective, RiskReport
from finint.optimizer.bound import Aim
from finint.optimizer.cents import quantum, rounded
from finint.optimizer.columns import rows_of
from finint.optimizer.curves import Curves, FloatArray
from finint.optimizer.describe import described
from finint.optimizer.problem import Problem
from finint.optimizer.ready import Ready
from finint.optimizer.space import Space

WEIGHT_ROUNDS = 5
SMOOTHINGS = (0.3, 0.03, 0.003)
LIGHT = Effort(steps=500, nodes=12, more_nodes=12, row_nodes=6, more_row_nodes=6, cell_steps=0)


def tail_weights(totals: FloatArray, level: float, aversion: float = 1.0) -> FloatArray:
    """Return the weights of the draws under which the mean of `totals` is worst for this attitude, summing to 1.

    Args:
        totals: response by draw, (draws,).
        level: share of draws that counts as the worst, above 0 and up to 1.
        aversion: 0 for the mean of all draws, 1 for the mean of the worst share.

    >>> tail_weights(np.array([4.0, 1.0, 3.0, 2.0]), 0.5).tolist()
    [0.0, 0.5, 0.0, 0.5]
    """
    count = len(totals)
    weights = np.zeros(count)
    left = level * count
    for draw in np.argsort(totals, kind="stable"):
        weights[draw] = min(1.0, left)
        left -= weights[draw]
        if left <= 0:
            break
    weights = aversion * weights / (level * count) + (1 - aversion) / count
    return weights / weights.sum()


def cvar(totals: FloatArray, level: float) -> float:
    """Return the mean of the worst `level` share of draws; a draw that is cut counts in part.

    >>> cvar(np.array([4.0, 1.0, 3.0, 2.0]), 0.5)
    1.5
    """
    return float(tail_weights(totals, level) @ totals)


def report(totals: FloatArray, today: FloatArray | None, level: float) -> RiskReport:
    """Return the figures of `totals` by draw beside today's totals on the same draws."""
    return RiskReport(
        mean=float(totals.mean()),
        cvar=cvar(totals, level),
        p10=float(np.quantile(totals, 0.1)),
        p90=float(np.quantile(totals, 0.9)),
        prob_better_than_current=None if today is None else float((totals > today).mean()),
    )


def solve_risk(problem: Problem, prepared: Ready, *, check_prices: bool) -> Answer:
    """Answer a problem with draws under its attitude to risk, or under mean and CVaR when it names none."""
    if problem.risk == "beat_today":
        return _beat_today(problem, prepared)
    wanted = ("mean", "cvar") if problem.risk is None else (problem.risk,)
    answers = {name: _spectral(problem, prepared, 1.0 if name == "cvar" else 0.0, check_prices) for name in wanted}
    first = answers[wanted[0]]
    if problem.risk is not None:
        return first
    objectives = {}
    for name, answer in answers.items():
        assert answer.objective is not None
        assert answer.upper_bound is not None
        assert answer.report is not None
        objectives[name] = Objective(
            answer.objective, answer.allocation, answer.upper_bound, answer.relative_gap, answer.report
        )
    return replace(first, objectives=objectives)


@dataclass(frozen=True, slots=True)
class Attitude:
    """An attitude to risk over draws: `level` of the worst draws, weighed by `aversion` (0 mean, 1 CVaR)."""

    level: float
    aversion: float

    def value(self, totals: FloatArray) -> float:
        """Return the worth of the totals by draw."""
        return float(tail_weights(totals, self.level, self.aversion) @ totals)


def best_under(
    curves: Curves, space: Space, attitude: Attitude, starts: tuple[FloatArray, ...]
) -> tuple[Allocation, FloatArray]:
    """Return the best allocation found under an attitude with its bound, and the draws' weights behind it."""
    aim = Aim("response", float(space.row_upper[0]))
    mean = allocate(curves, space, aim, starts=starts)
    if attitude.aversion == 0 or mean.spend is None:
        return mean, curves.weight
    candidates, bound = [mean.spend], mean.bound
    weights = curves.weight
    for round_number in range(1, WEIGHT_ROUNDS + 1):
        worst = tail_weights(curves.by_draw(candidates[-1]), attitude.level, attitude.aversion)
        weights = (weights * (round_number - 1) + worst) / round_number if round_number > 1 else worst
        found = allocate(curves.weighted(weights), space, aim, starts=(candidates[-1],), effort=LIGHT)
        bound = min(bound, found.bound)
        if found.spend is not None:
            candidates.append(found.spend)
    ranked = sorted(candidates, key=lambda spend: -attitude.value(curves.by_draw(spend)))
    best = ranked[0]
    for start in ranked[:2]:
        climbed, weights = _climb_smooth(curves, space, attitude, start)
        if climbed is not None and attitude.value(curves.by_draw(climbed)) > attitude.value(curves.by_draw(best)):
            best = climbed
        # The weights at the top of the smoothed hill are near the saddle: their bound is the tight one.
        found = allocate(curves.weighted(weights), space, aim, starts=(best,))
        bound = min(bound, found.bound)
        if found.spend is not None and attitude.value(curves.by_draw(found.spend)) > attitude.value(curves.by_draw(best)):
            best = found.spend
        if relative_gap(bound, attitude.value(curves.by_draw(best))) <= PROVEN_GAP / 10:
            break
    value = attitude.value(curves.by_draw(best))
    final = tail_weights(curves.by_draw(best), attitude.level, attitude.aversion)
    return Allocation(best, value, max(bound, value), mean.price, 0), final


def _climb_smooth(
    curves: Curves, space: Space, attitude: Attitude, start: FloatArray
) -> tuple[FloatArray | None, FloatArray]:
    """Climb the attitude's value with its kinks smoothed less and less; return the top and the draws' weights there."""
    totals = curves.by_draw(start)
    spread = float(totals.std()) or 1e-6 * max(1.0, float(np.abs(totals).max()))
    share = 1.0 / (attitude.level * len(totals))
    spend, threshold = start, float(np.quantile(totals, attitude.level))
    best, weights = None, curves.weight
    for smoothing in SMOOTHINGS:
        width = smoothing * spread

        def value(totals: FloatArray, threshold: float, width: float = width) -> tuple[float, FloatArray, float]:
            miss = (threshold - totals) / width
            tail = threshold - width * share * float(np.logaddexp(0.0, miss).sum())
            odds = share / (1.0 + np.exp(-np.clip(miss, -500, 500)))
            worth = attitude.aversion * tail + (1 - attitude.aversion) * float(totals.mean())
            return worth, attitude.aversion * odds + (1 - attitude.aversion) / len(totals), 1.0 - float(odds.sum())

        moved, threshold = _climb(curves, space, spend, threshold, value, attitude.aversion)
        if space.violation(moved) <= 1e-7 * max(1.0, float(np.abs(moved).max())):
            spend = moved
            if best is None or attitude.value(curves.by_draw(moved)) > attitude.value(curves.by_draw(best)):
                best = moved
        weights = value(curves.by_draw(spend), threshold)[1]
    return best, np.maximum(weights, 0.0) / weights.sum()


Smooth = Callable[[FloatArray, float], tuple[float, FloatArray, float]]


def _climb(
    curves: Curves, space: Space, start: FloatArray, threshold: float, value: Smooth, aversion: float
) -> tuple[FloatArray, float]:
    """SLSQP over spend and the threshold, in units of the budget and of the response."""
    money = max(1e-300, float(space.row_upper[0]))
    worth = max(1e-300, float(np.abs(curves.by_draw(start)).mean()))
    low, high = (part / money for part in space.branch_of(start))
    rows = rows_of(space.scaled(money), Aim("response", 1.0))
    count = len(start)

    def loss(x: FloatArray) -> float:
        return -value(curves.by_draw(x[:count] * money), float(x[count]) * worth)[0] / worth

    def slope(x: FloatArray) -> FloatArray:
        spend = x[:count] * money
        _, weights, by_threshold = value(curves.by_draw(spend), float(x[count]) * worth)
        tilted = Curves(curves.beta, curves.half, curves.slope, weights)
        by_spend = tilted.marginal(np.maximum(spend, 1e-10 * money)) * money / worth
        return -np.append(by_spend, aversion * by_threshold)

    pad_most, pad_equal = np.zeros((len(rows.most), 1)), np.zeros((len(rows.equal_to), 1))
    most, equal = np.hstack([rows.matrix, pad_most]), np.hstack([rows.equal, pad_equal])
    constraints = []
    if len(rows.most):
        constraints.append({"type": "ineq", "fun": lambda x: rows.most - most @ x, "jac": lambda _: -most})
    if len(rows.equal_to):
        constraints.append({"type": "eq", "fun": lambda x: rows.equal_to - equal @ x, "jac": lambda _: -equal})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        found = minimize(
            loss,
            np.append(np.clip(start / money, low, high), threshold / worth),
            jac=slope,
            bounds=[*zip(low, high, strict=True), (None, None)],
            constraints=constraints,
            method="SLSQP",
            options={"ftol": 1e-12, "maxiter": 150},
        )
    return np.clip(found.x[:count], low, high) * money, float(found.x[count]) * worth


def _spectral(problem: Problem, prepared: Ready, aversion: float, check_prices: bool) -> Answer:  # noqa: FBT001
    curves, space = problem.curves, prepared.space
    attitude = Attitude(problem.cvar_level, aversion)
    found, weights = best_under(curves, space, attitude, prepared.starts)
    if found.spend is None:
        return Answer("feasible", warnings=("no allowed allocation was found within the search's limits",))
    spend = _rounded(prepared, found.spend)
    value = attitude.value(curves.by_draw(spend))
    known = Allocation(spend, value, max(found.bound, value), found.price, found.nodes)
    # Limits are priced under the draws that matter here; the objective is the attitude's own.
    answer = described(
        problem, prepared, spend, known, curves.weighted(weights), check_prices=check_prices and aversion == 0
    )
    return _restated(problem, answer, value, max(found.bound, value), attitude)


def _restated(problem: Problem, answer: Answer, value: float, bound: float, attitude: Attitude) -> Answer:
    curves, current = problem.curves, problem.current
    spend = np.array(list(answer.allocation.values()))
    today = None if current is None else curves.by_draw(current)
    gap = relative_gap(bound, value)
    return replace(
        answer,
        objective=value,
        upper_bound=bound,
        relative_gap=gap if np.isfinite(gap) else None,
        status="optimal" if gap <= PROVEN_GAP else "feasible",
        report=report(curves.by_draw(spend), today, problem.cvar_level),
        current_objective=None if today is None else attitude.value(today),
    )


def _rounded(prepared: Ready, spend: FloatArray) -> FloatArray:
    space = prepared.space
    budget = float(space.row_upper[0])
    whole = space.row_lower[0] == space.row_upper[0] or spend.sum() >= budget - 2 * quantum(prepared.places)
    return rounded(spend, space, prepared.places, budget if whole else None)


def _beat_today(problem: Problem, prepared: Ready) -> Answer:
    """Answer the allocation with the largest share of draws above today's: best found, its bound is 1."""
    curves, space, current = problem.curves, prepared.space, problem.current
    assert current is not None
    today = curves.by_draw(current)
    gains = _Gains(curves, today)
    candidates: list[FloatArray] = []
    for aversion, level in ((0.0, 0.2), (1.0, 0.1), (1.0, 0.3), (1.0, 0.5)):
        start = best_under(curves, space, Attitude(level, aversion), prepared.starts)[0].spend if not candidates else None
        start = candidates[0] if start is None else start
        climbed = start if aversion == 0 else gains.climb_tail(space, Attitude(level, 1.0), start)
        candidates.extend(spend for spend in (start, climbed) if spend is not None)
    candidates.extend(
        spend for start in candidates[:3] if (spend := gains.climb_share(space, start)) is not None
    )
    if space.violation(current) <= 1e-9 * max(1.0, float(current.sum())):
        candidates.extend([current + share * (candidates[0] - current) for share in (0.25, 0.5, 0.75)])
    options = [_rounded(prepared, spend) for spend in candidates]
    best = max(options, key=lambda spend: (gains.share(spend), float(curves.total(spend))))
    share = gains.share(best)
    known = Allocation(best, curves.total(best), curves.total(best), curves.weight, 0)
    answer = described(problem, prepared, best, known, curves, check_prices=False)
    answer = _restated(problem, answer, share, 1.0, Attitude(problem.cvar_level, 0.0))
    # The chance is a step function: a limit's worth in chance has no derivative.
    return replace(
        answer, shadow_prices=dict.fromkeys(answer.binding), current_objective=0.0
    ).with_warnings("shadow prices are empty: the chance of beating today moves in steps")


@dataclass(frozen=True, slots=True)
class _Gains:
    """Gains over today, draw by draw."""

    curves: Curves
    today: FloatArray

    def share(self, spend: FloatArray) -> float:
        return float((self.curves.by_draw(spend) > self.today).mean())

    def climb_tail(self, space: Space, attitude: Attitude, start: FloatArray) -> FloatArray | None:
        """Climb the mean gain of the worst draws: what keeps that above 0 beats today in most of them."""
        gains = self.curves.by_draw(start) - self.today
        share = 1.0 / (attitude.level * len(gains))
        width = 0.03 * (float(gains.std()) or 1e-6 * max(1.0, float(self.today.max())))

        def value(totals: FloatArray, threshold: float) -> tuple[float, FloatArray, float]:
            miss = (threshold - (totals - self.today)) / width
            tail = threshold - width * share * float(np.logaddexp(0.0, miss).sum())
            odds = share / (1.0 + np.exp(-np.clip(miss, -500, 500)))
            return tail, odds, 1.0 - float(odds.sum())

        moved, _ = _climb(self.curves, space, start, float(np.quantile(gains, attitude.level)), value, 1.0)
        return moved if space.violation(moved) <= 1e-7 * max(1.0, float(moved.max())) else None

    def climb_share(self, space: Space, start: FloatArray) -> FloatArray | None:
        """Climb the share of draws above today with each step smoothed."""
        spend = start
        for smoothing in SMOOTHINGS[:2]:
            gains = self.curves.by_draw(spend) - self.today
            width = smoothing * (float(gains.std()) or 1e-6 * max(1.0, float(self.today.max())))

            def value(totals: FloatArray, threshold: float, width: float = width) -> tuple[float, FloatArray, float]:
                odds = 1.0 / (1.0 + np.exp(-np.clip((totals - self.today) / width, -500, 500)))
                del threshold
                scale = float(np.abs(self.today).mean()) or 1.0
                return float(odds.mean()) * scale, scale * odds * (1 - odds) / width / len(odds), 0.0

            moved, _ = _climb(self.curves, space, spend, 0.0, value, 0.0)
            if space.violation(moved) > 1e-7 * max(1.0, float(moved.max())):
                return None
            spend = moved
        return spend
