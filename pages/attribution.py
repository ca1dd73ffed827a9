"""How does credit move with the rule?"""

import streamlit as st

from finint import auth, ui
from finint.ui import credit, credit_desk, credit_tables, odd_events, returns_desk
from finint.ui.desk import open_desk
from finint.ui.returns_empty import missing_events

actor = auth.guard("viewer")
desk = open_desk(actor).with_orders()
events = credit_desk.events_of(desk)
if not (events.conversions and events.touches):
    ui.title("Outcomes are not connected: there is no credit to share", desk.currency)
    missing_events(desk, events)
    st.stop()

heading = st.container()
picks = credit_desk.pick()
found = credit_desk.credit_of(desk, picks)
with heading:
    ui.title(credit.answer(found, picks), *credit.scope(desk, found, picks))
if not found.channels:
    ui.empty("No orders in this period", "The books hold orders of other periods: pick a longer one in the rail.")
    st.stop()

st.markdown(ui.plain(credit.flips(found, returns_desk.returns_of(desk, picks.rules))))
picked = credit_tables.matrix(desk, found, picks)
if picked:
    credit_tables.drill(desk, picks, picked, credit_desk.touches_of(desk, picks, picked))

credit_tables.ran(credit_desk.run_of(desk, picks), events)

left, right = ui.pair("slope", (1.1, 1))
with left:
    credit.slope_chart(found, picks)
with right:
    credit.claims_chart(found, credit_desk.claims_of(desk), picks)
left, right = ui.pair("paths", (1.5, 1))
with left:
    credit_tables.paths_table(desk, found)
with right:
    credit.lag_chart(credit_desk.lags_of(desk, picks))
odd_events.oddities_table(desk, channels=len([name for name in found.channels if name != credit.UNATTRIBUTED]))
