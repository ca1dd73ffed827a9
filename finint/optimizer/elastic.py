"""Limits that contradict each other only together: the allocation that breaks them least, and the smallest repair."""

from dataclasses import dataclass, replace

import numpy as np

from finint.errors import CalculationError
from finint.optimizer.curves import FloatArray
from finint.optimizer.feasible import Change, Infeasible, money
from finint.optimizer.linear import solve_linear
from finint.optimizer.problem import Group, Problem
from finint.optimizer.space import Space


@dataclass(frozen=True, slots=True)
class Elastic:
    """An allocation that breaks the limits least, and which limits it breaks (none: it is allowed)."""

    spend: FloatArray
    changes: tuple[Change, ...]


def least_broken(problem: Problem, space: Space) -> Elastic:
    """Return the allocation that needs the least money of changes to groups, budget and on/off minimums.

    A mixed-integer programme with one slack a limit, solved by HiGHS; the channels' own limits are kept.
    """
    count, rows = len(space.lower), len(space.row_upper)
    unit = max(float(space.upper.sum()), float(space.row_lower[0]), 1e-300)
    scaled = space.scaled(unit)
    capped = np.minimum(scaled.row_upper, 10.0)
    # Columns: spend, on (0/1), slack above and below each row, slack below each on/off minimum.
    switch = (scaled.min_if_on > 0) & (scaled.lower <= 0)
    size = 2 * count + 2 * rows + count
    spend, on = np.arange(count), count + np.arange(count)
    over, under = 2 * count + np.arange(rows), 2 * count + rows + np.arange(rows)
    short = 2 * count + 2 * rows + np.arange(count)
    lines, most = [], []
    for row in range(rows):
        line = np.zeros(size)
        line[spend] = scaled.members[row]
        line[over[row]], line[under[row]] = -1.0, 1.0
        lines += [line, -line]
        most += [float(capped[row]), -float(scaled.row_lower[row])]
    for channel in np.nonzero(switch)[0]:
        off = np.zeros(size)
        off[spend[channel]], off[on[channel]] = 1.0, -float(scaled.upper[channel])
        least = np.zeros(size)
        least[spend[channel]], least[on[channel]] = -1.0, float(scaled.min_if_on[channel])
        least[short[channel]] = -1.0
        lines += [off, least]
        most += [0.0, 0.0]
    low, high = np.zeros(size), np.full(size, np.inf)
    low[spend], high[spend] = scaled.lower, scaled.upper
    high[on] = 1.0
    high[short] = np.where(switch, scaled.min_if_on, 0.0)
    cost = np.zeros(size)
    cost[over], cost[under], cost[short] = 1.0, 1.0, 1.001
    cost[over[0]] = cost[under[0]] = 1.0005
    integral = np.zeros(size)
    integral[on[switch]] = 1.0
    found = solve_linear(
        cost,
        low=low,
        high=high,
        most=(np.array(lines), np.array(most)),
        whole=integral,
    )
    if found is None:  # with slack in every row something is always allowed: only the solver can have failed
        raise CalculationError(
            "whether the groups and on/off minimums can be met together could not be decided",
            fix="state limits in a larger unit, or leave a group out",
        )
    solution = found.x
    return Elastic(
        np.clip(solution[spend], scaled.lower, scaled.upper) * unit,
        _changes(problem, space, solution[over] * unit, solution[under] * unit, solution[short] * unit, unit),
    )


def applied(problem: Problem, changes: tuple[Change, ...]) -> Problem:
    """Return the problem with the changes of a repair made (budget, groups, on/off minimums)."""
    for change in changes:
        amount = change.needed_amount
        if change.limit == "budget":
            problem = replace(problem, budget_amount=amount)
            continue
        holder, side = change.limit.rsplit(":", 1)
        if holder.startswith("group:"):
            groups = (
                _regrouped(group, side, amount, named=holder == f"group:{group.name}") for group in problem.groups
            )
            problem = replace(problem, groups=tuple(groups))
        else:
            channels = (
                replace(channel, min_if_on_amount=amount) if channel.name == holder else channel
                for channel in problem.channels
            )
            problem = replace(problem, channels=tuple(channels))
    return problem


def _regrouped(group: Group, side: str, amount: float, *, named: bool) -> Group:
    if not named:
        return group
    return replace(group, max_amount=amount) if side == "max" else replace(group, min_amount=amount)


def unmet(problem: Problem, changes: tuple[Change, ...]) -> Infeasible:
    """Return the explanation of limits that only contradict each other together."""
    steps = []
    for change in changes:
        verb = "raise" if change.needed_amount > change.found_amount else "lower"
        by = money(abs(change.needed_amount - change.found_amount))
        steps.append(f"{verb} {_limit_words(change.limit)} by {by} to {money(change.needed_amount)}")
    kinds = ["groups"] if problem.groups else []
    kinds += ["on/off minimums"] if any(channel.min_if_on_amount for channel in problem.channels) else []
    return Infeasible(
        f"the limits cannot all be met: budget, minimums, maximums and {' and '.join(kinds)} contradict each other by "
        f"{money(sum(abs(change.needed_amount - change.found_amount) for change in changes))}",
        " and ".join(steps),
        changes,
    )


def _limit_words(limit: str) -> str:
    if limit == "budget":
        return "the budget"
    holder, side = limit.rsplit(":", 1)
    return f"{side} of {holder.replace('group:', 'group ', 1)}"


def _outward(found: float, moved: float, unit: float) -> float:
    """Return where a limit is moved to, rounded to the side that keeps the repair sufficient."""
    places = 2 if unit >= 1000 else 6
    scale = 10.0**places
    amount = found + moved
    rounded = np.ceil(amount * scale) / scale if moved > 0 else np.floor(amount * scale) / scale
    return max(0.0, float(rounded))


def _changes(
    problem: Problem, space: Space, over: FloatArray, under: FloatArray, short: FloatArray, unit: float
) -> tuple[Change, ...]:
    hair = 1e-6 * unit
    names = ["budget", *(f"group:{group.name}" for group in problem.groups)]
    changes: list[Change] = []
    for row, name in enumerate(names):
        top, bottom = float(space.row_upper[row]), float(space.row_lower[row])
        if over[row] > hair:
            changes.append(Change(name if row == 0 else f"{name}:max", top, _outward(top, float(over[row]), unit)))
        if under[row] > hair:
            changes.append(
                Change(name if row == 0 else f"{name}:min", bottom, _outward(bottom, -float(under[row]), unit))
            )
    for channel, missing in zip(problem.channels, short, strict=True):
        if missing > hair:
            limit = channel.min_if_on_amount or 0.0
            changes.append(Change(f"{channel.name}:min_if_on", limit, _outward(limit, -float(missing), unit)))
    return tuple(changes)
