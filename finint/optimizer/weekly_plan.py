"""How is a proposal spread over the coming weeks? Carry-over, steps from week to week and a weekly cap, with dates.

The proposal says how much a channel gets in a window; this says in which weeks, starting from what earlier spend still
carries over. A channel stays, week by week, inside the limits the proposal had, at their weekly pace.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import numpy as np

from finint.errors import CalculationError
from finint.optimizer.advice import Advice
from finint.optimizer.allocate import PROVEN_GAP
from finint.optimizer.curves import FloatArray
from finint.optimizer.rollout import schedule
from finint.optimizer.rollout_answer import RolloutAnswer
from finint.optimizer.rollout_parsing import Rollout, WeeklyChannel
from finint.optimizer.weeks import frame, response
from finint.response.curves import adstock
from finint.response.result import ChannelFit, Fit

WEEK = timedelta(days=7)
TAIL_WEEKS = 8
MOST_WEEKS = 12
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Steps:
    """What the reader set: `weeks`, `step_ratio` from one week to the next (None: free), `cap_ratio` of the mean week.

    `count_tail`: whether carry-over of the eight weeks after the last counts.
    """

    weeks: int = MOST_WEEKS
    step_ratio: float | None = 0.2
    cap_ratio: float | None = 1.5
    count_tail: bool = True


@dataclass(frozen=True, slots=True)
class WeeklyPlan:
    """Spend by channel and week, adding up to `budget_amount` to the cent.

    Attributes:
        days: the first day of each week.
        spend: by channel, one amount a week; channels without a curve keep their pace.
        now: weekly pace of today's plan, by channel.
        even: weekly pace of the proposal, by channel.
        cap_amount: most in one week of the channels with a curve; None without a cap.
        held_amount: a week's spend of the channels without a curve, which the cap leaves out.
        adjusted_amount: how much more (less, below 0) is spent than the proposal's pace asks, because steps from today
            reach no closer.
        even_response: response of the same weeks with the proposal at an even pace, which need not keep the steps.
        answer: of the solver: status, response, bound, what binds.
    """

    days: tuple[date, ...]
    spend: Mapping[str, tuple[Decimal, ...]]
    now: Mapping[str, Decimal]
    even: Mapping[str, Decimal]
    budget_amount: Decimal
    cap_amount: Decimal | None
    held_amount: Decimal
    adjusted_amount: Decimal
    even_response: float
    answer: RolloutAnswer

    @property
    def weekly(self) -> tuple[Decimal, ...]:
        """Spend of each week, all channels."""
        return tuple(sum(week, ZERO) for week in zip(*self.spend.values(), strict=True))

    @property
    def said(self) -> str:
        """How good the spread is, and how that is known."""
        if self.answer.status == "infeasible":
            return f"No spread keeps these limits: {self.answer.reason}"
        gap = self.answer.relative_gap
        if gap is not None and gap <= PROVEN_GAP:
            return "Optimal: proven, no spread within these limits brings more than 0.01 % more"
        bound = "no bound is known" if gap is None else f"no spread brings more than {gap:.1%} more".replace("%", " %")
        return f"Best found (heuristic): {bound}, since some curves are S-shaped"


def weekly_plan(
    found: Advice,
    fit: Fit,
    spend: Mapping[str, Sequence[Decimal]],
    steps: Steps,
    *,
    values: Mapping[str, float],
    start_date: date,
) -> WeeklyPlan:
    """Return the proposal spread over weeks.

    Args:
        found: the proposal.
        fit: the curves, whose weeks end before `start_date`.
        spend: what each channel spent in the fit's weeks.
        steps: see there.
        values: what one unit of the fitted outcome is worth, by channel; "" for the others.
        start_date: the first day of the first week.

    Raises:
        CalculationError: no week, or no channel with a curve has money.
    """
    if not 1 <= steps.weeks <= MOST_WEEKS:
        raise CalculationError(f"a roll-out has 1 to {MOST_WEEKS} weeks; got {steps.weeks}")
    moves = {row.channel: row for row in found.result.moves}
    curves = {channel.name: channel for channel in fit.channels if channel.curve is not None}
    weeks = Decimal(repr(found.question.weeks))
    even = {name: row.proposed_amount / weeks for name, row in moves.items()}
    now = {name: (row.current_amount or ZERO) / weeks for name, row in moves.items()}
    told = [name for name in moves if name in curves and even[name] + now[name] > 0]
    if not told:
        raise CalculationError("no channel with a curve has money in the window")
    held = {name: (_cents(even[name]),) * steps.weeks for name in moves if name not in told}
    budget = _cents(sum((even[name] for name in told), ZERO) * steps.weeks)
    today = {name: float(now[name]) for name in told}
    problem = _problem(found, curves, spend, steps, values, today, budget)
    asked, answer = budget, schedule(problem)
    reachable = next((change.needed_amount for change in answer.changes if change.limit == "budget"), None)
    if reachable is not None:
        # Steps from today take weeks to reach the proposal's pace: the nearest total they allow is spread instead.
        budget = _cents(Decimal(repr(reachable)))
        problem = _problem(found, curves, spend, steps, values, today, budget)
        answer = schedule(problem)
    kept = {name: tuple(_cents(Decimal(repr(amount))) for amount in answer.spend.get(name, ())) for name in told}
    if answer.status == "infeasible":
        kept = dict.fromkeys(told, (ZERO,) * steps.weeks)
    held_week = sum((amounts[0] for amounts in held.values()), ZERO)
    cap = problem.weekly_cap_amount
    return WeeklyPlan(
        tuple(start_date + WEEK * week for week in range(steps.weeks)),
        {name: kept.get(name) or held[name] for name in moves},
        {name: _cents(amount) for name, amount in now.items()},
        {name: _cents(amount) for name, amount in even.items()},
        budget + held_week * steps.weeks,
        None if cap is None else _cents(Decimal(repr(float(cap[0])))),
        held_week,
        budget - asked,
        _response(problem, np.repeat([float(even[name]) for name in told], steps.weeks)),
        answer,
    )


def _problem(
    found: Advice,
    curves: Mapping[str, ChannelFit],
    spend: Mapping[str, Sequence[Decimal]],
    steps: Steps,
    values: Mapping[str, float],
    now: Mapping[str, float],
    budget: Decimal,
) -> Rollout:
    asked = {channel.name: channel for channel in found.problem.channels}
    weeks, tail = found.question.weeks, TAIL_WEEKS if steps.count_tail else 0
    channels = []
    for name, today in now.items():
        fitted, limits = curves[name], asked[name]
        assert fitted.curve is not None
        channels.append(
            WeeklyChannel(
                name,
                fitted.curve.beta * values.get(name, values.get("", 1.0)),
                fitted.curve.half_saturation_amount,
                fitted.curve.slope,
                fitted.curve.carryover_ratio,
                carried_in(fitted, spend.get(name, ())),
                today or None,
                limits.min_amount / weeks,
                limits.max_amount / weeks,
            )
        )
    cap = None if steps.cap_ratio is None else np.full(steps.weeks, steps.cap_ratio * float(budget) / steps.weeks)
    return Rollout(
        tuple(channels), steps.weeks, tail, np.ones(steps.weeks + tail), float(budget), equality=True,
        weekly_cap_amount=cap, max_weekly_change_ratio=steps.step_ratio,
    )  # fmt: skip


def carried_in(fitted: ChannelFit, spend: Sequence[Decimal]) -> float:
    """Return the adstocked spend of the last week the curve was fitted to: what still works when the roll-out begins.

    >>> from finint.response.curves import Curve
    >>> tv = ChannelFit("tv", Curve(0.5, 9.0, 1.0, 1.0), 0.0, (0.0, 0.0), np.zeros(2), 1.0, 1.0, 40.0, None)
    >>> carried_in(tv, [Decimal(100), Decimal(10)])
    70.0
    """
    assert fitted.curve is not None
    if not spend:
        return fitted.carry_in_amount
    stock = adstock(
        np.array([max(0.0, float(amount)) for amount in spend]), fitted.curve.carryover_ratio, fitted.carry_in_amount
    )
    return float(stock[-1])


def _response(problem: Rollout, spend: FloatArray) -> float:
    unit = problem.budget_amount / problem.weeks or 1.0
    allowed = frame(problem, unit)
    return float(response(problem, allowed.adstock(spend / unit), unit).sum())


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"))
