"""Walkers settled on a series: what was searched, where they stood, and the curves in their middle."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from finint.response.baseline import Baseline
from finint.response.curves import Curve, FloatArray
from finint.response.experiments import Experiment, lifts
from finint.response.features import carried_in, ground, stocks, whiten
from finint.response.noise import learned
from finint.response.priors import CARRYOVERS, Priors
from finint.response.search import Question, Walkers, start, walk
from finint.response.weekly import Weekly

SETTLING_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Scaled:
    """A series divided by its own sizes, with the question put to it.

    `places` are the channels with spend; `spend` (weeks, channels of places) and `target` (weeks,) are over their means
    `spend_sizes` and `target_size`; `spend_before` likewise, None when unknown.
    """

    places: tuple[int, ...]
    spend: FloatArray
    spend_before: FloatArray | None
    spend_sizes: FloatArray
    target: FloatArray
    target_size: float
    question: Question

    def whitened(self) -> FloatArray:
        """Return the target without the autocorrelation of its errors, (weeks,)."""
        return whiten(self.target, self.question.ground.autocorrelation)


def scaled(series: Weekly, columns: Baseline, experiments: Sequence[Experiment], priors: Priors) -> Scaled:
    """Return the series ready for the search, its noise not yet learned."""
    places = tuple(int(place) for place in np.flatnonzero(series.spend.any(axis=0)))
    sizes = series.spend[:, places].mean(axis=0)
    target_size = float(np.abs(series.target).mean())
    target = series.target / target_size
    spend = series.spend[:, places] / sizes
    before = None if series.spend_before is None else series.spend_before[:, places] / sizes
    question = Question(
        stocks(spend, before),
        ground(columns, 0.0, 0.25 * float(target.var())),
        lifts(series, experiments, places, target_size),
        priors,
        history_known=before is not None,
    )
    return Scaled(places, spend, before, sizes, target, target_size, question)


def settled(
    series: Scaled, walkers: int, rounds: int, keep: int, draw: np.random.Generator
) -> tuple[Scaled, Walkers, list[Walkers]]:
    """Return the series under its learned noise, the walkers at the end, and where they stood in the last `keep`."""
    question = series.question
    group = start(question, walkers // 2, draw)
    for _ in range(2):
        walk(question, whiten(series.target, question.ground.autocorrelation), group, SETTLING_ROUNDS, draw)
        question = learned(question, series.target, group)
    group = group.rows(np.arange(walkers) % (walkers // 2))
    series = replace(series, question=question)
    return series, group, walk(question, series.whitened(), group, rounds, draw, keep=keep)


def together(groups: Sequence[Walkers], name: str) -> np.ndarray:
    """Return one array of all groups' walkers, (walkers, channels)."""
    return np.concatenate([getattr(group if name == "size" else group.shapes, name) for group in groups])


def half_log(question: Question, groups: Sequence[Walkers]) -> FloatArray:
    """Return the log of half saturation over mean spend, (walkers, channels)."""
    channels = np.arange(question.channels)
    level = question.stocks.reference[channels, together(groups, "history"), together(groups, "carryover")]
    return np.asarray(together(groups, "half_log") + level)


def middle(series: Scaled, groups: Sequence[Walkers], sizes: FloatArray) -> tuple[list[Curve], FloatArray]:
    """Return a curve a channel, in currency and target units, and adstocked spend before the window.

    Carry-over, half saturation and slope are medians over the walkers; beta makes the curve bring `sizes`, the mean
    weekly contributions over the mean target, so that curve and contribution agree.
    """
    question = series.question
    carryover = np.rint(np.median(together(groups, "carryover"), axis=0)).astype(int)
    halves = np.exp(np.median(half_log(question, groups), axis=0))
    slopes = np.exp(np.median(together(groups, "slope_log"), axis=0))
    history = int(together(groups, "history").mean() > 0.5)
    curves, carried = [], []
    for channel, unit in enumerate(series.spend_sizes):
        known = None if series.spend_before is None else series.spend_before[:, channel]
        before = float(carried_in(series.spend[:, channel], known)[history, carryover[channel]])
        ratio, half, slope = float(CARRYOVERS[carryover[channel]]), float(halves[channel]), float(slopes[channel])
        reached = Curve(ratio, half, slope, 1.0).weekly(series.spend[:, channel], before).mean()
        curves.append(Curve(ratio, half * float(unit), slope, float(sizes[channel] / reached) * series.target_size))
        carried.append(before * float(unit))
    return curves, np.array(carried)


def base_coefficients(series: Scaled, contributions: FloatArray) -> FloatArray:
    """Return the baseline's coefficients, over the mean target, once contributions (weeks, channels) are taken off."""
    left = series.target - contributions.sum(axis=1) / series.target_size
    noise = series.question.ground
    return noise.coefficients(whiten(left, noise.autocorrelation))
