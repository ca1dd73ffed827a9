"""The door of team mode: who has not signed in sees how to, who has sees their name and the way out."""

import streamlit as st

from finint import auth
from finint.errors import RefusedError
from finint.ui.frame import problem
from finint.ui.words import plain


def signed_in() -> None:
    """Let the page run for whom the books know; stop here for everybody else. In local mode there is no door."""
    if not auth.is_team():
        return
    from finint import team  # noqa: PLC0415  the identity provider's libraries, in team mode only

    if not st.user.is_logged_in:
        _door()
    try:
        actor = team.page_actor()
    except RefusedError as error:
        problem(error)
        st.button("Sign out", on_click=st.logout)
        st.stop()
    with st.sidebar, st.container(horizontal=True, vertical_alignment="center", key="who"):
        scope = "" if actor.departments is None else f" · {', '.join(actor.departments)}"
        st.caption(plain(f"{actor.name} · {actor.role}{scope}"))
        st.button("Sign out", on_click=st.logout, type="tertiary", key="sign_out")


def _door() -> None:
    st.markdown("# Sign in to see the books")
    st.caption("Your organisation's sign-in decides who you are; an administrator of finint decides what you may see.")
    st.button("Sign in", type="primary", on_click=st.login)
    st.stop()
