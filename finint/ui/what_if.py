"""Too little data for curves: the reader may still try amounts and see what they sum to. No gain is claimed."""

from decimal import Decimal

import streamlit as st

from finint import display
from finint.money import ratio, rounded
from finint.remaining_money import Money
from finint.ui.advice_desk import Inputs, channel_name, money_in
from finint.ui.attention import empty
from finint.ui.desk import Desk
from finint.ui.heading import section, title
from finint.ui.tables import Column, table
from finint.ui.words import plain

ZERO = Decimal(0)
PERCENT_MOST = 200


def what_if(desk: Desk, inputs: Inputs) -> None:
    """Draw what can be said without curves: why there are none, the plan, and the sums of what the reader tries."""
    title("The data tell no response curve: what-if only, no gain is claimed", *_scope(inputs))
    empty(_headline(inputs), _missing(inputs), key="no_curves")
    if not inputs.windows:
        return
    money = money_in(desk, inputs, inputs.windows[-1])
    if money.channels:
        _trial(desk, inputs, money)


def _scope(inputs: Inputs) -> tuple[str, ...]:
    weeks = len(inputs.history.weeks)
    return display.count(weeks, "whole week") + " with spend and outcome", f"data through {display.day(inputs.as_of)}"


def _headline(inputs: Inputs) -> str:
    if not inputs.history.weeks:
        return "No outcome is connected to spend by channel"
    if inputs.curves.refused:
        return f"No curves: {inputs.curves.refused}"
    return "No channel's curve is identified"


def _missing(inputs: Inputs) -> str:
    if not inputs.history.weeks:
        return (
            "Curves need spend with a channel and orders of the same weeks: a file of conversions (orders with their "
            "time; marketing operations or the shop has it) and an export of an ad platform or a ledger with channels."
        )
    if inputs.curves.refused:
        fix = inputs.curves.fix
        return f"{fix[:1].upper()}{fix[1:]}." if fix else "Import more weeks of conversions and spend."
    fitted = inputs.curves.fit
    reasons = [f"{channel_name(c.name)}: {c.reason}" for c in fitted.channels if c.reason] if fitted else []
    return "; ".join(reasons) + ". Vary spend by channel, or import a file of experiments (lift tests)."


@st.fragment
def _trial(desk: Desk, inputs: Inputs, money: Money) -> None:
    section("Try amounts", detail="percent of what each channel would still spend")
    tried: dict[str, Decimal] = {}
    with st.grid(4, min_column_width=200):
        for row in money.channels:
            share = st.slider(
                plain(channel_name(row.channel)), 0, PERCENT_MOST, 100, 5, format="%d %%", key=f"try_{row.channel}"
            )
            # Bound money stays, whatever is tried.
            tried[row.channel] = max(row.floor_amount, rounded(row.current_amount * share / 100))
    recent = inputs.values.recent_by_channel()
    total = sum((row.current_amount for row in money.channels), ZERO)
    after = sum(tried.values(), ZERO)
    columns = [
        Column("Channel", lambda row: channel_name(row.channel)),
        Column("Current", lambda row: row.current_amount, "amount"),
        Column("Bound", lambda row: row.floor_amount, "amount", help="committed, or not approved: never decreases"),
        Column("Tried", lambda row: tried[row.channel], "amount"),
        Column("Δ", lambda row: tried[row.channel] - row.current_amount, "amount"),
        Column("Share tried", lambda row: ratio(tried[row.channel], after), "ratio"),
        Column("New customers, 12 months", lambda row: recent.get(row.channel), "count", help="by their last touch"),
    ]
    left = total - after
    said = f"{display.money(abs(left))} {'unallocated' if left >= 0 else 'above the plan'}"
    table(
        f"What-if, {desk.currency}, {display.day(money.window.as_of)} – {display.day(money.window.last_day)}",
        money.channels,
        columns,
        actor=desk.actor,
        key="what_if",
        totals=f"{display.money(total)} → {display.money(after)} · {said}",
    )
