"""What did each campaign cost and return in a view: spend from the ledger, credit from the journeys, put together.

A read and two calculations: fully loaded cost (`loaded_cost`), rule credit (`journeys`), return (`roi`). Cash credits
the day of the order, accrual the day of the touch.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal, NamedTuple

import numpy as np
import pyarrow as pa

from finint import store
from finint.loaded_cost import Booked, Loading, load
from finint.roi import CampaignROI, Grade, campaign_roi, opportunity_cost
from finint.view import View

Basis = Literal["cash", "accrual"]
DEFAULT_MODEL = "linear"
DEFAULT_LOOKBACK_DAYS = 30
HURDLE_RATIO_PER_YEAR = Decimal("0.10")
DAYS_TIED_UP = 60
MILLION = 1_000_000


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


class DayCredit(NamedTuple):
    """Credit of one campaign on one day: millionths of a conversion, and cents; refunds positive."""

    campaign_id: str
    day: date
    conversions: int
    value: int
    refund: int


@dataclass(frozen=True, slots=True)
class Rules:
    """The conventions a return is measured by; every figure prints them."""

    model: str = DEFAULT_MODEL
    lookback_days: int = DEFAULT_LOOKBACK_DAYS
    basis: Basis = "cash"
    half_life_hours: float = 168.0
    hurdle_ratio_per_year: Decimal = HURDLE_RATIO_PER_YEAR
    days_tied_up: int = DAYS_TIED_UP

    def words(self) -> str:
        """Return the conventions in one line."""
        day = "day of the order" if self.basis == "cash" else "day of the touch"
        return f"{self.model.replace('_', ' ')}, {self.lookback_days} days, credit on the {day}"


@dataclass(frozen=True, slots=True)
class CampaignReturn:
    """One campaign with its name, its channel, its return, and its daily credit for intervals."""

    campaign: Campaign
    roi: CampaignROI
    own_amount: Decimal
    shared_amount: Decimal


@dataclass(frozen=True, slots=True)
class Returns:
    """All campaigns of a view, what could not be charged to one, and credit that belongs to none."""

    campaigns: tuple[CampaignReturn, ...]
    loading: Loading
    credit_days: tuple[DayCredit, ...]
    uncredited_revenue_amount: Decimal
    conversions: Decimal
    revenue_amount: Decimal
    margin_amount: Decimal
    events: EventCoverage
    rules: Rules


def events(books: store.Books) -> EventCoverage:
    """Return how many touches and orders the books hold."""
    return store.read(books, "event_coverage", EventCoverage)[0]


def campaign_returns(books: store.Books, view: View, rules: Rules) -> Returns:
    """Return cost, credit and the three returns of every campaign with spend or credit in the view."""
    window = {"start": view.period.start, "end": view.period.end, "as_of": view.as_of}
    booked = store.read(books, "booked_cost", Booked, **window)
    hours = {row.campaign_id: row.hours for row in store.read(books, "hours_by_campaign", Hours, **window)}
    loading = load(booked, hours)
    known = {row.campaign_id: row for row in store.read(books, "campaign_list", Campaign)}
    held = events(books)
    days = credit_by_day(books, view, rules) if held.conversions else []
    margins = credit_by_day(books, view, rules, money="margin") if held.conversions else []
    credit, margin = _sums(days), _sums(margins)
    found = []
    for cost in loading.campaigns:
        earned = credit.get(cost.campaign_id)
        campaign = known.get(cost.campaign_id) or Campaign(cost.campaign_id, cost.campaign_id, "", "", None, None)
        found.append(
            CampaignReturn(
                campaign,
                campaign_roi(
                    cost.campaign_id,
                    cost_amount=cost.total_amount,
                    media_amount=cost.amount("media_spend"),
                    operational_amount=cost.operational_amount,
                    opportunity=opportunity_cost(cost.total_amount, rules.hurdle_ratio_per_year, rules.days_tied_up),
                    attributed_revenue=_net(earned) if earned else None,
                    margin_amount=_net(margin[cost.campaign_id]) if cost.campaign_id in margin else None,
                    conversions=Decimal(earned[0]) / MILLION if earned else None,
                    grade=grade_of(rules.model),
                ),
                sum(cost.own.values(), Decimal(0)),
                sum(cost.shared.values(), Decimal(0)),
            )
        )
    charged = {row.campaign.campaign_id for row in found}
    return Returns(
        campaigns=tuple(found),
        loading=loading,
        credit_days=tuple(days),
        uncredited_revenue_amount=sum((_net(sums) for name, sums in credit.items() if name not in charged), Decimal(0)),
        conversions=sum((Decimal(sums[0]) for sums in credit.values()), Decimal(0)) / MILLION,
        revenue_amount=sum((_net(sums) for sums in credit.values()), Decimal(0)),
        margin_amount=sum((_net(sums) for sums in margin.values()), Decimal(0)),
        events=held,
        rules=rules,
    )


def grade_of(model: str) -> Grade:
    """Return the evidence grade of an attribution model: one touch is D, several are C."""
    return "D" if model in ("first", "last", "last_non_direct") else "C"


def credit_by_day(
    books: store.Books, view: View, rules: Rules, *, money: Literal["revenue", "margin"] = "revenue"
) -> list[DayCredit]:
    """Return the credit of one rule model by campaign and day; campaign "" holds what no campaign earned.

    Orders of the view's days are credited to the touches of the look-back before them, also those before the view.
    """
    from finint.journeys import decay  # noqa: PLC0415  half a second of Ibis, paid only by event questions
    from finint.journeys.daily import daily_credit  # noqa: PLC0415

    longest = decay.last_minute(rules.half_life_hours, rules.lookback_days * 24 * 60)
    asked = daily_credit(
        start=datetime.combine(view.period.start, time()),
        end=datetime.combine(min(view.as_of, view.period.end), time()),
        model=rules.model,
        lookback_days=rules.lookback_days,
        longest_minutes=longest,
        by_touch_day=rules.basis == "accrual",
        money=money,
    )
    weights = decay.weights(rules.half_life_hours, longest)
    table = pa.table({"age_minutes": np.arange(len(weights)), "weight": weights})
    return store.collect(books, asked, DayCredit, decay_weight=table)


def _sums(days: Sequence[DayCredit]) -> Mapping[str, tuple[int, int, int]]:
    found: dict[str, tuple[int, int, int]] = {}
    for row in days:
        before = found.get(row.campaign_id, (0, 0, 0))
        found[row.campaign_id] = (before[0] + row.conversions, before[1] + row.value, before[2] + row.refund)
    return found


def _net(sums: tuple[int, int, int]) -> Decimal:
    """Value less refunds, as money."""
    return Decimal(sums[1] - sums[2]).scaleb(-2)
