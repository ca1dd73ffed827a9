"""An open page follows the books: what is posted or imported elsewhere is in its figures within five seconds.

Every few seconds a small card compares the data version; only when it has moved does the page run again. Selections,
open explanations and the focus stay where they are. An open dialog is not taken away from its reader: the page catches
up when it closes.
"""

from collections.abc import Callable
from typing import Any, ParamSpec

import streamlit as st

from finint import store

Arguments = ParamSpec("Arguments")

EVERY_SECONDS = 3
_OPEN = "dialog_open"


def follow(books: store.Books, version: int) -> None:
    """Run the page again once the books are newer than `version`, which its figures were made from."""
    # A run of the whole page closes every dialog that it does not open itself.
    st.session_state.pop(_OPEN, None)
    _compare(books, version)


@st.fragment(run_every=EVERY_SECONDS)
def _compare(books: store.Books, version: int) -> None:
    if is_behind(books, version):
        catch_up()


def catch_up() -> None:
    """Run the page again, unless a dialog is open."""
    if not st.session_state.get(_OPEN):
        st.rerun()


def is_behind(books: store.Books, version: int) -> bool:
    """Tell whether something was committed since `version`."""
    return store.data_version(books) != version


def dialog(title: str, **options: Any) -> Callable[[Callable[Arguments, None]], Callable[Arguments, None]]:
    """Decorate a function as a dialog, as `st.dialog` does, and remember that it is open."""

    def decorate(draw: Callable[Arguments, None]) -> Callable[Arguments, None]:
        shown = st.dialog(title, on_dismiss=_closed, **options)(draw)

        def show(*positional: Arguments.args, **named: Arguments.kwargs) -> None:
            st.session_state[_OPEN] = True
            shown(*positional, **named)

        return show

    return decorate


def _closed() -> None:
    st.session_state.pop(_OPEN, None)
