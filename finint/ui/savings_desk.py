"""The savings ledger on the page: the stages by kind, each saving with its evidence, and the next stage."""

from datetime import timedelta
from decimal import Decimal

import streamlit as st

from finint import display, metrics, savings, savings_ledger
from finint.cost_parts import explain_cost
from finint.errors import FinintError
from finint.savings import KINDS, PROOF, STAGES, Saving
from finint.ui.charts import beside
from finint.ui.costs_desk import Costs, readers
from finint.ui.desk import Desk
from finint.ui.frame import now, problem
from finint.ui.tables import Column, table
from finint.ui.tiles import tile
from finint.ui.words import plain

ZERO = Decimal(0)
_WORDS = {"finding": "finding", "review": "review by finance", "contract": "contract number",
    "document": "document number", "journal": "journal entry"}  # fmt: skip


def savings_page(desk: Desk, costs: Costs) -> None:
    """Draw progress, the stages, the ledger, and the form for the next stage of a picked saving."""
    left, right = beside("savings")
    with left:
        _stages(desk, costs)
    with right:
        _progress(desk, costs)
    picked = _ledger(desk, costs)
    if picked:
        _rows(desk, picked)
        _advance(desk, costs, picked)
    if not costs.savings:
        st.caption(
            "The ledger is empty: pick a finding and take it in, or state a saving below. What an accepted plan left "
            "unspent enters by itself once its outcome is known."
        )
    _state(desk, costs)


def _progress(desk: Desk, costs: Costs) -> None:
    rows, view = readers(desk, costs), costs.vendors.view
    progress, metric = costs.progress, metrics.get("savings_progress_ratio")
    tile(
        metric,
        progress.saved_ratio,
        actor=desk.actor,
        also=f"target {display.percent(progress.target_ratio)}",
        currency=desk.currency,
        explain=lambda: explain_cost(desk.books, metric, view, rows),
    )
    asked, spent = (display.short_money(amount) for amount in (progress.target_amount, progress.baseline_amount))
    realised = f"{display.short_money(progress.realised_amount)} realised of the {asked} asked for."
    st.caption(plain(f"{realised} Baseline: {spent} {desk.currency} spent in {costs.baseline.label()}, as booked."))


def _stages(desk: Desk, costs: Costs) -> None:
    funnels = {kind: savings.funnel(costs.savings, kind) for kind in KINDS}
    columns = [
        Column("Stage", lambda stage: stage.capitalize()),
        *(
            Column(kind.capitalize(), lambda stage, kind=kind: funnels[kind][stage], "amount")  # type: ignore[misc]
            for kind in KINDS
        ),
    ]
    table(
        f"Savings by stage, {desk.currency} · hard, avoidance and soft are never added up",
        STAGES,
        columns,
        actor=desk.actor,
        key="stages",
    )


def _ledger(desk: Desk, costs: Costs) -> Saving | None:
    columns = [
        Column("Saving", lambda one: one.first.title),
        Column("Vendor", lambda one: one.first.vendor),
        Column("Kind", lambda one: one.first.kind),
        Column("Every year", lambda one: "yes" if one.first.is_recurring else "once"),
        Column("Stage", lambda one: one.stage),
        Column("Identified", lambda one: one.amount("identified"), "amount"),
        Column("Validated", lambda one: one.amount("validated"), "amount"),
        Column("Contracted", lambda one: one.amount("contracted"), "amount"),
        Column("Realised", lambda one: one.amount("realised"), "amount"),
        Column("Leaked", lambda one: one.amount("leaked"), "amount"),
        Column("Latest evidence", lambda one: one.last.evidence),
        Column("By", lambda one: one.last.recorded_by),
    ]
    if not costs.savings:
        return None
    picked: Saving | None = table(
        f"Savings ledger, {desk.currency}",
        costs.savings,
        columns,
        actor=desk.actor,
        key="savings",
        totals=f"{display.count(len(costs.savings), 'saving')} · select one for its stages",
        pick=True,
    )
    return picked


def _rows(desk: Desk, one: Saving) -> None:
    columns = [
        Column("Stage", lambda row: row.stage),
        Column("Amount", lambda row: row.amount, "amount"),
        Column("Month", lambda row: row.month, "month"),
        Column("Proved by", lambda row: _WORDS[row.evidence_kind]),
        Column("Evidence", lambda row: row.evidence),
        Column("Note", lambda row: row.note),
        Column("When", lambda row: row.recorded_on.date(), "day"),
        Column("Who", lambda row: row.recorded_by),
    ]
    table(f"Stages of {one.first.title}, {desk.currency}", one.stages, columns, actor=desk.actor, key="saving_stages")


def _advance(desk: Desk, costs: Costs, one: Saving) -> None:
    following = savings.AFTER[one.stage]
    if not following:
        return
    with st.form("advance", border=True, clear_on_submit=False):
        st.markdown(f"**Next stage of {plain(one.first.title)}**")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            stage = st.selectbox("Stage", following, key="next_stage")
            proof = st.selectbox("Proved by", sorted({kind for s in following for kind in PROOF[s]}), key="next_proof",
                                 format_func=_WORDS.__getitem__)  # fmt: skip
            amount = st.number_input(
                f"Amount, {desk.currency}",
                min_value=0.0,
                value=float(one.amount(one.stage)),
                step=0.01,
                key="next_amount",
            )
            month = st.date_input("Month", costs.vendors.view.as_of - timedelta(days=1), key="next_month")
            evidence = st.text_input("Evidence: number, or who reviewed what", key="next_evidence")
        if st.form_submit_button("Record", type="primary"):
            stated = savings_ledger.Statement(one.first.saving_id, stage, Decimal(str(amount)), month, proof, evidence)
            try:
                savings_ledger.advance(desk.books, stated, now=now())
            except FinintError as error:
                problem(error)
            else:
                st.rerun()


def _state(desk: Desk, costs: Costs) -> None:
    with st.expander("State a saving that no rule found"), st.form("state", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            title = st.text_input("What", key="state_title")
            vendor = st.text_input("Vendor", key="state_vendor")
            kind = st.selectbox("Kind", KINDS, key="state_kind")
            amount = st.number_input(f"Amount, {desk.currency}", min_value=0.0, step=0.01, key="state_amount")
            recurring = st.checkbox("Every year", key="state_recurring")
            evidence = st.text_input("Baseline: prior price × quantity, and where it stands", key="state_evidence")
        if st.form_submit_button("Identify"):
            try:
                savings_ledger.add(
                    desk.books, f"stated:{now():%Y%m%d%H%M%S%f}", title=title or "Saving", vendor=vendor, rule="stated",
                    kind=kind, is_recurring=recurring, amount=Decimal(str(amount)),
                    month=costs.vendors.view.as_of - timedelta(days=1), evidence_kind="review", evidence=evidence,
                    now=now(),
                )  # fmt: skip
            except FinintError as error:
                problem(error)
            else:
                st.rerun()
