"""Why do platform, invoice and ledger differ for one vendor's month, to the last cent?

Every difference is taken apart into what tolerance covers, what a reason explains, and the residual:
matched + coded + residual = difference, exactly. Exchange rate, tax and a missing side are arithmetic and coded by
themselves; every other reason is somebody's word.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Literal

from finint.money import ratio

ZERO = Decimal(0)
CENT = Decimal("0.01")
Leg = Literal["platform-invoice", "invoice-ledger", "platform-ledger"]
REASONS = (
    "time zone/cut-off",
    "FX",
    "tax",
    "credit or refund",
    "prepayment",
    "billing threshold",
    "fees",
    "duplicate",
    "missing invoice",
    "mapping",
)
"""Why two sides may differ; what none of them explains is the residual."""
STEADY_MONTHS = 3
CREDIT_RATIO = Decimal("0.005")
ROUND_SUM = 100


@dataclass(frozen=True, slots=True)
class Side:
    """What one source says of a vendor's month: reporting currency, and its own when it is one.

    `rows` are how many lines it has: 0 means the source is silent, which is not an amount of 0. `unmatched_amount` is
    the part whose document the other of invoice and ledger does not know.
    """

    amount: Decimal = ZERO
    rows: int = 0
    native_amount: Decimal | None = None
    currency: str | None = None
    tax_amount: Decimal = ZERO
    unmatched_amount: Decimal = ZERO
    unmatched_native: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class VendorMonth:
    """The three sides of one vendor's month."""

    vendor_key: str
    vendor: str
    month: date
    platform: Side
    invoice: Side
    ledger: Side

    @property
    def sides(self) -> tuple[Side, Side, Side]:
        """Platform, invoice, ledger."""
        return self.platform, self.invoice, self.ledger


@dataclass(frozen=True, slots=True)
class Coded:
    """A part of a difference with its reason; `by` is "arithmetic" or who explained it."""

    reason: str
    amount: Decimal
    by: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One leg of one vendor's month: right side minus left side, taken apart.

    `matched_amount` is the part of the difference within tolerance; `scope_amount` the larger side without its sign.
    """

    vendor_key: str
    vendor: str
    month: date
    leg: Leg
    left_amount: Decimal
    right_amount: Decimal
    matched_amount: Decimal
    coded: tuple[Coded, ...]
    residual_amount: Decimal
    right_native_amount: Decimal | None = None
    suggestion: Coded | None = None

    @property
    def difference_amount(self) -> Decimal:
        """Right − left."""
        return self.right_amount - self.left_amount

    @property
    def coded_amount(self) -> Decimal:
        """What reasons explain."""
        return sum((one.amount for one in self.coded), ZERO)

    @property
    def scope_amount(self) -> Decimal:
        """The larger side."""
        return max(abs(self.left_amount), abs(self.right_amount))

    @property
    def open_amount(self) -> Decimal:
        """The residual without its sign."""
        return abs(self.residual_amount)


def legs_of(row: VendorMonth, expects_invoice: bool) -> list[tuple[Leg, Side, Side]]:  # noqa: FBT001
    """Return the sides to compare, left to right, each pair of neighbours that speak.

    A platform whose vendor bills in other months is compared with its invoice even when none came: it is missing.
    """
    platform, invoice, ledger = row.sides
    legs: list[tuple[Leg, Side, Side]] = []
    if platform.rows and (invoice.rows or expects_invoice):
        legs.append(("platform-invoice", platform, invoice))
    if invoice.rows and ledger.rows:
        legs.append(("invoice-ledger", invoice, ledger))
    if platform.rows and ledger.rows and not invoice.rows and not expects_invoice:
        legs.append(("platform-ledger", platform, ledger))
    return legs


def take_apart(
    row: VendorMonth, leg: Leg, left: Side, right: Side, stated: Sequence[Coded], tolerance_ratio: Decimal
) -> Difference:
    """Return one leg's difference as matched + coded + residual, exactly.

    Args:
        row: the vendor's month.
        leg: which sides.
        left: what is explained.
        right: what it is compared with.
        stated: reasons somebody recorded for this leg, in the reporting currency, any sign.
        tolerance_ratio: 0–1 of the larger side; what is left after the reasons and no larger is matched.

    >>> month = VendorMonth("v", "V", date(2026, 3, 1), Side(Decimal(100), 1), Side(Decimal(97), 1), Side())
    >>> one = take_apart(month, "platform-invoice", month.platform, month.invoice,
    ...     [Coded("credit or refund", Decimal(-2), "somebody")], Decimal("0.001"))
    >>> one.matched_amount, one.coded_amount, one.residual_amount
    (Decimal('0'), Decimal('-2'), Decimal('-1'))
    """
    coded = (*_arithmetic(leg, left, right), *stated)
    rest = right.amount - left.amount - sum((one.amount for one in coded), ZERO)
    within = abs(rest) <= tolerance_ratio * max(abs(left.amount), abs(right.amount))
    return Difference(
        row.vendor_key, row.vendor, row.month, leg, left.amount, right.amount,
        rest if within else ZERO, coded, ZERO if within else rest, right.native_amount,
    )  # fmt: skip


def _arithmetic(leg: Leg, left: Side, right: Side) -> list[Coded]:
    """Return what needs nobody's word: a side that is silent, tax on one side, two rates for one sum."""
    if not right.rows:
        return [Coded("missing invoice", right.amount - left.amount, "arithmetic", "no line on this side")]
    found = []
    amount, native = right.amount, right.native_amount
    if leg == "invoice-ledger" and right.unmatched_amount and not left.unmatched_amount:
        note = "ledger lines without an invoice of their number"
        found.append(Coded("missing invoice", right.unmatched_amount, "arithmetic", note))
        amount -= right.unmatched_amount
        native = None if native is None else native - right.unmatched_native
    rest = amount - left.amount
    rate = ratio(left.amount, left.native_amount) if left.native_amount else None
    if rate is not None and native is not None and left.native_amount and left.currency == right.currency:
        at_one_rate = ((native - left.native_amount) * rate).quantize(CENT)
        if abs(rest - at_one_rate) >= CENT:
            found.append(Coded("FX", rest - at_one_rate, "arithmetic", "the same sum at the rates of two days"))
            rest = at_one_rate
    for side, sign in ((left, 1), (right, -1)):
        tax = sign * side.tax_amount
        if tax and rest and abs(rest + tax) < CENT:
            found.append(Coded("tax", rest, "arithmetic", "one side carries the tax"))
            break
    return found


def suggested(differences: Sequence[Difference]) -> dict[tuple[str, date, Leg], Coded]:
    """Return what each residual looks like, for somebody to confirm; nothing where no pattern shows.

    What is carried from month to month adds up to little over time: a cut-off or a billing threshold. What is paid in
    round sums is a prepayment. A small share with one sign every month is a credit.
    """
    by_vendor: dict[tuple[str, Leg], list[Difference]] = {}
    for one in differences:
        by_vendor.setdefault((one.vendor_key, one.leg), []).append(one)
    found: dict[tuple[str, date, Leg], Coded] = {}
    for (key, leg), rows in by_vendor.items():
        usual = _pattern([row for row in rows if row.right_amount])
        for row in rows:
            if row.residual_amount and usual:
                found[key, row.month, leg] = Coded(usual, row.residual_amount, "suggestion", _WHY[usual])
    return found


_WHY = {
    "prepayment": "invoices of round sums, used up over the months",
    "billing threshold": "the differences of the months cancel out over time: a part is billed a month later",
    "time zone/cut-off": "a small part moves to the next month and back",
    "credit or refund": "a small share of every month, always in one direction",
}


def _pattern(rows: Sequence[Difference]) -> str:
    if len(rows) < STEADY_MONTHS:
        return ""
    ordered = sorted(rows, key=lambda row: row.month)
    gaps = [row.difference_amount - sum((one.amount for one in row.coded), ZERO) for row in ordered]
    size = sum((abs(gap) for gap in gaps), ZERO)
    if not size:
        return ""
    paid = [row.right_native_amount or row.right_amount for row in ordered]
    if all(not amount % ROUND_SUM for amount in paid):
        return "prepayment"
    if all(gap <= 0 for gap in gaps) or all(gap >= 0 for gap in gaps):
        share = [abs(gap) <= CREDIT_RATIO * row.scope_amount for gap, row in zip(gaps, ordered, strict=True)]
        return "credit or refund" if all(share) else ""
    if abs(sum(gaps, ZERO)) * 2 > size:
        return ""
    mean = size / len(gaps)
    whole = sum((row.scope_amount for row in ordered), ZERO) / len(ordered)
    return "time zone/cut-off" if mean < Decimal("0.005") * whole else "billing threshold"


def reconcile(
    months: Sequence[VendorMonth],
    stated: Mapping[tuple[str, date, Leg], Sequence[Coded]],
    tolerance_ratio: Decimal,
) -> list[Difference]:
    """Return every leg of every vendor's month, taken apart, the largest residual first."""
    bills = {row.vendor_key for row in months if row.invoice.rows}
    last_bill = {key: max(row.month for row in months if row.vendor_key == key and row.invoice.rows) for key in bills}
    found = []
    for row in months:
        # A month after the vendor's last invoice is not billed yet: nothing is missing.
        expected = row.vendor_key in bills and row.month <= last_bill[row.vendor_key]
        for leg, left, right in legs_of(row, expected):
            reasons = stated.get((row.vendor_key, row.month, leg), ())
            found.append(take_apart(row, leg, left, right, reasons, tolerance_ratio))
    looks = suggested(found)
    told = [replace(one, suggestion=looks.get((one.vendor_key, one.month, one.leg))) for one in found]
    return sorted(told, key=lambda one: (-one.open_amount, -abs(one.difference_amount), one.month, one.vendor, one.leg))


def reconciled_ratio(differences: Sequence[Difference]) -> Decimal | None:
    """Return the share of money in scope that agrees or is explained: 1 − Σ |residual| ÷ Σ larger side.

    Returns:
        At most 1; None when nothing has two sides.
    """
    scope = sum((one.scope_amount for one in differences), ZERO)
    residual = sum((one.open_amount for one in differences), ZERO)
    return None if not scope else 1 - residual / scope
