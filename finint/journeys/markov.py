"""Which share of conversions would be lost without a channel, in a Markov chain of order 1 to 3?

The chain, solved exactly (no simulation): states are k-grams of consecutive touches, a path shorter than k is one
state, consecutive equal *states* are collapsed; start, conversion and null are added; converting and lost journeys
count. Removal effect of c = 1 − P(convert | every state containing c leads to null) / P(convert). A conversion is worth
the mean value seen at its last state. Credit = removal effect / their sum × total; it is a share of credit, not an
incremental effect.

Source: Anderl, Becker, von Wangenheim, Schumann (2016), "Mapping the customer journey", International Journal of
Research in Marketing 33(3), with removal by rerouting to null.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from finint.errors import CalculationError
from finint.journeys.counts import CONVERTS, GOES_ON, IS_LOST, Step

ORDERS = (1, 2, 3)
NEGLIGIBLE = 1e-17  # of a journey that is still on its way
MOST_SWEEPS = 100_000
CELLS_AT_ONCE = 400_000  # what fits the processor's cache

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class StepTable:
    """Steps as arrays: `channels[i]` of each step is the touch i places back (0 is the touch itself), 0 for none."""

    names: tuple[str, ...]
    channels: Integers  # 4 × steps, 1 is the first name
    depth: Integers
    ends: Integers
    touches: Integers
    value_cents: Integers  # refunds deducted


@dataclass(frozen=True, slots=True)
class Chain:
    """Which states there are and which step of the table does what; how often is decided by `counted`.

    State i holds channel c where `contains[i, c]`. Of the table's steps, `is_state` are the ones that enter a state:
    step j of them enters `state[j]`, from the start where `opens[j]`, along pair `pair` where `moved[j]`.
    """

    order: int
    names: tuple[str, ...]
    contains: NDArray[np.bool_]
    from_state: Integers
    to_state: Integers
    is_state: NDArray[np.bool_]
    state: Integers
    ends: Integers
    opens: NDArray[np.bool_]
    moved: NDArray[np.bool_]
    pair: Integers


@dataclass(frozen=True, slots=True)
class Counts:
    """How often journeys start in each state, move along each pair, convert or are lost, and what that brought."""

    start: Integers
    moves: Integers
    conversions: Integers
    losses: Integers
    value_cents: Integers


@dataclass(frozen=True, slots=True)
class Removal:
    """What the chain loses without each channel; effects are None where nothing converts, or is worth anything."""

    order: int
    states: int
    conversion_ratio: float
    effect: tuple[float, ...] | None
    effect_value: tuple[float, ...] | None


def table(steps: Sequence[Step], names: Sequence[str]) -> StepTable:
    """Return `steps` as arrays; `names` are the channels in the order of the answer."""
    number = {"": 0} | {name: index for index, name in enumerate(names, 1)}
    return StepTable(
        names=tuple(names),
        channels=np.array(
            [
                [number[step.channel] for step in steps],
                [number[step.before_1] for step in steps],
                [number[step.before_2] for step in steps],
                [number[step.before_3] for step in steps],
            ],
            dtype=np.int64,
        ),
        depth=np.array([step.depth for step in steps], dtype=np.int64),
        ends=np.array([step.ends for step in steps], dtype=np.int64),
        touches=np.array([step.touches for step in steps], dtype=np.int64),
        value_cents=np.array([step.value_cents - step.refund_cents for step in steps], dtype=np.int64),
    )


def chain(steps: StepTable, order: int) -> Chain:
    """Return the chain of `order` that the steps make.

    Raises:
        CalculationError: an order other than 1, 2 or 3.
    """
    if order not in ORDERS:
        raise CalculationError(f"the Markov order is one of {list(ORDERS)}; got {order}")
    base = len(steps.names) + 1
    is_state = (steps.depth >= order) | (steps.ends != GOES_ON)  # a shorter path is one state, at its end
    here = sum(steps.channels[back] * base**back for back in range(order))[is_state]
    before = sum(steps.channels[back + 1] * base**back for back in range(order))[is_state]
    codes, state = np.unique(here, return_inverse=True)
    size = max(1, len(codes))
    opens = steps.depth[is_state] <= order
    moved = ~opens & (before != here)
    pairs, pair = np.unique(np.searchsorted(codes, before[moved]) * size + state[moved], return_inverse=True)
    grams = np.array([codes // base**back % base for back in range(order)])
    return Chain(
        order=order,
        names=steps.names,
        contains=np.stack([(grams == channel).any(axis=0) for channel in range(1, base)], axis=1),
        from_state=pairs // size,
        to_state=pairs % size,
        is_state=is_state,
        state=state,
        ends=steps.ends[is_state],
        opens=opens,
        moved=moved,
        pair=pair,
    )


def counted(chain: Chain, touches: Integers, value_cents: Integers) -> Counts:
    """Return the chain's counts for these step counts: the table's own, or those of a resample."""
    touches, value_cents, size = touches[chain.is_state], value_cents[chain.is_state], len(chain.contains)
    return Counts(
        start=_sum(chain.state[chain.opens], touches[chain.opens], size),
        moves=_sum(chain.pair, touches[chain.moved], len(chain.from_state)),
        conversions=_sum(chain.state, np.where(chain.ends == CONVERTS, touches, 0), size),
        losses=_sum(chain.state, np.where(chain.ends == IS_LOST, touches, 0), size),
        value_cents=_sum(chain.state, np.where(chain.ends == CONVERTS, value_cents, 0), size),
    )


def removal(chain: Chain, counts: Counts, negligible: float = NEGLIGIBLE) -> Removal:
    """Return the removal effect of every channel, for conversions and for value.

    Args:
        chain: see `chain`.
        counts: see `counted`.
        negligible: the part of a journey still on its way that is left out.

    Returns:
        Effects from 0 (never on the way to a conversion) to 1 (on every way). They sum to more than 1 when journeys
        have several channels. With refunds an effect on value may leave that range.
    """
    expected = _expected(chain, counts, negligible)  # first with every state, then without each channel
    whole, without = expected[0], expected[1:]
    return Removal(
        order=chain.order,
        states=len(chain.contains),
        conversion_ratio=float(whole[0]),
        effect=_effects(whole[0], without[:, 0]),
        effect_value=_effects(whole[1], without[:, 1]),
    )


def _effects(whole: np.float64, without: Floats) -> tuple[float, ...] | None:
    return tuple((1 - without / whole).tolist()) if whole != 0 else None


def _expected(chain: Chain, counts: Counts, negligible: float) -> Floats:
    """Return the expected reward of a journey with every state, then with each channel's states leading to null.

    Expected visits are the series s + sQ + sQ² + ... of the start s, which solves `v (I − Q) = s`; it ends when hardly
    any journey is left. All terms are positive, so nothing cancels, and one sparse product serves many channels.

    Returns:
        (1 + channels) × 2: conversions and cents a journey.

    Raises:
        CalculationError: no end after 100,000 sweeps; journeys of at most 100 touches need a few thousand.
    """
    from scipy import sparse  # noqa: PLC0415  a quarter of a second, paid only by those who ask for it

    size = len(chain.contains)
    journeys = counts.start.sum()
    if journeys == 0:
        return np.zeros((1 + len(chain.names), 2))
    # A state that a resample never visits has no way out: 0 of 1 instead of 0 of 0.
    out = np.maximum(1, _sum(chain.from_state, counts.moves, size) + counts.conversions + counts.losses)
    onward = sparse.csr_array(
        (counts.moves / out[chain.from_state], (chain.to_state, chain.from_state)), shape=(size, size)
    )
    reward = np.stack([counts.conversions / out, counts.value_cents / out])
    kept = np.column_stack([np.ones(size), ~chain.contains])
    block = max(8, CELLS_AT_ONCE // size)
    return np.concatenate(
        [
            _visits(onward, counts.start / journeys, kept[:, first : first + block], negligible).T @ reward.T
            for first in range(0, kept.shape[1], block)
        ]
    )


def _visits(onward: Any, start: Floats, kept: Floats, negligible: float) -> Floats:
    """Return the expected visits of each state (rows) when only the states `kept` exist, one game a column."""
    arriving = start[:, None] * kept
    visits = arriving.copy()
    for _ in range(MOST_SWEEPS):
        arriving = (onward @ arriving) * kept
        visits += arriving
        if arriving.sum(axis=0).max() <= negligible:
            return visits
    raise CalculationError("the Markov chain does not settle: hardly any journey ends", fix="use a lower order")


def _sum(groups: Integers, amounts: Integers, size: int) -> Integers:
    result = np.zeros(size, dtype=np.int64)
    np.add.at(result, groups, amounts)
    return result
