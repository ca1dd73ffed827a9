"""Which plan lines still hold money? Plan, orders and spend are matched line by line, so that each can show its rows.

Spend meets the plan line of its month, channel and campaign; where the plan names no campaign, the channel's own line.
Spend that no line planned stands on a line of its own with a plan of 0: it never makes other money movable.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import Literal, NamedTuple

from finint.money import rounded
from finint.optimizer.movable import PlanLine, movable_amount
from finint.period import Period

ZERO, CENT = Decimal(0), Decimal("0.01")
_Lines = dict[tuple[date, str, str], list[PlanLine]]


class Planned(NamedTuple):
    """One month of a plan line, down to file and line; "" where a line names no department or campaign."""

    import_id: str
    file_name: str
    line_no: int
    month: date
    department: str
    channel: str
    campaign_id: str
    campaign: str
    planned_amount: Decimal


class Bound(NamedTuple):
    """Money of a month, channel and campaign that is spent or ordered; `campaign_id` "" where it names none."""

    month: date
    channel: str
    campaign_id: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan line with what has become of it; `movable_amount` is what may still be moved."""

    channel: str
    month: date
    department: str
    campaign: str
    import_id: str
    file_name: str
    line_no: int
    planned_amount: Decimal
    committed_amount: Decimal
    accrued_amount: Decimal
    actual_amount: Decimal
    movable_amount: Decimal


@dataclass(frozen=True, slots=True)
class Remaining:
    """A channel's money still to be spent in the window: `floor_amount` of it is bound, `movable_amount` is not."""

    channel: str
    floor_amount: Decimal
    movable_amount: Decimal
    rows: tuple[PlanRow, ...] = ()

    @property
    def current_amount(self) -> Decimal:
        """What today's plan would still spend."""
        return self.floor_amount + self.movable_amount

    @property
    def ordered_amount(self) -> Decimal:
        """What is ordered or delivered: it stays in any case."""
        return sum((row.committed_amount + row.accrued_amount for row in self.rows), ZERO)


def remaining(
    planned: Sequence[Planned],
    spent: Iterable[Bound],
    window: Period,
    *,
    approved: bool,
    committed: Iterable[Bound] = (),
    accrued: Iterable[Bound] = (),
) -> list[Remaining]:
    """Return each channel's money that is still to be spent in `window`, by name.

    Args:
        planned: the plan's months in the window.
        spent: what is booked of the same months.
        window: whole months; the first may be under way.
        approved: whether the plan may be moved; an unapproved plan is a floor.
        committed: open orders of the same months: a floor, whatever the plan says.
        accrued: delivered and not invoiced: a floor as well.
    """
    lines = _lines(planned, approved=approved)
    _bind(lines, spent, "actual_amount")
    _bind(lines, accrued, "accrued_amount")
    _bind(lines, committed, "committed_amount")
    by_id = {_id(row): row for row in planned}
    rows: dict[str, list[PlanRow]] = {}
    floors: dict[str, Decimal] = {}
    for line in (line for held in lines.values() for line in held):
        # Whole cents move; what a rate of exchange leaves below a cent stays where it is.
        movable = movable_amount(line, window).quantize(CENT, ROUND_FLOOR)
        still = max(line.planned_amount, line.bound_amount) - line.actual_amount
        floors[line.channel] = floors.get(line.channel, ZERO) + still - movable
        rows.setdefault(line.channel, []).append(_row(line, by_id.get(line.line_id), movable))
    return [
        Remaining(channel, rounded(floors[channel]), sum((row.movable_amount for row in found), ZERO), tuple(found))
        for channel, found in sorted(rows.items())
    ]


def _id(row: Planned) -> str:
    return f"{row.import_id}:{row.line_no}:{row.month}:{row.campaign_id}"


def _lines(planned: Sequence[Planned], *, approved: bool) -> _Lines:
    found: _Lines = {}
    for row in planned:
        month = Period.month(row.month.year, row.month.month)
        line = PlanLine(_id(row), row.channel, month, approved, max(ZERO, row.planned_amount))
        found.setdefault((row.month, row.channel, row.campaign_id), []).append(line)
    for row in planned:
        if row.planned_amount < 0:
            _give(found, row)
    return found


def _give(lines: _Lines, row: Planned) -> None:
    """Take what a transfer gave away off the lines of its month, channel and campaign, then off the channel's others.

    Money that was moved away may not be moved again; a channel's plan is never below 0.
    """
    own = (row.month, row.channel, row.campaign_id)
    others = [place for place in lines if place != own and place[:2] == own[:2]]
    left = -row.planned_amount
    for place in [own, *others]:
        for number, line in enumerate(lines[place]):
            taken = min(left, line.planned_amount)
            lines[place][number] = replace(line, planned_amount=line.planned_amount - taken)
            left -= taken


def _bind(
    lines: _Lines, bound: Iterable[Bound], field: Literal["actual_amount", "accrued_amount", "committed_amount"]
) -> None:
    """Put money on the lines it belongs to: each takes what is left of its plan, the last one the rest."""
    for money in bound:
        left = max(ZERO, money.amount)  # a credit above the spend binds nothing
        own = (money.month, money.channel, money.campaign_id)
        place = own if own in lines else (money.month, money.channel, "")
        if place not in lines:
            month = Period.month(money.month.year, money.month.month)
            name = f"unplanned:{money.channel}:{money.month}"
            lines[place] = [PlanLine(name, money.channel, month, approved=False, planned_amount=ZERO)]
        held = lines[place]
        for number, line in enumerate(held):
            last = number == len(held) - 1
            taken = left if last else min(left, max(ZERO, line.planned_amount - line.bound_amount))
            held[number] = replace(line, **{field: getattr(line, field) + taken})
            left -= taken


def _row(line: PlanLine, source: Planned | None, movable: Decimal) -> PlanRow:
    return PlanRow(
        line.channel,
        line.period.start,
        source.department if source else "",
        source.campaign if source else "no plan line",
        source.import_id if source else "",
        source.file_name if source else "",
        source.line_no if source else 0,
        source.planned_amount if source else line.planned_amount,
        line.committed_amount,
        line.accrued_amount,
        line.actual_amount,
        movable,
    )
