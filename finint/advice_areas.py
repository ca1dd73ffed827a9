"""The numbers of the optimizer as parts of the register: of the proposal on the books' own curves, and of its trial."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from finint import holdings, metrics, store
from finint.errors import CalculationError
from finint.explain import Explanation
from finint.metric_values import Area, Asking, Value, undefined
from finint.metrics import Metric
from finint.optimizer.question import Choices, Objective

if TYPE_CHECKING:
    from finint.advice_books import Inputs
    from finint.optimizer.advice import Advice
    from finint.optimizer.worlds import Backtest

# Whatever fits or solves is imported where it is asked for: scipy takes seconds, and most readers never ask.

SIMULATED = 60
ALL = "all channels, departments and vendors: the filters on its parts do not apply"
TRIED = "advice_regret_ratio"


def proposal(
    books: store.Books, asking: Asking, unit: str = "", tell: Callable[[float, str], None] = lambda *_: None
) -> "Advice":
    """Return the proposal that the optimizer's page shows for the same switches.

    Args:
        books: the store.
        asking: its view names the plan; its picks are the page's controls.
        unit: "money" or "count" asks for an objective counted so where none is picked.
        tell: hears the share done and the step under way; may raise to stop.

    Raises:
        CalculationError: the books' weeks tell no curve, or the limits allow no plan.
    """
    from finint import advice_books  # noqa: PLC0415

    statuses = {row.version: row.status for row in holdings.versions(books)}
    version = asking.view.version
    tell(0.05, "reading the weeks and fitting their curves")
    known = advice_books.inputs(books, asking.held_as_of, version, statuses.get(version, ""))
    window = advice_books.window_until(known, asking.picks.until)
    tell(0.7, "solving")
    objective = advice_books.able(known, asking.picks.objective or _counted(known, unit))
    return advice_books.advice(books, known, window, choices_of(asking, objective))


def choices_of(asking: Asking, objective: Objective) -> Choices:
    """Return the optimizer's choices as the picks say them."""
    picks = asking.picks
    return Choices(
        objective=objective,
        budget_ratio=picks.budget_ratio,
        step_ratio=picks.step_ratio,
        aversion=picks.aversion,
        movable_only=picks.movable_only,
        may_leave=picks.may_leave,
        target=picks.target,
    )


def _counted(known: "Inputs", unit: str) -> Objective | None:
    """Return the first objective of a unit; None where any will do."""
    if not unit:
        return None
    names = known.names_of_objectives().values()
    found = next((name for name in names if Choices(name).is_money == (unit == "money")), None)
    if found is None:
        raise CalculationError(f"the books have no objective counted in {unit}", fix="ask for the other one")
    return found


def _unit(metric: Metric) -> str:
    """Return what the objective must be counted in for a metric of gain."""
    if not metric.id.startswith(("expected_gain_", "gain_5th_percentile_")):
        return ""
    return "count" if metric.id.endswith("_count") else "money"


def _of(books: store.Books, asking: Asking, metric: Metric) -> "Advice":
    unit, objective = _unit(metric), asking.picks.objective
    if unit and objective and Choices(objective).is_money != (unit == "money"):
        raise CalculationError(f"{metric.id}: the objective {objective} is not counted in {unit}")
    return proposal(books, asking, unit)


def _values(books: store.Books, asking: Asking, asked: Sequence[Metric]) -> dict[str, Value]:
    from finint.advice_parts import value_of  # noqa: PLC0415

    values = {}
    for metric in asked:
        try:
            found = _of(books, asking, metric)
        except CalculationError as error:
            values[metric.id] = Value(None, 0, reason=str(error))
            continue
        ends = found.interval_80 if metric.id.startswith("expected_gain_") else None
        values[metric.id] = Value(value_of(metric, found), len(found.gains), ends)
    return values


def _explained(books: store.Books, asking: Asking, metric: Metric) -> Explanation:
    try:
        found = _of(books, asking, metric)
    except CalculationError as error:
        return undefined(books, metric, str(error))
    from finint.advice_parts import explain_advice  # noqa: PLC0415

    choices = found.question.choices
    said = (f"objective {choices.objective}", f"budget {found.budget_amount}", ALL, f"{len(found.gains)} draws")
    return explain_advice(metric, found, filters=said, data_version=store.data_version(books))


def simulated(books: store.Books) -> "Backtest":
    """Return the trial of the advice in worlds with known truth: the same for all books."""
    from finint.optimizer.worlds import backtest  # noqa: PLC0415

    return books.held.memory.recall("worlds", 1, (), 0, SIMULATED, lambda: backtest(SIMULATED))


def _tried_value(books: store.Books, asking: Asking, asked: Sequence[Metric]) -> dict[str, Value]:
    from finint.advice_parts import exact  # noqa: PLC0415

    del asking
    found = simulated(books)
    return {metric.id: Value(exact(found.scores[0].regret_mean), found.worlds) for metric in asked}


def _tried(books: store.Books, asking: Asking, metric: Metric) -> Explanation:
    from finint.advice_parts import explain_worlds  # noqa: PLC0415

    del asking
    return explain_worlds(metric, simulated(books), data_version=store.data_version(books))


ADVISED = Area("advice", {name: one for name, one in metrics.ADVICE.items() if name != TRIED}, _values, _explained, ALL)
WORLDS = Area("worlds", {TRIED: metrics.ADVICE[TRIED]}, _tried_value, _tried, "simulated worlds, not the books")
