"""Each member against the library it comes from, from the last period and from an earlier one."""

import numpy as np
import pytest
from statsmodels.tsa.exponential_smoothing.ets import ETSModel
from statsmodels.tsa.forecasting.theta import ThetaModel

from finint.forecast import members
from finint.forecast.naive import filled, naive_errors, seasonal_naive

PATTERN = 0.3 * np.sin(np.arange(12))
VALUES = 5 + 0.004 * np.arange(84) + np.tile(PATTERN, 7) + np.cumsum(np.random.default_rng(4).normal(0, 0.02, 84))


def test_ets_rows_are_the_librarys_forecasts_beyond_one_season():
    made = members.ets(VALUES, 12, 15).expected
    models = [
        ETSModel(VALUES, error="add", trend=trend, damped_trend=bool(trend), seasonal="add", seasonal_periods=12)
        for trend in ("add", None)
    ]
    best = min((model.fit(disp=0) for model in models), key=lambda one: one.aicc)
    assert made[-1] == pytest.approx(best.forecast(15), rel=1e-6)
    assert made[:-1, 0] == pytest.approx(best.fittedvalues[1:], rel=1e-6)


def test_theta_is_the_librarys_theta():
    import pandas as pd

    library = ThetaModel(pd.Series(VALUES), period=12, method="additive").fit().forecast(15)
    assert members.theta(VALUES, 12, 15).expected[-1] == pytest.approx(library.to_numpy(), rel=1e-3)


def test_ucm_rows_are_the_filters_one_step_forecasts():
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    fitted = UnobservedComponents(VALUES, "local level", freq_seasonal=[{"period": 12}]).fit(disp=0)
    made = members.ucm(VALUES, 12, 15).expected
    assert made[-1] == pytest.approx(fitted.forecast(15), rel=1e-6)
    assert made[30:-1, 0] == pytest.approx(fitted.fittedvalues[31:], rel=1e-6)


@pytest.mark.parametrize("member", [members.ets, members.theta, members.ucm])
def test_a_series_without_season_gets_a_level(member):
    assert member(VALUES, 1, 3).expected.shape == (84, 3)


def test_theta_of_a_straight_line_goes_on_with_half_its_slope_or_more():
    made = members.theta(np.arange(30.0), 1, 4).expected[-1]
    assert np.diff(made) == pytest.approx(0.5)
    assert made[0] > 28.9


def test_naive_errors_are_value_minus_the_value_a_season_before():
    values = np.array([1.0, 2.0, 4.0, 7.0])
    errors = naive_errors(values, 2, 2)
    assert errors[1].tolist() == [4.0 - 1.0, 7.0 - 2.0]
    assert np.isnan(errors[3]).all()
    assert seasonal_naive(values, 2, 3).tolist() == [4.0, 7.0, 4.0]


def test_a_gap_is_filled_at_its_place_in_the_season():
    season = [10.0, 20.0, 30.0, 20.0] * 6
    holed = [None if index == 10 else value for index, value in enumerate(season)]
    assert filled(tuple(holed), 4)[10] == pytest.approx(30, abs=3)
