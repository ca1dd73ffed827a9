"""How would the advice have done here? At past origins it sees only the weeks before; later curves judge it.

Each origin fits the weeks before it, spreads what was then really spent over the next quarter, and is compared with
three policies on the curves of all weeks. Those curves are no truth: this leg shows stability of the advice, the
simulated worlds show what happens when the truth is known, the journal what really came.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from finint.errors import CalculationError
from finint.optimizer.allocate import allocate
from finint.optimizer.bound import Aim
from finint.optimizer.curves import Curves, FloatArray
from finint.optimizer.problem import Channel, Draws, Problem
from finint.optimizer.solve import solve
from finint.optimizer.space import space_of
from finint.response.estimate import fit
from finint.response.experiments import Experiment
from finint.response.holdout import held_weeks, holdout_accuracy
from finint.response.priors import Priors
from finint.response.result import Fit
from finint.response.weekly import FEWEST_WEEKS, Weekly

HORIZON_WEEKS = 13
ORIGINS = 4
YEAR_WEEKS = 52
DRAWS = 60
LEARNING_WEEKS = max(26, FEWEST_WEEKS)


@dataclass(frozen=True, slots=True)
class Origin:
    """One origin: the first week not seen, hold-out accuracy up to it, and what each plan is worth on later curves.

    Responses are totals over the quarter after the origin, in outcome units; `best` is the most the later curves allow
    within the same step. `last_year` is None where a year earlier is not in the weeks.
    """

    week: date
    accuracy: float | None
    budget_amount: float
    advice: float
    unchanged: float
    last_year: float | None
    equal: float
    best: float

    def regret_of(self, response: float) -> float:
        """Share of the best response that a plan lost."""
        return max(0.0, 1 - response / self.best) if self.best > 0 else 0.0

    @property
    def regret(self) -> float:
        """Regret of the advice."""
        return self.regret_of(self.advice)


def replay(
    series: Weekly, judge: Fit, *, step_ratio: float | None = 0.3, experiments: Sequence[Experiment] = ()
) -> tuple[Origin, ...]:
    """Return up to four origins a quarter apart, the latest first; fewer where the weeks are few.

    Args:
        series: all weeks.
        judge: the fit to all weeks: its curves judge.
        step_ratio: how far advice and policies may move a channel from the plan unchanged.
        experiments: lift tests; an origin sees those that ended before it.
    """
    found = []
    for number in range(1, ORIGINS + 1):
        place = len(series.weeks) - number * HORIZON_WEEKS
        if place < LEARNING_WEEKS:
            break
        known = [test for test in experiments if test.end <= series.weeks[place]]
        try:
            found.append(_origin(series, judge, place, step_ratio, known))
        except CalculationError:
            # The weeks before this origin tell nothing (no spend, a flat outcome): earlier ones tell less.
            break
    return tuple(found)


def _origin(series: Weekly, judge: Fit, place: int, step: float | None, tests: Sequence[Experiment]) -> Origin:
    past = series.until(place)
    seen = fit(past, draws=DRAWS, experiments=[test for test in tests if past.spend.any()])
    after = series.spend[place : place + HORIZON_WEEKS]
    budget = float(after.sum())
    if budget <= 0:
        raise CalculationError("nothing was spent after this origin")
    unchanged = _scaled(past.spend[-HORIZON_WEEKS:].sum(axis=0), budget)
    truth = _curves(judge, series.channels)
    advice = _advised(_curves(seen, series.channels), series.channels, unchanged, budget, step)
    before = place - YEAR_WEEKS
    year_ago = series.spend[before : before + HORIZON_WEEKS].sum(axis=0) if before >= 0 else np.zeros(0)
    equal = np.full(len(unchanged), budget / len(unchanged))
    plans = {
        "unchanged": unchanged,
        "equal": _stepped(unchanged, equal, step, budget),
        "last_year": _stepped(unchanged, _scaled(year_ago, budget), step, budget) if year_ago.any() else None,
    }
    worth = {name: None if plan is None else truth.total(plan) for name, plan in plans.items()}
    best = _best(truth, unchanged, budget, step)
    advised = truth.total(advice)
    return Origin(
        series.weeks[place],
        holdout_accuracy(past, tests, Priors(), np.random.default_rng(0)) if held_weeks(place) else None,
        budget,
        advised,
        worth["unchanged"] or 0.0,
        worth["last_year"],
        worth["equal"] or 0.0,
        max(best, advised, *(value for value in worth.values() if value is not None)),
    )


def _scaled(amounts: FloatArray, budget: float) -> FloatArray:
    total = float(amounts.sum())
    return np.asarray(amounts * budget / total if total else np.full(len(amounts), budget / len(amounts)))


def _curves(found: Fit, channels: Sequence[str]) -> Curves:
    """Return the draws over a quarter's spend for the channels in order; a channel without a curve brings nothing."""
    drawn = found.draws
    shape = (len(drawn.beta), len(channels))
    beta, half, slope = np.zeros(shape), np.ones(shape), np.ones(shape)
    for place, name in enumerate(channels):
        if name in drawn.channels:
            own = drawn.channels.index(name)
            beta[:, place] = drawn.beta[:, own] * HORIZON_WEEKS
            half[:, place] = drawn.steady_half_amount[:, own] * HORIZON_WEEKS
            slope[:, place] = drawn.slope[:, own]
    return Curves(beta, half, slope, np.full(shape[0], 1.0 / shape[0]))


def _limits(unchanged: FloatArray, budget: float, step: float | None) -> tuple[FloatArray, FloatArray]:
    if step is None:
        return np.zeros(len(unchanged)), np.full(len(unchanged), budget)
    return unchanged * (1 - step), unchanged * (1 + step)


def _problem(names: Sequence[str], unchanged: FloatArray, budget: float, step: float | None, draws: Draws) -> Problem:
    low, high = _limits(unchanged, budget, step)
    channels = tuple(
        Channel(name, 1.0, 1.0, 1.0, float(unchanged[place]), float(low[place]), float(high[place]))
        for place, name in enumerate(names)
    )
    return Problem(channels, budget, equality=False, draws=draws, risk="mean")


def _advised(
    curves: Curves, names: Sequence[str], unchanged: FloatArray, budget: float, step: float | None
) -> FloatArray:
    problem = _problem(names, unchanged, budget, step, Draws(curves.beta, curves.half, curves.slope))
    return problem.spend_of(solve(problem, check_prices=False).allocation)


def _best(truth: Curves, unchanged: FloatArray, budget: float, step: float | None) -> float:
    problem = _problem(
        [str(p) for p in range(len(unchanged))], unchanged, budget, step, Draws(truth.beta, truth.half, truth.slope)
    )
    found = allocate(truth, space_of(problem, 0.0, budget), Aim("response", budget))
    return found.value if found.spend is not None else 0.0


def _stepped(unchanged: FloatArray, goal: FloatArray, step: float | None, budget: float) -> FloatArray:
    """Return the plan nearest to `goal` that the step allows, of the same budget."""
    low, high = _limits(unchanged, budget, step)
    below, above = -budget, budget
    for _ in range(80):
        shift = (below + above) / 2
        below, above = (shift, above) if np.clip(goal + shift, low, high).sum() < budget else (below, shift)
    return np.asarray(np.clip(goal + (below + above) / 2, low, high))
