"""A channel's response to weekly spend: geometric carry-over, then Hill saturation.

Source: geometric adstock `a[t] = x[t] + carryover * a[t-1]`, *not* normalised: a steady weekly spend x settles at
x / (1 - carryover), so adstocked spend sums to more than spend. Saturation is Hill (1910):
`a**slope / (half_saturation**slope + a**slope)`, with half_saturation counted in adstocked spend.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from finint.errors import CalculationError

FloatArray = NDArray[np.float64]


def adstock(spend: FloatArray, carryover_ratio: float, carry_in: float = 0.0) -> FloatArray:
    """Return adstocked spend week by week; it sums to more than spend.

    Args:
        spend: weekly spend, oldest first, 0 and up, (weeks,).
        carryover_ratio: share of the effect kept a week later, 0 (none) to below 1.
        carry_in: adstocked spend of the week before the first, in the unit of spend; 0 when nothing was spent.

    Raises:
        CalculationError: the carry-over is outside [0, 1).

    >>> adstock(np.array([100.0, 0.0, 0.0]), 0.5, carry_in=40.0).tolist()
    [120.0, 60.0, 30.0]
    """
    if not 0 <= carryover_ratio < 1:
        raise CalculationError(f"carry-over is {carryover_ratio}; expected 0 up to, not including, 1")
    stock = np.empty(len(spend))
    before = carry_in
    for week, amount in enumerate(spend):
        before = amount + carryover_ratio * before
        stock[week] = before
    return stock


def saturation(stock: FloatArray, half_saturation_amount: float, slope: float) -> FloatArray:
    """Return the share of the channel's maximum reached at adstocked spend `stock`, 0 to 1; 0 at 0.

    Args:
        stock: adstocked spend, 0 and up.
        half_saturation_amount: adstocked spend at half the maximum, above 0.
        slope: steepness, above 0; above 1 the curve is an S.

    Raises:
        CalculationError: half saturation or slope is not above 0.

    >>> saturation(np.array([0.0, 50.0, 100.0]), 50.0, 2.0).tolist()
    [0.0, 0.5, 0.8]
    """
    if not (half_saturation_amount > 0 and slope > 0):
        raise CalculationError(
            f"half saturation {half_saturation_amount} and slope {slope} have to be above 0 for a response curve"
        )
    with np.errstate(divide="ignore", over="ignore"):
        return np.asarray(1.0 / (1.0 + (half_saturation_amount / stock) ** slope))


@dataclass(frozen=True, slots=True)
class Curve:
    """One channel's curve.

    `half_saturation_amount` is in adstocked spend of a week; `beta` is the most a week can bring, in target units.
    """

    carryover_ratio: float
    half_saturation_amount: float
    slope: float
    beta: float

    def weekly(self, spend: FloatArray, carry_in: float = 0.0) -> FloatArray:
        """Return what each week brought, in target units, (weeks,)."""
        stock = adstock(spend, self.carryover_ratio, carry_in)
        return self.beta * saturation(stock, self.half_saturation_amount, self.slope)

    def steady(self, spend_per_week: FloatArray) -> FloatArray:
        """Return what a week brings once the same amount was spent in every week before it.

        >>> Curve(0.5, 200.0, 1.0, 10.0).steady(np.array([100.0])).tolist()
        [5.0]
        """
        return self.beta * saturation(
            spend_per_week / (1 - self.carryover_ratio), self.half_saturation_amount, self.slope
        )

    @property
    def steady_half_amount(self) -> float:
        """Weekly spend, kept up, at half the maximum: the `half` the optimizer asks for.

        >>> Curve(0.5, 200.0, 1.0, 10.0).steady_half_amount
        100.0
        """
        return self.half_saturation_amount * (1 - self.carryover_ratio)
