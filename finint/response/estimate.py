"""From a weekly series to one curve a channel, what each brought, and how sure that is.

1. Walkers settle on the series, and the noise and the baseline's swings are learned from where they stand.
2. They search on; the medians of their last rounds are the first half of the estimate.
3. Every draw gets its own series, the fit plus errors resampled in blocks of weeks, and a walker that searches it
   anew from where one stood. Draws therefore spread by what the data leave open *and* by what another run of luck
   would have shown, which covers even where the model is not quite true; their median is the other half.

Source: bagged posteriors, Huggins and Miller (2023), "Reproducible model selection using bagged posteriors"; errors
are resampled by the stationary bootstrap of Politis and Romano (1994).
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from finint.errors import CalculationError
from finint.response.baseline import baseline
from finint.response.curves import FloatArray, adstock
from finint.response.draws import CurveDraws
from finint.response.experiments import Experiment
from finint.response.features import unwhiten, whiten
from finint.response.holdout import held_weeks, holdout_accuracy
from finint.response.identify import reasons
from finint.response.noise import blocks
from finint.response.priors import CARRYOVERS, Priors
from finint.response.result import ChannelFit, Fit
from finint.response.search import Question, Walkers, walk
from finint.response.settled import Scaled, base_coefficients, half_log, middle, scaled, settled, together
from finint.response.weekly import Weekly

WALKERS, ROUNDS, KEPT_ROUNDS = 64, 70, 48
DRAW_ROUNDS = 25
# Chosen on simulated worlds (python -m benchmarks fit), so that a 90 % interval holds the truth for at least 7 of 8
# channels of a world, not only for 9 of 10 on average.
ERROR_INFLATION = 1.3
FEWEST_DRAWS, MOST_DRAWS = 20, 5_000


@dataclass(frozen=True, slots=True)
class _Estimate:
    """What the walkers say of the channels with spend: contributions and interval ends in target units."""

    contribution: FloatArray
    low: FloatArray
    high: FloatArray


def fit(
    series: Weekly,
    *,
    draws: int = 200,
    seed: int = 0,
    experiments: Sequence[Experiment] = (),
    priors: Priors | None = None,
) -> Fit:
    """Fit one curve a channel; same series and seed, same result.

    Args:
        series: made by `weekly.weekly`.
        draws: block-bootstrap draws, 20 to 5,000; with 200 the ends of an interval move by about a tenth of its width
            from seed to seed.
        seed: 0 and up.
        experiments: lift tests within the weeks; fit without them, too, to see what they changed.
        priors: what is plausible; the house's own by default.

    Raises:
        CalculationError: draws or seed out of range, or a test that does not belong to the series.
    """
    if not FEWEST_DRAWS <= draws <= MOST_DRAWS:
        raise CalculationError(f"{draws} draws; expected {FEWEST_DRAWS} to {MOST_DRAWS:,}", fix="use 200")
    if seed < 0:
        raise CalculationError(f"the seed is {seed}; expected 0 or more")
    beliefs = priors or Priors()
    sources = [np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(5)]
    columns = baseline(series, float(series.target.std() / np.abs(series.target).mean()))
    ready = scaled(series, columns, experiments, beliefs)
    # numpy leaves the interpreter free inside its loops, so a second thread is worth having; each has its own chance,
    # so their order does not matter.
    with ThreadPoolExecutor(2) as pool:
        replay = pool.submit(holdout_accuracy, series, experiments, beliefs, sources[0])
        learned, walkers, kept = settled(ready, WALKERS, ROUNDS, KEPT_ROUNDS, sources[1])
        parts = _resampled(learned, walkers, kept, draws, sources[2])
        running = [
            pool.submit(_redrawn, learned, part, source) for part, source in zip(parts, sources[3:], strict=True)
        ]
        drawn = [part.result() for part in running]
        accuracy = replay.result()
    return _answer(series, learned, kept, drawn, accuracy)


def _resampled(
    series: Scaled, walkers: Walkers, kept: list[Walkers], draws: int, draw: np.random.Generator
) -> list[tuple[FloatArray, Walkers]]:
    """Return the draws in two parts: each one's series, whitened, and the walker that will search it."""
    noise = series.question.ground
    explained = _mean_fit(series.question, kept)
    coefficients = noise.coefficients(series.whitened() - explained)
    level = unwhiten(explained, noise.autocorrelation) + noise.baseline.columns @ coefficients
    weeks = len(level)
    # Errors left by a fit are smaller than the true ones by what the fit used up.
    free_weeks = max(noise.freedom - series.question.channels, weeks / 2)
    errors = series.target - level
    errors = (errors - errors.mean()) * np.sqrt(weeks / free_weeks) * ERROR_INFLATION
    outcomes = whiten(level + errors[blocks(weeks, draws, draw)], noise.autocorrelation)
    began = np.arange(draws) % len(walkers.size)
    cut = draws // 2
    return [(outcomes[part], walkers.rows(began[part])) for part in (slice(0, cut), slice(cut, draws))]


def _mean_fit(question: Question, kept: list[Walkers]) -> FloatArray:
    """Return the mean over walkers of what the channels bring together, whitened, (weeks,)."""
    total = np.zeros(question.stocks.log_stock.shape[-1])
    some = kept[::10]
    for walkers in some:
        for channel in range(question.channels):
            shape, _ = question.shape(channel, walkers.shapes.of(channel))
            total += walkers.size[:, channel] @ shape / len(walkers.size)
    return total / len(some)


def _redrawn(series: Scaled, part: tuple[FloatArray, Walkers], draw: np.random.Generator) -> Walkers:
    outcomes, walkers = part
    walk(series.question, outcomes, walkers, DRAW_ROUNDS, draw)
    return walkers


def _estimate(series: Scaled, kept: list[Walkers], drawn: list[Walkers]) -> _Estimate:
    total = series.target_size * len(series.target)
    sizes = together(drawn, "size") * total
    searched = np.median(together(kept, "size"), axis=0) * total
    low, high = np.quantile(sizes, [0.05, 0.95], axis=0)
    return _Estimate(np.clip((searched + np.median(sizes, axis=0)) / 2, low, high), low, high)


def _answer(series: Weekly, learned: Scaled, kept: list[Walkers], drawn: list[Walkers], accuracy: float | None) -> Fit:
    weeks = len(series.weeks)
    estimate = _estimate(learned, kept, drawn)
    curves, carried = middle(learned, kept, estimate.contribution / weeks / learned.target_size)
    found = {}
    for rank, place in enumerate(learned.places):
        spend, curve, before = series.spend[:, place], curves[rank], float(carried[rank])
        interval = float(estimate.low[rank]), float(estimate.high[rank])
        stock = adstock(spend, curve.carryover_ratio, before)
        why = reasons(series.channels, series.spend, place, stock, curve.half_saturation_amount, interval)
        weekly = curve.weekly(spend, before)
        found[place] = ChannelFit(
            series.channels[place],
            curve,
            float(estimate.contribution[rank]),
            interval,
            weekly,
            float(spend[spend > 0].min()),
            float(spend.max()),
            before,
            "; ".join(why) or None,
        )
    channels = tuple(found.get(place) or _unspent(name, weeks) for place, name in enumerate(series.channels))
    columns = learned.question.ground.baseline.columns
    coefficients = base_coefficients(learned, np.column_stack([found[place].weekly for place in learned.places]))
    return Fit(
        channels,
        columns @ coefficients * learned.target_size,
        accuracy,
        held_weeks(weeks) if accuracy is not None else 0,
        _curve_draws(series, learned, drawn),
        learned.question.ground.autocorrelation,
    )


def _unspent(name: str, weeks: int) -> ChannelFit:
    reason = "nothing was spent in any week"
    return ChannelFit(name, None, 0.0, (0.0, 0.0), np.zeros(weeks), 0.0, 0.0, 0.0, reason)


def _curve_draws(series: Weekly, learned: Scaled, drawn: list[Walkers]) -> CurveDraws:
    """Return the drawn curves of the channels with spend, in currency and target units."""
    question = learned.question
    means = np.concatenate(
        [
            np.column_stack([question.shape(place, group.shapes.of(place))[1] for place in range(question.channels)])
            for group in drawn
        ]
    )
    return CurveDraws(
        tuple(series.channels[place] for place in learned.places),
        CARRYOVERS[together(drawn, "carryover")],
        np.exp(half_log(question, drawn)) * learned.spend_sizes,
        np.exp(together(drawn, "slope_log")),
        together(drawn, "size") / means * learned.target_size,
    )
