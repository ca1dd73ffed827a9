"""Where are we off, why, and where will we land?"""

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

lines.explorer(desk, cells)
plan.heat_chart(desk, cells, "department")
lines.campaign_status(desk, cells)
