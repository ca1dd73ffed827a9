"""What is the value of a declared number in a view? One way for every edge: by the reads its page makes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from finint import budget, store
from finint.devfinance import Basis
from finint.explain import Explanation, Term
from finint.kept import recall
from finint.metrics import Metric
from finint.optimizer.question import Objective
from finint.return_rules import Rules
from finint.view import View

MOST_ROWS_KEPT = 50_000
UNFINISHED = "being worked out"
"""The state of a value that another moment will bring: it must not be kept."""


class Value(NamedTuple):
    """A metric's value, how many lines, orders or rows stand behind it, and how sure it is.

    `state` is "" where nothing but defined and undefined is told; `reason` says why there is no value. What another
    moment will complete, an interval say, is not `is_final`: it is given, and not kept.
    """

    value: Decimal | None
    n: int
    interval: tuple[float, float] | None = None
    state: str = ""
    reason: str = ""
    is_final: bool = True


@dataclass(frozen=True, slots=True)
class Picks:
    """The switches of the pages beside the rail, at the pages' own defaults.

    Attributes:
        cohort: "Q1 2026"; "" is the newest that was seen for a year.
        lag_months: how much earlier than the first orders a cohort's cost was spent.
        is_contract: whether its customers pay every month until they leave.
        cost_basis: the reading of a cloud cost.
        objective: of the optimizer; None is the books' default.
        until: the last month money is allocated to, "2026-12"; "" is the last that has a plan.
        budget_ratio, step_ratio, aversion, movable_only, may_leave, target: the optimizer's controls.
    """

    cohort: str = ""
    lag_months: int = 0
    is_contract: bool = False
    cost_basis: Basis = "effective"
    objective: Objective | None = None
    until: str = ""
    budget_ratio: float = 1.0
    step_ratio: float | None = 0.3
    aversion: float = 0.0
    movable_only: bool = True
    may_leave: bool = True
    target: float | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """Everything a value depends on: the rail, the conventions of returns, the switches, and the day the books end.

    `days` are plan and spend of the exact days asked for where they are not whole months; None reads the view's.
    """

    view: View
    rules: Rules
    held_as_of: date
    picks: Picks = field(default_factory=Picks)
    days: tuple[budget.Cell, ...] | None = field(default=None, compare=False)
    outcomes: View | None = None

    @property
    def returned(self) -> View:
        """The view of figures made of spend and of orders: `outcomes`, which may reach on to the last order."""
        return self.outcomes or self.view


Evaluate = Callable[[store.Books, Asking, Sequence[Metric]], dict[str, Value]]


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the register: how its values and its explanations are made."""

    name: str
    metrics: Mapping[str, Metric]
    evaluate: Evaluate
    explain: Callable[[store.Books, Asking, Metric], Explanation]
    scope: str = ""
    """Whose numbers they are where the filters asked for do not apply."""


def explained(books: store.Books, area: Area, asking: Asking, metric: Metric) -> Explanation:
    """Return where a number comes from; kept while its rows are few enough to be."""
    if area.name == "landing":
        return area.explain(books, asking, metric)  # the forecast keeps itself, and grows while it is asked
    return recall(
        books, "explanations", (metric.id, asking), lambda: area.explain(books, asking, metric), most=16, keep=_is_small
    )


def _is_small(found: Explanation) -> bool:
    return sum(len(term.rows) for term in found.terms) <= MOST_ROWS_KEPT


def undefined(books: store.Books, metric: Metric, reason: str) -> Explanation:
    """Return an explanation that has no value and no rows, and says why."""
    terms = tuple(Term(part, Decimal(0), ()) for part in metric.parts)
    told = replace(metric, undefined=reason)
    return Explanation(told, None, terms, (reason,), (), (), (), store.data_version(books))


def from_rows(
    explain: Callable[[store.Books, Asking, Metric], Explanation],
) -> Evaluate:
    """Return the values that explanations give: for numbers whose page adds up the very rows that Explain lists."""

    def evaluate(books: store.Books, asking: Asking, metrics: Sequence[Metric]) -> dict[str, Value]:
        found = {metric.id: explain(books, asking, metric) for metric in metrics}
        return {
            name: Value(one.value, max((len(term.rows) for term in one.terms), default=0))
            for name, one in found.items()
        }

    return evaluate
