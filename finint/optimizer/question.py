"""From curves, money and the reader's choices to one budget problem over a window of weeks.

A window is read at its steady weekly pace: `weeks × beta × Hill(spend ÷ weeks)`, with the half saturation of steady
spend. What earlier spend still brings is the same under every plan and cancels out of the gain.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from finint.errors import CalculationError
from finint.optimizer.planned import Remaining
from finint.optimizer.problem import Channel, Draws, Problem
from finint.response.result import ChannelFit, Fit

Objective = Literal["margin", "ltv", "revenue", "count", "target_cac", "target_roi"]
MONEY_OBJECTIVES: tuple[Objective, ...] = ("margin", "ltv", "revenue", "target_roi")
RESERVE = "left unspent"
FLAT = 1e5
"""The reserve's half saturation over the budget: straight to one part in 100,000."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the reader set.

    `budget_ratio` of today's plan, 1 for the same money; `step_ratio` how far a channel may move from today, None for
    as far as it pays; `aversion` 0 (mean) to 1 (worst draws); `movable_only` keeps bound and unapproved money where it
    is; `may_leave` lets money stay unspent that would return less than the hurdle; `bounds` are (channel, least, most)
    asked for by hand; `target` for the target objectives: cost per customer, or response per unit of spend.
    """

    objective: Objective = "margin"
    budget_ratio: float = 1.0
    step_ratio: float | None = 0.3
    aversion: float = 0.0
    movable_only: bool = True
    may_leave: bool = True
    bounds: tuple[tuple[str, float, float], ...] = ()
    target: float | None = None

    @property
    def is_money(self) -> bool:
        """Whether response and spend are in the same unit, so that unspent money is worth itself."""
        return self.objective in MONEY_OBJECTIVES


@dataclass(frozen=True, slots=True)
class Question:
    """A budget problem with what it was made of.

    `problem` is what is solved: with a reserve as its last channel where money may stay unspent. `budget_amount` is
    what may be spent in the window, `weeks` its length; `held` are channels without a curve, which keep their money.
    """

    problem: Problem
    budget_amount: float
    weeks: float
    choices: Choices
    held: tuple[str, ...]

    @property
    def has_reserve(self) -> bool:
        """Whether money may stay unspent."""
        return self.problem.names[-1] == RESERVE


def question(
    fit: Fit,
    money: Sequence[Remaining],
    choices: Choices,
    *,
    weeks: float,
    values: Mapping[str, float],
    hurdle_ratio: float = 0.0,
) -> Question:
    """Return the problem.

    Args:
        fit: curves with draws, weekly.
        money: what each channel would still spend in the window.
        choices: see there.
        weeks: length of the window, above 0.
        values: what one unit of the fitted outcome is worth, by channel; "" for the channels that are not named.
        hurdle_ratio: what a unit of money must return on top of itself to be spent.

    Raises:
        CalculationError: no money in the window, or a target objective without a target above 0.
    """
    total = sum(float(row.current_amount) for row in money)
    if total <= 0 or weeks <= 0:
        raise CalculationError("no planned money is left in this window", fix="pick a longer window, or import a plan")
    targeted = choices.objective in {"target_cac", "target_roi"}
    if targeted and not (choices.target and choices.target > 0):
        raise CalculationError("a target is above 0")
    budget = round(total * choices.budget_ratio, 2)
    curves = {channel.name: channel for channel in fit.channels if channel.curve is not None}
    bounds = {name: (least, most) for name, least, most in choices.bounds}
    rows = [_channel(row, curves.get(row.channel), choices, bounds.get(row.channel), weeks, budget) for row in money]
    draws = _draws(fit, [row.name for row in rows], weeks, values)
    reserve = choices.may_leave and choices.is_money and not targeted
    if reserve:
        rows.append(Channel(RESERVE, 1.0, 1.0, 1.0, 0.0, 0.0, budget))
        draws = _with_reserve(draws, budget, 1.0 + hurdle_ratio)
    problem = Problem(
        channels=tuple(rows),
        budget_amount=budget,
        equality=False,
        mode="target_roi" if targeted else "max_response",
        target=_target(choices),
        draws=draws,
        risk="mean",
        aversion=None if targeted else choices.aversion,
    )
    return Question(problem, budget, weeks, choices, tuple(row.channel for row in money if row.channel not in curves))


def _target(choices: Choices) -> float | None:
    if choices.objective == "target_roi":
        return choices.target
    return 1.0 / choices.target if choices.objective == "target_cac" and choices.target else None


def _channel(
    row: Remaining,
    fitted: ChannelFit | None,
    choices: Choices,
    bounds: tuple[float, float] | None,
    weeks: float,
    budget: float,
) -> Channel:
    current, floor = float(row.current_amount), float(row.floor_amount)
    if fitted is None:
        return Channel(row.channel, 0.0, 1.0, 1.0, current, current, current, fixed_amount=current, identified=False)
    # Orders stay in any case; an unapproved plan may be moved in a what-if.
    bound = floor if choices.movable_only else min(float(row.ordered_amount), floor)
    low, high = 0.0, max(budget, current)
    if choices.step_ratio is not None:
        # A smaller or larger budget moves everybody's share first; the step is counted from there.
        share = current * choices.budget_ratio
        low, high = share * (1 - choices.step_ratio), share * (1 + choices.step_ratio)
    if bounds is not None:
        low, high = min(max(low, bounds[0]), high), max(min(high, bounds[1]), low)
    least = max(bound, _cents_down(low))
    most = max(least, _cents_down(high))
    return Channel(
        row.channel,
        1.0,
        1.0,
        1.0,
        current,
        least,
        most,
        seen_low_amount=fitted.spend_low_amount * weeks,
        seen_high_amount=fitted.spend_high_amount * weeks,
        identified=fitted.identified,
    )


def _cents_down(amount: float) -> float:
    return float(np.floor(round(amount * 100, 6))) / 100


def _draws(fit: Fit, names: Sequence[str], weeks: float, values: Mapping[str, float]) -> Draws:
    drawn = fit.draws
    count = len(drawn.beta)
    beta, half, slope = np.zeros((count, len(names))), np.ones((count, len(names))), np.ones((count, len(names)))
    for place, name in enumerate(names):
        if name in drawn.channels:
            own = drawn.channels.index(name)
            beta[:, place] = drawn.beta[:, own] * weeks * values.get(name, values.get("", 1.0))
            half[:, place] = drawn.steady_half_amount[:, own] * weeks
            slope[:, place] = drawn.slope[:, own]
    return Draws(beta, half, slope)


def _with_reserve(draws: Draws, budget: float, worth: float) -> Draws:
    half = FLAT * budget
    ones = np.ones((len(draws.beta), 1))
    return Draws(
        np.hstack([draws.beta, ones * half * worth]),
        np.hstack([draws.half, ones * half]),
        np.hstack([draws.slope, ones]),
    )
