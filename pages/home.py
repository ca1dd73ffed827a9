"""Are we on plan, and what needs me?"""

import streamlit as st

from finint import auth, budget, ui
from finint.ui import overview, plan, todo
from finint.ui.desk import open_desk, start_own

actor = auth.guard("viewer")
desk = open_desk(actor)
cells = desk.cells()
total = budget.total(cells)
departments = budget.lines(cells, ("department",))

ui.title(plan.home_answer(desk, total), *plan.scope(desk))
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", key="home_head"):
    role = overview.pick_role()
    if desk.held.is_sample:
        ui.sample_notice(lambda: start_own(actor))
ui.needs_you(todo.needs(desk, departments, role))
todo.first_steps(desk)

rows = {name: st.container(key=f"row_{name}") for name in overview.rows_for(role)}
with rows["money"]:
    plan.budget_tiles(desk, total)

with rows["charts"]:
    left, right = ui.pair("plan", (1.25, 1))
    with left:
        plan.burn_up_chart(desk, cells)
    with right:
        plan.departments_chart(desk, departments)
overview.trend_chart(desk)

with rows["developers"]:
    overview.developer_tiles(desk)
with rows["returns"]:
    overview.return_tiles(desk)
with rows["kpi"]:
    overview.kpi_tiles(desk)
