"""The two questions that ask for a budget: how much still earns its keep, and how little reaches a target."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from finint.optimizer.allocate import PROVEN_GAP, UNPROVEN, Allocation, allocate, relative_gap
from finint.optimizer.answer import Answer, infeasible
from finint.optimizer.bound import Aim
from finint.optimizer.cents import places_for, quantum, raised, rounded
from finint.optimizer.curves import Curves, FloatArray
from finint.optimizer.describe import described
from finint.optimizer.feasible import Change, Infeasible, money
from finint.optimizer.problem import Problem
from finint.optimizer.ready import Ready
from finint.optimizer.space import Space

HAIR = 1e-9
TRIES = 4
BUDGETS_TRIED = 24


def solve_target_roi(problem: Problem, prepared: Ready) -> Answer:
    """Answer the largest spend whose total response per unit of spend is at least the target.

    Return is not monotone in spend with S curves, so the whole range is searched, and bounded, at once.
    """
    curves, space, target = problem.curves, prepared.space, float(problem.target or 0.0)
    cap = float(space.row_upper[0])
    full = allocate(curves, space, Aim("response", cap), starts=prepared.starts)
    if full.spend is not None and full.spend.sum() >= cap * (1 - HAIR) and full.value >= target * cap * (1 - 1e-12):
        answer = _at_spend(problem, prepared, full, rounded(full.spend, space, prepared.places, cap))
        return replace(answer, spend_bound=cap).with_warnings(
            f"the whole {money(cap)} meets the target; a larger budget might as well"
        )
    starts = prepared.starts if full.spend is None else (*prepared.starts, full.spend)
    found = allocate(curves, space, Aim("roi", target), starts=starts)
    best = full
    for _ in range(TRIES):
        if found.spend is None or found.spend.sum() <= HAIR * max(1.0, cap):
            return infeasible(_target_too_high(problem, prepared), problem.identifier, ())
        total = float(found.spend.sum())
        best = allocate(curves, space.with_budget(total, total), Aim("response", total), starts=(found.spend,))
        # At this spend more response may be had than the target asks: then more may be spent.
        if best.spend is None or best.value <= target * total * (1 + 1e-8) or total >= cap * (1 - HAIR):
            break
        again = allocate(curves, space, Aim("roi", target), starts=(best.spend,))
        if again.spend is None or again.value <= found.value * (1 + 1e-12):
            break
        found = again
    chosen = best.spend if best.spend is not None else found.spend
    assert chosen is not None
    places = places_for(float(chosen.sum()))
    spend = _meeting(space, chosen, places, lambda x: curves.total(x) >= target * float(x.sum()))
    bound = max(min(found.bound, cap), float(spend.sum()))
    answer = _at_spend(problem, prepared, best, spend)
    return _with_spend_gap(answer, bound, relative_gap(bound, float(spend.sum())))


def solve_least_spend(problem: Problem, prepared: Ready) -> Answer:
    """Answer the smallest spend whose total response is at least the target."""
    curves, space, target = problem.curves, prepared.space, float(problem.target or 0.0)
    found = allocate(curves, space, Aim("least", target), starts=prepared.starts)
    if found.spend is None:
        return infeasible(_target_out_of_reach(problem, prepared), problem.identifier, ())
    spend = raised(found.spend, space, places_for(float(found.spend.sum())), curves, target)
    total = float(spend.sum())
    bound = min(total, max(0.0, -found.bound))
    gap = relative_gap(total, bound) if bound else (0.0 if total == 0 else np.inf)
    if gap > PROVEN_GAP:
        # Response rises with spend: when a little less cannot reach the target, nothing below it can.
        less = total * (1 - PROVEN_GAP * 0.9)
        short = allocate(curves, space.with_budget(0.0, less).tightened(), Aim("response", less))
        if short.bound < target:
            bound, gap = less, relative_gap(total, less)
    best = allocate(curves, space.with_budget(total, total), Aim("response", total), starts=(spend,))
    spend = _better_spread(space, best, spend, curves)
    return _with_spend_gap(_at_spend(problem, prepared, best, spend), bound, gap)


def _better_spread(space: Space, best: Allocation, spend: FloatArray, curves: Curves) -> FloatArray:
    """Return the same total spread better where the least spend leaves a choice, as where minimums alone reach more."""
    if best.spend is None:
        return spend
    total = float(spend.sum())
    # Rounding may leave a hair below 0, where no curve is defined.
    again = np.maximum(rounded(best.spend, space.with_budget(total, total), places_for(total), total), 0.0)
    fits = abs(float(again.sum()) - total) <= 1e-12 * total and space.violation(again) <= HAIR * max(1.0, total)
    return again if fits and curves.total(again) > curves.total(spend) else spend


def _at_spend(problem: Problem, prepared: Ready, best: Allocation, spend: FloatArray) -> Answer:
    """Describe `spend` beside the bound on the response at its total."""
    total = float(spend.sum())
    at_total = Ready(prepared.space.with_budget(0.0, float(prepared.space.row_upper[0])), (), prepared.places)
    objective = problem.curves.total(spend)
    bound = max(best.bound, objective) if best.spend is not None else objective
    found = Allocation(spend, objective, bound, best.price, best.nodes)
    answer = described(problem, at_total, spend, found, problem.curves, check_prices=False)
    return replace(answer, spend=round(total, 9))


def _with_spend_gap(answer: Answer, spend_bound: float, gap: float) -> Answer:
    proven = gap <= PROVEN_GAP
    answer = replace(answer, spend_bound=spend_bound, status="optimal" if proven else "feasible")
    if proven:
        return answer
    return answer.with_warnings(f"the spend is proven only up to {money(spend_bound)}, {gap:.2%} away")


def _meeting(space: Space, spend: FloatArray, places: int, meets: Callable[[FloatArray], bool]) -> FloatArray:
    """Return `spend` rounded so that the target is still met: down to whole units, else a hair less."""
    total = np.floor(float(spend.sum()) / quantum(places) + 1e-6) * quantum(places)
    for candidate in (rounded(spend, space, places, None), rounded(spend, space, places, float(round(total, places)))):
        if meets(candidate) and space.violation(candidate) <= HAIR * max(1.0, float(spend.sum())):
            return candidate
    low, _ = space.branch_of(spend)
    for shrink in (1e-12, 1e-10, 1e-8, 1e-6):
        candidate = np.maximum(spend * (1 - shrink), low)
        if meets(candidate):
            return candidate
    return spend


def _target_too_high(problem: Problem, prepared: Ready) -> Infeasible:
    curves, space, target = problem.curves, prepared.space, float(problem.target or 0.0)
    best, at = 0.0, 0.0
    lowest, cap = float(space.lower.sum()), float(space.row_upper[0])
    for budget in np.unique(np.concatenate([np.geomspace(1e-3, 1, BUDGETS_TRIED) * cap, [lowest]])):
        if budget <= 0 or budget < lowest:
            continue
        found = allocate(curves, space.with_budget(0.0, budget).tightened(), Aim("response", budget), effort=UNPROVEN)
        if found.spend is None or found.spend.sum() <= 0:
            continue
        ratio = found.value / float(found.spend.sum())
        if ratio > best:
            best, at = ratio, float(found.spend.sum())
    reachable = np.floor(best * 1e6) / 1e6
    return Infeasible(
        f"no spend above 0 returns {target:g} per unit spent; the best found is {best:.6g}, at a spend of {money(at)}",
        f"lower the target to {reachable:g}",
        (Change("target", target, float(reachable)),),
    )


def _target_out_of_reach(problem: Problem, prepared: Ready) -> Infeasible:
    curves, space, target = problem.curves, prepared.space, float(problem.target or 0.0)
    cap = float(space.row_upper[0])
    most = allocate(curves, space, Aim("response", cap), starts=prepared.starts)
    reached = 0.0 if most.spend is None else most.value
    lower = np.floor(reached * (1 - 1e-9) * 100) / 100 if reached >= 1 else reached * (1 - 1e-6)
    repair = f"lower the target to {money(lower)}"
    changes = (Change("target", target, float(lower)),)
    everything = float(problem.upper.sum())
    if problem.budget_amount is not None and everything > cap:
        wider = Ready(_wide(prepared, problem, everything), prepared.starts, prepared.places)
        enough = allocate(curves, wider.space, Aim("least", target), starts=prepared.starts, effort=UNPROVEN)
        if enough.spend is not None:
            needed = float(np.ceil(float(enough.spend.sum()) * 100) / 100)
            repair += f", or raise the budget by {money(needed - cap)} to {money(needed)}"
    return Infeasible(
        f"a total response of {money(target)} is out of reach: a spend of up to {money(cap)} reaches {money(reached)}",
        repair,
        changes,
    )


def _wide(prepared: Ready, problem: Problem, budget: float) -> Space:
    space = prepared.space
    return Space(
        space.lower,
        problem.upper,
        space.min_if_on,
        space.members,
        space.row_lower,
        np.append(budget, space.row_upper[1:]),
    ).tightened()
