"""Why does actual differ from plan: price, volume, mix, exchange rates, timing or scope?

An amount is total volume × the line's share of it × price × rate. Changing these four one after another gives a
different answer for every order; the mean over all orders (the Shapley value) gives one answer, adds up, and turns its
sign when the two sides are swapped. All arithmetic is exact; each line's steps are whole cents that add up to its
difference, and a total is the sum of its lines.

Source: Shapley (1953), A Value for n-Person Games; for variances Patel & Stephan (2024); the sequential split is the
textbook's (volume at plan mix and price, then mix at plan price, then price at actual volume, then rates).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from math import factorial

from finint.errors import CalculationError

FACTORS = ("volume", "mix", "price", "fx")
STEPS = (*FACTORS, "other", "timing", "scope")


@dataclass(frozen=True, slots=True)
class Side:
    """One line on one side, plan or actual.

    Args:
        amount: in the reporting currency, any sign.
        volume: units bought (impressions, clicks, seats), 0 and up, without what `timing_amount` moved; None when not
            known: then the change that is not the rate's is "other".
        rate: reporting currency per unit of the line's own currency, above 0.
        timing_amount: part of `amount` that belongs to another period (pulled forward above 0, slipped below).
    """

    amount: Decimal
    volume: Decimal | None = None
    rate: Decimal = Decimal(1)
    timing_amount: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class Line:
    """A line on both sides; None where it does not exist: its whole amount is then scope.

    Volumes are added up and shares taken among lines of the same `unit` only.
    """

    name: str
    plan: Side | None
    actual: Side | None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One reason and what it moved, plan to actual, in the reporting currency."""

    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Split:
    """Two totals, the steps between them, and the same steps by line; each line and each step adds up exactly."""

    plan_amount: Decimal
    actual_amount: Decimal
    steps: tuple[Step, ...]
    by_line: Mapping[str, tuple[Step, ...]]

    @property
    def variance_amount(self) -> Decimal:
        """Actual − plan."""
        return self.actual_amount - self.plan_amount


def average_split(lines: Sequence[Line]) -> Split:
    """Return the steps from plan to actual as the mean over all orders of changing volume, mix, price and rate.

    Raises:
        CalculationError: two lines share a name, a volume is negative or a rate is not above 0.

    >>> line = Line("search", Side(Decimal(100), Decimal(10)), Side(Decimal(180), Decimal(12)))
    >>> [(step.name, step.amount) for step in average_split([line]).steps[:3]]  # 2 × 12.5, none, 5 × 11
    [('volume', Decimal('25.00')), ('mix', Decimal('0.00')), ('price', Decimal('55.00'))]
    """
    weights = {}
    for size in range(len(FACTORS)):
        weight = Fraction(factorial(size) * factorial(len(FACTORS) - size - 1), factorial(len(FACTORS)))
        for changed in combinations(FACTORS, size):
            weights[frozenset(changed)] = weight
    marginal = {
        factor: [(weight, changed) for changed, weight in weights.items() if factor not in changed]
        for factor in FACTORS
    }
    return _split(lines, marginal)


def sequential_split(lines: Sequence[Line], order: Sequence[str] = FACTORS) -> Split:
    """Return the textbook steps, each factor changed after those before it in `order`; another order, other steps.

    Raises:
        CalculationError: `order` is not the four factors, or as for `average_split`.

    >>> line = Line("search", Side(Decimal(100), Decimal(10)), Side(Decimal(180), Decimal(12)))
    >>> [(step.name, step.amount) for step in sequential_split([line]).steps[:3]]  # 2 × 10, none, 5 × 12
    [('volume', Decimal('20.00')), ('mix', Decimal('0.00')), ('price', Decimal('60.00'))]
    """
    if sorted(order) != sorted(FACTORS):
        raise CalculationError(f"a sequential split names {', '.join(FACTORS)} once each; got {', '.join(order)}")
    marginal = {factor: [(Fraction(1), frozenset(order[:index]))] for index, factor in enumerate(order)}
    return _split(lines, marginal)


Marginal = Mapping[str, Sequence[tuple[Fraction, frozenset[str]]]]
Whole = tuple[Fraction, Fraction]  # total volume: plan, actual


def _split(lines: Sequence[Line], marginal: Marginal) -> Split:
    _check(lines)
    wholes: dict[str, Whole] = {}
    for line in lines:
        if _measured(line):
            plan, actual = wholes.get(line.unit, (Fraction(0), Fraction(0)))
            wholes[line.unit] = plan + _volume(line.plan), actual + _volume(line.actual)
    places = _places(lines)
    by_line = {
        line.name: _steps(_whole_units(_parts(line, wholes.get(line.unit), marginal), line, places), places)
        for line in lines
    }
    totals = [
        Step(name, sum((steps[index].amount for steps in by_line.values()), Decimal(0).scaleb(-places)))
        for index, name in enumerate(STEPS)
    ]
    start, end = (
        sum((side.amount for side in sides if side is not None), Decimal(0))
        for sides in ([line.plan for line in lines], [line.actual for line in lines])
    )
    return Split(start, end, tuple(totals), by_line)


def _check(lines: Sequence[Line]) -> None:
    names = [line.name for line in lines]
    twice = next((name for name in names if names.count(name) > 1), None) if len(set(names)) < len(names) else None
    if twice is not None:
        raise CalculationError(f"'{twice}' is the name of two lines of the bridge", fix="merge them or rename one")
    for line in lines:
        for side in (line.plan, line.actual):
            if side is None:
                continue
            if side.volume is not None and side.volume < 0:
                raise CalculationError(f"the volume of '{line.name}' is {side.volume}; volumes are 0 and up")
            if side.rate <= 0:
                raise CalculationError(f"the exchange rate of '{line.name}' is {side.rate}; rates are above 0")


def _measured(line: Line) -> bool:
    """Return whether the line has a price on both sides."""
    return line.plan is not None and line.actual is not None and bool(line.plan.volume) and bool(line.actual.volume)


def _volume(side: Side | None) -> Fraction:
    return Fraction(side.volume) if side is not None and side.volume is not None else Fraction(0)


def _parts(line: Line, whole: Whole | None, marginal: Marginal) -> dict[str, Fraction]:
    """Return the line's exact share of every step."""
    plan, actual = line.plan, line.actual
    if plan is None or actual is None:
        return {
            "scope": Fraction(_underlying(actual)) - Fraction(_underlying(plan)),
            "timing": Fraction(actual.timing_amount if actual else 0) - Fraction(plan.timing_amount if plan else 0),
        }
    factors = _factors(line, whole)

    def amount(changed: frozenset[str]) -> Fraction:
        product = Fraction(1)
        for factor, sides in factors.items():
            product *= sides[factor in changed]
        return product

    parts = {
        factor: sum((weight * (amount(before | {factor}) - amount(before)) for weight, before in ways), Fraction(0))
        for factor, ways in marginal.items()
    }
    if not _measured(line):
        # Without a price there is one factor besides the rate; it sat in the place of price.
        parts["other"] = parts.pop("price")
    parts["timing"] = Fraction(actual.timing_amount) - Fraction(plan.timing_amount)
    return parts


def _factors(line: Line, whole: Whole | None) -> dict[str, tuple[Fraction, Fraction]]:
    assert line.plan is not None
    assert line.actual is not None
    sides = (line.plan, line.actual)
    rates = (Fraction(line.plan.rate), Fraction(line.actual.rate))
    local = [Fraction(_underlying(side)) / rate for side, rate in zip(sides, rates, strict=True)]
    if not _measured(line) or whole is None:
        return {"price": (local[0], local[1]), "fx": rates}
    volumes = [_volume(side) for side in sides]
    return {
        "volume": whole,
        "mix": (volumes[0] / whole[0], volumes[1] / whole[1]),
        "price": (local[0] / volumes[0], local[1] / volumes[1]),
        "fx": rates,
    }


def _underlying(side: Side | None) -> Decimal:
    return side.amount - side.timing_amount if side is not None else Decimal(0)


def _places(lines: Sequence[Line]) -> int:
    """Return the decimals of a step: cents, or as many as the amounts themselves have."""
    places = 2
    for line in lines:
        for side in (line.plan, line.actual):
            for amount in (side.amount, side.timing_amount) if side is not None else ():
                exponent = amount.normalize().as_tuple().exponent
                places = max(places, -exponent if isinstance(exponent, int) else 0)
    return places


def _whole_units(parts: Mapping[str, Fraction], line: Line, places: int) -> dict[str, int]:
    """Return `parts` in units of the last decimal, adding up to the line's difference: largest remainders first.

    Truncation is towards 0 and ties go by the steps' order, so swapped sides give the same units with the other sign.
    """
    scale = 10**places
    ends = [Fraction(side.amount) if side is not None else Fraction(0) for side in (line.plan, line.actual)]
    exact = {name: parts.get(name, Fraction(0)) * scale for name in STEPS}
    units = {name: int(value) for name, value in exact.items()}
    left = int((ends[1] - ends[0]) * scale) - sum(units.values())
    sign = 1 if left > 0 else -1
    order = sorted(STEPS, key=lambda name: (-sign * (exact[name] - units[name]), STEPS.index(name)))
    for name in order[: abs(left)]:
        units[name] += sign
    return units


def _steps(units: Mapping[str, int], places: int) -> tuple[Step, ...]:
    return tuple(Step(name, Decimal(units[name]).scaleb(-places)) for name in STEPS)
