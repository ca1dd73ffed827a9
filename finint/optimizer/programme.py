"""A dynamic programme over a grid of money: the best response at every budget, groups included.

Each channel is a table over k steps of money above its minimum; two tables join by max-plus convolution; a group is
the convolution of its members, cut to its limits. Groups must be nested or apart (not overlapping) for this. Tables of
curves that are concave join by merging their steps in falling order.

The same programme over cells instead of points gives a bound: table k holds the most that any spend in step k can
leave after paying prices, and sums may fall short of the limit by one step a channel.
"""

from dataclasses import dataclass

import numpy as np

from finint.optimizer.cells import chord_lifts
from finint.optimizer.curves import Curves, FloatArray, hill
from finint.optimizer.space import Space

SUBSTEPS = 4


@dataclass(frozen=True, slots=True)
class Family:
    """A row of the space with the channels and the rows directly inside it."""

    row: int
    channels: tuple[int, ...]
    rows: tuple["Family", ...]

    def all_channels(self) -> tuple[int, ...]:
        """Return the channels of this row and of the rows inside it."""
        return self.channels + tuple(channel for inner in self.rows for channel in inner.all_channels())


def family_of(space: Space) -> Family | None:
    """Return the rows as a tree under the budget; None when two groups overlap without one holding the other."""
    sets = [frozenset(np.nonzero(row)[0].tolist()) for row in space.members]
    order = sorted(range(1, len(sets)), key=lambda row: (-len(sets[row]), row))
    parent: dict[int, int] = {}
    for place, row in enumerate(order):
        parent[row] = 0
        for other in order[:place]:
            if sets[row] <= sets[other]:
                parent[row] = other  # the last, smallest holder wins
            elif sets[row] & sets[other]:
                return None

    def build(row: int) -> Family:
        inner = [child for child in order if parent[child] == row]
        taken = frozenset[int]().union(*(sets[child] for child in inner))
        return Family(row, tuple(sorted(sets[row] - taken)), tuple(build(child) for child in inner))

    return build(0)


@dataclass(frozen=True, slots=True)
class Table:
    """The best value at k steps above the members' minimums, and how it came about.

    `parts` are joined one after the other: (channel or inner table, its values, values of all parts before it).
    """

    value: FloatArray
    parts: tuple[tuple["int | Table", FloatArray, FloatArray], ...]

    def steps_at(self, total: int, channels: int) -> np.ndarray:
        """Return how many steps each channel has when this table has `total` of them, (channels,)."""
        steps = np.zeros(channels, dtype=int)
        left = total
        for part, own, before in reversed(self.parts):
            reach = min(left, len(own) - 1)
            taken = int((own[: reach + 1] + before[left - reach : left + 1][::-1]).argmax())
            if isinstance(part, Table):
                steps += part.steps_at(taken, channels)
            else:
                steps[part] = taken
            left -= taken
        return steps


def convolve(first: FloatArray, second: FloatArray) -> FloatArray:
    """Return max over i + j = k of first[i] + second[j], as long as the longer one.

    >>> convolve(np.array([0.0, 3.0, 4.0]), np.array([0.0, 2.0, 5.0])).tolist()
    [0.0, 3.0, 5.0]
    """
    size = max(len(first), len(second))
    if _concave(first) and _concave(second):
        steps = np.sort(np.concatenate([np.diff(first), np.diff(second)]))[::-1]
        joined = first[0] + second[0] + np.concatenate([[0.0], np.cumsum(steps)])
        return np.pad(joined[:size], (0, max(0, size - len(joined))), constant_values=-np.inf)
    long, short = (first, second) if np.isfinite(first).sum() >= np.isfinite(second).sum() else (second, first)
    useful = np.nonzero(np.isfinite(short))[0]
    result = np.full(size, -np.inf)
    if len(useful) == 0:
        return result
    low, high = int(useful[0]), int(useful[-1]) + 1
    kernel = short[low:high][::-1]
    padded = np.concatenate([np.full(high - 1, -np.inf), long, np.full(max(0, size - len(long)), -np.inf)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, len(kernel))[:size]
    block = max(1, 300_000 // max(1, len(kernel)))
    for start in range(0, size, block):
        result[start : start + block] = (windows[start : start + block] + kernel).max(axis=1)
    return result


def _concave(table: FloatArray) -> bool:
    if not np.isfinite(table).all():
        return False
    rise = np.diff(table)
    return bool((np.diff(rise) <= 1e-15 * max(1.0, float(np.abs(rise).max(initial=0.0)))).all())


@dataclass(frozen=True, slots=True)
class Programme:
    """The programme's table with its grid: total spend = `base` + k * `step`."""

    table: Table
    step: float
    start: FloatArray

    @property
    def base(self) -> float:
        """Total spend at 0 steps."""
        return float(self.start.sum())

    def spend_at(self, total: int) -> FloatArray:
        """Return the allocation behind `total` steps."""
        return self.start + self.step * self.table.steps_at(total, len(self.start))


def plan(curves: Curves, space: Space, family: Family, steps: int) -> Programme:
    """Return the best response at every budget up to the budget row's upper limit, on a grid of `steps`."""
    step = (float(space.row_upper[0]) - float(space.lower.sum())) / steps
    tables = [_points(curves, space, channel, step, steps) for channel in range(curves.channels)]
    return Programme(_grow(family, tables, space, step, steps, loose=False), step, space.lower)


def bound_over_cells(
    curves: Curves, space: Space, family: Family, steps: int, price: FloatArray, constant: float, *, exact: bool
) -> tuple[float, FloatArray]:
    """Return a bound on the response, and the allocation (not quite allowed) that it comes from.

    Args:
        curves: the channels' curves.
        space: the limits.
        family: the rows as a tree.
        steps: grid steps.
        price: charge per unit of each channel's spend, (channels,).
        constant: what the charges pay back at the limits of the rows, at least; `price @ spend <= constant` for every
            allowed allocation (equal where a row is met).
        exact: the budget is spent whole, so sums far below it are left out.
    """
    step = (float(space.row_upper[0]) - float(space.lower.sum())) / steps
    tables = [_tops(curves, space, channel, step, steps, float(price[channel])) for channel in range(curves.channels)]
    grown = _grow(family, tables, space, step, steps, loose=True)
    value = grown.value.copy()
    if exact:
        value[: max(0, steps + 1 - curves.channels)] = -np.inf
    best = int(value.argmax())
    if not np.isfinite(value[best]):
        return -np.inf, space.lower
    return float(value[best]) + constant, space.lower + step * grown.steps_at(best, curves.channels)


def _grow(family: Family, tables: list[FloatArray], space: Space, step: float, steps: int, *, loose: bool) -> Table:
    parts: list[tuple[int | Table, FloatArray]] = [(channel, tables[channel]) for channel in family.channels]
    for inner in family.rows:
        grown = _grow(inner, tables, space, step, steps, loose=loose)
        parts.append((grown, grown.value))
    # Concave tables first: they join by a merge and stay concave.
    parts.sort(key=lambda part: not _concave(part[1]))
    value = np.full(steps + 1, -np.inf)
    value[0] = 0.0
    joined: list[tuple[int | Table, FloatArray, FloatArray]] = []
    for place, (part, own) in enumerate(parts):
        joined.append((part, own, value))
        value = np.pad(own, (0, steps + 1 - len(own)), constant_values=-np.inf) if place == 0 else convolve(value, own)
    members = family.all_channels()
    money = float(space.lower[list(members)].sum()) + step * np.arange(steps + 1)
    # Cells: the true sum lies up to one step a member above the sum of the cells' left ends.
    slack = len(members) * step if loose else 0.0
    hair = 1e-9 * max(step, 1e-12)
    allowed = (money <= space.row_upper[family.row] + hair) & (money + slack >= space.row_lower[family.row] - hair)
    if family.row:
        value = np.where(allowed, value, -np.inf)
    return Table(value, tuple(joined))


def _reach(space: Space, channel: int, step: float, steps: int) -> int:
    room = float(space.upper[channel] - space.lower[channel])
    return min(steps, int(np.floor(room / step + 1e-9))) if step > 0 else 0


def _points(curves: Curves, space: Space, channel: int, step: float, steps: int) -> FloatArray:
    count = _reach(space, channel, step, steps)
    spend = space.lower[channel] + step * np.arange(count + 1)
    values = curves.weight @ _at(curves, channel, spend)
    least = space.min_if_on[channel]
    if least > 0:
        values = np.where((spend > 0) & (spend < least - 1e-9 * step), -np.inf, values)
    return values


def _tops(curves: Curves, space: Space, channel: int, step: float, steps: int, price: float) -> FloatArray:
    count = _reach(space, channel, step, steps) + 1
    fine = space.lower[channel] + step / SUBSTEPS * np.arange(count * SUBSTEPS + 1)
    start, end = max(space.lower[channel], space.min_if_on[channel]), space.upper[channel]
    inside = np.clip(fine, start, max(start, end))
    values, lift = chord_lifts(curves, channel, inside)
    left = curves.weight @ values - price * inside
    tops = np.maximum(left[:-1], left[1:]) + curves.weight @ lift
    # Parts wholly below the on/off minimum or above the maximum hold nothing.
    tops = np.where((fine[1:] < start) | (fine[:-1] > end), -np.inf, tops)
    cell = tops.reshape(count, SUBSTEPS).max(axis=1)
    if start > space.lower[channel]:
        least = curves.weight @ _at(curves, channel, space.lower[channel : channel + 1])
        cell[0] = max(cell[0], float(least[0]) - price * space.lower[channel])
    return np.asarray(cell[: steps + 1])


def _at(curves: Curves, channel: int, spend: FloatArray) -> FloatArray:
    """Return each draw's response at each spend, (draws, spends)."""
    beta, half, slope = (part[:, channel, None] for part in (curves.beta, curves.half, curves.slope))
    return hill(spend[None, :], beta, half, slope)
