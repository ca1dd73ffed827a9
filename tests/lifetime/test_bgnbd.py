"""BG/NBD against its published table, its laws, and a simulation that knows nothing of the formulas."""

import csv
import json
import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import beta as beta_function

from finint.errors import CalculationError
from finint.lifetime.bgnbd import BgNbd, alive_ratio, counted, expected_purchases, fit, log_likelihood
from finint.lifetime.histories import History, Purchase, bought_between, histories, purchase_days
from finint.lifetime.worth import record, worths

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="../shared not present")
MODEL = BgNbd(0.243, 4.414, 0.793, 2.426, 0.0)
TRAIN_END = date(1997, 9, 30)

models = st.builds(
    BgNbd,
    st.floats(0.05, 5),
    st.floats(0.5, 30),
    st.floats(0.1, 4),
    st.floats(0.1, 8),
    st.just(0.0),
)


@st.composite
def seen(draw):
    age = draw(st.floats(1, 100))
    frequency = draw(st.integers(0, 40))
    return frequency, draw(st.floats(0.1, 1)) * age if frequency else 0.0, age


@pytest.fixture(scope="module")
def cdnow():
    with (SHARED / "data/real/ltv/cdnow_sample_transactions.csv").open() as file:
        lines = [
            Purchase(row["id"], date.fromisoformat(row["date"]), float(row["val"])) for row in csv.DictReader(file)
        ]
    return purchase_days(lines)


@needs_shared
def test_fader_hardie_lee_2005_table_2(cdnow):
    published = json.loads((SHARED / "data/real/ltv/expected.json").read_text())["published"]["bgnbd_cdnow_sample"]
    model = fit(histories(cdnow, TRAIN_END))
    for name in ("r", "alpha", "a", "b"):
        assert getattr(model, name) == pytest.approx(published[name], abs=0.0005)
    assert model.log_likelihood == pytest.approx(published["loglik"], abs=0.1)
    assert model.at_bound == ()


@needs_shared
def test_the_next_39_weeks_of_cdnow(cdnow):
    base = histories(cdnow, TRAIN_END)
    table = worths(fit(base), None, base, 273)
    actual = bought_between(cdnow, [one.customer for one in base], TRAIN_END, date(1998, 6, 30))
    scored = record([one.predicted_purchases for one in table], actual)
    assert scored.predicted_purchases == pytest.approx(1653.4, abs=0.1)
    assert scored.actual_purchases == 1882
    assert scored.correlation == pytest.approx(0.6256, abs=0.0001)
    assert sum(one.alive_ratio for one in table) / len(table) == pytest.approx(0.8134, abs=0.0001)


@given(models, seen())
@settings(max_examples=60, deadline=None)
def test_alive_is_a_probability_and_certain_without_repeats(model, history):
    alive = float(alive_ratio(model, *history))
    assert 0 <= alive <= 1
    if history[0] == 0:
        assert alive == 1


@given(models, seen(), st.floats(0.5, 100))
@settings(max_examples=60, deadline=None)
def test_expected_purchases_start_at_0_and_only_rise(model, history, weeks):
    now, later, much_later = (float(expected_purchases(model, *history, t)) for t in (0, weeks, 2 * weeks))
    assert now == pytest.approx(0, abs=1e-9)
    assert 0 <= later <= much_later * (1 + 1e-9) + 1e-12
    # Who already left buys nothing, who stays buys at no more than the posterior mean rate.
    assert later <= (model.r + history[0]) / (model.alpha + history[2]) * weeks * (1 + 1e-6)


@pytest.mark.parametrize("a", [0.8, 1.0, 1.0 + 1e-9, 1.7])
@pytest.mark.parametrize(("x", "last", "age"), [(0, 0.0, 20.0), (1, 5.0, 20.0), (7, 30.0, 38.9)])
def test_expectation_equals_the_integral_over_rate_and_chance(a, x, last, age):
    """Conditional on being active, the rate is gamma(r+x, alpha+age), the chance beta(a, b+x); E = ∫∫ (1−e^(−λpt))/p."""
    model, weeks = BgNbd(0.3, 4.0, a, 2.4, 0.0), 26.0
    shape, scale = model.r + x, model.alpha + age

    def inside(p):
        weight = p ** (a - 1) * (1 - p) ** (model.b + x - 1) / beta_function(a, model.b + x)
        return weight * (1 - (scale / (scale + p * weeks)) ** shape) / p

    expected = quad(inside, 0, 1, limit=200)[0] * float(alive_ratio(model, x, last, age))
    assert float(expected_purchases(model, x, last, age, weeks)) == pytest.approx(expected, rel=1e-4)


def test_many_purchases_neither_overflow_nor_cancel():
    chance = np.random.default_rng(1).beta(MODEL.a, MODEL.b + 5000, 100_000)
    shape, scale = MODEL.r + 5000, MODEL.alpha + 100
    drawn = np.mean((1 - (scale / (scale + chance * 52)) ** shape) / chance) * alive_ratio(MODEL, 5000, 100.0, 100.0)
    assert float(expected_purchases(MODEL, 5000, 100.0, 100.0, 52.0)) == pytest.approx(float(drawn), rel=0.01)


def test_equal_histories_are_fitted_once_with_the_same_result():
    base = [History(str(n), n % 3, (n % 3) * 2.0, 20.0 + n % 2) for n in range(60)]
    assert len(counted(base).customers) == 6
    assert counted(base).customers.sum() == 60
    one = fit(base)
    doubled = fit(base + base)
    assert doubled.log_likelihood == pytest.approx(2 * one.log_likelihood, rel=1e-9)
    assert doubled.r == pytest.approx(one.r, rel=1e-3)


def test_the_likelihood_is_the_formula():
    """One customer without repeats: the chance of no purchase in T is (alpha / (alpha + T))^r."""
    assert log_likelihood(MODEL, [History("a", 0, 0.0, 10.0)]) == pytest.approx(
        MODEL.r * math.log(MODEL.alpha / (MODEL.alpha + 10))
    )


def test_no_neighbour_of_the_fit_is_more_likely():
    draw = np.random.default_rng(3)
    base = [
        History(str(n), int(x), float(draw.uniform(1, 25)) if x else 0.0, 30.0)
        for n, x in enumerate(draw.negative_binomial(0.7, 0.3, 400))
    ]
    model = fit(base)
    assert log_likelihood(model, base) == pytest.approx(model.log_likelihood, abs=1e-6)
    for name in ("r", "alpha", "a", "b"):
        for factor in (0.97, 1.03):
            values = {field: getattr(model, field) for field in ("r", "alpha", "a", "b")}
            values[name] *= factor
            assert log_likelihood(BgNbd(**values, log_likelihood=0.0), base) <= model.log_likelihood + 1e-6


@pytest.mark.parametrize(
    ("base", "words"),
    [
        ([History("a", 2, 5.0, 20.0)], "at least two"),
        ([History("a", 0, 0.0, 20.0), History("b", 0, 0.0, 3.0)], "second day"),
        ([], "at least two"),
    ],
)
def test_too_little_to_learn_from_is_refused(base, words):
    with pytest.raises(CalculationError, match=words):
        fit(base)


def test_two_customers_still_get_finite_answers():
    model = fit([History("a", 3, 15.0, 20.0), History("b", 0, 0.0, 12.0)])
    assert math.isfinite(float(expected_purchases(model, 3, 15.0, 20.0, 10.0)))


def test_equal_chances_to_leave_are_the_geometric_case():
    """With a + b beyond reach of the hypergeometric function everybody leaves with p = a / (a + b)."""
    model, p = BgNbd(2.0, 38.0, 7000.0, 10000.0, 0.0), 7 / 17
    expected = (1 - (48 / (48 + p * 9)) ** 2) / p
    assert float(expected_purchases(model, 0, 0.0, 10.0, 9.0)) == pytest.approx(expected, rel=1e-3)
