"""Look for curves that explain an outcome: a weighted random search by many independent walkers.

Each walker takes one channel at a time. It draws three candidate shapes, some near its own and some from anywhere,
weighs them and its own by fit and plausibility with the channel's size and the baseline integrated out exactly, and
takes one by those weights. A walker therefore does not stop at one best fit but keeps visiting all good ones, and their
average errs less than the best.

Source: Metropolis-within-Gibbs with several candidates (Neal 2003, "Markov chain sampling for non-linear state space
models using embedded hidden Markov models", section 2; Tjelmeland 2004, "Using all Metropolis-Hastings proposals to
estimate mean values", transition 1); sizes are non-negative normals with a point mass at 0.
"""

from dataclasses import dataclass, replace

import numpy as np
from scipy.special import log_ndtr, ndtr, ndtri

from finint.response.curves import FloatArray
from finint.response.experiments import Lift
from finint.response.features import Ground, Shapes, Stocks, whiten
from finint.response.priors import CARRYOVERS, Priors

CANDIDATES = 3
ANYWHERE = 0.4  # chance that a step's candidates come from the prior instead of the neighbourhood
LOG_ROOT_TWO_PI = 0.9189385332046727
SMALLEST_VARIANCE = 1e-8  # of the squared mean target: a walker on noiseless data still moves


@dataclass(frozen=True, slots=True)
class Question:
    """What is searched: stocks and tests by channel, the baseline under the present noise, and the priors.

    `history_known` says that spend before the window is known, so both histories are the same.
    """

    stocks: Stocks
    ground: Ground
    tests: list[list[Lift]]
    priors: Priors
    history_known: bool

    @property
    def channels(self) -> int:
        """Number of channels with spend."""
        return len(self.stocks.log_stock)

    def shape(self, channel: int, shapes: Shapes) -> tuple[FloatArray, FloatArray]:
        """Return the whitened shape and its mean saturation."""
        reached, mean = self.stocks.shape(channel, shapes)
        return whiten(reached, self.ground.autocorrelation), mean


@dataclass(frozen=True, slots=True)
class Walkers:
    """Where the walkers stand; the arrays are changed in place by `walk`.

    `size` (walkers, channels) is the mean weekly contribution over the mean target; `variance` the noise's and
    `usual_size` the mean of the channels' exponential prior, (walkers,).
    """

    shapes: Shapes
    size: FloatArray
    variance: FloatArray
    usual_size: FloatArray

    def rows(self, places: np.ndarray) -> "Walkers":
        """Return copies of the walkers at `places`."""
        return Walkers(
            self.shapes.rows(places),
            self.size[places].copy(),
            self.variance[places].copy(),
            self.usual_size[places].copy(),
        )


def start(question: Question, walkers: int, draw: np.random.Generator) -> Walkers:
    """Return walkers spread over the prior, half of them under each history."""
    priors = question.priors
    shape = (walkers, question.channels)
    shapes = _anywhere(priors, np.repeat(np.arange(walkers)[:, None] % 2, shape[1], axis=1), draw)
    share = priors.media_share / shape[1]
    return Walkers(
        shapes,
        share * draw.uniform(0.2, 1.8, shape),
        np.full(walkers, question.ground.variance),
        np.full(walkers, share),
    )


def fitted(question: Question, walkers: Walkers) -> FloatArray:
    """Return what the channels bring together in each week, whitened, over the mean target, (walkers, weeks)."""
    total: FloatArray = np.zeros(())
    for channel in range(question.channels):
        shape, _ = question.shape(channel, walkers.shapes.of(channel))
        total = total + walkers.size[:, channel, None] * shape
    return total


def walk(
    question: Question, outcome: FloatArray, walkers: Walkers, rounds: int, draw: np.random.Generator, keep: int = 0
) -> list[Walkers]:
    """Move the walkers `rounds` times through all channels and return copies of the last `keep` rounds.

    Args:
        question: what is searched.
        outcome: whitened target over its mean, one a walker, (walkers, weeks), or one for all, (weeks,).
        walkers: moved in place.
        rounds: passes over all channels.
        draw: source of chance.
        keep: how many of the last rounds to copy.
    """
    step = _Step(question, np.broadcast_to(outcome, (len(walkers.size), outcome.shape[-1])), walkers, draw)
    kept = []
    everyone = np.arange(len(walkers.size))
    for round_ in range(rounds):
        for channel in draw.permutation(question.channels):
            step.move(int(channel))
        step.change_history()
        step.learn_noise()
        if round_ >= rounds - keep:
            kept.append(walkers.rows(everyone))
    return kept


class _Step:
    """The running sums of a walk, so that moving one channel costs one channel."""

    def __init__(self, question: Question, outcome: FloatArray, walkers: Walkers, draw: np.random.Generator) -> None:
        self.question, self.outcome, self.walkers, self.draw = question, outcome, walkers, draw
        made = [question.shape(channel, walkers.shapes.of(channel)) for channel in range(question.channels)]
        self.shapes = np.stack([shape for shape, _ in made], axis=1)
        self.means = np.stack([mean for _, mean in made], axis=1)
        self.everyone = np.arange(len(outcome))
        self.total = np.einsum("wc,wct->wt", walkers.size, self.shapes)

    def move(self, channel: int) -> None:
        """Draw candidates for one channel, weigh them, take one, and draw the channel's size."""
        question, walkers, draw = self.question, self.walkers, self.draw
        own = walkers.shapes.of(channel)
        candidates, plausible = _candidates(question.priors, own, draw)
        made, means = question.shape(channel, candidates)
        shapes = np.concatenate([self.shapes[:, channel, None], made], axis=1)
        means = np.concatenate([self.means[:, channel, None], means], axis=1)
        size = walkers.size[:, channel]
        without = self.outcome - self.total + size[:, None] * self.shapes[:, channel]
        precision, pull = self._evidence(channel, shapes, without)
        for test in question.tests[channel]:
            predicted = np.concatenate(
                [
                    test.per_contribution(channel, question.stocks, own, self.means[:, channel])[:, None],
                    test.per_contribution(channel, question.stocks, candidates, means[:, 1:]),
                ],
                axis=1,
            )
            precision = precision + (predicted / test.lift_se) ** 2
            pull = pull + predicted * test.lift / test.lift_se**2
        weight = self._log_weight(precision, pull)
        # The largest of log weight + Gumbel noise is a draw by weight.
        chosen = (weight + plausible + draw.gumbel(size=weight.shape)).argmax(axis=1)
        _adopt(own, candidates, chosen, self.everyone)
        place = self.everyone, chosen
        drawn = self._sizes(precision[place], pull[place], weight[place])
        self.total += drawn[:, None] * shapes[place] - size[:, None] * self.shapes[:, channel]
        walkers.size[:, channel] = drawn
        self.shapes[:, channel], self.means[:, channel] = shapes[place], means[place]

    def _evidence(self, channel: int, shapes: FloatArray, without: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return precision and linear term of the size under each candidate, (walkers, candidates)."""
        priors, walkers, outer = self.question.priors, self.walkers, self.question.ground.outer
        left = without - (without @ outer) @ outer.T
        explained = shapes @ outer
        squared = np.einsum("wkt,wkt->wk", shapes, shapes) - np.einsum("wkq,wkq->wk", explained, explained)
        along = (shapes @ left[..., None])[..., 0]
        others = walkers.size.sum(axis=1) - walkers.size[:, channel]
        precision = np.maximum(squared, 0) / walkers.variance[:, None] + 1 / priors.media_share_sd**2
        pull = along / walkers.variance[:, None] - 1 / walkers.usual_size[:, None]
        return precision, pull + ((priors.media_share - others) / priors.media_share_sd**2)[:, None]

    def _log_weight(self, precision: FloatArray, pull: FloatArray) -> FloatArray:
        """Return the log likelihood with the size integrated out: nothing, or a non-negative normal."""
        nothing = self.question.priors.nothing
        something = (
            np.log(1 - nothing)
            - np.log(self.walkers.usual_size)[:, None]
            + LOG_ROOT_TWO_PI
            - 0.5 * np.log(precision)
            + 0.5 * pull**2 / precision
            + log_ndtr(pull / np.sqrt(precision))
        )
        return np.asarray(np.logaddexp(np.log(nothing), something))

    def _sizes(self, precision: FloatArray, pull: FloatArray, weight: FloatArray) -> FloatArray:
        """Draw sizes given the shapes: 0, or from the normal cut at 0."""
        draw = self.draw
        sd = 1 / np.sqrt(precision)
        middle = pull * sd  # in standard deviations above 0
        chance = draw.uniform(size=len(sd))
        within = middle - ndtri(np.maximum(chance * ndtr(middle), 1e-300))
        # Far below 0 the cut normal is an exponential, and the quantile above would lose all digits.
        tail = -np.log(chance) / np.maximum(-middle, 1.0)
        sizes = sd * np.where(middle < -30, tail, np.maximum(within, 0.0))
        sizes[np.log(draw.uniform(size=len(sd))) < np.log(self.question.priors.nothing) - weight] = 0.0
        return np.asarray(sizes)

    def change_history(self) -> None:
        """Offer every walker the other history, spend or none before the window, for all channels at once."""
        question, walkers = self.question, self.walkers
        if question.history_known:
            return
        shapes = walkers.shapes
        other = replace(shapes, history=1 - shapes.history)
        made = [question.shape(channel, other.of(channel)) for channel in range(question.channels)]
        features = np.stack([shape for shape, _ in made], axis=1)
        total = np.einsum("wc,wct->wt", walkers.size, features)
        misfit = question.ground.misfit
        gained = (misfit(self.outcome - self.total) - misfit(self.outcome - total)) / (2 * walkers.variance)
        changed = np.log(self.draw.uniform(size=len(gained))) < gained
        shapes.history[changed] = other.history[changed]
        self.shapes[changed], self.total[changed] = features[changed], total[changed]
        self.means[changed] = np.stack([mean for _, mean in made], axis=1)[changed]

    def learn_noise(self) -> None:
        """Draw the noise's variance and the channels' usual size given everything else."""
        walkers, ground, priors, draw = self.walkers, self.question.ground, self.question.priors, self.draw
        squares = ground.misfit(self.outcome - self.total) + 2 * ground.variance
        spread = draw.gamma(ground.freedom / 2 + 1, size=len(squares))
        walkers.variance[:] = np.maximum(squares / 2 / spread, SMALLEST_VARIANCE)
        used = (walkers.size > 0).sum(axis=1)
        scale = walkers.size.sum(axis=1) + 2 * priors.media_share / self.question.channels
        walkers.usual_size[:] = scale / draw.gamma(used + 2.0)


def _anywhere(priors: Priors, history: np.ndarray, draw: np.random.Generator) -> Shapes:
    cumulative = priors.carryover_weights().cumsum()[:-1]
    return Shapes(
        history,
        np.searchsorted(cumulative, draw.uniform(size=history.shape)),
        draw.normal(priors.half_log, priors.half_log_sd, history.shape),
        draw.normal(priors.slope_log, priors.slope_log_sd, history.shape),
    )


def _candidates(priors: Priors, own: Shapes, draw: np.random.Generator) -> tuple[Shapes, FloatArray]:
    """Return candidates (walkers, candidates) and the log plausibility of the own shape and of each.

    Nearby candidates lie around a point that itself lies around the own shape, so that stepping back is as likely;
    candidates from the prior carry their plausibility in how often they are drawn.
    """
    walkers = len(own.half_log)
    shape = (walkers, CANDIDATES)
    history = np.repeat(own.history[:, None], CANDIDATES, axis=1)
    if draw.uniform() < ANYWHERE:
        return _anywhere(priors, history, draw), np.zeros((walkers, CANDIDATES + 1))
    reach = 10 ** draw.uniform(-1.7, 0, 3)
    places = max(1, int(25 * reach[0]))
    half_reach, slope_reach = priors.half_log_sd * reach[1], priors.slope_log_sd * reach[2]
    middle = own.carryover + draw.integers(-places, places + 1, walkers)
    carryover = middle[:, None] + draw.integers(-places, places + 1, shape)
    half_log = (own.half_log + draw.normal(0, half_reach, walkers))[:, None] + draw.normal(0, half_reach, shape)
    slope_log = (own.slope_log + draw.normal(0, slope_reach, walkers))[:, None] + draw.normal(0, slope_reach, shape)
    outside = (carryover < 0) | (carryover >= len(CARRYOVERS)) | (slope_log > priors.steepest_log)
    log_weights = np.log(priors.carryover_weights())
    near = Shapes(
        history, np.clip(carryover, 0, len(CARRYOVERS) - 1), half_log, np.minimum(slope_log, priors.steepest_log)
    )
    plausible = log_weights[near.carryover] + priors.shape_log_density(near.half_log, near.slope_log)
    of_own = log_weights[own.carryover] + priors.shape_log_density(own.half_log, own.slope_log)
    return near, np.concatenate([of_own[:, None], np.where(outside, -np.inf, plausible)], axis=1)


def _adopt(own: Shapes, candidates: Shapes, chosen: np.ndarray, everyone: np.ndarray) -> None:
    """Overwrite the own shapes (views of the walkers' arrays) where a candidate was chosen."""
    moved = chosen > 0
    place = everyone[moved], chosen[moved] - 1
    own.carryover[moved] = candidates.carryover[place]
    own.half_log[moved] = candidates.half_log[place]
    own.slope_log[moved] = candidates.slope_log[place]
