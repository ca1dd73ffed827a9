"""Spread a budget over weeks: carry-over, season, caps and steps, as linear programmes over lines above the curves.

Each week's response lies below lines that touch its curve (or, for an S curve, the concave envelope over the adstock
that week can have); the programme with those lines is an upper bound. Lines are added where the plan touches none.
Where all slopes are at most 1 the bound and the plan's true response meet. For S curves the plan is improved by
narrowing each week's range around it, and the bound stays a bound: the status says which it is.
"""

from dataclasses import asdict, dataclass, field, replace

import numpy as np

from finint.optimizer.allocate import PROVEN_GAP, UNPROVEN, allocate, relative_gap
from finint.optimizer.bound import Aim
from finint.optimizer.cents import places_for
from finint.optimizer.curves import FloatArray, single
from finint.optimizer.feasible import Change, money
from finint.optimizer.lines import Plan, best_plan, envelopes
from finint.optimizer.rollout_parsing import Rollout
from finint.optimizer.space import Space
from finint.optimizer.weeks import Frame, extreme_total, frame, nearest, parameters, response, rounded

NARROWINGS = (0.6, 0.3, 0.15, 0.07, 0.03, 0.01, 0.003)
ROUNDS = 8
CLOSE = 1e-5
GIVE = 1e-9
BOLD = 1.4  # a steady week of a larger budget switches on other S curves
RICH = 1e15  # a budget that limits nothing


@dataclass(frozen=True, slots=True)
class RolloutAnswer:
    """The answer to a rollout problem.

    Attributes:
        status: "optimal" (proven within 1e-4), "feasible" (the gap is larger) or "infeasible".
        objective: total response over weeks and tail weeks of the plan, on the true curves.
        upper_bound: no allowed plan responds more.
        relative_gap: (upper_bound - objective) / objective.
        spend: by channel, one amount a week.
        binding: limits that hold the plan: "budget", "week 3:weekly_cap", "tv:week 2:max_weekly_change".
        shadow_prices: for each of `binding`, response gained per unit of the limit, from the programme's duals.
        unallocated: total_budget minus all spend; 0 when it is spent whole.
        weekly_spend: sum over channels, one amount a week.
        tail_response: the part of the objective that arrives in tail weeks.
        reason, repair, changes: only for "infeasible".
    """

    status: str
    objective: float | None = None
    upper_bound: float | None = None
    relative_gap: float | None = None
    spend: dict[str, list[float]] = field(default_factory=dict)
    binding: tuple[str, ...] = ()
    shadow_prices: dict[str, float] = field(default_factory=dict)
    unallocated: float | None = None
    weekly_spend: tuple[float, ...] = ()
    tail_response: float | None = None
    reason: str | None = None
    repair: str | None = None
    changes: tuple[Change, ...] = ()
    warnings: tuple[str, ...] = ()
    identifier: str | None = None


def schedule(problem: Rollout) -> RolloutAnswer:
    """Return the best plan found over the weeks, with its bound; infeasible problems are explained."""
    broken = [channel.name for channel in problem.channels if channel.half <= 0]
    if broken:
        return _refused(
            problem,
            f"half is the adstocked spend at half the maximum and must be above 0; found 0 or less for "
            f"{', '.join(broken)}",
            f"give {' and '.join(broken)} a half above 0",
        )
    unit = problem.budget_amount / problem.weeks or 1.0
    allowed = frame(problem, unit)
    explained = _explained(problem, allowed, unit)
    if explained is not None:
        return explained
    plan, bound = _best(problem, allowed, unit)
    places = places_for(problem.budget_amount)
    spend = rounded(problem, plan.spend * unit, places)
    return _answer(problem, spend, bound, plan, allowed, unit)


def _best(problem: Rollout, allowed: Frame, unit: float) -> tuple[Plan, float]:
    """Return the best plan found and the bound on any plan."""
    low, high = allowed.adstock(allowed.low), allowed.adstock(allowed.high)
    curves = parameters(problem, unit)
    root = best_plan(allowed, envelopes(*curves, low, high), rounds=ROUNDS, close=CLOSE)
    if root is None:
        return Plan(allowed.low, np.inf, np.zeros(len(allowed.most)), 0.0), np.inf
    if not (curves[2] > 1).any():
        return root, root.bound
    best, value = root, _value(problem, allowed, root.spend, unit)
    starts = (nearest(allowed, target) for target in _targets(problem, allowed, unit))
    for start in (root.spend, *(plan for plan in starts if plan is not None)):
        plan = _narrowed(problem, allowed, unit, start, (low, high))
        reached = _value(problem, allowed, plan.spend, unit)
        if reached > value:
            best, value = plan, reached
    return best, root.bound


def _narrowed(
    problem: Rollout, allowed: Frame, unit: float, start: FloatArray, reach: tuple[FloatArray, FloatArray]
) -> Plan:
    """Improve a plan: envelopes over an ever narrower range around it are ever closer to the curves."""
    best = Plan(start, np.inf, np.zeros(len(allowed.most)), 0.0)
    value = _value(problem, allowed, start, unit)
    curves = parameters(problem, unit)
    for width in NARROWINGS:
        adstock = allowed.adstock(best.spend)
        room = width * np.maximum(adstock, 0.1 * adstock.mean())
        hulls = envelopes(*curves, np.maximum(reach[0], adstock - room), np.minimum(reach[1], adstock + room))
        plan = best_plan(allowed, hulls, rounds=1, close=CLOSE, near=adstock)
        if plan is not None and (reached := _value(problem, allowed, plan.spend, unit)) > value:
            best, value = plan, reached
    return best


def _targets(problem: Rollout, allowed: Frame, unit: float) -> list[FloatArray]:
    """Return plans worth starting from, allowed or not: today's shares, the best steady week, and the flat middle."""
    weekly = allowed.total / problem.weeks
    today = np.array([channel.current_weekly_amount or 0.0 for channel in problem.channels])
    flat = np.minimum(allowed.high, allowed.low + allowed.total / len(allowed.low))
    kept = np.array([1.0 - channel.alpha for channel in problem.channels])
    # A steady spend x keeps the adstock at x / (1 - alpha): a curve over x with half * (1 - alpha).
    steady = single(
        np.array([channel.beta for channel in problem.channels]),
        np.array([channel.half for channel in problem.channels]) / unit * kept,
        np.array([channel.slope for channel in problem.channels]),
    )
    count = len(today)
    week = Space(
        np.zeros(count),
        np.full(count, BOLD * weekly),
        np.zeros(count),
        np.ones((1, count), dtype=bool),
        np.array([weekly]),
        np.array([weekly]),
    )
    best = allocate(steady, week, Aim("response", weekly), effort=UNPROVEN).spend
    bold = allocate(
        steady, week.with_budget(BOLD * weekly, BOLD * weekly), Aim("response", BOLD * weekly), effort=UNPROVEN
    )
    shares = [flat if today.sum() <= 0 else np.repeat(today / today.sum() * weekly, problem.weeks), flat]
    starts = [best, None if bold.spend is None else bold.spend / BOLD]
    return [*(np.repeat(start, problem.weeks) for start in starts if start is not None), *shares]


def _value(problem: Rollout, allowed: Frame, spend: FloatArray, unit: float) -> float:
    return float(response(problem, allowed.adstock(spend), unit).sum())


def _explained(problem: Rollout, allowed: Frame, unit: float) -> RolloutAnswer | None:
    for channel in problem.channels:
        top = channel.max_weekly_amount
        if top is not None and channel.min_weekly_amount > top * (1 + GIVE):
            return _refused(
                problem,
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
        return _refused(
            problem,
            f"{limits} let at most {money(reachable)} be spent in {problem.weeks} weeks; the budget is {money(budget)}",
            f"lower the budget by {money(budget - reachable)} to {money(reachable)}, let it be spent at most, or allow "
            f"larger steps or caps",
            (Change("budget", budget, float(reachable)),),
        )
    if budget < least * unit * (1 - GIVE):
        needed = np.ceil(least * unit * 100) / 100
        return _refused(
            problem,
            f"{limits} let no less than {money(needed)} be spent in {problem.weeks} weeks; the budget is {money(budget)}",
            f"raise the budget by {money(needed - budget)} to {money(needed)}, or allow larger steps down",
            (Change("budget", budget, float(needed)),),
        )
    return None


def _no_path(problem: Rollout) -> RolloutAnswer:
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
            return _refused(
                problem,
                f"week {week + 1}: today's {money(today)} a week, lowered by {change:.0%} a week, is still "
                f"{money(float(floors[week]))}, above the weekly cap of {money(cap)}",
                f"raise weekly_cap by {money(float(floors[week]) - cap)} to {money(float(floors[week]))}, or allow "
                f"larger steps",
                (Change("weekly_cap", cap, float(floors[week])),),
            )
    return _refused(problem, reason, "allow larger steps (max_weekly_change), or widen min, max or weekly_cap")


def _refused(problem: Rollout, reason: str, repair: str, changes: tuple[Change, ...] = ()) -> RolloutAnswer:
    return RolloutAnswer(
        "infeasible",
        reason=reason,
        repair=repair,
        changes=changes,
        warnings=problem.warnings,
        identifier=problem.identifier,
    )


def _answer(
    problem: Rollout, spend: FloatArray, bound: float, plan: Plan, allowed: Frame, unit: float
) -> RolloutAnswer:
    weeks, everything = problem.weeks, problem.weeks + problem.tail_weeks
    by_week = response(problem, allowed.adstock(spend / unit), unit).reshape(len(problem.channels), everything)
    objective = float(by_week.sum())
    bound = max(bound, objective)
    gap = relative_gap(bound, objective)
    left = problem.budget_amount - float(spend.sum())
    left = 0.0 if abs(left) < 0.005 or abs(left) < GIVE * problem.budget_amount else round(left, 9)
    # Rounding keeps limits a few units off: those are held all the same.
    slack = 0.1 * 10.0 ** (2 - places_for(problem.budget_amount)) / unit + 1e-6
    least = 1e-6 * max(abs(plan.budget_price), float(plan.row_price.max(initial=0.0)))
    prices = {
        name: float(price) / unit
        for name, price, room in zip(
            allowed.names, plan.row_price, allowed.most - allowed.matrix @ (spend / unit), strict=True
        )
        if room <= slack and price > least
    }
    if problem.equality or left == 0:
        prices = {"budget": float(plan.budget_price) / unit} | prices
    warnings = list(problem.warnings)
    warnings.append(_carry_over_sentence(problem))
    if left:
        warnings.append(f"{money(left)} of {money(problem.budget_amount)} stays unallocated")
    if any(channel.slope > 1 for channel in problem.channels):
        warnings.append(
            "some curves are S-shaped: the plan is the best found, the bound is that of their concave envelopes"
        )
    return RolloutAnswer(
        status="optimal" if gap <= PROVEN_GAP else "feasible",
        objective=objective,
        upper_bound=bound,
        relative_gap=gap if np.isfinite(gap) else None,
        spend={name: spend[i * weeks : (i + 1) * weeks].tolist() for i, name in enumerate(problem.names)},
        binding=tuple(prices),
        shadow_prices=prices,
        unallocated=left,
        weekly_spend=tuple(np.round(spend.reshape(-1, weeks).sum(axis=0), 6).tolist()),
        tail_response=float(by_week[:, weeks:].sum()),
        warnings=tuple(warnings),
        identifier=problem.identifier,
    )


def _carry_over_sentence(problem: Rollout) -> str:
    if problem.tail_weeks:
        return f"carry-over counts for {problem.tail_weeks} weeks after week {problem.weeks}, nothing after that"
    return f"carry-over after week {problem.weeks} does not count"


ALWAYS = ("status", "objective", "upper_bound", "relative_gap", "spend", "binding", "shadow_prices", "unallocated")


def document(answer: RolloutAnswer) -> dict[str, object]:
    """Return the answer as one JSON object: the fields of the contract always, the others when they say something."""
    result: dict[str, object] = {} if answer.identifier is None else {"id": answer.identifier}
    for name in RolloutAnswer.__dataclass_fields__:
        value = getattr(answer, name)
        if name != "identifier" and (name in ALWAYS or value not in (None, {}, ())):
            result[name] = [asdict(change) for change in value] if name == "changes" else value
    return result
