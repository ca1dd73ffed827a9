"""Numbers of the developer platform: its cost, its unit costs, the value of its accounts, and the four KPI."""

from collections.abc import Callable
from decimal import Decimal

from finint.metrics.metric import Metric, Part, Parts
from finint.money import ratio

PLATFORM = Part("platform", "Cost of the platform", "platform_cost_rows", "amount")
UNALLOCATED = Part("unallocated", "Cost no team carries", "unallocated_rows", "amount")
NEW_PAYERS = Part("payers", "Accounts that first paid in these quarters", "first_payers", "accounts")
WINNING = Part("winning", "Cost of winning and onboarding", "winning_cost", "amount")
MARGIN_SEEN = Part("margin_seen", "Their margin up to the age, discounted", "payer_margins", "discounted_amount")
SIGNED_UP = Part("signed_up", "Accounts that signed up", "funnel_accounts", "accounts")
PAYING = Part("paying", "Of them, paying by the cut-off", "funnel_paying", "accounts")
_NOT_CASH = "From registered rows only; fewer than 20 rows or under 80 % coverage is not judged."


def _unit(driver: str, label: str, name: str, thousand: bool) -> Metric:  # noqa: FBT001  one of five of a table
    size = 1000 if thousand else 1
    part = Part(driver, f"{name.capitalize()} in the same days", f"usage_{driver}", "quantity")
    said = f"1,000 {name}" if thousand else label.removeprefix("Cost per ")
    return Metric(
        f"cost_per_{driver}_amount",
        label,
        "money",
        "lower",
        f"the whole cost of the platform over {name} in the same days",
        f"Cost per {said} = Cost of the platform ÷ {name.capitalize()}" + (" × 1,000" if thousand else ""),
        (PLATFORM, part),
        lambda p: ratio(p["platform"] * size, p[driver]),
        undefined=f"no file counts {name}",
        notes="Each driver divides all of the cost: not a marginal cost.",
    )


def _kpi(name: str, label: str, words: str, symbols: str, compute: Callable[[Parts], Decimal | None]) -> Metric:
    parts = (Part("part", "Numerator", f"{name}_part", "value"), Part("whole", "Denominator", f"{name}_whole", "value"))
    return Metric(
        f"kpi_{name}_ratio", label, "ratio", "higher", words, symbols, parts, compute,
        undefined="not assessable: nothing to divide by", notes=_NOT_CASH,
    )  # fmt: skip


def _lost(p: Parts) -> Decimal | None:
    share = ratio(p["part"], p["whole"])
    return None if share is None else max(Decimal(0), 1 - share)


DEVELOPERS: dict[str, Metric] = {
    metric.id: metric
    for metric in (
        Metric(
            "platform_cost_amount", "Platform cost", "money", "lower",
            "cloud bills, what is booked on the platform's departments, and its part of shared vendors",
            "Platform cost = Σ lines of the developer side, in the reading picked",
            (PLATFORM,), lambda p: p["platform"],
            notes="In the same ledger as marketing spend: a shared vendor is divided by rule and counts once.",
        ),
        _unit("active_developers", "Cost per active developer", "developer-months", thousand=False),
        _unit("builds", "Cost per build", "builds", thousand=False),
        _unit("deploys", "Cost per deploy", "deploys", thousand=False),
        _unit("api_calls", "Cost per 1,000 API calls", "API calls", thousand=True),
        _unit("ai_tokens", "Cost per 1,000 AI tokens", "AI tokens", thousand=True),
        Metric(
            "platform_unallocated_ratio", "Unallocated share", "ratio", "lower",
            "cost that no tag and no rule gives to a team, over the cost of the platform",
            "Unallocated share = Cost no team carries ÷ Platform cost",
            (UNALLOCATED, PLATFORM), lambda p: ratio(p["unallocated"], p["platform"]),
            undefined="the platform cost nothing",
        ),
        Metric(
            "developer_ltv_amount", "LTV, observed", "money", "higher",
            "margin of first payers up to a stated age, discounted, over all accounts that first paid then",
            "LTV = Σ margin at age t × (1 + r)^(−t/12) ÷ Accounts that first paid",
            (MARGIN_SEEN, NEW_PAYERS), lambda p: ratio(p["margin_seen"], p["payers"]),
            undefined="no quarter of first payers has been seen for twelve whole months",
            notes="Observed only; the projection stands apart. Unit is the billing account.",
        ),
        Metric(
            "developer_cac_amount", "Developer CAC", "money", "lower",
            "what departments that win and onboard developers cost, over the accounts that first paid then",
            "CAC = Cost of winning and onboarding ÷ Accounts that first paid",
            (WINNING, NEW_PAYERS), lambda p: ratio(p["winning"], p["payers"]),
            undefined="no quarter of first payers has been seen for twelve whole months",
        ),
        Metric(
            "developer_ltv_cac_ratio", "LTV:CAC, developers", "multiple", "higher",
            "observed LTV over CAC of the same first payers, both on margin",
            "LTV:CAC = Margin up to the age, discounted ÷ Cost of winning and onboarding",
            (MARGIN_SEEN, WINNING), lambda p: ratio(p["margin_seen"], p["winning"]),
            undefined="no quarter of first payers has been seen for twelve whole months",
            notes="3:1 is a rule of thumb, not a target.",
        ),
        Metric(
            "developer_conversion_ratio", "Sign-up to paying", "ratio", "higher",
            "accounts that signed up in the period and pay by the cut-off, over all that signed up",
            "Sign-up to paying = Paying ÷ Signed up",
            (PAYING, SIGNED_UP), lambda p: ratio(p["paying"], p["signed_up"]),
            undefined="nobody signed up in this period",
            notes="The newest sign-ups have had little time to pay.",
        ),
        _kpi("operations", "Operations success", "finance operations on time, right at once, and not reversed",
            "8.1 = Successes ÷ Operations due", lambda p: ratio(p["part"], p["whole"])),
        _kpi("cost", "Cost efficiency", "one minus avoidable over addressable effective cost",
            "8.2 = 1 − Avoidable ÷ Addressable", _lost),
        _kpi("value", "Value accuracy", "how near booked cash value came to verified value, windows closed",
            "8.3 = 1 − Σ |booked − verified| ÷ Σ |verified|, at least 0", _lost),
        _kpi("roi", "ROI precision", "cost-weighted tightness of measured returns: 1 − half-width ÷ multiple",
            "8.4 = Σ cost × score ÷ Σ cost", lambda p: ratio(p["part"], p["whole"])),
    )
}  # fmt: skip
