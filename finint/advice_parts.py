"""What is each number of a proposal made of? Sums over channels, draws and plan lines, down to file and line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from finint.explain import Explanation, Term
from finint.metrics import Metric
from finint.optimizer.advice import Advice
from finint.optimizer.worlds import Backtest

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class CurveRow:
    """One channel's spend of the window and what its curve gives for it, mean over the draws."""

    channel: str
    spend_amount: Decimal
    response_amount: Decimal
    curve: str


@dataclass(frozen=True, slots=True)
class BudgetPart:
    """A part of the window's budget."""

    part: str
    spend_amount: Decimal


@dataclass(frozen=True, slots=True)
class DrawRow:
    """One draw of the curves: the gain under it, and whether the proposal is better."""

    draw: int
    gain_amount: Decimal
    draws: Decimal
    better: Decimal


@dataclass(frozen=True, slots=True)
class QuantileRow:
    """A draw next to the 5th percentile, with its share in it."""

    draw: int
    gain_amount: Decimal
    weight: Decimal
    weighted_gain_amount: Decimal


def exact(value: float) -> Decimal:
    """Return a model's number as Decimal with six decimals: here floats become what is shown."""
    return Decimal(repr(round(float(value), 6)))


def curve_rows(found: Advice, *, proposed: bool) -> list[CurveRow]:
    """Return today's plan or the proposal channel by channel; responses add up to the mean response."""
    allocation = found.result.optimized_allocation if proposed else found.result.current_allocation
    amounts = [allocation[name] for name in found.problem.names]
    responses = found.problem.curves.response(np.array([float(amount) for amount in amounts]))
    draws = found.problem.draws
    assert draws is not None
    rows = []
    for place, (channel, amount) in enumerate(zip(found.problem.channels, amounts, strict=True)):
        half, slope = float(np.median(draws.half[:, place])), float(np.median(draws.slope[:, place]))
        known = "" if channel.identified else ", not told by the data"
        curve = f"half at {half:,.0f}, slope {slope:.2f} (median){known}"
        if channel.name in found.question.held:
            curve = "no curve"
        rows.append(CurveRow(channel.name, amount, exact(responses[place]), curve))
    return rows


def draw_rows(found: Advice) -> list[DrawRow]:
    """Return every draw with its gain, the worst first."""
    return [
        DrawRow(int(draw) + 1, exact(found.gains[draw]), Decimal(1), Decimal(int(found.gains[draw] > 0)))
        for draw in np.argsort(found.gains, kind="stable")
    ]


def quantile_rows(found: Advice, level: float = 0.05) -> list[QuantileRow]:
    """Return the two draws around a quantile of the gain with their weights: numpy's linear interpolation."""
    order = np.argsort(found.gains, kind="stable")
    place = level * (len(order) - 1)
    low = int(place)
    share = exact(place - low)
    rows = []
    for rank, weight in ((low, 1 - share), (min(low + 1, len(order) - 1), share)):
        gain = exact(found.gains[order[rank]])
        rows.append(QuantileRow(int(order[rank]) + 1, gain, weight, gain * weight))
    return rows


def budget_parts(found: Advice) -> list[BudgetPart]:
    """Return what the window's budget is made of: each channel's remaining plan, and what the reader added or took."""
    rows = [BudgetPart(row.channel, row.current_amount) for row in found.money]
    added = found.budget_amount - sum((row.spend_amount for row in rows), ZERO)
    return [*rows, BudgetPart("budget slider", added)] if added else rows


def rows_of(found: Advice, query: str) -> Sequence[Any]:
    """Return the rows behind a part of an advice metric."""
    readers: dict[str, Callable[[], Sequence[Any]]] = {
        "advice_now": lambda: curve_rows(found, proposed=False),
        "advice_then": lambda: curve_rows(found, proposed=True),
        "advice_budget": lambda: budget_parts(found),
        "advice_draws": lambda: draw_rows(found),
        "advice_quantile": lambda: quantile_rows(found),
        "movable_lines": lambda: [line for row in found.money for line in row.rows if line.movable_amount],
    }
    return readers[query]()


def value_of(metric: Metric, found: Advice) -> Decimal | None:
    """Return a metric of the proposal, from the rows Explain lists."""
    sums = {
        part.name: sum((getattr(row, part.column) for row in rows_of(found, part.query)), ZERO) for part in metric.parts
    }
    return metric.value(sums)


def explain_advice(
    metric: Metric, found: Advice, *, filters: Sequence[str], data_version: int, imports: Sequence[str] = ()
) -> Explanation:
    """Recompute a number of the proposal from the very rows it lists."""
    terms = []
    for part in metric.parts:
        rows = rows_of(found, part.query)
        terms.append(Term(part, sum((getattr(row, part.column) for row in rows), ZERO), tuple(rows)))
    files = {f"{line.import_id} · {line.file_name}" for row in found.money for line in row.rows if line.import_id}
    return Explanation(
        metric=metric,
        value=metric.value({term.part.name: term.value for term in terms}),
        terms=tuple(terms),
        filters=tuple(filters),
        excluded=(),
        rates=(),
        imports=tuple(sorted({*files, *imports})),
        data_version=data_version,
    )


@dataclass(frozen=True, slots=True)
class WorldRow:
    """One simulated world: what the advice lost of the best response."""

    world: int
    regret: Decimal
    worlds: Decimal


def explain_worlds(metric: Metric, found: Backtest, *, data_version: int) -> Explanation:
    """Recompute the regret of the advice from the worlds behind it."""
    rows = tuple(
        WorldRow(number, exact(regret), Decimal(1)) for number, regret in enumerate(found.regret_by_world, start=1)
    )
    terms = tuple(Term(part, sum((getattr(row, part.column) for row in rows), ZERO), rows) for part in metric.parts)  # type: ignore[arg-type]
    return Explanation(
        metric=metric,
        value=metric.value({term.part.name: term.value for term in terms}),
        terms=terms,
        filters=(f"{found.worlds} worlds, curves wrong by {found.error_ratio:.0%}",),
        excluded=(),
        rates=(),
        imports=(),
        data_version=data_version,
    )
