"""The brief's result: current and optimized allocation, expected improvement, risk assessment, timeline."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from finint.errors import CalculationError
from finint.optimizer.answer import Answer
from finint.optimizer.curves import Curves, FloatArray
from finint.optimizer.describe import finite_marginal
from finint.optimizer.draws import cvar
from finint.optimizer.problem import Problem
from finint.optimizer.timeline import ImplementationTimeline, implementation_timeline

CENT = 0.01


@dataclass(frozen=True, slots=True)
class ChannelMove:
    """One row of the table current, proposed, why.

    `marginal_return_now` and `_after` are response per extra unit at today's and at the proposed spend. `why` names
    the limit that holds the channel, or that it earns the same as the others. `extrapolated`: outside the spend seen.
    """

    channel: str
    current_amount: Decimal | None
    proposed_amount: Decimal
    change_amount: Decimal | None
    marginal_return_now: float | None
    marginal_return_after: float
    why: str
    shadow_price: float | None
    extrapolated: bool
    identified: bool


@dataclass(frozen=True, slots=True)
class ExpectedImprovement:
    """Response of the plan beside today's, on the same curves; interval and 5th percentile over the draws, if any.

    `gain` adds money left unspent where response is money; `gain_ratio` is over today's response.
    """

    current_response: float
    optimized_response: float
    gain: float
    gain_ratio: float | None
    interval_80: tuple[float, float] | None
    gain_5th_percentile: float | None


@dataclass(frozen=True, slots=True)
class RiskAssessment:
    """What could go wrong.

    `prob_loss` share of draws in which the plan is worse than today; `tail_mean_gain` mean gain of the worst share;
    `concentration_hhi` 10,000 × sum of squared shares of spend, after (before beside it); `moved_ratio` share of the
    money that moves, hence would have to move back; `extrapolated_channels`, `unidentified_channels` by name.
    """

    prob_better_than_current: float | None
    prob_loss: float | None
    tail_mean_gain: float | None
    concentration_hhi: float
    concentration_hhi_current: float
    moved_ratio: float
    extrapolated_channels: tuple[str, ...]
    unidentified_channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BudgetOptimization:
    """The result the brief names; `answer` is the solver's full answer, `moves` the table of the page."""

    current_allocation: dict[str, Decimal]
    optimized_allocation: dict[str, Decimal]
    expected_improvement: ExpectedImprovement
    risk_assessment: RiskAssessment
    implementation_timeline: ImplementationTimeline
    moves: tuple[ChannelMove, ...]
    answer: Answer


def recommend(
    problem: Problem,
    answer: Answer,
    *,
    start_date: date,
    lag_days: Sequence[float],
    guard_metric: str,
    worth_of_unspent: float = 0.0,
) -> BudgetOptimization:
    """Return the brief's result for a solved problem whose channels all say what is spent today.

    `worth_of_unspent` is what a unit of spend saved adds to the gain: 1 where response is money, 0 where it is not.

    Raises:
        CalculationError: the answer has no allocation, or a channel has no current spend.
    """
    current = problem.current
    if not answer.allocation:
        raise CalculationError(answer.reason or "the problem has no allocation", fix=answer.repair or "")
    if current is None:
        raise CalculationError("a recommendation compares with today: every channel needs current")
    plan = problem.spend_of(answer.allocation)
    now = {name: _money(amount) for name, amount in zip(problem.names, current.tolist(), strict=True)}
    then = {name: _money(amount) for name, amount in answer.allocation.items()}
    moves = channel_moves(problem, answer)
    saved = worth_of_unspent * float(current.sum() - plan.sum())
    return BudgetOptimization(
        current_allocation=now,
        optimized_allocation=then,
        expected_improvement=_improvement(problem, current, plan, saved),
        risk_assessment=_risk(problem, current, plan, moves, saved),
        implementation_timeline=implementation_timeline(
            now, then, start_date=start_date, lag_days=lag_days, guard_metric=guard_metric
        ),
        moves=moves,
        answer=answer,
    )


def channel_moves(problem: Problem, answer: Answer) -> tuple[ChannelMove, ...]:
    """Return one row a channel: from, to, and why not further."""
    curves, current = problem.curves, problem.current
    plan = problem.spend_of(answer.allocation)
    after = finite_marginal(curves, plan, CENT)
    now = None if current is None else finite_marginal(curves, current, CENT)
    rows = []
    for index, channel in enumerate(problem.channels):
        held = [limit for limit in answer.binding if limit.startswith(f"{channel.name}:")]
        groups = [
            f"group:{group.name}:{side}"
            for group in problem.groups
            if index in group.members
            for side in ("max", "min")
            if f"group:{group.name}:{side}" in answer.binding
        ]
        limit = next(iter([*held, *groups]), None)
        amount = plan[index]
        rows.append(
            ChannelMove(
                channel=channel.name,
                current_amount=None if channel.current_amount is None else _money(channel.current_amount),
                proposed_amount=_money(amount),
                change_amount=None
                if channel.current_amount is None
                else _money(amount) - _money(channel.current_amount),
                marginal_return_now=None if now is None else float(now[index]),
                marginal_return_after=float(after[index]),
                why="earns as much on the last unit as every free channel" if limit is None else f"held by {limit}",
                shadow_price=None if limit is None else answer.shadow_prices.get(limit),
                extrapolated=_outside(amount, channel.seen_low_amount, channel.seen_high_amount),
                identified=channel.identified,
            )
        )
    return tuple(rows)


def _outside(amount: float, low: float | None, high: float | None) -> bool:
    return (low is not None and amount < low * (1 - 1e-9)) or (high is not None and amount > high * (1 + 1e-9))


def _improvement(problem: Problem, current: FloatArray, plan: FloatArray, saved: float) -> ExpectedImprovement:
    curves = problem.curves
    before, after = curves.total(current), curves.total(plan)
    gains = _gains(curves, current, plan) + saved
    drawn = problem.draws is not None
    return ExpectedImprovement(
        before,
        after,
        after - before + saved,
        (after - before + saved) / before if before else None,
        (float(np.quantile(gains, 0.1)), float(np.quantile(gains, 0.9))) if drawn else None,
        float(np.quantile(gains, 0.05)) if drawn else None,
    )


def _gains(curves: Curves, current: FloatArray, plan: FloatArray) -> FloatArray:
    """Return the plan's response minus today's, both on the same draw, (draws,)."""
    return curves.by_draw(plan) - curves.by_draw(current)


def _risk(
    problem: Problem, current: FloatArray, plan: FloatArray, moves: Sequence[ChannelMove], saved: float
) -> RiskAssessment:
    gains = _gains(problem.curves, current, plan) + saved
    drawn = problem.draws is not None
    total = max(float(current.sum()), float(plan.sum()))
    return RiskAssessment(
        prob_better_than_current=float((gains > 0).mean()) if drawn else None,
        prob_loss=float((gains < 0).mean()) if drawn else None,
        tail_mean_gain=cvar(gains, problem.cvar_level) if drawn else None,
        concentration_hhi=_hhi(plan),
        concentration_hhi_current=_hhi(current),
        moved_ratio=float(np.abs(plan - current).sum()) / 2 / total if total else 0.0,
        extrapolated_channels=tuple(move.channel for move in moves if move.extrapolated),
        unidentified_channels=tuple(move.channel for move in moves if not move.identified),
    )


def _hhi(spend: FloatArray) -> float:
    total = float(spend.sum())
    return 10000.0 * float(((spend / total) ** 2).sum()) if total else 0.0


def _money(amount: float) -> Decimal:
    """Return a model's amount as money: here floats become Decimal, rounded to what the solver rounded to."""
    return Decimal(repr(round(float(amount), 6)))


def as_document(result: BudgetOptimization) -> Mapping[str, object]:
    """Return the brief's five fields as JSON's own types, money as decimal strings."""
    improvement, risk, timeline = (
        result.expected_improvement,
        result.risk_assessment,
        result.implementation_timeline,
    )
    return {
        "current_allocation": {name: str(amount) for name, amount in result.current_allocation.items()},
        "optimized_allocation": {name: str(amount) for name, amount in result.optimized_allocation.items()},
        "expected_improvement": {name: getattr(improvement, name) for name in improvement.__dataclass_fields__},
        "risk_assessment": {name: getattr(risk, name) for name in risk.__dataclass_fields__},
        "implementation_timeline": [
            {
                "share_percent": step.share_percent,
                "start_date": step.start_date.isoformat(),
                "checkpoint_date": step.checkpoint_date.isoformat(),
                "allocation": {name: str(amount) for name, amount in step.allocation.items()},
                "guard_metric": step.guard_metric,
                "stop_rule": step.stop_rule,
                "roll_back": step.roll_back,
            }
            for step in timeline.steps
        ],
    }
