"""Numbers of plan and spend: home, the budget page, and everything that compares with a plan."""

from finint.metrics.metric import Metric, Part
from finint.money import ratio

SPEND = Part("spend", "Actual spend", "spend_rows", "reporting_amount")
PLAN = Part("plan", "Budget of the whole period", "budget_rows", "budget_amount")
DUE = Part("due", "Plan due to date", "budget_rows", "due_amount")

BOOKS: dict[str, Metric] = {
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
            "lower",
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
