"""The decision journal: what was accepted, what it predicted, what the books say; its transfers posted at a click."""

from decimal import Decimal

import streamlit as st

from finint import decision_transfers, decisions, display
from finint.decisions import DraftLine, Judged
from finint.errors import FinintError
from finint.ui import frame
from finint.ui.advice_desk import Inputs, channel_name
from finint.ui.desk import Desk
from finint.ui.heading import section
from finint.ui.tables import Column, table
from finint.ui.words import plain

ZERO = Decimal(0)


def journal(desk: Desk, inputs: Inputs) -> None:
    """Draw every decision, and the picked one's draft transfers with the button that posts them."""
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
        Column("Transfers", lambda row: f"posted, {row.decision.posted_as}" if row.decision.posted_as else "draft"),
        Column("Reason", lambda row: row.decision.reason),
    ]
    matured = [row for row in rows if row.state != "open"]
    inside = sum(row.state == "inside" for row in matured)
    picked: Judged | None = table(
        "Decisions · select one for its transfers",
        rows,
        columns,
        actor=desk.actor,
        key="journal",
        totals=f"{inside} of {len(matured)} matured inside the interval" if matured else "none has matured",
        pick=True,
        absent="",
    )
    st.caption("Evidence: journal. The gain itself is never seen, since nobody watches both plans; the outcome is.")
    picked = picked or next((row for row in rows if not row.decision.posted_as), None)
    if picked:
        _drafts(desk, inputs, picked)


def _judged(row: Judged) -> str:
    if row.state == "open":
        return f"matures {display.day(row.decision.matures_on)}"
    return "inside" if row.state == "inside" else "● outside"


def _drafts(desk: Desk, inputs: Inputs, picked: Judged) -> None:
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
    total = sum((row.amount for row in rows), ZERO)
    table(
        f"Draft transfers of decision {picked.decision.decision_id}, {desk.currency}",
        rows,
        columns,
        actor=desk.actor,
        key="drafts",
        totals=f"add up to {display.money(total)}",
        absent="",
    )
    if picked.state == "inside" and picked.decision.unallocated_amount > 0:
        freed = display.money(picked.decision.unallocated_amount)
        st.caption(plain(f"It freed {freed} {desk.currency} and kept its outcome: Costs takes that into the ledger."))
    if picked.decision.posted_as:
        st.caption(f"Posted as {picked.decision.posted_as}: the imports page shows its rows and can take them back.")
    elif rows:
        _post(desk, inputs, picked, rows)


def _post(desk: Desk, inputs: Inputs, picked: Judged, rows: list[DraftLine]) -> None:
    """Draw the button that posts every line, behind a confirmation; only finance moves plan."""
    if not desk.actor.may("finance"):
        st.caption("Drafts: finance posts them here, all lines or none.")
        return
    number = picked.decision.decision_id
    moved = -sum((row.amount for row in rows if row.channel and row.amount < 0), ZERO)
    kept = sum((row.amount for row in rows if not row.channel), ZERO)
    if kept < 0:
        st.caption(
            plain(
                f"Not to be posted: {display.money(-kept)} {desk.currency} of it is outside plan "
                f"{picked.decision.plan_version}. Take in a plan with that money, then accept a proposal on it."
            )
        )
        return
    with st.popover("Post these transfers", key="post_drafts"):
        plan = picked.decision.plan_version
        said = f"Moves {display.money(moved)} {desk.currency} of plan {plan} between the lines above"
        if kept > 0:
            said += f'; {display.money(kept)} of it is kept on lines named "Left unspent, decision {number}"'
        st.markdown(plain(f"{said}. All lines or none; the imports page can take them back."))
        if st.button("Post", type="primary", key=f"post_drafts_{number}"):
            try:
                decision_transfers.post(desk.books, picked.decision, as_of=inputs.as_of, now=frame.now())
            except FinintError as error:
                frame.problem(error)
            else:
                st.rerun()
