"""What is the value of a declared number in a view? One way for every edge: by the reads its page makes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from finint import budget, outlook, outlook_parts, store
from finint.campaign_returns import campaign_returns
from finint.errors import CalculationError, StoreError
from finint.explain import Explanation, explain
from finint.landing import Outlook
from finint.metrics import BOOKS, LANDING, RETURNS, Metric
from finint.return_parts import explain_return, sums
from finint.return_rules import Rules
from finint.view import View

_Parts = tuple[dict[str, Decimal] | None, int]
"""Values of the parts, and how many rows stand behind them; None while they are being worked out."""


class Value(NamedTuple):
    """A metric's value, and how many lines or orders stand behind it."""

    value: Decimal | None
    n: int


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the register: how its values and its explanations are made."""

    name: str
    metrics: Mapping[str, Metric]
    parts: Callable[[store.Books, View, Rules, list[budget.Cell]], _Parts]
    explain: Callable[[store.Books, Metric, View, Rules], Explanation]


def _books(_books: store.Books, _view: View, _rules: Rules, cells: list[budget.Cell]) -> _Parts:
    return budget.parts(budget.total(cells)), sum(cell.spend_lines for cell in cells)


def _returns(books: store.Books, view: View, rules: Rules, _cells: list[budget.Cell]) -> _Parts:
    found = campaign_returns(books, view, rules)
    return sums(found), int(found.booked.conversions)


def _landing(books: store.Books, view: View, _rules: Rules, cells: list[budget.Cell]) -> _Parts:
    found = outlook.outlook(books, view, cells=cells)
    return (found.parts(), len(found.rows)) if found else (None, 0)


def _outlook(books: store.Books, view: View) -> Outlook:
    found = outlook.outlook(books, view)
    if found is None:
        raise StoreError("the outlook is being worked out", fix="ask again in a minute")
    return found


AREAS = (
    Area("books", BOOKS, _books, lambda books, metric, view, _: explain(books, metric, view)),
    Area(
        "returns",
        RETURNS,
        _returns,
        lambda books, metric, view, rules: explain_return(books, metric, view, campaign_returns(books, view, rules)),
    ),
    Area(
        "landing",
        LANDING,
        _landing,
        lambda books, metric, view, _: outlook_parts.explain_outlook(books, metric, _outlook(books, view)),
    ),
)


def area_of(metric: Metric) -> Area:
    """Return the area that makes `metric`.

    Raises:
        CalculationError: it needs more than a period and filters, and has a resource of its own.
    """
    for area in AREAS:
        if metric.id in area.metrics:
            return area
    raise CalculationError(f"{metric.id} has a resource of its own", fix="see the catalogue")


def values(
    books: store.Books, metrics: list[Metric], view: View, rules: Rules, cells: list[budget.Cell]
) -> dict[str, Value]:
    """Return the values of `metrics` by id; the reads of an area are made once.

    Args:
        books: the store.
        metrics: declared numbers.
        view: whole months.
        rules: the conventions of returns.
        cells: plan and spend of the exact days asked for.
    """
    found: dict[str, Value] = {}
    parts: dict[str, _Parts] = {}
    for metric in metrics:
        area = area_of(metric)
        if area.name not in parts:
            parts[area.name] = area.parts(books, view, rules, cells)
        given, n = parts[area.name]
        found[metric.id] = Value(metric.value(given) if given is not None else None, n)
    return found
