"""Links to a table as CSV or XLSX, through finint's own route: never an open media address."""

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from finint.api.exports import COOKIE, REGISTRY, Format, Holder, served
from finint.auth import Actor
from finint.export import Sheet

_FORMATS: tuple[Format, ...] = ("csv", "xlsx")


def address(sheet: Sheet, actor: Actor, *, key: str, form: Format) -> str:
    """Return the address of a prepared table: valid for this actor in this browser, for a while."""
    context = get_script_run_ctx(suppress_warning=True)
    slot = f"{context.session_id if context else ''}/{key}"
    holder = Holder(actor.name, st.context.cookies.get(COOKIE, ""))
    return f"/api/v1/export/{REGISTRY.offer(sheet, holder, slot)}.{form}"


def links(sheet: Sheet, actor: Actor, *, key: str, forms: tuple[Format, ...] = _FORMATS, label: str = "") -> None:
    """Draw a link per format side by side; `label` replaces the format's name, for a template."""
    here = served.is_set()
    with st.container(horizontal=True, horizontal_alignment="right", gap="xsmall", key=f"links_{key}", width="content"):
        for form in forms:
            st.link_button(
                label or form.upper(),
                address(sheet, actor, key=key, form=form) if here else "/",
                icon=":material/download:",
                type="tertiary",
                disabled=not here,
                help=None if here else "Downloads are served by the command finint",
                key=f"link_{key}_{form}",
            )
