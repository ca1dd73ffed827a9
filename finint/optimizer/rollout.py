"""Spread a budget over weeks: carry-over, season, caps and steps, as linear programmes over lines above the curves.

Each week's response lies below lines that touch its curve (or, for an S curve, the concave envelope over the adstock
that week can have); the programme with those lines is an upper bound. Lines are added where the plan touches none.
Where all slopes are at most 1 the bound and the plan's true response meet. For S curves the plan is improved by
narrowing each week's range around it, and the bound stays a bound: the status says which it is.
"""

import numpy as np

from finint.optimizer.allocate import PROVEN_GAP, UNPROVEN, allocate, relative_gap
from finint.optimizer.bound import Aim
from finint.optimizer.cents import places_for
from finint.optimizer.curves import FloatArray, single
from finint.optimizer.feasible import money
from finint.optimizer.lines import Plan, best_plan, envelopes
from finint.optimizer.rollout_answer import RolloutAnswer
from finint.optimizer.rollout_feasible import contradiction
from finint.optimizer.rollout_parsing import Rollout
from finint.optimizer.space import Space
from finint.optimizer.weeks import Frame, frame, nearest, parameters, response, rounded

NARROWINGS = (0.6, 0.3, 0.15, 0.07, 0.03, 0.01, 0.003)
ROUNDS = 8
CLOSE = 1e-5
GIVE = 1e-9
BOLD = 1.4  # a steady week of a larger budget switches on other S curves


def schedule(problem: Rollout) -> RolloutAnswer:
    """Return the best plan found over the weeks, with its bound; infeasible problems are explained."""
    unit = problem.budget_amount / problem.weeks or 1.0
    broken = contradiction(problem, unit)
    if broken is not None:
        return RolloutAnswer(
            "infeasible",
            reason=broken.reason,
            repair=broken.repair,
            changes=broken.changes,
            warnings=problem.warnings,
            identifier=problem.identifier,
        )
    allowed = frame(problem, unit)
    plan, bound = _best(problem, allowed, unit)
    places = places_for(problem.budget_amount)
    spend = rounded(problem, plan.spend * unit, places)
    return _answer(problem, spend, bound, plan, allowed, unit)


def _best(problem: Rollout, allowed: Frame, unit: float) -> tuple[Plan, float]:
    """Return the best plan found and the bound on any plan."""
    low, high = allowed.adstock(allowed.low), allowed.adstock(allowed.high)
    curves = parameters(problem, unit)
    root = best_plan(allowed, envelopes(*curves, low, high), rounds=ROUNDS, close=CLOSE)
    if root is None:
        return Plan(allowed.low, np.inf, np.zeros(len(allowed.most)), 0.0), np.inf
    if not (curves[2] > 1).any():
        return root, root.bound
    best, value = root, _value(problem, allowed, root.spend, unit)
    starts = (nearest(allowed, target) for target in _targets(problem, allowed, unit))
    for start in (root.spend, *(plan for plan in starts if plan is not None)):
        plan = _narrowed(problem, allowed, unit, start, (low, high))
        reached = _value(problem, allowed, plan.spend, unit)
        if reached > value:
            best, value = plan, reached
    return best, root.bound


def _narrowed(
    problem: Rollout, allowed: Frame, unit: float, start: FloatArray, reach: tuple[FloatArray, FloatArray]
) -> Plan:
    """Improve a plan: envelopes over an ever narrower range around it are ever closer to the curves."""
    best = Plan(start, np.inf, np.zeros(len(allowed.most)), 0.0)
    value = _value(problem, allowed, start, unit)
    curves = parameters(problem, unit)
    for width in NARROWINGS:
        adstock = allowed.adstock(best.spend)
        room = width * np.maximum(adstock, 0.1 * adstock.mean())
        hulls = envelopes(*curves, np.maximum(reach[0], adstock - room), np.minimum(reach[1], adstock + room))
        plan = best_plan(allowed, hulls, rounds=1, close=CLOSE, near=adstock)
        if plan is not None and (reached := _value(problem, allowed, plan.spend, unit)) > value:
            best, value = plan, reached
    return best


def _targets(problem: Rollout, allowed: Frame, unit: float) -> list[FloatArray]:
    """Return plans worth starting from, allowed or not: today's shares, the best steady week, and the flat middle."""
    weekly = allowed.total / problem.weeks
    today = np.array([channel.current_weekly_amount or 0.0 for channel in problem.channels])
    flat = np.minimum(allowed.high, allowed.low + allowed.total / len(allowed.low))
    kept = np.array([1.0 - channel.alpha for channel in problem.channels])
    # A steady spend x keeps the adstock at x / (1 - alpha): a curve over x with half * (1 - alpha).
    steady = single(
        np.array([channel.beta for channel in problem.channels]),
        np.array([channel.half for channel in problem.channels]) / unit * kept,
        np.array([channel.slope for channel in problem.channels]),
    )
    count = len(today)
    week = Space(
        np.zeros(count),
        np.full(count, BOLD * weekly),
        np.zeros(count),
        np.ones((1, count), dtype=bool),
        np.array([weekly]),
        np.array([weekly]),
    )
    best = allocate(steady, week, Aim("response", weekly), effort=UNPROVEN).spend
    bold = allocate(
        steady, week.with_budget(BOLD * weekly, BOLD * weekly), Aim("response", BOLD * weekly), effort=UNPROVEN
    )
    shares = [flat if today.sum() <= 0 else np.repeat(today / today.sum() * weekly, problem.weeks), flat]
    starts = [best, None if bold.spend is None else bold.spend / BOLD]
    return [*(np.repeat(start, problem.weeks) for start in starts if start is not None), *shares]


def _value(problem: Rollout, allowed: Frame, spend: FloatArray, unit: float) -> float:
    return float(response(problem, allowed.adstock(spend), unit).sum())


def _answer(
    problem: Rollout, spend: FloatArray, bound: float, plan: Plan, allowed: Frame, unit: float
) -> RolloutAnswer:
    weeks, everything = problem.weeks, problem.weeks + problem.tail_weeks
    by_week = response(problem, allowed.adstock(spend / unit), unit).reshape(len(problem.channels), everything)
    objective = float(by_week.sum())
    bound = max(bound, objective)
    gap = relative_gap(bound, objective)
    left = problem.budget_amount - float(spend.sum())
    left = 0.0 if abs(left) < 0.005 or abs(left) < GIVE * problem.budget_amount else round(left, 9)
    # Rounding keeps limits a few units off: those are held all the same.
    slack = 0.1 * 10.0 ** (2 - places_for(problem.budget_amount)) / unit + 1e-6
    least = 1e-6 * max(abs(plan.budget_price), float(plan.row_price.max(initial=0.0)))
    prices = {
        name: float(price) / unit
        for name, price, room in zip(
            allowed.names, plan.row_price, allowed.most - allowed.matrix @ (spend / unit), strict=True
        )
        if room <= slack and price > least
    }
    if problem.equality or left == 0:
        prices = {"budget": float(plan.budget_price) / unit} | prices
    warnings = list(problem.warnings)
    warnings.append(_carry_over_sentence(problem))
    if left:
        warnings.append(f"{money(left)} of {money(problem.budget_amount)} stays unallocated")
    if any(channel.slope > 1 for channel in problem.channels):
        warnings.append(
            "some curves are S-shaped: the plan is the best found, the bound is that of their concave envelopes"
        )
    return RolloutAnswer(
        status="optimal" if gap <= PROVEN_GAP else "feasible",
        objective=objective,
        upper_bound=bound,
        relative_gap=gap if np.isfinite(gap) else None,
        spend={name: spend[i * weeks : (i + 1) * weeks].tolist() for i, name in enumerate(problem.names)},
        binding=tuple(prices),
        shadow_prices=prices,
        unallocated=left,
        weekly_spend=tuple(np.round(spend.reshape(-1, weeks).sum(axis=0), 6).tolist()),
        tail_response=float(by_week[:, weeks:].sum()),
        warnings=tuple(warnings),
        identifier=problem.identifier,
    )


def _carry_over_sentence(problem: Rollout) -> str:
    if problem.tail_weeks:
        return f"carry-over counts for {problem.tail_weeks} weeks after week {problem.weeks}, nothing after that"
    return f"carry-over after week {problem.weeks} does not count"
