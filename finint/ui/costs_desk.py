"""The reads of the costs page, cached: vendors of twelve months, findings, savings, cost per outcome."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import streamlit as st

from finint import cost_parts, savings_ledger, settings, vendor_books
from finint.campaign_returns import events
from finint.contracts import Contract, renewals
from finint.cost_effectiveness import UnitCost
from finint.cost_findings import Found, find
from finint.explain import SpendRow
from finint.metrics import SPEND
from finint.period import Period
from finint.return_rules import Rules
from finint.savings import Progress, Saving, realised
from finint.store import Books
from finint.ui.desk import Desk
from finint.ui.returns_desk import key_of
from finint.vendor_books import VendorBooks
from finint.view import View


@dataclass(frozen=True, slots=True)
class Costs:
    """What the page answers from."""

    vendors: VendorBooks
    found: Found
    savings: tuple[Saving, ...]
    progress: Progress
    year: Period
    baseline: Period

    @property
    def renewing(self) -> list[Contract]:
        """Contracts to decide about within 90 days."""
        return renewals(self.vendors.contracts, self.vendors.view.as_of)


def costs_of(desk: Desk) -> Costs:
    """Return vendors, findings and savings for the twelve months up to the desk's cut-off."""
    view = vendor_books.twelve_months(desk.view)
    key = key_of(desk)
    vendors = _vendors(desk.books, *key, repr(view), view)
    found = _found(desk.books, *key, view.period.start, view.as_of)
    first_month = int(settings.value(desk.books, "fiscal_first_month"))
    every = savings_ledger.ledger(desk.books)
    return Costs(
        vendors,
        _picked(found, view, vendors),
        tuple(every),
        _progress(desk.books, *key, view.as_of, tuple(every)),
        savings_ledger.fiscal_year(view.as_of, first_month),
        savings_ledger.baseline(view.as_of, first_month),
    )


def _picked(found: Found, view: View, vendors: VendorBooks) -> Found:
    """Return the findings of the vendors that the rail leaves; without a filter all of them, unpaid vendors too."""
    if not (view.vendors or view.departments or view.channels):
        return found
    keys = {row.vendor.vendor_key for row in vendors.ranked}
    return replace(found, findings=tuple(one for one in found.findings if one.vendor_key in keys))


def unit_costs_of(desk: Desk, view: View) -> list[UnitCost]:
    """Return cost per credited order by vendor; empty while no order is connected."""
    if not events(desk.books).conversions:
        return []
    return _unit_costs(desk.books, *key_of(desk), repr(view), view)


def readers(desk: Desk, costs: Costs) -> dict[str, Any]:
    """Return what reads the rows behind each part of the cost metrics."""

    def baseline_rows() -> Sequence[SpendRow]:
        from finint.explain import rows_behind  # noqa: PLC0415  only when somebody asks

        view = View(costs.baseline, costs.baseline.end)
        return [row for row in rows_behind(desk.books, SPEND, view) if isinstance(row, SpendRow)]

    return {
        "hard_claims": lambda: cost_parts.claim_rows(costs.found),
        "renewing_contracts": lambda: cost_parts.contract_rows(costs.vendors.contracts, costs.vendors.view.as_of),
        "vendor_shares": lambda: cost_parts.share_rows(costs.vendors),
        "realised_hard": lambda: realised(costs.savings, "hard", costs.year),
        "baseline_rows": baseline_rows,
    }


@st.cache_resource(max_entries=16, ttl="30m", show_spinner=False)
def _vendors(_books: Books, path: str, role: str, data_version: int, asked: str, _view: View) -> VendorBooks:
    del path, role, data_version, asked  # parts of the key
    return vendor_books.vendor_books(_books, _view)


@st.cache_resource(max_entries=8, ttl="30m", show_spinner="Running the detection rules")
def _found(_books: Books, path: str, role: str, data_version: int, start: date, end: date) -> Found:
    del path, role, data_version  # parts of the key
    return find(_books, Period(start, end))


@st.cache_resource(max_entries=8, ttl="30m", show_spinner=False)
def _progress(
    _books: Books, path: str, role: str, data_version: int, as_of: date, _savings: tuple[Saving, ...]
) -> Progress:
    del path, role, data_version  # parts of the key
    return savings_ledger.progress(_books, _savings, as_of)


@st.cache_resource(max_entries=8, ttl="30m", show_spinner="Crediting orders to vendors")
def _unit_costs(_books: Books, path: str, role: str, data_version: int, asked: str, _view: View) -> list[UnitCost]:
    del path, role, data_version, asked  # parts of the key
    return vendor_books.vendor_unit_costs(_books, _view, Rules())
