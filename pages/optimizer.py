"""What should move, how much, how risky, how do we roll it out?"""

import streamlit as st

from finint import auth, ui
from finint.ui import (
    advice,
    advice_actions,
    advice_backtest,
    advice_desk,
    advice_inputs,
    advice_risk,
    advice_rollout,
    advice_table,
)
from finint.ui.charts import beside
from finint.ui.desk import open_desk
from finint.ui.what_if import what_if

actor = auth.guard("viewer")
desk = open_desk(actor)
inputs = advice_desk.inputs_of(desk)
if inputs.what_if_only or not inputs.windows:
    what_if(desk, inputs)
    st.stop()


@st.fragment
def proposal_card() -> None:
    """Compose the proposal: a slider reruns this card, not the page."""
    heading = st.container()
    window, choices, panel = advice_desk.controls(inputs, desk.currency)
    money = advice_desk.money_in(desk, inputs, window)
    with heading:
        found = advice_desk.advice_or_reason(desk, inputs, money, choices)
        if found is None:
            advice_desk.bound_sliders(panel, inputs)
            return
        said = (advice.answer(desk, inputs, found), *advice.scope(inputs, money, found))
        ui.title(*said)
    tiles = st.container()

    names = ["Proposal", "Risk", "Backtest", "Roll-out", "Inputs"]
    proposal, risk, backtest, rollout, rests_on = st.tabs(names, on_change="rerun", key="tab", bind="query-params")
    # What a slider is moved for goes out first: title and charts; the browser draws them while the rest is on its way.
    if proposal.open:
        with proposal:
            advice.shift_charts(desk, inputs, found)
    with tiles:
        advice.advice_tiles(desk, inputs, money, found)
    advice_desk.bound_sliders(panel, inputs)
    if proposal.open:
        with proposal:
            left, right = beside("allocation")
            with left:
                picked = advice_table.allocation_table(desk, inputs, found)
                advice.warnings(inputs, found)
            with right:
                advice_table.checks(found)
                advice_actions.actions(desk, inputs, money, choices, found, said)
            if picked:
                advice_table.plan_lines(desk, found, picked)
                advice_table.curve_weeks(desk, inputs, picked)
    elif risk.open:
        with risk:
            advice_risk.risk_tab(desk, inputs, money, choices, found)
    elif backtest.open:
        with backtest:
            advice_backtest.backtest_tab(desk, inputs)
    elif rollout.open:
        with rollout:
            advice_rollout.rollout_tab(desk, inputs, money, found)
    else:
        with rests_on:
            advice_inputs.inputs_tab(desk, inputs)


proposal_card()
