"""Can anything be allowed at all? If not, why, and what is the smallest repair?"""

from dataclasses import dataclass

from finint.optimizer.problem import Problem

HAIR = 1e-9  # relative: two amounts this close are the same


@dataclass(frozen=True, slots=True)
class Change:
    """One limit of the problem and the value that would make it possible: `limit` as in "tv:min" or "budget"."""

    limit: str
    found_amount: float
    needed_amount: float


@dataclass(frozen=True, slots=True)
class Infeasible:
    """Why nothing is allowed, the smallest repair in words, and one such repair as changes that work together."""

    reason: str
    repair: str
    changes: tuple[Change, ...] = ()


def crossed_limits(problem: Problem) -> Infeasible | None:
    """Return the first limit that contradicts itself, its own other side or its curve; None when there is none."""
    for check in (_curves, _channel_limits, _crossed_groups):
        if (found := check(problem)) is not None:
            return found
    return None


def impossible_sums(problem: Problem) -> Infeasible | None:
    """Return the first group or budget that its members' own limits cannot meet; None when there is none."""
    return _group_sums(problem) or _budget(problem)


def money(amount: float) -> str:
    """Write an amount for a sentence: thousands commas, as many decimals as it needs up to 6.

    >>> money(1200000.0), money(0.125)
    ('1,200,000', '0.125')
    """
    places = 2 if abs(amount) >= 100 else 6
    text = f"{amount:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _above(first: float, second: float) -> bool:
    return first > second + HAIR * max(abs(first), abs(second))


def _curves(problem: Problem) -> Infeasible | None:
    if problem.draws is not None:
        return None
    broken = [channel for channel in problem.channels if channel.half <= 0]
    if not broken:
        return None
    named = ", ".join(f"{channel.name} ({money(channel.half)})" for channel in broken)
    return Infeasible(
        f"half is the spend at half the maximum response and must be above 0; found 0 or less for {named}",
        f"give {_listed([channel.name for channel in broken])} a half above 0",
    )


def _channel_limits(problem: Problem) -> Infeasible | None:
    for channel in problem.channels:
        name, low, high = channel.name, channel.min_amount, channel.max_amount
        fixed, if_on = channel.fixed_amount, channel.min_if_on_amount
        if _above(low, high):
            return Infeasible(
                f"{name} has min {money(low)} above max {money(high)}",
                f"lower min of {name} to {money(high)}, or raise its max to {money(low)}",
                (Change(f"{name}:min", low, high),),
            )
        if fixed is not None and (_above(low, fixed) or _above(fixed, high)):
            nearest = low if fixed < low else high
            side = "min" if fixed < low else "max"
            return Infeasible(
                f"{name} is fixed at {money(fixed)}, outside its limits {money(low)} to {money(high)}",
                f"fix {name} at {money(nearest)}, or move its {side} to {money(fixed)}",
                (Change(f"{name}:fixed", fixed, nearest),),
            )
        if if_on is None or fixed == 0:
            continue
        if fixed is not None and _above(if_on, fixed):
            return Infeasible(
                f"{name} is fixed at {money(fixed)}, but is 0 or at least {money(if_on)} when on",
                f"lower min_if_on of {name} to {money(fixed)}, or fix it at {money(if_on)}",
                (Change(f"{name}:min_if_on", if_on, fixed),),
            )
        if low > 0 and _above(if_on, high):
            return Infeasible(
                f"{name} must be on (min {money(low)}), at least {money(if_on)} when on, and at most {money(high)}",
                f"lower min_if_on of {name} to {money(high)}, or raise its max to {money(if_on)}",
                (Change(f"{name}:min_if_on", if_on, high),),
            )
    return None


def _reach(problem: Problem, members: tuple[int, ...]) -> tuple[float, float]:
    """Return the least and the most that `members` may be given together, other limits aside."""
    least = most = 0.0
    for index in members:
        channel = problem.channels[index]
        fixed, if_on = channel.fixed_amount, channel.min_if_on_amount or 0.0
        if fixed is not None:
            least, most = least + fixed, most + fixed
            continue
        least += max(channel.min_amount, if_on) if channel.min_amount > 0 else 0.0
        most += channel.max_amount if channel.max_amount >= if_on * (1 - HAIR) else 0.0
    return least, most


def _crossed_groups(problem: Problem) -> Infeasible | None:
    for group in problem.groups:
        low, high = group.min_amount, group.max_amount
        if low is not None and high is not None and _above(low, high):
            return Infeasible(
                f"group {group.name} has min {money(low)} above max {money(high)}",
                f"lower min of group {group.name} to {money(high)}, or raise its max to {money(low)}",
                (Change(f"group:{group.name}:min", low, high),),
            )
    return None


def _group_sums(problem: Problem) -> Infeasible | None:
    for group in problem.groups:
        least, most = _reach(problem, group.members)
        names = _listed([problem.channels[index].name for index in group.members])
        low, high = group.min_amount, group.max_amount
        if high is not None and _above(least, high):
            return Infeasible(
                f"group {group.name} may have at most {money(high)}, but the minimums of {names} add to {money(least)}",
                f"raise max of group {group.name} by {money(least - high)} to {money(least)}, or lower a minimum of "
                f"{names}",
                (Change(f"group:{group.name}:max", high, least),),
            )
        if low is not None and _above(low, most):
            return Infeasible(
                f"group {group.name} needs at least {money(low)}, but the maximums of {names} add to {money(most)}",
                f"lower min of group {group.name} by {money(low - most)} to {money(most)}, or raise a maximum of "
                f"{names}",
                (Change(f"group:{group.name}:min", low, most),),
            )
    return None


def _budget(problem: Problem) -> Infeasible | None:
    budget = problem.budget_amount
    if budget is None:
        return None
    least, most = _reach(problem, tuple(range(len(problem.channels))))
    if _above(least, budget):
        floors = sorted(zip(problem.lower, problem.names, strict=True), reverse=True)
        largest = [name for amount, name in floors if amount > 0][:2]
        return Infeasible(
            f"the minimums add to {money(least)}, the budget is {money(budget)}",
            f"minimums exceed the budget by {money(least - budget)}: lower {' or '.join(largest)}, or raise the budget "
            f"to {money(least)}",
            (Change("budget", budget, least),),
        )
    if problem.mode == "max_response" and problem.equality and _above(budget, most):
        return Infeasible(
            f"the maximums add to {money(most)}, the budget to be spent whole is {money(budget)}",
            f"lower the budget by {money(budget - most)} to {money(most)}, raise a maximum, or let the budget be spent "
            f"at most",
            (Change("budget", budget, most),),
        )
    return None


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]
