"""A vendor's invoices, and the names that may be one vendor."""

from decimal import Decimal

import streamlit as st

from finint import display, vendor_merge
from finint.errors import FinintError
from finint.invoices import Invoice, invoices_of
from finint.ui.costs_desk import Costs
from finint.ui.desk import Desk
from finint.ui.frame import now, problem
from finint.ui.tables import Column, table
from finint.ui.words import plain
from finint.vendor_names import VendorName, lookalikes


def invoice_table(desk: Desk, vendor_key: str, name: str) -> None:
    """Draw a vendor's invoices with payment and booking; nothing when the books hold none."""
    rows = invoices_of(desk.books, vendor_key, desk.view.as_of)
    if not rows:
        return
    columns = [
        Column("Invoice", lambda row: row.invoice_no),
        Column("Dated", lambda row: row.invoice_date, "day"),
        Column("Due", lambda row: row.due_date, "day"),
        Column("Paid", lambda row: row.paid_date, "day"),
        Column("Amount", lambda row: row.amount, "amount"),
        Column("Currency", lambda row: row.currency),
        Column("Paid amount", lambda row: row.paid_amount, "amount"),
        Column(f"Booked, {desk.currency}", lambda row: row.booked_amount, "amount"),
        Column("For", lambda row: row.description),
        Column("Contract", lambda row: row.contract_id),
        Column("Note", lambda row: row.says, "note"),
        Column("File", lambda row: row.file_name),
        Column("Line", lambda row: row.line_no, "count"),
    ]
    table(
        f"Invoices of {name}",
        rows,
        columns,
        actor=desk.actor,
        key="invoices",
        totals=_open(rows),
        absent="",
    )


def _open(rows: list[Invoice]) -> str:
    left: dict[str, Decimal] = {}
    for row in rows:
        if row.status != "paid":
            left[row.currency] = left.get(row.currency, Decimal(0)) + row.open_amount
    told = " · ".join(
        f"{display.money(amount, places=0)} {currency} open" for currency, amount in left.items() if amount
    )
    return f"{display.count(len(rows), 'invoice')}" + (f" · {told}" if told else "")


def names(desk: Desk, costs: Costs) -> None:
    """Draw names that may be one vendor, a form to merge two, and every merge with its way back."""
    known = [
        VendorName(row.vendor.vendor_key, row.vendor.vendor, row.vendor.spend_amount) for row in costs.vendors.ranked
    ]
    groups = lookalikes(known)
    if groups:
        st.markdown("**These names differ only in case, punctuation or legal form**")
    for group in groups:
        others = ", ".join(other.vendor for other in group.others)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"{plain(others)} → {plain(group.into.vendor)}")
            if st.button("They are one vendor", key=f"merge_{group.into.vendor_key}"):
                for other in group.others:
                    _merge(desk, other, group.into, "names differ only in form")
                st.rerun()
    if not groups:
        st.caption("No two names differ only in case, punctuation or legal form.")
    _form(desk, known)
    _history(desk)


def _form(desk: Desk, known: list[VendorName]) -> None:
    by_name = {row.vendor: row for row in sorted(known, key=lambda row: row.vendor.casefold())}
    with st.form("merge", border=True):
        st.markdown("**Say that two names are one vendor**")
        with st.container(horizontal=True):
            one = st.selectbox("This name", list(by_name), index=None, key="merge_from")
            into = st.selectbox("is the vendor", list(by_name), index=None, key="merge_into")
            why = st.text_input("Reason", key="merge_reason")
        if st.form_submit_button("Merge") and one and into and _merge(desk, by_name[one], by_name[into], why):
            st.rerun()


def _merge(desk: Desk, one: VendorName, into: VendorName, why: str) -> bool:
    try:
        vendor_merge.merge(
            desk.books, one.vendor_key, into.vendor_key, into.vendor, now=now(), reason=why.strip() or "none given"
        )
    except FinintError as error:
        problem(error)
        return False
    return True


def _history(desk: Desk) -> None:
    rows = vendor_merge.history(desk.books)
    if not rows:
        return
    columns = [
        Column("When", lambda row: row.made_on.date(), "day"),
        Column("Who", lambda row: row.made_by),
        Column("Name", lambda row: row.from_key),
        Column("What", lambda row: "taken back from" if row.is_undo else "is"),
        Column("Vendor", lambda row: row.into_name),
        Column("Reason", lambda row: row.reason),
        Column("In force", lambda row: "yes" if row.in_force else "no"),
    ]
    picked = table(
        "Merged names · select one to take it back", rows, columns, actor=desk.actor, key="merges", pick=True
    )
    if picked and picked.in_force and st.button(f"Part {plain(picked.from_key)} again", key="unmerge"):
        try:
            vendor_merge.undo(desk.books, picked.from_key, now=now(), reason="taken back on the costs page")
        except FinintError as error:
            problem(error)
        else:
            st.rerun()
