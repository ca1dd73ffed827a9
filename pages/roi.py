"""What did it return after all costs, and how sure are we?"""

import streamlit as st

from finint import auth, ui
from finint.ui import customers, experiments, lines, returns, returns_apart, returns_desk, returns_tables
from finint.ui.desk import open_desk
from finint.ui.returns_empty import not_connected

actor = auth.guard("viewer")
desk = open_desk(actor)


@st.fragment
def returns_card() -> None:
    """Compose the returns: a switch reruns this card, not the page."""
    heading = st.container()
    if returns_desk.pick_part() == "Customers":
        customers.customers_part(desk, heading)
        return

    asked = desk.with_orders()
    rules = returns_desk.pick_rules()
    found = returns_desk.returns_of(asked, rules)
    with heading:
        ui.title(returns.answer(asked, found), *returns.scope(asked, found))

    if not found.measured:
        not_connected(asked, found)
        return

    # Title and charts go out first: the browser draws them while the rest is on its way.
    tiles = st.container()
    cohorts = returns_desk.paybacks_of(desk)
    left, right = ui.pair("forest", (1.3, 1))
    with left:
        returns.forest_chart(found)
    with right:
        if cohorts:
            returns.payback_chart(cohorts)
        returns.stack_chart(asked, found)
    with tiles:
        returns.return_tiles(asked, found)

    picked = returns_tables.return_table(asked, found)
    picked = returns_apart.listed_apart(asked, found) or picked
    if picked:
        returns_tables.drill(asked, found, picked)
    experiments.experiments_table(asked, found)
    returns_tables.weekly_table(desk, found)
    lines.campaign_status(desk, desk.cells(), "Budget status by campaign")
    returns_tables.cost_table(asked, found)


returns_card()
