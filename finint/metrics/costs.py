"""Numbers of cost: what may stop, what was saved, who is paid, and how well the figures agree."""

from decimal import Decimal

from finint.metrics.metric import Metric, Part
from finint.money import ratio

HARD_CLAIMS = Part("claims", "Claims that count, hard", "hard_claims", "counted_amount")
RENEWING = Part("renewing", "Twelve months of contracts to decide about", "renewing_contracts", "yearly_amount")
CONTRACTS = Part("contracts", "Contracts in the books", "known_contracts", "known")
SQUARES = Part("squares", "Squared shares of vendors", "vendor_shares", "squared_share")
NAMED_SPEND = Part("spend", "Spend with named vendors", "vendor_shares", "spend_amount")
REALISED = Part("realised", "Realised hard savings of the fiscal year", "realised_hard", "amount")
BASELINE = Part("baseline", "Spend of the fiscal year before", "baseline_rows", "reporting_amount")
SCOPE = Part("scope", "Money in scope: the larger side of each vendor's month", "reconciled_months", "scope_amount")
RESIDUAL = Part("residual", "Residual, without its sign", "reconciled_months", "open_amount")
MATCHED_FIRST = Part("first", "Operations done right at first pass", "operations", "first_pass")
DONE = Part("done", "Operations done", "operations", "done")
TOUCHLESS = Part("touchless", "Operations nobody had to touch", "operations", "touchless")

COSTS: dict[str, Metric] = {
    metric.id: metric
    for metric in (
        Metric(
            "hard_found_amount",
            "Hard savings found",
            "money",
            "none",
            "what the detection rules found that lowers a price or a volume paid, with high or medium confidence; "
            "each unit of money counted once",
            "Found = Σ claims that count; of several rules on one unit of money the largest claim counts",
            (HARD_CLAIMS,),
            lambda p: p["claims"],
            notes="Found is not saved: it is checked, agreed and seen in the books before it counts as realised.",
        ),
        Metric(
            "realised_hard_amount",
            "Realised hard savings",
            "money",
            "higher",
            "hard savings of the fiscal year that a document in the books proves",
            "Realised = Σ realised stages of hard savings",
            (REALISED,),
            lambda p: p["realised"],
            notes="Avoidance and soft savings stand apart and are never added.",
        ),
        Metric(
            "savings_progress_ratio",
            "Saved of last year's spend",
            "ratio",
            "higher",
            "realised hard savings of the fiscal year over the spend of the fiscal year before",
            "Progress = Realised hard savings ÷ Spend of the fiscal year before",
            (REALISED, BASELINE),
            lambda p: ratio(p["realised"], p["baseline"]),
            undefined="the books hold no spend of the fiscal year before",
            notes="The baseline is the spend as booked. Predicted gains never count.",
        ),
        Metric(
            "renewing_amount",
            "Renewals within 90 days",
            "money",
            "none",
            "twelve months' money of contracts whose last day to decide is within 90 days",
            "Renewing = Σ term amount × 12 ÷ months of the term",
            (RENEWING, CONTRACTS),
            lambda p: p["renewing"] if p["contracts"] else None,
            undefined="no file of contracts; purchasing or legal has it",
            notes="At stake, not saved.",
        ),
        Metric(
            "vendor_spend_amount",
            "Spend with vendors",
            "money",
            "lower",
            "counted spend of twelve months that names a vendor",
            "Spend with vendors = Σ spend that names one",
            (NAMED_SPEND,),
            lambda p: p["spend"],
        ),
        Metric(
            "hhi",
            "Concentration (HHI)",
            "count",
            "none",
            "10,000 times the sum of squared shares of named spend; 10,000 is one vendor",
            "HHI = 10,000 × Σ share²",
            (SQUARES,),
            lambda p: 10_000 * p["squares"] if p["squares"] else None,
            undefined="no spend names a vendor",
            notes="Bands at 1,000 and 1,800 come from US merger guidance: a reading aid, not a rule.",
        ),
        Metric(
            "effective_vendors",
            "Effective vendors",
            "count",
            "none",
            "how many vendors of equal size would be as concentrated",
            "Effective vendors = 1 ÷ Σ share²",
            (SQUARES,),
            lambda p: ratio(Decimal(1), p["squares"]),
            undefined="no spend names a vendor",
        ),
        Metric(
            "reconciled_ratio",
            "Reconciled share",
            "ratio",
            "higher",
            "money of vendors' months that platform, invoice and ledger agree on within tolerance, or whose difference "
            "has a reason",
            "Reconciled = 1 − Σ |residual| ÷ Σ larger side",
            (SCOPE, RESIDUAL),
            lambda p: None if not p["scope"] else 1 - p["residual"] / p["scope"],
            undefined="no vendor's month has two sides to compare",
            notes="Months are the calendar's, as vendors bill, whatever the months of the fiscal year.",
        ),
        Metric(
            "first_pass_ratio",
            "First-pass match rate",
            "ratio",
            "higher",
            "finance operations done without rework over those done",
            "First pass = Operations right at first pass ÷ Operations done",
            (MATCHED_FIRST, DONE),
            lambda p: ratio(p["first"], p["done"]),
            undefined="no operation is recorded in this period",
        ),
        Metric(
            "touchless_ratio",
            "Touchless share",
            "ratio",
            "higher",
            "operations that needed no person over those done",
            "Touchless = Operations nobody touched ÷ Operations done",
            (TOUCHLESS, DONE),
            lambda p: ratio(p["touchless"], p["done"]),
            undefined="no operation is recorded in this period",
        ),
        Metric(
            "days_to_close",
            "Days to close",
            "count",
            "lower",
            "days from the month's end to its close, of the last month closed",
            "Days to close = Day closed − last day of the month",
            (Part("days", "Days of the last close", "last_close", "days"),),
            lambda p: p["days"] or None,
            undefined="no month has been closed",
        ),
    )
}
