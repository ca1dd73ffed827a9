"""Where are we off, why, and where will we land?"""

import streamlit as st

from finint import auth, budget, ui
from finint.ui import lines, plan
from finint.ui.desk import open_desk

actor = auth.guard("viewer")
desk = open_desk(actor)
cells = desk.cells()
total = budget.total(cells)

ui.title(plan.answer(desk, total, budget.lines(cells, ("department",))), *plan.scope(desk))
plan.budget_tiles(desk, total)

left, right = ui.pair("months", (1.35, 1))
with left:
    plan.months_chart(desk, cells)
with right:
    plan.burn_up_chart(desk, cells)

with st.container(horizontal=True, vertical_alignment="bottom"):
    rows = st.segmented_control(
        "Rows", list(budget.HIERARCHIES), default="Department", required=True, key="rows", bind="query-params"
    )
    material_only = st.toggle("Material only", key="material", bind="query-params")

levels = budget.HIERARCHIES[rows]
picked = lines.budget_table(desk, cells, levels, material_only=material_only, key="lines")
if picked:
    lines.drill(desk, cells, levels, picked)
plan.heat_chart(desk, cells, levels[0])
lines.campaign_status(desk, cells)
