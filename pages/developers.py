"""What does the developer platform cost, and what does it return?"""

import streamlit as st

from finint import auth, ui
from finint.ui import developer_desk, developer_values, investing, kpis, platform_costs
from finint.ui.desk import open_desk

actor = auth.guard("viewer")
desk = open_desk(actor, first="Last quarter")
heading = st.container()
with st.container(horizontal=True, vertical_alignment="bottom", key="rules"):
    part = developer_desk.pick_part()
    basis = developer_desk.pick_basis() if part == "Cost" else "effective"
    months = developer_desk.pick_kpi_months(desk) if part == developer_desk.KPI else desk
if part == "Cost":
    said = platform_costs.cost_page(desk, basis)
elif part == "Value":
    said = developer_values.value_page(desk)
elif part == "Investments":
    said = investing.investments_page(desk)
else:
    said = kpis.kpi_page(months)
with heading:
    ui.title(said, *developer_desk.scope(desk, part))
