"""What does the optimizer know of the books, and what does it propose? Read and fitted once for page, API and job."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from hashlib import sha256

from finint import store
from finint.acquired_customers import CustomerValues, conversion_lags, customer_values
from finint.channel_history import History, history
from finint.curve_fit import CurveFit, fitted
from finint.errors import CalculationError
from finint.kept import kept
from finint.lift_tests import LiftTest, lift_tests
from finint.optimizer.advice import Advice, advise
from finint.optimizer.question import Choices, Objective, question
from finint.remaining_money import Money, Window, money_of, windows
from finint.return_rules import Rules

LAG_DAYS_READ = 365
MOST_FITS = 8


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the optimizer knows of the books: weeks, curves, what customers bring, windows with a plan."""

    as_of: date
    history: History
    curves: CurveFit
    values: CustomerValues
    windows: tuple[Window, ...]
    version: str
    status: str

    @property
    def what_if_only(self) -> bool:
        """Whether the weeks tell no curve at all."""
        return self.curves.told == 0

    def names_of_objectives(self) -> dict[str, Objective]:
        """Return the objectives these books can answer, the default first."""
        count = self.history.outcome.capitalize()
        found: dict[str, Objective] = {}
        if self.history.outcome == "new customers":
            if self.values.has_margin:
                found |= {"Margin": "margin", "LTV by channel": "ltv"}
            if self.values.customers:
                found["Revenue"] = "revenue"
        found[count] = "count"
        found["Target CAC"] = "target_cac"
        if self.values.has_margin:
            found["Target ROI"] = "target_roi"
        return found

    def values_of(self, objective: Objective) -> dict[str, float]:
        """Return what one unit of outcome is worth under an objective, by channel; "" for all others."""
        if objective in {"margin", "target_roi"}:
            return {"": float(self.values.margin_each() or 0)}
        if objective == "ltv":
            return {name: float(value) for name, value in self.values.margin_by_channel().items()}
        return {"": float(self.values.revenue_each() or 0)} if objective == "revenue" else {"": 1.0}


@kept(8)
def inputs(books: store.Books, as_of: date, version: str, status: str) -> Inputs:
    """Return what the books tell before `as_of`; curves are fitted once for the same weeks and tests."""
    held, tests = history(books, as_of), tuple(lift_tests(books, as_of))
    values = customer_values(books, as_of)
    return Inputs(
        as_of, held, _fitted(books, held, tests), values, tuple(windows(books, version, as_of)), version, status
    )


def _fitted(books: store.Books, held: History, tests: Sequence[LiftTest]) -> CurveFit:
    """Fit once for the same weeks and tests: a commit elsewhere in the books changes no curve."""
    content = sha256(repr((held, tests)).encode()).hexdigest()
    return books.held.memory.recall("fits", MOST_FITS, books.actor.role, 0, content, lambda: fitted(held, tests))


@kept(8)
def lags(books: store.Books, as_of: date) -> tuple[int, ...]:
    """Return the days between touch and order of the last year's orders; empty without journeys."""
    found = conversion_lags(books, as_of - timedelta(days=LAG_DAYS_READ), as_of)
    return tuple(day for row in found for day in [row.lag_days] * row.touches)


@kept(16)
def _money(books: store.Books, window: Window, as_of: date, version: str, status: str) -> Money:
    return money_of(books, window, version, status, inputs(books, as_of, version, status).history)


def money_in(books: store.Books, known: Inputs, window: Window) -> Money:
    """Return the money of a window."""
    return _money(books, window, known.as_of, known.version, known.status)


def window_until(known: Inputs, until: str = "") -> Window:
    """Return the window that ends with a month such as "2026-12"; without one the last that can be planned.

    Raises:
        CalculationError: there is no such window, or the weeks tell no curve: the message says why.
    """
    if known.what_if_only:
        said = known.curves.refused or "no channel's curve is identified"
        raise CalculationError(f"the books' weeks tell no curve: {said}", fix=known.curves.fix or "import more weeks")
    ends = {f"{window.period.last_day:%Y-%m}": window for window in known.windows}
    found = ends.get(until) if until else next(reversed(ends.values()), None)
    if found is None:
        raise CalculationError(
            "until: nothing can be planned to the end of that month", fix=f"there are: {', '.join(ends) or 'none'}"
        )
    return found


def able(known: Inputs, objective: Objective | None) -> Objective:
    """Return the objective asked for, without one the default of these books.

    Raises:
        CalculationError: it needs what the books do not hold.
    """
    names = tuple(known.names_of_objectives().values())
    if objective is not None and objective not in names:
        raise CalculationError(
            f"objective: the books cannot answer {objective}", fix=f"they answer: {', '.join(names)}"
        )
    return objective or names[0]


def advice(books: store.Books, known: Inputs, window: Window, choices: Choices) -> Advice:
    """Return the proposal, solved once for the same choices on the same data.

    Raises:
        CalculationError: the limits allow no plan; the fix is the smallest repair.
    """
    return _advice(books, (known.as_of, known.version, known.status), window, choices)


@kept(64)
def _advice(books: store.Books, asked: tuple[date, str, str], window: Window, choices: Choices) -> Advice:
    known = inputs(books, *asked)
    money = money_in(books, known, window)
    assert known.curves.fit is not None
    posed = question(
        known.curves.fit,
        money.channels,
        _in_money(choices, money),
        weeks=window.weeks,
        values=known.values_of(choices.objective),
        hurdle_ratio=float(Rules().hurdle_ratio),
    )
    guard = f"{known.history.outcome} per unit of spend"
    days = lags(books, known.as_of)
    return advise(posed, money.channels, start_date=known.as_of, lag_days=days, guard_metric=guard)


def _in_money(choices: Choices, money: Money) -> Choices:
    """Return the choices with bounds as amounts: the reader sets them as shares of today's plan."""
    today = {row.channel: float(row.current_amount) for row in money.channels}
    bounds = tuple(
        (name, low * today.get(name, 0.0), high * today.get(name, 0.0)) for name, low, high in choices.bounds
    )
    return replace(choices, bounds=bounds)
