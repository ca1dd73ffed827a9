"""Where does a stated line count? Its names, its rate and whether a platform tells its vendor, as the views say.

The views place every line of an import, and take longer to plan than one line takes to post. What they join is kept
here between posts, for as long as the audit shows that nothing but stated expenditures was written
(`tests/test_spend_sums.py` compares with the views after random histories).
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from finint import fiscal_books, settings, store
from finint.fiscal import Calendar


class Campaign(NamedTuple):
    """A campaign as the books know it, by one of the keys that it answers to."""

    by: str
    key: str
    campaign_id: str
    name: str
    channel: str | None
    department: str | None
    cost_category: str | None


class Vendor(NamedTuple):
    """A vendor as the books know it, by one of the names that it answers to."""

    key: str
    vendor_id: str
    name: str
    department: str | None
    name_key: str


class Places(NamedTuple):
    """What the views of spend join to a line, by key."""

    currency: str
    departments: Mapping[str, str]
    campaigns: Mapping[tuple[str, str], Campaign]
    vendors: Mapping[str, Vendor]
    rates: Mapping[str, tuple[list[date], list[Decimal]]]
    platforms: frozenset[str]
    """Keys of the vendors that platforms tell: a bill of one may be money told twice."""
    calendar: Calendar

    def rate(self, currency: str, day: date) -> Decimal | None:
        """Return the latest rate on or before `day`; None when there is none."""
        days, rates = self.rates.get(currency, ([], []))
        place = bisect_right(days, day)
        return rates[place - 1] if place else None


class _Since(NamedTuple):
    seq: int
    others: int


class _Currency(NamedTuple):
    currency: str


class _Department(NamedTuple):
    key: str
    name: str


class _Rate(NamedTuple):
    currency: str
    rate_date: date
    rate: Decimal


class _Key(NamedTuple):
    key: str


class _Named(NamedTuple):
    name: str
    key: str


def places(cursor: store.Cursor, books: store.Books) -> Places | None:
    """Return what lines are placed by; None before anything settled the reporting currency.

    It is as of the beginning of the transaction: ask before it writes anything.
    """
    kept: tuple[int, Places] | None = books.held.places
    seq, others = store.read_within(cursor, "written_since", _Since, since=kept[0] if kept else 0)[0]
    found = kept[1] if kept and seq >= kept[0] and not others else _read(cursor)
    if found:
        books.held.places = (seq, found)
    return found


def _read(cursor: store.Cursor) -> Places | None:
    if not settings.is_set(cursor, "reporting_currency"):
        return None
    rates: dict[str, tuple[list[date], list[Decimal]]] = {}
    for row in store.read_within(cursor, "places_rates", _Rate):
        days, values = rates.setdefault(row.currency, ([], []))
        days.append(row.rate_date)
        values.append(row.rate)
    return Places(
        store.read_within(cursor, "reporting", _Currency)[0].currency,
        {row.key: row.name for row in store.read_within(cursor, "places_departments", _Department)},
        {(row.by, row.key): row for row in store.read_within(cursor, "places_campaigns", Campaign)},
        {row.key: row for row in store.read_within(cursor, "places_vendors", Vendor)},
        rates,
        frozenset(row.key for row in store.read_within(cursor, "places_platforms", _Key)),
        fiscal_books.within(cursor),
    )


def keys(cursor: store.Cursor, names: Iterable[str]) -> dict[str, str]:
    """Return the key that each name is matched by."""
    asked = sorted(set(names))
    return {row.name: row.key for row in store.read_within(cursor, "places_keys", _Named, names=asked)} if asked else {}


NAMES = ("department", "campaign_id", "campaign", "vendor")
"""The fields of a line that are matched by key."""


def placed(places: Places, keys: Mapping[str, str], line: Mapping[str, Any]) -> dict[str, Any]:
    """Return a line's names as `spend_native` places it, and whether a platform tells its vendor too."""
    given = {name: keys.get(line[name] or "", "") for name in NAMES}
    by_id = places.campaigns.get(("id", given["campaign_id"]))
    by_name = places.campaigns.get(("name", given["campaign"]))
    campaign = [one for one in (by_id, by_name) if one]
    vendor = places.vendors.get(given["vendor"])

    def first(*found: str | None) -> str | None:
        return next((one for one in found if one is not None), None)

    category = line["cost_category"]
    if category == "unassigned":
        category = first(*(one.cost_category for one in campaign), category)
    return {
        "department": first(
            places.departments.get(given["department"]),
            line["department"],
            *(one.department for one in campaign),
            vendor.department if vendor else None,
        ),
        "cost_category": category,
        "channel": first(*(one.channel for one in campaign), line["channel"]),
        "campaign_id": first(*(one.campaign_id for one in campaign), line["campaign_id"]),
        "campaign": first(*(one.name for one in campaign), line["campaign"], line["campaign_id"]),
        "is_unmapped_campaign": not campaign and (line["campaign"] is not None or line["campaign_id"] is not None),
        "vendor": vendor.name if vendor else line["vendor"],
        "vendor_id": vendor.vendor_id if vendor else None,
        "is_told_twice": (vendor.name_key if vendor else given["vendor"]) in places.platforms,
    }
