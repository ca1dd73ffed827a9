"""What a rollout answers, field by field, and how it is written as JSON."""

from dataclasses import asdict, dataclass, field

from finint.optimizer.feasible import Change


@dataclass(frozen=True, slots=True)
class RolloutAnswer:
    """The answer to a rollout problem.

    Attributes:
        status: "optimal" (proven within 1e-4), "feasible" (the gap is larger) or "infeasible".
        objective: total response over weeks and tail weeks of the plan, on the true curves.
        upper_bound: no allowed plan responds more.
        relative_gap: (upper_bound - objective) / objective.
        spend: by channel, one amount a week.
        binding: limits that hold the plan: "budget", "week 3:weekly_cap", "tv:week 2:max_weekly_change".
        shadow_prices: for each of `binding`, response gained per unit of the limit, from the programme's duals.
        unallocated: total_budget minus all spend; 0 when it is spent whole.
        weekly_spend: sum over channels, one amount a week.
        tail_response: the part of the objective that arrives in tail weeks.
        reason, repair, changes: only for "infeasible".
    """

    status: str
    objective: float | None = None
    upper_bound: float | None = None
    relative_gap: float | None = None
    spend: dict[str, list[float]] = field(default_factory=dict)
    binding: tuple[str, ...] = ()
    shadow_prices: dict[str, float] = field(default_factory=dict)
    unallocated: float | None = None
    weekly_spend: tuple[float, ...] = ()
    tail_response: float | None = None
    reason: str | None = None
    repair: str | None = None
    changes: tuple[Change, ...] = ()
    warnings: tuple[str, ...] = ()
    identifier: str | None = None


ALWAYS = ("status", "objective", "upper_bound", "relative_gap", "spend", "binding", "shadow_prices", "unallocated")


def document(answer: RolloutAnswer) -> dict[str, object]:
    """Return the answer as one JSON object: the fields of the contract always, the others when they say something."""
    result: dict[str, object] = {} if answer.identifier is None else {"id": answer.identifier}
    for name in RolloutAnswer.__dataclass_fields__:
        value = getattr(answer, name)
        if name != "identifier" and (name in ALWAYS or value not in (None, {}, ())):
            result[name] = [asdict(change) for change in value] if name == "changes" else value
    return result
