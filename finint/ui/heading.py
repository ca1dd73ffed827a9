"""The top of a page: what the figures cover, the answer, and its scope."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import streamlit as st

from finint import display
from finint.ui.fresh import dialog
from finint.ui.words import plain

TITLE_CHARACTERS = 80


def status(
    *,
    data_through: date | None,
    currency: str,
    sample: bool = False,
    closed_through: date | None = None,
    snapshot: str = "",
    reconciled_ratio: Decimal | None = None,
    time_zone: str = "",
) -> None:
    """Draw the sticky line: what every figure below covers. What does not exist yet is left out, not shown empty.

    Args:
        data_through: last day with actuals.
        currency: with its scale, "EUR k".
        sample: whether these are the sample company's books.
        closed_through: first day of the last closed month.
        snapshot: "live" or a snapshot's name; empty before snapshots exist.
        reconciled_ratio: share of spend matched or explained.
        time_zone: of the days shown.
    """
    parts = [f"AC data through **{display.day(data_through)}**" if data_through else "**no actuals yet**"]
    if closed_through:
        parts.append(f"closed through **{closed_through:%b}**")
    parts.append(f"**{plain(currency)}**")
    if snapshot:
        parts.append(f"snapshot **{plain(snapshot)}**")
    if reconciled_ratio is not None:
        parts.append(f"reconciled **{display.percent(reconciled_ratio)}**")
    if time_zone:
        parts.append(plain(time_zone))
    parts.append(":blue-badge[sample company]" if sample else "own books")
    with st.container(key="status"):
        st.markdown(":small[:gray[" + " &nbsp;|&nbsp; ".join(parts) + "]]")


def title(answer: str, *scope: str) -> None:
    """Draw the page's answer in one sentence, and below it window · comparison · scope."""
    said = " · ".join(plain(part) for part in scope if part)
    with st.container(key="title", gap="xxsmall"):
        st.markdown(f"# {plain(answer)}")
        if said:
            st.caption(said)


def section(text: str, *, detail: str = "") -> None:
    """Draw the heading of a chart or table: what, unit, encoding; `detail` is markdown of our own making."""
    st.markdown(f"#### {plain(text)}" + (f" &ensp;:gray[{detail}]" if detail else ""))


@dialog("Start with your own data")
def _confirm(start: Callable[[], None]) -> None:
    st.write("The sample company leaves the books. Your own imports stay. This cannot be undone.")
    with st.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Keep the sample"):
            st.rerun()
        if st.button("Start with own data", type="primary", on_click=start):
            st.rerun()


def sample_notice(start: Callable[[], None]) -> None:
    """Say that these are invented books, and offer to leave them after a confirmation; `start` does it."""
    with st.container(key="sample", horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(":small[:blue-badge[sample company] :gray[Every figure here is invented.]]", width="content")
        if st.button("Start with own data", key="start_own", type="tertiary", icon=":material/arrow_forward:"):
            _confirm(start)
