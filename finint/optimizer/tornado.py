"""Which assumption would change the advice most? Each is moved alone, and plan and today are compared again."""

from dataclasses import dataclass, replace

from finint.errors import CalculationError
from finint.optimizer.allocate import UNPROVEN, allocate
from finint.optimizer.answer import Answer
from finint.optimizer.bound import Aim
from finint.optimizer.feasible import Infeasible
from finint.optimizer.problem import Problem
from finint.optimizer.ready import Ready, ready

SWING_RATIO = 0.2


@dataclass(frozen=True, slots=True)
class Swing:
    """The gain over today when one assumption is low and when it is high.

    `kept_*` keeps the plan as advised: what was promised against what arrives. `solved_*` solves again: what could be
    had if it were known. `swing` is the larger minus the smaller kept gain; rows are sorted by it, falling.
    """

    assumption: str
    kept_low: float
    kept_high: float
    solved_low: float
    solved_high: float
    swing: float


def tornado(problem: Problem, answer: Answer, *, swing_ratio: float = SWING_RATIO) -> tuple[Swing, ...]:
    """Return the swing of the gain for beta and half of each channel, each moved by ±`swing_ratio` alone.

    Raises:
        CalculationError: today's spend is unknown, the answer has no allocation, or the ratio is outside 0 to 1.
    """
    if problem.current is None or not answer.allocation:
        raise CalculationError("a tornado compares a plan with today: both are needed")
    if not 0 < swing_ratio < 1:
        raise CalculationError(f"assumptions are moved by a ratio between 0 and 1; found {swing_ratio:g}")
    prepared = ready(replace(problem, mode="max_response", target=None, budget_amount=answer.spend))
    if isinstance(prepared, Infeasible):
        raise CalculationError(prepared.reason, fix=prepared.repair)
    rows = []
    for channel in problem.channels:
        for label in ("beta", "half"):
            gains = [_gains(problem, answer, prepared, channel.name, label, 1 + sign * swing_ratio) for sign in (-1, 1)]
            (kept_low, solved_low), (kept_high, solved_high) = gains
            rows.append(
                Swing(
                    f"{channel.name} {'effect' if label == 'beta' else 'half saturation'}",
                    kept_low,
                    kept_high,
                    solved_low,
                    solved_high,
                    abs(kept_high - kept_low),
                )
            )
    return tuple(sorted(rows, key=lambda row: (-row.swing, row.assumption)))


def _gains(
    problem: Problem, answer: Answer, prepared: Ready, channel: str, label: str, factor: float
) -> tuple[float, float]:
    index, current = problem.names.index(channel), problem.current
    assert current is not None
    curves = problem.curves.moved(label, index, factor)
    today = curves.total(current)
    aim = Aim("response", float(prepared.space.row_upper[0]))
    found = allocate(curves, prepared.space, aim, starts=prepared.starts, effort=UNPROVEN)
    plan = problem.spend_of(answer.allocation)
    kept = curves.total(plan) - today
    return kept, kept if found.spend is None else max(kept, found.value - today)
