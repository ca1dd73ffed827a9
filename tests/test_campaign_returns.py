"""Credit and cost of campaigns: nothing booked is lost, and every sum is the sum of its rows."""

from datetime import date
from decimal import Decimal as D
from functools import partial

import pytest
from events_made import event_books

from finint import store
from finint.auth import OWNER
from finint.campaign_returns import campaign_returns
from finint.cohort_payback import CohortAge, cohort_paybacks, paybacks
from finint.credit_days import Credit, credit_by_day, decay_table, journey_window
from finint.journeys.daily import touches_of
from finint.metrics import RETURNS
from finint.period import Period
from finint.return_parts import explain_return, sums
from finint.return_rules import MODEL_NAMES, Rules
from finint.ui.credit_desk import TouchRow
from finint.view import View

YEAR = View(Period.parse("2026"), date(2026, 11, 15))
BOOKED = D("1000.01") + D("250.00") - D("50.00") + D("99.99") + D("10.00")


@pytest.fixture(scope="module")
def company():
    books = store.in_memory(OWNER)
    event_books(books)
    yield books
    books.connection.close()


@pytest.fixture(scope="module")
def linear(company):
    """The company's returns by the rules that hold when nobody chose others."""
    return campaign_returns(company, YEAR, Rules())


@pytest.mark.parametrize(
    ("model", "basis"), [*((model, "cash") for model in MODEL_NAMES), ("linear", "accrual"), ("time_decay", "accrual")]
)
def test_credit_with_the_uncredited_is_the_booked_revenue_to_the_cent(company, model, basis):
    found = campaign_returns(company, YEAR, Rules(model=model, basis=basis))
    earned = sum((row.credit.revenue_amount for row in found.campaigns), D(0))
    assert earned + found.uncredited.revenue_amount == BOOKED
    assert sum((row.credit.conversions for row in found.campaigns), D(0)) + found.uncredited.conversions == 4
    assert found.booked.revenue_amount == BOOKED


@pytest.mark.parametrize("lookback_days", [7, 60])
def test_a_shorter_look_back_moves_credit_to_nobody_and_loses_none(company, lookback_days):
    found = campaign_returns(company, YEAR, Rules(lookback_days=lookback_days))
    assert found.booked.revenue_amount == BOOKED
    # The fair was 40 days before its order: from 60 days on it has a credit.
    fair = next(row for row in found.campaigns if row.campaign.name == "Fair")
    assert (fair.credit.conversions > 0) == (lookback_days >= 60)


def test_linear_shares_an_order_and_its_refund_by_touches(linear):
    by_name = {row.campaign.name: row for row in linear.campaigns}
    # Order 1 (1,000.01) has two touches, order 2 (250 less 50 refunded) one of Search.
    assert by_name["Search"].credit.revenue_amount in {D("500.00") + 200, D("500.01") + 200}
    assert by_name["Search"].credit.conversions == D("1.5")
    assert by_name["Search"].roi.cost_amount == D("600.00")
    # Margin: half of 400, and 100 less 20 taken back.
    assert by_name["Search"].credit.margin_amount == D(400) / 2 + D(100) - D(20)


def test_accrual_credits_the_day_of_the_touch_and_sums_to_cash_over_all_time(company):
    cash = credit_by_day(company, YEAR, Rules())
    accrual = credit_by_day(company, YEAR, Rules(basis="accrual"))
    assert Credit.of(cash) == Credit.of(accrual)
    assert {day.day for day in cash} != {day.day for day in accrual}


def test_months_of_accrual_add_up_to_the_year(company):
    months = [
        credit_by_day(company, View(Period.month(2026, month), Period.month(2026, month).end), Rules(basis="accrual"))
        for month in (8, 9, 10, 11)
    ]
    assert Credit.of([day for month in months for day in month]) == Credit.of(
        credit_by_day(company, YEAR, Rules(basis="accrual"))
    )


def test_a_campaign_that_met_nobody_is_listed_apart_without_a_return(linear):
    assert [row.campaign.name for row in linear.apart] == ["Posters"]
    roi = linear.apart[0].roi
    assert (roi.attributed_revenue, roi.roi_percentage, roi.accounting_roi_ratio) == (None, None, None)
    assert roi.confidence_level == "not assessable"


def test_every_metric_is_recomputed_from_the_rows_it_lists(company, linear):
    values = sums(linear)
    for metric in RETURNS.values():
        explained = explain_return(company, metric, YEAR, linear)
        assert explained.value == metric.value(values), metric.id
        assert explained.value is not None
        assert all(term.value == values[term.part.name] for term in explained.terms), metric.id


def test_revenue_basis_leaves_the_margin_out(company):
    found = campaign_returns(company, YEAR, Rules(benefit="revenue"))
    search = next(row for row in found.campaigns if row.campaign.name == "Search").roi
    assert search.margin_amount is None
    assert search.accounting_roi_ratio == (search.attributed_revenue - search.cost_amount) / search.cost_amount


def test_a_channel_filter_picks_campaigns_and_not_their_cost(company, linear):
    search = campaign_returns(company, YEAR.narrowed(channels=("search",)), Rules())
    assert [row.campaign.name for row in search.campaigns] == ["Search"]
    whole = next(row for row in linear.campaigns if row.campaign.name == "Search")
    assert search.campaigns[0].roi == whole.roi
    assert search.booked == linear.booked


def test_books_without_orders_have_cost_and_no_return(books):
    event_books(books, with_events=False)
    found = campaign_returns(books, YEAR, Rules())
    assert found.measured == []
    assert {row.campaign.name for row in found.apart} == {"Search", "Mail", "Fair", "Posters"}
    assert found.booked == Credit()


def test_cohorts_recover_their_cost_by_age_and_stop_at_whole_ages():
    cost = {date(2026, month, 1): D(100) for month in (1, 2, 3)}
    ages = [CohortAge(date(2026, 1, 1), age, 5, 150_00, 0) for age in range(6)]
    found = paybacks(ages, cost, date(2026, 6, 1))[0]
    assert found.name == "Q1 2026"
    assert found.margins_by_age == (D(150), D(150), D(150))  # March's customers have passed ages 0, 1 and 2
    assert found.recovered_ratios[-1] == D(450) / 300
    assert found.payback_months == D(2)
    assert paybacks([*ages, CohortAge(date(2026, 2, 1), 0, 1, 0, 1)], cost, date(2026, 6, 1)) == []


def test_books_answer_for_their_cohorts(company):
    assert all(row.cost_amount > 0 and row.margins_by_age for row in cohort_paybacks(company, date(2026, 11, 15)))


def test_the_touches_behind_a_channel_share_each_order_to_1(company):
    asked = partial(touches_of, journey_window(YEAR, Rules()), channel="search", orders=5)
    rows = store.collect(company, asked, TouchRow, **decay_table(Rules()))
    shared = {}
    for row in rows:
        shared[row.journey_id] = shared.get(row.journey_id, 0) + row.conversions
    assert shared == {"c:o1": 1_000_000, "c:o2": 1_000_000}
    assert {row.channel for row in rows} == {"search", "mail"}
