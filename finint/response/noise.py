"""How errors hang together from week to week, and series that could have been seen instead."""

from dataclasses import replace

import numpy as np

from finint.response.curves import FloatArray
from finint.response.features import Ground, ground, whiten
from finint.response.search import Question, Walkers, fitted

AUTOCORRELATIONS = np.arange(17) / 20
BLOCK_WEEKS = 8


def learned(question: Question, target: FloatArray, walkers: Walkers) -> Question:
    """Return the question with autocorrelation, noise and the baseline's swings learned from where the walkers stand.

    One step of Monte-Carlo expectation maximisation: the likelihood is averaged over the walkers, so curves that
    follow the noise are not taken for a quiet series.

    Args:
        question: under its present noise.
        target: over its mean, (weeks,).
        walkers: standing on good fits.
    """
    plain = replace(question, ground=replace(question.ground, autocorrelation=0.0))
    residuals = target - fitted(plain, walkers)
    baseline = question.ground.baseline
    variance = float(walkers.variance.mean())
    grounds = [ground(baseline, float(value), variance) for value in AUTOCORRELATIONS]
    best = grounds[int(np.argmax([_log_likelihood(one, residuals) for one in grounds]))]
    coefficients = best.coefficients(whiten(residuals, best.autocorrelation))
    moments = (coefficients**2).mean(axis=0) + np.diag(best.covariance) * variance
    return replace(question, ground=ground(baseline.learned(moments), best.autocorrelation, variance))


def _log_likelihood(noise: Ground, residuals: FloatArray) -> float:
    weeks = residuals.shape[-1]
    misfit = noise.misfit(whiten(residuals, noise.autocorrelation))
    volume = np.linalg.slogdet(noise.covariance)[1]
    # The last term prefers independent errors: a slow wave is more often a bend of the baseline.
    return float(
        -weeks / 2 * np.log(misfit).mean()
        + volume / 2
        + 0.5 * np.log(1 - noise.autocorrelation**2)
        - 3 * noise.autocorrelation
    )


def blocks(weeks: int, series: int, draw: np.random.Generator, mean_weeks: float = BLOCK_WEEKS) -> np.ndarray:
    """Return weeks resampled in runs of random length, (series, weeks); each week is as likely at each place.

    Source: the stationary bootstrap, Politis and Romano (1994), section 2; runs wrap around at the end.

    >>> blocks(4, 2, np.random.default_rng(1), mean_weeks=1e12).tolist()
    [[1, 2, 3, 0], [2, 3, 0, 1]]
    """
    places = np.empty((series, weeks), dtype=np.int64)
    places[:, 0] = draw.integers(0, weeks, series)
    for week in range(1, weeks):
        anew = draw.uniform(size=series) < 1 / mean_weeks
        places[:, week] = np.where(anew, draw.integers(0, weeks, series), (places[:, week - 1] + 1) % weeks)
    return places
