"""Can the budget be spent over the weeks at all? If not, why, and what is the smallest repair?"""

from dataclasses import replace

import numpy as np

from finint.optimizer.feasible import Change, Infeasible, money
from finint.optimizer.rollout_parsing import Rollout
from finint.optimizer.weeks import extreme_total, frame

GIVE = 1e-9
RICH = 1e15  # a budget that limits nothing


def contradiction(problem: Rollout, unit: float) -> Infeasible | None:
    """Return why no plan is allowed and the smallest repair; None when one is."""
    broken = [channel.name for channel in problem.channels if channel.half <= 0]
    if broken:
        return Infeasible(
            "half is the adstocked spend at half the maximum and must be above 0; found 0 or less for "
            + ", ".join(broken),
            f"give {' and '.join(broken)} a half above 0",
        )
    for channel in problem.channels:
        top = channel.max_weekly_amount
        if top is not None and channel.min_weekly_amount > top * (1 + GIVE):
            return Infeasible(
                f"{channel.name} has min {money(channel.min_weekly_amount)} above max {money(top)}",
                f"lower min of {channel.name} to {money(top)}",
                (Change(f"{channel.name}:min", channel.min_weekly_amount, top),),
            )
    free = frame(replace(problem, budget_amount=RICH, equality=False), unit)
    low_enough = bool((free.low <= free.high * (1 + GIVE) + 1e-12).all())
    most = extreme_total(free, most=True) if low_enough else None
    least = extreme_total(free, most=False) if low_enough else None
    if most is None or least is None:
        return _no_path(problem)
    budget = problem.budget_amount
    limits = (
        "steps, caps and weekly limits" if problem.max_weekly_change_ratio is not None else "caps and weekly limits"
    )
    if problem.equality and budget > most * unit * (1 + GIVE):
        reachable = np.floor(most * unit * 100) / 100
        return Infeasible(
            f"{limits} let at most {money(reachable)} be spent in {problem.weeks} weeks; the budget is {money(budget)}",
            f"lower the budget by {money(budget - reachable)} to {money(reachable)}, let it be spent at most, or allow "
            f"larger steps or caps",
            (Change("budget", budget, float(reachable)),),
        )
    if budget < least * unit * (1 - GIVE):
        needed = np.ceil(least * unit * 100) / 100
        return Infeasible(
            f"{limits} let no less than {money(needed)} be spent in {problem.weeks} weeks; the budget is "
            f"{money(budget)}",
            f"raise the budget by {money(needed - budget)} to {money(needed)}, or allow larger steps down",
            (Change("budget", budget, float(needed)),),
        )
    return None


def _no_path(problem: Rollout) -> Infeasible:
    change = problem.max_weekly_change_ratio
    reason = "today's spend, the steps, the weekly caps and the weekly limits contradict each other"
    if change is not None and problem.weekly_cap_amount is not None:
        today = sum(channel.current_weekly_amount or 0.0 for channel in problem.channels)
        factor = max(0.0, 1 - change) ** np.arange(1, problem.weeks + 1)
        floors = today * factor
        over = np.nonzero(floors > problem.weekly_cap_amount * (1 + GIVE))[0]
        if len(over):
            week = int(over[0])
            cap = float(problem.weekly_cap_amount[week])
            return Infeasible(
                f"week {week + 1}: today's {money(today)} a week, lowered by {change:.0%} a week, is still "
                f"{money(float(floors[week]))}, above the weekly cap of {money(cap)}",
                f"raise weekly_cap by {money(float(floors[week]) - cap)} to {money(float(floors[week]))}, or allow "
                f"larger steps",
                (Change("weekly_cap", cap, float(floors[week])),),
            )
    return Infeasible(reason, "allow larger steps (max_weekly_change), or widen min, max or weekly_cap")
