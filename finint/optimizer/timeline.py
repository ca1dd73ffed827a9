"""How is an allocation rolled out? In steps of 30, 60 and 100 %, each checked before the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

from finint.errors import CalculationError
from finint.money import rounded

STEPS_PERCENT = (30, 60, 100)
LAG_QUANTILE = 0.8
SHORTEST_STEP_DAYS = 7


@dataclass(frozen=True, slots=True)
class RolloutStep:
    """One step: from `start_date` every channel stands `share_percent` of the way from today to the plan.

    The step is judged on `checkpoint_date`, when at least 80 % of what it caused has converted. `allocation` sums to
    what lies between both totals.
    """

    share_percent: int
    start_date: date
    checkpoint_date: date
    allocation: dict[str, Decimal]
    guard_metric: str
    stop_rule: str
    roll_back: str


@dataclass(frozen=True, slots=True)
class ImplementationTimeline:
    """The steps in order, and the conversion lag they wait for."""

    steps: tuple[RolloutStep, ...]
    checkpoint_lag_days: int
    assumption: str


def lag_quantile_days(lag_days: Sequence[float], quantile: float = LAG_QUANTILE) -> int:
    """Return the smallest whole number of days within which at least `quantile` of conversions had arrived.

    Args:
        lag_days: days from touch to conversion, one a conversion, 0 and up.
        quantile: above 0, up to 1.

    >>> lag_quantile_days([1, 2, 3, 4, 10])
    4
    """
    if not lag_days or min(lag_days) < 0 or not 0 < quantile <= 1:
        raise CalculationError("a lag needs at least one conversion, lags of 0 and up, and a quantile above 0 up to 1")
    ordered = sorted(lag_days)
    return ceil(ordered[ceil(quantile * len(ordered) - 1e-9) - 1])


def implementation_timeline(
    current: Mapping[str, Decimal],
    optimized: Mapping[str, Decimal],
    *,
    start_date: date,
    lag_days: Sequence[float],
    guard_metric: str = "total response per unit of spend",
    tolerance_ratio: Decimal = Decimal("0.1"),
) -> ImplementationTimeline:
    """Return the 30/60/100 % steps with checkpoints no earlier than the 80th percentile of the conversion lag.

    Args:
        current: spend by channel, per period.
        optimized: the plan by the same channels.
        start_date: the first day of the first step.
        lag_days: days from touch to conversion, one a conversion; empty: the shortest step is used and said so.
        guard_metric: what is watched; it stops the roll-out when it falls by more than `tolerance_ratio`.
        tolerance_ratio: 0.1 for 10 %.

    Raises:
        CalculationError: the channels differ.
    """
    if set(current) != set(optimized):
        raise CalculationError(f"today has {sorted(current)}, the plan {sorted(optimized)}: the channels differ")
    lag = max(SHORTEST_STEP_DAYS, lag_quantile_days(lag_days)) if lag_days else SHORTEST_STEP_DAYS
    assumption = (
        f"80 % of conversions arrive within {lag} days of the touch, or {SHORTEST_STEP_DAYS} days as the shortest step"
        if lag_days
        else f"no conversion lag is known: each step lasts {SHORTEST_STEP_DAYS} days; longer where sales take longer"
    )
    steps: list[RolloutStep] = []
    start, before = start_date, "today's allocation"
    for share in STEPS_PERCENT:
        checkpoint = start + timedelta(days=lag)
        steps.append(
            RolloutStep(
                share,
                start,
                checkpoint,
                _between(current, optimized, share),
                guard_metric,
                f"stop when {guard_metric} on {checkpoint.isoformat()} is more than "
                f"{tolerance_ratio * 100:.0f} % below its level before the step",
                f"return to {before} the next day",
            )
        )
        start, before = checkpoint, f"the allocation of the {share} % step"
    return ImplementationTimeline(tuple(steps), lag, assumption)


def _between(current: Mapping[str, Decimal], optimized: Mapping[str, Decimal], share: int) -> dict[str, Decimal]:
    """Return amounts `share` percent of the way, to the cent, adding up to that share of the way between the totals."""
    ratio = Decimal(share) / 100
    exact = {name: current[name] + (optimized[name] - current[name]) * ratio for name in current}
    result = {name: rounded(amount) for name, amount in exact.items()}
    total = rounded(sum(exact.values(), Decimal(0)))
    left = total - sum(result.values(), Decimal(0))
    cent = Decimal("0.01") if left > 0 else Decimal("-0.01")
    # The cents that rounding lost go where rounding took most (or gave most).
    order = sorted(exact, key=lambda name: (-(exact[name] - result[name]) * (1 if left > 0 else -1), name))
    for name in order[: abs(int(left * 100))]:
        result[name] += cent
    return result
