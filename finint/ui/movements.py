"""Money on its way: commitments, accruals and documents, and the actions that move it between states and lines."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import streamlit as st

from finint import accruals, budget, display, matching, transfers
from finint.errors import FinintError
from finint.importer.kinds import CATEGORIES, KINDS
from finint.period import Period, add_months, first_of_month
from finint.place import Place
from finint.ui import frame
from finint.ui.desk import Desk
from finint.ui.downloads import links
from finint.ui.plan import name_of
from finint.ui.tables import Column, table
from finint.ui.templates import template

ANY = "Any category"


@st.fragment
def money_panel(desk: Desk) -> None:
    """Draw what is committed and accrued, and the forms that accrue, transfer and match."""
    _commitments(desk)
    _accruals(desk)
    if not desk.actor.may("finance"):
        return
    action = st.segmented_control(
        "Do",
        ["Transfer", "Accrue", "Match"],
        default="Transfer",
        required=True,
        key="money_action",
        bind="query-params",
    )
    {"Transfer": _transfer, "Accrue": _accrue, "Match": _match}[action](desk)


def _commitments(desk: Desk) -> None:
    rows = matching.commitments(desk.books)
    if not rows:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown("No commitment yet: purchasing has the open orders.")
            for kind in ("commitments", "accruals"):
                links(
                    template(KINDS[kind]), desk.actor, key=f"template_{kind}", forms=("csv",), label=f"{kind} template"
                )
        return
    columns = [
        Column("Order", lambda row: row.commitment_id),
        Column("Vendor", lambda row: row.vendor),
        Column("Department", lambda row: row.department),
        Column("For", lambda row: row.description),
        Column("Ordered", lambda row: row.amount, "amount"),
        Column("Open", lambda row: row.open_amount, "amount"),
        Column("Currency", lambda row: row.currency),
        Column("Cancellable until", lambda row: row.cancellable_until, "day"),
        Column("Last month", lambda row: row.last_month, "month"),
        Column("Note", lambda row: _cancellable(row.cancellable_until, desk.view.as_of), "note"),
    ]
    still = sum(1 for row in rows if row.open_amount)
    table(
        "Commitments",
        rows,
        columns,
        actor=desk.actor,
        key="commitments",
        totals=f"{still} of {len(rows)} open",
        absent="",
    )


def _cancellable(until: date | None, today: date) -> str:
    if until is None or until < today:
        return ""
    days = (until - today).days
    return f"● cancellable for {display.count(days, 'day')}" if days <= 30 else "cancellable"


def _accruals(desk: Desk) -> None:
    rows = matching.accruals(desk.books)
    if not rows:
        return
    columns = [
        Column("Accrual", lambda row: row.accrual_id),
        Column("Month", lambda row: row.month, "month"),
        Column("Vendor", lambda row: row.vendor),
        Column("Department", lambda row: row.department),
        Column("For", lambda row: row.description),
        Column("Order", lambda row: row.commitment_id),
        Column("Accrued", lambda row: row.amount, "amount"),
        Column("Open", lambda row: row.open_amount, "amount"),
        Column("Currency", lambda row: row.currency),
    ]
    table("Accrued, not billed", rows, columns, actor=desk.actor, key="accruals", absent="")


def _done(work: Callable[[], object]) -> None:
    try:
        work()
    except FinintError as error:
        frame.problem(error)
        return
    st.rerun()


def _months(desk: Desk) -> dict[str, date]:
    start = first_of_month(desk.view.cut)
    months = Period(desk.view.period.start, max(desk.view.period.end, add_months(start, 2))).months()
    return {f"{month:%b %Y}": month for month in months}


def _place(desk: Desk, key: str, side: str = "") -> tuple[Place, date]:
    names = {
        name_of("department", line.name): line.name for line in budget.lines(desk.cells(), ("department",)) if line.name
    }
    months = _months(desk)
    now = f"{desk.view.cut:%b %Y}"
    department = st.selectbox(f"{side}Department".capitalize(), list(names), key=f"{key}_department")
    category = st.selectbox("Category", [ANY, *CATEGORIES[:4]], key=f"{key}_category",
        format_func=lambda name: name.replace("_", " ").capitalize())  # fmt: skip
    month = st.selectbox(
        "Month", list(months), index=list(months).index(now) if now in months else 0, key=f"{key}_month"
    )
    return Place(names.get(department, ""), "" if category == ANY else category), months[month]


def _transfer(desk: Desk) -> None:
    """Draw the form of a balanced transfer of plan."""
    if not desk.view.version:
        st.markdown("No plan to move.")
        return
    with st.container(border=True, key="transfer", gap="xsmall"):
        st.markdown(f"**Transfer plan of {desk.view.version}**, a balanced pair")
        with st.container(horizontal=True):
            source = _place(desk, "transfer_from", "From ")
        with st.container(horizontal=True):
            target = _place(desk, "transfer_to", "To ")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            amount = st.number_input(f"Amount, {desk.currency}", value=0.0, step=1000.0, key="transfer_amount")
            reason = st.text_input("Reason", key="transfer_reason")
            if st.button("Transfer", type="primary", key="transfer_save"):
                _done(
                    lambda: transfers.transfer(
                        desk.books, source, target, Decimal(str(amount)), version=desk.view.version, reason=reason,
                        as_of=desk.view.as_of, now=frame.now(),
                    )
                )  # fmt: skip


def _accrue(desk: Desk) -> None:
    """Draw the form of an accrual."""
    with st.container(border=True, key="accrue", gap="xsmall"):
        st.markdown("**Accrue** what was delivered and is not billed")
        with st.container(horizontal=True):
            place, month = _place(desk, "accrue")
            vendor = st.text_input("Vendor", key="accrue_vendor")
            orders = ["none", *(row.commitment_id for row in matching.commitments(desk.books) if row.open_amount)]
            order = st.selectbox("Order", orders, key="accrue_order")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            amount = st.number_input(f"Amount, {desk.currency}", value=0.0, step=100.0, key="accrue_amount")
            words = st.text_input("What was delivered", key="accrue_words")
            if st.button("Accrue", type="primary", key="accrue_save"):
                stated = accruals.Accrual(
                    place, month, Decimal(str(amount)), words, vendor, commitment_id="" if order == "none" else order
                )
                _done(lambda: accruals.accrue(desk.books, stated, now=frame.now()))


def _match(desk: Desk) -> None:
    """Draw the form that says what a booked document bills, and the matches that can be taken back."""
    found = matching.documents(desk.books)
    if not found:
        st.markdown("No document in the ledger yet.")
        return
    with st.container(border=True, key="match", gap="xsmall"):
        st.markdown("**Match** a booked document to the order and the accrual it bills")
        names = {
            f"{row.document_no} · {row.vendor} · {row.booked_on:%d %b %Y} · {row.reporting_amount:,.2f}": row
            for row in found
        }
        with st.container(horizontal=True, vertical_alignment="bottom"):
            document = names[st.selectbox("Document", list(names), key="match_document")]
            orders = ["none", *(row.commitment_id for row in matching.commitments(desk.books))]
            order = st.selectbox("Order", orders, key="match_order")
            opened = ["none", *(row.accrual_id for row in matching.accruals(desk.books))]
            accrual = st.selectbox("Accrual", opened, key="match_accrual")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            final = st.checkbox("Nothing else follows", value=True, key="match_final")
            reason = st.text_input("How it is known", key="match_reason")
            if st.button("Match", type="primary", key="match_save"):
                _done(
                    lambda: matching.match(
                        desk.books, document, commitment_id="" if order == "none" else order,
                        accrual_id="" if accrual == "none" else accrual, is_final=final, reason=reason, now=frame.now(),
                    )
                )  # fmt: skip
            if (document.commitment_id or document.accrual_id) and st.button("Take the match back", key="match_undo"):
                _done(lambda: matching.unmatch(desk.books, document, now=frame.now()))
