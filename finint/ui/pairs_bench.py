"""Money that a platform and the ledger both tell: what counts of each pair, and a word when they are not one money."""

from decimal import Decimal

import streamlit as st

from finint import counted_once, display, store
from finint.auth import Actor
from finint.errors import FinintError
from finint.netting import UNASSIGNED, Action, Pair
from finint.ui.frame import now, problem
from finint.ui.plan import name_of
from finint.ui.reconcile_desk import pairs_of
from finint.ui.tables import Column, table
from finint.ui.words import plain

ZERO = Decimal(0)


def pairs(actor: Actor, books: store.Books, currency: str) -> None:
    """Draw the pairs, newest first, and the picked one with a form for a word on it."""
    found = pairs_of(actor, books)
    if not found:
        return
    columns = [
        Column("Month", lambda row: row.month, "month"),
        Column("Vendor", lambda row: row.name),
        Column("Category", lambda row: name_of("cost_category", row.stated_category)),
        Column("Reported", lambda row: row.reported_amount, "amount"),
        Column("Booked", lambda row: row.booked_amount, "amount"),
        Column("In the ledger only", lambda row: row.rest_amount if row.is_netted else None, "amount"),
        Column("Counted", lambda row: row.counted_amount, "amount"),
        Column("", _said, "note"),
    ]
    picked = table(
        f"One money, told by platform and ledger, {currency} · the ledger counts, the platform is its detail",
        found,
        columns,
        actor=actor,
        key="pairs",
        totals=_totals(found),
        pick=True,
        absent="",
    )
    if picked:
        _form(books, picked)


def _said(row: Pair) -> str:
    if row.word:
        return f"{'one money' if row.is_netted else 'other money'}: {row.word.reason} · {row.word.made_by}"
    return "" if row.is_netted else "● without a category: counts beside the platform"


def _totals(found: list[Pair]) -> str:
    netted = [row for row in found if row.is_netted]
    rest = sum((row.rest_amount for row in netted), ZERO)
    open_rows = sum(1 for row in found if not row.is_netted and row.stated_category == UNASSIGNED and not row.word)
    said = [
        f"{display.count(len(netted), 'pair')} counted once",
        f"{display.money(rest, places=0, sign=True)} in the ledger only",
        *([f"● {open_rows} to decide"] if open_rows else []),
        "select one to part it",
    ]
    return " · ".join(said)


def _form(books: store.Books, row: Pair) -> None:
    action: Action = "part" if row.is_netted else "pair" if row.stated_category == UNASSIGNED else "rule"
    if row.word:
        action = "rule"
    does = {
        "part": "Part: the ledger's line is other money",
        "pair": "Pair: the two are one money",
        "rule": "Take the word back",
    }[action]
    with st.form("pair", border=True):
        st.markdown(
            f"**{plain(row.name)}, {row.month:%B %Y}: reported {display.money(row.reported_amount)}, booked "
            f"{display.money(row.booked_amount)} in {display.count(row.bills, 'line')}**"
        )
        with st.container(horizontal=True, vertical_alignment="bottom"):
            reason = st.text_input("Reason", key="pair_reason")
            every = st.checkbox("In every month of this vendor", key="pair_every")
        if st.form_submit_button(does, type="primary"):
            try:
                counted_once.say(books, row, action, reason=reason, now=now(), is_every_month=every)
            except FinintError as error:
                problem(error)
            else:
                st.rerun()
