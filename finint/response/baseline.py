"""What would happen without spend: level, trend, season and controls, each with how far it may swing.

Everything here is linear and has a Gaussian prior, so the search integrates it out exactly instead of guessing it.
"""

from dataclasses import dataclass, replace

import numpy as np

from finint.response.curves import FloatArray
from finint.response.weekly import Weekly

WEEKS_OF_A_YEAR = 365.25 / 7
FREE, WAVE, RIPPLE, BEND, CONTROL = range(5)
HARMONICS = 3
SMOOTH_HARMONICS = 2  # the first two are the season; later ones only sharpen it
FEWEST_WEEKS_FOR_SEASON = 40
WEEKS_BETWEEN_BENDS = 26
LAST_WEEKS_WITHOUT_BEND = 20  # a bend near the end would be judged by a handful of weeks


@dataclass(frozen=True, slots=True)
class Baseline:
    """Columns of the baseline, (weeks, columns), the kind of each, and the variance its coefficients may have by kind.

    Variances are in units of the squared mean target; `FREE` columns are as good as unrestricted.
    """

    columns: FloatArray
    kinds: np.ndarray
    variances: FloatArray

    def precision(self) -> FloatArray:
        """Return the prior precision of each column's coefficient, (columns,)."""
        return np.asarray(1.0 / self.variances[self.kinds])

    def learned(self, second_moments: FloatArray) -> "Baseline":
        """Return the baseline with variances learned from its coefficients (empirical Bayes, one step).

        Args:
            second_moments: expected squares of the coefficients, (columns,).
        """
        variances = self.variances.copy()
        for kind in (WAVE, RIPPLE, BEND, CONTROL):
            of_kind = self.kinds == kind
            # A fifth of an observation of the former value keeps a variance of a single column from collapsing.
            variances[kind] = (second_moments[of_kind].sum() + 0.2 * variances[kind]) / (of_kind.sum() + 0.2)
        return replace(self, variances=variances)


def baseline(series: Weekly, spread: float, weeks: int | None = None) -> Baseline:
    """Return the baseline of a series.

    Args:
        series: the weeks; season and trend follow their number, controls are centred and scaled.
        spread: standard deviation of the target over its mean, above 0.
        weeks: how many of the weeks the scaling of controls is learned from; all by default. The held-out weeks are
            then columns of the same baseline.
    """
    count = len(series.weeks)
    known = count if weeks is None else weeks
    time = np.arange(count, dtype=np.float64)
    columns = [np.ones(count), (time - (known - 1) / 2) / WEEKS_OF_A_YEAR]
    kinds = [FREE, FREE]
    if known >= FEWEST_WEEKS_FOR_SEASON:
        for harmonic in range(1, HARMONICS + 1):
            angle = 2 * np.pi * harmonic * time / WEEKS_OF_A_YEAR
            columns += [np.sin(angle), np.cos(angle)]
            kinds += [WAVE if harmonic <= SMOOTH_HARMONICS else RIPPLE] * 2
    for bend in range(WEEKS_BETWEEN_BENDS, known - LAST_WEEKS_WITHOUT_BEND, WEEKS_BETWEEN_BENDS):
        columns.append(np.maximum(time - bend, 0) / WEEKS_OF_A_YEAR)
        kinds.append(BEND)
    for values in series.controls.T:
        seen = values[:known]
        if np.ptp(seen) > 1e-12 * np.abs(seen).max():  # a constant control is the level again
            columns.append((values - seen.mean()) / seen.std())
            kinds.append(CONTROL)
    variances = np.array([1e4, (2 * spread) ** 2, (0.3 * spread) ** 2, (0.3 * spread) ** 2, (4 * spread) ** 2])
    return Baseline(np.column_stack(columns), np.array(kinds), variances)
