"""Which plan lines would give and take for a proposal? Draft transfers that add up to 0 to the cent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from finint.errors import CalculationError
from finint.money import split
from finint.optimizer.advice import Advice
from finint.optimizer.planned import PlanRow

ZERO = Decimal(0)
UNSPENT, NEW_MONEY = "left unspent", "money from outside the plan"


@dataclass(frozen=True, slots=True)
class Transfer:
    """One side of a transfer: below 0 gives, above 0 takes; `channel` is "" for what leaves or joins the plan."""

    channel: str
    month: date
    import_id: str
    line_no: int
    campaign: str
    amount: Decimal


def transfers(found: Advice, month: date) -> list[Transfer]:
    """Return the lines of a proposal, adding up to 0; a line never gives more than its movable money.

    A channel gives from its movable lines in proportion to what may move, and takes into its lines in proportion to
    their plan. What stays unspent, or comes from outside the plan, is a line without a channel.

    Args:
        found: the proposal.
        month: stands on lines that no plan line carries.

    Raises:
        CalculationError: a channel would give more than may move.
    """
    rows = {row.channel: row.rows for row in found.money}
    lines: list[Transfer] = []
    for move in found.result.moves:
        change = move.change_amount or ZERO
        if change < 0:
            lines += _giving(move.channel, rows.get(move.channel, ()), change)
        elif change > 0:
            lines += _taking(move.channel, rows.get(move.channel, ()), change, month)
    left = -sum((line.amount for line in lines), ZERO)
    if left:
        lines.append(Transfer("", month, "", 0, UNSPENT if left > 0 else NEW_MONEY, left))
    return lines


def beyond_plan(lines: Iterable[Transfer]) -> Decimal:
    """Return the money that transfers take from outside the plan; 0 when they move what the plan holds.

    >>> month = date(2026, 9, 1)
    >>> beyond_plan(Transfer(name, month, "", 0, "", Decimal(amount)) for name, amount in (("", -5), ("tv", 5)))
    Decimal('5')
    """
    return sum((-line.amount for line in lines if not line.channel and line.amount < 0), ZERO)


def _giving(channel: str, rows: tuple[PlanRow, ...], change: Decimal) -> list[Transfer]:
    open_rows = [row for row in rows if row.movable_amount > 0]
    movable = sum((row.movable_amount for row in open_rows), ZERO)
    if -change > movable:
        raise CalculationError(f"{channel} would give {-change:,.2f}, of which {movable:,.2f} may move")
    parts = split(change, [row.movable_amount for row in open_rows])
    return [_line(row, part) for row, part in zip(open_rows, parts, strict=True) if part]


def _taking(channel: str, rows: tuple[PlanRow, ...], change: Decimal, month: date) -> list[Transfer]:
    planned = [row for row in rows if row.planned_amount > row.actual_amount and row.import_id]
    if not planned:
        return [Transfer(channel, month, "", 0, "no plan line", change)]
    parts = split(change, [row.planned_amount - row.actual_amount for row in planned])
    return [_line(row, part) for row, part in zip(planned, parts, strict=True) if part]


def _line(row: PlanRow, amount: Decimal) -> Transfer:
    return Transfer(row.channel, row.month, row.import_id, row.line_no, row.campaign, amount)
