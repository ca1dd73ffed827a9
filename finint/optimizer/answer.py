"""What the optimizer answers, field by field, and how it is written as JSON."""

from dataclasses import dataclass, field, fields, replace

from finint.optimizer.feasible import Infeasible


@dataclass(frozen=True, slots=True)
class RiskReport:
    """Totals of an allocation over the draws.

    `mean` of all draws; `cvar` mean of the worst share (`cvar_level`); `p10`, `p90` quantiles;
    `prob_better_than_current` share of draws in which it beats today's spend, None when today is not known.
    """

    mean: float
    cvar: float
    p10: float
    p90: float
    prob_better_than_current: float | None


@dataclass(frozen=True, slots=True)
class Objective:
    """One answer under one attitude to risk, as in `Answer`."""

    objective: float
    allocation: dict[str, float]
    upper_bound: float
    relative_gap: float | None
    report: RiskReport


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one problem.

    Attributes:
        status: "optimal" (proven within 1e-4), "feasible" (allowed, the gap is larger) or "infeasible".
        objective: what was maximised, at this allocation: total response, for risk cvar the mean of the worst draws,
            for beat_today the share of draws. In modes target_roi and least_spend: total response.
        upper_bound: no allowed allocation has a larger objective (in those two modes: none of this total spend).
        relative_gap: (upper_bound - objective) / objective; None when the objective is 0 and the bound is not.
        allocation: spend by channel, in whole cents, in the channels' order.
        binding: limits that hold the allocation: "budget", "tv:max", "tv:min", "tv:fixed", "tv:min_if_on",
            "group:brand:max", "group:brand:min".
        shadow_prices: for each of `binding`, objective gained per unit by which the limit rises (below 0: lost).
        shadow_price_checks: for S curves, the derivative at the allocation beside the change found by solving again
            with the limit moved by 1 %; `shadow_prices` is then the latter.
        unallocated: total_budget minus spend; 0 when the budget is spent whole. None without a total_budget.
        spend: sum of the allocation. response: total response at it, mean over draws.
        spend_bound: target_roi: no larger spend meets the target; least_spend: no smaller spend reaches it.
        current_objective: the objective of today's spend, None when it is not known.
        report: totals over the draws, when there are draws.
        objectives: with draws and no `risk`, the answer under "mean" (which the fields above repeat) and "cvar".
        reason, repair, changes: only for "infeasible": why, the smallest repair, and its limits with new amounts.
        warnings: sentences the reader should see beside the allocation.
    """

    status: str
    objective: float | None = None
    upper_bound: float | None = None
    relative_gap: float | None = None
    allocation: dict[str, float] = field(default_factory=dict)
    binding: tuple[str, ...] = ()
    shadow_prices: dict[str, float | None] = field(default_factory=dict)
    shadow_price_checks: dict[str, dict[str, float | None]] = field(default_factory=dict)
    unallocated: float | None = None
    spend: float | None = None
    response: float | None = None
    spend_bound: float | None = None
    current_objective: float | None = None
    report: RiskReport | None = None
    objectives: dict[str, Objective] = field(default_factory=dict)
    reason: str | None = None
    repair: str | None = None
    changes: tuple[object, ...] = ()
    warnings: tuple[str, ...] = ()
    identifier: str | None = None

    def with_warnings(self, *sentences: str) -> "Answer":
        """Return the answer with more warnings."""
        return replace(self, warnings=(*self.warnings, *sentences))


ALWAYS = ("status", "objective", "upper_bound", "relative_gap", "allocation", "binding", "shadow_prices", "unallocated")


def document(answer: Answer) -> dict[str, object]:
    """Return the answer as one JSON object: the fields of the contract always, the others when they say something.

    >>> document(Answer("optimal", objective=5.0, allocation={"tv": 3.0}))["allocation"]
    {'tv': 3.0}
    """
    result: dict[str, object] = {} if answer.identifier is None else {"id": answer.identifier}
    for name in (entry.name for entry in fields(answer) if entry.name != "identifier"):
        value = getattr(answer, name)
        if name in ALWAYS or value not in (None, {}, ()):
            result[name] = _plain(value)
    return result


def infeasible(found: Infeasible, identifier: str | None, warnings: tuple[str, ...]) -> Answer:
    """Return the answer that nothing is allowed, with its explanation."""
    return Answer(
        "infeasible",
        reason=found.reason,
        repair=found.repair,
        changes=found.changes,
        warnings=warnings,
        identifier=identifier,
    )


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if hasattr(value, "__dataclass_fields__"):
        return {entry.name: _plain(getattr(value, entry.name)) for entry in fields(value)}  # type: ignore[arg-type]
    return value
