"""The best allocation under an attitude to risk, with a bound: a game between the allocation and the draws' weights.

The attitude's value is the smallest weighted mean over allowed weights, so the best weighted mean under *any* allowed
weights is a bound. Weights come from a linear programme over the allocations seen; where no single weights close the
gap (S curves: two hills with different worst draws), the range of a channel is halved and both halves are bounded.
"""

import heapq
from dataclasses import dataclass

import numpy as np

from finint.optimizer.allocate import PROVEN_GAP, ROUNDING, Allocation, allocate, relative_gap
from finint.optimizer.bound import Aim
from finint.optimizer.branch import search
from finint.optimizer.cells import DrawCells, cut
from finint.optimizer.curves import Curves, FloatArray
from finint.optimizer.draws import Attitude, tail_weights
from finint.optimizer.linear import solve_linear
from finint.optimizer.polish import polish
from finint.optimizer.smooth import climb_attitude
from finint.optimizer.space import Space

BOXES = 16
ROUNDS = 7
NODES = 10
SMALL = 1e-3  # of the budget: channels that differ less are not worth halving


def best_under(
    curves: Curves, space: Space, attitude: Attitude, starts: tuple[FloatArray, ...] = ()
) -> tuple[Allocation, FloatArray]:
    """Return the best allocation found under `attitude` with its bound, and the draws' weights that matter there."""
    aim = Aim("response", float(space.row_upper[0]))
    mean = allocate(curves, space, aim, starts=starts)
    if attitude.aversion == 0 or mean.spend is None:
        return mean, curves.weight
    money, worth = float(space.row_upper[0]) or 1.0, mean.value or 1.0
    game = _Game(curves.scaled(money, worth), space.scaled(money), attitude)
    spend, bound = game.play(mean.spend / money)
    bound = min(bound, mean.bound / worth)
    totals = game.curves.by_draw(spend)
    value = attitude.value(totals)
    bound = max(bound + ROUNDING * abs(bound), value)
    found = Allocation(spend * money, value * worth, bound * worth, mean.price, 0)
    return found, tail_weights(totals, attitude.level, attitude.aversion)


@dataclass(frozen=True, slots=True)
class _Box:
    bound: float
    lower: FloatArray
    upper: FloatArray
    seen: tuple[FloatArray, ...]


class _Game:
    """One search: the best allocation so far, shared by the boxes."""

    def __init__(self, curves: Curves, space: Space, attitude: Attitude) -> None:
        self.curves, self.space, self.attitude = curves, space, attitude
        self.best = space.lower
        self.value = -np.inf
        self.weights = curves.weight

    def play(self, start: FloatArray) -> tuple[FloatArray, float]:
        self._offer(start)
        self._climb(start)
        cells = cut(self.curves, self.space.lower, self.space.upper, self.space.min_if_on, (self.best,))
        root = self._bounded(cells, self.space.lower, self.space.upper, np.inf)
        if root is None:
            return self.best, np.inf
        heap: list[tuple[float, int, _Box]] = [(-root.bound, 0, root)]
        closed, count = -np.inf, 1
        while heap and count < BOXES and not self._settled(max(-heap[0][0], closed)):
            box = heapq.heappop(heap)[2]
            halves = self._halves(box)
            if not halves:
                closed = max(closed, box.bound)
                continue
            for lower, upper in halves:
                count += 1
                inner = self._bounded(cells, lower, upper, box.bound)
                if inner is not None and inner.bound > self.value:
                    heapq.heappush(heap, (-inner.bound, count, inner))
        return self.best, max([self.value, closed, *(box.bound for _, _, box in heap)])

    def _settled(self, bound: float) -> bool:
        return relative_gap(bound, self.value) <= PROVEN_GAP / 4

    def _offer(self, spend: FloatArray) -> None:
        value = self.attitude.value(self.curves.by_draw(spend))
        if value > self.value:
            self.best, self.value = spend, value

    def _climb(self, start: FloatArray) -> None:
        top, weights = climb_attitude(self.curves, self.space, self.attitude, start)
        if top is not None:
            before = self.value
            self._offer(top)
            if self.value > before:
                self.weights = weights

    def _bounded(self, cells: DrawCells, lower: FloatArray, upper: FloatArray, known: float) -> _Box | None:
        """Return the box with the tightest bound of a few rounds of weights; None when nothing is allowed there."""
        space = _boxed(self.space, lower, upper)
        weights, bound, climbed = self.weights, known, False
        seen: list[FloatArray] = []
        for _ in range(ROUNDS):
            curves = self.curves.weighted(weights)
            found = search(
                cells.weighted(weights),
                curves,
                space,
                Aim("response", float(space.row_upper[0])),
                improve=lambda start, curves=curves: polish(
                    curves, space, Aim("response", float(space.row_upper[0])), start
                ),  # type: ignore[misc]
                start=None,
                node_limit=NODES,
                gap=PROVEN_GAP / 10,
                box=(lower, upper),
            )
            bound = min(bound, found.bound)
            if found.spend is None:
                break
            self._offer(found.spend)
            if not climbed and self.attitude.value(self.curves.by_draw(found.spend)) > 0.98 * self.value:
                climbed = True
                self._climb(found.spend)
            seen.append(found.spend)
            if self._settled(bound):
                break
            weights, reached = self._fairest(seen)
            if bound - reached <= PROVEN_GAP / 10 * abs(bound):
                break
        return _Box(bound, lower, upper, tuple(seen)) if np.isfinite(bound) else None

    def _fairest(self, seen: list[FloatArray]) -> tuple[FloatArray, float]:
        """Return the allowed weights under which the best allocation seen is worth least, and that worth."""
        totals = np.array([self.curves.by_draw(spend) for spend in seen])
        draws, attitude = totals.shape[1], self.attitude
        cap = 1.0 / (attitude.level * draws)
        found = solve_linear(
            np.append(np.zeros(draws), 1.0),
            low=np.append(np.zeros(draws), -np.inf),
            high=np.append(np.full(draws, cap), np.inf),
            most=(
                np.hstack([attitude.aversion * totals, -np.ones((len(totals), 1))]),
                -(1 - attitude.aversion) * totals.mean(axis=1),
            ),
            equal=(np.append(np.ones(draws), 0.0)[None, :], np.ones(1)),
        )
        if found is None:
            return self.weights, -np.inf
        tail = np.clip(found.x[:draws], 0.0, cap)
        weights = attitude.aversion * tail / tail.sum() + (1 - attitude.aversion) / draws
        return weights, float(found.x[draws])

    def _halves(self, box: _Box) -> list[tuple[FloatArray, FloatArray]]:
        """Return the box cut in two where the allocations seen in it differ most."""
        if len(box.seen) < 2:
            return []
        recent = np.array(box.seen)
        spread = recent.max(axis=0) - recent.min(axis=0)
        channel = int(spread.argmax())
        if spread[channel] < SMALL:
            return []
        middle = (recent[:, channel].max() + recent[:, channel].min()) / 2
        if 0 < middle < self.space.min_if_on[channel]:
            middle = self.space.min_if_on[channel] / 2
        below, above = box.upper.copy(), box.lower.copy()
        below[channel], above[channel] = middle, middle
        return [(box.lower, below), (above, box.upper)]


def _boxed(space: Space, lower: FloatArray, upper: FloatArray) -> Space:
    """Return the space within a box; a channel whose box lies above 0 is on."""
    on = (space.min_if_on > 0) & (lower > 0)
    return Space(
        lower=np.where(on, np.maximum(lower, space.min_if_on), np.maximum(space.lower, lower)),
        upper=np.minimum(space.upper, upper),
        min_if_on=np.where(on, 0.0, space.min_if_on),
        members=space.members,
        row_lower=space.row_lower,
        row_upper=space.row_upper,
    )
