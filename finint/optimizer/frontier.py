"""How much gain does caution cost? The best plan for each degree of risk aversion, over the draws."""

from dataclasses import dataclass

from finint.errors import CalculationError
from finint.optimizer.answer import RiskReport
from finint.optimizer.attitude import best_under
from finint.optimizer.cents import in_cents
from finint.optimizer.draws import Attitude, report
from finint.optimizer.feasible import Infeasible
from finint.optimizer.problem import Problem
from finint.optimizer.ready import ready

AVERSIONS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class FrontierPoint:
    """One plan of the frontier.

    `aversion` 0 maximises the mean, 1 the mean of the worst draws. `gain` is the mean response above today's,
    `tail_gain` the same for the worst draws (each on its own worst draws); None without today's spend. `upper_bound`
    is on the mixed objective.
    """

    aversion: float
    allocation: dict[str, float]
    objective: float
    upper_bound: float
    report: RiskReport
    gain: float | None
    tail_gain: float | None


def gain_risk_frontier(problem: Problem, aversions: tuple[float, ...] = AVERSIONS) -> tuple[FrontierPoint, ...]:
    """Return the best plan for each of `aversions` (0 to 1, rising), on the problem's draws.

    Raises:
        CalculationError: the problem has no draws, is infeasible, or an aversion lies outside 0 to 1.
    """
    if problem.draws is None:
        raise CalculationError("a frontier needs draws of the curves; the problem has none", fix="fit with draws first")
    if not all(0 <= aversion <= 1 for aversion in aversions):
        raise CalculationError(f"risk aversion is from 0 to 1; found {aversions}")
    prepared = ready(problem)
    if isinstance(prepared, Infeasible):
        raise CalculationError(prepared.reason, fix=prepared.repair)
    curves, space = problem.curves, prepared.space
    today = None if problem.current is None else curves.by_draw(problem.current)
    before = None if today is None else report(today, None, problem.cvar_level)
    points, starts = [], prepared.starts
    for aversion in aversions:
        attitude = Attitude(problem.cvar_level, aversion)
        found, _ = best_under(curves, space, attitude, starts)
        if found.spend is None:
            raise CalculationError("no allowed allocation was found")
        starts = (*prepared.starts, found.spend)
        spend = in_cents(found.spend, space, prepared.places)
        totals = curves.by_draw(spend)
        figures = report(totals, today, problem.cvar_level)
        points.append(
            FrontierPoint(
                aversion,
                dict(zip(problem.names, spend.tolist(), strict=True)),
                attitude.value(totals),
                max(found.bound, attitude.value(totals)),
                figures,
                None if before is None else figures.mean - before.mean,
                None if before is None else figures.cvar - before.cvar,
            )
        )
    return tuple(points)
