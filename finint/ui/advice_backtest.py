"""Does the advice work? Three legs, each labelled: hold-out of the curves, simulated worlds, the decision journal."""

from decimal import Decimal

import streamlit as st

from finint import decisions, display, metrics
from finint.advice_parts import exact, explain_worlds
from finint.decisions import Judged
from finint.optimizer.replay import Origin, replay
from finint.optimizer.worlds import Backtest, PolicyScore, backtest
from finint.ui.advice_desk import Inputs, channel_name
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
    _journal(desk, inputs)


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


def _journal(desk: Desk, inputs: Inputs) -> None:
    section("3 · Decision journal", detail="what was accepted, what it predicted, what the books say")
    rows = decisions.journal(desk.books, inputs.as_of)
    if not rows:
        st.caption(
            "No decision yet. Accepting a proposal writes its prediction here; the books judge it when it matures."
        )
        return
    columns = [
        Column("Decision", lambda row: row.decision.decision_id, "count"),
        Column("Accepted", lambda row: row.decision.decided_on.date(), "day"),
        Column("By", lambda row: row.decision.decided_by),
        Column("Window until", lambda row: row.decision.window_end, "day"),
        Column("Moved", lambda row: row.decision.moved_amount, "amount"),
        Column("Gain predicted", lambda row: row.decision.gain, "number", help="in the unit of its objective"),
        Column("Outcome predicted", lambda row: row.decision.predicted_outcome, "number"),
        Column("80 % interval", lambda row: f"[{row.decision.outcome_low:,.0f}; {row.decision.outcome_high:,.0f}]"),
        Column("Realised", lambda row: row.realised, "count"),
        Column("Judgement", _judged, "note"),
        Column("Reason", lambda row: row.decision.reason),
    ]
    matured = [row for row in rows if row.state != "open"]
    inside = sum(row.state == "inside" for row in matured)
    picked: Judged | None = table(
        "Decisions · select one for its draft transfers",
        rows,
        columns,
        actor=desk.actor,
        key="journal",
        totals=f"{inside} of {len(matured)} matured inside the interval" if matured else "none has matured",
        pick=True,
        absent="",
    )
    st.caption("Evidence: journal. The gain itself is never seen, since nobody watches both plans; the outcome is.")
    if picked:
        _drafts(desk, picked)


def _judged(row: Judged) -> str:
    if row.state == "open":
        return f"matures {display.day(row.decision.matures_on)}"
    return "inside" if row.state == "inside" else "● outside"


def _drafts(desk: Desk, picked: Judged) -> None:
    rows = decisions.draft_lines(desk.books, picked.decision.decision_id)
    columns = [
        Column("Line", lambda row: row.line_no, "count"),
        Column("Channel", lambda row: channel_name(row.channel) if row.channel else "outside the plan"),
        Column("Month", lambda row: row.month, "month"),
        Column("Campaign", lambda row: row.campaign),
        Column("Amount", lambda row: row.amount, "amount"),
        Column("Plan import", lambda row: row.plan_import_id),
        Column("Plan line", lambda row: row.plan_line_no or None, "count"),
    ]
    total = sum((row.amount for row in rows), Decimal(0))
    table(
        f"Draft transfers of decision {picked.decision.decision_id}, {desk.currency}",
        rows,
        columns,
        actor=desk.actor,
        key="drafts",
        totals=f"add up to {display.money(total)}",
        absent="",
    )
