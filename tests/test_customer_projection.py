"""Projections: they begin with what was seen, end at 36 months, cover what comes, and say when they cannot be made."""

from datetime import date
from decimal import Decimal as D
from itertools import pairwise

import pytest
from customers_made import customer_books, drawn

from finint import store
from finint.auth import OWNER
from finint.cohort_payback import CohortPayback
from finint.cohorts import Cohort, cohorts, discount_factor
from finint.customer_projection import MOST_MONTHS, CustomerDays, fit, project_contracts
from finint.customers import known, worth
from finint.errors import CalculationError
from finint.lifetime import sbg

AS_OF = date(2026, 6, 10)


@pytest.fixture(scope="module")
def company():
    books = customer_books(store.in_memory(OWNER), 700)
    yield books
    books.connection.close()


def test_a_projection_begins_with_what_was_seen_and_ends_at_36_months(company):
    found = known(company, AS_OF)
    for cohort in cohorts(company, AS_OF):
        ahead = worth(found, cohort).projection.ahead
        assert ahead[0] == (cohort.ages_seen, *[float(cohort.ltv_amount)] * 3)
        assert ahead[-1].age_months == MOST_MONTHS
        assert [row.age_months for row in ahead] == list(range(cohort.ages_seen, MOST_MONTHS + 1))
        for before, after in pairwise(ahead):
            assert before.ltv_amount <= after.ltv_amount + 1e-9
            assert after.low_amount <= after.ltv_amount <= after.high_amount
            assert after.high_amount - after.low_amount >= before.high_amount - before.low_amount - 1e-9


def test_customers_of_an_explanation_add_up_to_the_projection(company):
    cohort = cohorts(company, AS_OF)[1]
    one = worth(known(company, AS_OF), cohort)
    expected = sum(row.expected_amount for row in one.projection.customers)
    # All of Q2 2025 is seen to the end of age 10; the rest of June 2026 and later is expected or seen in part.
    late = [
        float(row.margin_cents) / 100 * float(discount_factor(row.age_months, D("0.10")))
        for row in known(company, AS_OF).ages
        if row.cohort in {date(2025, 4, 1), date(2025, 5, 1), date(2025, 6, 1)} and row.age_months >= cohort.ages_seen
    ]
    total = float(cohort.ltv_amount) * cohort.payback.customers + sum(late) + float(expected)
    assert one.projection.last.ltv_amount * cohort.payback.customers == pytest.approx(total, rel=1e-9)


def inside_the_range(seeds):
    """Draw worlds from the model; return of each whether the 80 % range of margin a year ahead held it."""
    inside = []
    for seed in seeds:
        later = date(2026, 12, 31)
        books = customer_books(store.in_memory(OWNER), 300, seed=seed)
        cohort = cohorts(books, AS_OF)[0]
        ahead = worth(known(books, AS_OF), cohort).projection.ahead
        books.connection.close()
        first = {}
        came = 0.0
        for who, day, margin in drawn(300, until=later, seed=seed):
            month = first.setdefault(who, day.replace(day=1))
            age = (day.year - month.year) * 12 + day.month - month.month
            if month < date(2025, 4, 1) and age < 20:
                came += margin * float(discount_factor(age, D("0.10")))
        end = next(row for row in ahead if row.age_months == 20)
        inside.append(end.low_amount <= came / cohort.payback.customers <= end.high_amount)
    return inside


def test_what_comes_lies_in_the_range_as_often_as_it_says():
    assert sum(inside_the_range(range(3))) >= 2


@pytest.mark.nightly
def test_what_comes_lies_in_the_range_as_often_as_it_says_in_many_worlds():
    assert sum(inside_the_range(range(40))) >= 27


def test_too_few_who_came_back_leave_no_projection():
    days = [CustomerDays(f"c{n}", date(2026, 1, 1), date(2026, 1, 1 + n % 2), n % 2, 100 * (n % 2)) for n in range(40)]
    with pytest.raises(CalculationError, match="20 customers came back; a projection needs 30"):
        fit(days, AS_OF)


def test_young_books_say_why_nothing_is_projected(books):
    customer_books(books, 60, until=date(2025, 4, 10))
    found = known(books, date(2025, 4, 10))
    assert found.model is None
    one = worth(found, cohorts(books, date(2025, 5, 10))[0])
    assert (one.projection, bool(one.reason)) == (None, True)


def contract(active, margins, size=1000):
    payback = CohortPayback(date(2025, 1, 1), size, D(100), tuple(map(D, margins)))
    return Cohort(payback, tuple(active), discount_ratio_per_year=D(0))


def test_contracts_follow_sbg_and_the_margin_of_a_paying_month():
    regular = [1000, 631, 468, 382, 326, 289, 262, 241]
    cohort = contract(regular, [10 * left for left in regular])
    model = sbg.fit([left / 1000 for left in regular])
    ahead = project_contracts(cohort).ahead
    left = sbg.survival(model, 36)
    assert ahead[1].ltv_amount == pytest.approx(float(cohort.ltv_amount) + 10 * left[8])
    assert ahead[-1].ltv_amount == pytest.approx(float(cohort.ltv_amount) + 10 * sum(left[8:36]))
    assert ahead[-1].low_amount < ahead[-1].ltv_amount < ahead[-1].high_amount


def test_customers_who_come_back_have_no_contract():
    with pytest.raises(CalculationError, match="who left does not come back"):
        project_contracts(contract([1000, 100, 120], [100, 10, 12]))
