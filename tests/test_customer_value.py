"""Observed value of a customer: a ratio of sums by age, discounted, and refused without margins."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finint.cohort_payback import CohortAge
from finint.customer_value import value_of

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)


def test_each_age_is_margin_over_the_customers_that_have_passed_it():
    ages = [CohortAge(JAN, 0, 2, 40_00, 0), CohortAge(JAN, 1, 1, 10_00, 0), CohortAge(FEB, 0, 2, 80_00, 0)]
    found = value_of(ages, date(2026, 3, 1), discount_ratio_per_year=D(0))
    assert found.ltv_amount == D(40 + 80) / 4 + D(10) / 2
    assert (found.age_months, found.customers) == (1, 4)


def test_a_later_month_is_worth_less():
    ages = [CohortAge(JAN, 0, 1, 0, 0), CohortAge(JAN, 12, 1, 110_00, 0)]
    assert value_of(ages, date(2027, 2, 1), discount_ratio_per_year=D("0.10")).ltv_amount == D(110) / D("1.1")


@pytest.mark.parametrize(
    ("ages", "as_of", "reason"),
    [
        ([], date(2026, 3, 1), "no order is marked as a customer's first"),
        ([CohortAge(JAN, 0, 1, 10_00, 1)], date(2026, 3, 1), "some orders have no margin"),
        ([CohortAge(JAN, 0, 1, 10_00, 0)], date(2026, 1, 20), "no cohort has passed its first month"),
    ],
)
def test_what_cannot_be_said_says_why(ages, as_of, reason):
    found = value_of(ages, as_of)
    assert found.ltv_amount is None
    assert found.reason == reason


@given(st.lists(st.integers(0, 10**6), min_size=1, max_size=12))
def test_one_customer_without_discount_is_worth_their_margins(margins):
    ages = [CohortAge(JAN, age, 1, cents, 0) for age, cents in enumerate(margins)]
    as_of = date(2026 + (len(margins)) // 12, len(margins) % 12 + 1, 1)
    found = value_of(ages, as_of, discount_ratio_per_year=D(0))
    assert found.ltv_amount == D(sum(margins)).scaleb(-2)
