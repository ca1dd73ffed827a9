"""Reconcile the books: read the three sides by vendor and month, take each difference apart, and keep the reasons.

Money of several legs of one vendor's month is in scope once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from finint import reconcile, settings, store
from finint.errors import CalculationError
from finint.period import Period, add_months, first_of_month
from finint.reconcile import REASONS, Coded, Difference, Leg
from finint.reconcile_sides import Document, Reported, sides

ZERO = Decimal(0)
CALENDAR_MONTHS_SAID = (
    "By months of the calendar, as vendors bill, not of the fiscal year: cut at a fiscal month's end no bill agrees."
)


@dataclass(frozen=True, slots=True)
class _Reason:
    vendor_key: str
    month: date
    leg: Leg
    reason: str
    amount: Decimal
    recorded_by: str
    note: str


@dataclass(frozen=True, slots=True)
class ReconciledMonth:
    """One vendor's month: money in scope once, and the largest residual of its legs."""

    vendor_key: str
    vendor: str
    month: date
    scope_amount: Decimal
    open_amount: Decimal
    legs: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One vendor's month as Explain lists it."""

    vendor: str
    month: date
    scope_amount: Decimal
    open_amount: Decimal
    reasons: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """All differences of a window, and what has one side only: listed, not compared."""

    differences: tuple[Difference, ...]
    months: tuple[ReconciledMonth, ...]
    one_sided_amount: Decimal
    tolerance_ratio: Decimal

    @property
    def scope_amount(self) -> Decimal:
        """Money with two sides."""
        return sum((row.scope_amount for row in self.months), ZERO)

    @property
    def residual_amount(self) -> Decimal:
        """What nobody has explained, without signs."""
        return sum((row.open_amount for row in self.months), ZERO)

    def rows(self) -> list[MonthRow]:
        """Return the vendors' months that make up the share, the largest residual first."""
        rows = [
            MonthRow(
                row.vendor, row.month, row.scope_amount, row.open_amount,
                ", ".join(sorted({coded.reason for leg in row.legs for coded in leg.coded})),
            )
            for row in self.months
        ]  # fmt: skip
        return sorted(rows, key=lambda row: (-row.open_amount, -row.scope_amount))

    @property
    def reconciled_ratio(self) -> Decimal | None:
        """Share of the money in scope that agrees or is explained; None when nothing has two sides."""
        return None if not self.scope_amount else 1 - self.residual_amount / self.scope_amount


def by_month(differences: Sequence[Difference]) -> list[ReconciledMonth]:
    """Return vendors' months with their legs: one money is in scope once, however many legs compare it."""
    groups: dict[tuple[str, date], list[Difference]] = {}
    for one in differences:
        groups.setdefault((one.vendor_key, one.month), []).append(one)
    return [
        ReconciledMonth(
            key, legs[0].vendor, month, max(leg.scope_amount for leg in legs), max(leg.open_amount for leg in legs),
            tuple(legs),
        )
        for (key, month), legs in sorted(groups.items())
    ]  # fmt: skip


def reconciliation(books: store.Books, window: Period, as_of: date) -> Reconciliation:
    """Return the differences of whole months of `window` before `as_of`; the month it falls in is not complete."""
    window = complete(window, as_of)
    reported = store.read(books, "reconcile_platform", Reported, start=window.start, end=window.end, as_of=as_of)
    months = sides(reported, documents(books, as_of), window)
    stated: dict[tuple[str, date, Leg], list[Coded]] = {}
    for row in store.read(books, "reconcile_reasons", _Reason):
        coded = Coded(row.reason, row.amount, row.recorded_by, row.note)
        stated.setdefault((row.vendor_key, row.month, row.leg), []).append(coded)
    tolerance = Decimal(settings.value(books, "tolerance_spend_ratio"))
    found = reconcile.reconcile(months, stated, tolerance)
    compared = {(one.vendor_key, one.month) for one in found}
    alone = sum(
        (max(abs(side.amount) for side in row.sides) for row in months if (row.vendor_key, row.month) not in compared),
        ZERO,
    )
    return Reconciliation(tuple(found), tuple(by_month(found)), alone, tolerance)


def documents(books: store.Books, as_of: date) -> list[Document]:
    """Return every document dated before `as_of`, as invoice and ledger state it."""
    return store.read(books, "reconcile_documents", Document, as_of=as_of)


def complete(window: Period, as_of: date) -> Period:
    """Return the months of `window` that have ended by `as_of`; the first one when none has.

    >>> complete(Period.parse("2026"), date(2026, 11, 15)).end
    datetime.date(2026, 11, 1)
    """
    start = first_of_month(window.start)
    end = min(first_of_month(as_of), add_months(window.end - timedelta(days=1), 1))
    return Period(start, max(end, add_months(start, 1)))


def residual_ratio(books: store.Books, months: Period) -> Decimal | None:
    """Return the share of the months' money in scope that nobody has explained; None when nothing has two sides."""
    share = reconciliation(books, months, months.end).reconciled_ratio
    return None if share is None else 1 - share


def ended_in(days: Period) -> Period | None:
    """Return the months of the calendar that end with or within `days`; None when none does.

    Platforms bill months of the calendar: a fiscal month of weeks answers for the ones that are complete with it, so
    that each is asked about in one close.

    >>> ended_in(Period(date(2026, 9, 28), date(2026, 10, 26))), ended_in(Period.month(2026, 10)).label()
    (Period(start=datetime.date(2026, 9, 1), end=datetime.date(2026, 10, 1)), 'Oct 2026')
    """
    first, end = first_of_month(days.start), first_of_month(days.end)
    return Period(first, end) if first < end else None


def close_blocker(books: store.Books, month: date) -> str | None:
    """Return why `month` may not be closed yet, in a sentence; None when it may, or when the rule is off.

    The rule is the setting `close_least_reconciled_ratio`; 0 never refuses.
    """
    least = Decimal(settings.value(books, "close_least_reconciled_ratio"))
    asked = ended_in(settings.calendar(books).days_of(month)) if least else None
    left = residual_ratio(books, asked) if asked else None
    if asked is None or left is None or 1 - left >= least:
        return None
    return (
        f"{(100 * (1 - left)).quantize(Decimal('0.1'))} % of {asked.label()} is reconciled; "
        f"the close asks for {(100 * least).normalize():f} %"
    )


def explain(
    books: store.Books, difference: Difference, reason: str, amount: Decimal, *, note: str, now: datetime
) -> None:
    """Record a reason for a part of a difference.

    Raises:
        CalculationError: an unknown reason, an amount of 0, or one that explains more than is left.
    """
    if reason not in REASONS:
        raise CalculationError(f"a reason is one of {', '.join(REASONS)}; got '{reason}'")
    left = difference.residual_amount or difference.matched_amount
    if not amount or (amount > 0) != (left > 0) or abs(amount) > abs(left):
        raise CalculationError(f"{left} is left to explain; got {amount}", fix="give its sign and no more than that")
    _record(books, difference, reason, amount, note, now)


def take_back(books: store.Books, difference: Difference, coded: Coded, *, note: str, now: datetime) -> None:
    """Take a stated reason back; it stays on record.

    Raises:
        CalculationError: the reason is arithmetic, or not of this difference.
    """
    if coded not in difference.coded or coded.by == "arithmetic":
        raise CalculationError("only a reason somebody gave can be taken back")
    _record(books, difference, coded.reason, -coded.amount, note, now)


def _record(books: store.Books, difference: Difference, reason: str, amount: Decimal, note: str, now: datetime) -> None:
    store.write(
        books,
        lambda cursor: store.run(
            cursor, "record_reconcile_reason", vendor_key=difference.vendor_key, month=difference.month,
            leg=difference.leg, reason=reason, amount=amount, note=note, now=now, actor=books.actor.name,
        ),
    )  # fmt: skip


def explain_suggested(books: store.Books, differences: Sequence[Difference], *, now: datetime) -> int:
    """Confirm every suggestion at once and return how many: each is recorded under the actor's name."""
    confirmed = 0
    for one in differences:
        if one.suggestion and one.residual_amount:
            explain(books, one, one.suggestion.reason, one.residual_amount, note=one.suggestion.note, now=now)
            confirmed += 1
    return confirmed
