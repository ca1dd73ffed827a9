"""What surrounds a proposal: the same question with other caution, every budget, and assumptions moved alone."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from finint.optimizer.advice import Advice
from finint.optimizer.problem import Channel, Problem
from finint.optimizer.sweep import BudgetPoint, budget_sweep
from finint.optimizer.tornado import Swing, tornado

SWEPT_RATIO = 2.0
HHI = 10_000.0


@dataclass(frozen=True, slots=True)
class Sweep:
    """Budgets with their best response; `hurdle_amount` is the one that leaves most above the hurdle."""

    points: tuple[BudgetPoint, ...]
    hurdle_amount: float | None


def sweep_of(found: Advice, *, hurdle_ratio: float) -> Sweep:
    """Return every budget from what is bound to twice today's plan, without the step cap.

    The hurdle is a unit of response per unit of spend and what it must return on top; where response is not money
    there is none.
    """
    problem = found.problem
    bound = {row.channel: float(row.floor_amount) for row in found.money}
    most = SWEPT_RATIO * sum(float(row.current_amount) for row in found.money)
    free = tuple(_free(channel, bound.get(channel.name, 0.0), most) for channel in problem.channels)
    asked = Problem(free, most, equality=False, draws=problem.draws, risk="mean")
    points = budget_sweep(asked, most_amount=most, points=61)
    if not found.question.choices.is_money:
        return Sweep(points, None)
    # With S curves the marginal return may meet the hurdle more than once: the budget that leaves most is meant.
    best = max(points, key=lambda point: point.response - (1.0 + hurdle_ratio) * point.budget_amount)
    return Sweep(points, best.budget_amount)


def _free(channel: Channel, bound: float, most: float) -> Channel:
    if channel.fixed_amount is not None:
        return channel
    return replace(channel, min_amount=bound, max_amount=most)


def swings_of(found: Advice) -> tuple[Swing, ...]:
    """Return how far each assumption swings the gain, the plan kept; money saved is added to every gain."""
    problem = replace(found.problem, mode="max_response", target=None, aversion=None, risk="mean")
    saved = found.gain - found.problem.curves.total(_plan(found)) + found.problem.curves.total(_today(found))
    return tuple(
        replace(row, kept_low=row.kept_low + saved, kept_high=row.kept_high + saved)
        for row in tornado(problem, found.answer)
    )


def _plan(found: Advice) -> np.ndarray:
    return np.array([float(found.result.optimized_allocation[name]) for name in found.problem.names])


def _today(found: Advice) -> np.ndarray:
    return np.array([float(found.result.current_allocation[name]) for name in found.problem.names])


def gain_under(found: Advice, values: Sequence[float], others: Sequence[float]) -> float:
    """Return the mean gain of the same plan when a unit of outcome is worth `others` instead of `values`, by channel.

    Both are in the channels' order; money left unspent stays worth itself.
    """
    curves = found.problem.curves
    factor = np.array([other / value if value else 0.0 for value, other in zip(values, others, strict=True)])
    moved = replace(curves, beta=curves.beta * factor)
    plan, today = _plan(found), _today(found)
    saved = float((today - plan).sum()) if found.question.choices.is_money else 0.0
    return moved.total(plan) - moved.total(today) + saved
