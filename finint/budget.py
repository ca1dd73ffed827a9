"""Budget against actual: the same cells, added up by department, programme, vendor or month."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from finint.money import ratio
from finint.period import Period
from finint.view import View

ZERO = Decimal(0)

HIERARCHIES: dict[str, tuple[str, ...]] = {
    "Department": ("department", "cost_center", "cost_category"),
    "Programme": ("channel", "campaign"),
    "Vendor": ("vendor",),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One month of one place in the company: plan, part of it due, spend, and what is accrued and still committed.

    Amounts in the reporting currency; one unit of money is in one of spend, accrued and committed.
    """

    month: date
    department: str
    cost_center: str
    cost_category: str
    channel: str
    campaign_id: str
    campaign: str
    vendor: str
    budget_amount: Decimal
    due_amount: Decimal
    actual_amount: Decimal
    spend_lines: int
    impressions: int
    clicks: int
    accrued_amount: Decimal = ZERO
    committed_amount: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Line:
    """Sums over some cells.

    Attributes:
        name: the last step of `path`; "" when the rows name none.
        budget_amount: plan of the whole period.
        due_amount: plan due before the cut-off day.
        actual_amount: spend before the cut-off day.
        accrued_amount: delivered, not billed.
        committed_amount: ordered and open: neither billed nor accrued.
    """

    path: tuple[str, ...]
    budget_amount: Decimal
    due_amount: Decimal
    actual_amount: Decimal
    accrued_amount: Decimal = ZERO
    committed_amount: Decimal = ZERO

    @property
    def name(self) -> str:
        """The last step of the path."""
        return self.path[-1] if self.path else ""

    @property
    def variance_amount(self) -> Decimal:
        """Actual − plan to date; above 0 is overspend."""
        return self.actual_amount - self.due_amount

    @property
    def variance_ratio(self) -> Decimal | None:
        """Variance ÷ |plan to date|; None without a plan."""
        return ratio(self.variance_amount, abs(self.due_amount))

    @property
    def pace_ratio(self) -> Decimal | None:
        """Spend to date ÷ plan due to date; 1 is on pace, None when nothing was due."""
        return ratio(self.actual_amount, self.due_amount)

    @property
    def used_ratio(self) -> Decimal | None:
        """Spend and accruals to date ÷ plan of the whole period; None without a plan."""
        return ratio(self.actual_amount + self.accrued_amount, self.budget_amount)

    @property
    def available_amount(self) -> Decimal:
        """Plan of the whole period − spend − accrued − open commitments; may be negative."""
        return self.budget_amount - self.actual_amount - self.accrued_amount - self.committed_amount

    @property
    def is_unbudgeted(self) -> bool:
        """Spend without any plan in the period."""
        return self.budget_amount == 0 and self.actual_amount != 0


class Month(NamedTuple):
    """One month: plan, the part of it due, spend, and whether the cut-off day lies inside or before it."""

    month: date
    budget_amount: Decimal
    due_amount: Decimal
    actual_amount: Decimal
    is_open: bool


class Materiality(NamedTuple):
    """When a variance needs a comment: large and relatively large, or very large alone."""

    amount: Decimal = Decimal(5000)
    ratio: Decimal = Decimal("0.05")
    amount_alone: Decimal = Decimal(50000)


def total(cells: Iterable[Cell]) -> Line:
    """Add all cells up."""
    return _line((), list(cells))


def lines(cells: Iterable[Cell], fields: Sequence[str]) -> list[Line]:
    """Add cells up by `fields`, most adverse variance first; the lines add up to `total(cells)`.

    Args:
        cells: any.
        fields: names of a Cell's places, outer first.
    """
    groups: dict[tuple[str, ...], list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[tuple(getattr(cell, field) for field in fields)].append(cell)
    found = [_line(path, group) for path, group in groups.items()]
    return sorted(found, key=lambda line: (-line.variance_amount, line.path))


def months(cells: Iterable[Cell], period: Period, cut: date) -> list[Month]:
    """Add cells up by month, an entry for each of `period`, in time order; `cut` is the first day not counted."""
    sums = {month: [ZERO, ZERO, ZERO] for month in period.months()}
    for cell in cells:
        if cell.month in sums:
            sums[cell.month][0] += cell.budget_amount
            sums[cell.month][1] += cell.due_amount
            sums[cell.month][2] += cell.actual_amount
    return [
        Month(month, amounts[0], amounts[1], amounts[2], is_open=cut < Period.month(month.year, month.month).end)
        for month, amounts in sums.items()
    ]


def cumulative(rows: Sequence[Month]) -> list[Month]:
    """Return running sums of `rows`."""
    plan = due = spent = ZERO
    found = []
    for row in rows:
        plan, due, spent = plan + row.budget_amount, due + row.due_amount, spent + row.actual_amount
        found.append(Month(row.month, plan, due, spent, row.is_open))
    return found


def is_material(line: Line, rule: Materiality) -> bool:
    """Tell whether a variance demands an explanation.

    >>> rule = Materiality()
    >>> is_material(Line(("a",), Decimal(0), Decimal(100000), Decimal(104000)), rule)
    False
    >>> is_material(Line(("a",), Decimal(0), Decimal(100000), Decimal(106000)), rule)
    True
    >>> is_material(Line(("a",), Decimal(0), Decimal(2000000), Decimal(2050000)), rule)
    True
    """
    size = abs(line.variance_amount)
    relative = line.variance_ratio
    large = size >= rule.amount and (relative is None or abs(relative) >= rule.ratio)
    return large or size >= rule.amount_alone


def run_rate_amount(
    actual_amount: Decimal, trailing: Sequence[Decimal], window_days: int, days_left: int
) -> Decimal | None:
    """Return spend to date plus the mean day of the trailing window for each day left.

    Args:
        actual_amount: spend to date.
        trailing: spend of the days in the window that had any.
        window_days: length of the window in days, 28 by default; 1 and up.
        days_left: days from the cut-off to the period's end, 0 and up.

    Returns:
        Money to the cent; None when the window saw no spend. Not a forecast: no season, no plan.

    >>> run_rate_amount(Decimal(1000), [Decimal(140), Decimal(140)], 28, 14)
    Decimal('1140.00')
    """
    if not trailing or window_days < 1:
        return None
    return actual_amount + (sum(trailing, ZERO) * days_left / window_days).quantize(Decimal("0.01"))


def _line(path: tuple[str, ...], cells: Sequence[Cell]) -> Line:
    return Line(
        path,
        sum((cell.budget_amount for cell in cells), ZERO),
        sum((cell.due_amount for cell in cells), ZERO),
        sum((cell.actual_amount for cell in cells), ZERO),
        sum((cell.accrued_amount for cell in cells), ZERO),
        sum((cell.committed_amount for cell in cells), ZERO),
    )


def joined(cells: Iterable[Cell], states: Iterable[Cell]) -> list[Cell]:
    """Return `cells` with the accruals and commitments of `states`, one cell a month and place."""
    found = {_place(cell): cell for cell in cells}
    for state in states:
        place = _place(state)
        known = found.get(place)
        found[place] = (
            replace(known, accrued_amount=state.accrued_amount, committed_amount=state.committed_amount)
            if known
            else state
        )
    return list(found.values())


def _place(cell: Cell) -> tuple[object, ...]:
    return (cell.month, cell.department, cell.cost_center, cell.cost_category, cell.channel, cell.campaign_id,
        cell.campaign, cell.vendor)  # fmt: skip


def parts(line: Line) -> dict[str, Decimal]:
    """Return the values of the register's parts for a line."""
    return {
        "spend": line.actual_amount,
        "plan": line.budget_amount,
        "due": line.due_amount,
        "accrued": line.accrued_amount,
        "committed": line.committed_amount,
    }


def picked(cells: Iterable[Cell], view: View) -> list[Cell]:
    """Return the cells of the parts of the company that `view` picks."""
    wanted = {
        "department": view.departments,
        "cost_center": view.cost_centers,
        "cost_category": view.categories,
        "channel": view.channels,
        "campaign": view.campaigns,
        "vendor": view.vendors,
    }
    chosen = {field: frozenset(values) for field, values in wanted.items() if values}
    return [cell for cell in cells if all(getattr(cell, field) in values for field, values in chosen.items())]
