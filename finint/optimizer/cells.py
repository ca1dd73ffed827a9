"""Cut each channel's range into cells on which its response is bounded from above, so that a bound is rigorous.

On a cell [l, r] the mean curve lies below its chord plus `lift`. For one Hill curve the lift is 0 where it is convex
and otherwise the height of the meeting point of the two extreme tangents over the chord: the curve leaves l no steeper
than its largest slope in the cell and arrives at r no flatter than its smallest. Lifts of draws add by weight.
Cells are narrow where the curve bends, near 0, and around given allocations, so that the lift vanishes at the optimum.
"""

from dataclasses import dataclass

import numpy as np

from finint.optimizer.curves import NEXT_TO_NOTHING, Curves, FloatArray, hill, inflection, marginal

UNIFORM_CELLS = 160
CELLS_IN_ALL = 2000
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

    def within(self, lower: FloatArray, upper: FloatArray) -> tuple[np.ndarray, np.ndarray]:
        """Return the half-open cell numbers that cover `lower` to `upper` (channels,)."""
        used = np.arange(self.left.shape[1])[None, :] < self.count[:, None]
        touching = used & (self.right >= lower[:, None]) & (self.left <= upper[:, None])
        first = touching.argmax(axis=1)
        return first, np.maximum(first + touching.sum(axis=1), first + 1)


@dataclass(frozen=True, slots=True)
class DrawCells:
    """Cells before the draws are averaged: per channel the ends, responses and lifts of each draw.

    `response` holds (draws, 2, cells) for left and right ends, `lift` (draws, cells); other weights of the draws give
    other cells without evaluating a curve again.
    """

    left: tuple[FloatArray, ...]
    right: tuple[FloatArray, ...]
    response: tuple[FloatArray, ...]
    lift: tuple[FloatArray, ...]

    def weighted(self, weight: FloatArray) -> Cells:
        """Return the cells of the mean curves under `weight` (draws,), which sums to 1."""
        width = max(len(left) for left in self.left)
        padded = np.zeros((5, len(self.left), width))
        for i, (left, right, response, lift) in enumerate(
            zip(self.left, self.right, self.response, self.lift, strict=True)
        ):
            size = len(left)
            mean = np.tensordot(weight, response, axes=1)
            padded[0, i, :size], padded[1, i, :size] = left, right
            padded[2:4, i, :size] = mean
            padded[4, i, :size] = weight @ lift + ROUNDING * mean[1, -1]
        count = np.array([len(left) for left in self.left])
        return Cells(padded[0], padded[1], padded[2], padded[3], padded[4], count)


def cut(
    curves: Curves,
    lower: FloatArray,
    upper: FloatArray,
    min_if_on: FloatArray,
    focus: tuple[FloatArray, ...] = (),
) -> DrawCells:
    """Return cells covering each channel's allowed spend, finest around each allocation in `focus`."""
    rows = [
        _channel_cells(curves, i, lower[i], upper[i], min_if_on[i], tuple(float(spend[i]) for spend in focus))
        for i in range(curves.channels)
    ]
    left, right, response, lift = zip(*rows, strict=True)
    return DrawCells(left, right, response, lift)


def chord_lifts(curves: Curves, channel: int, points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return each draw's response at `points` (rising), (draws, points), and the lift of the cells between them."""
    beta, half, slope = (part[:, channel, None] for part in (curves.beta, curves.half, curves.slope))
    values = hill(points[None, :], beta, half, slope)
    slopes = marginal(points[None, :], beta, half, slope)
    left, right = points[:-1], points[1:]
    width = right - left
    turn = inflection(half, slope)
    with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
        chord = np.diff(values, axis=1) / np.where(width > 0, width, 1.0)
        top = np.maximum(slopes[:, :-1], slopes[:, 1:])
        low = np.minimum(slopes[:, :-1], slopes[:, 1:])
        straddles = (left < turn) & (turn < right)
        if straddles.any():  # the steepest slope is inside the cell
            top = np.where(straddles, marginal(np.maximum(turn, 10 * NEXT_TO_NOTHING), beta, half, slope), top)
        spread = top - low
        share = np.where(np.isinf(top), 1.0, np.maximum(top - chord, 0.0) / np.where(spread > 0, spread, 1.0))
        height = width * np.maximum(chord - low, 0.0) * np.minimum(share, 1.0)
        lift = np.where((right <= turn) | (width <= 0), 0.0, height)
    return values, lift


ChannelCells = tuple[FloatArray, FloatArray, FloatArray, FloatArray]


def _channel_cells(
    curves: Curves, channel: int, lower: float, upper: float, min_if_on: float, focus: tuple[float, ...]
) -> ChannelCells:
    start = max(lower, min_if_on)
    if upper <= start:
        alone = [lower] if upper < start else sorted({lower, start})
        return _isolated(curves, channel, np.array(alone))
    points = _points(curves, channel, start, upper, focus)
    values, lift = chord_lifts(curves, channel, points)
    cells = points[:-1], points[1:], np.stack([values[:, :-1], values[:, 1:]], axis=1), lift
    if lower == start:
        return cells
    zero = _isolated(curves, channel, np.array([lower]))
    left, right, response, lifts = (np.concatenate(pair, axis=-1) for pair in zip(zero, cells, strict=True))
    return left, right, response, lifts


def _isolated(curves: Curves, channel: int, points: FloatArray) -> ChannelCells:
    values = hill(
        points[None, :], curves.beta[:, channel, None], curves.half[:, channel, None], curves.slope[:, channel, None]
    )
    return points, points, np.stack([values, values], axis=1), np.zeros_like(values)


def _points(curves: Curves, channel: int, start: float, upper: float, focus: tuple[float, ...]) -> FloatArray:
    span, draws = upper - start, len(curves.weight)
    # Many draws: the mean of many curves is smooth, and every point costs one evaluation a draw.
    coarse = 1 if draws == 1 else 2
    uniform = max(UNIFORM_CELLS, min(4 * UNIFORM_CELLS, CELLS_IN_ALL // curves.channels)) // coarse
    parts = [np.linspace(start, upper, uniform + 1), start + span * 0.5 ** np.arange(1.0, HALVINGS / coarse)]
    share = np.linspace(0.001, 0.999, CURVE_CELLS // coarse)
    odds = np.log(share / (1.0 - share))
    # Where the curve bends: equal steps of response, for the middle of the draws and for both ends.
    slope = float(np.median(curves.slope[:, channel]))
    for quantile in (0.5,) if draws == 1 else (0.1, 0.5, 0.9):
        half = float(np.quantile(curves.half[:, channel], quantile))
        parts.append(half * np.exp(np.clip(odds / slope, -600.0, 600.0)))
    steps = span * 0.5 ** np.arange(4.0, HALVINGS / coarse)
    parts.extend(np.concatenate([[spend], spend - steps, spend + steps]) for spend in focus)
    points = np.unique(np.concatenate(parts))
    inner = points[(points > start) & (points < upper)]
    return np.concatenate([[start], inner, [upper]])
