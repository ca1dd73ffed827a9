"""Who is paid how much, how concentrated is that, and was it price or volume that moved it?

Shares and concentration count vendors that are named; spend that names none is carried beside them, never spread.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from finint import bridge
from finint.money import ratio

ZERO = Decimal(0)
NO_VENDOR = ""


@dataclass(frozen=True, slots=True)
class VendorSpend:
    """Spend with one vendor in a window and in the window of the same length before; `vendor_key` "" names none."""

    vendor_key: str
    vendor: str
    category: str
    department: str
    cost_category: str
    documents: int
    spend_amount: Decimal
    before_amount: Decimal

    @property
    def growth_ratio(self) -> Decimal | None:
        """Change against the window before over that window; None when nothing was spent then."""
        return ratio(self.spend_amount - self.before_amount, abs(self.before_amount))


@dataclass(frozen=True, slots=True)
class Volume:
    """Amount and units of one item in one of the two windows; `rate` is reporting currency per unit of its own."""

    vendor_key: str
    item: str
    unit: str
    is_before: bool
    amount: Decimal
    native_amount: Decimal
    units: Decimal | None


@dataclass(frozen=True, slots=True)
class Ranked:
    """A vendor with its place by spend: its share, and the share of all vendors down to it."""

    vendor: VendorSpend
    share_ratio: Decimal
    cumulative_ratio: Decimal


@dataclass(frozen=True, slots=True)
class Moved:
    """What a vendor's change is made of; the parts add up to its change exactly. `other` has no price to split by."""

    price_amount: Decimal
    volume_amount: Decimal
    fx_amount: Decimal
    other_amount: Decimal
    new_amount: Decimal

    @property
    def change_amount(self) -> Decimal:
        """Spend now − spend before."""
        return self.price_amount + self.volume_amount + self.fx_amount + self.other_amount + self.new_amount


def hhi(amounts: Sequence[Decimal]) -> Decimal | None:
    """Return the Herfindahl-Hirschman index of spend: 10,000 × the sum of squared shares.

    Args:
        amounts: spend a vendor; vendors with credits above their spend (0 and less) are left out.

    Returns:
        0–10,000: 10,000 is one vendor, 10,000 ÷ n is n equal ones; None without spend.

    Source: Hirschman (1964), The Paternity of an Index; US merger guidelines (2023), guideline 1, for its bands.

    >>> hhi([Decimal(60), Decimal(30), Decimal(10)])
    Decimal('4600')
    """
    positive = [amount for amount in amounts if amount > 0]
    total = sum(positive, ZERO)
    squares = sum((amount * amount for amount in positive), ZERO)
    return ratio(10_000 * squares, total * total)


def effective_vendors(index: Decimal | None) -> Decimal | None:
    """Return how many vendors of equal size would be as concentrated: 10,000 ÷ HHI, 1 and up; None without one.

    >>> effective_vendors(Decimal(2500))
    Decimal('4')
    """
    return None if not index else Decimal(10_000) / index


def ranked(vendors: Sequence[VendorSpend]) -> list[Ranked]:
    """Return the named vendors by spend with share and cumulated share of all named spend.

    Credits make a vendor negative and its share too: shares add up to 1 whatever the signs. Empty without spend.

    >>> rows = [VendorSpend(k, k, "", "", "", 1, Decimal(a), Decimal(0)) for k, a in (("a", 30), ("b", 70), ("", 9))]
    >>> [(row.vendor.vendor, row.share_ratio, row.cumulative_ratio) for row in ranked(rows)]
    [('b', Decimal('0.7'), Decimal('0.7')), ('a', Decimal('0.3'), Decimal('1'))]
    """
    named = sorted(
        (row for row in vendors if row.vendor_key != NO_VENDOR), key=lambda row: (-row.spend_amount, row.vendor)
    )
    total = sum((row.spend_amount for row in named), ZERO)
    if not total:
        return []
    found, so_far = [], ZERO
    for row in named:
        so_far += row.spend_amount
        found.append(Ranked(row, row.spend_amount / total, so_far / total))
    return found


def vendors_for(rows: Sequence[Ranked], share_ratio: Decimal = Decimal("0.8")) -> int:
    """Return how many of the largest vendors reach a share of spend; 0 without spend.

    >>> vendors_for([], Decimal("0.8"))
    0
    """
    return next((number for number, row in enumerate(rows, start=1) if row.cumulative_ratio >= share_ratio), len(rows))


def moved(vendors: Sequence[VendorSpend], volumes: Sequence[Volume]) -> dict[str, Moved]:
    """Return what each vendor's change is made of: price, volume, exchange rate, what has no units, and what is new.

    Items with units on both sides are split by the mean over all orders of change (`bridge.average_split`), each item
    by itself, so nothing is called mix. A vendor on one side only is new (or gone).
    """
    lines: dict[tuple[str, str], dict[bool, Volume]] = {}
    for row in volumes:
        lines.setdefault((row.vendor_key, f"{row.item}\x1f{row.unit}"), {})[row.is_before] = row
    parts: dict[str, dict[str, Decimal]] = {row.vendor_key: {} for row in vendors}
    for (vendor_key, item), sides in lines.items():
        line = bridge.Line(item, _side(sides.get(True)), _side(sides.get(False)), unit=item)
        into = parts.setdefault(vendor_key, {})
        for step in bridge.average_split([line]).by_line[item]:
            into[step.name] = into.get(step.name, ZERO) + step.amount
    return {row.vendor_key: _moved(row, parts[row.vendor_key]) for row in vendors}


def _side(row: Volume | None) -> bridge.Side | None:
    if row is None:
        return None
    rate = ratio(row.amount, row.native_amount)
    usable = row.units is not None and row.units > 0 and rate is not None and rate > 0
    return bridge.Side(row.amount, row.units if usable else None, rate if usable and rate else Decimal(1))


def _moved(vendor: VendorSpend, parts: Mapping[str, Decimal]) -> Moved:
    change = vendor.spend_amount - vendor.before_amount
    if not vendor.spend_amount or not vendor.before_amount:
        return Moved(ZERO, ZERO, ZERO, ZERO, change)
    price, volume, fx = (parts.get(name, ZERO) for name in ("price", "volume", "fx"))
    # An item on one side only of a vendor on both is rather billed otherwise than new: without a price to split by.
    return Moved(price, volume, fx, change - price - volume - fx, ZERO)
