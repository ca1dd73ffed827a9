"""A campaign's payback: by hand, its refusals, and that what is shared to campaigns adds up to what customers brought."""

from datetime import date
from decimal import Decimal as D
from functools import partial

import pytest
from customers_made import customer_books
from events_made import event_books

from finint import store
from finint.campaign_payback import ENOUGH_CUSTOMERS, MILLION, Won, campaign_payback, won_customers
from finint.cohort_payback import CohortAge
from finint.journeys.customers import cohort_margin
from finint.period import Period
from finint.return_rules import Rules
from finint.view import View

JAN, FEB = date(2026, 1, 1), date(2026, 2, 1)


def won(cohort, age, customers, margin_each, **changes):
    millionths = int(customers * MILLION)
    row = Won("a", cohort, age, millionths, int(millionths * margin_each * 100), 0)
    return row._replace(**changes)


def test_the_young_do_not_count_as_ones_who_never_came_back():
    rows = [won(JAN, 0, 40, 60), won(FEB, 0, 40, 60), won(JAN, 1, 10, 80)]
    found = campaign_payback(rows, D(80 * 70), date(2026, 3, 15))
    # Age 1 is passed by January alone: 10 of its 40 customers brought 80 each, 20 a customer of January.
    assert [age.margin_each for age in found.ages] == [60, 20]
    assert found.ages[1].customers == 40
    assert found.months == 1 + (D(70) - 60) / 20


def test_what_is_recovered_so_far_is_said_where_it_is_not_paid_back():
    rows = [won(JAN, age, 40, 7) for age in range(9)]
    found = campaign_payback(rows, D(40 * 100), date(2026, 10, 1))
    assert found.months is None
    assert found.words() == "63 % recovered at month 9"
    assert found.reason == "not paid back in 9 months: 63 % recovered"


@pytest.mark.parametrize(
    ("rows", "cost", "reason"),
    [
        pytest.param([], 100, "no first order is credited to it", id="nobody"),
        pytest.param([won(JAN, 0, 40, 5)], 0, "nothing was spent", id="no cost"),
        pytest.param([won(JAN, 0, 40, 5, without_margin=1)], 100, "some orders have no margin", id="no margin"),
        pytest.param([won(JAN, 0, 12.5, 5)], 100, "12.5 new customers, 30 needed", id="few"),
        pytest.param(
            [won(date(2026, 6, 1), 0, 40, 5)], 100, "fewer than 30 of its customers are a month old", id="young"
        ),
    ],
)
def test_what_cannot_be_said_is_none_with_its_reason(rows, cost, reason):
    found = campaign_payback(rows, D(cost), date(2026, 6, 20))
    assert (found.months, found.reason, found.ages) == (None, reason, ())


@pytest.fixture(scope="module")
def customers():
    from finint.auth import OWNER

    books = store.in_memory(OWNER)
    customer_books(books)
    yield books
    books.connection.close()


@pytest.mark.parametrize("model", ["linear", "time_decay", "last"])
def test_shares_of_customers_and_their_margin_add_up_to_the_cohorts(customers, model):
    as_of = date(2026, 6, 4)
    view = View(Period(date(2020, 1, 1), date(2027, 1, 1)), as_of)
    cohorts = store.collect(customers, partial(cohort_margin, as_of), CohortAge)
    shared = [row for rows in won_customers(customers, view, Rules(model=model)).values() for row in rows]
    assert cohorts
    for cell in cohorts:
        parts = [row for row in shared if (row.cohort, row.age_months) == (cell.cohort, cell.age_months)]
        assert sum(row.customers_millionths for row in parts) == cell.customers * MILLION
        assert sum(row.margin for row in parts) == cell.margin_cents * MILLION


def test_customers_go_by_the_touches_of_their_first_order(books):
    event_books(books)
    view = View(Period.parse("2026"), date(2026, 11, 15))
    found = won_customers(books, view, Rules())
    # Anna: half Search, half Mail; Ben: Search; Cleo: Mail (the fair is out of reach).
    customers = {name: sum(row.customers_millionths for row in rows) for name, rows in found.items()}
    assert customers == {"C-SEARCH": 1_500_000, "C-MAIL": 1_500_000}
    # Ben's refund took 20 back ten days later, in the month of his order.
    margin = {name: D(sum(row.margin for row in rows)) / MILLION / 100 for name, rows in found.items()}
    assert margin == {"C-SEARCH": D(400) / 2 + 80, "C-MAIL": D(400) / 2 + 40}
    assert sum(customers.values()) / MILLION < ENOUGH_CUSTOMERS
