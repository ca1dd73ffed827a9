"""Numbers of customers: what a cohort cost, gave back, and may still bring. All of one cohort, on margin."""

from finint.metrics.metric import Metric, Part
from finint.money import ratio

ACQUISITION = Part("acquisition", "Spend of the acquisition months", "acquisition_spend", "reporting_amount")
COHORT = Part("cohort", "Customers of the cohort", "cohort_customers", "customers")
GIVEN = Part("given", "Discounted margin, ages passed by all", "cohort_margin_rows", "discounted_amount")
BEFORE = Part("before", "Margin of the ages before", "cohort_margin_before", "margin_amount")
DURING = Part("during", "Margin of the age in which the cost was repaid", "cohort_margin_during", "margin_amount")
AGES = Part("ages", "Whole ages before", "ages_before", "months")
ACTIVE = Part("active", "Customers who ordered at the age", "active_customers", "customers")
SEEN = Part("seen", "Discounted margin seen so far", "cohort_margin_seen", "discounted_amount")
EXPECTED = Part("expected", "Discounted margin still expected", "expected_customers", "expected_amount")

_LAG = "The months of the first orders, or as many months earlier as the switch says. All spend, whoever spent it."

CUSTOMERS: dict[str, Metric] = {
    metric.id: metric
    for metric in (
        Metric(
            "cohort_customers",
            "New customers",
            "count",
            "higher",
            "customers whose first order falls in the quarter",
            "New customers = count of first orders marked so",
            (COHORT,),
            lambda p: p["cohort"],
        ),
        Metric(
            "cohort_cac_amount",
            "CAC, fully loaded",
            "money",
            "lower",
            "all marketing spend of the acquisition months over the cohort's customers",
            "CAC = Spend of the acquisition months ÷ Customers",
            (ACQUISITION, COHORT),
            lambda p: ratio(p["acquisition"], p["cohort"]),
            undefined="no customer is marked as new in this quarter",
            notes=_LAG,
        ),
        Metric(
            "ltv_observed_amount",
            "LTV, observed",
            "money",
            "higher",
            "margin per original customer over the ages that all of them have passed, each month discounted",
            "LTV = Σ margin at age t × (1 + 10 %)^(−t ÷ 12) ÷ Customers",
            (GIVEN, COHORT),
            lambda p: ratio(p["given"], p["cohort"]),
            undefined="the cohort has no customers",
            notes="Observed only: refunds deducted, nothing projected. Not revenue.",
        ),
        Metric(
            "ltv_cac_ratio",
            "LTV : CAC, observed",
            "multiple",
            "higher",
            "what the cohort gave back so far over what it cost: same customers, same currency, margin",
            "LTV : CAC = (Discounted margin ÷ Customers) ÷ (Spend ÷ Customers)",
            (GIVEN, ACQUISITION, COHORT),
            lambda p: ratio(p["given"], p["acquisition"]) if p["cohort"] else None,
            undefined="nothing was spent to win the cohort",
            notes="3 is a rule of thumb, not a target.",
        ),
        Metric(
            "payback_months",
            "Payback",
            "months",
            "lower",
            "months until the cohort's margin repaid its cost, linear inside the month",
            "Payback = Whole ages before + (Spend − Margin before) ÷ Margin of that age",
            (AGES, ACQUISITION, BEFORE, DURING),
            lambda p: (
                None
                if p["before"] + p["during"] < p["acquisition"] or not p["during"]
                else p["ages"] + (p["acquisition"] - p["before"]) / p["during"]
            ),
            undefined="not paid back yet",
            notes="Margin per original customer, not discounted.",
        ),
        Metric(
            "retained_ratio",
            "Active at the last age",
            "ratio",
            "higher",
            "share of the cohort's customers who ordered at the last age that all have passed",
            "Active = Customers who ordered at the age ÷ Customers",
            (ACTIVE, COHORT),
            lambda p: ratio(p["active"], p["cohort"]),
            undefined="the cohort has no customers",
            notes="Who did not order may come back: of customers without a contract nobody knows who has left.",
        ),
        Metric(
            "ltv_projected_amount",
            "LTV, 36 months",
            "money",
            "higher",
            "margin seen so far and what the purchase model still expects, per original customer, discounted",
            "LTV 36 = (Discounted margin seen + Discounted margin still expected) ÷ Customers",
            (SEEN, EXPECTED, COHORT),
            lambda p: ratio(p["seen"] + p["expected"], p["cohort"]),
            undefined="no projection",
            notes="Projected: BG/NBD purchases × Gamma-Gamma margin, 36 months at most, never part of LTV : CAC.",
        ),
    )
}
