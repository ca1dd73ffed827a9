"""The allocations that are allowed, as arrays: limits of channels, on/off minimums, and rows over several channels."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from finint.optimizer.curves import FloatArray
from finint.optimizer.problem import Problem

BoolArray = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Space:
    """Allowed spend of shape (channels,): `lower` to `upper`, and 0 or at least `min_if_on` where that is above 0.

    Row 0 is the budget; the others are groups. `members` is (rows, channels); a row's spend lies between `row_lower`
    and `row_upper`.
    """

    lower: FloatArray
    upper: FloatArray
    min_if_on: FloatArray
    members: BoolArray
    row_lower: FloatArray
    row_upper: FloatArray

    @property
    def has_groups(self) -> bool:
        """Whether a row other than the budget limits anything."""
        return len(self.row_upper) > 1

    def scaled(self, unit: float) -> "Space":
        """Return the space with spend counted in `unit`."""
        return Space(
            self.lower / unit,
            self.upper / unit,
            self.min_if_on / unit,
            self.members,
            self.row_lower / unit,
            self.row_upper / unit,
        )

    def tightened(self) -> "Space":
        """Return the space with maximums lowered to what the rows leave when everybody else has the least."""
        upper = self.upper.copy()
        for members, top in zip(self.members, self.row_upper, strict=True):
            room = top - float(self.lower[members].sum())
            upper = np.where(members, np.minimum(upper, np.maximum(self.lower + room, self.lower)), upper)
        return Space(self.lower, upper, self.min_if_on, self.members, self.row_lower, self.row_upper)

    def with_budget(self, lowest: float, highest: float) -> "Space":
        """Return the space with another budget."""
        row_lower, row_upper = self.row_lower.copy(), self.row_upper.copy()
        row_lower[0], row_upper[0] = lowest, highest
        return Space(self.lower, self.upper, self.min_if_on, self.members, row_lower, row_upper)

    def violation(self, spend: FloatArray) -> float:
        """Return by how much `spend` breaks the worst-broken limit; 0 when it is allowed."""
        rows = self.members @ spend
        off = (spend <= 0) & (self.min_if_on > 0) & (self.lower <= 0)
        start = np.where(off, 0.0, np.maximum(self.lower, self.min_if_on))
        worst = np.concatenate([start - spend, spend - self.upper, self.row_lower - rows, rows - self.row_upper])
        return max(0.0, float(worst.max()))

    def branch_of(self, spend: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return the limits of the connected part that `spend` lies in or is nearest to: on/off channels decided."""
        switchable = (self.min_if_on > 0) & (self.lower <= 0)
        off = switchable & ((spend < 0.5 * self.min_if_on) | (self.upper < self.min_if_on))
        low = np.where(off, 0.0, np.maximum(self.lower, self.min_if_on))
        return low, np.where(off, 0.0, self.upper)


def space_of(problem: Problem, lowest: float, highest: float) -> Space:
    """Return the allowed allocations of `problem` with a total spend from `lowest` to `highest`."""
    count = len(problem.channels)
    members = np.zeros((1 + len(problem.groups), count), dtype=bool)
    members[0] = True
    for row, group in enumerate(problem.groups, start=1):
        members[row, list(group.members)] = True
    lower = problem.lower
    # A channel that may not be 0 anyway is on: its on/off minimum is an ordinary minimum.
    if_on = np.array([channel.min_if_on_amount or 0.0 for channel in problem.channels])
    fixed = np.array([channel.fixed_amount is not None for channel in problem.channels])
    always = (lower > 0) & ~fixed
    return Space(
        lower=np.where(always, np.maximum(lower, if_on), lower),
        upper=problem.upper,
        min_if_on=np.where(always | fixed, 0.0, if_on),
        members=members,
        row_lower=np.array([lowest, *(group.min_amount or 0.0 for group in problem.groups)]),
        row_upper=np.array([highest, *(np.inf if g.max_amount is None else g.max_amount for g in problem.groups)]),
    )
