"""Weekly returns: whole weeks only, and a week without an order has none."""

from datetime import date
from decimal import Decimal as D

import pytest
from events_made import event_books

from finint import store
from finint.auth import OWNER
from finint.campaign_returns import campaign_returns
from finint.period import Period
from finint.return_rules import Rules
from finint.view import View
from finint.weekly_returns import weekly, whole_weeks

YEAR = View(Period.parse("2026"), date(2026, 11, 15))


@pytest.fixture(scope="module")
def company():
    books = store.in_memory(OWNER)
    event_books(books)
    yield books
    books.connection.close()


def test_whole_weeks_are_mondays_that_ended_before_the_cut_off():
    weeks = whole_weeks(YEAR)
    assert len(weeks) == 12
    assert all(day.weekday() == 0 for day in weeks)
    # 15 Nov 2026 is a Sunday: its week has not ended before it.
    assert weeks[-1] == date(2026, 11, 2)
    assert whole_weeks(View(Period.month(2026, 9), date(2026, 9, 6))) == []


def test_a_week_has_the_margin_and_cost_of_its_days(company):
    found = campaign_returns(company, YEAR, Rules())
    weeks = [date(2026, 9, 7), date(2026, 9, 14)]
    by_channel = dict(weekly(found, YEAR, weeks))
    # Order 1 of 8 Sep: half of 400 margin each to search and mail; search spent 40 on 7, 9, 11 and 13 Sep.
    assert by_channel["search"][0] == (D(200) - D(160)) / D(160)
    assert by_channel["search"][1] is None, "no order in the week: not −100 %"
    assert by_channel["mail"][0] is None, "no cost in the week"


def test_revenue_takes_the_place_of_margin_on_that_basis(company):
    found = campaign_returns(company, YEAR, Rules(benefit="revenue"))
    value = dict(weekly(found, YEAR, [date(2026, 9, 7)]))["search"][0]
    assert value == pytest.approx(D("500.00") / 160 - 1, abs=D("0.0001"))
