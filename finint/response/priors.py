"""What is plausible before the data speak. Wide on purpose: each range covers what published models found.

Changing any of these moved the error on simulated worlds by less than a tenth of itself; the data decide.
"""

from dataclasses import dataclass

import numpy as np

from finint.response.curves import FloatArray

CARRYOVERS: FloatArray = np.arange(96) / 100  # the grid searched: 0 to 0.95 a week


@dataclass(frozen=True, slots=True)
class Priors:
    """Centre and width of each assumption.

    `half_log` is the log of half saturation over the root mean square of adstocked spend, `slope_log` the log of the
    slope: half of all slopes lie between 1.0 and 1.8, nine of ten between 0.65 and 2.8. Carry-over is Beta(first,
    second) on 0 to 0.95, with mean 0.41. All channels together bring `media_share` of the target, give or take
    `media_share_sd`; a single one brings nothing with chance `nothing`, else an exponential share whose mean the
    channels have in common.
    """

    half_log: float = 0.0
    half_log_sd: float = 0.8
    slope_log: float = 0.3
    slope_log_sd: float = 0.45
    carryover_first: float = 1.5
    carryover_second: float = 2.0
    media_share: float = 0.35
    media_share_sd: float = 0.2
    nothing: float = 0.05
    steepest_log: float = 2.0

    def carryover_weights(self) -> FloatArray:
        """Return the chance of each carry-over of the grid, summing to 1."""
        place = np.maximum(CARRYOVERS / CARRYOVERS[-1], 0.005)
        density = place ** (self.carryover_first - 1) * np.maximum(1 - place, 0.005) ** (self.carryover_second - 1)
        return np.asarray(density / density.sum())

    def shape_log_density(self, half_log: FloatArray, slope_log: FloatArray) -> FloatArray:
        """Return the log density of a shape, up to a constant."""
        return np.asarray(
            -0.5 * ((half_log - self.half_log) / self.half_log_sd) ** 2
            - 0.5 * ((slope_log - self.slope_log) / self.slope_log_sd) ** 2
        )
