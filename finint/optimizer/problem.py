"""What a budget problem is: channels with limits, groups, an aim, and draws when the curves are uncertain.

Amounts are floats here: this is a model, not the books. They are in one currency and one period, whatever it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

import numpy as np

from finint.optimizer.curves import Curves, FloatArray, single

Mode = Literal["max_response", "target_roi", "least_spend"]
Risk = Literal["mean", "cvar", "beat_today"]
MODES: tuple[Mode, ...] = ("max_response", "target_roi", "least_spend")
RISKS: tuple[Risk, ...] = ("mean", "cvar", "beat_today")


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel: its curve, what is spent today and what it may be given.

    `half` is the spend at half the maximum; `fixed_amount` replaces both limits; `min_if_on_amount` allows 0 or at
    least that much; `seen_*` is the range of spend the curve was fitted on; `identified` is False when the data could
    not tell the curve.
    """

    name: str
    beta: float
    half: float
    slope: float
    current_amount: float | None
    min_amount: float
    max_amount: float
    fixed_amount: float | None = None
    min_if_on_amount: float | None = None
    seen_low_amount: float | None = None
    seen_high_amount: float | None = None
    identified: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """Limits on the spend of several channels together; None is no limit. Groups may be nested or overlap."""

    name: str
    members: tuple[int, ...]
    min_amount: float | None = None
    max_amount: float | None = None


@dataclass(frozen=True, slots=True)
class Draws:
    """Curves known by draws: arrays of shape (draws, channels), in the channels' order."""

    beta: FloatArray
    half: FloatArray
    slope: FloatArray


@dataclass(frozen=True)  # no slots: `curves` is kept once computed
class Problem:
    """One question to the optimizer.

    `budget_amount` is spent exactly (`equality`) or at most; for the modes target_roi and least_spend it is the most
    that may be spent, None for no such limit. `target` is response per unit of spend (target_roi) or total response
    (least_spend). `aversion`, from 0 (mean) to 1 (mean of the worst draws), replaces `risk` where
    it is given. `warnings` are sentences about the input that the answer repeats.
    """

    channels: tuple[Channel, ...]
    budget_amount: float | None
    equality: bool = True
    groups: tuple[Group, ...] = ()
    mode: Mode = "max_response"
    target: float | None = None
    draws: Draws | None = None
    risk: Risk | None = None
    cvar_level: float = 0.2
    aversion: float | None = None
    identifier: str | None = None
    warnings: tuple[str, ...] = field(default=())

    @cached_property
    def curves(self) -> Curves:
        """The channels' curves: one draw, or all of them with equal weight."""
        if self.draws is None:
            return single(
                np.array([channel.beta for channel in self.channels]),
                np.array([channel.half for channel in self.channels]),
                np.array([channel.slope for channel in self.channels]),
            )
        count = self.draws.beta.shape[0]
        return Curves(self.draws.beta, self.draws.half, self.draws.slope, np.full(count, 1.0 / count))

    @property
    def names(self) -> tuple[str, ...]:
        """The channels' names, in order."""
        return tuple(channel.name for channel in self.channels)

    @property
    def current(self) -> FloatArray | None:
        """Today's spend by channel; None when a channel does not say."""
        amounts = [channel.current_amount for channel in self.channels]
        return None if any(amount is None for amount in amounts) else np.array(amounts, dtype=float)

    def spend_of(self, allocation: Mapping[str, float]) -> FloatArray:
        """Return an allocation by name as an array in the channels' order; a channel it lacks gets 0."""
        return np.array([float(allocation.get(name, 0.0)) for name in self.names])

    @property
    def lower(self) -> FloatArray:
        """The least each channel may be given, its on/off choice aside."""
        return np.array([c.min_amount if c.fixed_amount is None else c.fixed_amount for c in self.channels])

    @property
    def upper(self) -> FloatArray:
        """The most each channel may be given."""
        return np.array([c.max_amount if c.fixed_amount is None else c.fixed_amount for c in self.channels])
