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
        places: decimals of an amount.
        total: what the parts must add up to; None keeps the sum of `spend` within one unit a channel, never above.
    """
    low, high = space.branch_of(spend)
    one = Decimal(1).scaleb(-places)
    amounts = [_floor(value, one, low[i], high[i]) for i, value in enumerate(spend.tolist())]
    goal = None if total is None else Decimal(repr(float(total)))
    exact = spend.tolist()
    order = sorted(range(len(amounts)), key=lambda i: (-(Decimal(repr(exact[i])) - amounts[i]), i))
    if goal is not None:
        amounts = _topped_up(amounts, space, high, goal, one, order)
    result = np.array([float(amount) for amount in amounts])
    scale = max(1.0, float(np.abs(spend).max(initial=0.0)))
    fits = space.violation(result) <= 1e-12 * scale * len(spend)
    whole = goal is None or sum(amounts, Decimal(0)) == goal
    # A wrong rounding would move money by more than a few units; then the exact amounts are better.
    near = bool(np.abs(result - spend).max(initial=0.0) <= 5 * float(one) + 1e-9 * scale)
    return result if fits and whole and near else spend


def _floor(value: float, one: Decimal, low: float, high: float) -> Decimal:
    """Return `value` rounded down to whole units; a limit that is not a whole unit is met exactly."""
    if value - low < float(one) * 0.5:
        return Decimal(repr(float(low)))
    if high - value < float(one) * 0.5:
        return Decimal(repr(float(high)))
    # A hair is added so that 0.29999999999 of a cent below is not lost to binary fractions.
    units = (Decimal(repr(float(value))) / one + Decimal("0.000001")).to_integral_value(ROUND_FLOOR)
    return max(units * one, Decimal(repr(float(low))))


def _topped_up(
    amounts: list[Decimal], space: Space, high: FloatArray, goal: Decimal, one: Decimal, order: list[int]
) -> list[Decimal]:
    left = goal - sum(amounts, Decimal(0))
    caps = [Decimal(repr(float(cap))) if math.isfinite(cap) else None for cap in space.row_upper.tolist()]
    caps[0] = None
    tops = [Decimal(repr(float(top))) for top in high.tolist()]
    rows = [np.nonzero(space.members[:, channel])[0].tolist() for channel in range(len(amounts))]
    held = [sum((amounts[i] for i in np.nonzero(members)[0].tolist()), Decimal(0)) for members in space.members]

    def add(channel: int, extra: Decimal) -> bool:
        if amounts[channel] + extra > tops[channel]:
            return False
        for row in rows[channel]:
            cap = caps[row]
            if cap is not None and held[row] + extra > cap:
                return False
        amounts[channel] += extra
        for row in rows[channel]:
            held[row] += extra
        return True

    # Floors of groups first, then whole units by largest remainder, then the part of a unit that is left.
    floors = [Decimal(repr(float(floor))) for floor in space.row_lower.tolist()]
    for row in range(1, len(floors)):
        for channel in order:
            if space.members[row, channel] and held[row] < floors[row] and left > 0:
                extra = min(one, left, floors[row] - held[row])
                left -= extra if add(channel, extra) else 0
    for _ in range(3):
        for channel in order:
            if left >= one and add(channel, one):
                left -= one
    if left < 0:
        return _taken_back(amounts, left)
    for channel in order:
        if 0 < left < one and add(channel, left):
            left = Decimal(0)
    return amounts


def _taken_back(amounts: list[Decimal], left: Decimal) -> list[Decimal]:
    """Return the amounts with the surplus of a sum that came out too high taken from the largest."""
    largest = max(range(len(amounts)), key=lambda i: amounts[i])
    amounts[largest] += left
    return amounts


def raised(spend: FloatArray, space: Space, places: int, curves: Curves, target: float) -> FloatArray:
    """Return `spend` in whole units with a total response of at least `target`, the fewest units above it.

    Rounded down first, then one unit at a time where it returns most; unrounded when that does not reach the target.
    """
    low, high = space.branch_of(spend)
    one = Decimal(1).scaleb(-places)
    amounts = [_floor(value, one, low[i], high[i]) for i, value in enumerate(spend.tolist())]
    result = np.array([float(amount) for amount in amounts])
    for _ in range(2 * len(amounts) + 2):
        if curves.total(result) >= target:
            fits = space.violation(result) <= 1e-12 * max(1.0, float(spend.max(initial=0.0))) * len(spend)
            return result if fits else spend
        gain = np.where(
            result + float(one) <= high, curves.response(result + float(one)) - curves.response(result), -1.0
        )
        best = int(gain.argmax())
        if gain[best] < 0:
            break
        amounts[best] += one
        result[best] = float(amounts[best])
    return spend
