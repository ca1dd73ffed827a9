"""Cohorts: cost by lag, margin by age, retention; sums are sums of rows and every metric recomputes."""

from datetime import date, datetime
from decimal import Decimal as D

import pytest
from customers_made import customer_books
from events_made import orders
from hypothesis import given
from hypothesis import strategies as st
from made import NOW, spend_reading

from finint import store
from finint.auth import OWNER
from finint.cohort_payback import CohortAge
from finint.cohorts import cohorts, discount_factor, main_cohort, put_together
from finint.customers import explain_customers, known, sums, worth
from finint.importer.post import post
from finint.metrics import CUSTOMERS

AS_OF = date(2026, 6, 10)
SPENT = {date(2025, month, 1): D(100 * month) for month in range(1, 13)}


@pytest.fixture(scope="module")
def company():
    books = customer_books(store.in_memory(OWNER))
    yield books
    books.connection.close()


@pytest.fixture(scope="module")
def customers(company):
    """What is known of the company's customers, and its cohorts by lag of the cost."""
    return known(company, AS_OF), {lag: cohorts(company, AS_OF, lag) for lag in (0, 1)}


def ages(*rows):
    return [CohortAge(date(2025, month, 1), age, customers, cents, 0) for month, age, customers, cents in rows]


def test_a_lag_takes_the_cost_of_earlier_months_and_nothing_else():
    seen = ages((4, 0, 2, 100_00), (4, 1, 1, 50_00))
    now, before = (put_together(seen, SPENT, date(2025, 12, 1), lag)[0] for lag in (0, 2))
    assert (now.payback.cost_amount, before.payback.cost_amount) == (D(400 + 500 + 600), D(200 + 300 + 400))
    assert now.payback.margins_by_age == before.payback.margins_by_age
    assert before.cost_period.start == date(2025, 2, 1)
    assert now.cac_amount == D(1500) / 2


def test_a_cohort_whose_cost_months_are_not_in_the_books_is_not_measured():
    assert put_together(ages((1, 0, 2, 100_00)), SPENT, date(2025, 12, 1), 1) == []


def test_ltv_counts_every_original_customer_and_discounts_each_month():
    cohort = put_together(ages((1, 0, 4, 100_00), (1, 2, 1, 30_00)), SPENT, date(2025, 8, 1))[0]
    assert cohort.ltv_amounts[0] == D(25)
    assert cohort.ltv_amounts[2] == (D(100) + D(30) * discount_factor(2, D("0.10"))) / 4
    assert cohort.retained_ratio(2) == D(1) / 4
    assert cohort.retained_ratio(99) is None
    assert cohort.ltv_cac_ratio == cohort.ltv_amount / cohort.cac_amount


@given(st.integers(0, 60), st.decimals(0, 1, places=3))
def test_a_discount_is_a_share_that_falls_with_age(age, rate):
    assert 0 < discount_factor(age + 1, rate) <= discount_factor(age, rate) <= 1
    assert discount_factor(0, rate) == 1


def test_the_main_cohort_is_the_newest_seen_for_a_year_else_the_oldest():
    rows = put_together(ages((1, 0, 1, 1), (4, 0, 1, 1), (7, 0, 1, 1)), SPENT, date(2026, 7, 1))
    assert main_cohort(rows).name == "Q2 2025"
    assert main_cohort(rows[2:]).name == "Q3 2025"
    assert main_cohort([]) is None


def test_cohorts_hold_every_new_customer_once(customers):
    found = customers[1][0]
    assert sum(row.payback.customers for row in found) == 400
    assert [row.name for row in found] == ["Q1 2025", "Q2 2025", "Q3 2025"]


@pytest.mark.parametrize("metric", CUSTOMERS.values(), ids=lambda metric: metric.id)
@pytest.mark.parametrize(("place", "lag"), [(0, 0), (2, 1)])
def test_every_metric_is_recomputed_from_the_rows_it_lists(company, customers, metric, place, lag):
    everybody, by_lag = customers
    one = worth(everybody, by_lag[lag][place])
    values = sums(company, one)
    explained = explain_customers(company, metric, one)
    assert explained.value == metric.value(values)
    assert all(term.value == values[term.part.name] for term in explained.terms)
    assert explained.value is not None or metric.id == "payback_months"


def test_the_metrics_are_those_of_the_cohort(company, customers):
    cohort = customers[1][0][0]
    values = sums(company, worth(customers[0], cohort))
    assert CUSTOMERS["ltv_observed_amount"].value(values) == cohort.ltv_amount
    assert CUSTOMERS["cohort_cac_amount"].value(values) == cohort.cac_amount
    assert CUSTOMERS["ltv_cac_ratio"].value(values) == pytest.approx(cohort.ltv_cac_ratio)
    assert CUSTOMERS["payback_months"].value(values) == cohort.payback.payback_months


def test_a_margin_that_is_missing_refuses_all_cohorts(books):
    post(books, spend_reading(*[(date(2025, month, 3), "S", "9.00") for month in (1, 2, 3)]), now=NOW)
    post(books, orders([("o1", "a", datetime(2025, 1, 4), "10.00", None, True, None)]), now=NOW)
    assert cohorts(books, AS_OF) == []
    assert known(books, AS_OF).reason == "some orders have no margin"
