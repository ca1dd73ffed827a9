"""Which limits hold the allocation, and what each is worth: the objective gained per unit of the limit."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import lsq_linear

from finint.optimizer.curves import Curves, FloatArray
from finint.optimizer.problem import Problem
from finint.optimizer.space import Space

STEP_RATIO = 0.01
CHECKED_CHANNELS = 16


@dataclass(frozen=True, slots=True)
class Limit:
    """A binding limit: `row` of the space or `channel`, and on which side it holds ("max", "min", "min_if_on")."""

    name: str
    side: str
    row: int | None = None
    channel: int | None = None


def binding(problem: Problem, space: Space, spend: FloatArray, unit: float, marginal: FloatArray) -> list[Limit]:
    """Return the limits that `spend` meets within half a `unit` (a row: within one)."""
    limits: list[Limit] = []
    total, top, bottom = float(spend.sum()), float(space.row_upper[0]), float(space.row_lower[0])
    scale = 1e-9 * max(1.0, abs(total))
    if np.isfinite(top) and (abs(total - top) <= unit / 2 + scale or (bottom == top)):
        limits.append(Limit("budget", "max", row=0))
    for row, group in enumerate(problem.groups, start=1):
        held = float(spend[list(group.members)].sum())
        if group.max_amount is not None and held >= group.max_amount - unit - scale:
            limits.append(Limit(f"group:{group.name}:max", "max", row=row))
        if group.min_amount is not None and held <= group.min_amount + unit + scale:
            limits.append(Limit(f"group:{group.name}:min", "min", row=row))
    price = _free_price(space, spend, marginal, unit)
    for index, channel in enumerate(problem.channels):
        name, at = channel.name, spend[index]
        low, high = abs(at - channel.min_amount) <= unit / 2 + scale, abs(at - channel.max_amount) <= unit / 2 + scale
        if channel.fixed_amount is not None:
            limits.append(Limit(f"{name}:fixed", "fixed", channel=index))
        elif low and high:
            side = "max" if marginal[index] >= price else "min"
            limits.append(Limit(f"{name}:{side}", side, channel=index))
        elif low or high:
            limits.append(Limit(f"{name}:{'min' if low else 'max'}", "min" if low else "max", channel=index))
        elif channel.min_if_on_amount and abs(at - channel.min_if_on_amount) <= unit / 2 + scale:
            limits.append(Limit(f"{name}:min_if_on", "min_if_on", channel=index))
    return limits


def _inner(space: Space, spend: FloatArray, unit: float) -> np.ndarray:
    low, high = space.branch_of(spend)
    hair = unit / 2 + 1e-9 * max(1.0, float(np.abs(spend).max(initial=0.0)))
    return np.asarray((spend > low + hair) & (spend < high - hair))


def _free_price(space: Space, spend: FloatArray, marginal: FloatArray, unit: float) -> float:
    inner = _inner(space, spend, unit)
    return float(np.median(marginal[inner])) if inner.any() else 0.0


def derivatives(space: Space, spend: FloatArray, limits: list[Limit], marginal: FloatArray, unit: float) -> list[float]:
    """Return each limit's multiplier at `spend`: least squares on marginal return = sum of the rows' prices."""
    inner = _inner(space, spend, unit)
    rows = [limit for limit in limits if limit.row is not None]
    row_price = dict.fromkeys((limit.name for limit in rows), 0.0)
    finite = np.where(np.isfinite(marginal), marginal, 0.0)
    if inner.any() and rows:
        matrix = np.array([space.members[limit.row].astype(float) for limit in rows]).T[inner]
        scale = float(np.abs(finite[inner]).max()) or 1.0
        # Even rows (a budget spent whole) may have either sign; a cap pays, a floor costs.
        even = [space.row_lower[limit.row] == space.row_upper[limit.row] for limit in rows]
        low = [-np.inf if free or limit.side == "min" else 0.0 for limit, free in zip(rows, even, strict=True)]
        high = [np.inf if free or limit.side == "max" else 0.0 for limit, free in zip(rows, even, strict=True)]
        found = lsq_linear(matrix, finite[inner] / scale, bounds=(low, high))
        row_price = {limit.name: float(value) * scale for limit, value in zip(rows, found.x, strict=True)}
    elif any(limit.name == "budget" for limit in rows):
        row_price["budget"] = _edge_price(space, spend, finite, unit)
    charge = np.zeros(len(spend))
    for limit in rows:
        charge += space.members[limit.row] * row_price[limit.name]
    return [
        row_price[limit.name] if limit.channel is None else float(finite[limit.channel] - charge[limit.channel])
        for limit in limits
    ]


def _edge_price(space: Space, spend: FloatArray, marginal: FloatArray, unit: float) -> float:
    """Return what one more unit of budget brings when every channel stands at a limit."""
    low, high = space.branch_of(spend)
    up, down = spend < high - unit / 2, spend > low + unit / 2
    if up.any():
        return float(marginal[up].max())
    return float(marginal[down].min()) if down.any() else 0.0


def solved_again(
    space: Space, spend: FloatArray, limit: Limit, best_value: Callable[[Space], float | None]
) -> float | None:
    """Return the objective's change per unit when the limit moves by 1 % each way; None when it cannot move."""
    if limit.row is not None:
        at = float(space.row_upper[limit.row] if limit.side == "max" else space.row_lower[limit.row])
    else:
        at = float(spend[limit.channel or 0])
    step = STEP_RATIO * (abs(at) or float(spend.sum()))
    if step <= 0:
        return None
    points = []
    for moved in (at - step, at + step):
        if moved < 0:
            continue
        value = best_value(_moved(space, limit, moved))
        if value is not None:
            points.append((moved, value))
    if len(points) < 2:
        here = best_value(space)
        if here is None or not points:
            return None
        points.append((at, here))
    return (points[1][1] - points[0][1]) / (points[1][0] - points[0][0])


def _moved(space: Space, limit: Limit, amount: float) -> Space:
    lower, upper, min_if_on = space.lower.copy(), space.upper.copy(), space.min_if_on.copy()
    row_lower, row_upper = space.row_lower.copy(), space.row_upper.copy()
    if limit.row is not None:
        even = row_lower[limit.row] == row_upper[limit.row]
        if limit.side == "max" or even:
            row_upper[limit.row] = amount
        if limit.side == "min" or even:
            row_lower[limit.row] = amount
    elif limit.channel is not None:
        if limit.side in {"max", "fixed"}:
            upper[limit.channel] = amount
        if limit.side in {"min", "fixed"}:
            lower[limit.channel] = amount
        if limit.side == "min_if_on":
            min_if_on[limit.channel] = amount
        lower[limit.channel] = min(lower[limit.channel], upper[limit.channel])
    return Space(lower, upper, min_if_on, space.members, row_lower, row_upper)


def is_s_shaped(curves: Curves) -> bool:
    """Whether any curve has a slope above 1, where a derivative may not tell what a real step brings."""
    return bool((curves.slope > 1).any())
