"""Describe an allocation: objective and gap, what holds it, what each limit is worth, what the reader should know."""

from functools import partial

import numpy as np

from finint.optimizer.allocate import LOCAL, PROVEN_GAP, UNPROVEN, Allocation, Effort, allocate, relative_gap
from finint.optimizer.answer import Answer
from finint.optimizer.bound import Aim
from finint.optimizer.cents import quantum
from finint.optimizer.curves import Curves, FloatArray
from finint.optimizer.feasible import money
from finint.optimizer.prices import CHECKED_CHANNELS, binding, derivatives, is_s_shaped, solved_again
from finint.optimizer.problem import Problem
from finint.optimizer.ready import Ready
from finint.optimizer.space import Space, space_of


def described(
    problem: Problem,
    prepared: Ready,
    spend: FloatArray,
    found: Allocation,
    curves: Curves,
    *,
    check_prices: bool,
) -> Answer:
    """Return the answer for a rounded allocation: its objective under `curves`, bound, limits and their worth."""
    space, unit = prepared.space, quantum(prepared.places)
    objective = curves.total(spend)
    bound = max(found.bound, objective)
    gap = relative_gap(bound, objective)
    marginal = finite_marginal(curves, spend, unit)
    limits = binding(problem, space, spend, unit, marginal)
    slopes = derivatives(space, spend, limits, marginal, unit)
    prices: dict[str, float | None] = {limit.name: slope for limit, slope in zip(limits, slopes, strict=True)}
    checks: dict[str, dict[str, float | None]] = {}
    if check_prices and is_s_shaped(curves) and len(problem.channels) <= CHECKED_CHANNELS:
        original = space_of(problem, float(space.row_lower[0]), float(space.row_upper[0]))
        for limit, slope in zip(limits, slopes, strict=True):
            # A row moves many channels, perhaps to another hill: solved from scratch. A channel's own limit, or one
            # under many draws: climbed from here.
            effort = LOCAL if limit.row is None or len(curves.weight) > 1 else UNPROVEN
            again = solved_again(original, spend, limit, partial(_best_value, curves, spend, effort))
            checks[limit.name] = {"derivative": slope, "solved_again": again}
            prices[limit.name] = slope if again is None else again
    current = problem.current
    return Answer(
        status="optimal" if gap <= PROVEN_GAP else "feasible",
        objective=objective,
        upper_bound=bound,
        relative_gap=gap if np.isfinite(gap) else None,
        allocation=dict(zip(problem.names, spend.tolist(), strict=True)),
        binding=tuple(limit.name for limit in limits),
        shadow_prices=prices,
        shadow_price_checks=checks,
        unallocated=left_over(problem, spend, unit),
        spend=_total(spend, unit),
        response=problem.curves.total(spend),
        current_objective=None if current is None else curves.total(current),
        warnings=warnings_for(problem, spend, unit),
    )


def _best_value(curves: Curves, near: FloatArray, effort: Effort, space: Space) -> float | None:
    budget = float(space.row_upper[0])
    found = allocate(curves, space.tightened(), Aim("response", budget), starts=(near,), effort=effort)
    return None if found.spend is None else found.value


def finite_marginal(curves: Curves, spend: FloatArray, unit: float) -> FloatArray:
    """Return the marginal return by channel; where it is infinite (slope below 1 at 0), that of the first unit."""
    slopes = curves.marginal(spend)
    steep = ~np.isfinite(slopes)
    if steep.any():
        slopes = np.where(steep, (curves.response(spend + unit) - curves.response(spend)) / unit, slopes)
    return slopes


def left_over(problem: Problem, spend: FloatArray, unit: float) -> float | None:
    """Return total_budget minus spend, 0 when they agree to less than half a unit; None without a budget."""
    if problem.budget_amount is None:
        return None
    left = problem.budget_amount - float(spend.sum())
    return 0.0 if abs(left) < max(unit / 2, 1e-9 * problem.budget_amount) else round(left, 9)


def _total(spend: FloatArray, unit: float) -> float:
    total = float(spend.sum())
    return round(total, 9) if unit < 1 else total


def warnings_for(problem: Problem, spend: FloatArray, unit: float) -> tuple[str, ...]:
    """Return what the reader should know: money left over, spend outside the range seen, curves not identified."""
    sentences: list[str] = []
    left = left_over(problem, spend, unit)
    if left and problem.mode == "max_response":
        sentences.append(
            f"{money(left)} of {money(problem.budget_amount or 0.0)} stays unallocated: nothing allowed returns more"
        )
    for channel, amount in zip(problem.channels, spend.tolist(), strict=True):
        if channel.seen_high_amount is not None and amount > channel.seen_high_amount * (1 + 1e-9):
            sentences.append(
                f"{channel.name}: {money(amount)} is above the largest spend seen, {money(channel.seen_high_amount)}"
            )
        if channel.seen_low_amount is not None and amount < channel.seen_low_amount * (1 - 1e-9):
            sentences.append(
                f"{channel.name}: {money(amount)} is below the smallest spend seen, {money(channel.seen_low_amount)}"
            )
        if not channel.identified:
            sentences.append(f"{channel.name}: the data do not identify this curve; its part of the advice is a guess")
    return tuple(sentences)
