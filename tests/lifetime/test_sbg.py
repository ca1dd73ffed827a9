from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.errors import CalculationError
from finint.lifetime.sbg import Sbg, fit, retained_ratio, survival

HIGH_END = [1, 0.869, 0.743, 0.653, 0.593, 0.551, 0.517, 0.491]
REGULAR = [1, 0.631, 0.468, 0.382, 0.326, 0.289, 0.262, 0.241]


@pytest.mark.parametrize(("observed", "alpha", "beta"), [(HIGH_END, 0.668, 3.806), (REGULAR, 0.704, 1.182)])
def test_fader_hardie_2007_two_segments(observed, alpha, beta):
    model = fit(observed)
    assert model.alpha == pytest.approx(alpha, abs=0.0005)
    assert model.beta == pytest.approx(beta, abs=0.0005)
    assert not model.at_bound


def test_constant_churn_promises_less_than_the_model():
    steady = REGULAR[1] ** 7
    assert steady < survival(fit(REGULAR[:4]), 7)[7] < 1.1 * REGULAR[7]


@given(st.floats(0.05, 20), st.floats(0.05, 20))
@settings(max_examples=50, deadline=None)
def test_survival_falls_from_1_and_equals_the_product_of_retention(alpha, beta):
    model = Sbg(alpha, beta)
    curve = survival(model, 12)
    assert curve[0] == 1
    assert all(0 < after < before for before, after in pairwise(curve))
    product = np.cumprod([retained_ratio(model, period) for period in range(1, 13)])
    assert curve[1:] == pytest.approx(product.tolist())


@given(st.floats(0.2, 5), st.floats(0.2, 8))
@settings(max_examples=25, deadline=None)
def test_a_curve_made_by_the_model_gives_its_parameters_back(alpha, beta):
    found = fit(survival(Sbg(alpha, beta), 10))
    assert found.alpha == pytest.approx(alpha, rel=0.02)
    assert found.beta == pytest.approx(beta, rel=0.02)


def test_churn_that_does_not_fall_is_said():
    assert fit([0.9**period for period in range(8)]).at_bound


def test_a_cohort_that_is_gone_is_fitted():
    assert survival(fit([1, 0.4, 0.1, 0.0]), 3)[3] < 0.1


@pytest.mark.parametrize(
    ("observed", "words"),
    [
        ([1, 0.9], "at least three"),
        ([0.9, 0.8, 0.7], "starts at 90 %"),
        ([1, 0.8, 0.85], "rises from 80 % to 85 %"),
        ([1, 1, 1], "nobody has left"),
        ([1, 0.5, -0.1], "share of the cohort"),
        ([1, float("nan"), 0.4], "share of the cohort"),
        ([100, 90, 80], "share of the cohort"),
    ],
)
def test_what_is_no_survival_is_refused(observed, words):
    with pytest.raises(CalculationError, match=words):
        fit(observed)
