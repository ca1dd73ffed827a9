"""Does the advice work? Three legs, each labelled: hold-out of the curves, simulated worlds, the decision journal."""

from decimal import Decimal

import streamlit as st

from finint import display, metrics
from finint.advice_parts import exact, explain_worlds
from finint.optimizer.replay import Origin, replay
from finint.optimizer.worlds import Backtest, PolicyScore, backtest
from finint.ui.advice_desk import Inputs
from finint.ui.decision_journal import journal
from finint.ui.desk import Desk
from finint.ui.heading import section
from finint.ui.tables import Column, table
from finint.ui.tiles import tile
from finint.ui.words import plain

WORLDS = 60
REPLAY_STEP = 0.3


def backtest_tab(desk: Desk, inputs: Inputs) -> None:
    """Draw the three legs and what each can and cannot show."""
    _replayed(desk, inputs)
    _worlds(desk)
    journal(desk, inputs)


@st.cache_resource(max_entries=8, ttl="2h", show_spinner="Replaying the advice at past quarters")
def _origins(path: str, role: str, data_version: int, _inputs: Inputs) -> tuple[Origin, ...]:
    del path, role, data_version  # parts of the key
    assert _inputs.curves.fit is not None
    series = _inputs.history.series()
    return replay(series, _inputs.curves.fit, step_ratio=REPLAY_STEP, experiments=_inputs.curves.experiments)


def _replayed(desk: Desk, inputs: Inputs) -> None:
    section("1 · Hold-out", detail="rolling origins: each sees only the weeks before it, later weeks judge")
    assert inputs.curves.fit is not None
    rows = _origins(str(desk.books.path), desk.actor.role, desk.data_version, inputs)
    if not rows:
        st.caption("No origin yet: 26 weeks to learn from and a quarter to judge are needed.")
        return
    columns = [
        Column("First week not seen", lambda row: row.week, "day"),
        Column(
            "Curves' accuracy", lambda row: _ratio(row.accuracy), "ratio", help="1 − Σ|forecast − actual| ÷ Σ actual"
        ),
        Column("Regret of the advice", lambda row: _ratio(row.regret), "ratio", help="share of the best response lost"),
        Column("unchanged plan", lambda row: _ratio(row.regret_of(row.unchanged)), "ratio"),
        Column(
            "last year's shares",
            lambda row: None if row.last_year is None else _ratio(row.regret_of(row.last_year)),
            "ratio",
        ),
        Column("equal shares", lambda row: _ratio(row.regret_of(row.equal)), "ratio"),
        Column("Beats all three", _beats),
    ]
    won = sum(_beats(row) == "yes" for row in rows)
    table(
        "Advice at past quarters, regret in % of the best response within the same step",
        rows,
        columns,
        actor=desk.actor,
        key="origins",
        totals=f"beats all three policies at {won} of {len(rows)} origins",
    )
    st.caption(
        "Evidence: hold-out. Judged by the curves of all weeks, which are no truth: this shows whether the advice is "
        "stable, not that spend caused the outcome."
    )


def _ratio(value: float | None) -> Decimal | None:
    return None if value is None else exact(value)


def _beats(row: Origin) -> str:
    others = [row.unchanged, row.equal, *([] if row.last_year is None else [row.last_year])]
    return "yes" if row.advice > max(others) else "no"


@st.cache_resource(max_entries=2, show_spinner="Simulating worlds with known truth")
def _simulated(worlds: int) -> Backtest:
    return backtest(worlds)


def _worlds(desk: Desk) -> None:
    found = _simulated(WORLDS)
    section("2 · Simulated worlds", detail=f"{found.worlds} worlds with known truth")
    metric = metrics.get("advice_regret_ratio")
    left, right = st.columns([1, 3])
    with left:
        advice = found.scores[0]
        tile(
            metric,
            exact(advice.regret_mean),
            actor=desk.actor,
            also=f"worst {display.percent(advice.regret_worst)}",
            explain=lambda: explain_worlds(metric, found, data_version=desk.data_version),
        )
    with right:
        columns: list[Column] = [
            Column("Policy", lambda row: row.policy.capitalize()),
            Column("Mean regret", lambda row: exact(row.regret_mean), "ratio"),
            Column("Worst regret", lambda row: exact(row.regret_worst), "ratio"),
            Column("Advice wins in", _won),
        ]
        table("Regret and win rate", found.scores, columns, actor=desk.actor, key="worlds")
    step = "any step" if found.step_ratio is None else f"a step of {found.step_ratio:.0%}".replace("%", " %")
    st.caption(
        plain(
            f"Evidence: simulation. {found.verdict[:1].upper()}{found.verdict[1:]}. The advice sees curves wrong by "
            f"about {found.error_ratio:.0%} and may take {step}; the policies too."
        )
    )


def _won(row: PolicyScore) -> str | None:
    return None if row.win_rate is None else f"{display.percent(row.win_rate, places=0)} of worlds"
