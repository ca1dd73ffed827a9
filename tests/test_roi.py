"""Return on investment: three definitions side by side, and undefined where nothing was measured."""

from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.roi import Alternative, campaign_roi, confidence_level, opportunity_cost, payback_months


def roi(cost=100, revenue=200, margin=150, media=80, hurdle="0.12", days=30, conversions=10, alternative=None):
    opportunity = opportunity_cost(D(cost), D(hurdle), days, alternative)
    return campaign_roi(
        "c",
        cost_amount=D(cost),
        media_amount=D(media),
        operational_amount=D(0),
        opportunity=opportunity,
        attributed_revenue=None if revenue is None else D(revenue),
        margin_amount=None if margin is None else D(margin),
        conversions=None if conversions is None else D(conversions),
    )


def test_the_three_returns_are_the_formulas_of_their_definitions():
    found = roi()
    charge = D("0.99")  # 100 · 0.12 · 30 / 365, to the cent
    assert found.opportunity_amount == charge
    assert found.total_investment == 100 + charge
    assert found.roi_percentage == round(100 * (200 - 100 - charge) / (100 + charge), 2)
    assert found.accounting_roi_ratio == D(150 - 100) / 100
    assert found.economic_roi_ratio == (D(150 - 100) - charge) / 100
    assert found.roas_ratio == D(200) / 80


def test_opportunity_is_the_larger_of_capital_and_alternative_never_the_sum():
    found = opportunity_cost(D(1000), D("0.10"), 365, Alternative("search", D(250)))
    assert (found.amount, found.capital_charge_amount, found.named) == (D(250), D("100.00"), "margin of search")
    assert opportunity_cost(D(1000), D("0.10"), 365, Alternative("search", D(50))).named == "capital charge"


def test_spend_without_a_measured_outcome_has_no_return():
    found = roi(revenue=None, margin=None, conversions=None)
    assert (
        found.net_revenue,
        found.roi_percentage,
        found.accounting_roi_ratio,
        found.roas_ratio,
        found.cpa_amount,
    ) == (None,) * 5
    assert found.total_investment > 0


def test_no_cost_is_undefined_not_infinite():
    found = roi(cost=0, media=0)
    assert (found.roi_percentage, found.accounting_roi_ratio, found.economic_roi_ratio, found.roas_ratio) == (None,) * 4


def test_without_margins_the_return_is_on_revenue_and_says_so():
    found = roi(margin=None)
    assert (found.accounting_roi_ratio, found.is_margin_basis) == (D(1), False)


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 400))
def test_economic_return_never_exceeds_the_accounting_one(cost, margin, days):
    found = roi(cost=cost, margin=margin, days=days)
    assert found.economic_roi_ratio <= found.accounting_roi_ratio


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "high"),
        ({"grade": "C"}, "medium"),
        ({"grade": "D"}, "low"),
        ({"conversions": D(29)}, "low"),
        ({"maturity_ratio": 0.49}, "low"),
        ({"maturity_ratio": 0.89}, "medium"),
        ({"probability_above_hurdle": 0.5}, "medium"),
        ({"probability_above_hurdle": 0.05}, "high"),
        ({"is_reconciled": False}, "medium"),
        ({"probability_above_hurdle": None}, "not assessable"),
    ],
)
def test_confidence_level(changes, expected):
    given_parts = {
        "grade": "A",
        "probability_above_hurdle": 0.95,
        "maturity_ratio": 0.95,
        "conversions": D(30),
        "is_reconciled": True,
    }
    assert confidence_level(**(given_parts | changes)) == expected


@pytest.mark.parametrize(
    ("margins", "expected"),
    [
        pytest.param([100], D(1), id="in the first month, at its end"),
        pytest.param([50, 25, 50], D("2.5"), id="half way through the third"),
        pytest.param([50, -10, 60], D(3), id="a refund in between"),
        pytest.param([50, 49], None, id="never"),
        pytest.param([], None, id="no margin at all"),
    ],
)
def test_payback_is_linear_inside_the_month(margins, expected):
    assert payback_months(D(100), [D(margin) for margin in margins]) == expected
