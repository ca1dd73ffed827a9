"""What is each line expected to spend in the months ahead?

Every line is forecast by itself and keeps its record; then children add up to their parent. Somebody's value for a
month stands in place of the model's, which stays beside it.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from finint import store
from finint.errors import CalculationError
from finint.forecast.outlook import Forecast
from finint.forecast.reconcile import reconciled
from finint.forecast.series import Series, series_of
from finint.money import rounded
from finint.period import Period, add_months, first_of_month
from finint.view import View

ZERO = Decimal(0)
TOTAL: tuple[str, ...] = ()
QUIET_MONTHS = 12
LEVELS: Mapping[str, tuple[str, str]] = {
    "department": ("department", "cost_category"),
    "channel": ("channel", "campaign"),
}
"""The hierarchies that are forecast: parent and child."""
Name = tuple[str, ...]
Progress = Callable[[int, int], None]


class MonthSpend(NamedTuple):
    """Spend of one month and place."""

    month: date
    department: str
    cost_category: str
    channel: str
    campaign: str
    amount: Decimal

    def path(self, fields: Sequence[str]) -> Name:
        """Return the place in the hierarchy of `fields`."""
        return tuple(str(getattr(self, field)) for field in fields)


class Override(NamedTuple):
    """Somebody's value for a department's month, and the model's when it was given."""

    name: str
    month: date
    amount: Decimal
    model_amount: Decimal | None
    reason: str
    made_on: datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class Ahead:
    """One month ahead: the model's value after children and parents agree, its 80 % range, and what counts."""

    month: date
    model_amount: Decimal
    lower_amount: Decimal
    upper_amount: Decimal
    override: Override | None = None

    @property
    def amount(self) -> Decimal:
        """What counts: somebody's value, else the model's."""
        return self.override.amount if self.override else self.model_amount


@dataclass(frozen=True, slots=True)
class Expected:
    """The months ahead of one line; `made` is None where a model cannot be fitted, and `why` says why."""

    path: Name
    months: tuple[Ahead, ...]
    made: Forecast | None
    why: str = ""

    @property
    def flag(self) -> str:
        """What a reader must know beside the figure; "" when the record holds."""
        if self.made is None:
            return self.why
        return "; ".join(self.made.warnings)

    def within(self, period: Period, given: Sequence[Override] = ()) -> "Expected":
        """Return the months that lie in `period`, with somebody's value where `given` has one for this department."""
        by_month = {one.month: one for one in given if self.path == (one.name,)}
        months = (one for one in self.months if period.start <= one.month < period.end)
        return replace(self, months=tuple(replace(one, override=by_month.get(one.month)) for one in months))


def history(books: store.Books, view: View) -> list[MonthSpend]:
    """Return monthly spend of the filtered part of the company, full months before the cut-off only."""
    return store.read(books, "spend_months", MonthSpend, end=first_of_month(view.cut), **view.parts())


def overrides(books: store.Books) -> list[Override]:
    """Return the values that stand in place of a model's."""
    return store.read(books, "overrides", Override)


def override(
    books: store.Books,
    name: str,
    month: date,
    amount: Decimal | None,
    model: Decimal | None,
    *,
    reason: str,
    now: datetime,
) -> None:
    """Put a value in place of the model's for a department's month, or with None go back to the model.

    Raises:
        CalculationError: no reason.
    """
    if not reason.strip():
        raise CalculationError("an override needs a reason", fix="write what the model cannot know")

    def work(cursor: store.Cursor) -> None:
        store.run(
            cursor,
            "record_override",
            name=name,
            month=first_of_month(month),
            amount=amount,
            model=model,
            reason=reason.strip(),
            now=now,
            actor=books.actor.name,
        )

    store.write(books, work)


def series(
    rows: Sequence[MonthSpend], end: date, fields: Sequence[str] = LEVELS["department"]
) -> tuple[dict[Name, Series], dict[Name, str]]:
    """Return the monthly series of every line (child, parent, total), and why others have none.

    Months without spend between a line's first and `end` are 0: nothing was spent, nothing is missing.
    """
    sums: dict[Name, dict[date, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for row in rows:
        leaf = row.path(fields)
        for path in (leaf, leaf[:1], TOTAL):
            sums[path][row.month] += row.amount
    found: dict[Name, Series] = {}
    refused: dict[Name, str] = {}
    for path, months in sums.items():
        first = min(months)
        every = list(Period(first, end).months()) if first < end else []
        recent = [months[month] for month in every[-QUIET_MONTHS:] if month in months]
        if not any(recent):
            refused[path] = f"nothing spent in the last {QUIET_MONTHS} months"
            continue
        try:
            found[path] = series_of(
                " / ".join(path) or "all", every, [float(months.get(month, ZERO)) for month in every]
            )
        except CalculationError as error:
            refused[path] = str(error)
    return found, refused


def expect(
    rows: Sequence[MonthSpend],
    start: date,
    horizon: int,
    *,
    level: str = "department",
    total: Sequence[float] | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
    is_recorded: bool = True,
) -> dict[Name, Expected]:
    """Return the `horizon` months from `start` on for every line; children add up to parents.

    Args:
        rows: from `history`.
        start: first month that is not over.
        horizon: months, 1 and up.
        level: "department" (with categories below) or "channel" (with campaigns below).
        total: what all lines together shall add up to, of another hierarchy; the total's own forecast has a say if not.
        progress: told the number done and in all.
        workers: processes; one a core by default.
        is_recorded: whether the past is replayed for each line, which takes six times as long.
    """
    from finint.forecast.many import forecast_all  # noqa: PLC0415  scipy and statsmodels take seconds to import

    if not rows:
        return {}
    fields = LEVELS[level]
    known, refused = series(rows, start, fields)
    names = list(known)
    every = [known[name] for name in names]
    forecasts = forecast_all(every, horizon, progress=progress, workers=workers, is_recorded=is_recorded)
    made = dict(zip(names, forecasts, strict=True))
    values = {name: [point.value for point in one.points] for name, one in made.items()}
    ahead = [add_months(start, step) for step in range(horizon)]
    return {
        name: Expected(
            name,
            tuple(_ahead(month, step, path, made.get(name)) for step, month in enumerate(ahead)),
            made.get(name),
            refused.get(name, ""),
        )
        for name, path in _agreed(values, rows, refused, horizon, fields, total).items()
    }


def _agreed(
    values: Mapping[Name, Sequence[float]],
    rows: Sequence[MonthSpend],
    refused: Mapping[Name, str],
    horizon: int,
    fields: Sequence[str],
    total: Sequence[float] | None,
) -> dict[Name, list[float]]:
    """Return forecasts of all lines that add up; a leaf without a model is expected at the mean of its own months."""
    leaves = {row.path(fields) for row in rows}
    filled: dict[Name, list[float]] = {}
    for leaf in leaves:
        quiet = refused.get(leaf, "").startswith("nothing spent")
        filled[leaf] = list(values[leaf]) if leaf in values else [0.0 if quiet else _mean(rows, leaf, fields)] * horizon
    departments = sorted({leaf[0] for leaf in leaves})
    tree: dict[Name, list[Name]] = {(name,): sorted(leaf for leaf in leaves if leaf[0] == name) for name in departments}
    for name in departments:
        below = [filled[leaf] for leaf in tree[name,]]
        filled[name,] = list(values.get((name,)) or [sum(step) for step in zip(*below, strict=True)])
    filled[TOTAL] = list(
        total or values.get(TOTAL) or map(sum, zip(*(filled[name,] for name in departments), strict=True))
    )
    tree[TOTAL] = [(name,) for name in departments]
    keys = {name: "\x1f".join((str(len(name)), *name)) for name in filled}
    made = reconciled(
        {keys[parent]: [keys[child] for child in children] for parent, children in tree.items()},
        {keys[name]: path for name, path in filled.items()},
        {keys[name]: float(name != TOTAL) for name in filled} if total else None,
    )
    return {name: made[keys[name]] for name in filled}


def _mean(rows: Sequence[MonthSpend], leaf: Name, fields: Sequence[str]) -> float:
    own = [float(row.amount) for row in rows if row.path(fields) == leaf]
    return sum(own) / len(own) if own else 0.0


def _ahead(month: date, step: int, path: Sequence[float], made: Forecast | None) -> Ahead:
    value = rounded(Decimal(str(path[step])))
    moved = path[step] - made.points[step].value if made else 0.0
    low, high = (made.points[step].lower + moved, made.points[step].upper + moved) if made else (path[step], path[step])
    return Ahead(month, value, rounded(Decimal(str(max(low, 0.0)))), rounded(Decimal(str(high))))
