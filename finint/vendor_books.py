"""Vendors, contracts and what moved their cost in a view, read from the books and put together."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import NamedTuple

from finint import store, vendors
from finint.contracts import Contract
from finint.cost_effectiveness import CampaignCost, UnitCost, unit_costs
from finint.credit_days import MILLION
from finint.kept_credit import credit_of
from finint.period import Period, add_months
from finint.return_rules import Rules
from finint.vendors import NO_VENDOR, Moved, Ranked, VendorSpend, Volume
from finint.view import View

MONTHS = 12


@dataclass(frozen=True, slots=True)
class VendorBooks:
    """The vendors of a view: by spend, with their contracts and what moved their cost; and spend that names none."""

    view: View
    ranked: tuple[Ranked, ...]
    unnamed: VendorSpend | None
    contracts: tuple[Contract, ...]
    moved: Mapping[str, Moved]

    @property
    def spend_amount(self) -> Decimal:
        """Spend with named vendors."""
        return sum((row.vendor.spend_amount for row in self.ranked), vendors.ZERO)

    @property
    def before_amount(self) -> Decimal:
        """The same, in the window before."""
        return sum((row.vendor.before_amount for row in self.ranked), vendors.ZERO)

    @property
    def hhi(self) -> Decimal | None:
        """Concentration of named spend."""
        return vendors.hhi([row.vendor.spend_amount for row in self.ranked])

    def contracts_of(self, vendor_key: str) -> list[Contract]:
        """Return a vendor's contracts."""
        return [row for row in self.contracts if row.vendor_key == vendor_key]


def twelve_months(view: View) -> View:
    """Return the view of the twelve months of the books that end with the day before its cut-off.

    >>> view = twelve_months(View(Period.parse("2026"), date(2026, 11, 15)))
    >>> view.period.start, view.period.end, view.as_of
    (datetime.date(2025, 12, 1), datetime.date(2026, 12, 1), datetime.date(2026, 11, 15))
    """
    month = view.calendar.month_of(view.as_of - timedelta(days=1))
    return replace(view, period=Period(add_months(month, 1 - MONTHS), add_months(month, 1)))


def contracts(books: store.Books, as_of: date) -> list[Contract]:
    """Return every contract, with the rate of its currency before `as_of`."""
    return store.read(books, "contracts", Contract, as_of=as_of)


def vendor_books(books: store.Books, view: View) -> VendorBooks:
    """Return the vendors of `view` (see `twelve_months`) against the same days a year earlier."""
    asked = windows(view)
    found = store.read(books, "vendor_spend", VendorSpend, **asked)
    volumes = store.read(books, "vendor_volumes", Volume, **asked)
    return VendorBooks(
        view,
        tuple(vendors.ranked(found)),
        next((row for row in found if row.vendor_key == NO_VENDOR), None),
        tuple(contracts(books, view.as_of)),
        vendors.moved(found, volumes),
    )


def windows(view: View) -> dict[str, object]:
    """Return the parameters of a query over a window and the one a year before it."""
    before = view.year_before()
    parts = view.parts()
    return {
        "start": view.period.start,
        "end": view.period.end,
        "as_of": view.as_of,
        "before_start": before.period.start,
        "before_end": before.period.end,
        "before_as_of": before.as_of,
        **{name: parts[name] for name in ("departments", "channels", "vendors")},
    }


class _Touched(NamedTuple):
    campaign_id: str
    touches: int


def vendor_unit_costs(books: store.Books, view: View, rules: Rules) -> list[UnitCost]:
    """Return cost per credited order by vendor; a campaign that never met a customer has no outcome by design."""
    from finint.journeys import customers  # noqa: PLC0415  half a second of Ibis, for events only

    credit = credit_of(books, view, rules)
    outcomes = {row.campaign_id: 0.0 for row in store.collect(books, partial(customers.touched_campaigns), _Touched)}
    for day in credit:
        outcomes[day.campaign_id] = outcomes.get(day.campaign_id, 0.0) + day.conversions / MILLION
    window = {"start": view.period.start, "end": view.period.end, "as_of": view.as_of}
    return unit_costs(store.read(books, "vendor_campaigns", CampaignCost, **window), outcomes)
