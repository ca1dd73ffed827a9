"""The optimizer's desk: what it reads, cached by data version, and the controls, which stand in the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

import streamlit as st

from finint import display, holdings
from finint.acquired_customers import CustomerValues, conversion_lags, customer_values
from finint.channel_history import History, history
from finint.curve_fit import CurveFit, fit_curves
from finint.errors import CalculationError
from finint.lift_tests import LiftTest, lift_tests
from finint.optimizer.advice import Advice, advise
from finint.optimizer.question import Choices, Objective, question
from finint.remaining_money import Money, Window, money_of, windows
from finint.return_rules import Rules
from finint.store import Books
from finint.ui import frame
from finint.ui.desk import Desk
from finint.ui.heading import title

LAG_DAYS_READ = 365
AVERSIONS = {"none": 0.0, "some": 0.25, "half": 0.5, "much": 0.75, "worst draws": 1.0}
NO_STEP = "no cap"
STEPS = {"10 %": 0.1, "20 %": 0.2, "30 %": 0.3, "50 %": 0.5, "75 %": 0.75, NO_STEP: None}


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the optimizer knows of the books: weeks, curves, what customers bring, windows with a plan."""

    as_of: date
    history: History
    curves: CurveFit
    values: CustomerValues
    windows: tuple[Window, ...]
    version: str
    status: str

    @property
    def what_if_only(self) -> bool:
        """Whether the weeks tell no curve at all."""
        return self.curves.told == 0

    def names_of_objectives(self) -> dict[str, Objective]:
        """Return the objectives these books can answer, the default first."""
        count = self.history.outcome.capitalize()
        found: dict[str, Objective] = {}
        if self.history.outcome == "new customers":
            if self.values.has_margin:
                found |= {"Margin": "margin", "LTV by channel": "ltv"}
            if self.values.customers:
                found["Revenue"] = "revenue"
        found[count] = "count"
        found["Target CAC"] = "target_cac"
        if self.values.has_margin:
            found["Target ROI"] = "target_roi"
        return found

    def values_of(self, objective: Objective) -> dict[str, float]:
        """Return what one unit of outcome is worth under an objective, by channel; "" for all others."""
        if objective in {"margin", "target_roi"}:
            return {"": float(self.values.margin_each() or 0)}
        if objective == "ltv":
            return {name: float(value) for name, value in self.values.margin_by_channel().items()}
        return {"": float(self.values.revenue_each() or 0)} if objective == "revenue" else {"": 1.0}


def inputs_of(desk: Desk) -> Inputs:
    """Return what the books tell; the fit is made once per data version and kept for every reader."""
    as_of = holdings.cut_off(desk.held, frame.today())
    statuses = {row.version: row.status for row in holdings.versions(desk.books)}
    version = desk.view.version or next(iter(statuses), "")
    key = (str(desk.books.path), desk.actor.role, desk.data_version)
    return _inputs(desk.books, *key, as_of, version, statuses.get(version, ""))


@st.cache_resource(max_entries=8, ttl="2h", show_spinner="Fitting response curves to the books' weeks")
def _inputs(_books: Books, path: str, role: str, data_version: int, as_of: date, version: str, status: str) -> Inputs:
    held, curves = _curves(_books, path, role, data_version, as_of)
    values = customer_values(_books, as_of)
    return Inputs(as_of, held, curves, values, tuple(windows(_books, version, as_of)), version, status)


@st.cache_resource(max_entries=8, ttl="2h", show_spinner=False)
def _curves(_books: Books, path: str, role: str, data_version: int, as_of: date) -> tuple[History, CurveFit]:
    del path, role, data_version  # parts of the key
    held, tests = history(_books, as_of), lift_tests(_books, as_of)
    return held, _fitted(sha256(repr((held, tests)).encode()).hexdigest(), held, tests)


@st.cache_resource(max_entries=8, ttl="12h", show_spinner=False)
def _fitted(content: str, _held: History, _tests: Sequence[LiftTest]) -> CurveFit:
    """Fit once for the same weeks and tests: a commit elsewhere in the books changes no curve."""
    del content  # the key
    return fit_curves(_held, _tests)


@st.cache_resource(max_entries=16, ttl="2h", show_spinner=False)
def _money(
    _books: Books, path: str, role: str, data_version: int, asked: tuple[str, date], _inputs: Inputs, _window: Window
) -> Money:
    del path, role, data_version, asked  # parts of the key
    return money_of(_books, _window, _inputs.version, _inputs.status, _inputs.history)


def money_in(desk: Desk, inputs: Inputs, window: Window) -> Money:
    """Return the money of a window."""
    key = (str(desk.books.path), desk.actor.role, desk.data_version)
    return _money(desk.books, *key, (inputs.version, window.period.end), inputs, window)


@st.cache_resource(max_entries=8, ttl="2h", show_spinner=False)
def _lags(_books: Books, path: str, role: str, data_version: int, as_of: date) -> tuple[int, ...]:
    del path, role, data_version  # parts of the key
    found = conversion_lags(_books, as_of - timedelta(days=LAG_DAYS_READ), as_of)
    return tuple(day for row in found for day in [row.lag_days] * row.touches)


def lags(desk: Desk, inputs: Inputs) -> tuple[int, ...]:
    """Return the days between touch and order of the last year's orders; empty without journeys."""
    return _lags(desk.books, str(desk.books.path), desk.actor.role, desk.data_version, inputs.as_of)


def controls(inputs: Inputs, currency: str) -> tuple[Window, Choices]:
    """Draw the controls and return the window and the choices."""
    objectives = inputs.names_of_objectives()
    ends = {f"{window.period.last_day:%b %Y}": window for window in inputs.windows}
    with st.container(border=True, key="controls", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
            objective = st.segmented_control(
                "Objective", list(objectives), default=next(iter(objectives)), required=True, key="objective",
                bind="query-params",
            )  # fmt: skip
            end = st.segmented_control(
                "Until the end of", list(ends), default=list(ends)[-1], required=True, key="until", bind="query-params"
            )
            aversion = st.segmented_control(
                "Risk aversion", list(AVERSIONS), default="none", required=True, key="aversion", bind="query-params",
                help="none: best mean over the draws; worst draws: best mean of the worst fifth",
            )  # fmt: skip
        with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
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
            bounds = _bounds(inputs)
    return ends[end], Choices(
        objective=objectives[objective],
        budget_ratio=budget / 100,
        step_ratio=STEPS[step],
        aversion=AVERSIONS[aversion],
        movable_only=movable,
        may_leave=leave,
        bounds=bounds,
        target=target,
    )


def _target(objective: Objective, currency: str) -> float | None:
    if objective == "target_cac":
        return float(st.number_input(f"CAC at most, {currency}", 1.0, value=1000.0, step=50.0, key="cac", width=150))
    if objective == "target_roi":
        return float(st.number_input("Margin per unit spent", 0.1, value=2.0, step=0.1, key="roi", width=150))
    return None


def _bounds(inputs: Inputs) -> tuple[tuple[str, float, float], ...]:
    """Draw a range for each channel in a panel; what is left at its ends sets no bound."""
    names = sorted(channel.name for channel in inputs.curves.fit.channels) if inputs.curves.fit else []
    found = []
    with st.popover("Bounds by channel", key="bounds"):
        st.caption("Percent of today's plan, 0 to 200: both ends are kept inside the step cap and above bound money")
        for name in names:
            low, high = st.slider(channel_name(name), 0, 200, (0, 200), 5, format="%d %%", key=f"bound_{name}")
            if (low, high) != (0, 200):
                found.append((name, low / 100, high / 100))
    return tuple(found)


def advice_of(desk: Desk, inputs: Inputs, money: Money, choices: Choices) -> Advice:
    """Return the proposal, solved once for the same choices on the same data."""
    key = (str(desk.books.path), desk.actor.role, desk.data_version)
    asked = (money.window.period.end, choices, inputs.version)
    return _advice(*key, asked, inputs, money, lags(desk, inputs))


def advice_or_reason(desk: Desk, inputs: Inputs, money: Money, choices: Choices) -> Advice | None:
    """Return the proposal; where the limits allow none, say why with the smallest repair and return None."""
    try:
        return advice_of(desk, inputs, money, choices)
    except CalculationError as error:
        title("No plan is allowed under these limits", f"until {display.day(money.window.period.last_day)}")
        frame.problem(error)
        return None


@st.cache_resource(max_entries=64, ttl="2h", show_spinner=False)
def _advice(
    path: str, role: str, data_version: int, asked: tuple[date, Choices, str], _inputs: Inputs, _money: Money,
    _lags: tuple[int, ...],
) -> Advice:  # fmt: skip
    del path, role, data_version  # parts of the key
    _, choices, _ = asked
    assert _inputs.curves.fit is not None
    posed = question(
        _inputs.curves.fit,
        _money.channels,
        _in_money(choices, _money),
        weeks=_money.window.weeks,
        values=_inputs.values_of(choices.objective),
        hurdle_ratio=float(Rules().hurdle_ratio),
    )
    guard = f"{_inputs.history.outcome} per unit of spend"
    return advise(posed, _money.channels, start_date=_inputs.as_of, lag_days=_lags, guard_metric=guard)


def _in_money(choices: Choices, money: Money) -> Choices:
    """Return the choices with bounds as amounts: the reader sets them as shares of today's plan."""
    today = {row.channel: float(row.current_amount) for row in money.channels}
    bounds = tuple(
        (name, low * today.get(name, 0.0), high * today.get(name, 0.0)) for name, low, high in choices.bounds
    )
    return replace(choices, bounds=bounds)


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
