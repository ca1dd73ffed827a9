"""Every number shown anywhere, declared once: tiles, Explain, exports, documentation and the API read this register."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from finint.money import ratio

Unit = Literal["money", "ratio", "count"]
Better = Literal["lower", "higher", "none"]
Parts = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Part:
    """One term of a formula: the rows behind it are those of `query`; its value is the sum of `column` over them."""

    name: str
    label: str
    query: str
    column: str


@dataclass(frozen=True, slots=True)
class Metric:
    """One number: what it is called, how it is made, and what it is not.

    `words` and `symbols` say the formula; `compute` is the formula. `undefined` says why there may be no value.
    """

    id: str
    label: str
    unit: Unit
    better: Better
    words: str
    symbols: str
    parts: tuple[Part, ...]
    compute: Callable[[Parts], Decimal | None]
    version: int = 1
    undefined: str = ""
    notes: str = ""

    def value(self, parts: Parts) -> Decimal | None:
        """Return the metric for the values of its parts; None when undefined."""
        return self.compute(parts)


SPEND = Part("spend", "Actual spend", "spend_rows", "reporting_amount")
PLAN = Part("plan", "Budget of the whole period", "budget_rows", "budget_amount")
DUE = Part("due", "Plan due to date", "budget_rows", "due_amount")

ONE = Decimal(1)

METRICS: dict[str, Metric] = {
    metric.id: metric
    for metric in (
        Metric(
            "actual_amount",
            "Actual",
            "money",
            "lower",
            "spend recognised in the period before the cut-off day",
            "Actual = Σ spend",
            (SPEND,),
            lambda p: p["spend"],
            notes="Cost recognised, not cash paid. Rows that repeat money already counted are left out and listed.",
        ),
        Metric(
            "budget_amount",
            "Budget",
            "money",
            "none",
            "plan of the whole period in the version compared with",
            "Budget = Σ plan",
            (PLAN,),
            lambda p: p["plan"],
        ),
        Metric(
            "due_amount",
            "Plan to date",
            "money",
            "none",
            "plan of the months before the cut-off day; the month it falls in counts by days",
            "Plan to date = Σ plan of past months + Σ ⌊plan × days passed ÷ days of the month⌋",
            (DUE,),
            lambda p: p["due"],
        ),
        Metric(
            "variance_amount",
            "Actual vs plan",
            "money",
            "lower",
            "actual spend minus the plan due by the same day; above zero is overspend",
            "Δ = Actual − Plan to date",
            (SPEND, DUE),
            lambda p: p["spend"] - p["due"],
            notes="Stored as actual − plan always; whether it is good is said beside it.",
        ),
        Metric(
            "variance_ratio",
            "Actual vs plan, %",
            "ratio",
            "lower",
            "variance over the plan due by the same day",
            "Δ % = (Actual − Plan to date) ÷ |Plan to date|",
            (SPEND, DUE),
            lambda p: ratio(p["spend"] - p["due"], abs(p["due"])),
            undefined="no plan was due yet",
        ),
        Metric(
            "pace_ratio",
            "Pacing",
            "ratio",
            "none",
            "share of the budget spent over the share of the plan due by the same day",
            "Pacing = (Actual ÷ Budget) ÷ (Plan to date ÷ Budget)",
            (SPEND, DUE),
            lambda p: ratio(p["spend"], p["due"]),
            undefined="nothing was due yet",
            notes="100 % is on pace with the phased plan. Not a forecast.",
        ),
        Metric(
            "available_amount",
            "Available",
            "money",
            "higher",
            "budget of the whole period minus spend; negative means more was spent than planned",
            "Available = Budget − Actual − Accrued − Open commitments",
            (PLAN, SPEND),
            lambda p: p["plan"] - p["spend"],
            notes="Accruals and commitments are 0 until they are recorded.",
        ),
        Metric(
            "used_ratio",
            "Budget used",
            "ratio",
            "none",
            "spend over the budget of the whole period",
            "Used = (Actual + Accrued) ÷ Budget",
            (SPEND, PLAN),
            lambda p: ratio(p["spend"], p["plan"]),
            undefined="there is no budget",
        ),
    )
}


def get(metric_id: str) -> Metric:
    """Return one declared metric; asking for an undeclared one is a programming error (KeyError)."""
    return METRICS[metric_id]
