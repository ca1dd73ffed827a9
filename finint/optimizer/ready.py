"""Is the problem possible, and in which space is it solved?"""

from dataclasses import dataclass, replace

from finint.optimizer.cents import places_for
from finint.optimizer.curves import FloatArray
from finint.optimizer.elastic import applied, least_broken, unmet
from finint.optimizer.feasible import Infeasible, crossed_limits, impossible_sums
from finint.optimizer.problem import Problem
from finint.optimizer.space import Space, space_of


@dataclass(frozen=True, slots=True)
class Ready:
    """A problem found possible: its space, an allowed allocation where limits interact, decimals of an amount."""

    space: Space
    starts: tuple[FloatArray, ...]
    places: int


def ready(problem: Problem) -> Ready | Infeasible:
    """Return the problem's space, or why nothing is allowed and the smallest repair."""
    if (crossed := crossed_limits(problem)) is not None:
        return crossed
    sums, space = impossible_sums(problem), _space(problem)
    interacting = bool(problem.groups) or bool((space.min_if_on > 0).any())
    if not interacting:
        return sums or _ready(problem, space, ())
    elastic = least_broken(problem, space)
    if not elastic.changes:
        return _ready(problem, space, (elastic.spend,))
    together = unmet(problem, elastic.changes)
    if sums is None:
        return together
    # The sum that is impossible is the clearer reason; its own repair counts only when it is enough.
    repaired = applied(problem, sums.changes)
    enough = impossible_sums(repaired) is None and not least_broken(repaired, _space(repaired)).changes
    return sums if enough else replace(together, reason=sums.reason)


def _space(problem: Problem) -> Space:
    budget = float(problem.upper.sum()) if problem.budget_amount is None else problem.budget_amount
    return space_of(problem, budget if problem.mode == "max_response" and problem.equality else 0.0, budget)


def _ready(problem: Problem, space: Space, starts: tuple[FloatArray, ...]) -> Ready:
    money = float(space.row_upper[0])
    if space.row_lower[0] < money:
        money = min(money, float(problem.upper.sum()))
    return Ready(space.tightened(), starts, places_for(money))
