"""What a declared number is: its label, unit, formula, and the parts whose rows it is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Unit = Literal["money", "ratio", "count", "multiple", "months"]
Better = Literal["lower", "higher", "none"]
Parts = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Part:
    """One term of a formula: the rows behind it are those of `query`; its value is the sum of `column` over them."""

    name: str
    label: str
    query: str
    column: str


@dataclass(frozen=True, slots=True)
class Metric:
    """One number: what it is called, how it is made, and what it is not.

    `words` and `symbols` say the formula; `compute` is the formula. `undefined` says why there may be no value.
    """

    id: str
    label: str
    unit: Unit
    better: Better
    words: str
    symbols: str
    parts: tuple[Part, ...]
    compute: Callable[[Parts], Decimal | None]
    version: int = 1
    undefined: str = ""
    notes: str = ""

    def value(self, parts: Parts) -> Decimal | None:
        """Return the metric for the values of its parts; None when undefined."""
        return self.compute(parts)


ONE = Decimal(1)
