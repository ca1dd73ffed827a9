"""What the proposal rests on: channel performance, cost per customer, what a customer brings, season, lift tests."""

from dataclasses import dataclass
from decimal import Decimal

import streamlit as st

from finint import display, engines
from finint.advice_parts import exact
from finint.figures.baseline import Week, baseline, baseline_words
from finint.money import ratio
from finint.response.result import ChannelFit
from finint.ui.advice_desk import Inputs, channel_name
from finint.ui.charts import chart
from finint.ui.desk import Desk
from finint.ui.frame import ink
from finint.ui.tables import Column, table

YEAR_WEEKS = 52


@dataclass(frozen=True, slots=True)
class ChannelInput:
    """One channel: spend and customers of the last year, what its curve says, and why it may not be told."""

    channel: str
    spend_amount: Decimal
    customers: int
    contribution: Decimal | None
    interval: str
    value_amount: Decimal | None
    carryover_ratio: Decimal | None
    seen: str
    told: str

    @property
    def cac_amount(self) -> Decimal | None:
        """Spend of a year over the customers whose last touch was the channel's."""
        return ratio(self.spend_amount, Decimal(self.customers))

    @property
    def curve_cac_amount(self) -> Decimal | None:
        """Spend of a year over the customers the curve gives it."""
        return None if not self.contribution else ratio(self.spend_amount, self.contribution)


def inputs_tab(desk: Desk, inputs: Inputs) -> None:
    """Draw the inputs by channel, the season, and the lift tests that calibrate the curves."""
    rows = _rows(inputs)
    outcome = inputs.history.outcome
    columns = [
        Column("Channel", lambda row: channel_name(row.channel)),
        Column("Spend", lambda row: row.spend_amount, "amount", help="working spend of the last 52 whole weeks"),
        Column("New customers", lambda row: row.customers, "count", help="of 365 days, by the last touch before"),
        Column("CAC, last touch", lambda row: row.cac_amount, "amount", help="spend ÷ those customers"),
        Column("By curve", lambda row: row.contribution, "number", help=f"{outcome} the curve gives those weeks"),
        Column("90 % interval", lambda row: row.interval, help="of the contribution over all weeks"),
        Column("CAC, curve", lambda row: row.curve_cac_amount, "amount"),
        Column("LTV", lambda row: row.value_amount, "amount", help=f"mean margin to {inputs.values.age_days} days"),
        Column("Carry-over", lambda row: row.carryover_ratio, "ratio", help="share of the effect kept a week later"),
        Column("Spend seen a week", lambda row: row.seen),
        Column("Curve", lambda row: row.told, "note"),
    ]
    fitted = inputs.curves.fit
    accuracy = None if fitted is None or fitted.holdout_accuracy is None else fitted.holdout_accuracy
    home = engines.home()
    lives = "" if home.kind == "books" else f" · orders and touches read by {home.name}"
    held = f"hold-out accuracy {display.percent(accuracy)}" if accuracy is not None else "too short for a hold-out"
    table(
        f"Channels, {desk.currency}, last 52 weeks",
        rows,
        columns,
        actor=desk.actor,
        key="channel_inputs",
        totals=f"{len(inputs.history.weeks)} weeks fitted · {held}{lives}",
    )
    if fitted is not None:
        weeks = [
            Week(week, float(actual), float(model), float(base))
            for week, actual, model, base in zip(
                inputs.history.weeks, inputs.history.outcomes, fitted.fitted_weekly, fitted.base_weekly, strict=True
            )
        ]
        chart(
            f"Season and trend: {outcome} a week",
            baseline(weeks, ink()),
            baseline_words(weeks, outcome),
            key="baseline",
            note="The base follows trend and season; what lies between base and fitted line is what spend brings.",
        )
    _tests(desk, inputs)


def _rows(inputs: Inputs) -> list[ChannelInput]:
    fitted = {channel.name: channel for channel in inputs.curves.fit.channels} if inputs.curves.fit else {}
    recent, values = inputs.values.recent_by_channel(), inputs.values.margin_by_channel()
    rows = [
        ChannelInput(
            name,
            sum(amounts[-YEAR_WEEKS:], Decimal(0)),
            recent.get(name, 0),
            _contribution(fitted.get(name)),
            _interval(fitted.get(name)),
            values.get(name) if inputs.values.has_margin else None,
            _carryover(fitted.get(name)),
            _seen(fitted.get(name)),
            _told(fitted.get(name)),
        )
        for name, amounts in inputs.history.spend.items()
    ]
    return sorted(rows, key=lambda row: -row.spend_amount)


def _contribution(found: ChannelFit | None) -> Decimal | None:
    return None if found is None or found.curve is None else exact(float(found.weekly[-YEAR_WEEKS:].sum()))


def _interval(found: ChannelFit | None) -> str:
    return "" if found is None or found.curve is None else f"[{found.interval[0]:,.0f}; {found.interval[1]:,.0f}]"


def _carryover(found: ChannelFit | None) -> Decimal | None:
    return None if found is None or found.curve is None else exact(found.curve.carryover_ratio)


def _seen(found: ChannelFit | None) -> str:
    return (
        ""
        if found is None or found.curve is None
        else f"{found.spend_low_amount:,.0f} to {found.spend_high_amount:,.0f}"
    )


def _told(found: ChannelFit | None) -> str:
    if found is None or found.curve is None:
        return "● no curve"
    return "told by the data" if found.identified else f"● {found.reason}"


@dataclass(frozen=True, slots=True)
class _TestRow:
    name: str
    channel: str
    start: object
    end: object
    change: Decimal
    lift: Decimal
    error: Decimal
    used: str


def _tests(desk: Desk, inputs: Inputs) -> None:
    curves = inputs.curves
    rows = [
        _TestRow(
            t.experiment_id, t.channel, t.start_date, t.end_date, t.spend_change_amount, t.lift, t.standard_error, used
        )
        for t, used in [
            *((t, "calibrates the curves") for t in curves.calibrated),
            *((t, f"● left out: {why}") for t, why in curves.left_out),
        ]
    ]
    if not rows:
        st.caption("No lift tests in the books: a file of experiments (channel, days, spend change, lift) tells most.")
        return
    columns = [
        Column("Test", lambda row: row.name),
        Column("Channel", lambda row: channel_name(row.channel)),
        Column("From", lambda row: row.start, "day"),
        Column("Until before", lambda row: row.end, "day"),
        Column("Spend change", lambda row: row.change, "amount"),
        Column("Lift", lambda row: row.lift, "number"),
        Column("Standard error", lambda row: row.error, "number"),
        Column("Use", lambda row: row.used, "note"),
    ]
    table("Lift tests", rows, columns, actor=desk.actor, key="lift_tests")
