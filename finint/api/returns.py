"""The return of one campaign, in the brief's names and beside them the two that finance uses.

The read is the ROI page's. Money is a decimal string; what is not defined is null, never 0.
"""

from dataclasses import replace
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import APIRouter, Path
from fastapi.responses import JSONResponse

from finint import store
from finint.acquired_customers import customer_values
from finint.api.answers import answered
from finint.api.asked import Asked, Basis, Lookback, PeriodQuery, Snapshot, ask
from finint.api.who import Viewer
from finint.api.wire import money as _money
from finint.api.wire import number as _ratio
from finint.api.wire import problem
from finint.campaign_returns import CampaignReturn, Returns, campaign_returns, loaded
from finint.credit_days import Credit, DayCredit
from finint.data_state import LIVE
from finint.days_return import of_days
from finint.kept import kept
from finint.kept_credit import credit_of
from finint.money import ratio, rounded
from finint.period import Period
from finint.return_rules import MODEL_NAMES, Rules
from finint.view import View

router = APIRouter(prefix="/v1/integrations/finance", tags=["finance"])

Model = Literal["linear", "last_non_direct", "last", "first", "position", "time_decay"]
CampaignId = Annotated[str, Path(min_length=1, max_length=500, description="as in the campaigns file")]


@router.get("/roi/{campaign_id}", response_model=None)
@answered
def campaign_roi(
    actor: Viewer,
    campaign_id: CampaignId,
    period: PeriodQuery = None,
    model: Model = "linear",
    lookback_days: Lookback = 30,
    basis: Basis = "cash",
    benefit: Literal["margin", "revenue"] = "margin",
    snapshot: Snapshot = LIVE,
) -> dict[str, object] | JSONResponse:
    """Return ROI and profitability, attribution results by model, cost per acquisition and customer lifetime value."""
    books = store.open_for(actor)
    asked = ask(books, period, snapshot=snapshot).with_orders(books)
    view = asked.view
    rules = Rules(model=model, lookback_days=lookback_days, basis=basis, benefit=benefit)
    if all(one.campaign_id != campaign_id for one in loaded(books, view)[0].campaigns):
        detail = f"no campaign {campaign_id!r} has spend in {view.period.label()}"
        return problem(404, "there is no such campaign", detail)
    found = campaign_returns(books, view, rules)
    row = next(one for one in found.campaigns if one.campaign.campaign_id == campaign_id)
    if not asked.is_whole:
        row = of_days(row, view, rules, asked.span)
    return {
        **brief(row),
        **_returns(row),
        "cost": _cost(row),
        "opportunity_cost": _opportunity(row, found),
        "payback": _payback(row),
        "attribution_results": {
            name: _credited(books, view, replace(rules, model=name), row, asked.span) for name in MODEL_NAMES
        },
        "certainty": _certainty(row),
        "incremental": _caused(row),
        "customer_ltv": _ltv(books, view, row.campaign.channel),
        "conventions": _conventions(books, asked, found),
    }


def brief(row: CampaignReturn) -> dict[str, object]:
    """Return the brief's seven fields of a campaign's return."""
    roi = row.roi
    return {
        "campaign_id": roi.campaign_id,
        "total_investment": _money(roi.total_investment),
        "attributed_revenue": _money(roi.attributed_revenue),
        "net_revenue": _money(roi.net_revenue),
        "roi_percentage": None if roi.roi_percentage is None else f"{roi.roi_percentage:f}",
        "payback_period": None if roi.payback_period is None else f"{rounded(roi.payback_period, 1):f}",
        "confidence_level": roi.confidence_level,
    }


def _returns(row: CampaignReturn) -> dict[str, object]:
    roi = row.roi
    return {
        "campaign": row.campaign.name,
        "channel": row.campaign.channel,
        "is_measured": row.is_measured,
        "margin_amount": _money(roi.margin_amount),
        "is_margin_basis": roi.is_margin_basis,
        "accounting_roi_ratio": _ratio(roi.accounting_roi_ratio),
        "economic_roi_ratio": _ratio(roi.economic_roi_ratio),
        "roas_ratio": _ratio(roi.roas_ratio),
        "conversions": _ratio(roi.conversions),
        "cpa_amount": _money(roi.cpa_amount),
    }


def _cost(row: CampaignReturn) -> dict[str, object]:
    # Days of a month carry their part of every category's cost.
    share = ratio(row.roi.cost_amount, row.cost.total_amount) or Decimal(0)
    names = sorted({*row.cost.own, *row.cost.shared})
    return {
        "cost_amount": _money(row.roi.cost_amount),
        "opportunity_amount": _money(row.roi.opportunity_amount),
        **{f"{name}_amount": _money(share * row.cost.amount(name)) for name in names},
        "shared_amount": _money(share * sum(row.cost.shared.values(), Decimal(0))),
        "shared_by": dict(row.cost.keys),
    }


def _opportunity(row: CampaignReturn, found: Returns) -> dict[str, object]:
    best = row.opportunity.alternative
    return {
        "amount": _money(row.opportunity.amount),
        "is": row.opportunity.named,
        "capital_charge_amount": _money(row.opportunity.capital_charge_amount),
        "alternative": None
        if best is None
        else {
            "channel": best.name,
            "margin_amount": _money(best.margin_amount),
            "placed_amount": _money(best.placed_amount),
        },
        "reason": None
        if best
        else found.alternatives_reason or "no other channel would have earned more than the money, within its range",
    }


def _payback(row: CampaignReturn) -> dict[str, object]:
    repaid = row.payback
    return {
        "months": None if repaid.months is None else f"{rounded(repaid.months, 1):f}",
        "reason": repaid.reason or None,
        "new_customers": _ratio(repaid.customers),
        "cac_amount": _money(repaid.cac_amount),
        "recovered_ratio_by_month": [_ratio(share) for share in repaid.recovered_ratios],
    }


def _caused(row: CampaignReturn) -> dict[str, object] | None:
    """Return what an experiment says: the grade and the confidence rest on it."""
    one = row.caused
    if one is None or not row.is_measured:
        return None
    return {
        "experiment_id": one.test.experiment_id,
        "grade": one.grade,
        "roi_ratio": one.roi_ratio,
        "margin_amount": _money(rounded(one.margin_amount)),
        "interval_80": list(one.interval_80),
        "interval_95": list(one.interval_95),
        "above_hurdle_probability": one.above_hurdle_probability,
    }


def _credited(
    books: store.Books, view: View, rules: Rules, row: CampaignReturn, span: Period
) -> dict[str, object] | None:
    if not row.is_measured:
        return None
    own = [day for day in _credit_days(books, view, rules) if day.campaign_id == row.campaign.campaign_id]
    # Accrual reaches back before the months; only days asked for as such are cut.
    credit = Credit.of([day for day in own if span == view.days or span.start <= day.day < span.end])
    return {
        "conversions": float(credit.conversions),
        "revenue_amount": _money(credit.revenue_amount),
        "margin_amount": _money(credit.margin_amount) if credit.with_margin else None,
        "cpa_amount": _money(ratio(row.roi.cost_amount, credit.conversions)),
    }


@kept(48)
def _credit_days(books: store.Books, view: View, rules: Rules) -> list[DayCredit]:
    return credit_of(books, view, rules)


def _certainty(row: CampaignReturn) -> dict[str, object]:
    interval = row.interval
    ends = {"interval_80": interval.interval_80, "interval_95": interval.interval_95}
    assessed = row.is_measured
    return {
        "grade": row.roi.grade,
        "state": interval.state if assessed else "not assessable",
        "reason": interval.reason if assessed else "no outcome is connected",
        **{name: list(pair) if pair and assessed else None for name, pair in ends.items()},
        "above_hurdle_probability": interval.above_hurdle_probability if assessed else None,
        "maturity_ratio": row.maturity_ratio,
        "is_reconciled": row.reconciled is not None and row.reconciled.is_reconciled,
        "reconciled_ratio": _ratio(row.reconciled.agreed_ratio) if row.reconciled else None,
    }


def _ltv(books: store.Books, view: View, channel: str) -> dict[str, object]:
    """Return what a new customer has brought: of those the campaign's channel met last, or of all when they are few."""
    values = customer_values(books, view.as_of)
    by_channel = values.margin_by_channel() if values.has_margin else {}
    own = channel in by_channel
    met = sum(row.customers for row in values.aged if row.channel == channel or not own)
    return {
        "ltv_amount": _money(by_channel.get(channel, values.margin_each())),
        "basis": "observed contribution margin, not projected",
        "scope": f"customers last met by {channel}" if own else "all new customers",
        "age_days": values.age_days,
        "customers": met,
        "reason": None if values.has_margin else "no order of a new customer says its margin",
    }


def _conventions(books: store.Books, asked: Asked, found: Returns) -> dict[str, object]:
    rules = found.rules
    return {
        "model": rules.model,
        "lookback_days": rules.lookback_days,
        "basis": rules.basis,
        "benefit": rules.benefit,
        "opportunity_cost": "the larger of a capital charge and the margin of the best other channel",
        "hurdle_ratio_per_year": f"{rules.hurdle_ratio_per_year:f}",
        "days_tied_up": rules.days_tied_up,
        **asked.said(books),
        "payback_period": "months from first order until the margin of the customers it won repaid its cost",
    }
