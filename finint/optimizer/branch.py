"""Branch and bound: split the channel whose mixture promises most over its curve, bound both halves, best first.

Every open node's bound is valid, so the largest of them is a bound on the whole problem whenever the search stops.
Source: Falk and Soland (1969), branching on separable non-convex programmes.
"""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from finint.optimizer.bound import Aim, Columns, Relaxed, relax
from finint.optimizer.cells import Cells
from finint.optimizer.columns import relax_rows
from finint.optimizer.curves import Curves, FloatArray
from finint.optimizer.space import Space

Improve = Callable[[FloatArray], tuple[FloatArray, float] | None]
IMPROVED_NODES = 30


@dataclass(frozen=True, slots=True)
class Search:
    """What the search found: no allocation is worth more than `bound`; `spend` is worth `value` (None: none found).

    `price` is what each channel's spend is charged at the root, and price @ x <= `refund` for every allowed x.
    `stuck` is the mixed allocation of the node whose cells were too wide to cut and which holds the bound up, if any.
    """

    bound: float
    value: float
    spend: FloatArray | None
    price: FloatArray
    refund: float
    nodes: int
    stuck: FloatArray | None = None


@dataclass(frozen=True, slots=True)
class _Node:
    first: np.ndarray
    last: np.ndarray
    relaxed: Relaxed


def search(
    cells: Cells,
    curves: Curves,
    space: Space,
    aim: Aim,
    *,
    improve: Improve,
    start: FloatArray | None,
    node_limit: int,
    gap: float,
    box: tuple[FloatArray, FloatArray] | None = None,
) -> Search:
    """Return the best allocation and bound found within `node_limit` nodes, or once they are `gap` apart (relative).

    Args:
        cells: cells of every channel.
        curves: the channels' curves.
        space: the limits.
        aim: what is maximised.
        node_limit: the most nodes to bound.
        gap: relative.
        improve: polish an allocation; returns it with its value, or None when nothing allowed is near.
        start: the best allocation known, or None.
        box: look only between these spends (channels,); the whole space when None.
    """
    tree = _Tree(cells, curves, space, aim, improve)
    if start is not None:
        tree.best, tree.value = start, aim.value(float(start.sum()), curves.total(start))
    first, last = (np.zeros_like(cells.count), cells.count) if box is None else cells.within(*box)
    root = tree.relaxed(first, last)
    if root is None:
        return Search(tree.value, tree.value, tree.best, np.zeros(cells.channels), 0.0, 1)
    heap: list[tuple[float, int, _Node]] = [(-root.bound, 0, _Node(first, last, root))]
    nodes = 1
    while heap and nodes < node_limit and -heap[0][0] > _close_to(tree.value, gap):
        node = heapq.heappop(heap)[2]
        tree.climb(node)
        for inner in tree.children(node):
            nodes += 1
            if inner is not None and inner.relaxed.bound > tree.value:
                heapq.heappush(heap, (-inner.relaxed.bound, nodes, inner))
    open_bound = -heap[0][0] if heap else -np.inf
    bound = max(tree.value, tree.closed, open_bound)
    return Search(bound, tree.value, tree.best, root.price, root.refund, nodes, tree.stuck)


class _Tree:
    """The best allocation so far, and the bound of nodes that cannot be cut further."""

    def __init__(self, cells: Cells, curves: Curves, space: Space, aim: Aim, improve: Improve) -> None:
        self.cells, self.curves, self.space, self.aim, self.improve = cells, curves, space, aim, improve
        self.best: FloatArray | None = None
        self.value = self.closed = -np.inf
        self.stuck: FloatArray | None = None
        self.tried: set[bytes] = set()

    def relaxed(self, first: np.ndarray, last: np.ndarray, known: Columns | None = None) -> Relaxed | None:
        """Return the node's bound, None when nothing allowed is in it; `known` are its parent's columns."""
        exact = bool(self.space.row_lower[0] == self.space.row_upper[0])
        if self.space.has_groups:
            return self._under_rows(first, last, known)
        found = relax(self.cells, first, last, self.aim, exact=exact)
        if found is None or self.aim.kind == "response":
            return found
        cap = float(self.space.row_upper[0])
        if self.aim.kind == "roi" and found.bound > cap:
            return self._under_rows(first, last, known)  # the cap is one more row
        return None if self.aim.kind == "least" and -found.bound > cap * (1 + 1e-9) else found

    def _under_rows(self, first: np.ndarray, last: np.ndarray, known: Columns | None) -> Relaxed | None:
        return relax_rows(self.cells, first, last, self.aim, self.space, known=known, enough=self.value)

    def climb(self, node: _Node) -> None:
        """Polish the node's mixed allocation, once for each that looks different."""
        key = np.round(node.relaxed.spend, 3).tobytes()
        if len(self.tried) >= IMPROVED_NODES or key in self.tried:
            return
        self.tried.add(key)
        better = self.improve(node.relaxed.spend)
        if better is not None and better[1] > self.value:
            self.best, self.value = better

    def children(self, node: _Node) -> list[_Node | None]:
        """Return both halves of a node (None: nothing allowed); none when its cells cannot be cut further."""
        channel, place = _split(self.cells, self.curves, node, self.space)
        if channel < 0:
            if node.relaxed.bound > self.closed:
                self.closed, self.stuck = node.relaxed.bound, node.relaxed.spend
            return []
        halves: list[_Node | None] = []
        for first, last in _halves(node, channel, place):
            found = self.relaxed(first, last, node.relaxed.columns)
            # A half lies inside its parent, so the parent's bound holds for it as well.
            inner = None if found is None else replace(found, bound=min(found.bound, node.relaxed.bound))
            halves.append(None if inner is None else _Node(first, last, inner))
        return halves


def _close_to(value: float, gap: float) -> float:
    return value + gap * max(abs(value), 1e-12) if np.isfinite(value) else -np.inf


def _split(cells: Cells, curves: Curves, node: _Node, space: Space) -> tuple[int, int]:
    """Return the channel to cut and the cell at which; channel -1 when nothing can be cut."""
    mixed = node.relaxed.spend
    hole = (space.min_if_on > 0) & (mixed > 0) & (mixed < space.min_if_on) & (space.lower <= 0)
    promised = node.relaxed.claimed - curves.response(mixed)
    # An amount that is neither off nor on is wrong by its distance from both, whatever its price says.
    away = np.minimum(mixed, space.min_if_on - mixed)
    astray = np.where(hole, np.maximum(node.relaxed.price * mixed, away), 0.0)
    loss = np.maximum(promised, 0.0) + np.maximum(astray, 0.0)
    loss = np.where(node.last - node.first > 1, loss, -1.0)
    channel = int(loss.argmax())
    if loss[channel] <= 0:
        return -1, 0
    place = int(np.searchsorted(cells.left[channel, : cells.count[channel]], mixed[channel]))
    return channel, min(max(place, int(node.first[channel]) + 1), int(node.last[channel]) - 1)


def _halves(node: _Node, channel: int, place: int) -> list[tuple[np.ndarray, np.ndarray]]:
    below, above = node.last.copy(), node.first.copy()
    below[channel], above[channel] = place, place
    return [(node.first, below), (above, node.last)]
