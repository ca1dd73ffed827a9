"""How do the forecasts of departments add up to the company's, when each was made alone?

Every level keeps a say, the more the smaller its own error was; then all sums hold.

Source: Wickramasuriya, Athanasopoulos & Hyndman (2019), MinT, with the diagonal of the error variances (WLS).
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from finint.errors import CalculationError


def reconciled(
    tree: Mapping[str, Sequence[str]],
    forecasts: Mapping[str, Sequence[float]],
    error_variances: Mapping[str, float] | None = None,
) -> dict[str, list[float]]:
    """Return forecasts of all nodes that add up: each parent is the sum of its children in every period.

    Args:
        tree: each parent with its children; a child has one parent, leaves have no children.
        forecasts: one list a node, all of one length.
        error_variances: of each node's past errors, 0 and up; all alike when None. A small one moves little.

    Returns:
        All nodes of `forecasts`. Where no forecast was negative none becomes so: a leaf stops at 0 and the rest
        follows.

    Raises:
        CalculationError: a node lacks a forecast or a variance, has two parents, or is its own ancestor.

    >>> reconciled({"all": ["a", "b"]}, {"all": [110.0], "a": [40.0], "b": [60.0]})["all"]  # 110 − (110 − 100) / 3
    [106.66666666666666]
    """
    leaves = _leaves_below(tree, forecasts)
    nodes = list(forecasts)
    bottom = [node for node in nodes if not tree.get(node)]
    lengths = {len(path) for path in forecasts.values()}
    if len(lengths) > 1:
        raise CalculationError(f"forecasts to reconcile have one length; got {sorted(lengths)}")
    sums = np.array([[float(leaf in leaves[node]) for leaf in bottom] for node in nodes])
    made = np.array([forecasts[node] for node in nodes], dtype=float)
    weights = 1 / _variances(nodes, error_variances)
    normal = sums.T @ (weights[:, None] * sums)
    parts = np.linalg.solve(normal, sums.T @ (weights[:, None] * made))
    if made.min(initial=0.0) >= 0:
        parts = np.maximum(parts, 0.0)
    return {node: [float(value) for value in row] for node, row in zip(nodes, sums @ parts, strict=True)}


def _variances(nodes: Sequence[str], given: Mapping[str, float] | None) -> NDArray[np.float64]:
    if given is None:
        return np.ones(len(nodes))
    lacking = [node for node in nodes if node not in given]
    if lacking:
        raise CalculationError(f"'{lacking[0]}' has no error variance")
    found = np.array([given[node] for node in nodes], dtype=float)
    if not np.isfinite(found).all() or found.min() < 0:
        raise CalculationError("error variances are 0 and up")
    # One without any error is believed nearly fully; a true 0 would leave no say to the others.
    return np.asarray(np.maximum(found, max(float(found.max()), 1e-300) * 1e-9))


def _leaves_below(tree: Mapping[str, Sequence[str]], forecasts: Mapping[str, Sequence[float]]) -> dict[str, set[str]]:
    """Return the leaves under every node, a leaf under itself."""
    parents = _parents(tree)
    lacking = next((node for node in [*parents, *tree] if node not in forecasts), None)
    if lacking is not None:
        raise CalculationError(f"'{lacking}' has no forecast", fix="forecast every node of the tree")
    below: dict[str, set[str]] = {node: set() for node in forecasts}
    for leaf in (node for node in forecasts if not tree.get(node)):
        above: str | None = leaf
        while above is not None:  # ends: whoever stands above a leaf stands in no circle, each having one parent
            below[above].add(leaf)
            above = parents.get(above)
    empty = [node for node, found in below.items() if not found]
    if empty:
        raise CalculationError(f"no leaf stands below '{empty[0]}': it is its own ancestor")
    return below


def _parents(tree: Mapping[str, Sequence[str]]) -> dict[str, str]:
    parents: dict[str, str] = {}
    for parent, children in tree.items():
        for child in children:
            if child in parents:
                raise CalculationError(f"'{child}' has two parents, '{parents[child]}' and '{parent}'")
            parents[child] = parent
    return parents
