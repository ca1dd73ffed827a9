"""Round an allocation to whole cents without breaking a limit or the sum; the last cent goes to an unbound channel.

Sums are kept in Decimal, so "adds up to the budget" is exact. Problems in small units (a budget of 3.5) get more
decimals, so that rounding never costs a visible part of the response.
"""

import math
from decimal import ROUND_FLOOR, Decimal

import numpy as np

from finint.optimizer.curves import Curves, FloatArray
from finint.optimizer.space import Space

ENOUGH_UNITS = 1000.0


def places_for(money: float) -> int:
    """Return how many decimals an allocation of about `money` is rounded to: 2 from 1,000 on, more below.

    >>> places_for(250000.0), places_for(1000.0), places_for(3.5)
    (2, 2, 5)
    """
    if money >= ENOUGH_UNITS or money <= 0:
        return 2
    return 2 + math.ceil(math.log10(ENOUGH_UNITS / money))


def quantum(places: int) -> float:
    """Return the smallest amount with `places` decimals."""
    return float(Decimal(1).scaleb(-places))


def rounded(spend: FloatArray, space: Space, places: int, total: float | None) -> FloatArray:
    """Return `spend` in whole units of `places` decimals within the limits; unrounded when no rounding fits them.

    Args:
        spend: an allowed allocation, (channels,).
        space: the limits.
        places: decimals of an amount.
        total: what the parts must add up to; None rounds down, so that the sum loses at most one unit a channel.
    """
    low, high = space.branch_of(spend)
    one, exact = Decimal(1).scaleb(-places), spend.tolist()
    amounts = [_floor(value, one, low[i], high[i]) for i, value in enumerate(exact)]
    goal = None if total is None else _exact(total)
    if goal is not None:
        order = sorted(range(len(amounts)), key=lambda i: (-(_exact(exact[i]) - amounts[i]), i))
        amounts = _filled(amounts, space, (low, high), goal, one, order)
    result = np.array([float(amount) for amount in amounts])
    scale = max(1.0, float(np.abs(spend).max(initial=0.0)))
    fits = space.violation(result) <= 1e-12 * scale * len(spend)
    whole = goal is None or sum(amounts, Decimal(0)) == goal
    # Moving money by more than a few units would be another allocation: then the exact amounts are better.
    near = bool(np.abs(result - spend).max(initial=0.0) <= 5 * float(one) + 1e-9 * scale)
    return result if fits and whole and near else spend


def in_cents(spend: FloatArray, space: Space, places: int) -> FloatArray:
    """Return an allocation of the budget in whole units: the budget to the last unit when it is spent whole."""
    budget, total, one = float(space.row_upper[0]), float(spend.sum()), quantum(places)
    whole = space.row_lower[0] == budget or total >= budget - 2 * one
    # Otherwise the sum keeps its whole units: a group spent to its cap is spent to its cap.
    goal = budget if whole else float(Decimal(int(total / one + 1e-4)).scaleb(-places))
    return rounded(spend, space, places, goal)


def _floor(value: float, one: Decimal, low: float, high: float) -> Decimal:
    """Return `value` rounded down to whole units; a limit that is not a whole unit is met exactly."""
    if value - low < float(one) * 0.5:
        return _exact(low)
    if high - value < float(one) * 0.5:
        return _exact(high)
    # A hair is added so that 0.29999999999 of a cent below is not lost to binary fractions.
    units = (_exact(value) / one + Decimal("0.000001")).to_integral_value(ROUND_FLOOR)
    return max(units * one, _exact(low))


class _Purse:
    """Amounts being filled up unit by unit, with what each row holds; nothing may pass its limit."""

    def __init__(self, amounts: list[Decimal], space: Space, high: FloatArray, *, budget: bool) -> None:
        self.amounts = list(amounts)
        self.tops = [_exact(top) for top in high.tolist()]
        self.caps = [_exact(cap) if math.isfinite(cap) else None for cap in space.row_upper.tolist()]
        if not budget:
            self.caps[0] = None
        self.floors = [_exact(floor) for floor in space.row_lower.tolist()]
        self.members = [np.nonzero(row)[0].tolist() for row in space.members]
        self.rows = [np.nonzero(space.members[:, channel])[0].tolist() for channel in range(len(amounts))]
        self.held = [sum((amounts[i] for i in inside), Decimal(0)) for inside in self.members]

    def takes(self, channel: int, extra: Decimal) -> bool:
        """Whether the channel and its rows have room for `extra`."""
        if self.amounts[channel] + extra > self.tops[channel]:
            return False
        caps = ((self.caps[row], self.held[row]) for row in self.rows[channel])
        return all(cap is None or held + extra <= cap for cap, held in caps)

    def add(self, channel: int, extra: Decimal) -> None:
        """Put `extra` into the channel."""
        self.amounts[channel] += extra
        for row in self.rows[channel]:
            self.held[row] += extra

    def wanting(self) -> list[int]:
        """Return the channels of the first group below its floor; all channels when there is none."""
        for row in range(1, len(self.floors)):
            if self.held[row] < self.floors[row]:
                return self.members[row]
        return list(range(len(self.amounts)))


def _filled(
    amounts: list[Decimal],
    space: Space,
    limits: tuple[FloatArray, FloatArray],
    goal: Decimal,
    one: Decimal,
    order: list[int],
) -> list[Decimal]:
    """Return the amounts filled up to `goal`: groups below their floor first, then by `order`."""
    low, high = limits
    purse = _Purse(amounts, space, high, budget=False)
    left = goal - sum(amounts, Decimal(0))
    if left < 0:  # only amounts that met an uneven limit exactly can add to more: taken where it breaks no minimum
        room = [amount - _exact(least) for amount, least in zip(amounts, low.tolist(), strict=True)]
        purse.add(max(range(len(amounts)), key=lambda i: room[i]), left)
        return purse.amounts
    place, tries = 0, 0
    while left > 0 and tries < 4 * len(order) + 4:
        tries += 1
        wanting = purse.wanting()
        ranked = [*order[place:], *order[:place]]
        extra = min(one, left)
        taker = next((channel for channel in ranked if channel in wanting and purse.takes(channel, extra)), None)
        if taker is None:
            break
        purse.add(taker, extra)
        left -= extra
        place = (order.index(taker) + 1) % len(order)
    return purse.amounts


def raised(spend: FloatArray, space: Space, places: int, curves: Curves, target: float) -> FloatArray:
    """Return `spend` in whole units with a total response of at least `target`, the fewest units above it.

    Rounded down first, then one unit at a time where it returns most; a hair above `spend` when that does not do.
    """
    low, high = space.branch_of(spend)
    one, scale = Decimal(1).scaleb(-places), max(1.0, float(spend.max(initial=0.0))) * len(spend)
    purse = _Purse(
        [_floor(value, one, low[i], high[i]) for i, value in enumerate(spend.tolist())], space, high, budget=True
    )
    for _ in range(4 * len(spend) + 4):
        result = np.array([float(amount) for amount in purse.amounts])
        wanting = [channel for channel in purse.wanting() if purse.takes(channel, one)]
        if curves.total(result) >= target and space.violation(result) <= 1e-12 * scale:
            return result
        if not wanting:
            break
        gain = curves.response(result + float(one)) - curves.response(result)
        purse.add(max(wanting, key=lambda channel: gain[channel]), one)
    return _nudged(spend, space, curves, target, 1e-9 * scale)


def _nudged(spend: FloatArray, space: Space, curves: Curves, target: float, hair: float) -> FloatArray:
    """Return `spend` with the little that is missing from `target` bought where it costs least."""
    missing = target - curves.total(spend)
    if missing <= 0:
        return spend
    rates = curves.marginal(np.maximum(spend, hair))
    for channel in np.argsort(-rates, kind="stable"):
        for factor in (1.0 + 1e-9, 1.01, 2.0):
            moved = spend.copy()
            moved[channel] += factor * missing / rates[channel] if rates[channel] > 0 else 0.0
            if curves.total(moved) >= target and space.violation(moved) <= hair:
                return moved
    return spend


def _exact(value: float) -> Decimal:
    return Decimal(repr(float(value)))
