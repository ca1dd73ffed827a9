"""The same bound when groups limit several channels together: columns of a linear programme, priced until none helps.

The programme mixes points of each channel's cells under the rows (budget, groups, the aim); its duals price the rows;
the best cell of each channel at those prices joins the mixture. Whatever the duals are, the Lagrangian they give is a
bound, so stopping early is safe. Groups may overlap. Source: Dantzig and Wolfe (1960); Lasdon (1970), ch. 8.
"""

import numpy as np

from finint.optimizer.ascent import Linear
from finint.optimizer.bound import Aim, Columns, Relaxed, ends, outside_of, priced
from finint.optimizer.cells import Cells
from finint.optimizer.curves import FloatArray
from finint.optimizer.linear import solve_linear
from finint.optimizer.space import Space

ROUNDS = 40
STARTING_PRICES = 12
MISS_COST = 1e4  # per unit by which the aim's own row is missed, in units of the aim


def rows_of(space: Space, aim: Aim) -> Linear:
    """Return the rows of `space`; the budget row counts for every aim, as a cap."""
    members = space.members.astype(float)
    even = space.row_lower == space.row_upper
    capped = ~even & np.isfinite(space.row_upper)
    floored = ~even & (space.row_lower > 0)
    if aim.kind != "response":
        floored[0] = False
    matrix = np.vstack([members[capped], -members[floored]])
    most = np.concatenate([space.row_upper[capped], -space.row_lower[floored]])
    return Linear(matrix, most, members[even], space.row_upper[even])


def relax_rows(
    cells: Cells,
    first: np.ndarray,
    last: np.ndarray,
    aim: Aim,
    space: Space,
    *,
    known: Columns | None = None,
    enough: float = -np.inf,
) -> Relaxed | None:
    """Return the bound of the node under all rows of `space`; None when no allocation in the node can do.

    Args:
        cells: cells of every channel.
        first: the first cell of each channel, (channels,).
        last: one past the last cell of each channel, (channels,).
        aim: what is maximised.
        space: the limits.
        known: columns of the node this one is a half of.
        enough: a bound this low settles the node; it need not be the lowest.
    """
    rows, outside = rows_of(space, aim), outside_of(cells, first, last)
    owner, spend, response = _starting_columns(cells, first, last, outside, known)
    best, refund, price = np.inf, 0.0, np.zeros(cells.channels)
    mixed = claimed = price
    for _ in range(ROUNDS):
        answer = _master(rows, aim, cells.channels, owner, spend, response)
        if answer is None:
            return None
        weight, reward, charge, constant, value = answer
        asked = -charge / reward
        found = priced(cells, outside, asked)
        bound = reward * found.leftover + constant
        if bound < best:
            best, price, refund = bound, asked, constant
        mixed = np.maximum(_summed(owner, weight * spend, cells.channels), 0.0)  # weights may be -1e-17
        claimed = _summed(owner, weight * response, cells.channels)
        new = _unseen(owner, spend, found.spend)
        if best <= max(enough, value + 1e-9 * max(1.0, abs(value))) or not new.any():
            break
        owner = np.concatenate([owner, np.nonzero(new)[0]])
        spend = np.concatenate([spend, found.spend[new]])
        response = np.concatenate([response, found.response[new]])
    if _hopeless(best, aim, space):
        return None
    return Relaxed(best, mixed, claimed, price, refund, (owner, spend, response))


def _summed(owner: np.ndarray, amount: FloatArray, channels: int) -> FloatArray:
    return np.bincount(owner, amount, channels).astype(float)


def _hopeless(bound: float, aim: Aim, space: Space) -> bool:
    """Whether the bound says that the aim's own row cannot be met."""
    if aim.kind == "roi":
        return bound < -1e-9
    return aim.kind == "least" and np.isfinite(space.row_upper[0]) and bound < -space.row_upper[0] * (1 + 1e-9) - 1e-12


def _starting_columns(
    cells: Cells, first: np.ndarray, last: np.ndarray, outside: FloatArray, known: Columns | None
) -> Columns:
    low, high = ends(cells, first, right=False), ends(cells, last - 1, right=True)
    choices = [low, high]
    if known is None:
        spread = float(high.spend.sum() - low.spend.sum())
        mean_return = float(high.response.sum() - low.response.sum()) / spread if spread > 0 else 0.0
        prices = mean_return * np.geomspace(0.05, 8, STARTING_PRICES)
        choices += [priced(cells, outside, float(price)) for price in prices]
    owner = np.tile(np.arange(cells.channels), len(choices))
    spend = np.concatenate([choice.spend for choice in choices])
    response = np.concatenate([choice.response for choice in choices])
    if known is not None:
        inside = (known[1] >= low.spend[known[0]]) & (known[1] <= high.spend[known[0]])
        owner, spend, response = (
            np.concatenate([own, parent[inside]]) for own, parent in zip((owner, spend, response), known, strict=True)
        )
    _, kept = np.unique(np.column_stack([owner, spend]), axis=0, return_index=True)
    return owner[kept], spend[kept], response[kept]


def _unseen(owner: np.ndarray, spend: FloatArray, found: FloatArray) -> np.ndarray:
    new = np.ones(len(found), dtype=bool)
    new[owner[spend == found[owner]]] = False
    return new


def _master(
    rows: Linear, aim: Aim, channels: int, owner: np.ndarray, spend: FloatArray, response: FloatArray
) -> tuple[FloatArray, float, FloatArray, float, float] | None:
    """Solve the mixture: weights, reward of response, charge per unit of spend (channels,), constant, value."""
    count = len(owner)
    gain = {"response": response, "roi": spend, "least": -spend}[aim.kind]
    own = {"response": None, "roi": aim.level * spend - response, "least": -response}[aim.kind]
    own_most = {"response": 0.0, "roi": 0.0, "least": -aim.level}[aim.kind]
    upper = rows.matrix[:, owner] * spend
    most = rows.most
    cost = -gain
    equal = np.vstack([rows.equal[:, owner] * spend, (owner[None, :] == np.arange(channels)[:, None]).astype(float)])
    equal_to = np.concatenate([rows.equal_to, np.ones(channels)])
    if own is not None:  # one more column: by how much the aim is missed
        upper = np.hstack([np.vstack([own, upper]), np.zeros((1 + len(most), 1))])
        upper[0, -1] = -1.0
        most = np.concatenate([[own_most], most])
        cost = np.append(cost, MISS_COST)
        equal = np.hstack([equal, np.zeros((len(equal), 1))])
    found = solve_linear(
        cost,
        low=np.zeros(len(cost)),
        high=np.full(len(cost), np.inf),
        most=(upper, most),
        equal=(equal, equal_to),
    )
    if found is None:
        return None
    dual, dual_equal = found.most_price, found.equal_price[: len(rows.equal_to)]
    reward = 1.0 if own is None else max(float(dual[0]), 1e-9)
    constant = float(dual_equal @ rows.equal_to)
    charge = -(rows.equal.T @ dual_equal)
    if own is None:
        constant += float(dual @ most)
        charge = charge - rows.matrix.T @ dual
    else:
        constant += reward * own_most + float(dual[1:] @ rows.most)
        charge = charge - rows.matrix.T @ dual[1:]
        charge = charge + (1.0 - reward * aim.level if aim.kind == "roi" else -1.0)
    return found.x[:count], reward, charge, constant, -found.cost
