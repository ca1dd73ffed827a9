"""What can we stop paying, safely?"""

import streamlit as st

from finint import auth, ui
from finint.ui import costs, costs_desk, savings_desk, vendor_bills, vendor_tables
from finint.ui.desk import open_desk

actor = auth.guard("viewer")
desk = open_desk(actor)
found = costs_desk.costs_of(desk)

ui.title(costs.answer(desk, found), *costs.scope(desk, found))
costs.cost_tiles(desk, found)

names = ["Findings", "Vendors", "Savings ledger", "Names"]
tab = st.segmented_control("Show", names, default=names[0], required=True, key="costs_show", bind="query-params")
if tab == "Findings":
    costs.findings(desk, found)
elif tab == "Vendors":
    vendor_tables.vendor_pages(desk, found)
elif tab == "Savings ledger":
    savings_desk.savings_page(desk, found)
else:
    vendor_bills.names(desk, found)
