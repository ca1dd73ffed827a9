"""What could go wrong: gain against caution, every budget, the assumptions that matter, plain facts."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

import streamlit as st

from finint import display
from finint.figures import tradeoff
from finint.figures.paper import Scale, scale_of
from finint.optimizer.advice import Advice
from finint.optimizer.question import Choices
from finint.optimizer.tornado import Swing
from finint.optimizer.trade import Sweep, gain_under, sweep_of, swings_of
from finint.remaining_money import Money
from finint.return_rules import Rules
from finint.ui.advice_desk import AVERSIONS, Inputs, advice_of, channel_name
from finint.ui.charts import chart, pair
from finint.ui.desk import Desk
from finint.ui.frame import ink
from finint.ui.tables import Column, table


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the risk table: what, its value in words, and how it is made."""

    name: str
    value: str
    made: str


def risk_tab(desk: Desk, inputs: Inputs, money: Money, choices: Choices, found: Advice) -> None:
    """Draw frontier, sweep, tornado and facts."""
    scale = _scale(found)
    left, right = pair("frontier", (1, 1))
    with left:
        _frontier(desk, inputs, money, choices, found)
    with right:
        _sweep(desk, found)
    left, right = pair("tornado", (1, 1.5))
    with left:
        _tornado(desk, found, scale)
    with right:
        _facts(desk, inputs, found)


def _scale(found: Advice) -> Scale:
    return scale_of([Decimal(repr(found.gain)) * 10]) if found.question.choices.is_money else Scale(1, "")


def _unit(desk: Desk, inputs: Inputs, found: Advice, scale: Scale) -> str:
    return scale.heading(desk.currency) if found.question.choices.is_money else inputs.history.outcome


def _frontier(desk: Desk, inputs: Inputs, money: Money, choices: Choices, found: Advice) -> None:
    scale = _scale(found)
    if choices.objective in {"target_cac", "target_roi"}:
        st.caption("A target asks how much money still meets it: there is no trade of gain against caution.")
        return
    rows = []
    for name, aversion in AVERSIONS.items():
        other = advice_of(desk, inputs, money, replace(choices, aversion=aversion))
        rows.append(
            tradeoff.TradeOff(
                name, other.worst_in_20 / scale.divisor, other.gain / scale.divisor, chosen=aversion == choices.aversion
            )
        )
    chart(
        f"Gain against caution, {_unit(desk, inputs, found, scale)} · ● chosen",
        tradeoff.frontier(rows, ink(), unit=scale.unit),
        tradeoff.frontier_words(rows, unit=scale.unit),
        key="frontier",
        note="Each point is the best plan for a degree of risk aversion, within the same limits.",
    )


@st.cache_resource(max_entries=32, ttl="2h", show_spinner=False)
def _swept(_found: Advice, key: tuple[object, ...]) -> Sweep:
    del key
    return sweep_of(_found, hurdle_ratio=float(Rules().hurdle_ratio))


@st.cache_resource(max_entries=32, ttl="2h", show_spinner=False)
def _swung(_found: Advice, key: tuple[object, ...]) -> tuple[Swing, ...]:
    del key
    return swings_of(_found)


def _key(desk: Desk, found: Advice) -> tuple[object, ...]:
    return (str(desk.books.path), desk.actor.role, desk.data_version, found.question.choices, found.question.weeks)


def _sweep(desk: Desk, found: Advice) -> None:
    swept = _swept(found, _key(desk, found))
    is_money = found.question.choices.is_money
    scale = scale_of([Decimal(repr(swept.points[-1].budget_amount))])
    worth = float(scale.divisor) if is_money else 1.0
    rows = [tradeoff.Budget(p.budget_amount / scale.divisor, p.response / worth) for p in swept.points]
    today = float(sum((row.current_amount for row in found.money), Decimal(0))) / scale.divisor
    hurdle = None if swept.hurdle_amount is None else swept.hurdle_amount / scale.divisor
    meets = display.percent(Rules().hurdle_ratio)
    chart(
        f"Best response at every budget, {scale.heading(desk.currency)} · without the step cap",
        tradeoff.sweep(rows, ink(), today=today, hurdle=hurdle, unit=scale.unit),
        tradeoff.sweep_words(rows, today=today, hurdle=hurdle, unit=scale.unit),
        key="sweep",
        note=f"At the hurdle the next unit returns itself and {meets}, a yearly 10 % for 60 days."
        if is_money
        else "Customers are not money: no hurdle is drawn. Pick an objective in money to see it.",
    )


def _tornado(desk: Desk, found: Advice, scale: Scale) -> None:
    swings = _swung(found, _key(desk, found))
    rows = [
        tradeoff.Swing(_assumption(row.assumption), row.kept_low / scale.divisor, row.kept_high / scale.divisor)
        for row in swings
    ]
    chart(
        f"Gain when one assumption is 20 % off, {scale.heading(desk.currency)} · plan kept · □ lower ■ higher",
        tradeoff.tornado(rows, found.gain / scale.divisor, ink(), unit=scale.unit),
        tradeoff.tornado_words(rows, unit=scale.unit),
        key="tornado",
    )


def _assumption(text: str) -> str:
    name, _, what = text.partition(" ")
    return f"{channel_name(name)} {what}"


def _facts(desk: Desk, inputs: Inputs, found: Advice) -> None:
    risk = found.result.risk_assessment
    write: Callable[[float], str] = (
        (lambda value: f"{display.short_money(Decimal(repr(value)), sign=True)} {desk.currency}")
        if found.question.choices.is_money
        else (lambda value: display.money(Decimal(repr(value)), places=1, sign=True))
    )
    tail = risk.tail_mean_gain
    rows = [
        Fact("Chance of a loss", display.percent(risk.prob_loss), "share of draws with a gain below 0"),
        Fact("Mean of the worst fifth", "n/a" if tail is None else write(tail), "mean gain of the worst 20 % of draws"),
        Fact(
            "Concentration (HHI)",
            f"{risk.concentration_hhi_current:,.0f} → {risk.concentration_hhi:,.0f}",
            "10,000 × Σ squared shares of spend",
        ),
        Fact(
            "Reversible",
            f"{display.percent(risk.moved_ratio)} of the money moves",
            "moved money ÷ plan; it can move back until it is ordered",
        ),
        *_other_value(inputs, found, write),
        Fact(
            "Extrapolated",
            ", ".join(map(channel_name, risk.extrapolated_channels)) or "none",
            "proposed weekly spend outside the spend seen",
        ),
        Fact(
            "Not identified",
            ", ".join(map(channel_name, risk.unidentified_channels)) or "none",
            "curves that the data do not tell",
        ),
        Fact(
            "Data",
            f"{len(inputs.history.weeks)} weeks, the last from {display.day(inputs.history.weeks[-1])}",
            "whole weeks with spend and outcome",
        ),
    ]
    columns = [
        Column("Risk", lambda row: row.name),
        Column("Value", lambda row: row.value),
        Column("How it is made", lambda row: row.made),
    ]
    table("Risk of the proposal", rows, columns, actor=desk.actor, key="risk")


def _other_value(inputs: Inputs, found: Advice, write: Callable[[float], str]) -> list[Fact]:
    """Return the same plan's gain when customers are valued by the channel that met them last."""
    objective = found.question.choices.objective
    if objective not in {"margin", "ltv"}:
        return []
    names = found.problem.names
    own, by_channel = inputs.values_of(objective), inputs.values_of("ltv" if objective == "margin" else "margin")
    other = gain_under(
        found,
        [own.get(name, own[""]) for name in names],
        [by_channel.get(name, by_channel[""]) for name in names],
    )
    label = "Under customer value by channel" if objective == "margin" else "Under one customer value"
    made = "same plan; a customer is worth what those last met by the channel brought"
    return [Fact(label, write(other), made if objective == "margin" else "same plan; every customer worth the mean")]
