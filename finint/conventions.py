"""One number, two ways of stating it: the default definition, and the one another house is used to.

A convention changes label, value and direction together and never what is stored; nobody gets it without asking.
"""

from decimal import Decimal
from typing import Literal, NamedTuple

from finint.metrics import Better, Metric, Unit
from finint.money import ratio

Convention = Literal["default", "cost_ratio", "better_worse"]


class Stated(NamedTuple):
    """A metric as a convention states it."""

    label: str
    value: Decimal | None
    unit: Unit
    better: Better
    convention: Convention


def stated(metric: Metric, value: Decimal | None, convention: Convention = "default") -> Stated:
    """Return `value` as `convention` states it; one that says nothing about this metric leaves the default.

    cost_ratio: MER as its reciprocal, the marketing cost ratio. better_worse: a variance above 0 is better, not more.

    >>> from finint.metrics import get
    >>> stated(get("mer_ratio"), Decimal(4), "cost_ratio").value
    Decimal('0.25')
    >>> stated(get("variance_amount"), Decimal(7), "better_worse")[:2]
    ('Actual vs plan, better (worse)', Decimal('-7'))
    """
    if convention == "cost_ratio" and metric.id == "mer_ratio":
        inverse = None if value is None else ratio(Decimal(1), value)
        return Stated("Marketing cost ratio", inverse, "ratio", "lower", convention)
    if convention == "better_worse" and metric.id in ("variance_amount", "variance_ratio"):
        turned = None if value is None else -value
        return Stated(f"{metric.label}, better (worse)", turned, metric.unit, "higher", convention)
    return Stated(metric.label, value, metric.unit, metric.better, "default")
