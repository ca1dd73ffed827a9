"""Cut each channel's range into cells on which its response is bounded from above, so that a bound is rigorous.

On a cell [l, r] the mean curve lies below its chord plus `lift`. For one Hill curve the lift is 0 where it is convex
and otherwise the height of the meeting point of the two extreme tangents over the chord: the curve leaves l no steeper
than its largest slope in the cell and arrives at r no flatter than its smallest. Lifts of draws add by weight.
Cells are narrow where the curve bends, near 0, and around a given focus, so that the lift vanishes at the optimum.
"""

from dataclasses import dataclass

import numpy as np

from finint.optimizer.curves import Curves, FloatArray, hill, inflection, marginal

UNIFORM_CELLS = 160
CURVE_CELLS = 90
HALVINGS = 44
ROUNDING = 4e-16  # of the channel's largest response, per cell: covers the arithmetic of the curve itself


@dataclass(frozen=True, slots=True)
class Cells:
    """Cells of every channel as arrays of shape (channels, cells), padded on the right; `count` per channel.

    A cell from x to x (no width) is an isolated point: a fixed spend, or the 0 of an on/off channel.
    """

    left: FloatArray
    right: FloatArray
    left_response: FloatArray
    right_response: FloatArray
    lift: FloatArray
    count: np.ndarray

    @property
    def channels(self) -> int:
        """Number of channels."""
        return int(self.left.shape[0])


def cut(
    curves: Curves, lower: FloatArray, upper: FloatArray, min_if_on: FloatArray, focus: FloatArray | None = None
) -> Cells:
    """Return cells covering each channel's allowed spend, finest around `focus` (channels,)."""
    rows = [
        _channel_cells(curves, i, lower[i], upper[i], min_if_on[i], None if focus is None else focus[i])
        for i in range(curves.channels)
    ]
    width = max(row.shape[1] for row in rows)
    padded = np.zeros((5, len(rows), width))
    for i, row in enumerate(rows):
        padded[:, i, : row.shape[1]] = row
    return Cells(*padded, count=np.array([row.shape[1] for row in rows]))


def chord_lifts(curves: Curves, channel: int, points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the mean response at `points` (rising) and the lift of each cell between neighbours."""
    beta, half, slope = (part[:, channel, None] for part in (curves.beta, curves.half, curves.slope))
    values = hill(points[None, :], beta, half, slope)
    slopes = marginal(points[None, :], beta, half, slope)
    left, right = points[:-1], points[1:]
    width = right - left
    bend = inflection(half, slope)
    with np.errstate(invalid="ignore", divide="ignore"):
        chord = np.diff(values, axis=1) / np.where(width > 0, width, 1.0)
        top = np.maximum(slopes[:, :-1], slopes[:, 1:])
        straddles = (left < bend) & (bend < right)
        if straddles.any():
            top = np.where(straddles, marginal(np.maximum(bend, 1e-300), beta, half, slope), top)
        low = np.minimum(slopes[:, :-1], slopes[:, 1:])
        rise = np.maximum(chord - low, 0.0)
        spread = top - low
        share = np.where(np.isinf(top), 1.0, np.maximum(top - chord, 0.0) / np.where(spread > 0, spread, 1.0))
        lift = np.where((right <= bend) | (width <= 0), 0.0, width * rise * np.minimum(share, 1.0))
    return curves.weight @ values, curves.weight @ lift


def _channel_cells(
    curves: Curves, channel: int, lower: float, upper: float, min_if_on: float, focus: float | None
) -> FloatArray:
    start = max(lower, min_if_on)
    isolated = [lower] if lower < start else []
    if upper < start:
        points = np.array([lower])
    elif upper == start:
        points = np.array([*isolated, start])
    else:
        points = _points(curves, channel, start, upper, focus)
    if upper <= start:
        values = np.array([curves.weight @ _draw_values(curves, channel, point) for point in points])
        return np.vstack([points, points, values, values, np.zeros(len(points))])
    values, lift = chord_lifts(curves, channel, points)
    lift = lift + ROUNDING * values[-1]
    cells = np.vstack([points[:-1], points[1:], values[:-1], values[1:], lift])
    if isolated:
        zero = float(curves.weight @ _draw_values(curves, channel, lower))
        cells = np.hstack([np.array([[lower], [lower], [zero], [zero], [0.0]]), cells])
    return cells


def _draw_values(curves: Curves, channel: int, spend: float) -> FloatArray:
    return hill(np.array(spend), curves.beta[:, channel], curves.half[:, channel], curves.slope[:, channel])


def _points(curves: Curves, channel: int, start: float, upper: float, focus: float | None) -> FloatArray:
    span = upper - start
    parts = [np.linspace(start, upper, UNIFORM_CELLS + 1), start + span * 0.5 ** np.arange(1.0, HALVINGS)]
    share = np.linspace(0.001, 0.999, CURVE_CELLS)
    odds = np.log(share / (1.0 - share))
    # Where the curve bends: equal steps of response, for the middle of the draws and for both ends.
    for quantile in (0.5,) if len(curves.weight) == 1 else (0.1, 0.5, 0.9):
        half = float(np.quantile(curves.half[:, channel], quantile))
        slope = float(np.quantile(curves.slope[:, channel], 0.5))
        parts.append(half * np.exp(np.clip(odds / slope, -600.0, 600.0)))
    if focus is not None:
        steps = span * 0.5 ** np.arange(4.0, HALVINGS)
        parts.append(np.concatenate([[focus], focus - steps, focus + steps]))
    points = np.unique(np.concatenate(parts))
    inner = points[(points > start) & (points < upper)]
    return np.concatenate([[start], inner, [upper]])
