"""The reads of the costs page, cached: vendors of twelve months, findings, savings, cost per outcome."""

from typing import Any

import streamlit as st

from finint import cost_books, vendor_books
from finint.campaign_returns import events
from finint.cost_books import Costs
from finint.cost_effectiveness import UnitCost
from finint.return_rules import Rules
from finint.store import Books
from finint.ui.desk import Desk
from finint.ui.returns_desk import key_of
from finint.view import View

__all__ = ["Costs", "costs_of", "readers", "unit_costs_of"]


def costs_of(desk: Desk) -> Costs:
    """Return vendors, findings and savings for the twelve months up to the desk's cut-off."""
    with st.spinner("Running the detection rules"):
        return cost_books.cost_books(desk.books, desk.view)


def unit_costs_of(desk: Desk, view: View) -> list[UnitCost]:
    """Return cost per credited order by vendor; empty while no order is connected."""
    if not events(desk.books).conversions:
        return []
    return _unit_costs(desk.books, *key_of(desk), repr(view), view)


def readers(desk: Desk, costs: Costs) -> dict[str, Any]:
    """Return what reads the rows behind each part of the cost metrics."""
    return cost_books.readers(desk.books, costs)


@st.cache_resource(max_entries=8, ttl="30m", show_spinner="Crediting orders to vendors")
def _unit_costs(_books: Books, path: str, role: str, data_version: int, asked: str, _view: View) -> list[UnitCost]:
    del path, role, data_version, asked  # parts of the key
    return vendor_books.vendor_unit_costs(_books, _view, Rules())
