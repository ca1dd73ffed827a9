"""Numbers of plan and spend: home, the budget page, and everything that compares with a plan."""

from finint.metrics.metric import Metric, Part
from finint.money import ratio

SPEND = Part("spend", "Actual spend", "spend_rows", "reporting_amount")
PLAN = Part("plan", "Budget of the whole period", "budget_rows", "budget_amount")
ACCRUED = Part("accrued", "Accrued, not billed", "accrual_rows", "reporting_amount")
COMMITTED = Part("committed", "Open commitments", "commitment_rows", "reporting_amount")
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
            "budget of the whole period minus what is spent, accrued or still committed; negative is more than planned",
            "Available = Budget − Actual − Accrued − Open commitments",
            (PLAN, SPEND, ACCRUED, COMMITTED),
            lambda p: p["plan"] - p["spend"] - p["accrued"] - p["committed"],
            version=2,
            notes="One unit of money is in one state: billed money left its commitment and its accrual.",
        ),
        Metric(
            "accrued_amount",
            "Accrued",
            "money",
            "none",
            "delivered and not billed: taken up in its month, taken back when its invoice is matched",
            "Accrued = Σ accruals − Σ reversals",
            (ACCRUED,),
            lambda p: p["accrued"],
        ),
        Metric(
            "committed_amount",
            "Open commitments",
            "money",
            "none",
            "ordered or signed for the months of the period, neither billed nor accrued",
            "Open commitments = Σ max(0, ordered − billed − accrued), earliest months first",
            (COMMITTED,),
            lambda p: p["committed"],
            notes="What the file states as billed and what is matched here count once: the larger of the two.",
        ),
        Metric(
            "used_ratio",
            "Budget used",
            "ratio",
            "none",
            "spend and accruals over the budget of the whole period",
            "Used = (Actual + Accrued) ÷ Budget",
            (SPEND, ACCRUED, PLAN),
            lambda p: ratio(p["spend"] + p["accrued"], p["plan"]),
            version=2,
            undefined="there is no budget",
        ),
    )
}
