"""What the reader does with a proposal: keep it, compare, accept it with a reason, hand it over."""

import json
from collections.abc import Callable
from dataclasses import asdict
from decimal import Decimal

import numpy as np
import streamlit as st

from finint import advice_paper, decisions, display
from finint.api.exports import Paper
from finint.data_state import DataState, data_state
from finint.errors import FinintError
from finint.export import Heading, Sheet, xlsx_bytes
from finint.optimizer.advice import Advice
from finint.optimizer.outlook import OutcomeRange, outcome_range
from finint.optimizer.question import Choices
from finint.optimizer.reasons import confidence, why
from finint.optimizer.transfers import beyond_plan, transfers
from finint.remaining_money import Money
from finint.store import Books
from finint.ui import frame
from finint.ui.advice_desk import Inputs, channel_name
from finint.ui.desk import Desk
from finint.ui.downloads import links
from finint.ui.heading import section
from finint.ui.tables import Column, table
from finint.ui.words import plain


def actions(desk: Desk, inputs: Inputs, money: Money, choices: Choices, found: Advice, said: tuple[str, ...]) -> None:
    """Draw save, compare, accept and the files."""
    section("Actions")
    with st.container(horizontal=True, gap="xsmall"):
        _save(desk, money, choices, found)
        _compare(desk)
        _accept(desk, inputs, money, found)
    with st.container(horizontal=True, gap="xsmall"):
        page = one_pager(desk, inputs, money, found, said)
        links(_plan_sheet(desk, found), desk.actor, key="plan_file", forms=("csv",), label="Plan CSV")
        links(page, desk.actor, key="one_pager_paper", forms=("html",), label="One-pager, A4")
        links(page, desk.actor, key="one_pager", forms=("xlsx",), label="One-pager, XLSX")


def _save(desk: Desk, money: Money, choices: Choices, found: Advice) -> None:
    with st.popover("Save scenario", key="save_scenario"):
        name = st.text_input("Name", key="scenario_name", max_chars=60)
        if st.button("Save", type="primary", key="save_now"):
            try:
                decisions.save_scenario(
                    desk.books, name, json.dumps(asdict(choices)), summary_of(desk, money, found), now=frame.now()
                )
            except FinintError as error:
                frame.problem(error)
            else:
                st.success("Saved: open Compare to see it beside the others.")


def summary_of(desk: Desk, money: Money, found: Advice) -> dict[str, str]:
    """Return a proposal's figures as a scenario keeps them: money as text, shares as text."""
    low, high = found.interval_80
    return {
        "objective": found.question.choices.objective,
        "currency": desk.currency if found.question.choices.is_money else "",
        "until": money.window.last_day.isoformat(),
        "budget": str(found.budget_amount),
        "gain": f"{found.gain:.2f}",
        "low": f"{low:.2f}",
        "high": f"{high:.2f}",
        "worst": f"{found.worst_in_20:.2f}",
        "better": f"{found.better_ratio:.4f}",
        "moved": str(found.moved_amount),
        "unallocated": str(found.unallocated_amount),
        **{f"spend:{name}": str(amount) for name, amount in found.result.optimized_allocation.items()},
    }


def _compare(desk: Desk) -> None:
    kept = decisions.scenarios(desk.books)
    if st.button(f"Compare ({len(kept)})", key="compare_scenarios", disabled=not kept):
        _compared(desk)


@st.dialog("Scenarios side by side", width="large")
def _compared(desk: Desk) -> None:
    kept = decisions.scenarios(desk.books)
    figures = [row.figures for row in kept]
    names = sorted({key.removeprefix("spend:") for one in figures for key in one if key.startswith("spend:")})
    lines: list[tuple[str, list[str]]] = [
        ("Objective", [str(one["objective"]).replace("_", " ") for one in figures]),
        ("Until", [str(one["until"]) for one in figures]),
        ("Budget", [_amount(one["budget"]) for one in figures]),
        ("Expected gain", [f"{_amount(one['gain'])} {one['currency']}".strip() for one in figures]),
        ("80 % interval", [f"[{_amount(one['low'])}; {_amount(one['high'])}]" for one in figures]),
        ("5th percentile", [_amount(one["worst"]) for one in figures]),
        ("P(beats current)", [display.percent(Decimal(one["better"])) for one in figures]),
        ("Moved", [_amount(one["moved"]) for one in figures]),
        ("Unallocated", [_amount(one["unallocated"]) for one in figures]),
        *((channel_name(name), [_amount(one.get(f"spend:{name}")) for one in figures]) for name in names),
    ]
    columns = [
        Column("Figure", lambda row: row[0]),
        *(Column(scenario.name, _cell(place)) for place, scenario in enumerate(kept)),
    ]
    table("Scenarios as saved", lines, columns, actor=desk.actor, key="scenarios", absent="")
    stale = [row.name for row in kept if row.data_version != desk.data_version]
    if stale:
        st.caption(plain(f"! The books have changed since: {', '.join(stale)}. These are the figures as saved."))
    with st.container(horizontal=True):
        for scenario in kept:
            st.button(
                f"Remove {scenario.name}",
                key=f"remove_{scenario.scenario_id}",
                on_click=decisions.remove_scenario,
                args=(desk.books, scenario.scenario_id),
                kwargs={"now": frame.now()},
            )


def _cell(place: int) -> Callable[[tuple[str, list[str]]], str]:
    return lambda row: row[1][place]


def _amount(text: str | None) -> str:
    return display.ABSENT if text is None else display.money(Decimal(text), places=0)


def predicted(inputs: Inputs, money: Money, found: Advice) -> OutcomeRange:
    """Return the outcome the books should show for the window if the proposal is followed."""
    fitted = inputs.curves.fit
    assert fitted is not None
    actual = np.array(inputs.history.outcomes, dtype=float)
    plan = {name: float(amount) for name, amount in found.result.optimized_allocation.items()}
    return outcome_range(fitted, actual, plan, money.window.weeks)


def _accept(desk: Desk, inputs: Inputs, money: Money, found: Advice) -> None:
    with st.popover("Accept plan", key="accept"):
        outlook = predicted(inputs, money, found)
        st.markdown(
            plain(
                f"Writes a decision and draft transfers. It predicts {outlook.expected:,.0f} "
                f"{inputs.history.outcome} until {display.day(money.window.last_day)}, 80 % interval "
                f"[{outlook.low:,.0f}; {outlook.high:,.0f}]; the books will judge it."
            )
        )
        beyond = beyond_plan(transfers(found, money.window.period.start)) if money.from_plan else Decimal(0)
        if beyond:
            st.warning(
                plain(
                    f"It spends {display.money(beyond)} {desk.currency} that plan {money.version} does not hold, and "
                    "transfers make no money: accepted now, its drafts cannot be posted. Take in a plan with that "
                    "money on the imports page first, then accept the proposal on it."
                )
            )
        reason = st.text_area("Why is it accepted?", key="accept_reason", max_chars=400)
        if st.button("Accept", type="primary", key="accept_now"):
            try:
                number = accept(desk, inputs, money, found, reason)
            except FinintError as error:
                frame.problem(error)
            else:
                st.success(f"Decision {number} is in the journal (Backtest): finance posts its draft transfers there.")


def accept(desk: Desk, inputs: Inputs, money: Money, found: Advice, reason: str) -> int:
    """Write the decision and return its number."""
    drafts = transfers(found, money.window.period.start) if money.from_plan else []
    return decisions.accept(
        desk.books,
        found,
        drafts,
        predicted(inputs, money, found),
        outcome=inputs.history.outcome,
        plan_version=money.version,
        window=(money.window.as_of, money.window.end),
        lag_days=found.result.implementation_timeline.checkpoint_lag_days,
        reason=reason,
        now=frame.now(),
    )


def _plan_sheet(desk: Desk, found: Advice) -> Sheet:
    headings = (
        Heading("Channel", lambda row: channel_name(row.channel)),  # type: ignore[attr-defined]
        Heading(f"Current {desk.currency}", lambda row: row.current_amount, summed=True),  # type: ignore[attr-defined]
        Heading(f"Proposed {desk.currency}", lambda row: row.proposed_amount, summed=True),  # type: ignore[attr-defined]
        Heading(f"Change {desk.currency}", lambda row: row.change_amount, summed=True),  # type: ignore[attr-defined]
        Heading("Why", lambda row: why(found, row)),  # type: ignore[arg-type]
        Heading("Confidence", lambda row: confidence(found, row)),  # type: ignore[arg-type]
    )
    return Sheet("Plan of the optimizer", headings, found.result.moves, (("Data version", str(desk.data_version)),))


def one_pager(desk: Desk, inputs: Inputs, money: Money, found: Advice, said: tuple[str, ...]) -> Paper:
    """Return the proposal on one page: as a workbook, and as HTML that prints on A4, with the same lines."""
    rests = advice_paper.Rests(len(inputs.history.weeks), money.version, desk.currency, channel_name)
    state = _state(desk.books, str(desk.books.path), desk.actor.role, desk.data_version)
    headings = tuple(Heading(name.capitalize(), _field(name)) for name in ("section", "item", "value", "note"))
    facts = (("Snapshot", f"{state.snapshot} {state.data_version}"), ("Data hash", state.data_hash))
    sheet = Sheet("Optimizer one-pager", headings, advice_paper.lines(found, said, rests), facts)
    made_on, sample = frame.now(), desk.held.is_sample
    return Paper(
        sheet.title, headings, (), facts, forms={
            "html": lambda: advice_paper.html(found, said, rests, state, made_on=made_on, sample=sample).encode(),
            "xlsx": lambda: xlsx_bytes(sheet),
        },
    )  # fmt: skip


@st.cache_resource(max_entries=4, ttl="10m", show_spinner=False)
def _state(_books: Books, path: str, role: str, data_version: int) -> DataState:
    del path, role, data_version  # parts of the key
    return data_state(_books)


def _field(name: str) -> Callable[[object], str]:
    return lambda row: str(getattr(row, name))
