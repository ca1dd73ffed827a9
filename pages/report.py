"""What do we hand over, and can it be rebuilt?"""

import streamlit as st

from finint import auth, ui
from finint.ui import close_desk, report_desk
from finint.ui.desk import open_desk

actor = auth.guard("viewer")
desk = open_desk(actor)
view = report_desk.pick(desk)
made = report_desk.document(desk, view)

ui.title(report_desk.answer(made), *report_desk.scope(desk, made))
report_desk.state(desk, view, made)

show = st.segmented_control(
    "Show", ["Report", "Close"], default="Report", required=True, key="show", bind="query-params"
)
if show == "Close":
    close_desk.close_panel(desk, view)
    close_desk.closed_table(desk)
else:
    report_desk.files(desk, made)
    report_desk.sections(desk, view, made)
