"""Hill response curves of several channels, one set a draw: response, marginal return, inflection.

Source: Hill (1910); response = beta * x**slope / (half**slope + x**slope), written through logarithms so that a slope
of 60 or a spend in billions neither overflows nor loses digits.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
NEXT_TO_NOTHING = 1e-150  # spend below this is 0: its powers leave the range of floats


@dataclass(frozen=True, slots=True)
class Curves:
    """Curves as arrays of shape (draws, channels); `weight` of the draws sums to 1.

    `half` is spend at half the maximum, in the unit of the spend it is asked about.
    """

    beta: FloatArray
    half: FloatArray
    slope: FloatArray
    weight: FloatArray

    @property
    def channels(self) -> int:
        """Number of channels."""
        return int(self.beta.shape[1])

    def by_draw(self, spend: FloatArray) -> FloatArray:
        """Return the total response of `spend` (channels,) under each draw, (draws,)."""
        return np.asarray(hill(spend[None, :], self.beta, self.half, self.slope).sum(axis=1))

    def response(self, spend: FloatArray) -> FloatArray:
        """Return each channel's response at `spend` (channels,), averaged over draws by weight, (channels,)."""
        return np.asarray(self.weight @ hill(spend[None, :], self.beta, self.half, self.slope))

    def marginal(self, spend: FloatArray) -> FloatArray:
        """Return each channel's extra response per extra unit of spend; infinite at 0 when its slope is below 1."""
        return np.asarray(self.weight @ marginal(spend[None, :], self.beta, self.half, self.slope))

    def total(self, spend: FloatArray) -> float:
        """Return the sum of the channels' mean responses."""
        return float(self.response(spend).sum())

    def weighted(self, weight: FloatArray) -> "Curves":
        """Return the same curves with other weights of the draws; draws of weight 0 are left out."""
        used = weight > 0
        return Curves(self.beta[used], self.half[used], self.slope[used], weight[used] / weight[used].sum())

    def moved(self, parameter: str, channel: int, factor: float) -> "Curves":
        """Return the curves with one channel's `parameter` ("beta", "half" or "slope") multiplied in every draw."""
        values = getattr(self, parameter).copy()
        values[:, channel] *= factor
        return replace(self, **{parameter: values})

    def scaled(self, spend_unit: float, response_unit: float) -> "Curves":
        """Return the curves with spend counted in `spend_unit` and response in `response_unit`."""
        return Curves(self.beta / response_unit, self.half / spend_unit, self.slope, self.weight)


def single(beta: FloatArray, half: FloatArray, slope: FloatArray) -> Curves:
    """Return curves known without uncertainty: one draw of weight 1.

    >>> single(np.array([10.0]), np.array([4.0]), np.array([1.0])).total(np.array([4.0]))
    5.0
    """
    return Curves(beta[None, :], half[None, :], slope[None, :], np.ones(1))


def hill(spend: FloatArray, beta: FloatArray, half: FloatArray, slope: FloatArray) -> FloatArray:
    """Return beta * spend**slope / (half**slope + spend**slope), elementwise; 0 at spend 0.

    >>> float(hill(np.array(10.0), np.array(8.0), np.array(10.0), np.array(2.0)))
    4.0
    """
    with np.errstate(divide="ignore", over="ignore"):
        steepness = slope * (np.log(spend) - np.log(half))
        return np.asarray(beta / (1.0 + np.exp(-steepness)))


def marginal(spend: FloatArray, beta: FloatArray, half: FloatArray, slope: FloatArray) -> FloatArray:
    """Return the derivative of `hill` by spend; at 0 it is infinite, beta/half or 0 for slopes below, at, above 1.

    >>> float(marginal(np.array(0.0), np.array(8.0), np.array(10.0), np.array(1.0)))
    0.8
    """
    with np.errstate(divide="ignore", over="ignore", invalid="ignore", under="ignore"):
        tail = np.exp(-np.abs(slope * (np.log(spend) - np.log(half))))
        inside = beta * slope / spend * tail / (1.0 + tail) ** 2
        at_zero = np.where(slope < 1, np.where(beta > 0, np.inf, 0.0), np.where(slope > 1, 0.0, beta / half))
    return np.asarray(np.where(spend > NEXT_TO_NOTHING, inside, at_zero))


def inflection(half: FloatArray, slope: FloatArray) -> FloatArray:
    """Return the spend where a curve turns from convex to concave: half*((slope-1)/(slope+1))**(1/slope), else 0.

    >>> round(float(inflection(np.array(100.0), np.array(2.0))), 6) == round(100 * (1 / 3) ** 0.5, 6)
    True
    """
    above = np.maximum(slope, 1.0)
    return np.asarray(half * ((above - 1.0) / (above + 1.0)) ** (1.0 / above))


def bend(curves: Curves, spend: FloatArray) -> FloatArray:
    """Return the second derivative of each channel's mean response at `spend` above 0, (channels,); 0 at spend 0."""
    beta, half, slope = curves.beta, curves.half, curves.slope
    with np.errstate(divide="ignore", over="ignore", invalid="ignore", under="ignore"):
        steepness = slope * (np.log(spend) - np.log(half))
        tail = np.exp(-np.abs(steepness))
        rise = beta * slope / spend**2 * tail / (1.0 + tail) ** 2
        second = rise * (-slope * np.tanh(steepness / 2.0) - 1.0)
    return np.asarray(curves.weight @ np.where(spend > NEXT_TO_NOTHING, second, 0.0))
