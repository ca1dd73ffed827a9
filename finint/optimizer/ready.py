"""Is the problem possible, and in which space is it solved?"""

from dataclasses import dataclass

from finint.optimizer.cents import places_for
from finint.optimizer.curves import FloatArray
from finint.optimizer.elastic import least_broken, unmet
from finint.optimizer.feasible import Infeasible, contradiction
from finint.optimizer.problem import Problem
from finint.optimizer.space import Space, space_of


@dataclass(frozen=True, slots=True)
class Ready:
    """A problem found possible: its space, an allowed allocation where limits interact, decimals of an amount."""

    space: Space
    starts: tuple[FloatArray, ...]
    places: int


def ready(problem: Problem) -> Ready | Infeasible:
    """Return the problem's space, or why nothing is allowed."""
    if (found := contradiction(problem)) is not None:
        return found
    most = float(problem.upper.sum())
    budget = most if problem.budget_amount is None else problem.budget_amount
    whole = problem.mode == "max_response" and problem.equality
    space = space_of(problem, budget if whole else 0.0, budget)
    starts: tuple[FloatArray, ...] = ()
    if problem.groups or (space.min_if_on > 0).any():
        elastic = least_broken(problem, space)
        if elastic.changes:
            return unmet(problem, elastic.changes)
        starts = (elastic.spend,)
    return Ready(space.tightened(), starts, places_for(min(budget, most) if not whole else budget))
