"""What do three models of different make expect: exponential smoothing, Theta, and unobserved components?

Each is fitted once and then asked from *every* past period for the next ones with its parameters held: the errors of
those answers, beside the forecast itself, are what the range is made of.
"""

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MEMBERS = ("ETS", "Theta", "UCM")
MOST_STEPS = 100  # usual searches take 50; one on a series without noise would go on for ever
SEASONAL_TEST = 1.645  # 90 %, as in the M3 competition


@dataclass(frozen=True, slots=True)
class Member:
    """A model's answer from the first periods on: row t holds what it expected, after period t, for the next ones.

    The last row is the forecast. Rows before the model has seen anything are its initial guesses: skip them.
    """

    name: str
    expected: Floats


def ets(values: Floats, season: int, horizon: int) -> Member:
    """Return exponential smoothing with additive error: of four shapes, damped trend or none, seasonal or not.

    The shape has the least AICc. A trend that is not damped is left out: it lost accuracy on every set tried.

    Source: Hyndman, Koehler, Snyder & Grose (2002), by statsmodels' ETSModel.
    """
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel  # noqa: PLC0415

    seasons = ("add", None) if season > 1 and len(values) >= 2 * season else (None,)
    best = None
    for trend in ("add", None):
        for seasonal in seasons:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # a search that ends early is still compared by its AICc
                model = ETSModel(
                    values,
                    error="add",
                    trend=trend,
                    damped_trend=trend is not None,
                    seasonal=seasonal,
                    seasonal_periods=season if seasonal else None,
                )
                fitted = model.fit(disp=0, maxiter=MOST_STEPS)
            if np.isfinite(fitted.aicc) and (best is None or fitted.aicc < best.aicc):
                best = fitted
    if best is None:
        raise ValueError("no shape of exponential smoothing could be fitted")
    states = np.asarray(best.states)
    named = dict(zip(best.param_names, np.asarray(best.params), strict=True))
    steps = np.arange(1, horizon + 1)
    expected = np.repeat(states[:, [0]], horizon, axis=1)
    column = 1
    if best.model.trend is not None:
        expected += states[:, [1]] * np.cumsum(named["damping_trend"] ** steps)
        column = 2
    if best.model.seasonal is not None:
        initial = np.array([named[f"initial_seasonal.{back}"] for back in range(season)])[::-1]
        indices = np.r_[initial, states[:, column]]  # index t + season belongs to period t
        expected += indices[np.arange(len(values))[:, None] + 1 + (steps - 1) % season]
    return Member("ETS", expected)


def theta(values: Floats, season: int, horizon: int) -> Member:
    """Return the Theta method: smoothing plus half the slope of the straight line, on seasonally adjusted values.

    Source: Assimakopoulos & Nikolopoulos (2000) in the form of Hyndman & Billah (2003); the season is taken out by
    classical decomposition where its autocorrelation says so.
    """
    from scipy.optimize import minimize_scalar  # noqa: PLC0415

    known = len(values)
    pattern = np.zeros(season)
    if season > 1 and known >= 2 * season and _is_seasonal(values, season):
        pattern = seasonal_pattern(values, season)
    adjusted = values - pattern[np.arange(known) % season]
    slope = float(np.polyfit(np.arange(known), adjusted, 1)[0])
    found = minimize_scalar(lambda alpha: _smoothed(adjusted, alpha)[1], bounds=(0.01, 0.99), method="bounded")
    alpha = float(found.x)
    levels = _smoothed(adjusted, alpha)[0]
    steps = np.arange(horizon)
    seen = np.arange(1, known + 1)[:, None]
    drift = slope / 2 * (steps + (1 - (1 - alpha) ** seen) / alpha)
    ahead = pattern[(seen + steps) % season]
    return Member("Theta", levels[:, None] + drift + ahead)


def _smoothed(values: Floats, alpha: float) -> tuple[Floats, float]:
    """Return simple exponential smoothing's level after each value and its squared one-step errors, summed."""
    from scipy.signal import lfilter  # noqa: PLC0415

    levels = np.r_[values[0], lfilter([alpha], [1, alpha - 1], values[1:], zi=np.array([(1 - alpha) * values[0]]))[0]]
    return levels, float(np.sum((values[1:] - levels[:-1]) ** 2))


def _is_seasonal(values: Floats, season: int) -> bool:
    """Return whether the autocorrelation at the season is beyond chance, given the shorter lags."""
    centred = values - values.mean()
    total = float(centred @ centred)
    if total == 0:
        return False
    lags = np.array([centred[lag:] @ centred[:-lag] / total for lag in range(1, season + 1)])
    limit = SEASONAL_TEST * np.sqrt((1 + 2 * np.sum(lags[:-1] ** 2)) / len(values))
    return bool(abs(lags[-1]) > limit)


def seasonal_pattern(values: Floats, season: int) -> Floats:
    """Return the mean deviation of each place in the season from a centred moving average; sums to 0.

    >>> seasonal_pattern(np.array([1.0, 3.0] * 4), 2).tolist()
    [-1.0, 1.0]
    """
    weights = np.ones(season) / season if season % 2 else np.r_[0.5, np.ones(season - 1), 0.5] / season
    level = np.convolve(values, weights, "valid")
    half = (len(weights) - 1) // 2
    away = values[half : len(values) - half] - level
    place = (np.arange(len(away)) + half) % season
    means = np.array([away[place == one].mean() for one in range(season)])
    return np.asarray(means - means.mean())


def ucm(values: Floats, season: int, horizon: int) -> Member:
    """Return a level that wanders and a season of sines that slowly change, estimated by the Kalman filter.

    Source: Harvey (1989), by statsmodels' UnobservedComponents.
    """
    from statsmodels.tsa.statespace.structural import UnobservedComponents  # noqa: PLC0415

    waves = [{"period": season}] if season > 1 and len(values) >= 2 * season else None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a flat likelihood is no news for the user
        fitted = UnobservedComponents(values, "local level", freq_seasonal=waves).fit(disp=0)
    step = np.asarray(fitted.model.ssm["transition"])
    rows = [np.asarray(fitted.model.ssm["design"])]
    for _ in range(horizon):
        rows.append(rows[-1] @ step)
    return Member("UCM", (np.vstack(rows[1:]) @ np.asarray(fitted.filtered_state)).T)
