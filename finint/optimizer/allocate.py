"""The recipe: programme, polish, bound, branch; then a bound over cells where branching alone is slow.

Everything is counted in the budget and in the response of all channels at their maximum, so that cents and billions
are the same problem.
"""

from dataclasses import dataclass

import numpy as np

from finint.optimizer.bound import Aim
from finint.optimizer.branch import Improve, Search, search
from finint.optimizer.cells import cut
from finint.optimizer.curves import Curves, FloatArray
from finint.optimizer.polish import polish
from finint.optimizer.programme import Family, Programme, bound_over_cells, family_of, plan
from finint.optimizer.space import Space

PROVEN_GAP = 1e-4
GOOD_GAP = 1e-7
GOOD_GAP_WITH_GROUPS = 2e-6
MANY_CHANNELS = 24
ROUNDING = 1e-12  # of the value, added to every bound: the arithmetic of the bound itself


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try: grid steps of the programme, nodes before and after the bound over cells, its grid steps.

    0 steps: climb from the given starts only. 0 nodes: no bound at all. 0 cell steps: no bound over cells.
    """

    steps: int = 1200
    nodes: int = 40
    more_nodes: int = 400
    row_nodes: int = 25
    more_row_nodes: int = 60
    cell_steps: int = 2000


UNPROVEN = Effort(steps=600, nodes=0)
LOCAL = Effort(steps=0, nodes=0)


@dataclass(frozen=True, slots=True)
class Allocation:
    """An allocation with its proof: `value` is what it is worth under the aim, `bound` what none can exceed.

    `spend` is None when nothing allowed was found; then `value` is minus infinity. `price` is what the rows charge
    each channel's spend.
    """

    spend: FloatArray | None
    value: float
    bound: float
    price: FloatArray
    nodes: int


def relative_gap(bound: float, value: float) -> float:
    """Return how far `value` may be below the best, relative to it.

    >>> relative_gap(101.0, 100.0), relative_gap(0.0, 0.0)
    (0.01, 0.0)
    """
    excess = max(0.0, bound - value)
    if excess == 0:
        return 0.0
    return excess / abs(value) if value and np.isfinite(value) else np.inf


def allocate(
    curves: Curves, space: Space, aim: Aim, *, starts: tuple[FloatArray, ...] = (), effort: Effort | None = None
) -> Allocation:
    """Return the best allocation found under `aim` and the proven bound, in the units of the input.

    Args:
        curves: the channels' curves.
        space: the limits.
        aim: what is maximised.
        effort: how hard to try; the usual when None.
        starts: allowed or nearly allowed allocations to climb from, besides the programme's.
    """
    effort = effort or Effort()
    money = max(float(space.upper.sum()), 0.0)
    if np.isfinite(space.row_upper[0]):
        money = min(money, float(space.row_upper[0]))
    money = money or 1.0
    worth = curves.total(np.minimum(space.upper, np.maximum(space.lower, money))) or 1.0
    unit = {"response": worth, "roi": money, "least": money}[aim.kind]
    level = aim.level / {"response": money, "roi": worth / money, "least": worth}[aim.kind]
    found = _scaled(
        curves.scaled(money, worth),
        space.scaled(money),
        Aim(aim.kind, level),
        tuple(start / money for start in starts),
        effort,
    )
    # Nothing can be gained: a bound no larger than its own arithmetic is 0, or its gap would be infinite.
    bound = 0.0 if found.value == 0 and abs(found.bound) <= ROUNDING else found.bound
    return Allocation(
        spend=None if found.spend is None else found.spend * money,
        value=found.value * unit,
        bound=bound * unit + ROUNDING * abs(bound * unit),
        price=found.price * worth / money,
        nodes=found.nodes,
    )


def _scaled(curves: Curves, space: Space, aim: Aim, starts: tuple[FloatArray, ...], effort: Effort) -> Search:
    family = family_of(space)
    steps = effort.steps if curves.channels <= MANY_CHANNELS else effort.steps // 2
    best: tuple[FloatArray, float] | None = None
    for start in (*starts, *_planned(curves, space, aim, family, steps)):
        best = _better(best, polish(curves, space, aim, start))

    def climb(start: FloatArray) -> tuple[FloatArray, float] | None:
        return polish(curves, space, aim, start)

    if effort.nodes == 0:
        spend, value = (None, -np.inf) if best is None else best
        return Search(np.inf, value, spend, np.zeros(curves.channels), 0.0, 0)
    rows = space.has_groups
    found = _search(curves, space, aim, best, climb, effort.row_nodes if rows else effort.nodes)
    if _done(found, _good(space)):
        return found
    finer = found.stuck is not None
    if finer or best is None or (found.spend is not None and found.value > best[1] + GOOD_GAP * abs(best[1])):
        # The cells were too wide, or fine around another allocation: cut them again.
        again = _search(
            curves, space, aim, _known(found), climb, effort.row_nodes if rows else effort.nodes, found.stuck
        )
        found = _tighter(found, again)
    if effort.cell_steps and not _done(found, PROVEN_GAP / 2) and aim.kind == "response" and family is not None:
        found = _over_cells(curves, space, aim, family, found, effort.cell_steps)
    if not _done(found, PROVEN_GAP):
        limit = effort.more_row_nodes if rows else effort.more_nodes
        found = _tighter(found, _search(curves, space, aim, _known(found), climb, limit, found.stuck))
    return found


def _search(
    curves: Curves,
    space: Space,
    aim: Aim,
    best: tuple[FloatArray, float] | None,
    climb: Improve,
    nodes: int,
    stuck: FloatArray | None = None,
) -> Search:
    start = None if best is None else best[0]
    focus = tuple(spend for spend in (start, stuck) if spend is not None)
    cells = cut(curves, space.lower, space.upper, space.min_if_on, focus).weighted(curves.weight)
    return search(cells, curves, space, aim, improve=climb, start=start, node_limit=nodes, gap=_good(space))


def _good(space: Space) -> float:
    return GOOD_GAP_WITH_GROUPS if space.has_groups else GOOD_GAP


def _known(found: Search) -> tuple[FloatArray, float] | None:
    return None if found.spend is None else (found.spend, found.value)


def _better(
    first: tuple[FloatArray, float] | None, second: tuple[FloatArray, float] | None
) -> tuple[FloatArray, float] | None:
    if first is None or (second is not None and second[1] > first[1]):
        return second
    return first


def _tighter(first: Search, second: Search) -> Search:
    best = second if second.value >= first.value else first
    bound = max(best.value, min(first.bound, second.bound))
    return Search(bound, best.value, best.spend, first.price, first.refund, first.nodes + second.nodes, second.stuck)


def _done(found: Search, gap: float) -> bool:
    return found.spend is not None and relative_gap(found.bound, found.value) <= gap


def _planned(curves: Curves, space: Space, aim: Aim, family: Family | None, steps: int) -> tuple[FloatArray, ...]:
    """Return the programme's allocation for the aim: a good start, on the grid."""
    room = float(space.row_upper[0] - space.lower.sum())
    if steps == 0 or family is None or not np.isfinite(room):
        return ()
    if room <= 1e-12:
        return (space.lower,)
    programme = plan(curves, space, family, steps)
    chosen = chosen_steps(programme, aim, exact=bool(space.row_lower[0] == space.row_upper[0]))
    return () if chosen is None else (programme.spend_at(chosen),)


def chosen_steps(programme: Programme, aim: Aim, *, exact: bool) -> int | None:
    """Return the number of grid steps that serves the aim best; None when none does."""
    value = programme.table.value
    money = programme.base + programme.step * np.arange(len(value))
    if aim.kind == "response":
        chosen = len(value) - 1 if exact else int(value.argmax())
        return chosen if np.isfinite(value[chosen]) else None
    if aim.kind == "roi":
        meets = np.nonzero(value >= aim.level * money)[0]
        return int(meets[-1]) if len(meets) else None
    meets = np.nonzero(value >= aim.level)[0]
    return int(meets[0]) if len(meets) else None


def _over_cells(curves: Curves, space: Space, aim: Aim, family: Family, found: Search, steps: int) -> Search:
    exact = bool(space.row_lower[0] == space.row_upper[0])
    if float(space.row_upper[0] - space.lower.sum()) <= 1e-12:
        return found
    best, bound = _known(found), found.bound
    for price, refund in ((found.price, found.refund), *_own_price(curves, space, aim, found)):
        tried, start = bound_over_cells(curves, space, family, steps, price, refund, exact=exact)
        best, bound = _better(best, polish(curves, space, aim, start)), min(bound, tried)
    spend, value = (found.spend, found.value) if best is None else best
    return Search(max(value, bound), value, spend, found.price, found.refund, found.nodes)


def _own_price(curves: Curves, space: Space, aim: Aim, found: Search) -> tuple[tuple[FloatArray, float], ...]:
    """Return the marginal return of the best allocation as a price: tighter over cells than the mixture's."""
    if found.spend is None or space.has_groups:
        return ()
    inner = (found.spend > space.lower + 1e-9) & (found.spend < space.upper - 1e-9)
    if not inner.any():
        return ()
    price = float(np.median(curves.marginal(found.spend)[inner]))
    return ((np.full(curves.channels, price), price * aim.level),)
