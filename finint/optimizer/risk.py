"""Allocate when the curves are known by draws: the mean, the worst draws, or the chance of beating today.

Mean and CVaR are one family: aversion 0 maximises the mean of all draws, 1 the mean of the worst share (CVaR), in
between a mixture (Acerbi 2002). Today's spend and the plan are compared on the same draw.
"""

from dataclasses import replace

import numpy as np

from finint.optimizer.allocate import PROVEN_GAP, Allocation, relative_gap
from finint.optimizer.answer import Answer, Objective
from finint.optimizer.attitude import best_under
from finint.optimizer.cents import in_cents
from finint.optimizer.curves import FloatArray
from finint.optimizer.describe import described
from finint.optimizer.draws import Attitude, report
from finint.optimizer.problem import Problem
from finint.optimizer.ready import Ready
from finint.optimizer.smooth import climb_attitude, climb_share

TAILS = (0.1, 0.3, 0.5)
HAIR = 1e-9


def solve_risk(problem: Problem, prepared: Ready, *, check_prices: bool) -> Answer:
    """Answer a problem with draws under its attitude to risk, or under mean and CVaR when it names none."""
    if problem.aversion is not None:
        return _spectral(problem, prepared, problem.aversion, check_prices)
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


def _spectral(problem: Problem, prepared: Ready, aversion: float, check_prices: bool) -> Answer:  # noqa: FBT001
    curves, space = problem.curves, prepared.space
    attitude = Attitude(problem.cvar_level, aversion)
    found, weights = best_under(curves, space, attitude, prepared.starts)
    if found.spend is None:
        return Answer("feasible", warnings=("no allowed allocation was found within the search's limits",))
    spend = in_cents(found.spend, space, prepared.places)
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


def _beat_today(problem: Problem, prepared: Ready) -> Answer:
    """Answer the allocation with the largest share of draws above today's: the best found, bounded by 1."""
    curves, space, current = problem.curves, prepared.space, problem.current
    assert current is not None
    today = curves.by_draw(current)
    mean = best_under(curves, space, Attitude(problem.cvar_level, 0.0), prepared.starts)[0].spend
    if mean is None:
        return Answer("feasible", warnings=("no allowed allocation was found within the search's limits",))
    # What keeps the gain of the worst draws above 0 beats today in most of them.
    tails = [climb_attitude(curves, space, Attitude(level, 1.0), mean, today)[0] for level in TAILS]
    candidates = [mean, *(spend for spend in tails if spend is not None)]
    candidates += [spend for start in candidates[:3] if (spend := climb_share(curves, space, start, today)) is not None]
    if space.violation(current) <= HAIR * float(space.row_upper[0]):
        candidates += [current + share * (mean - current) for share in (0.25, 0.5, 0.75)]
    options = [
        in_cents(spend, space, prepared.places)
        for spend in candidates
        if space.violation(spend) <= HAIR * space.row_upper[0]
    ]

    def share(spend: FloatArray) -> float:
        return float((curves.by_draw(spend) > today).mean())

    best = max(options, key=lambda spend: (share(spend), curves.total(spend)))
    known = Allocation(best, curves.total(best), curves.total(best), curves.weight, 0)
    answer = described(problem, prepared, best, known, curves, check_prices=False)
    answer = _restated(problem, answer, share(best), 1.0, Attitude(problem.cvar_level, 0.0))
    # The chance moves in steps: a limit's worth in chance has no derivative.
    return replace(answer, shadow_prices=dict.fromkeys(answer.binding), current_objective=0.0).with_warnings(
        "shadow prices are empty: the chance of beating today moves in steps"
    )
