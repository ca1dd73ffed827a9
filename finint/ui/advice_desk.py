"""The optimizer's desk: what it reads, cached by data version, and the controls, which stand in the address."""

from collections.abc import Mapping

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from finint import advice_books, display, holdings
from finint.advice_books import Inputs
from finint.errors import CalculationError
from finint.optimizer.advice import Advice
from finint.optimizer.question import Choices, Objective
from finint.remaining_money import Money, Window
from finint.ui import frame
from finint.ui.desk import Desk
from finint.ui.heading import title

__all__ = [
    "AVERSIONS",
    "Inputs",
    "advice_of",
    "advice_or_reason",
    "bound_sliders",
    "channel_name",
    "controls",
    "inputs_of",
    "money_in",
    "worth",
]

AVERSIONS = {"none": 0.0, "some": 0.25, "half": 0.5, "much": 0.75, "worst draws": 1.0}
NO_STEP = "no cap"
FREE = (0, 200)
"""Percent of today's plan between which a channel is not bounded."""
STEPS = {"10 %": 0.1, "20 %": 0.2, "30 %": 0.3, "50 %": 0.5, "75 %": 0.75, NO_STEP: None}


def inputs_of(desk: Desk) -> Inputs:
    """Return what the books tell; the fit is made once per data version and kept for every reader."""
    as_of = holdings.cut_off(desk.held, frame.today())
    statuses = {row.version: row.status for row in holdings.versions(desk.books)}
    version = desk.view.version or next(iter(statuses), "")
    with st.spinner("Fitting response curves to the books' weeks"):
        return advice_books.inputs(desk.books, as_of, version, statuses.get(version, ""))


def money_in(desk: Desk, inputs: Inputs, window: Window) -> Money:
    """Return the money of a window."""
    return advice_books.money_in(desk.books, inputs, window)


def controls(inputs: Inputs, currency: str) -> tuple[Window, Choices, DeltaGenerator]:
    """Draw the controls and return the window, the choices, and where `bound_sliders` stand: the answer comes first."""
    objectives = inputs.names_of_objectives()
    ends = {f"{window.period.last_day:%b %Y}": window for window in inputs.windows}
    with st.container(border=True, key="controls", gap="xsmall"):
        # On a line of its own its options wrap in a narrow window; in a row the last one would be cut.
        objective = st.segmented_control(
            "Objective", list(objectives), default=next(iter(objectives)), required=True, key="objective",
            bind="query-params",
        )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            end = st.segmented_control(
                "Until the end of", list(ends), default=list(ends)[-1], required=True, key="until", bind="query-params"
            )
            aversion = st.segmented_control(
                "Risk aversion", list(AVERSIONS), default="none", required=True, key="aversion", bind="query-params",
                help="none: best mean over the draws; worst draws: best mean of the worst fifth",
            )  # fmt: skip
            budget = st.slider(
                "Budget, % of the plan", 50, 150, 100, 5, format="%d %%", key="budget", bind="query-params", width=250
            )
            step = st.select_slider(
                "Step cap per channel", list(STEPS), value="30 %", key="step", bind="query-params", width=250
            )
            movable = st.toggle("Movable money only", value=True, key="movable", bind="query-params")
            leave = st.toggle(
                "May stay unspent", value=True, key="leave", bind="query-params",
                help="money that would return less than itself and the hurdle is left unspent, loudly",
            )  # fmt: skip
            target = _target(objectives[objective], currency)
            panel = st.popover("Bounds by channel", key="bounds")
    return (
        ends[end],
        Choices(
            objective=objectives[objective],
            budget_ratio=budget / 100,
            step_ratio=STEPS[step],
            aversion=AVERSIONS[aversion],
            movable_only=movable,
            may_leave=leave,
            bounds=_bounds(inputs),
            target=target,
        ),
        panel,
    )


def _target(objective: Objective, currency: str) -> float | None:
    if objective == "target_cac":
        return float(st.number_input(f"CAC at most, {currency}", 1.0, value=1000.0, step=50.0, key="cac", width=150))
    if objective == "target_roi":
        return float(st.number_input("Margin per unit spent", 0.1, value=2.0, step=0.1, key="roi", width=150))
    return None


def _bounded(inputs: Inputs) -> list[str]:
    return sorted(channel.name for channel in inputs.curves.fit.channels) if inputs.curves.fit else []


def _bounds(inputs: Inputs) -> tuple[tuple[str, float, float], ...]:
    """Return the ranges picked in the panel; what is left at its ends sets no bound."""
    picked = [(name, *st.session_state.get(f"bound_{name}", FREE)) for name in _bounded(inputs)]
    return tuple((name, low / 100, high / 100) for name, low, high in picked if (low, high) != FREE)


def bound_sliders(panel: DeltaGenerator, inputs: Inputs) -> None:
    """Draw a range for each channel into the panel."""
    with panel:
        st.caption("Percent of today's plan, 0 to 200: both ends are kept inside the step cap and above bound money")
        for name in _bounded(inputs):
            st.slider(channel_name(name), 0, 200, FREE, 5, format="%d %%", key=f"bound_{name}")


def advice_of(desk: Desk, inputs: Inputs, money: Money, choices: Choices) -> Advice:
    """Return the proposal, solved once for the same choices on the same data."""
    return advice_books.advice(desk.books, inputs, money.window, choices)


def advice_or_reason(desk: Desk, inputs: Inputs, money: Money, choices: Choices) -> Advice | None:
    """Return the proposal; where the limits allow none, say why with the smallest repair and return None."""
    try:
        return advice_of(desk, inputs, money, choices)
    except CalculationError as error:
        title("No plan is allowed under these limits", f"until {display.day(money.window.last_day)}")
        frame.problem(error)
        return None


def channel_name(name: str) -> str:
    """Return a channel as people read it.

    >>> channel_name("paid_search")
    'Paid search'
    """
    return name.replace("_", " ").capitalize() if name else "No channel"


def worth(inputs: Inputs, objective: Objective) -> str:
    """Return what the response is counted in, for the line below the title."""
    age = "first order" if inputs.values.age_days == 1 else f"first {inputs.values.age_days} days"
    words: Mapping[str, str] = {
        "margin": f"margin of a customer's {age}",
        "ltv": f"margin of a customer's {age}, by the channel that met them last",
        "revenue": f"revenue of a customer's {age}",
        "target_roi": f"margin of a customer's {age} per unit spent",
    }
    return words.get(objective, inputs.history.outcome)
