"""What did a campaign return in some days of its months? A week's cost is its days' part of its months' cost."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from finint.campaign_returns import CampaignReturn
from finint.credit_days import Credit
from finint.money import ratio
from finint.period import Period
from finint.return_days import daily_units
from finint.return_rules import Rules
from finint.roi import OpportunityCost, campaign_roi
from finint.roi_interval import interval_by_days
from finint.view import View

ZERO = Decimal(0)


def of_days(row: CampaignReturn, view: View, rules: Rules, span: Period) -> CampaignReturn:
    """Return `row` of the days of `span` only, by the days that the page's weekly table adds up.

    Cost of the campaign's own stands on its days and shared cost follows them; credit stands on the day of the order
    (cash) or of the touch (accrual). Payback is not said: a campaign's customers are followed from whole months.

    Args:
        row: the campaign over the whole months of `view`.
        view: whole months around `span`.
        rules: the conventions of returns that `row` was made with.
        span: days inside the view's period.
    """
    end = min(view.as_of, view.days.end)
    on_margin = row.roi.is_margin_basis
    money = [(day.day, day.margin_amount if on_margin else day.revenue_amount, day.conversions) for day in row.days]
    every = daily_units(row.roi.cost_amount, row.cost_days, money, view.days.start, end)
    units = [
        unit for number, unit in enumerate(every) if span.start <= view.days.start + timedelta(days=number) < span.end
    ]
    cost = sum((unit.cost_amount for unit in units), ZERO)
    share = ratio(cost, row.roi.cost_amount) or ZERO
    days = tuple(day for day in row.days if span.start <= day.day < span.end)
    credit = Credit.of(days)
    measured = row.is_measured
    roi = campaign_roi(
        row.roi.campaign_id,
        cost_amount=cost,
        media_amount=row.roi.media_amount * share,
        operational_amount=row.roi.operational_amount * share,
        opportunity=OpportunityCost(row.roi.opportunity_amount * share, row.roi.opportunity_amount * share, None),
        attributed_revenue=credit.revenue_amount if measured else None,
        margin_amount=credit.margin_amount if measured and on_margin else None,
        conversions=credit.conversions if measured else None,
        grade=row.roi.grade,
    )
    interval = interval_by_days(
        units, hurdle_ratio=float(rules.hurdle_ratio), maturity_ratio=row.maturity_ratio or None
    )
    cost_days = tuple(day for day in row.cost_days if span.start <= day.day < span.end)
    return replace(row, roi=roi, interval=interval, credit=credit, days=days, cost_days=cost_days)
