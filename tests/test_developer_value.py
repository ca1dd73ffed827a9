"""Value of an account: observed by hand, survival by its definition, projection against the published model."""

from datetime import date
from decimal import Decimal as D
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from finint.cohort_payback import CohortPayback
from finint.developer_value import (
    HORIZON_MONTHS,
    AgeMargin,
    Funnel,
    MonthAmount,
    MonthCount,
    PayingAge,
    Tenure,
    age_margins,
    discounted,
    project,
    quarters,
    survival,
    worth,
)
from finint.errors import CalculationError
from finint.lifetime import censored, sbg

JANUARY, FEBRUARY = date(2026, 1, 1), date(2026, 2, 1)


def test_margin_by_age_is_a_ratio_of_sums_over_cohorts_that_passed_it():
    ages = [
        PayingAge(JANUARY, 0, 30, D(300), 0),
        PayingAge(JANUARY, 1, 20, D(150), 0),
        PayingAge(FEBRUARY, 0, 10, D(500), 0),
    ]
    found = age_margins(ages, [MonthCount(JANUARY, 30), MonthCount(FEBRUARY, 10)], date(2026, 3, 15))
    assert [(row.accounts, row.margin_amount) for row in found] == [(40, D(800) / 40), (30, D(150) / 30)]


def test_a_cohort_whose_first_month_the_books_do_not_hold_is_left_out():
    ages = [PayingAge(JANUARY, 3, 30, D(300), 0)]
    assert age_margins(ages, [MonthCount(JANUARY, 30)], date(2026, 9, 1)) == []


def test_discounting_is_by_compounding():
    found = discounted([D(10)] * 13, D("0.10"))
    assert found[12] - found[11] == pytest.approx(D(10) / D("1.10"), abs=D("0.00001"))
    assert discounted([], D(0)) == []


def test_survival_by_hand_counts_the_running_for_as_long_as_seen():
    rows = [Tenure(0, 5, 5, 0), Tenure(0, 0, 4, 30), Tenure(1, 5, 9, 0), Tenure(1, 1, 0, 40), Tenure(2, 5, 0, 46)]
    found = survival(rows)
    # The 34 who first paid this month, and the 40 of last month after its month, say nothing of a month not over.
    assert [(row.at_risk, row.has_left) for row in found][:2] == [(100, 5), (55, 9)]
    assert found[1].survival_ratio == pytest.approx(0.95 * 46 / 55)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=12))
def test_survival_never_rises_and_stays_a_share(rows):
    found = [row.survival_ratio for row in survival([Tenure(n, n + 3, a, b) for n, (a, b) in enumerate(rows)])]
    assert all(1 >= a >= b >= 0 for a, b in pairwise([1.0, *found]))


@pytest.mark.parametrize(
    ("shares", "alpha", "beta"),
    [
        ([100, 86.9, 74.3, 65.3, 59.3, 55.1, 51.7, 49.1], 0.668, 3.806),
        ([100, 63.1, 46.8, 38.2, 32.6, 28.9, 26.2, 24.1], 0.704, 1.182),
    ],
)
def test_the_published_segments_fit_by_months_too(shares, alpha, beta):
    """Fader & Hardie (2007), table 2 and figures 4-5: a cohort seen to the end is the same likelihood."""
    lost = [before - after for before, after in pairwise(shares)]
    model, covariance = censored.fit(shares[:-1], lost)
    assert model.alpha == pytest.approx(alpha, rel=0.005)
    assert model.beta == pytest.approx(beta, rel=0.005)
    whole = sbg.fit([share / 100 for share in shares])
    assert model.alpha == pytest.approx(whole.alpha, rel=0.002)
    assert np.all(np.linalg.eigvalsh(covariance) > 0)


def test_running_contracts_do_not_bias_the_fit():
    random = np.random.default_rng(3)
    leaves = random.geometric(random.beta(0.75, 7.5, 20_000)) - 1
    seen = random.integers(1, 30, 20_000)
    gone = leaves < seen
    rows = [
        Tenure(int(t), int(s), int(g), int(not g))
        for t, s, g in zip(np.where(gone, leaves, seen), seen, gone, strict=True)
    ]
    found = survival(rows)
    model, _ = censored.fit([row.at_risk for row in found], [row.has_left for row in found])
    assert model.alpha == pytest.approx(0.75, rel=0.15)
    assert sbg.survival(model, 24)[24] == pytest.approx(sbg.survival(sbg.Sbg(0.75, 7.5), 24)[24], abs=0.02)


@pytest.mark.parametrize(("at_risk", "left"), [([10], [1]), ([10, 9], [0, 0]), ([10, 9], [11, 0]), ([10, 9], [-1, 2])])
def test_what_cannot_be_fitted_is_refused(at_risk, left):
    with pytest.raises(CalculationError):
        censored.fit(at_risk, left)


def made(ages=10):
    curve = sbg.survival(sbg.Sbg(0.75, 7.5), 40)
    margins = [AgeMargin(age, 500, D(str(round(100 * curve[age], 6)))) for age in range(ages)]
    tenures = [Tenure(n, 20, round(5000 * (curve[n] - curve[n + 1])), 0) for n in range(20)]
    tenures.append(Tenure(20, 20, 0, round(5000 * curve[20])))
    return margins, survival(tenures), curve


def test_the_projection_continues_the_observed_and_holds_the_truth():
    margins, survived, curve = made()
    found = project(margins, survived, D(0))
    truth = sum(100 * curve[age] for age in range(HORIZON_MONTHS))
    assert float(found.amount) == pytest.approx(truth, rel=0.02)
    assert found.low[-1] <= found.amount <= found.high[-1]
    assert list(found.amounts) == sorted(found.amounts)
    assert found.ages == tuple(range(11, HORIZON_MONTHS + 1))
    assert project(margins, survived, D(0)) == found


def test_nothing_is_projected_from_too_little():
    margins, survived, _ = made()
    assert project(margins[:1], survived, D(0)) is None
    assert project(margins, survived[:1], D(0)) is None
    assert project(made(36)[0], survived, D(0)) is None


def test_ltv_and_cac_are_of_the_same_cohorts():
    ages = [PayingAge(month, age, 5, D(50), 0) for month in (JANUARY, FEBRUARY, date(2026, 3, 1)) for age in range(3)]
    sizes = [MonthCount(month, 5) for month in (JANUARY, FEBRUARY, date(2026, 3, 1))]
    cost = [MonthAmount(month, D(100)) for month in (JANUARY, FEBRUARY, date(2026, 3, 1))]
    (found,) = quarters(ages, sizes, cost, date(2026, 6, 1))
    assert (found.customers, found.cost_amount, found.margins_by_age) == (15, D(300), (D(150), D(150), D(150)))
    told = worth([found], D(0), months=3)
    assert told.ltv_amount == D(450) / 15
    assert told.cac_amount == D(300) / 15
    assert told.ltv_cac_ratio == D("1.5")
    assert worth([found], D(0)) is None


def test_a_quarter_without_cost_has_no_cac():
    assert quarters([], [MonthCount(JANUARY, 5)], [], date(2026, 6, 1)) == []
    assert worth([CohortPayback(JANUARY, 0, D(1), (D(1),) * 12)], D(0)) is None


def test_an_empty_funnel_divides_nothing():
    assert [step[2:] for step in Funnel(0, 0, 0, 0, None).steps()] == [(None, None)] * 4
