"""What credit does every model give to every channel of a journey-shaped file?"""

import importlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from finint.journeys import bootstrap, decay, order, sequences
from finint.journeys.cells import counted
from finint.journeys.counts import packing, unique_paths
from finint.journeys.credit import DECAY_WEIGHT, MILLIONTHS, RULES, credit, weighed
from finint.journeys.models import (
    ENOUGH_CONVERSIONS,
    MARKOV,
    MODELS,
    SHAPLEY,
    ChannelCredit,
    Totals,
    markov_credit,
    refuse_unknown,
    shapley_credit,
    shapley_rate_credit,
    unexplained,
)
from finint.journeys.placed import CAP_TOUCHES, placed
from finint.journeys.touches import Touches

ENGINE_MEMORY = "500MB"
Answer = Callable[[Any], pa.Table]

# The path of a file, as `touches` makes it: journeys and channels are numbers.
PATH = ibis.table(
    {
        "journey_id": "int32",
        "touched_at": "timestamp",
        "touch_id": "int64",
        "channel": "int16",
        "converted": "int8",
        "value_cents": "int64",
        "refund_cents": "int64",
    },
    name="path",
)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Credit by model and channel, and what has to be said beside it."""

    models: Mapping[str, Mapping[str, ChannelCredit]]
    orders: tuple[order.OrderEvidence, ...]
    intervals: Mapping[str, Mapping[str, bootstrap.ShareInterval]] | None
    weight_bits: int
    warnings: tuple[str, ...]


def load() -> None:
    """Import what the first answer needs; for a thread of its own while a file is being read."""
    ibis.to_sql(PATH.count(), dialect="duckdb")
    for name in ("pandas", "scipy.sparse"):
        importlib.import_module(name)


def attribute(
    touches: Touches,
    models: Sequence[str] = MODELS,
    *,
    half_life_hours: float = decay.HALF_LIFE_HOURS,
    draws: int = 0,
    seed: int = 0,
) -> Attribution:
    """Return the credit of `models` for the journeys of a file.

    Args:
        touches: see `touchfile.read`.
        models: names of MODELS.
        half_life_hours: of time_decay, above 0.
        draws: of the bootstrap, 200 and up; 0 for no intervals.
        seed: of the draws, and of the permutations of shapley_rate above 16 channels.

    Raises:
        CalculationError: an unknown model, a half-life that is not above 0, fewer than 200 draws, amounts too large to
            share exactly.
    """
    refuse_unknown(models)
    bootstrap.refuse_few(draws)
    bits = decay.weight_bits(max(touches.largest_cents, MILLIONTHS))
    longest = decay.last_minute(half_life_hours, touches.oldest_minutes, bits)
    totals = Totals(touches.conversions, touches.value_cents)
    found: dict[str, dict[str, ChannelCredit]] = {}
    evidence: tuple[order.OrderEvidence, ...] = ()
    intervals = None
    with _engine(touches, decay.weights(half_life_hours, longest, bits)) as answer:
        if any(name in RULES for name in models):
            found |= _rules(answer, longest, touches)
        if draws or any(name not in RULES for name in models):
            paths, faded = _unique_paths(answer, longest, touches, with_decay=draws > 0)
    if any(name in MARKOV for name in models):
        steps = sequences.step_table(paths)
        evidence = tuple(order.evidence(steps))
        found |= {name: markov_credit(steps, int(name[-1]), totals) for name in MARKOV if name in models}
    if any(name in SHAPLEY for name in models):
        sets = sequences.coalitions(paths)
        found["shapley"] = shapley_credit(sets, touches.channels)
        if "shapley_rate" in models:
            found["shapley_rate"] = shapley_rate_credit(sets, touches.channels, totals, seed=seed)
    if draws:
        intervals = bootstrap.intervals(paths, models, decay=faded, draws=draws, seed=seed)
    asked = {name: found[name] for name in models}
    return Attribution(
        models=asked,
        orders=evidence,
        intervals=intervals,
        weight_bits=bits,
        warnings=(*touches.warnings, *_cautions(touches, totals, asked)),
    )


def _cautions(touches: Touches, totals: Totals, models: Mapping[str, Mapping[str, ChannelCredit]]) -> Iterator[str]:
    if totals.conversions == 0:
        yield "no journey converts: every credit is 0"
    elif totals.conversions < ENOUGH_CONVERSIONS:
        yield (
            f"{totals.conversions} conversion{'s' * (totals.conversions != 1)}: data-driven models (Markov, Shapley) "
            f"need {ENOUGH_CONVERSIONS}, "
            "their credit is mostly chance here"
        )
    long = touches.lengths[touches.lengths > CAP_TOUCHES]
    left_out = f"{int((long - CAP_TOUCHES).sum()):,} earlier touches are left out"
    more = f"{{}} journey{{s}} with more than {CAP_TOUCHES} touches: the last {CAP_TOUCHES} count, {left_out}"
    yield from counted(len(long), more)
    if len(touches.channels) == 1:
        yield f"every touch is {touches.channels[0]!r}: with one channel all models agree"
    for name, credits_given in models.items():
        for what in unexplained(credits_given, totals):
            yield f"{name}: the effects on {what} sum to 0, so no credit is given"


def _rules(answer: Answer, longest_minutes: int, touches: Touches) -> dict[str, dict[str, ChannelCredit]]:
    direct = [number for number, name in enumerate(touches.channels) if name.casefold() == "direct"]
    won = _placed(PATH.filter(PATH.converted == 1), touches)
    rows = answer(credit(won, by=["channel"], longest_minutes=longest_minutes, direct=direct)).to_pylist()
    by_channel = {touches.channels[row["channel"]]: row for row in rows}

    def one(name: str, channel: str) -> ChannelCredit:
        row = by_channel.get(channel)
        if row is None:
            return ChannelCredit(0, 0)
        return ChannelCredit(row[f"{name}_conversions"], row[f"{name}_value"] - row[f"{name}_refund"])

    return {name: {channel: one(name, channel) for channel in touches.channels} for name in RULES}


def _placed(path: Any, touches: Touches) -> Any:
    longest = int(touches.lengths.max())
    return placed(path, memory=0, cap=CAP_TOUCHES if longest > CAP_TOUCHES else None)


def _unique_paths(
    answer: Answer, longest_minutes: int, touches: Touches, *, with_decay: bool
) -> tuple[sequences.Paths, NDArray[np.float64] | None]:
    """Return the unique paths and, with `with_decay`, each channel's time-decay share of a conversion on them."""
    channels = range(len(touches.channels))
    packed = packing(len(channels), min(CAP_TOUCHES, int(touches.lengths.max())))
    longest = packed.words * packed.a_word
    lost, won = (_placed(PATH.filter(PATH.converted == flag), touches) for flag in (0, 1))
    if with_decay:
        won = weighed(won, longest_minutes=longest_minutes)
        tables = [answer(unique_paths(part, channels, longest)) for part in (lost, won)]
    else:
        tables = [answer(unique_paths(_placed(PATH, touches), channels, longest))]
    columns = {
        name: np.concatenate([table[name].to_numpy().astype(np.int64) for table in tables])
        for name in tables[0].column_names
    }
    words = np.stack([columns[f"word_{place}"] for place in range(packed.words)])
    # The engine's order is its own; sorted, the same seed draws the same journeys.
    sorted_rows = np.lexsort([*words, columns["converted"], columns["value_cents"], columns["refund_cents"]])
    columns = {name: column[sorted_rows] for name, column in columns.items()}
    paths = sequences.unpack(
        touches.channels,
        packed,
        words[:, sorted_rows],
        converted=columns["converted"] == 1,
        value_cents=columns["value_cents"],
        refund_cents=columns["refund_cents"],
        journeys=columns["journeys"],
    )
    if not with_decay:
        return paths, None
    none = np.zeros(tables[0].num_rows)
    faded = np.stack([np.concatenate([none, tables[1][f"decay_{c}"].to_numpy()]) for c in channels], axis=1)
    return paths, faded[sorted_rows] / (columns["journeys"][:, None] * MILLIONTHS)


@contextmanager
def _engine(touches: Touches, weights: NDArray[np.int64]) -> Iterator[Answer]:
    """Open an engine in memory, which may spill to a temporary folder, and yield what answers an expression."""
    with tempfile.TemporaryDirectory(prefix="finint-") as folder:
        engine = ibis.duckdb.connect(
            threads=os.cpu_count() or 1,
            memory_limit=ENGINE_MEMORY,
            temp_directory=folder,
            preserve_insertion_order=False,
        )
        try:
            decay_table = pa.table({"age_minutes": np.arange(len(weights)), "weight": weights})
            engine.con.register(PATH.get_name(), touches.path)
            engine.con.register(DECAY_WEIGHT.get_name(), decay_table)
            yield engine.to_pyarrow
        finally:
            engine.disconnect()
