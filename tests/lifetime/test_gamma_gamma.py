import csv
import math
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.errors import CalculationError
from finint.lifetime import bgnbd
from finint.lifetime.gamma_gamma import GammaGamma, expected_mean_amount, fit
from finint.lifetime.histories import History, Purchase, histories, purchase_days
from finint.lifetime.worth import discounted_amounts, worths

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="../shared not present")


@pytest.fixture(scope="module")
def cdnow():
    with (SHARED / "data/real/ltv/cdnow_sample_transactions.csv").open() as file:
        lines = [
            Purchase(row["id"], date.fromisoformat(row["date"]), float(row["val"])) for row in csv.DictReader(file)
        ]
    return histories(purchase_days(lines), date(1997, 9, 30))


@needs_shared
def test_fader_hardie_2013_the_946_repeat_customers(cdnow):
    model = fit(cdnow)
    assert model.customers == 946
    assert model.p == pytest.approx(6.25, abs=0.005)
    assert model.q == pytest.approx(3.74, abs=0.005)
    assert model.v == pytest.approx(15.44, abs=0.005)
    assert model.log_likelihood == pytest.approx(-4055.92, abs=0.01)


@needs_shared
def test_value_of_the_next_39_weeks_and_of_12_discounted_months(cdnow):
    purchases, values = bgnbd.fit(cdnow), fit(cdnow)
    table = worths(purchases, values, cdnow, 273)
    assert sum(one.predicted_amount for one in table) == pytest.approx(59931.63, rel=1e-4)
    year = discounted_amounts(purchases, values, cdnow, months=12, discount_ratio_per_month=0.01)
    assert sum(year) == pytest.approx(71507.95, rel=1e-3)
    undiscounted = discounted_amounts(purchases, values, cdnow, months=12, discount_ratio_per_month=0.0)
    assert sum(undiscounted) == pytest.approx(
        sum(one.predicted_amount for one in worths(purchases, values, cdnow, 365)), rel=1e-3
    )


def test_parameters_are_found_again_from_simulated_customers():
    draw = np.random.default_rng(11)
    p, q, v = 6.0, 4.0, 15.0
    mean_rate = draw.gamma(q, 1 / v, 4000)
    x = draw.integers(1, 6, 4000)
    means = draw.gamma(p * x, 1 / (mean_rate * x))
    model = fit([History(str(n), int(x[n]), 1.0, 2.0, float(means[n])) for n in range(4000)])
    assert model.p == pytest.approx(p, rel=0.15)
    assert model.q == pytest.approx(q, rel=0.15)
    assert p * v / (q - 1) == pytest.approx(model.p * model.v / (model.q - 1), rel=0.05)


@given(st.floats(0.5, 20), st.floats(1.1, 20), st.floats(0.1, 500), st.integers(1, 50), st.floats(0.1, 1000))
@settings(max_examples=60, deadline=None)
def test_the_estimate_lies_between_everybodys_mean_and_ones_own(p, q, v, x, mean):
    model = GammaGamma(p, q, v, 0.0, 2, None)
    everybody, own = expected_mean_amount(model, [0, x], [0.0, mean])
    assert everybody == pytest.approx(p * v / (q - 1))
    assert min(everybody, mean) * (1 - 1e-9) <= own <= max(everybody, mean) * (1 + 1e-9)


def test_amounts_in_another_unit_change_v_only():
    base = [History(str(n), 1 + n % 4, 1.0, 2.0, 10.0 + (n * 7) % 13) for n in range(50)]
    cents = [History(one.customer, one.frequency, 1.0, 2.0, one.mean_amount * 100) for one in base]
    in_euros, in_cents = fit(base), fit(cents)
    # Amounts this even leave a flat ridge in p and v: the likelihood is the same, the place on it nearly so.
    per_customer = in_cents.log_likelihood + 50 * math.log(100)
    assert per_customer == pytest.approx(in_euros.log_likelihood, rel=1e-9)
    assert in_cents.p == pytest.approx(in_euros.p, rel=1e-3)
    assert in_cents.v == pytest.approx(100 * in_euros.v, rel=1e-3)


def test_a_mean_that_is_not_finite_is_none():
    assert expected_mean_amount(GammaGamma(1.0, 0.9, 5.0, 0.0, 2, None), [0], [0.0]) is None


@pytest.mark.parametrize(
    ("base", "words"),
    [
        ([History("a", 1, 1.0, 2.0, 5.0), History("b", 0, 0.0, 2.0)], "1 of 2 customers"),
        ([History("a", 1, 1.0, 2.0, -5.0), History("b", 2, 1.0, 2.0, 0.0)], "0 of 2 customers"),
        ([History("a", 1, 1.0, 2.0, 5.0), History("b", 2, 1.0, 2.0, 5.0)], "same mean amount 5"),
    ],
)
def test_too_little_to_learn_from_is_refused(base, words):
    with pytest.raises(CalculationError, match=words):
        fit(base)
