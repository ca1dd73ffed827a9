"""What did a campaign return after all costs, in the brief's names and in the two that finance uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from finint.money import ratio, rounded

ZERO = Decimal(0)
Grade = Literal["A", "B", "C", "D"]
Confidence = Literal["high", "medium", "low", "not assessable"]

ENOUGH_CONVERSIONS = 30


@dataclass(frozen=True, slots=True)
class Alternative:
    """The best feasible use of the same money elsewhere: its name, and the net margin it would have brought.

    `placed_amount` is how much of the money it could have taken; None when it is not known.
    """

    name: str
    margin_amount: Decimal
    placed_amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OpportunityCost:
    """What the money could have earned: the larger of a capital charge and the best feasible alternative."""

    amount: Decimal
    capital_charge_amount: Decimal
    alternative: Alternative | None

    @property
    def named(self) -> str:
        """Which of the two it is, in words.

        >>> opportunity_cost(Decimal(100), Decimal("0.1"), 30, Alternative("paid_search", Decimal(7))).named
        'margin of paid search'
        """
        if self.alternative and self.alternative.margin_amount > self.capital_charge_amount:
            return f"margin of {self.alternative.name.replace('_', ' ')}"
        return "capital charge"


def opportunity_cost(
    spend_amount: Decimal, hurdle_ratio_per_year: Decimal, days_tied_up: int, alternative: Alternative | None = None
) -> OpportunityCost:
    """Return the opportunity cost of a spend.

    The larger of the two, never their sum: the alternative would have needed the same capital.

    Args:
        spend_amount: fully loaded cost, 0 and up.
        hurdle_ratio_per_year: what the company asks of a year's capital, 0.1 is 10 %.
        days_tied_up: from spend to return, 0 and up.
        alternative: the best feasible one, at this spend, inside its capacity; None when none is known.

    >>> opportunity_cost(Decimal(36500), Decimal("0.10"), 30).amount
    Decimal('300.00')
    """
    return larger(rounded(max(spend_amount, ZERO) * hurdle_ratio_per_year * days_tied_up / 365), alternative)


def larger(capital_charge_amount: Decimal, alternative: Alternative | None) -> OpportunityCost:
    """Return the opportunity cost of a capital charge and an alternative that are known.

    >>> larger(Decimal(10), Alternative("paid_search", Decimal(25))).amount
    Decimal('25')
    """
    best = alternative.margin_amount if alternative else ZERO
    return OpportunityCost(max(capital_charge_amount, best, ZERO), capital_charge_amount, alternative)


@dataclass(frozen=True, slots=True)
class CampaignROI:
    """One campaign's return. The first seven fields carry the brief's names.

    Attributes:
        total_investment: campaign, operational and opportunity cost.
        attributed_revenue: None when no outcome is connected: nothing was measured, which is not 0.
        net_revenue: attributed revenue − total investment.
        roi_percentage: 100 × net revenue ÷ total investment, 2 decimals ("brief basis").
        payback_period: months until the cohort's margin repaid the cost; None when it has not.
        confidence_level: high, medium, low, or not assessable.
        opportunity_name: what the money could have earned: "capital charge", or the margin of another channel, named.
        margin_amount: contribution margin of the attributed orders; None where margins are unknown.
        accounting_roi_ratio: (margin − cost) ÷ cost.
        economic_roi_ratio: (margin − cost − opportunity cost) ÷ cost.
        roas_ratio: attributed revenue ÷ media spend.
    """

    campaign_id: str
    total_investment: Decimal
    attributed_revenue: Decimal | None
    net_revenue: Decimal | None
    roi_percentage: Decimal | None
    payback_period: Decimal | None
    confidence_level: Confidence
    cost_amount: Decimal
    media_amount: Decimal
    operational_amount: Decimal
    opportunity_amount: Decimal
    opportunity_name: str
    conversions: Decimal | None
    margin_amount: Decimal | None
    accounting_roi_ratio: Decimal | None
    economic_roi_ratio: Decimal | None
    roas_ratio: Decimal | None
    cpa_amount: Decimal | None
    grade: Grade
    is_margin_basis: bool


def campaign_roi(
    campaign_id: str,
    *,
    cost_amount: Decimal,
    media_amount: Decimal,
    operational_amount: Decimal,
    opportunity: OpportunityCost,
    attributed_revenue: Decimal | None,
    margin_amount: Decimal | None,
    conversions: Decimal | None,
    payback_months: Decimal | None = None,
    confidence: Confidence = "not assessable",
    grade: Grade = "C",
) -> CampaignROI:
    """Put one campaign's return together.

    Args:
        campaign_id: as in the campaigns file.
        cost_amount: fully loaded, opportunity cost not included.
        media_amount: its media part.
        operational_amount: its overhead part.
        opportunity: see `opportunity_cost`.
        attributed_revenue: credited by the model in force, refunds deducted; None when no outcome is connected.
        margin_amount: of the same orders; None makes accounting ROI an attributed ROI on revenue.
        conversions: credited, 0 and up.
        payback_months: from the cohort's margin.
        confidence: see `confidence_level`.
        grade: evidence: A experiment, B calibrated, C multi-touch, D last touch.

    >>> roi = campaign_roi("c1", cost_amount=Decimal(80), media_amount=Decimal(60), operational_amount=Decimal(10),
    ...     opportunity=opportunity_cost(Decimal(80), Decimal("0.1"), 0), attributed_revenue=Decimal(100),
    ...     margin_amount=Decimal(90), conversions=Decimal(4))
    >>> roi.roi_percentage, roi.accounting_roi_ratio, roi.cpa_amount
    (Decimal('25.00'), Decimal('0.125'), Decimal('20'))
    """
    investment = cost_amount + opportunity.amount
    net = None if attributed_revenue is None else attributed_revenue - investment
    share = None if net is None else ratio(net, investment)
    benefit = margin_amount if margin_amount is not None else attributed_revenue
    return CampaignROI(
        campaign_id=campaign_id,
        total_investment=investment,
        attributed_revenue=attributed_revenue,
        net_revenue=net,
        roi_percentage=None if share is None else rounded(100 * share),
        payback_period=payback_months,
        confidence_level=confidence,
        cost_amount=cost_amount,
        media_amount=media_amount,
        operational_amount=operational_amount,
        opportunity_amount=opportunity.amount,
        opportunity_name=opportunity.named,
        conversions=conversions,
        margin_amount=margin_amount,
        accounting_roi_ratio=None if benefit is None else ratio(benefit - cost_amount, cost_amount),
        economic_roi_ratio=None if benefit is None else ratio(benefit - cost_amount - opportunity.amount, cost_amount),
        roas_ratio=None if attributed_revenue is None else ratio(attributed_revenue, media_amount),
        cpa_amount=None if not conversions else ratio(cost_amount, conversions),
        grade=grade,
        is_margin_basis=margin_amount is not None,
    )


def confidence_level(
    *,
    grade: Grade,
    probability_above_hurdle: float | None,
    maturity_ratio: float | None,
    conversions: Decimal | None,
    is_reconciled: bool,
) -> Confidence:
    """Return how far an ROI may be trusted; three parts, never one invented percentage.

    Args:
        grade: of the evidence.
        probability_above_hurdle: P(ROI > hurdle) of the resampled interval; None without an interval.
        maturity_ratio: share of conversions expected by now, 0–1.
        conversions: credited.
        is_reconciled: the spend ties to the ledger.

    >>> confidence_level(grade="B", probability_above_hurdle=0.95, maturity_ratio=0.97, conversions=Decimal(120),
    ...     is_reconciled=True)
    'high'
    >>> confidence_level(grade="D", probability_above_hurdle=0.95, maturity_ratio=0.97, conversions=Decimal(120),
    ...     is_reconciled=True)
    'low'
    """
    if probability_above_hurdle is None or conversions is None:
        return "not assessable"
    maturity = 1.0 if maturity_ratio is None else maturity_ratio
    few = conversions < ENOUGH_CONVERSIONS
    if grade == "D" or few or maturity < 0.5:
        return "low"
    decided = probability_above_hurdle >= 0.9 or probability_above_hurdle <= 0.1
    return "high" if grade in ("A", "B") and decided and maturity >= 0.9 and is_reconciled else "medium"


def payback_months(cost_amount: Decimal, margins_by_age: Sequence[Decimal]) -> Decimal | None:
    """Return the months until a cohort's cumulated margin repaid its cost, linear inside the month.

    Args:
        cost_amount: acquisition cost of the cohort, above 0.
        margins_by_age: margin at ages 0, 1, 2 … months.

    Returns:
        0 and up; None when it never did: say how much was recovered by then.

    >>> payback_months(Decimal(100), [Decimal(40), Decimal(40), Decimal(40)])
    Decimal('2.5')
    """
    recovered = ZERO
    for age, margin in enumerate(margins_by_age):
        if margin > 0 and recovered + margin >= cost_amount:
            return age + (cost_amount - recovered) / margin
        recovered += margin
    return None
