"""A page that fails with a sentence, or by a mistake."""

import streamlit as st

from finint import auth, ui
from finint.errors import ExportError

auth.guard("viewer")
ui.sample_notice(lambda: None)


def refused() -> None:
    raise ExportError("the period is closed", fix="post it in an open one")


st.button("Refused", on_click=refused)
if st.button("Mistaken"):
    st.write({}["secret row"])
raise ExportError("google_ads export lacks ['Cost']; it has ['Day', 'Campaign']", fix="export it again with Cost")
