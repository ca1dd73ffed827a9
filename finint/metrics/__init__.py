"""Every number shown anywhere, declared once: tiles, Explain, exports, documentation and the API read this register."""

from finint.metrics.advice import ADVICE
from finint.metrics.books import BOOKS, DUE, PLAN, SPEND
from finint.metrics.conventions import CONVENTIONS, in_force
from finint.metrics.costs import COSTS
from finint.metrics.customers import CUSTOMERS
from finint.metrics.developers import DEVELOPERS
from finint.metrics.landing import LANDING
from finint.metrics.metric import ONE, Better, Metric, Part, Parts, Unit
from finint.metrics.returns import RETURNS

METRICS: dict[str, Metric] = BOOKS | RETURNS | ADVICE | COSTS | CUSTOMERS | DEVELOPERS | CONVENTIONS | LANDING
"""The whole register by id; one area a module."""

__all__ = [
    "ADVICE",
    "BOOKS",
    "COSTS",
    "CUSTOMERS",
    "DEVELOPERS",
    "DUE",
    "LANDING",
    "METRICS",
    "ONE",
    "PLAN",
    "RETURNS",
    "SPEND",
    "Better",
    "Metric",
    "Part",
    "Parts",
    "Unit",
    "get",
    "in_force",
]


def get(metric_id: str) -> Metric:
    """Return one declared metric; asking for an undeclared one is a programming error (KeyError)."""
    return METRICS[metric_id]
