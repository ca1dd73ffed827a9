"""Are we on plan, and what needs me?"""

from finint import auth, budget, ui
from finint.ui import plan, todo
from finint.ui.desk import open_desk, start_own

actor = auth.guard("viewer")
desk = open_desk(actor)
cells = desk.cells()
total = budget.total(cells)
departments = budget.lines(cells, ("department",))

ui.title(plan.home_answer(desk, total), *plan.scope(desk))
if desk.held.is_sample:
    ui.sample_notice(lambda: start_own(actor))
ui.needs_you(todo.needs(desk, departments))
todo.first_steps(desk)
plan.budget_tiles(desk, total)

left, right = ui.pair("plan", (1.25, 1))
with left:
    plan.burn_up_chart(desk, cells)
with right:
    plan.departments_chart(desk, departments)
