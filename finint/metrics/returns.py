"""Numbers of return: what campaigns brought, after which costs."""

from decimal import Decimal

from finint.metrics.books import SPEND
from finint.metrics.metric import Metric, Part, Parts
from finint.money import ratio

# Return: rows of cost and of credited orders, of the campaigns with an outcome (`returns_explained`).
OWN_COST = Part("own", "Cost booked on campaigns", "campaign_spend", "reporting_amount")
SHARED_COST = Part("shared", "Their share of common cost", "shared_cost", "amount")
OPPORTUNITY = Part("opportunity", "Opportunity cost", "opportunity_cost", "amount")
APART_OWN = Part("apart_own", "Cost booked on campaigns without an outcome", "apart_spend", "reporting_amount")
APART_SHARED = Part("apart_shared", "Their share of common cost", "apart_shared", "amount")
OWN_MEDIA = Part("own_media", "Media booked on campaigns", "campaign_media", "reporting_amount")
SHARED_MEDIA = Part("shared_media", "Their share of common media", "shared_media", "amount")
CREDITED_MARGIN = Part("margin", "Margin of credited orders", "credited_orders", "margin_amount")
CREDITED_REVENUE = Part("revenue", "Revenue of credited orders", "credited_orders", "revenue_amount")
CREDITED_ORDERS = Part("orders", "Credited orders", "credited_orders", "orders")
BOOKED_REVENUE = Part("booked_revenue", "Revenue of all orders", "booked_orders", "revenue_amount")
NEW_CUSTOMERS = Part("new_customers", "New customers", "new_customers", "customers")

_ATTRIBUTED = "Credited by a rule, not caused: an experiment would say what would have been lost without it."


def _cost(p: Parts) -> Decimal:
    return p["own"] + p["shared"]


RETURNS: dict[str, Metric] = {
    metric.id: metric
    for metric in (
        Metric(
            "total_investment_amount",
            "Total investment",
            "money",
            "none",
            "fully loaded cost and opportunity cost of the campaigns with an outcome",
            "Total investment = Cost booked on campaigns + their share of common cost + Opportunity cost",
            (OWN_COST, SHARED_COST, OPPORTUNITY),
            lambda p: _cost(p) + p["opportunity"],
        ),
        Metric(
            "accounting_roi_ratio",
            "ROI, accounting",
            "ratio",
            "higher",
            "margin of credited orders minus fully loaded cost, over that cost; 0 is break-even",
            "ROI = (Margin − Cost) ÷ Cost, Cost = booked on campaigns + their share of common cost",
            (CREDITED_MARGIN, OWN_COST, SHARED_COST),
            lambda p: ratio(p["margin"] - _cost(p), _cost(p)),
            undefined="no campaign with an outcome has a cost",
            notes=_ATTRIBUTED,
        ),
        Metric(
            "economic_roi_ratio",
            "ROI, economic",
            "ratio",
            "higher",
            "as accounting ROI, after what the money could have earned elsewhere; above 0 it beats the alternative",
            "Economic ROI = (Margin − Cost − Opportunity cost) ÷ Cost",
            (CREDITED_MARGIN, OWN_COST, SHARED_COST, OPPORTUNITY),
            lambda p: ratio(p["margin"] - _cost(p) - p["opportunity"], _cost(p)),
            undefined="no campaign with an outcome has a cost",
            notes="Opportunity cost: the larger of a capital charge and the margin, at its curve and within the range "
            "seen, of the best other channel, whose room all campaigns share.",
        ),
        Metric(
            "revenue_roi_ratio",
            "ROI on revenue, accounting",
            "ratio",
            "higher",
            "revenue of credited orders minus fully loaded cost, over that cost; overstates what is earned",
            "ROI on revenue = (Revenue − Cost) ÷ Cost",
            (CREDITED_REVENUE, OWN_COST, SHARED_COST),
            lambda p: ratio(p["revenue"] - _cost(p), _cost(p)),
            undefined="no campaign with an outcome has a cost",
            notes=_ATTRIBUTED,
        ),
        Metric(
            "revenue_economic_roi_ratio",
            "ROI on revenue, economic",
            "ratio",
            "higher",
            "as ROI on revenue, after opportunity cost",
            "Economic ROI on revenue = (Revenue − Cost − Opportunity cost) ÷ Cost",
            (CREDITED_REVENUE, OWN_COST, SHARED_COST, OPPORTUNITY),
            lambda p: ratio(p["revenue"] - _cost(p) - p["opportunity"], _cost(p)),
            undefined="no campaign with an outcome has a cost",
        ),
        Metric(
            "roi_percentage",
            "ROI, brief basis",
            "ratio",
            "higher",
            "credited revenue minus total investment (cost and opportunity cost), over total investment",
            "Brief basis = (Revenue − Cost − Opportunity cost) ÷ (Cost + Opportunity cost)",
            (CREDITED_REVENUE, OWN_COST, SHARED_COST, OPPORTUNITY),
            lambda p: ratio(p["revenue"] - _cost(p) - p["opportunity"], _cost(p) + p["opportunity"]),
            undefined="nothing was invested in a campaign with an outcome",
            notes="On revenue, so it is above accounting and economic ROI, which count margin.",
        ),
        Metric(
            "roas_ratio",
            "ROAS",
            "multiple",
            "higher",
            "revenue of credited orders over media spend",
            "ROAS = Revenue ÷ (Media booked on campaigns + share of common media)",
            (CREDITED_REVENUE, OWN_MEDIA, SHARED_MEDIA),
            lambda p: ratio(p["revenue"], p["own_media"] + p["shared_media"]),
            undefined="no campaign with an outcome has media spend",
        ),
        Metric(
            "cpa_amount",
            "CPA",
            "money",
            "lower",
            "fully loaded cost of campaigns with an outcome over the orders credited to them",
            "CPA = Cost ÷ Credited orders",
            (OWN_COST, SHARED_COST, CREDITED_ORDERS),
            lambda p: ratio(_cost(p), p["orders"]),
            undefined="no order is credited to a campaign",
        ),
        Metric(
            "mer_ratio",
            "MER",
            "multiple",
            "higher",
            "revenue of all orders over all marketing spend, whoever is credited",
            "MER = Revenue of all orders ÷ Spend",
            (BOOKED_REVENUE, SPEND),
            lambda p: ratio(p["booked_revenue"], p["spend"]),
            undefined="nothing was spent",
            notes="Of the whole company: filters on its parts do not apply. 1 ÷ MER is the marketing cost ratio.",
        ),
        Metric(
            "unmeasured_cost_amount",
            "Spend without an outcome",
            "money",
            "none",
            "fully loaded cost of campaigns that never met a customer in the books: they have no return, which is not "
            "a return of −100 %",
            "Spend without an outcome = Cost booked on those campaigns + their share of common cost",
            (APART_OWN, APART_SHARED),
            lambda p: p["apart_own"] + p["apart_shared"],
        ),
        Metric(
            "cac_amount",
            "CAC, blended",
            "money",
            "lower",
            "all marketing spend of the period over the new customers of the period",
            "CAC = Spend ÷ New customers",
            (SPEND, NEW_CUSTOMERS),
            lambda p: ratio(p["spend"], p["new_customers"]),
            undefined="no customer is marked as new in this period",
            notes="Of the whole company: filters on its parts do not apply.",
        ),
    )
}
