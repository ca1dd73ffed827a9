"""How sure is each channel's share of credit, given that other journeys might have come?

Journeys are resampled by the counts of unique paths and outcomes: in every draw a path that n journeys took is drawn a
Poisson(n) number of times. That is sampling uncertainty of a credit share, not of an incremental effect.

Source: Efron and Tibshirani (1993), percentile intervals; Hanley and MacGibbon (2006), "Creating non-parametric
bootstrap samples using Poisson frequencies".
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from finint.errors import CalculationError
from finint.journeys import markov, shapley
from finint.journeys.sequences import Paths, channel_sets, step_codes, step_table

DRAWS = 200
LEVEL = 0.9  # 5 to 95 %
DRAWS_AT_ONCE = 20
CLOSE_ENOUGH = 1e-9  # of a journey still on its way in a drawn chain; a draw is not published

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class ShareInterval:
    """Where a channel's share of credit lies in 90 % of the draws, as ratios; None where no draw had any credit."""

    conversions: tuple[float, float] | None
    value: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class _Batch:
    """Some draws: how often each path was drawn (draws × paths), and what that makes of the steps (steps × draws)."""

    weights: Floats
    touches: Floats | None
    value: Floats | None


Shares = Callable[[_Batch], tuple[Floats, Floats]]  # draws × channels, for conversions and for value


def intervals(
    paths: Paths,
    models: Sequence[str],
    *,
    decay: Floats | None = None,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = LEVEL,
) -> dict[str, dict[str, ShareInterval]]:
    """Return an interval of every channel's share, by model.

    Args:
        paths: unique paths and outcomes, sorted so that the same seed gives the same answer.
        models: first, last, last_non_direct, linear, position, time_decay (needs `decay`), markov_1 to 3, shapley,
            shapley_rate (left out above 16 channels, where its values are themselves drawn).
        decay: paths × channels, the time-decay share of a conversion on the path.
        draws: 200 and up; the ends of an interval move by about a tenth of its width between seeds at 200.
        seed: of the draws; every model sees the same ones.
        level: share of the draws inside, above 0 and below 1.

    Raises:
        CalculationError: fewer than 200 draws, or time_decay without `decay`.
    """
    refuse_few(draws)
    if "time_decay" in models and decay is None:
        raise CalculationError("an interval of time_decay needs the decay shares of the paths")
    steps = step_table(paths)
    counters = _step_counters(paths, steps) if any(name.startswith("markov") for name in models) else None
    shares = {name: share for name in models if (share := _share_of(name, paths, decay, steps)) is not None}
    found: dict[str, tuple[list[Floats], list[Floats]]] = {name: ([], []) for name in shares}
    for weights in _weights(paths.journeys, draws, np.random.default_rng(seed)):
        touches, value = (counter @ weights.T for counter in counters) if counters else (None, None)
        batch = _Batch(weights, touches, value)
        for name, share in shares.items():
            for kept, part in zip(found[name], share(batch), strict=True):
                kept.append(part)
    edges = (100 * (1 - level) / 2, 100 * (1 + level) / 2)
    return {name: _by_channel(paths.names, conversions, value, edges) for name, (conversions, value) in found.items()}


def refuse_few(draws: int) -> None:
    """Refuse draws too few for the 5 % ends of an interval; 0 means no interval."""
    if 0 < draws < DRAWS or draws < 0:
        raise CalculationError(f"an interval needs {DRAWS} draws or more; got {draws}")


def split(paths: Paths, model: str) -> Floats:
    """Return how a rule model or `shapley` splits a conversion over the channels of each path: rows sum to 1."""
    path = np.repeat(np.arange(len(paths.lengths)), paths.lengths)
    n = paths.lengths[path]
    place = np.arange(len(paths.channels)) - paths.starts[path] + 1
    weight = np.ones(len(path))
    if model == "first":
        weight = (place == 1).astype(np.float64)
    elif model == "last":
        weight = (place == n).astype(np.float64)
    elif model == "last_non_direct":
        direct = np.array([False, *(name.casefold() == "direct" for name in paths.names)])[paths.channels]
        last = np.zeros(len(paths.lengths), dtype=np.int64)
        np.maximum.at(last, path, np.where(direct, 0, place))
        weight = (place == np.where(last == 0, paths.lengths, last)[path]).astype(np.float64)
    elif model == "position":
        ends = (place == 1) | (place == n)
        weight = np.where((n > 2) & ends, 2.0 * (n - 2), 1.0)
    elif model == "shapley":
        _, first = np.unique(path * (len(paths.names) + 1) + paths.channels, return_index=True)
        weight = np.zeros(len(path))
        weight[first] = 1.0
    result = np.zeros((len(paths.lengths), len(paths.names)))
    np.add.at(result, (path, paths.channels - 1), weight)
    whole: Floats = result.sum(axis=1, keepdims=True)
    return result / whole


def _weights(journeys: Integers, draws: int, random: np.random.Generator) -> Iterator[Floats]:
    """Yield draws × paths: how often each path was drawn. Most paths are single: those come from a table."""
    single = np.flatnonzero(journeys == 1)
    several = np.flatnonzero(journeys > 1)
    cumulative = np.cumsum([math.exp(-1) / math.factorial(count) for count in range(9)])
    table = np.searchsorted(cumulative, (np.arange(2**16) + 0.5) / 2**16).astype(np.float64)
    for first in range(0, draws, DRAWS_AT_ONCE):
        rows = min(DRAWS_AT_ONCE, draws - first)
        weights = np.empty((rows, len(journeys)))
        weights[:, single] = table[random.integers(0, 2**16, (rows, len(single)), dtype=np.uint16)]
        weights[:, several] = random.poisson(journeys[several], (rows, len(several)))
        yield weights


def _share_of(name: str, paths: Paths, decay: Floats | None, steps: markov.StepTable) -> Shares | None:
    if name.startswith("markov"):
        return _markov(markov.chain(steps, int(name[-1])))
    if name == "shapley_rate":
        return _rate(paths) if len(paths.names) <= shapley.EXACT_CHANNELS else None
    return _split(paths, decay if name == "time_decay" and decay is not None else split(paths, name))


def _split(paths: Paths, parts: Floats) -> Shares:
    won = np.flatnonzero(paths.converted)
    conversions = parts[won]
    value = conversions * (paths.value_cents - paths.refund_cents)[won, None]
    return lambda batch: (
        _normalised(batch.weights[:, won] @ conversions),
        _normalised(batch.weights[:, won] @ value),
    )


def _rate(paths: Paths) -> Shares:
    from scipy import sparse  # noqa: PLC0415

    sets, of_path = channel_sets(paths)
    number = np.array(sets, dtype=np.int64)
    members: Any = sparse.csr_array((np.ones(len(of_path)), (of_path, np.arange(len(of_path)))))
    net = (paths.value_cents - paths.refund_cents) * paths.converted

    def shares(batch: _Batch) -> tuple[Floats, Floats]:
        won, cents, journeys = (members @ (batch.weights * amount).T for amount in (paths.converted, net, 1.0))
        values = np.array(
            [
                shapley.exact_rates(number, np.vstack(rows), len(paths.names))
                for rows in zip(won.T, cents.T, journeys.T, strict=True)
            ]
        )
        return _normalised(values[:, 0]), _normalised(values[:, 1])

    return shares


def _markov(chain: markov.Chain) -> Shares:
    none = (0.0,) * len(chain.names)

    def shares(batch: _Batch) -> tuple[Floats, Floats]:
        assert batch.touches is not None
        assert batch.value is not None
        effects, values = [], []
        for touches, value in zip(np.rint(batch.touches).T, np.rint(batch.value).T, strict=True):
            counts = markov.counted(chain, touches.astype(np.int64), value.astype(np.int64))
            removal = markov.removal(chain, counts, CLOSE_ENOUGH)
            effects.append(removal.effect or none)
            values.append(removal.effect_value or none)
        return _normalised(np.array(effects)), _normalised(np.array(values))

    return shares


def _step_counters(paths: Paths, steps: markov.StepTable) -> tuple[Any, Any]:
    """Return steps × paths: how often a journey on the path makes each step, and the cents it brings there."""
    from scipy import sparse  # noqa: PLC0415

    base = len(paths.names) + 1
    code, ends = step_codes(paths, base)
    known = sum(steps.channels[back] * base**back for back in range(4)) * 3 + steps.ends
    step = np.searchsorted(known, code * 3 + ends)
    path = np.repeat(np.arange(len(paths.lengths)), paths.lengths)
    last = paths.starts + paths.lengths - 1
    net = np.where(paths.converted, paths.value_cents - paths.refund_cents, 0).astype(np.float64)
    shape = (len(known), len(paths.lengths))
    return (
        sparse.csr_array((np.ones(len(step)), (step, path)), shape=shape),
        sparse.csr_array((net, (step[last], path[last])), shape=shape),
    )


def _normalised(credit: Floats) -> Floats:
    """Return each draw's credit as shares; NaN marks a draw without credit, which `_interval` leaves out."""
    total = credit.sum(axis=1, keepdims=True)
    shares: Floats = np.divide(credit, total, out=np.full_like(credit, np.nan), where=total != 0)
    return shares


def _by_channel(
    names: Sequence[str], conversions: Sequence[Floats], value: Sequence[Floats], edges: tuple[float, float]
) -> dict[str, ShareInterval]:
    parts = [np.concatenate(conversions), np.concatenate(value)]
    return {
        channel: ShareInterval(*(_interval(part[:, number], edges) for part in parts))
        for number, channel in enumerate(names)
    }


def _interval(shares: Floats, edges: tuple[float, float]) -> tuple[float, float] | None:
    known = shares[np.isfinite(shares)]
    if not known.size:
        return None
    low, high = np.percentile(known, edges)
    return float(low), float(high)
