"""Plan and spend of any run of days: a week has a plan too, the part of its months' plan that falls on its days.

A cube of cells is cut at a day (`budget_cube`): its plan due and its spend before that day. What lies between two cuts
is the difference of two cubes, so the days of a month add up to the month, to the cent.
"""

from collections.abc import Iterable
from dataclasses import fields, replace
from decimal import Decimal

from finint.budget import Cell

PLACE = ("month", "department", "cost_center", "cost_category", "channel", "campaign_id", "campaign", "vendor")
BY_MONTH = ("accrued_amount", "committed_amount")
"""What is known by month only: a part of a month has none of it."""


def between(start: Iterable[Cell], seen: Iterable[Cell], end: Iterable[Cell]) -> list[Cell]:
    """Return the cells of the days from one cut to another.

    Args:
        start: the cube cut at the first day of the window: what is before it.
        seen: cut at the first day not counted, inside the window or at its end: spend and plan due so far.
        end: cut at the window's end: its plan.

    Returns:
        Cells with plan or spend in the window; amounts are exact differences.

    >>> from finint.period import Period
    >>> def cut(due, actual):
    ...     names = ("Growth", "", "media_spend", "search", "", "", "")
    ...     amounts = (Decimal(300), Decimal(due), Decimal(actual), 1, 0, 0)
    ...     return [Cell(Period.month(2026, 9).start, *names, *amounts)]
    >>> week = between(cut(10, 7), cut(40, 50), cut(80, 50))[0]
    >>> week.budget_amount, week.due_amount, week.actual_amount
    (Decimal('70'), Decimal('30'), Decimal('43'))
    """
    before, so_far, whole = (_by_place(cells) for cells in (start, seen, end))
    found = []
    for place in {**before, **so_far, **whole}:
        cell = whole.get(place) or so_far.get(place) or before[place]
        empty = replace(cell, **{name: type(getattr(cell, name))(0) for name in _amounts(cell)})
        early, late, last = before.get(place, empty), so_far.get(place, empty), whole.get(place, empty)
        changes = {name: getattr(late, name) - getattr(early, name) for name in _amounts(cell)}
        changes["budget_amount"] = last.due_amount - early.due_amount
        changes |= dict.fromkeys(BY_MONTH, Decimal(0))
        if any(changes.values()):
            found.append(replace(cell, **changes))
    return found


def _by_place(cells: Iterable[Cell]) -> dict[tuple[object, ...], Cell]:
    """Return one cell a place: plan and spend may come apart from accruals and commitments of the same place."""
    found: dict[tuple[object, ...], Cell] = {}
    for cell in cells:
        place = tuple(getattr(cell, name) for name in PLACE)
        known = found.get(place)
        found[place] = cell if known is None else _sum(known, cell)
    return found


def _sum(one: Cell, other: Cell) -> Cell:
    return replace(one, **{name: getattr(one, name) + getattr(other, name) for name in _amounts(one)})


def _amounts(cell: Cell) -> list[str]:
    return [field.name for field in fields(cell) if isinstance(getattr(cell, field.name), Decimal | int)]
