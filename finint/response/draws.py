"""Curves drawn many times: the same channels under each draw, wherever they were fitted."""

from dataclasses import dataclass

import numpy as np

from finint.response.curves import FloatArray, saturation


@dataclass(frozen=True, slots=True)
class CurveDraws:
    """Parameters by draw and channel, arrays of (draws, channels); one row belongs together.

    `half_saturation_amount` is in adstocked spend of a week, `beta` the most a week can bring, in target units.
    """

    channels: tuple[str, ...]
    carryover_ratio: FloatArray
    half_saturation_amount: FloatArray
    slope: FloatArray
    beta: FloatArray

    @property
    def steady_half_amount(self) -> FloatArray:
        """Weekly spend, kept up, at half the maximum: the `half` the optimizer asks for, (draws, channels)."""
        return np.asarray(self.half_saturation_amount * (1 - self.carryover_ratio))

    def steady(self, channel: str, spend_per_week: float) -> FloatArray:
        """Return what a week brings under each draw once the same amount was spent in every week before, (draws,).

        >>> one = np.array([[0.5]])
        >>> CurveDraws(("tv",), one, one * 400, one * 2, one * 20).steady("tv", 100.0).tolist()
        [5.0]
        """
        place = self.channels.index(channel)
        return np.array(
            [
                beta * saturation(np.array([spend_per_week]), half, slope)[0]
                for beta, half, slope in zip(
                    self.beta[:, place], self.steady_half_amount[:, place], self.slope[:, place], strict=True
                )
            ]
        )
