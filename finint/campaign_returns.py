"""What did each campaign cost and return in a view: spend from the ledger, credit from the journeys, put together.

A few reads and three calculations: fully loaded cost (`loaded_cost`), rule credit (`journeys`), return (`roi`) with its
uncertainty (`return_days`). Cash credits the day of the order, accrual the day of the touch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Literal, NamedTuple

import numpy as np
import pyarrow as pa

from finint import store
from finint.loaded_cost import Booked, LoadedCost, Loading, load
from finint.return_days import CostDay, Lag, daily_units, hurdle_of_window, maturity_ratio
from finint.roi import CampaignROI, Grade, campaign_roi, confidence_level, opportunity_cost
from finint.roi_interval import RoiInterval, interval_by_days
from finint.view import View

ZERO = Decimal(0)
Basis = Literal["cash", "accrual"]
Benefit = Literal["margin", "revenue"]
DEFAULT_MODEL = "linear"
DEFAULT_LOOKBACK_DAYS = 30
HURDLE_RATIO_PER_YEAR = Decimal("0.10")
DAYS_TIED_UP = 60
MILLION = 1_000_000
MODEL_NAMES = {
    "linear": "Linear",
    "last_non_direct": "Last non-direct",
    "last": "Last touch",
    "first": "First touch",
    "position": "Position",
    "time_decay": "Time decay",
}
"""The rule models, the default first."""


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


class Hours(NamedTuple):
    """Creative hours of a campaign."""

    campaign_id: str
    hours: Decimal


class Touched(NamedTuple):
    """How often a campaign met a customer, ever."""

    campaign_id: str
    touches: int


class DayCredit(NamedTuple):
    """Credit of one campaign on one day: millionths of a conversion, and cents; refunds positive.

    `with_margin` are the millionths whose margin is known; the two margins are of those.
    """

    campaign_id: str
    day: date
    conversions: int
    value: int
    refund: int
    margin: int
    margin_refund: int
    with_margin: int

    @property
    def revenue_amount(self) -> Decimal:
        """Revenue less refunds, as money."""
        return Decimal(self.value - self.refund).scaleb(-2)

    @property
    def margin_amount(self) -> Decimal:
        """Contribution margin less what refunds took back, as money."""
        return Decimal(self.margin - self.margin_refund).scaleb(-2)


@dataclass(frozen=True, slots=True)
class Rules:
    """The conventions a return is measured by; every figure prints them."""

    model: str = DEFAULT_MODEL
    lookback_days: int = DEFAULT_LOOKBACK_DAYS
    basis: Basis = "cash"
    benefit: Benefit = "margin"
    half_life_hours: float = 168.0
    hurdle_ratio_per_year: Decimal = HURDLE_RATIO_PER_YEAR
    days_tied_up: int = DAYS_TIED_UP

    def words(self) -> str:
        """Return the conventions in one line.

        >>> Rules().words()
        'margin · linear · 30 days · credit on the day of the order (cash)'
        """
        day = "the order (cash)" if self.basis == "cash" else "the touch (accrual)"
        model = MODEL_NAMES.get(self.model, self.model).lower()
        return f"{self.benefit} · {model} · {self.lookback_days} days · credit on the day of {day}"

    @property
    def hurdle_ratio(self) -> Decimal:
        """What a campaign must return on top of its cost: the year's hurdle for the days its money is tied up."""
        return hurdle_of_window(self.hurdle_ratio_per_year, self.days_tied_up)


@dataclass(frozen=True, slots=True)
class Credit:
    """Sums of credit over days."""

    conversions: Decimal = ZERO
    revenue_amount: Decimal = ZERO
    margin_amount: Decimal = ZERO
    with_margin: Decimal = ZERO

    @classmethod
    def of(cls, days: Sequence[DayCredit]) -> "Credit":
        """Add up days."""
        return cls(
            Decimal(sum(day.conversions for day in days)) / MILLION,
            sum((day.revenue_amount for day in days), ZERO),
            sum((day.margin_amount for day in days), ZERO),
            Decimal(sum(day.with_margin for day in days)) / MILLION,
        )


@dataclass(frozen=True, slots=True)
class CampaignReturn:
    """One campaign with its cost by category, its return, and how sure that is.

    `is_measured` is False for a campaign that never met a customer in the books: it has no ROI, which is not −100 %.
    """

    campaign: Campaign
    cost: LoadedCost
    roi: CampaignROI
    interval: RoiInterval
    maturity_ratio: float | None
    is_measured: bool
    credit: Credit
    days: tuple[DayCredit, ...]
    cost_days: tuple[CostDay, ...]


@dataclass(frozen=True, slots=True)
class Returns:
    """All campaigns of a view, what could not be charged to one, and credit that belongs to none.

    `uncredited` is the credit of orders that no charged campaign earned: direct, organic and referral touches, and
    orders without a touch. With the campaigns' credit it is `booked`, to the cent.
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
    return store.read(books, "event_coverage", EventCoverage)[0]


def campaign_returns(books: store.Books, view: View, rules: Rules) -> Returns:
    """Return cost, credit and the three returns of every campaign with spend in the view.

    Costs are shared over the whole company first, then the view's channels, departments and campaigns are picked; a
    vendor has no return of its own, so a filter on vendors does not change this.
    """
    window: dict[str, object] = {"start": view.period.start, "end": view.period.end, "as_of": view.as_of}
    booked = store.read(books, "booked_cost", Booked, **window)
    hours = {row.campaign_id: row.hours for row in store.read(books, "hours_by_campaign", Hours, **window)}
    loading = load(booked, hours)
    known = {row.campaign_id: row for row in store.read(books, "campaign_list", Campaign)}
    touched = {row.campaign_id for row in store.read(books, "touched_campaigns", Touched)}
    held = events(books)
    credit_days = credit_by_day(books, view, rules) if held.conversions else []
    lags = tuple(lag_curve(books, view, rules)) if held.conversions else ()
    credit = _grouped(credit_days)
    spent = _grouped(store.read(books, "cost_days", CostDay, **window))
    found = []
    for cost in loading.campaigns:
        name = cost.campaign_id
        campaign = known.get(name) or Campaign(name, name, "", "", None, None)
        if _picked(campaign, view):
            found.append(
                _campaign_return(
                    campaign, cost, tuple(credit.get(name, ())), tuple(spent.get(name, ())), view, rules, lags,
                    is_measured=bool(held.conversions) and (name in touched or name in credit),
                )
            )  # fmt: skip
    charged = {row.campaign.campaign_id for row in found}
    return Returns(
        campaigns=tuple(found),
        loading=loading,
        uncredited=Credit.of([day for day in credit_days if day.campaign_id not in charged]),
        booked=Credit.of(credit_days),
        new_customers=store.read(books, "new_customers", Customers, **window)[0].customers,
        spend_amount=sum((row.amount for row in booked), ZERO),
        lags=lags,
        events=held,
        rules=rules,
    )


def grade_of(model: str) -> Grade:
    """Return the evidence grade of an attribution model: one touch is D, several are C."""
    return "D" if model in ("first", "last", "last_non_direct") else "C"


def credit_by_day(books: store.Books, view: View, rules: Rules) -> list[DayCredit]:
    """Return the credit of one rule model by campaign and day; campaign "" holds what no campaign earned."""
    from finint.journeys.daily import by_campaign_and_day  # noqa: PLC0415  half a second of Ibis, for events only

    return store.collect(books, by_campaign_and_day(journey_window(view, rules)), DayCredit, **decay_table(rules))


def lag_curve(books: store.Books, view: View, rules: Rules) -> list[Lag]:
    """Return how long after a credited touch the orders of the view came."""
    from finint.journeys.daily import by_lag  # noqa: PLC0415

    return store.collect(books, by_lag(journey_window(view, rules)), Lag, **decay_table(rules))


def journey_window(view: View, rules: Rules) -> Any:
    """Return the view and the conventions as the journeys understand them."""
    from finint.journeys.daily import Window  # noqa: PLC0415

    return Window(
        start=datetime.combine(view.period.start, time()),
        end=datetime.combine(min(view.as_of, view.period.end), time()),
        model=rules.model,
        lookback_days=rules.lookback_days,
        longest_minutes=_longest_minutes(rules),
        by_touch_day=rules.basis == "accrual",
    )


def decay_table(rules: Rules) -> dict[str, pa.Table]:
    """Return the table of weights by age that the journeys' expressions join."""
    from finint.journeys import decay  # noqa: PLC0415

    weights = decay.weights(rules.half_life_hours, _longest_minutes(rules))
    return {"decay_weight": pa.table({"age_minutes": np.arange(len(weights)), "weight": weights})}


def _longest_minutes(rules: Rules) -> int:
    from finint.journeys import decay  # noqa: PLC0415

    return decay.last_minute(rules.half_life_hours, rules.lookback_days * 24 * 60)


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
        view.period.start,
        min(view.as_of, view.period.end),
    )
    hurdle = float(rules.hurdle_ratio)
    interval = interval_by_days(units, hurdle_ratio=hurdle, maturity_ratio=mature or None)
    grade = grade_of(rules.model)
    roi = campaign_roi(
        campaign.campaign_id,
        cost_amount=cost.total_amount,
        media_amount=cost.amount("media_spend"),
        operational_amount=cost.operational_amount,
        opportunity=opportunity_cost(cost.total_amount, rules.hurdle_ratio_per_year, rules.days_tied_up),
        attributed_revenue=credit.revenue_amount if is_measured else None,
        margin_amount=credit.margin_amount if is_measured and on_margin else None,
        conversions=credit.conversions if is_measured else None,
        grade=grade,
        confidence=confidence_level(
            grade=grade,
            probability_above_hurdle=interval.above_hurdle_probability if is_measured else None,
            maturity_ratio=mature,
            conversions=credit.conversions if is_measured else None,
            is_reconciled=False,
        ),
    )
    return CampaignReturn(campaign, cost, roi, interval, mature, is_measured, credit, days, cost_days)
