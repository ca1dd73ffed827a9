"""Last week in a message: what was spent, and what each channel returned so far this year."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from finint import budget, display, holdings, settings, store
from finint.automation.facts import Year, year_of
from finint.automation.message import Message
from finint.campaign_returns import CampaignReturn, campaign_returns
from finint.money import ratio
from finint.outcome_view import outcome_view
from finint.period import Period
from finint.return_rules import Rules
from finint.view import View

CHANNELS = 8
ONE_DAY = timedelta(days=1)


def weekly(books: store.Books, today: date, now: datetime) -> Message | None:
    """Return the digest of the last full week with data; None while the books are empty."""
    year = year_of(books, today)
    if year is None:
        return None
    end = year.as_of - timedelta(days=year.as_of.weekday())  # the Monday after the last full week
    week = Period(end - timedelta(days=7), end)
    rules = Rules()
    view = outcome_view(books, replace(year.view, version=""), today)
    returns = campaign_returns(books, view, rules).measured
    orders_to = view.as_of - ONE_DAY if view.as_of > year.as_of else None
    return compose(
        year, week, _spent(books, week), _spent(books, _before(week)), returns, rules, now=now, orders_to=orders_to
    )


def _before(week: Period) -> Period:
    return Period(week.start - timedelta(days=7), week.start)


def _spent(books: store.Books, week: Period) -> Decimal:
    """Spend of the days of one week: what the months it touches held after it, less what they held before it."""
    months = settings.calendar(books).months(week)
    after, before = (
        budget.total(holdings.cells(books, View(months, day, ""))).actual_amount for day in (week.end, week.start)
    )
    return after - before


def compose(
    year: Year,
    week: Period,
    spent: Decimal,
    before: Decimal,
    campaigns: Sequence[CampaignReturn],
    rules: Rules,
    *,
    now: datetime,
    orders_to: date | None = None,
) -> Message:
    """Return the digest; a return that is undefined is a dash, never 0. `orders_to`: told where orders go on longer."""
    change = ratio(spent - before, abs(before))
    moved = f" ({display.percent(change, sign=True)} on the week before)" if change is not None else ""
    due = sum((line.due_amount for line in year.departments), budget.ZERO)
    actual = sum((line.actual_amount for line in year.departments), budget.ZERO)
    last = year.as_of - timedelta(days=1)
    until = f", orders to {display.day(orders_to)}" if orders_to else ""
    lines = [
        f"Week of {display.day(week.start)}: spent {year.currency} {display.money(spent)}{moved}.",
        f"Year to {display.day(last)}: {display.money(actual)} against a plan to date of {display.money(due)}.",
        "",
        f"Return by channel, year to date{until} ({rules.words()}; credited, not caused):",
        *_channels(campaigns, year.currency),
    ]
    subject = f"ROI of the week of {display.day(week.start)}"
    return Message(f"digest:{week.start}", "digest", subject, "\n".join(lines), "roi", now)


def _channels(campaigns: Sequence[CampaignReturn], currency: str) -> list[str]:
    if not campaigns:
        return ["– no orders or touches in the books yet"]
    cost: dict[str, Decimal] = {}
    margin: dict[str, Decimal] = {}
    for row in campaigns:
        name = row.campaign.channel or "no channel"
        cost[name] = (
            cost.get(name, budget.ZERO)
            + sum(row.cost.own.values(), budget.ZERO)
            + sum(row.cost.shared.values(), budget.ZERO)
        )
        margin[name] = margin.get(name, budget.ZERO) + row.credit.margin_amount
    largest = sorted(cost, key=lambda name: (-cost[name], name))
    said = [
        f"{name}: ROI {display.percent(ratio(margin[name] - cost[name], cost[name]))} on "
        f"{currency} {display.money(cost[name])}"
        for name in largest[:CHANNELS]
    ]
    return said + ([f"and {len(largest) - CHANNELS} more"] if len(largest) > CHANNELS else [])
