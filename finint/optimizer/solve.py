"""Answer a budget problem: feasibility first, then the recipe, cents, and what each limit is worth."""

from dataclasses import replace

import numpy as np

from finint.optimizer.allocate import Allocation, allocate
from finint.optimizer.answer import Answer, infeasible
from finint.optimizer.bound import Aim
from finint.optimizer.cents import in_cents
from finint.optimizer.describe import described
from finint.optimizer.feasible import Infeasible
from finint.optimizer.modes import solve_least_spend, solve_target_roi
from finint.optimizer.problem import Problem
from finint.optimizer.ready import Ready, ready
from finint.optimizer.risk import solve_risk


def solve(problem: Problem, *, check_prices: bool = True) -> Answer:
    """Return the answer to `problem`; infeasible problems are answered with a reason and the smallest repair.

    Args:
        problem: as parsed.
        check_prices: with S curves, solve again with each limit moved by 1 %; False answers faster.

    Raises:
        CalculationError: never for limits that contradict each other; only for what parsing refuses.
    """
    prepared = ready(problem)
    if isinstance(prepared, Infeasible):
        return infeasible(prepared, problem.identifier, problem.warnings)
    if problem.mode == "target_roi":
        answer = solve_target_roi(problem, prepared)
    elif problem.mode == "least_spend":
        answer = solve_least_spend(problem, prepared)
    elif problem.draws is not None:
        answer = solve_risk(problem, prepared, check_prices=check_prices)
    else:
        answer = solve_response(problem, prepared, check_prices=check_prices)
    return replace(answer, identifier=problem.identifier, warnings=(*problem.warnings, *answer.warnings))


def solve_response(problem: Problem, prepared: Ready, *, check_prices: bool) -> Answer:
    """Answer mode max_response on the mean of the curves."""
    curves, space = problem.curves, prepared.space
    budget = float(space.row_upper[0])
    found = allocate(curves, space, Aim("response", budget), starts=prepared.starts)
    if found.spend is None:
        return _not_found(found)
    spend = in_cents(found.spend, space, prepared.places)
    return described(problem, prepared, spend, found, curves, check_prices=check_prices)


def _not_found(found: Allocation) -> Answer:
    return Answer(
        "feasible",
        upper_bound=found.bound if np.isfinite(found.bound) else None,
        warnings=("an allowed allocation exists, but none was found within the search's limits",),
    )
