"""What would every budget bring? The best response from the least to the most, with the return of the next unit."""

from dataclasses import dataclass

import numpy as np

from finint.errors import CalculationError
from finint.optimizer.allocate import MANY_CHANNELS, UNPROVEN, allocate
from finint.optimizer.bound import Aim
from finint.optimizer.problem import Problem
from finint.optimizer.programme import family_of, plan
from finint.optimizer.space import space_of

STEPS = 1200


@dataclass(frozen=True, slots=True)
class BudgetPoint:
    """The best response at one budget.

    `marginal_return` is response per extra unit of budget around here (central difference over one step of the sweep);
    None at both ends. `average_return` is response per unit spent, None at a budget of 0.
    """

    budget_amount: float
    response: float
    marginal_return: float | None
    average_return: float | None


def budget_sweep(problem: Problem, *, most_amount: float | None = None, points: int = 60) -> tuple[BudgetPoint, ...]:
    """Return `points` budgets from the least allowed to `most_amount`, each with the best response found.

    The dynamic programme gives every budget at once; where groups overlap, each budget is solved. Budgets are "at
    most": the response never falls. Not a forecast: curves are read as if they held at every budget.

    Args:
        problem: its budget, mode and target are not used, except as below.
        most_amount: the largest budget; twice total_budget when None, never above the sum of maximums.
        points: 3 and up.

    Raises:
        CalculationError: the minimums exceed the largest budget, or fewer than 3 points are asked.
    """
    if points < 3:
        raise CalculationError(f"a sweep has at least 3 points; asked for {points}")
    curves, ceiling = problem.curves, float(problem.upper.sum())
    most = most_amount if most_amount is not None else 2 * (problem.budget_amount or ceiling / 2)
    space = space_of(problem, 0.0, min(most, ceiling))
    least, most = float(space.lower.sum()), float(space.row_upper[0])
    if most <= least:
        raise CalculationError(
            f"the minimums add to {least:,.2f}, not below the largest budget {most:,.2f}",
            fix="sweep to a larger budget, or lower the minimums",
        )
    budgets = np.linspace(least, most, points)
    family = family_of(space)
    if family is not None and len(problem.channels) <= MANY_CHANNELS * 3:
        unit, worth = most, curves.total(np.minimum(space.upper, most)) or 1.0
        grown = plan(curves.scaled(unit, worth), space.scaled(unit), family, STEPS)
        value = np.maximum.accumulate(grown.table.value) * worth
        money = (grown.base + grown.step * np.arange(len(value))) * unit
        usable = np.isfinite(value)
        if not usable.any():
            raise CalculationError("no budget in this range meets the groups and minimums", fix="widen the groups")
        responses = np.where(
            budgets >= money[usable][0] * (1 - 1e-12), np.interp(budgets, money[usable], value[usable]), np.nan
        )
    else:
        found = [
            allocate(curves, space.with_budget(0.0, b).tightened(), Aim("response", b), effort=UNPROVEN)
            for b in budgets
        ]
        responses = np.maximum.accumulate([np.nan if one.spend is None else one.value for one in found])
    kept = np.isfinite(responses)
    return _with_returns(budgets[kept], responses[kept])


def _with_returns(budgets: np.ndarray, responses: np.ndarray) -> tuple[BudgetPoint, ...]:
    last = len(budgets) - 1
    return tuple(
        BudgetPoint(
            float(budget),
            float(response),
            float((responses[place + 1] - responses[place - 1]) / (budgets[place + 1] - budgets[place - 1]))
            if 0 < place < last
            else None,
            float(response / budget) if budget > 0 else None,
        )
        for place, (budget, response) in enumerate(zip(budgets, responses, strict=True))
    )
