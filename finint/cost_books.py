"""What do the numbers of cost come from? Vendors, findings and savings of the twelve months up to a view's cut-off."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from finint import cost_parts, savings_ledger, store, vendor_books
from finint.contracts import Contract, renewals
from finint.cost_findings import Found, find
from finint.explain import SpendRow, rows_behind
from finint.kept import kept
from finint.metrics import SPEND
from finint.period import Period
from finint.savings import Progress, Saving, realised
from finint.vendor_books import VendorBooks
from finint.view import View


@dataclass(frozen=True, slots=True)
class Costs:
    """What page and API answer from."""

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

    @property
    def renewing_amount(self) -> Decimal | None:
        """Their money of twelve months; None while the books hold no contract."""
        rows = cost_parts.contract_rows(self.renewing)
        return sum((row.yearly_amount for row in rows), Decimal(0)) if self.vendors.contracts else None


def cost_books(books: store.Books, view: View) -> Costs:
    """Return vendors, findings and savings; the rail's filters pick vendors, and with them their findings."""
    return _costs(books, vendor_books.twelve_months(view))


@kept(16)
def _costs(books: store.Books, view: View) -> Costs:
    vendors = vendor_books.vendor_books(books, view)
    found = _found(books, Period(view.days.start, view.as_of))
    every = tuple(savings_ledger.ledger(books))
    return Costs(
        vendors,
        _picked(found, view, vendors),
        every,
        savings_ledger.progress(books, every, view.as_of),
        savings_ledger.fiscal_year(view.as_of, view.calendar),
        savings_ledger.baseline(view.as_of, view.calendar),
    )


@kept(8)
def _found(books: store.Books, window: Period) -> Found:
    return find(books, window)


def _picked(found: Found, view: View, vendors: VendorBooks) -> Found:
    """Return the findings of the vendors that the rail leaves; without a filter all of them, unpaid vendors too."""
    if not (view.vendors or view.departments or view.channels):
        return found
    keys = {row.vendor.vendor_key for row in vendors.ranked}
    return replace(found, findings=tuple(one for one in found.findings if one.vendor_key in keys))


def readers(books: store.Books, costs: Costs) -> dict[str, Any]:
    """Return what reads the rows behind each part of the cost metrics."""

    def baseline_rows() -> Sequence[SpendRow]:
        calendar = costs.vendors.view.calendar
        view = View(costs.baseline, calendar.days(costs.baseline).end, calendar=calendar)
        return [row for row in rows_behind(books, SPEND, view) if isinstance(row, SpendRow)]

    return {
        "hard_claims": lambda: cost_parts.claim_rows(costs.found),
        "renewing_contracts": lambda: cost_parts.contract_rows(costs.renewing),
        "known_contracts": lambda: cost_parts.contract_rows(costs.vendors.contracts),
        "vendor_shares": lambda: cost_parts.share_rows(costs.vendors),
        "realised_hard": lambda: realised(costs.savings, "hard", costs.year),
        "baseline_rows": baseline_rows,
    }
