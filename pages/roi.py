"""What did it return after all costs, and how sure are we?"""

import streamlit as st

from finint import auth, ui
from finint.ui import customers, experiments, lines, returns, returns_apart, returns_desk, returns_tables
from finint.ui.desk import open_desk
from finint.ui.returns_empty import not_connected

actor = auth.guard("viewer")
desk = open_desk(actor)
heading = st.container()
if returns_desk.pick_part() == "Customers":
    customers.customers_part(desk, heading)
    st.stop()

spent, desk = desk, desk.with_orders()
rules = returns_desk.pick_rules()
found = returns_desk.returns_of(desk, rules)
with heading:
    ui.title(returns.answer(desk, found), *returns.scope(desk, found))

if not found.measured:
    not_connected(desk, found)
    st.stop()

returns.return_tiles(desk, found)
cohorts = returns_desk.paybacks_of(spent)
left, right = ui.pair("forest", (1.3, 1))
with left:
    returns.forest_chart(found)
with right:
    if cohorts:
        returns.payback_chart(cohorts)
    returns.stack_chart(desk, found)

picked = returns_tables.return_table(desk, found)
picked = returns_apart.listed_apart(desk, found) or picked
if picked:
    returns_tables.drill(desk, found, picked)
experiments.experiments_table(desk, found)
returns_tables.weekly_table(spent, found)
lines.campaign_status(spent, spent.cells(), "Budget status by campaign")
returns_tables.cost_table(desk, found)
