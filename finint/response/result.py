"""What a fit answers: a curve, a contribution and its interval for each channel, and the base."""

from dataclasses import dataclass

import numpy as np

from finint.response.curves import Curve, FloatArray
from finint.response.draws import CurveDraws


@dataclass(frozen=True, slots=True)
class ChannelFit:
    """One channel's result; `curve` is None when nothing was spent.

    `contribution` is the total over the weeks in target units and `interval` its 90 %; `weekly` adds up to it.
    `spend_low_amount` and `spend_high_amount` are the least (above 0) and most spent in a week: beyond them the curve
    is extrapolated. `carry_in_amount` is adstocked spend before the first week.
    """

    name: str
    curve: Curve | None
    contribution: float
    interval: tuple[float, float]
    weekly: FloatArray
    spend_low_amount: float
    spend_high_amount: float
    carry_in_amount: float
    reason: str | None

    @property
    def identified(self) -> bool:
        """Whether the data, not the priors, tell this curve."""
        return self.reason is None


@dataclass(frozen=True, slots=True)
class Fit:
    """Curves of all channels; contributions and `base_weekly` add up to the fitted outcome, week by week.

    `holdout_accuracy` is 1 − Σ|forecast − actual| / Σ|actual| over `holdout_weeks` last weeks forecast without them,
    None when the series is too short. `autocorrelation` is that of the weekly errors.
    """

    channels: tuple[ChannelFit, ...]
    base_weekly: FloatArray
    holdout_accuracy: float | None
    holdout_weeks: int
    draws: CurveDraws
    autocorrelation: float

    @property
    def base(self) -> float:
        """What would have happened without spend, total over the weeks, in target units."""
        return float(self.base_weekly.sum())

    @property
    def fitted_weekly(self) -> FloatArray:
        """Outcome the model gives each week, (weeks,)."""
        return np.asarray(self.base_weekly + sum(channel.weekly for channel in self.channels))
