"""Where does each line land? What is spent and accrued, and the larger of open commitments and the expected rest."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from math import hypot

from finint import budget
from finint.expected import TOTAL, Ahead, Expected, Override
from finint.forecast.in_year import with_commitments
from finint.forecast.outlook import Past
from finint.money import ratio, rounded
from finint.period import first_of_month
from finint.view import View

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Landing:
    """One line: what is known, what is expected, where it lands.

    `remaining_amount` is None without a forecast; `month_actual_amount` is spent in the cut-off's own month.
    """

    line: budget.Line
    remaining_amount: Decimal | None
    outlook_amount: Decimal
    lower_amount: Decimal
    upper_amount: Decimal
    expected: Expected | None
    month_actual_amount: Decimal = ZERO

    @property
    def variance_amount(self) -> Decimal:
        """Outlook − budget of the whole period."""
        return self.outlook_amount - self.line.budget_amount

    @property
    def ahead_amount(self) -> Decimal:
        """What is counted beyond spend and accruals: the larger of open commitments and the expected rest."""
        return self.outlook_amount - self.line.actual_amount - self.line.accrued_amount


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where the lines of a view land, the furthest over budget first, and all of them together.

    Attributes:
        level: what the lines are: "department" or "channel".
        is_over: the period is over: nothing more is ahead.
        is_recorded: past forecasts have been replayed: accuracy and ranges are known.
    """

    view: View
    level: str
    rows: tuple[Landing, ...]
    total: Landing
    is_over: bool = False
    is_recorded: bool = True

    @property
    def method(self) -> str:
        """Return the models in words."""
        made = next((row.expected.made for row in self.rows if row.expected and row.expected.made), None)
        return made.model if made else "no forecast: open commitments only"

    def parts(self) -> dict[str, Decimal]:
        """Return the values of the register's parts: what the outlook and the accuracy are made of."""
        past = [
            in_cents(one) for row in self.rows if row.expected and row.expected.made for one in row.expected.made.past
        ]
        return {
            "spend": self.total.line.actual_amount,
            "accrued": self.total.line.accrued_amount,
            "ahead": self.total.ahead_amount,
            "missed": sum((abs(actual - value) for value, actual in past), ZERO),
            "seen": sum((abs(actual) for _, actual in past), ZERO),
        }

    @property
    def accuracy_ratio(self) -> Decimal | None:
        """Return 1 − Σ|actual − forecast| ÷ Σ|actual| over lines and months, floored at 0; None without a record."""
        parts = self.parts()
        return ratio(max(parts["seen"] - parts["missed"], ZERO), parts["seen"])


def in_cents(one: Past) -> tuple[Decimal, Decimal]:
    """Return a past forecast and what came as money."""
    return rounded(Decimal(str(one.value))), rounded(Decimal(str(one.actual)))


def rest_amount(one: Ahead, begun_amount: Decimal, view: View, amount: Decimal) -> Decimal:
    """Return what is expected of a month beyond what is spent: of the cut-off's own month only what exceeds it."""
    return max(ZERO, amount - begun_amount) if one.month == first_of_month(view.cut) else amount


def land(line: budget.Line, expected: Expected | None, view: View, month_actual: Decimal) -> Landing:
    """Return where a line lands.

    Args:
        line: the period's plan, spend before the cut-off, accruals and open commitments.
        expected: its months ahead; None without a forecast: only commitments are then ahead.
        view: the period, and the first day not counted. Once the period is over, nothing more is ahead.
        month_actual: spend of the cut-off's own month: the rest of that month is what the forecast has beyond it.
    """
    if view.is_over:
        outlook = line.actual_amount + line.accrued_amount
        return Landing(line, ZERO, outlook, outlook, outlook, expected)
    if expected is None or not expected.months:
        outlook = with_commitments(line.actual_amount, line.accrued_amount, line.committed_amount, None)
        return Landing(line, None, outlook, outlook, outlook, expected)
    months = expected.months

    def rest(pick: Callable[[Ahead], Decimal]) -> Decimal:
        return sum((rest_amount(one, month_actual, view, pick(one)) for one in months), ZERO)

    remaining = rest(lambda one: one.amount)
    ends = [rest(lambda one: one.lower_amount), rest(lambda one: one.upper_amount)]
    fixed = line.actual_amount, line.accrued_amount, line.committed_amount
    return Landing(
        line,
        remaining,
        with_commitments(*fixed, remaining),
        with_commitments(*fixed, min(ends[0], remaining)),
        with_commitments(*fixed, max(ends[1], remaining)),
        expected,
        month_actual,
    )


def land_total(landings: Sequence[Landing], expected: Expected | None) -> Landing:
    """Return where all lines together land: the sum of theirs.

    The range is that of the total's own forecast; of some lines, without one, it is theirs added in quadrature: their
    errors are taken as independent.
    """
    sums = [
        sum((getattr(one.line, name) for one in landings), ZERO)
        for name in ("budget_amount", "due_amount", "actual_amount", "accrued_amount", "committed_amount")
    ]
    outlook = sum((one.outlook_amount for one in landings), ZERO)
    rests = [one.remaining_amount for one in landings if one.remaining_amount is not None]
    spent = sum(sums[2:4], ZERO)
    if expected is None:
        below = _together(one.outlook_amount - one.lower_amount for one in landings)
        above = _together(one.upper_amount - one.outlook_amount for one in landings)
    else:
        below = sum((one.model_amount - one.lower_amount for one in expected.months), ZERO)
        above = sum((one.upper_amount - one.model_amount for one in expected.months), ZERO)
    low, high = max(outlook - below, min(spent, outlook)), outlook + above
    return Landing(budget.Line((), *sums), sum(rests, ZERO) if rests else None, outlook, low, high, expected)


def landed(
    cells: Iterable[budget.Cell],
    found: Mapping[tuple[str, ...], Expected],
    view: View,
    given: Sequence[Override] = (),
    *,
    level: str = "department",
    is_whole: bool = True,
    is_recorded: bool = True,
) -> Outlook:
    """Return where the lines of a view land.

    Args:
        cells: plan, spend, accruals and commitments of the view, narrowed as it says.
        found: every line's months ahead, from `expected.expect`.
        view: the period, and the first day not counted.
        given: somebody's values in place of the model's.
        level: what the lines are: "department" or "channel".
        is_whole: whether `cells` are all that `found` was made of: the total then has its own range, and a line that
            only the forecast knows is shown.
        is_recorded: whether `found` carries the records.
    """
    kept, begun = list(cells), first_of_month(view.cut)
    lines = {line.name: line for line in budget.lines(kept, (level,))}
    this_month = {line.name: line for line in budget.lines([cell for cell in kept if cell.month == begun], (level,))}
    is_over = view.is_over
    ahead = {name[0]: one.within(view.period, given) for name, one in found.items() if len(name) == 1}
    if is_whole and not is_over:
        for name, one in ahead.items():
            if name not in lines and any(month.amount for month in one.months):
                lines[name] = budget.Line((name,), ZERO, ZERO, ZERO)
    rows = [
        land(line, ahead.get(name), view, this_month[name].actual_amount if name in this_month else ZERO)
        for name, line in lines.items()
    ]
    top = found[TOTAL].within(view.period) if is_whole and TOTAL in found else None
    total = land_total(rows, top if top and top.months else None)
    if len(rows) == 1:
        total = replace(rows[0], line=total.line)
    ordered = tuple(sorted(rows, key=lambda row: (-row.variance_amount, row.line.path)))
    return Outlook(view, level, ordered, total, is_over, is_recorded)


def _together(widths: Iterable[Decimal]) -> Decimal:
    return rounded(Decimal(str(hypot(*map(float, widths)))))
