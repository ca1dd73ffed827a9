"""Hill curves: value, slope, bend and inflection, and a bound over cells that never lies below them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.optimizer.cells import chord_lifts, cut
from finint.optimizer.curves import Curves, bend, hill, inflection, marginal, single

AMOUNTS = st.floats(0.0, 1e9)
HALVES = st.floats(1e-3, 1e9)
ALL_SLOPES = st.floats(0.2, 60.0)


def array(*values):
    return np.array(values, dtype=float)


def test_response_is_beta_times_share_of_powers():
    assert float(hill(array(30), array(8), array(10), array(2))[0]) == pytest.approx(8 * 30**2 / (10**2 + 30**2))


def test_response_at_half_is_half_the_maximum_whatever_the_slope():
    assert hill(array(7, 7, 7), array(10, 10, 10), array(7, 7, 7), array(0.3, 1, 40)).tolist() == [5, 5, 5]


@pytest.mark.parametrize(("slope", "expected"), [(0.5, np.inf), (1.0, 8 / 10), (2.0, 0.0)])
def test_marginal_return_at_zero_depends_on_the_slope(slope, expected):
    assert float(marginal(array(0), array(8), array(10), array(slope))[0]) == expected


@given(spend=AMOUNTS, half=HALVES, slope=ALL_SLOPES)
def test_response_stays_between_zero_and_beta_without_overflow(spend, half, slope):
    assert 0 <= float(hill(array(spend), array(3), array(half), array(slope))[0]) <= 3


@given(spend=st.floats(0.01, 10), slope=st.floats(0.3, 9))
def test_marginal_return_is_the_slope_of_the_response(spend, slope):
    step = 1e-5 * spend
    high, low = (hill(array(spend + sign * step), array(5), array(1), array(slope))[0] for sign in (1, -1))
    assert marginal(array(spend), array(5), array(1), array(slope))[0] == pytest.approx(
        (high - low) / (2 * step), rel=1e-3, abs=1e-6
    )


@given(spend=st.floats(0.05, 10), slope=st.floats(0.3, 9))
def test_bend_is_the_slope_of_the_marginal_return(spend, slope):
    curves, step = single(array(5), array(1), array(slope)), 1e-5 * spend
    high, low = (curves.marginal(array(spend + sign * step))[0] for sign in (1, -1))
    assert bend(curves, array(spend))[0] == pytest.approx((high - low) / (2 * step), rel=1e-3, abs=1e-4)


@pytest.mark.parametrize("slope", [1.5, 2.0, 4.0])
def test_curve_bends_the_other_way_at_its_inflection(slope):
    turn = float(inflection(array(100), array(slope))[0])
    assert turn == pytest.approx(100 * ((slope - 1) / (slope + 1)) ** (1 / slope))
    curves = single(array(9), array(100), array(slope))
    assert bend(curves, array(turn * 0.99))[0] > 0 > bend(curves, array(turn * 1.01))[0]


def test_concave_curves_have_their_inflection_at_zero():
    assert inflection(array(100, 100), array(0.5, 1.0)).tolist() == [0, 0]


def test_mean_response_weighs_the_draws():
    curves = Curves(np.array([[10.0], [20.0]]), np.ones((2, 1)), np.ones((2, 1)), array(0.25, 0.75))
    assert curves.total(array(1)) == pytest.approx(0.25 * 5 + 0.75 * 10)
    assert curves.by_draw(array(1)).tolist() == [5, 10]


@given(
    half=st.floats(0.01, 3),
    slope=st.sampled_from((0.3, 0.7, 1.0, 1.4, 2.5, 6.0, 30.0)),
    left=st.floats(0, 1),
    width=st.floats(1e-6, 1),
    inside=st.floats(0, 1),
)
@settings(max_examples=200)
def test_chord_plus_lift_is_never_below_the_curve(half, slope, left, width, inside):
    points = array(left, left + width)
    values, lift = chord_lifts(single(array(1), array(half), array(slope)), 0, points)
    chord = values[0, 0] + inside * (values[0, 1] - values[0, 0])
    assert hill(array(left + inside * width), array(1), array(half), array(slope))[0] <= chord + lift[0, 0] + 1e-12


def test_lift_of_halved_cells_falls_fourfold_where_the_curve_is_smooth():
    curves = single(array(1), array(1), array(1))
    wide = chord_lifts(curves, 0, np.linspace(1, 2, 11))[1].max()
    assert chord_lifts(curves, 0, np.linspace(1, 2, 21))[1].max() == pytest.approx(wide / 4, rel=0.1)


def test_cells_cover_an_on_off_channel_without_its_hole():
    cells = cut(single(array(1), array(1), array(2)), array(0), array(1), array(0.4)).weighted(array(1))
    used = slice(0, int(cells.count[0]))
    assert (cells.left[0, 0], cells.right[0, 0]) == (0, 0)
    assert cells.left[0, used][1:].min() == 0.4
    assert cells.right[0, used].max() == 1.0
