"""The roll-out week by week: what carries over counts, steps and a cap hold, and the status says how good it is."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import streamlit as st

from finint import display
from finint.errors import CalculationError
from finint.figures.paper import scale_of
from finint.figures.weeks import Ramp, weeks, weeks_words
from finint.optimizer.advice import Advice
from finint.optimizer.weekly_plan import MOST_WEEKS, TAIL_WEEKS, Steps, WeeklyPlan, weekly_plan
from finint.remaining_money import Money
from finint.ui import frame
from finint.ui.advice_desk import Inputs, channel_name
from finint.ui.charts import chart
from finint.ui.desk import Desk
from finint.ui.heading import section
from finint.ui.tables import Column, table
from finint.ui.words import plain

STEPS = {"5 %": 0.05, "10 %": 0.1, "20 %": 0.2, "30 %": 0.3, "50 %": 0.5, "any step": None}
CAPS = {"the mean week": 1.0, "110 %": 1.1, "125 %": 1.25, "150 %": 1.5, "200 %": 2.0, "no cap": None}
DRAWN = 9
_Week = tuple[int, date]


def weekly_part(desk: Desk, inputs: Inputs, money: Money, found: Advice) -> None:
    """Draw the controls, how good the spread is, the weeks as small panels, and the weeks as a table."""
    section("Week by week", detail="the same money spread over weeks; what earlier spend carries over counts")
    steps = _controls()
    try:
        made = _made(desk, inputs, money, found, steps)
    except CalculationError as error:
        frame.problem(error)
        return
    st.markdown(f"**{plain(made.said)}.** {plain(_worth(desk, inputs, made, found))}")
    if made.answer.status == "infeasible":
        st.caption(plain(f"Smallest repair: {made.answer.repair}."))
        return
    scale = scale_of([amount for row in made.spend.values() for amount in row])
    ranked = sorted(made.spend, key=lambda name: -made.even[name])
    rows = [
        Ramp(
            channel_name(name),
            tuple(float(amount / scale.divisor) for amount in made.spend[name]),
            float(made.now[name] / scale.divisor),
            float(made.even[name] / scale.divisor),
        )
        for name in ranked[:DRAWN]
    ]
    chart(
        f"Spend by week, {scale.heading(desk.currency)} · dotted: proposal at an even pace",
        weeks(rows, made.days, frame.ink()),
        weeks_words(rows, made.days),
        key="weeks",
        note="○ today's plan, a week. All panels share one scale.",
    )
    numbered: list[_Week] = list(enumerate(made.days))
    columns = [
        Column("Week of", lambda row: row[1], "day"),
        *(Column(channel_name(name), _of(made, name), "amount") for name in ranked),
        Column("All", lambda row: made.weekly[row[0]], "amount"),
        Column("Held by", lambda row: _limits(made, row[0]), help="limits that hold this week"),
    ]
    table(
        f"Weeks, {desk.currency}",
        numbered,
        columns,
        actor=desk.actor,
        key="weekly_rollout",
        totals=f"add up to {display.money(sum(made.weekly, Decimal(0)))}",
        absent="",
    )
    st.caption(plain(_assumptions(money, made, steps)))


def _controls() -> Steps:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        count = st.slider("Weeks", 4, MOST_WEEKS, MOST_WEEKS, key="weeks", bind="query-params", width=200)
        step = st.select_slider(
            "Step from week to week", list(STEPS), value="20 %", key="weekly_step", bind="query-params", width=220
        )
        cap = st.select_slider(
            "Most in one week", list(CAPS), value="150 %", key="weekly_cap", bind="query-params", width=220,
            help="of the mean week, all channels with a curve together",
        )  # fmt: skip
        tail = st.toggle(
            "Carry-over afterwards counts", value=True, key="weekly_tail", bind="query-params",
            help=f"what spend still brings in the {TAIL_WEEKS} weeks after the last",
        )  # fmt: skip
    return Steps(count, STEPS[step], CAPS[cap], tail)


def _made(desk: Desk, inputs: Inputs, money: Money, found: Advice, steps: Steps) -> WeeklyPlan:
    key = (str(desk.books.path), desk.actor.role, desk.data_version)
    asked = (inputs.version, money.window.end, found.question.choices, steps)
    return _planned(*key, asked, inputs, found, steps)


@st.cache_resource(max_entries=32, ttl="2h", show_spinner="Spreading the proposal over weeks")
def _planned(
    path: str, role: str, data_version: int, asked: tuple[object, ...], _inputs: Inputs, _found: Advice, _steps: Steps
) -> WeeklyPlan:
    del path, role, data_version, asked  # parts of the key
    assert _inputs.curves.fit is not None
    values = _inputs.values_of(_found.question.choices.objective)
    return weekly_plan(
        _found, _inputs.curves.fit, _inputs.history.spend, _steps, values=values, start_date=_inputs.as_of
    )


def _worth(desk: Desk, inputs: Inputs, made: WeeklyPlan, found: Advice) -> str:
    """Say what the spread brings, beside the proposal at an even pace."""
    if made.answer.objective is None:
        return ""
    unit = desk.currency if found.question.choices.is_money else inputs.history.outcome
    gain = made.answer.objective - made.even_response
    more = f"{abs(gain):,.0f} {'more' if gain >= 0 else 'less'}"
    return (
        f"It brings {made.answer.objective:,.0f} {unit} by the fitted curves, {more} than the proposal at an even "
        "pace, which may step further in its first week."
    )


def _of(made: WeeklyPlan, name: str) -> Callable[[_Week], Decimal]:
    return lambda row: made.spend[name][row[0]]


def _limits(made: WeeklyPlan, week: int) -> str:
    """Return what holds a week: the cap, and the channels at their step."""
    found = []
    for limit in made.answer.binding:
        parts = limit.split(":")
        if parts[0] == f"week {week + 1}":
            found.append("weekly cap")
        elif len(parts) == 3 and parts[1] == f"week {week + 1}":
            arrow = "▲" if parts[2] == "max_weekly_change" else "▼"
            found.append(f"{channel_name(parts[0])} {arrow}")
    return ", ".join(found)


def _assumptions(money: Money, made: WeeklyPlan, steps: Steps) -> str:
    last = made.days[-1]
    said = [
        "▲▼ a channel at its largest step up or down. Every week stays inside the proposal's limits at weekly pace.",
        f"Carry-over of {TAIL_WEEKS} weeks after the last counts."
        if steps.count_tail
        else "Carry-over after the last week does not count.",
        "Curves are the central ones of the fit; the proposal's gain is the mean over its draws.",
    ]
    if made.adjusted_amount:
        way = "more" if made.adjusted_amount > 0 else "less"
        said.insert(
            0,
            "! Steps from today take weeks to reach the proposal's pace: "
            f"{display.money(abs(made.adjusted_amount))} {way} than it is spent.",
        )
    if last >= money.window.end:
        end = display.day(money.window.last_day)
        said.insert(0, f"! The window's money ends on {end}: weeks after it go on at the proposal's pace.")
    if made.held_amount:
        said.append(f"Channels without a curve keep {display.money(made.held_amount)} a week, beside the cap.")
    return " ".join(said)
