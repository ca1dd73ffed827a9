"""What needs the reader, and what a page says when it has nothing to show."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import streamlit as st
from streamlit.errors import StreamlitAPIException

from finint import display
from finint.ui.words import plain

SHOWN = 4


@dataclass(frozen=True, slots=True)
class Need:
    """One kind of open work: "6 rows in quarantine", its size, and the page where it is done."""

    items: int
    headline: str
    size: str
    page: str
    query: Mapping[str, str] = field(default_factory=dict)


def needs_you(needs: Sequence[Need]) -> None:
    """Draw four kinds of open work and name the others in a line; nothing when there is none."""
    open_needs = [need for need in needs if need.items]
    if not open_needs:
        return
    with st.container(border=True, key="needs_you", gap="xsmall"):
        total = sum(need.items for need in open_needs)
        st.markdown(f"##### Needs you &ensp;:gray-badge[{display.count(total, 'item')}]")
        with st.grid(min(SHOWN, len(open_needs)), min_column_width=200):
            for need in open_needs[:SHOWN]:
                with st.container(gap="xxsmall"):
                    st.markdown(f"**{plain(need.headline)}**  \n:gray[{plain(need.size) or '&nbsp;'}]")
                    open_page(need.page, query=need.query)
        others = open_needs[SHOWN:]
        if others:
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key="needs_more"):
                st.markdown(":small[:gray[Also]]", width="content")
                for need in others:
                    open_page(need.page, f"{need.headline} →", query=need.query)


def open_page(name: str, label: str = "", *, query: Mapping[str, str] | None = None) -> None:
    """Draw a link to another page, keeping the view it is given."""
    said = label or f"Open in {name.title()} →"
    try:
        st.page_link(f"pages/{name}.py", label=said, query_params=dict(query or {}))
    except StreamlitAPIException:  # a page of a later edition: no dead link
        st.caption(plain(said.removesuffix(" →")))


def empty(
    headline: str,
    missing: str,
    *,
    template: Callable[[], None] | None = None,
    load_sample: Callable[[], None] | None = None,
    key: str = "empty",
) -> None:
    """Say what is missing and who has it, never a blank page.

    Args:
        headline: "No conversions yet".
        missing: which file is missing, and who usually has it.
        template: draws the link to the template (see `links`).
        load_sample: loads the sample company; a button is drawn for it.
        key: of this box on its page.
    """
    with st.container(border=True, key=f"empty_{key}", gap="xsmall"):
        st.markdown(f"**{plain(headline)}**")
        st.markdown(f":gray[{plain(missing)}]")
        with st.container(horizontal=True):
            if template:
                template()
            if load_sample and st.button("Load sample data", key=f"load_{key}"):
                load_sample()
                st.rerun()
