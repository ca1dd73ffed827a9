"""When is a KPI met? Its interval, its twins, and the four honest states.

A twin is a second measure that fails when the first is gamed. A KPI whose twin fails, or cannot be told, is never met.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

import numpy as np

State = Literal["met", "on target, not proven", "missed", "not assessable"]
ENOUGH, COVERAGE = 20, 0.8
DRAWS, SEED = 2_000, 20_260_814
Z_95 = 1.959963984540054


class Interval(NamedTuple):
    """Ends of a 95 % interval."""

    low: float
    high: float


class Twin(NamedTuple):
    """A second measure: what it says, and whether it holds; None when it cannot be told."""

    name: str
    value: str
    limit: str
    holds: bool | None


class KpiRow(NamedTuple):
    """One row of a KPI's population, down to file and line; `why` says what failed, "" when nothing did.

    `part` and `whole` are what the row adds to the numerator and the denominator.
    """

    what: str
    day: date | None
    amount: Decimal | None
    score: float
    why: str
    file_name: str
    line_no: int
    import_id: str
    part: Decimal
    whole: Decimal


@dataclass(frozen=True, slots=True)
class Kpi:
    """One KPI over a window.

    Attributes:
        value_ratio: 0–1; None when nothing can be divided.
        interval: 95 %; None when not assessable.
        coverage_ratio: share of what should be measured that is.
        excluded: reason and number of rows left out.
        beside: further measures, name and text.
        rows: failing first.
        missing: what would have to be there, when it is not.
    """

    id: str
    name: str
    target_ratio: float
    n: int
    value_ratio: float | None
    interval: Interval | None
    coverage_ratio: float | None
    excluded: tuple[tuple[str, int], ...]
    twins: tuple[Twin, ...]
    beside: tuple[tuple[str, str], ...]
    rows: tuple[KpiRow, ...]
    missing: str = ""

    @property
    def state(self) -> State:
        """One of four; fewer than 20 rows or under 80 % coverage is never judged."""
        if self.value_ratio is None or self.n < ENOUGH or self.missing or (self.coverage_ratio or 0.0) < COVERAGE:
            return "not assessable"
        if self.value_ratio < self.target_ratio:
            return "missed"
        proven = self.interval is not None and self.interval.low >= self.target_ratio
        return "met" if proven and all(twin.holds for twin in self.twins) else "on target, not proven"

    @property
    def reason(self) -> str:
        """Why it is not assessable, or which twin keeps it from being met; "" otherwise."""
        if self.missing:
            return self.missing
        if self.state == "not assessable":
            if self.n < ENOUGH:
                return f"n = {self.n}, at least {ENOUGH} are needed"
            return f"coverage {100 * (self.coverage_ratio or 0):.0f} %, at least 80 % is needed"
        failing = [twin.name for twin in self.twins if not twin.holds]
        return f"twin does not hold: {', '.join(failing)}" if failing else ""


def failing_first(rows: Sequence[KpiRow]) -> tuple[KpiRow, ...]:
    """Return rows with the worst score first, the largest of equal ones before."""
    return tuple(sorted(rows, key=lambda row: (row.score, -abs(row.amount or Decimal(0)), row.what)))


def wilson(successes: int, n: int) -> Interval | None:
    """Return the 95 % Wilson score interval of a share; None without a population.

    Without a failure its lower end is n ÷ (n + z²): 95 % needs n = 73.

    Source: Wilson (1927), Journal of the American Statistical Association 22, 209–212.

    >>> round(wilson(73, 73).low, 4), round(wilson(72, 72).low, 4)
    (0.95, 0.9493)
    """
    if not n:
        return None
    share, z2 = successes / n, Z_95**2
    centre = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = Z_95 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    return Interval(max(0.0, centre - half), min(1.0, centre + half))


def bootstrap(rows: Sequence[tuple[float, ...]], measure: Callable[[np.ndarray], np.ndarray]) -> Interval | None:
    """Return the 95 % percentile interval of a ratio of sums by resampling rows (2,000 draws, seeded).

    Args:
        rows: one tuple of numbers a row.
        measure: from sums of shape (draws, numbers) to the measure of each draw; NaN draws are left out.
    """
    if len(rows) < 2:
        return None
    table = np.asarray(rows, float)
    random = np.random.default_rng(SEED)
    sums = table[random.integers(0, len(table), (DRAWS, len(table)))].sum(axis=1)
    values = measure(sums)
    values = values[np.isfinite(values)]
    return Interval(*(float(end) for end in np.quantile(values, (0.025, 0.975)))) if len(values) else None


def binomial_fits(inside: int, n: int, share: float) -> bool | None:
    """Tell whether `inside` of `n` is compatible with a share at 5 %, both tails; None without any.

    >>> binomial_fits(9, 10, 0.9), binomial_fits(4, 10, 0.9), binomial_fits(0, 0, 0.9)
    (True, False, None)
    """
    if not n:
        return None
    chance = [math.comb(n, k) * share**k * (1 - share) ** (n - k) for k in range(n + 1)]
    return 2 * min(sum(chance[: inside + 1]), sum(chance[inside:])) >= 0.05
