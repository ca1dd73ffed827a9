"""What is agreed, how much of it is used, and by when must somebody decide?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations
from typing import Literal

from finint.money import ratio

WINDOWS_DAYS = (30, 60, 90)
State = Literal["in force", "to come", "ended"]


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract as the books hold it, down to file and line; both days are inside the term.

    `amount` is the money of the whole term in `currency`; `rate` is reporting currency per unit of it, None when no
    rate is known. `units` are what may be used (a month's seats, credits), `units_used` what is.
    """

    import_id: str
    file_name: str
    line_no: int
    contract_id: str
    vendor_key: str
    vendor: str
    vendor_category: str | None
    description: str | None
    start_date: date
    end_date: date
    notice_date: date | None
    auto_renew: bool
    amount: Decimal | None
    currency: str
    rate: Decimal | None
    units: Decimal | None
    unit: str | None
    units_used: Decimal | None
    unit_price_amount: Decimal | None
    term_months: int
    payment_days: int | None
    discount_ratio: Decimal | None
    discount_days: int | None
    department: str | None
    cost_category: str | None
    owner: str | None

    @property
    def utilization_ratio(self) -> Decimal | None:
        """Used ÷ agreed units; above 1 more is used than agreed; None without units or without a reading of use."""
        if self.units is None or self.units_used is None:
            return None
        return ratio(self.units_used, self.units)

    @property
    def yearly_amount(self) -> Decimal | None:
        """Money of twelve months in the reporting currency; None when the term's money or the rate is unknown."""
        if self.amount is None or self.rate is None or self.term_months <= 0:
            return None
        return self.amount * self.rate * 12 / self.term_months

    @property
    def decide_by(self) -> date:
        """Last day to cancel; the end itself when no notice is agreed."""
        return self.notice_date or self.end_date

    def state(self, as_of: date) -> State:
        """Return whether the contract binds on `as_of`; one that renews by itself binds on after its end."""
        if as_of < self.start_date:
            return "to come"
        return "in force" if as_of <= self.end_date or self.auto_renew else "ended"

    def days_left(self, as_of: date) -> int:
        """Return the days from `as_of` to the last day to decide; negative once it has passed."""
        return (self.decide_by - as_of).days


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two contracts with one vendor that bind on the same days: asked, neither is dropped."""

    one: Contract
    other: Contract
    first_day: date
    last_day: date


def renewals(contracts: Sequence[Contract], as_of: date, within_days: int = WINDOWS_DAYS[-1]) -> list[Contract]:
    """Return the contracts whose last day to decide falls in [as_of, as_of + within_days], the nearest first."""
    near = [row for row in contracts if 0 <= row.days_left(as_of) <= within_days and row.state(as_of) == "in force"]
    return sorted(near, key=lambda row: (row.decide_by, row.contract_id))


def window_of(contract: Contract, as_of: date) -> int:
    """Return the window (30, 60 or 90 days) the decision falls in; 0 beyond the last or once it has passed."""
    left = contract.days_left(as_of)
    return next((days for days in WINDOWS_DAYS if 0 <= left <= days), 0)


def overlaps(contracts: Sequence[Contract]) -> list[Overlap]:
    """Return pairs of contracts with one vendor for one description whose terms share days."""
    found = []
    for one, other in combinations(sorted(contracts, key=lambda row: (row.vendor_key, row.start_date)), 2):
        if one.vendor_key != other.vendor_key or (one.description or "") != (other.description or ""):
            continue
        first, last = max(one.start_date, other.start_date), min(one.end_date, other.end_date)
        if first <= last:
            found.append(Overlap(one, other, first, last))
    return found


def next_contract(contracts: Sequence[Contract], as_of: date) -> Contract | None:
    """Return the contract that binds now and ends last, else the next to come, else the last ended."""
    rank = {"in force": 0, "to come": 1, "ended": 2}
    order = sorted(contracts, key=lambda row: (rank[row.state(as_of)], -row.end_date.toordinal()))
    return order[0] if order else None


def used_ratio(contracts: Sequence[Contract], as_of: date) -> Decimal | None:
    """Return use of the contracts in force, each weighed by its money a year; None when no use is known."""
    known = [
        row
        for row in contracts
        if row.state(as_of) == "in force" and row.utilization_ratio is not None and row.yearly_amount
    ]
    weights = sum((row.yearly_amount or Decimal(0) for row in known), Decimal(0))
    used = sum(((row.utilization_ratio or Decimal(0)) * (row.yearly_amount or Decimal(0)) for row in known), Decimal(0))
    return ratio(used, weights)


def notice_passed(contracts: Sequence[Contract], as_of: date) -> list[Contract]:
    """Return contracts that renew by themselves, whose notice has passed and whose end has not: too late this time."""
    late = [
        row for row in contracts if row.auto_renew and row.days_left(as_of) < 0 and row.end_date >= as_of - timedelta(1)
    ]
    return sorted(late, key=lambda row: (row.end_date, row.contract_id))
