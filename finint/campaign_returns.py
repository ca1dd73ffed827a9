"""What did each campaign cost and return in a view: spend from the ledger, credit from the journeys, put together.

A few reads and three calculations: fully loaded cost (`loaded_cost`), rule credit (`journeys`), return (`roi`) with its
uncertainty (`return_days`) and what else is known (`return_evidence`). Cash credits the day of the order, accrual the
day of the touch.

Long because cost, credit and return of a campaign are one row, whose parts must be cut to the same days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from finint import engines, store
from finint.alternatives import best_alternative, best_for_all, flight
from finint.campaign_payback import Payback, campaign_payback, unknown
from finint.campaign_reconciled import Reconciled
from finint.caused_returns import Caused, caused_return
from finint.credit_days import Credit, DayCredit, lag_curve
from finint.kept import kept
from finint.kept_credit import credit_of
from finint.loaded_cost import Booked, LoadedCost, Loading, load
from finint.period import Period
from finint.return_days import CostDay, Lag, daily_units, maturity_ratio
from finint.return_evidence import NOTHING, Evidence, evidence
from finint.return_rules import Rules, grade_of
from finint.roi import CampaignROI, OpportunityCost, campaign_roi, confidence_level, larger, opportunity_cost
from finint.roi_interval import RoiInterval, interval_by_days
from finint.view import View

ZERO = Decimal(0)


class Campaign(NamedTuple):
    """A campaign of the campaigns files."""

    campaign_id: str
    name: str
    channel: str
    department: str
    start_date: date | None
    end_date: date | None


class EventCoverage(NamedTuple):
    """How many touches and orders the books hold."""

    touches: int
    conversions: int
    first_day: date | None
    last_day: date | None
    left_out: int


class _Covered(NamedTuple):
    """What the engine of events says of them; an empty table has no days."""

    touches: int
    conversions: int
    first_day: date | None
    last_day: date | None


class _LeftOut(NamedTuple):
    left_out: int


class Hours(NamedTuple):
    """Creative hours of a campaign."""

    campaign_id: str
    hours: Decimal


class Touched(NamedTuple):
    """How often a campaign met a customer, ever."""

    campaign_id: str
    touches: int


@dataclass(frozen=True, slots=True)
class CampaignReturn:
    """One campaign with its cost by category, its return, and how sure that is.

    `is_measured` is False for a campaign that never met a customer in the books: it has no ROI, which is not −100 %.
    `caused` is what an experiment says where there is one: confidence rests on it then, `interval` is of the credit.
    `reconciled` is None where the campaign has no spend of its own in a month that has ended.
    """

    campaign: Campaign
    cost: LoadedCost
    roi: CampaignROI
    interval: RoiInterval
    maturity_ratio: float | None
    is_measured: bool
    opportunity: OpportunityCost
    payback: Payback
    caused: Caused | None
    reconciled: Reconciled | None
    credit: Credit
    days: tuple[DayCredit, ...]
    cost_days: tuple[CostDay, ...]


@dataclass(frozen=True, slots=True)
class Returns:
    """All campaigns of a view, what could not be charged to one, and credit that belongs to none.

    `uncredited` is the credit of orders that no charged campaign earned: direct, organic and referral touches, and
    orders without a touch. With the campaigns' credit it is `booked`, to the cent. `alternatives_reason` says why no
    other channel could be priced; "" when some were. `opportunity` is of all measured campaigns moved together, which
    share the room elsewhere: less than the sum of each moved alone.
    """

    campaigns: tuple[CampaignReturn, ...]
    loading: Loading
    uncredited: Credit
    booked: Credit
    new_customers: int
    spend_amount: Decimal
    lags: tuple[Lag, ...]
    events: EventCoverage
    rules: Rules
    opportunity: OpportunityCost
    alternatives_reason: str = ""

    @property
    def measured(self) -> list[CampaignReturn]:
        """Campaigns with an outcome."""
        return [row for row in self.campaigns if row.is_measured]

    @property
    def apart(self) -> list[CampaignReturn]:
        """Campaigns without one: their cost is shown, no ROI."""
        return [row for row in self.campaigns if not row.is_measured]


class Customers(NamedTuple):
    """How many customers."""

    customers: int


def events(books: store.Books) -> EventCoverage:
    """Return how many touches and orders the books hold."""
    from finint.journeys import customers  # noqa: PLC0415  half a second of Ibis, for events only

    found = store.collect(books, partial(customers.coverage), _Covered)[0]
    # Only the importer leaves events out: outside the books every row of the files counts.
    left_out = store.read(books, "left_out_events", _LeftOut)[0].left_out if engines.home().kind == "books" else 0
    days = (found.first_day, found.last_day) if found.conversions else (None, None)
    return EventCoverage(found.touches, found.conversions, *days, left_out)


@kept(24)
def campaign_returns(books: store.Books, view: View, rules: Rules) -> Returns:
    """Return cost, credit and the three returns of every campaign with spend in the view.

    Costs are shared over the whole company first, then the view's channels, departments and campaigns are picked; a
    vendor has no return of its own, so a filter on vendors does not change this.
    """
    from finint.journeys import customers  # noqa: PLC0415

    loading, spend_amount = loaded(books, view)
    known = {row.campaign_id: row for row in store.read(books, "campaign_list", Campaign)}
    touched = {row.campaign_id for row in store.collect(books, partial(customers.touched_campaigns), Touched)}
    held = events(books)
    credit_days = credit_of(books, view, rules) if held.conversions else []
    lags = tuple(lag_curve(books, view, rules)) if held.conversions else ()
    credit = _grouped(credit_days)
    spent = _grouped(store.read(books, "cost_days", CostDay, **_window(view)))
    known_beside = evidence(books, view, rules, Credit.of(credit_days)) if held.conversions else NOTHING
    found = []
    for cost in loading.campaigns:
        name = cost.campaign_id
        campaign = known.get(name) or Campaign(name, name, "", "", None, None)
        if _picked(campaign, view):
            found.append(
                _campaign_return(
                    campaign, cost, tuple(credit.get(name, ())), tuple(spent.get(name, ())), view, rules, lags,
                    known_beside, is_measured=bool(held.conversions) and (name in touched or name in credit),
                )
            )  # fmt: skip
    spending, measured = view_days(view), [row for row in found if row.is_measured]
    by_channel: dict[str, Decimal] = {}
    for row in measured:
        channel = row.campaign.channel
        by_channel[channel] = by_channel.get(channel, ZERO) + row.roi.cost_amount
    charged = {row.campaign.campaign_id for row in found}
    new = partial(customers.new_customer_count, view.days.start, min(view.as_of, view.days.end))
    return Returns(
        campaigns=tuple(found),
        loading=loading,
        uncredited=Credit.of([day for day in credit_days if day.campaign_id not in charged]),
        booked=Credit.of(credit_days),
        new_customers=store.collect(books, new, Customers)[0].customers,
        spend_amount=spend_amount,
        lags=lags,
        events=held,
        rules=rules,
        opportunity=larger(
            sum((row.opportunity.capital_charge_amount for row in measured), ZERO),
            best_for_all(known_beside.options, by_channel, spending),
        ),
        alternatives_reason=known_beside.options.reason,
    )


def loaded(books: store.Books, view: View) -> tuple[Loading, Decimal]:
    """Return what every campaign with spend in the view cost, shared cost included, and all that was spent."""
    booked = store.read(books, "booked_cost", Booked, **_window(view))
    hours = {row.campaign_id: row.hours for row in store.read(books, "hours_by_campaign", Hours, **_window(view))}
    return load(booked, hours), sum((row.amount for row in booked), ZERO)


def _window(view: View) -> dict[str, object]:
    return {"start": view.period.start, "end": view.period.end, "as_of": view.as_of}


def view_days(view: View) -> Period:
    """Return the days of a view that have passed; one at least."""
    start = view.days.start
    return Period(start, max(min(view.as_of, view.days.end), start + timedelta(days=1)))


def _picked(campaign: Campaign, view: View) -> bool:
    places = (
        (view.channels, campaign.channel),
        (view.departments, campaign.department),
        (view.campaigns, campaign.name),
    )
    return all(not picked or value in picked for picked, value in places)


def _grouped(days: Sequence[Any]) -> Mapping[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in days:
        found.setdefault(row.campaign_id, []).append(row)
    return found


def _campaign_return(
    campaign: Campaign,
    cost: LoadedCost,
    days: tuple[DayCredit, ...],
    cost_days: tuple[CostDay, ...],
    view: View,
    rules: Rules,
    lags: Sequence[Lag],
    beside: Evidence,
    *,
    is_measured: bool,
) -> CampaignReturn:
    credit = Credit.of(days)
    # A margin known for no order is no margin of 0: the return is then one on revenue, and says so.
    on_margin = rules.benefit == "margin" and (credit.with_margin > 0 or not credit.conversions)
    mature = maturity_ratio(cost_days, lags, view.as_of)
    units = daily_units(
        cost.total_amount,
        cost_days,
        [(day.day, day.margin_amount if on_margin else day.revenue_amount, day.conversions) for day in days],
        view.days.start,
        min(view.as_of, view.days.end),
    )
    hurdle = float(rules.hurdle_ratio)
    interval = interval_by_days(units, hurdle_ratio=hurdle, maturity_ratio=mature or None)
    cost_amount, media = cost.total_amount, cost.amount("media_spend")
    days_spent = flight([(row.day, row.amount) for row in cost_days], view_days(view))
    opportunity = opportunity_cost(
        cost_amount,
        rules.hurdle_ratio_per_year,
        rules.days_tied_up,
        best_alternative(beside.options, campaign.channel, cost_amount, days_spent),
    )
    caused = caused_return(
        beside.tests, beside.worth, channel=campaign.channel, campaign_id=campaign.campaign_id,
        cost_amount=cost_amount, media_amount=media, hurdle_ratio=hurdle, as_of=view.as_of,
    )  # fmt: skip
    repaid = (
        campaign_payback(beside.won.get(campaign.campaign_id, ()), cost_amount, view.as_of)
        if beside.is_new_known
        else unknown("no order is marked as a customer's first")
    )
    agreed = beside.reconciled.get(campaign.campaign_id)
    grade = caused.grade if caused else grade_of(rules.model)
    above = caused.above_hurdle_probability if caused else interval.above_hurdle_probability
    roi = campaign_roi(
        campaign.campaign_id,
        cost_amount=cost_amount,
        media_amount=media,
        operational_amount=cost.operational_amount,
        opportunity=opportunity,
        attributed_revenue=credit.revenue_amount if is_measured else None,
        margin_amount=credit.margin_amount if is_measured and on_margin else None,
        conversions=credit.conversions if is_measured else None,
        payback_months=repaid.months,
        grade=grade,
        confidence=confidence_level(
            grade=grade,
            probability_above_hurdle=above if is_measured else None,
            maturity_ratio=mature,
            conversions=credit.conversions if is_measured else None,
            is_reconciled=agreed is not None and agreed.is_reconciled,
        ),
    )
    return CampaignReturn(
        campaign, cost, roi, interval, mature, is_measured, opportunity, repaid, caused, agreed, credit, days, cost_days
    )
