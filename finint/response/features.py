"""Shapes of response over the weeks, for many candidate curves at once.

A shape is Hill(adstock(spend)) divided by its mean, so its coefficient is the channel's mean weekly contribution: what
is asked for, and far less entangled with half saturation and slope than the curve's maximum is. Spend is divided by
its mean and the target by its mean size, so cents and billions give the same digits.
"""

from dataclasses import dataclass

import numpy as np

from finint.response.baseline import Baseline
from finint.response.curves import FloatArray
from finint.response.priors import CARRYOVERS

WEEKS_OF_USUAL_SPEND = 8
NEXT_TO_NOTHING = 1e-9
STEEPEST_EXPONENT = 60.0


@dataclass(frozen=True, slots=True)
class Shapes:
    """The curve of each channel in each of several walkers; every array is (walkers, channels).

    `history` is 1 where usual spend is assumed before the window and 0 where none is; `carryover` points into
    `CARRYOVERS`; `half_log` counts from the table's reference level; `slope_log` is the log of the slope.
    """

    history: np.ndarray
    carryover: np.ndarray
    half_log: FloatArray
    slope_log: FloatArray

    def of(self, channel: int) -> "Shapes":
        """Return one channel's shapes, arrays of (walkers,)."""
        return Shapes(*(getattr(self, name)[:, channel] for name in self.__slots__))

    def rows(self, places: np.ndarray) -> "Shapes":
        """Return copies of the walkers at `places`."""
        return Shapes(*(getattr(self, name)[places].copy() for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Stocks:
    """Logs of adstocked spend for each channel, history, carry-over and week, and the reference level of each.

    `log_stock` is (channels, 2, carry-overs, weeks); `reference` (channels, 2, carry-overs) is the log of the root mean
    square, which is the on-level of a channel spent in bursts as well as the level of a steady one.
    """

    log_stock: FloatArray
    reference: FloatArray

    def shape(self, channel: int, shapes: Shapes) -> tuple[FloatArray, FloatArray]:
        """Return shapes with mean 1, (..., weeks), and the mean saturation each was divided by, (...)."""
        level = self.log_stock[channel][shapes.history, shapes.carryover]
        level -= (shapes.half_log + self.reference[channel][shapes.history, shapes.carryover])[..., None]
        reached = saturate(level, shapes.slope_log)
        mean = reached.mean(axis=-1)
        reached /= mean[..., None]
        return reached, mean


def saturate(log_ratio: FloatArray, slope_log: FloatArray) -> FloatArray:
    """Return 1 / (1 + ratio**-slope) from the log of stock over half saturation, overwriting `log_ratio`."""
    log_ratio *= -np.exp(slope_log)[..., None]
    np.clip(log_ratio, -STEEPEST_EXPONENT, STEEPEST_EXPONENT, out=log_ratio)
    np.exp(log_ratio, out=log_ratio)
    log_ratio += 1
    return np.reciprocal(log_ratio, out=log_ratio)


def carried_in(spend: FloatArray, spend_before: FloatArray | None) -> FloatArray:
    """Return adstocked spend before the window for both histories and every carry-over, (2, carry-overs).

    Known weeks before the window are carried through; otherwise the histories are nothing, and the usual spend of the
    first weeks kept up for ever: which one holds is left to the data.
    """
    usual = spend[:WEEKS_OF_USUAL_SPEND].mean() / (1 - CARRYOVERS)
    if spend_before is None:
        return np.stack([np.zeros_like(CARRYOVERS), usual])
    stock = np.zeros_like(CARRYOVERS)
    for amount in spend_before:
        stock = amount + CARRYOVERS * stock
    return np.stack([stock, stock])


def carried(spend: FloatArray, before: FloatArray) -> FloatArray:
    """Return adstocked spend for every carry-over of the grid, (2, carry-overs, weeks).

    Args:
        spend: weekly spend, (weeks,).
        before: adstocked spend before the first week, (2, carry-overs).
    """
    stock = np.empty((*before.shape, len(spend)))
    for week, amount in enumerate(spend):
        before = amount + CARRYOVERS * before
        stock[..., week] = before
    return stock


def stocks(spend: FloatArray, spend_before: FloatArray | None = None) -> Stocks:
    """Return the tables for spend (weeks, channels) with some spend in every channel."""
    tables = [
        carried(amounts, carried_in(amounts, None if spend_before is None else spend_before[:, channel]))
        for channel, amounts in enumerate(spend.T)
    ]
    table = np.stack(tables)
    return Stocks(np.log(np.maximum(table, NEXT_TO_NOTHING)), 0.5 * np.log((table**2).mean(axis=-1)))


def whiten(values: FloatArray, autocorrelation: float) -> FloatArray:
    """Return `values` (..., weeks) with first-order autocorrelation taken out (Prais and Winsten, 1954).

    >>> whiten(np.array([1.0, 0.5, 0.25]), 0.5)[1:].tolist()
    [0.0, 0.0]
    """
    if autocorrelation == 0:
        return values
    whitened = np.empty_like(values)
    whitened[..., 0] = values[..., 0] * np.sqrt(1 - autocorrelation**2)
    whitened[..., 1:] = values[..., 1:] - autocorrelation * values[..., :-1]
    return whitened


def unwhiten(values: FloatArray, autocorrelation: float) -> FloatArray:
    """Return what `whiten` was given, (..., weeks).

    >>> unwhiten(whiten(np.array([4.0, 1.0]), 0.5), 0.5).tolist()
    [4.0, 1.0]
    """
    if autocorrelation == 0:
        return values
    restored = np.empty_like(values)
    restored[..., 0] = values[..., 0] / np.sqrt(1 - autocorrelation**2)
    for week in range(1, values.shape[-1]):
        restored[..., week] = values[..., week] + autocorrelation * restored[..., week - 1]
    return restored


@dataclass(frozen=True, slots=True)
class Ground:
    """The baseline, ready to be integrated out under one noise; made by `ground`.

    `whitened` are its columns, `covariance` (over the noise's variance) that of their coefficients, and
    `outer` @ outer.T is what it can explain: for whitened residuals r, r'r − |r'outer|² is the misfit left after the
    best baseline, prior included.
    """

    baseline: Baseline
    autocorrelation: float
    variance: float
    whitened: FloatArray
    covariance: FloatArray
    outer: FloatArray

    @property
    def freedom(self) -> float:
        """Weeks less the columns' effective number: what is left to learn the noise from."""
        return float(len(self.whitened) - (self.outer**2).sum())

    def misfit(self, residuals: FloatArray) -> FloatArray:
        """Return the misfit of whitened residuals (..., weeks) after the best baseline, (...)."""
        explained = residuals @ self.outer
        return np.asarray((residuals**2).sum(axis=-1) - (explained**2).sum(axis=-1))

    def coefficients(self, residuals: FloatArray) -> FloatArray:
        """Return the baseline's best coefficients for whitened residuals (..., weeks), (..., columns)."""
        return np.asarray(residuals @ self.whitened @ self.covariance)


def ground(baseline: Baseline, autocorrelation: float, variance: float) -> Ground:
    """Return the baseline made ready for a noise of this autocorrelation and variance (of the whitened noise)."""
    whitened = whiten(baseline.columns.T, autocorrelation).T
    covariance = np.asarray(
        np.linalg.inv(whitened.T @ whitened + np.diag(variance * baseline.precision())), dtype=np.float64
    )
    outer: FloatArray = whitened @ np.linalg.cholesky(covariance)
    return Ground(baseline, autocorrelation, variance, whitened, covariance, outer)
