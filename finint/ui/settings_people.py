"""People, their roles and sign-ins, and the tokens of programs: who may ask what, who set it, and the way to end it."""

from typing import cast

import streamlit as st

from finint import auth, holdings, people, store, tokens
from finint.auth import ROLES, Actor, Role
from finint.errors import FinintError
from finint.ui import frame
from finint.ui.heading import section as heading
from finint.ui.tables import Column, table
from finint.ui.words import plain

_SECRET = "token_secret"  # noqa: S105  the key of a place in the session
NO_ACCESS = "no access"
MAY = {
    "viewer": "reads every page",
    "analyst": "and models, and states touches and orders",
    "finance": "and imports, posts, closes and changes rules",
    "admin": "and sets roles",
}


def section(actor: Actor, books: store.Books) -> None:
    """Draw tokens for everybody, people and sign-ins for administrators of a team."""
    _tokens(actor, books)
    if not auth.is_team():
        heading("People")
        st.caption("In local mode you are the only reader. `finint --team` lets people sign in with roles.")
        return
    if actor.may("admin"):
        _people(actor, books)
        _sessions(actor, books)


def _tokens(actor: Actor, books: store.Books) -> None:
    rows, now = tokens.tokens(books), frame.now()
    if secret := st.session_state.pop(_SECRET, None):
        st.success("**Copy the token now.** Only its hash is kept: it is never shown again.")
        st.code(secret, language=None)
    if rows:
        columns = [
            Column("Token", lambda row: row.token_id),
            Column("For", lambda row: row.label),
            Column("Whose", lambda row: row.person),
            Column("Role", lambda row: row.role),
            Column("May", lambda row: "read and write" if row.may_write else "read"),
            Column("Departments", lambda row: _listed(row.departments)),
            Column("Expires", lambda row: row.expires_on.date(), "day"),
            Column("State", lambda row: "in force" if row.holds(now) else "revoked" if row.revoked_on else "expired"),
        ]
        live = [row for row in rows if row.holds(now)]
        table("Tokens", rows, columns, actor=actor, key="tokens", totals=f"{len(live)} in force", absent="")
        _revoke(books, live)
    else:
        heading("Tokens")
        st.caption("No program has a token yet.")
    with st.form("make_token", border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            label = st.text_input("What for", placeholder="forecast sheet", key="token_label")
            mine = ROLES[: ROLES.index(actor.role) + 1]
            role = st.selectbox("Role", mine, key="token_role", format_func=lambda name: f"{name}: {MAY[name]}")
            days = st.selectbox("Days", (30, 90, 365), key="token_days", width=100)
            writes = st.checkbox("May write", key="token_writes")
        if st.form_submit_button("Make a token", type="primary"):
            _make(books, label, role, days=days, writes=writes)


def _make(books: store.Books, label: str, role: Role, *, days: int, writes: bool) -> None:
    try:
        made = tokens.make(books, label, role, days=days, now=frame.now(), may_write=writes)
    except FinintError as error:
        frame.problem(error)
        return
    st.session_state[_SECRET] = made.secret
    st.rerun()


def _revoke(books: store.Books, live: list[tokens.Token]) -> None:
    if not live:
        return
    names = {row.token_id: f"{row.token_id} · {row.label}" for row in live}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = st.selectbox("Token", list(names), format_func=names.__getitem__, key="token_revoked", width=320)
        if st.button("Revoke", key="revoke_token"):
            tokens.revoke(books, picked, now=frame.now())
            st.rerun()


def _people(actor: Actor, books: store.Books) -> None:
    rows = people.roles(books)
    columns = [
        Column("Person", lambda row: row.person),
        Column("Role", lambda row: row.role or NO_ACCESS),
        Column("Departments", lambda row: _listed(row.departments)),
        Column("Set by", lambda row: row.changed_by),
        Column("When", lambda row: row.changed_on.date(), "day"),
    ]
    if rows:
        said = f"{len(rows)} set"
        table("Roles set here", rows, columns, actor=actor, key="people", totals=said, absent="")
    else:
        heading("People")
        st.caption("Nobody's role was set here: everybody has the role of their groups.")
    with st.form("set_role", border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            person = st.text_input("E-mail address", key="person")
            role = st.selectbox("Role", (*ROLES, NO_ACCESS), key="person_role")
            names = holdings.places(books)["department"]
            departments = st.multiselect("Departments", names, key="person_departments", placeholder="All")
            reason = st.text_input("Reason", key="person_reason")
        st.caption("It holds at once: the person's sign-ins and tokens end. It has the word before groups.")
        if st.form_submit_button("Set the role", type="primary"):
            _set(books, person, role, departments, reason)


def _set(books: store.Books, person: str, role: str, departments: list[str], reason: str) -> None:
    given = None if role == NO_ACCESS else cast("Role", role)
    try:
        if not reason.strip():
            st.error("**A role is set for a reason.**")
            return
        people.set_role(books, person, given, departments or None, now=frame.now(), reason=reason.strip())
    except FinintError as error:
        frame.problem(error)
        return
    st.rerun()


def _sessions(actor: Actor, books: store.Books) -> None:
    rows = people.sessions(books, frame.now())
    columns = [
        Column("Person", lambda row: row.person),
        Column("Role", lambda row: row.role),
        Column("Departments", lambda row: _listed(row.departments)),
        Column("Since", lambda row: f"{row.started_on:%d %b %H:%M} UTC"),
        Column("Until", lambda row: f"{row.expires_on:%d %b %H:%M} UTC"),
    ]
    if not rows:
        return
    table("Signed in now", rows, columns, actor=actor, key="sessions", totals=f"{len(rows)}", absent="")
    names = {row.session_id: f"{row.person} since {row.started_on:%H:%M}" for row in rows}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = st.selectbox("Sign-in", list(names), format_func=lambda key: plain(names[key]), key="session_ended")
        if st.button("End it", key="end_session"):
            people.end_session(books, picked, now=frame.now())
            st.rerun()


def _listed(departments: list[str] | None) -> str:
    return "all" if departments is None else ", ".join(departments) or "none"
