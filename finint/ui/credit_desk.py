"""The reads of the attribution page: what is picked, and the credit it selects, cached."""

import time
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import NamedTuple

import streamlit as st

from finint import campaign_returns, channel_credit, engines, store
from finint.campaign_returns import EventCoverage
from finint.channel_credit import ALL_NAMES, ChannelCredit
from finint.credit_days import decay_table, journey_window, lag_curve
from finint.return_days import Lag
from finint.return_rules import MODEL_NAMES, Rules, short_name
from finint.ui.desk import Desk
from finint.ui.returns_desk import key_of, pick_lookback
from finint.ui.waiting import answer_of
from finint.view import View

DRILLED_ORDERS = 40


class Picks(NamedTuple):
    """What the switches say."""

    model: str
    rules: Rules
    of_revenue: bool


class ClaimRow(NamedTuple):
    """What platforms claim for a channel."""

    channel: str
    conversions: Decimal


class TouchRow(NamedTuple):
    """One touch of an order with what the model gives it."""

    converted_at: datetime
    journey_id: str
    pos: int
    touched_at: datetime
    channel: str
    campaign_id: str
    conversions: int
    value: int
    refund: int


def pick() -> Picks:
    """Draw the switches, which stand in the address, and return what is picked."""
    names = {short_name(name): model for model, name in ALL_NAMES.items()}
    with st.container(horizontal=True, key="rules", vertical_alignment="bottom"):
        measure = st.segmented_control(
            "Measure", ["Orders", "Revenue"], default="Orders", required=True, key="measure", bind="query-params"
        )
        picked = st.segmented_control(
            "Model", list(names), default="Linear", required=True, key="credit_model", bind="query-params"
        )
        days = pick_lookback()
    model = names[picked]
    rule = model if model in MODEL_NAMES else "linear"
    return Picks(model, Rules(model=rule, lookback_days=days, benefit="revenue"), measure == "Revenue")


class Ran(NamedTuple):
    """Where the events were asked, and how long all models took there; of the run whose result is kept."""

    engine: str
    seconds: float


def credit_of(desk: Desk, picks: Picks) -> ChannelCredit:
    """Return the credit of every model in the desk's view."""
    return _credit_and_run(desk, picks)[0]


def run_of(desk: Desk, picks: Picks) -> Ran:
    """Return where that credit was calculated."""
    return _credit_and_run(desk, picks)[1]


def _credit_and_run(desk: Desk, picks: Picks) -> tuple[ChannelCredit, Ran]:
    books, view, rules, model = (
        desk.books,
        View(desk.view.period, desk.view.as_of, calendar=desk.view.calendar),
        picks.rules,
        picks.model,
    )

    def credited() -> tuple[ChannelCredit, Ran]:
        began = time.perf_counter()
        found = channel_credit.channel_credit(books, view, rules, model)
        return found, Ran(engines.home().name, time.perf_counter() - began)

    key = ("credit", *key_of(desk), repr((view, rules, model)))
    return answer_of(key, "Crediting orders to channels", credited, parts=3)


def events_of(desk: Desk) -> EventCoverage:
    """Return how many touches and orders there are."""
    books = desk.books
    return answer_of(("events", *key_of(desk)), "Counting touches and orders", lambda: campaign_returns.events(books))


def claims_of(desk: Desk) -> list[ClaimRow]:
    """Return what platforms claim in the desk's view."""
    window = {"start": desk.view.period.start, "end": desk.view.period.end, "as_of": desk.view.as_of}
    return store.read(desk.books, "platform_claims", ClaimRow, **window)


def lags_of(desk: Desk, picks: Picks) -> list[Lag]:
    """Return how long orders took."""
    books, view = desk.books, View(desk.view.period, desk.view.as_of, calendar=desk.view.calendar)
    rules = Rules(lookback_days=picks.rules.lookback_days)
    key = ("lags", *key_of(desk), repr((view, rules)))
    return answer_of(key, "Measuring how long orders take", lambda: lag_curve(books, view, rules))


def touches_of(desk: Desk, picks: Picks, channel: str) -> list[TouchRow]:
    """Return every touch of the latest orders that gave credit to a channel by the rule in force."""
    from finint.journeys.daily import touches_of as asked  # noqa: PLC0415  Ibis, for the drill only

    books, view, rules = desk.books, View(desk.view.period, desk.view.as_of, calendar=desk.view.calendar), picks.rules

    def found() -> list[TouchRow]:
        question = partial(asked, journey_window(view, rules), channel=channel, orders=DRILLED_ORDERS)
        return store.collect(books, question, TouchRow, **decay_table(rules))

    key = ("touches", *key_of(desk), repr((view, rules)), channel)
    return answer_of(key, "Finding the orders behind the credit", found)
