"""The reads of the return pages: the picks above the figures, and what they select, cached."""

from datetime import date

import streamlit as st

from finint import campaign_returns, cohort_payback
from finint.campaign_returns import Returns
from finint.cohort_payback import CohortPayback
from finint.return_rules import LOOKBACKS_DAYS, MODEL_NAMES, Rules, short_name
from finint.store import Books
from finint.ui.desk import Desk
from finint.view import View


def pick_part() -> str:
    """Draw the switch between campaigns and customers, which stands in the address, and return what is picked."""
    return str(
        st.segmented_control(
            "Show",
            ["Campaigns", "Customers"],
            default="Campaigns",
            required=True,
            key="show",
            label_visibility="collapsed",
            bind="query-params",
        )
    )


def pick_rules() -> Rules:
    """Draw the switches of the conventions, which stand in the address, and return what is picked."""
    with st.container(horizontal=True, key="rules", vertical_alignment="bottom"):
        benefit = st.segmented_control(
            "Return", ["Margin", "Revenue"], default="Margin", required=True, key="benefit", bind="query-params"
        )
        timing = st.segmented_control(
            "Credit on the day of",
            ["Order (cash)", "Touch (accrual)"],
            default="Order (cash)",
            required=True,
            key="timing",
            bind="query-params",
        )
        model = pick_model()
        lookback = pick_lookback()
    return Rules(
        model=model,
        lookback_days=lookback,
        basis="accrual" if timing == "Touch (accrual)" else "cash",
        benefit="revenue" if benefit == "Revenue" else "margin",
    )


def pick_model(label: str = "Attribution") -> str:
    """Draw the switch of the rule models and return the one picked."""
    names = {short_name(name): model for model, name in MODEL_NAMES.items()}
    picked = st.segmented_control(
        label, list(names), default=next(iter(names)), required=True, key="model", bind="query-params"
    )
    return names[picked]


def pick_lookback() -> int:
    """Draw the switch of the look-back and return its days."""
    names = {f"{days} days": days for days in LOOKBACKS_DAYS}
    picked = st.segmented_control(
        "Look-back", list(names), default="30 days", required=True, key="lookback", bind="query-params"
    )
    return names[picked]


def returns_of(desk: Desk, rules: Rules) -> Returns:
    """Return the campaigns of the desk's view under `rules`; one calculation for all readers of the same view."""
    return _returns(desk.books, *key_of(desk), repr((desk.view, rules)), desk.view, rules)


def paybacks_of(desk: Desk) -> list[CohortPayback]:
    """Return the cohorts up to the cut-off."""
    return _paybacks(desk.books, *key_of(desk), desk.view.as_of)


def key_of(desk: Desk) -> tuple[str, str, int]:
    """Return what every cache is keyed by: store, role, data version."""
    return str(desk.books.path), desk.actor.role, desk.data_version


@st.cache_resource(max_entries=24, ttl="30m", show_spinner="Crediting orders to touches")
def _returns(_books: Books, path: str, role: str, data_version: int, asked: str, _view: View, _rules: Rules) -> Returns:
    del path, role, data_version, asked  # parts of the key
    return campaign_returns.campaign_returns(_books, _view, _rules)


@st.cache_resource(max_entries=8, ttl="30m", show_spinner=False)
def _paybacks(_books: Books, path: str, role: str, data_version: int, as_of: date) -> list[CohortPayback]:
    del path, role, data_version  # parts of the key
    return cohort_payback.cohort_paybacks(_books, as_of)
