"""Which money can still move? Only approved, uncommitted lines inside the window; everything else is a floor.

metrics.md, states of money: committed, accrued and actual never decrease here; planned money that is not approved, or
whose window is closed, stays where it is.
"""

from dataclasses import dataclass
from decimal import Decimal

from finint.period import Period

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of the plan with what has become of it, in the store's currency.

    `planned_amount` is the approved or proposed amount of the line; `committed_amount` ordered and not delivered,
    `accrued_amount` delivered and not invoiced, `actual_amount` booked.
    """

    line_id: str
    channel: str
    period: Period
    approved: bool
    planned_amount: Decimal
    committed_amount: Decimal = ZERO
    accrued_amount: Decimal = ZERO
    actual_amount: Decimal = ZERO

    @property
    def bound_amount(self) -> Decimal:
        """Money of the line that is ordered, delivered or booked."""
        return self.committed_amount + self.accrued_amount + self.actual_amount


def movable_amount(line: PlanLine, window: Period) -> Decimal:
    """Return how much of a line may be moved: what is approved, inside `window`, and not ordered or spent.

    A line is inside when all its days are. Never negative: an overspent line has nothing left to move.

    >>> from datetime import date
    >>> line = PlanLine("1", "tv", Period.month(2026, 5), True, Decimal(100), Decimal(30), Decimal(0), Decimal(25))
    >>> movable_amount(line, Period(date(2026, 5, 1), date(2026, 7, 1)))
    Decimal('45')
    """
    inside = window.start <= line.period.start and line.period.end <= window.end
    if not (line.approved and inside):
        return ZERO
    return max(ZERO, line.planned_amount - line.bound_amount)
