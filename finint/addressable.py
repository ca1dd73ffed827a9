"""Which cost of the platform could somebody act on, which rules could test it, and what did they find avoidable?

Coverage counts a rule only where the books hold what it needs for that very cost. A plan tests a department's total,
not whether a line of it is avoidable: overspend is a finding, and never counts as a test.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from finint import budget
from finint.devfinance import ZERO, CostLine
from finint.kpi import Addressed

DUPLICATE, PRICES, SEATS = "Duplicate invoice", "Price above contract", "Unused seats"
UNUSED, IDLE, OVER_PLAN = "Unused commitment", "Idle resources", "Spend over plan"
NOT_ACTED_ON = "no vendor: own staff and office"
Findings = Mapping[tuple[str, date], Mapping[str, Decimal]]


@dataclass(frozen=True, slots=True)
class VendorTests:
    """What the books hold of a vendor in a window that a rule can test."""

    vendor_key: str
    has_documents: bool
    has_prices: bool
    has_seats: bool

    def rules(self) -> list[str]:
        """Return the rules that can test this vendor's bills."""
        known = ((DUPLICATE, self.has_documents), (PRICES, self.has_prices), (SEATS, self.has_seats))
        return [name for name, is_held in known if is_held]


@dataclass(frozen=True, slots=True)
class IdleResource:
    """One resource that ran for nothing in a month; an amount of 0 says that the month was looked at.

    `amount` is in the reporting currency; None without a rate.
    """

    vendor_key: str
    month: date
    resource: str
    service: str
    sub_account: str
    reason: str
    amount: Decimal | None
    import_id: str
    file_name: str
    line_no: int


class Place(NamedTuple):
    """Cost in the unit somebody acts on; `kind` is tax, unused, committed, or "" for all else."""

    month: date
    vendor: str
    service: str
    sub_account: str
    kind: str

    @property
    def name(self) -> str:
        """What it is called."""
        return " · ".join(part for part in (self.vendor or "No vendor", *self[2:]) if part)


def addressed(
    lines: Iterable[CostLine],
    findings: Findings,
    cells: Sequence[budget.Cell],
    vendors: Iterable[VendorTests] = (),
    idle: Iterable[IdleResource] = (),
) -> list[Addressed]:
    """Return the platform's effective cost in units of vendor, service, account and month, with what rules found.

    Args:
        lines: of the window.
        findings: by vendor and month, what each detection rule found; it falls on the vendor's largest unit.
        cells: plan and spend of the platform's departments; what is over falls on the month's largest unit.
        vendors: what the books hold of each vendor.
        idle: resources that ran for nothing; cloud cost of a vendor and month with a row of them was looked at.
    """
    units: dict[Place, Decimal] = defaultdict(lambda: ZERO)
    clouds: set[Place] = set()
    for line in lines:
        place = Place(line.month, line.vendor, line.service, line.sub_account, _kind(line))
        units[place] += line.effective_amount
        clouds |= {place} if line.is_cloud else set()
    tests = {one.vendor_key: one.rules() for one in vendors}
    found = list(idle)
    seen = {(one.vendor_key, one.month) for one in found}
    own = _found(units, findings, cells, found)
    result = []
    for place, amount in sorted(units.items()):
        key = place.vendor.strip().lower()
        can = [] if place in clouds else list(tests.get(key, ()))
        can += [UNUSED] if place.kind in ("unused", "committed") else []
        can += [IDLE] if place in clouds and (key, place.month) in seen and not place.kind else []
        why_not = "tax" if place.kind == "tax" else "" if place.vendor else NOT_ACTED_ON
        result.append(Addressed(place.name, place.month, amount, not why_not, why_not, tuple(can), own[place]))
    return result


def _kind(line: CostLine) -> str:
    if line.charge_category.lower() == "tax":
        return "tax"
    return {"unused": "unused", "used": "committed"}.get(line.commitment_status.lower(), "")


def _found(
    units: Mapping[Place, Decimal], findings: Findings, cells: Sequence[budget.Cell], idle: Iterable[IdleResource]
) -> dict[Place, dict[str, Decimal]]:
    """Return what each rule found at each unit; what names no unit of its own falls on the largest one."""
    own: dict[Place, dict[str, Decimal]] = {place: {} for place in units}
    ranked = sorted((place for place in units if place.vendor and place.kind != "tax"), key=lambda p: -units[p])
    plain = [place for place in ranked if not place.kind]
    largest = {(place.vendor.strip().lower(), place.month): place for place in reversed(plain)}
    for place, amount in units.items():
        if place.kind == "unused":
            own[place][UNUSED] = amount
    for (vendor, month), rules in findings.items():
        if place_ := largest.get((vendor.strip().lower(), month)):
            own[place_] |= rules
    for one in idle:
        exact = next((place for place in plain if _is_at(one, place)), None) if one.service or one.sub_account else None
        target = exact or largest.get((one.vendor_key, one.month))
        if target and one.amount:
            own[target][IDLE] = own[target].get(IDLE, ZERO) + one.amount
    over: dict[date, Decimal] = defaultdict(lambda: ZERO)
    for cell in cells:
        over[cell.month] += cell.actual_amount - cell.budget_amount
    planned = {cell.month for cell in cells if cell.budget_amount}
    for month in planned:
        first = next((place for place in plain if place.month == month), None)
        if first and over[month] > 0:
            own[first][OVER_PLAN] = over[month]
    return own


def _is_at(one: IdleResource, place: Place) -> bool:
    return (
        one.vendor_key == place.vendor.strip().lower()
        and one.month == place.month
        and (not one.service or one.service.strip().lower() == place.service.strip().lower())
        and (not one.sub_account or one.sub_account.strip().lower() == place.sub_account.strip().lower())
    )
