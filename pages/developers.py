"""What does the developer platform cost, and what does it return?"""

import streamlit as st

from finint import auth, ui
from finint.ui import developer_desk, developer_values, investing, kpis, platform_costs
from finint.ui.desk import open_desk

actor = auth.guard("viewer")
desk = open_desk(actor)
heading = st.container()
part = developer_desk.pick_part()
if part == "Cost":
    said = platform_costs.cost_page(desk)
elif part == "Value":
    said = developer_values.value_page(desk)
elif part == "Investments":
    said = investing.investments_page(desk)
else:
    said = kpis.kpi_page(desk)
with heading:
    ui.title(said, *developer_desk.scope(desk, part))
