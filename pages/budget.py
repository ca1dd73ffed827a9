"""Where are we off, why, and where will we land?"""

import streamlit as st

from finint import auth, budget, report, ui
from finint.ui import lines, movements, outlook, plan, versions, why
from finint.ui.desk import open_desk

actor = auth.guard("viewer", scoped=True)
desk = open_desk(actor)
cells = desk.cells()
total = budget.total(cells)

answer = plan.answer(desk, total, budget.lines(cells, ("department",)))
ui.title(answer, *plan.scope(desk), report.restated_words(desk.books, desk.view))
plan.budget_tiles(desk, total)

left, right = ui.pair("months", (1.35, 1))
with left:
    plan.months_chart(desk, cells)
with right:
    why.bridge_chart(desk)

lines.explorer(desk, cells)

# Forecasts take longer than everything above: they are made when they are asked for.
names = ["Commentary", "Outlook", "Commitments and moves", "Versions", "Campaigns", "By month"]
show = st.segmented_control("Show", names, default="Commentary", required=True, key="show", bind="query-params")
if show == "Outlook":
    outlook.outlook_panel(desk)
elif show == "Commentary":
    why.commentary_panel(desk)
elif show == "Commitments and moves":
    movements.money_panel(desk)
elif show == "Versions":
    versions.versions_panel(desk)
elif show == "Campaigns":
    lines.campaign_status(desk, cells)
else:
    plan.burn_up_chart(desk, cells)
    plan.heat_chart(desk, cells, "department")
