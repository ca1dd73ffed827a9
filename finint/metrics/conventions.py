"""Names that stand for different definitions in different houses: one switch changes label, header and field together.

Stored figures never change. A convention other than the default gives another metric, with an id of its own, so that an
export or a reply can never carry one definition under the other's name.
"""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from finint.metrics.books import BOOKS, DUE, SPEND
from finint.metrics.metric import Metric
from finint.metrics.returns import BOOKED_REVENUE, CREDITED_REVENUE, OPPORTUNITY, OWN_COST, RETURNS, SHARED_COST
from finint.money import ratio

CONVENTIONS: dict[str, Metric] = {
    metric.id: metric
    for metric in (
        Metric(
            "marketing_cost_ratio",
            "Marketing cost ratio",
            "ratio",
            "lower",
            "all marketing spend over the revenue of all orders; elsewhere this is called MER",
            "Marketing cost ratio = Spend ÷ Revenue of all orders",
            (SPEND, BOOKED_REVENUE),
            lambda p: ratio(p["spend"], p["booked_revenue"]),
            undefined="no order has revenue",
            notes="The reciprocal of MER. Of the whole company: filters on its parts do not apply.",
        ),
        Metric(
            "roas_full_cost_ratio",
            "ROAS on full cost",
            "multiple",
            "higher",
            "revenue of credited orders over everything the campaigns cost, not media alone",
            "ROAS on full cost = Revenue ÷ (Cost booked on campaigns + their share of common cost)",
            (CREDITED_REVENUE, OWN_COST, SHARED_COST),
            lambda p: ratio(p["revenue"], p["own"] + p["shared"]),
            undefined="no campaign with an outcome has a cost",
        ),
        replace(
            RETURNS["cac_amount"],
            id="cac_campaigns_amount",
            label="CAC, campaigns with an outcome",
            words="fully loaded cost and opportunity cost of campaigns with an outcome over all new customers",
            symbols="CAC = (Cost booked on campaigns + share of common cost + Opportunity cost) ÷ New customers",
            parts=(OWN_COST, SHARED_COST, OPPORTUNITY, *RETURNS["cac_amount"].parts[1:]),
            compute=lambda p: ratio(p["own"] + p["shared"] + p["opportunity"], p["new_customers"]),
        ),
        replace(
            BOOKS["variance_amount"],
            id="better_worse_amount",
            label="Better / (worse) than plan",
            better="higher",
            words="the plan due minus actual spend by the same day; above zero is better",
            symbols="Better / (worse) = Plan to date − Actual",
            parts=(DUE, SPEND),
            compute=lambda p: p["due"] - p["spend"],
            notes="Display only: stored differences stay actual − plan.",
        ),
    )
}

CHOSEN: Mapping[tuple[str, str], str] = {
    ("convention_mer", "cost_ratio"): "marketing_cost_ratio",
    ("convention_roas", "full_cost"): "roas_full_cost_ratio",
    ("convention_cac", "campaigns"): "cac_campaigns_amount",
    ("convention_variance", "better_worse"): "better_worse_amount",
}
BASE: Mapping[str, str] = {
    "mer_ratio": "convention_mer",
    "roas_ratio": "convention_roas",
    "cac_amount": "convention_cac",
    "variance_amount": "convention_variance",
}


class VarianceShown(NamedTuple):
    """How the difference of a line to its plan is shown: its headings and names, and whether it is plan − actual."""

    label: str
    ratio_label: str
    is_turned: bool
    field: str
    ratio_field: str

    def amount(self, variance: Decimal | None) -> Decimal | None:
        """Return a stored difference, or its ratio, as it is shown.

        >>> variance_shown({"convention_variance": "better_worse"}).amount(Decimal(7))
        Decimal('-7')
        """
        return -variance if self.is_turned and variance is not None else variance


SIGNED = VarianceShown("Δ", "Δ %", False, "variance_amount", "variance_ratio")
TURNED = VarianceShown("Better / (worse)", "Better / (worse) %", True, "better_worse_amount", "better_worse_ratio")


def variance_shown(rules: Mapping[str, str]) -> VarianceShown:
    """Return how variances are shown under `rules`: headings of pages and files, and fields of the API, together."""
    return TURNED if rules.get("convention_variance") == "better_worse" else SIGNED


def in_force(metric: Metric, rules: Mapping[str, str]) -> Metric:
    """Return the metric that stands for `metric` under the conventions of `rules`; itself by default.

    >>> in_force(RETURNS["mer_ratio"], {"convention_mer": "cost_ratio"}).id
    'marketing_cost_ratio'
    >>> in_force(RETURNS["mer_ratio"], {}).id
    'mer_ratio'
    """
    rule = BASE.get(metric.id)
    other = CHOSEN.get((rule, rules.get(rule, ""))) if rule else None
    return CONVENTIONS[other] if other else metric
