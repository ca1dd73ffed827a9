"""How smoothly does finance work: right at first pass, untouched, and how many days to the close?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from finint import store
from finint.money import ratio
from finint.period import Period, first_of_month

MATCHES = ("invoice match", "reconciliation")
CLOSE = ("close step", "close")


@dataclass(frozen=True, slots=True)
class Operation:
    """One registered operation, down to file and line; `import_id` "finint" is one that finint did itself."""

    import_id: str
    line_no: int
    type: str
    object: str
    due_on: date
    done_on: date | None
    first_pass: bool
    control_passed: bool
    reversed_on: date | None


@dataclass(frozen=True, slots=True)
class Done:
    """An operation that was done, as numbers that add up."""

    type: str
    object: str
    due_on: date
    done_on: date
    done: Decimal
    first_pass: Decimal
    touchless: Decimal
    import_id: str
    line_no: int


@dataclass(frozen=True, slots=True)
class CloseDays:
    """The close of a month: the day its last step was done, and how many days after the month's end that is."""

    month: date
    closed_on: date
    days: Decimal
    steps: int


def operations(books: store.Books, window: Period) -> list[Operation]:
    """Return the operations due in `window`, cancelled ones left out."""
    return store.read(books, "operations_due", Operation, start=window.start, end=window.end)


def matches(rows: Sequence[Operation]) -> list[Done]:
    """Return the matches and reconciliations that were done.

    Touchless is one that was right at first pass, passed its control and was never reversed: nobody touched it again.
    """
    return [
        Done(
            row.type, row.object, row.due_on, row.done_on, Decimal(1), Decimal(int(row.first_pass)),
            Decimal(int(row.first_pass and row.control_passed and row.reversed_on is None)), row.import_id, row.line_no,
        )
        for row in rows
        if row.type in MATCHES and row.done_on is not None
    ]  # fmt: skip


def closes(rows: Sequence[Operation]) -> list[CloseDays]:
    """Return each month whose every close step is done, in time order; a step is of the month before it is due."""
    months: dict[date, list[Operation]] = {}
    for row in rows:
        if row.type in CLOSE:
            months.setdefault(first_of_month(first_of_month(row.due_on) - timedelta(days=1)), []).append(row)
    found = []
    for month, steps in sorted(months.items()):
        days = [step.done_on for step in steps]
        if all(day is not None for day in days):
            closed = max(day for day in days if day is not None)
            end = first_of_month(steps[0].due_on) - timedelta(days=1)
            found.append(CloseDays(month, closed, Decimal((closed - end).days), len(steps)))
    return found


def first_pass_ratio(rows: Sequence[Done]) -> Decimal | None:
    """Return the share of matches right at first pass; None without one."""
    return ratio(sum((row.first_pass for row in rows), Decimal(0)), Decimal(len(rows)))


def touchless_ratio(rows: Sequence[Done]) -> Decimal | None:
    """Return the share of matches nobody touched again; None without one."""
    return ratio(sum((row.touchless for row in rows), Decimal(0)), Decimal(len(rows)))
