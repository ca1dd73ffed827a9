"""Carry-over and saturation: the documented figure, the recurrence's oracle, boundaries, laws and refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.errors import CalculationError
from finint.response.curves import Curve, adstock, saturation

spends = st.lists(st.floats(0, 1e9), min_size=1, max_size=30).map(np.array)
ratios = st.floats(0, 0.95)


def test_robyn_guide_theta_of_075_carries_75_percent_into_the_next_period():
    assert adstock(np.array([100.0, 0.0]), 0.75).tolist() == [100.0, 75.0]


def test_adstock_is_spend_plus_the_kept_share_of_the_week_before():
    assert adstock(np.array([10.0, 20.0, 30.0]), 0.5, carry_in=8).tolist() == [
        10 + 0.5 * 8,
        20 + 0.5 * (10 + 0.5 * 8),
        30 + 0.5 * (20 + 0.5 * (10 + 0.5 * 8)),
    ]


@pytest.mark.parametrize(
    ("carryover", "carry_in", "expected"),
    [
        pytest.param(0.0, 0.0, [3.0, 0.0], id="no carry-over is spend"),
        pytest.param(0.0, 99.0, [3.0, 0.0], id="no carry-over forgets the carry-in"),
        pytest.param(0.5, 0.0, [3.0, 1.5], id="one burst halves"),
    ],
)
def test_adstock_at_its_boundaries(carryover, carry_in, expected):
    assert adstock(np.array([3.0, 0.0]), carryover, carry_in).tolist() == expected


def test_adstock_of_no_weeks_is_empty():
    assert adstock(np.array([]), 0.5).tolist() == []


def test_steady_spend_settles_at_spend_over_one_minus_carryover():
    assert adstock(np.full(400, 7.0), 0.8)[-1] == pytest.approx(7.0 / (1 - 0.8))


@settings(max_examples=40, deadline=None)
@given(spends, ratios)
def test_the_recurrence_equals_a_convolution_with_powers_of_the_carryover(spend, ratio):
    weights = ratio ** np.arange(len(spend))
    assert adstock(spend, ratio) == pytest.approx(np.convolve(spend, weights)[: len(spend)], rel=1e-9, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(spends, st.floats(0.01, 1e8), st.floats(0.2, 6))
def test_saturation_stays_between_0_and_1_and_rises_with_spend(stock, half, slope):
    reached = saturation(np.sort(stock), half, slope)
    assert (reached >= 0).all()
    assert (reached <= 1).all()
    assert (np.diff(reached) >= 0).all()


@pytest.mark.parametrize("slope", [0.5, 1.0, 3.0])
def test_half_saturation_is_half_the_maximum_whatever_the_slope(slope):
    assert saturation(np.array([42.0]), 42.0, slope)[0] == 0.5


def test_a_kept_up_spend_brings_what_the_last_of_many_weeks_brings():
    curve = Curve(0.6, 250.0, 1.7, 90.0)
    assert curve.steady(np.array([80.0]))[0] == pytest.approx(curve.weekly(np.full(200, 80.0))[-1])
    assert curve.steady(np.array([curve.steady_half_amount]))[0] == pytest.approx(90.0 / 2)


@pytest.mark.parametrize("ratio", [-0.1, 1.0, 1.5, float("nan")])
def test_a_carryover_outside_0_to_1_is_refused(ratio):
    with pytest.raises(CalculationError, match="carry-over"):
        adstock(np.array([1.0]), ratio)


@pytest.mark.parametrize(("half", "slope"), [(0.0, 1.0), (-1.0, 1.0), (1.0, 0.0), (float("nan"), 1.0)])
def test_a_curve_without_half_or_slope_is_refused(half, slope):
    with pytest.raises(CalculationError, match="above 0"):
        saturation(np.array([1.0]), half, slope)
