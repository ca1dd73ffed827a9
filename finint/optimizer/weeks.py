"""Spend by week as linear rows, and the carry-over it leaves: what a rollout allows, before any response."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from finint.optimizer.curves import FloatArray, hill
from finint.optimizer.linear import solve_linear
from finint.optimizer.rollout_parsing import Rollout

MARGIN_FACTOR = 1.6


@dataclass(frozen=True, slots=True)
class Frame:
    """The allowed spend of a rollout, in units of money; spend is flat: channel by channel, week by week.

    `matrix @ spend <= most` holds caps and steps (`names` of the rows), `total` the budget, `exact` whether it is
    spent whole; `low`, `high` bound each value. `carry` turns flat spend into flat adstock over all weeks and tail
    weeks, together with `carried_in`. The same as a recurrence: decay_rows @ adstock = carry_rows @ spend +
    carried_first.
    """

    matrix: sparse.csr_array
    most: FloatArray
    names: tuple[str, ...]
    total: float
    exact: bool
    low: FloatArray
    high: FloatArray
    carry: sparse.csr_array
    carried_in: FloatArray
    carry_rows: sparse.csr_array
    decay_rows: sparse.csr_array
    carried_first: FloatArray

    def adstock(self, spend: FloatArray) -> FloatArray:
        """Return adstocked spend, flat: channel by channel, week by week, tail weeks included."""
        return np.asarray(self.carry @ spend + self.carried_in)

    def violation(self, spend: FloatArray) -> float:
        """Return by how much the worst-broken limit is broken."""
        worst = [
            0.0,
            float((self.low - spend).max()),
            float((spend - self.high).max()),
            float(spend.sum()) - self.total,
        ]
        if self.exact:
            worst.append(self.total - float(spend.sum()))
        if len(self.most):
            worst.append(float((self.matrix @ spend - self.most).max()))
        return max(worst)


def frame(problem: Rollout, unit: float, margin: float = 0.0) -> Frame:
    """Return the rollout's frame with money in `unit`; `margin` (in units) keeps caps and steps that far off."""
    weeks, count = problem.weeks, len(problem.channels)
    size = weeks * count
    change = problem.max_weekly_change_ratio
    rows: list[tuple[list[int], list[float], float, str]] = []
    low, high = np.zeros(size), np.full(size, problem.budget_amount / unit)
    reach = _reach(problem)
    for index, channel in enumerate(problem.channels):
        span = slice(index * weeks, (index + 1) * weeks)
        low[span], high[span] = reach[index][0] / unit, np.minimum(high[span], reach[index][1] / unit)
        still = reach[index][1].max() == 0
        if change is None:
            continue
        for week in range(1, weeks):
            now, before = index * weeks + week, index * weeks + week - 1
            slack = 0.0 if still else margin * (2 + change)
            rows.append(
                ([now, before], [1.0, -(1 + change)], -slack, f"{channel.name}:week {week + 1}:max_weekly_change")
            )
            if change < 1:
                rows.append(
                    ([before, now], [1 - change, -1.0], -slack, f"{channel.name}:week {week + 1}:min_weekly_change")
                )
    if problem.weekly_cap_amount is not None:
        for week in range(weeks):
            members = [index * weeks + week for index in range(count)]
            cap = float(problem.weekly_cap_amount[week]) / unit - margin * count
            rows.append((members, [1.0] * count, cap, f"week {week + 1}:weekly_cap"))
    matrix = sparse.csr_array(
        (
            np.concatenate([row[1] for row in rows]) if rows else np.zeros(0),
            (
                np.concatenate([[place] * len(row[0]) for place, row in enumerate(rows)]).astype(int) if rows else [],
                np.concatenate([row[0] for row in rows]).astype(int) if rows else [],
            ),
        ),
        shape=(len(rows), size),
    )
    carry, carried_in = _carry(problem, unit)
    return Frame(
        matrix,
        np.array([row[2] for row in rows]),
        tuple(row[3] for row in rows),
        problem.budget_amount / unit,
        problem.equality,
        low,
        np.maximum(high, low),
        carry,
        carried_in,
        *_recurrence(problem, unit),
    )


def _reach(problem: Rollout) -> list[tuple[FloatArray, FloatArray]]:
    """Return the least and most of each channel in each week that steps from today and its limits leave."""
    change = problem.max_weekly_change_ratio
    result = []
    for channel in problem.channels:
        low = np.full(problem.weeks, channel.min_weekly_amount)
        high = np.full(problem.weeks, np.inf if channel.max_weekly_amount is None else channel.max_weekly_amount)
        if problem.weekly_cap_amount is not None:
            high = np.minimum(high, problem.weekly_cap_amount)
        if change is not None and channel.current_weekly_amount is not None:
            steps = np.arange(1, problem.weeks + 1)
            with np.errstate(over="ignore"):
                high = np.minimum(high, channel.current_weekly_amount * (1 + change) ** steps)
            low = np.maximum(low, channel.current_weekly_amount * np.maximum(0.0, 1 - change) ** steps)
        result.append((low, high))
    return result


def _carry(problem: Rollout, unit: float) -> tuple[sparse.csr_array, FloatArray]:
    weeks, everything = problem.weeks, problem.weeks + problem.tail_weeks
    blocks, carried = [], []
    for channel in problem.channels:
        age = np.arange(everything)[:, None] - np.arange(weeks)[None, :]
        with np.errstate(under="ignore"):
            blocks.append(np.where(age >= 0, channel.alpha ** np.maximum(age, 0).astype(float), 0.0))
            carried.append(channel.carry_in_amount / unit * channel.alpha ** np.arange(1.0, everything + 1))
    return sparse.csr_array(sparse.block_diag(blocks)), np.concatenate(carried)


def _recurrence(problem: Rollout, unit: float) -> tuple[sparse.csr_array, sparse.csr_array, FloatArray]:
    weeks, everything = problem.weeks, problem.weeks + problem.tail_weeks
    spends = sparse.block_diag([sparse.eye_array(everything, weeks) for _ in problem.channels])
    decays = sparse.block_diag(
        [
            sparse.eye_array(everything) - channel.alpha * sparse.eye_array(everything, k=-1)
            for channel in problem.channels
        ]
    )
    first = np.zeros(everything * len(problem.channels))
    first[::everything] = [channel.alpha * channel.carry_in_amount / unit for channel in problem.channels]
    return sparse.csr_array(spends), sparse.csr_array(decays), first


def response(problem: Rollout, adstock: FloatArray, unit: float) -> FloatArray:
    """Return the response of flat adstock (in units), season included, flat."""
    beta, half, slope = parameters(problem, unit)
    return hill(adstock, beta, half, slope)


def parameters(problem: Rollout, unit: float) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return beta (times season), half (in units) and slope of each channel and week, flat."""
    everything = problem.weeks + problem.tail_weeks
    beta = np.concatenate([channel.beta * problem.season for channel in problem.channels])
    half = np.repeat([channel.half / unit for channel in problem.channels], everything)
    slope = np.repeat([channel.slope for channel in problem.channels], everything)
    return beta, half, slope


def extreme_total(frame: Frame, *, most: bool) -> float | None:
    """Return the most (or least) that caps and steps let be spent in all; None when no spend is allowed at all."""
    size = len(frame.low)
    found = solve_linear(
        -np.ones(size) if most else np.ones(size), low=frame.low, high=frame.high, most=(frame.matrix, frame.most)
    )
    return None if found is None else float(found.x.sum())


def nearest(frame: Frame, target: FloatArray) -> FloatArray | None:
    """Return the allowed plan that moves the least money away from `target` (flat); None when none is allowed."""
    size = len(target)
    same = sparse.eye_array(size, format="csr")
    total = np.concatenate([np.ones(size), np.zeros(size)])[None, :]
    rows = [
        sparse.hstack([frame.matrix, sparse.csr_array(frame.matrix.shape)]),
        sparse.hstack([same, -same]),
        sparse.hstack([-same, -same]),
    ]
    limits = [frame.most, target, -target]
    if not frame.exact:
        rows.append(sparse.csr_array(total))
        limits.append(np.array([frame.total]))
    found = solve_linear(
        np.concatenate([np.zeros(size), np.ones(size)]),
        low=np.concatenate([frame.low, np.zeros(size)]),
        high=np.concatenate([frame.high, np.full(size, np.inf)]),
        most=(sparse.vstack(rows), np.concatenate(limits)),
        equal=(total, np.array([frame.total])) if frame.exact else None,
    )
    return None if found is None else np.clip(found.x[:size], frame.low, frame.high)


def rounded(problem: Rollout, spend: FloatArray, places: int) -> FloatArray:
    """Return flat spend (money) in whole units of `places` decimals, caps and steps kept; unrounded when that fails.

    The plan is first moved as little as possible to where every limit keeps a distance of a few units.
    """
    one = 10.0**-places
    kept = frame(problem, 1.0, MARGIN_FACTOR * one)
    size = len(spend)
    total = round(kept.total / one)
    low, high = np.ceil(kept.low / one - 1e-9) * one, np.floor(kept.high / one + 1e-9) * one
    fixed = low > high
    low, high = np.where(fixed, kept.low, low), np.where(fixed, kept.high, high)
    whole = problem.equality or float(spend.sum()) > kept.total - size * one
    moved = nearest(replace(kept, low=low, high=high, exact=whole), spend)
    if moved is None:
        return spend
    units = np.round(moved / one).astype(np.int64)
    if whole:
        left = total - int(units.sum())
        error = moved / one - units
        for place in np.argsort(-error * np.sign(left), kind="stable")[: abs(left)]:
            units[place] += int(np.sign(left))
    result = np.clip(np.round(units * one, places), low, high)
    exact = frame(problem, 1.0)
    tolerance = 1e-9 * max(1.0, exact.total)
    return result if exact.violation(result) <= tolerance else spend
