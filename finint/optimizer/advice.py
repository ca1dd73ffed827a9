"""The answer as the page shows it: what moves, what it gains on every draw of the curves, and what was checked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

import numpy as np

from finint.errors import CalculationError
from finint.optimizer.allocate import PROVEN_GAP
from finint.optimizer.answer import Answer
from finint.optimizer.curves import FloatArray
from finint.optimizer.planned import Remaining
from finint.optimizer.problem import Draws, Problem
from finint.optimizer.question import RESERVE, Question
from finint.optimizer.recommendation import BudgetOptimization, recommend
from finint.optimizer.solve import solve

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant: whether it holds, and what was compared."""

    holds: bool
    said: str


@dataclass(frozen=True, slots=True)
class Advice:
    """What the optimizer proposes for a question.

    `problem` and `result` are without the reserve; `gains` by draw compare the plan with today on the same draw, money
    left unspent counted as itself where response is money. `unallocated_amount` is the budget less what is proposed.
    """

    question: Question
    problem: Problem
    result: BudgetOptimization
    gains: FloatArray
    budget_amount: Decimal
    unallocated_amount: Decimal
    money: tuple[Remaining, ...]
    checks: tuple[Check, ...]

    @property
    def answer(self) -> Answer:
        """The solver's answer."""
        return self.result.answer

    @property
    def gain(self) -> float:
        """Mean gain over the draws."""
        return float(self.gains.mean())

    @property
    def interval_80(self) -> tuple[float, float]:
        """Ends of the 80 % interval of the gain."""
        return float(np.quantile(self.gains, 0.1)), float(np.quantile(self.gains, 0.9))

    @property
    def worst_in_20(self) -> float:
        """The gain that 19 of 20 draws exceed."""
        return float(np.quantile(self.gains, 0.05))

    @property
    def better_ratio(self) -> float:
        """Share of draws in which the plan beats today's."""
        return float((self.gains > 0).mean())

    @property
    def moved_amount(self) -> Decimal:
        """What is taken from channels: some of it goes to others, some stays unspent."""
        return sum((max(ZERO, -(row.change_amount or ZERO)) for row in self.result.moves), ZERO)

    @property
    def movable_amount(self) -> Decimal:
        """What could be moved at all."""
        return sum((row.movable_amount for row in self.money), ZERO)


def advise(
    asked: Question, money: Sequence[Remaining], *, start_date: date, lag_days: Sequence[float], guard_metric: str
) -> Advice:
    """Return the proposal for a question.

    Raises:
        CalculationError: nothing is allowed; the message says why, its fix is the smallest repair.
    """
    answer = solve(asked.problem)
    if answer.status == "infeasible" or not answer.allocation:
        raise CalculationError(answer.reason or "no allowed plan was found", fix=answer.repair or "")
    problem, answer = _without_reserve(asked, answer)
    worth = 1.0 if asked.choices.is_money else 0.0
    result = recommend(
        problem,
        answer,
        start_date=start_date,
        lag_days=lag_days,
        guard_metric=guard_metric,
        worth_of_unspent=worth,
    )
    current, plan = _arrays(result, problem)
    saved = float(sum(result.current_allocation.values()) - sum(result.optimized_allocation.values()))
    gains = problem.curves.by_draw(plan) - problem.curves.by_draw(current) + worth * saved
    budget = Decimal(str(asked.budget_amount))
    left = budget - sum(result.optimized_allocation.values(), ZERO)
    found = Advice(asked, problem, result, gains, budget, left, tuple(money), ())
    return replace(found, checks=_checks(found))


def _without_reserve(asked: Question, answer: Answer) -> tuple[Problem, Answer]:
    problem = asked.problem
    if not asked.has_reserve:
        return problem, answer
    assert problem.draws is not None
    kept = {name: amount for name, amount in answer.allocation.items() if name != RESERVE}
    draws = Draws(problem.draws.beta[:, :-1], problem.draws.half[:, :-1], problem.draws.slope[:, :-1])
    inner = replace(problem, channels=problem.channels[:-1], draws=draws)
    binding = tuple(name for name in answer.binding if not name.startswith(f"{RESERVE}:"))
    return inner, replace(
        answer,
        allocation=kept,
        binding=binding,
        shadow_prices={name: answer.shadow_prices.get(name) for name in binding},
        spend=float(sum(Decimal(repr(amount)) for amount in kept.values())),
        response=inner.curves.total(inner.spend_of(kept)),
        unallocated=answer.allocation[RESERVE] + (answer.unallocated or 0.0),
    )


def _arrays(result: BudgetOptimization, problem: Problem) -> tuple[FloatArray, FloatArray]:
    current = np.array([float(result.current_allocation[name]) for name in problem.names])
    return current, np.array([float(result.optimized_allocation[name]) for name in problem.names])


def _checks(found: Advice) -> tuple[Check, ...]:
    """Return what must hold of every proposal; each compares numbers shown elsewhere and can fail."""
    result, problem, answer = found.result, found.problem, found.answer
    plan = result.optimized_allocation
    spent = sum(plan.values(), ZERO)
    cent = Decimal("0.005")
    within = all(
        Decimal(repr(low)) - cent <= plan[name] <= Decimal(repr(high)) + cent
        for name, low, high in zip(problem.names, problem.lower.tolist(), problem.upper.tolist(), strict=True)
    )
    floors = {row.channel: min(row.ordered_amount, row.floor_amount) for row in found.money}
    if found.question.choices.movable_only:
        floors = {row.channel: row.floor_amount for row in found.money}
    bound = sum((row.movable_amount for row in found.money), ZERO)
    lines = sum((line.movable_amount for row in found.money for line in row.rows), ZERO)
    gap = answer.relative_gap
    return (
        Check(
            found.unallocated_amount >= 0 and spent + found.unallocated_amount == found.budget_amount,
            f"Spends + unallocated = {found.budget_amount:,.0f}",
        ),
        Check(within, "All bounds hold"),
        Check(found.gain >= -1e-6 * max(1.0, abs(answer.response or 0.0)), "Not worse than the current plan"),
        Check(
            gap is not None and gap <= PROVEN_GAP,
            "No allowed plan is better by more than " + ("?" if gap is None else f"{max(gap, 1e-6):.4%}"),
        ),
        Check(all(plan[name] >= floor for name, floor in floors.items()), "No committed or booked line reduced"),
        Check(bound == lines, f"Movable {bound:,.0f} = sum of its plan lines"),
    )
