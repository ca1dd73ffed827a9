"""Which money can still move? Only approved, uncommitted lines inside the window; everything else is a floor.

metrics.md, states of money: committed, accrued and actual never decrease here; planned money that is not approved, or
whose window is closed, stays where it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from finint.errors import CalculationError
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


@dataclass(frozen=True, slots=True)
class ChannelMoney:
    """A channel's money: `current_amount` = `floor_amount` + `movable_amount`, the latter from `movable_lines`."""

    channel: str
    current_amount: Decimal
    floor_amount: Decimal
    movable_amount: Decimal
    movable_lines: tuple[str, ...]


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


def channel_money(lines: Iterable[PlanLine], window: Period) -> list[ChannelMoney]:
    """Return each channel's floor and movable money, by name; the sum of movable rows is the movable amount shown.

    `current_amount` is the larger of plan and what is bound, line by line.

    Raises:
        CalculationError: an amount is negative.
    """
    by_channel: dict[str, list[PlanLine]] = {}
    for line in lines:
        if min(line.planned_amount, line.committed_amount, line.accrued_amount, line.actual_amount) < 0:
            raise CalculationError(f"line {line.line_id} has a negative amount; net refunds against their line first")
        by_channel.setdefault(line.channel, []).append(line)
    result = []
    for channel, held in sorted(by_channel.items()):
        current = sum((max(line.planned_amount, line.bound_amount) for line in held), ZERO)
        movable = {line.line_id: amount for line in held if (amount := movable_amount(line, window)) > 0}
        moved = sum(movable.values(), ZERO)
        result.append(ChannelMoney(channel, current, current - moved, moved, tuple(movable)))
    return result


def channel_limits(
    money: Iterable[ChannelMoney],
    *,
    step_ratio: Decimal | None = None,
    least_amounts: Mapping[str, Decimal] | None = None,
    most_amounts: Mapping[str, Decimal] | None = None,
) -> dict[str, tuple[Decimal, Decimal | None]]:
    """Return the (least, most) each channel may be given: never below its floor, whatever is asked.

    Args:
        money: each channel's money.
        step_ratio: 0.3 lets a channel move by at most 30 % of today's money; None for no such step.
        least_amounts: the least asked for by hand.
        most_amounts: the most asked for by hand; below the floor it becomes the floor.
    """
    limits: dict[str, tuple[Decimal, Decimal | None]] = {}
    for channel in money:
        least = max(channel.floor_amount, (least_amounts or {}).get(channel.channel, ZERO))
        most = (most_amounts or {}).get(channel.channel)
        if step_ratio is not None:
            least = max(least, channel.current_amount * (1 - step_ratio))
            stepped = channel.current_amount * (1 + step_ratio)
            most = stepped if most is None else min(most, stepped)
        limits[channel.channel] = (least, None if most is None else max(most, channel.floor_amount))
    return limits
