"""The reads of the return pages: the picks above the figures, and what they select, cached."""

from datetime import date
from decimal import Decimal

import streamlit as st

from finint import campaign_returns, cohort_payback
from finint.campaign_returns import Returns
from finint.cohort_payback import CohortPayback
from finint.lift_tests import LiftTest, UnusedTest, lift_tests, unused_tests
from finint.return_rules import LOOKBACKS_DAYS, MODEL_NAMES, Rules, short_name
from finint.store import Books
from finint.ui.desk import Desk
from finint.ui.waiting import answer_of
from finint.view import View
from finint.weekly_returns import weekly, whole_weeks


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
    books, view = desk.books, desk.view
    return answer_of(
        ("returns", *key_of(desk), repr((view, rules))),
        "Crediting orders to campaigns",
        lambda: campaign_returns.campaign_returns(books, view, rules),
        parts=11,
    )


def paybacks_of(desk: Desk) -> list[CohortPayback]:
    """Return the cohorts up to the cut-off."""
    books, as_of = desk.books, desk.view.as_of
    return answer_of(
        ("paybacks", *key_of(desk), as_of),
        "Following customers by cohort",
        lambda: cohort_payback.cohort_paybacks(books, as_of),
    )


def weeks_of(desk: Desk, found: Returns) -> tuple[list[date], list[tuple[str, list[Decimal | None]]]]:
    """Return the last whole weeks of the view and each channel's return in them."""
    return _weeks(*key_of(desk), repr((desk.view, found.rules)), desk.view, found)


@st.cache_resource(max_entries=24, ttl="30m", show_spinner=False)
def _weeks(
    path: str, role: str, data_version: int, asked: str, _view: View, _found: Returns
) -> tuple[list[date], list[tuple[str, list[Decimal | None]]]]:
    del path, role, data_version, asked  # parts of the key
    weeks = whole_weeks(_view)
    return weeks, weekly(_found, _view, weeks) if weeks and _found.measured else []


def tests_of(desk: Desk) -> tuple[list[LiftTest], list[UnusedTest]]:
    """Return the lift tests that had ended by the cut-off, and those no figure uses."""
    return _tests(desk.books, *key_of(desk), desk.view.as_of)


@st.cache_resource(max_entries=8, ttl="30m", show_spinner=False)
def _tests(
    _books: Books, path: str, role: str, data_version: int, as_of: date
) -> tuple[list[LiftTest], list[UnusedTest]]:
    del path, role, data_version  # parts of the key
    return lift_tests(_books, as_of), unused_tests(_books)


def key_of(desk: Desk) -> tuple[str, str, int]:
    """Return what every cache is keyed by: store, role, data version."""
    return str(desk.books.path), desk.actor.role, desk.data_version
