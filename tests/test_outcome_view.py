"""Returns end with the last day of spend or of orders, whichever is later; plan and spend keep their own."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal as D

import pytest
from events_made import event_books, orders
from fastapi.testclient import TestClient
from made import NOW, spend_reading

from finint import report_outcomes, report_parts, store
from finint.api.application import api
from finint.auth import OWNER
from finint.automation import digest
from finint.campaign_returns import campaign_returns
from finint.importer.post import post
from finint.outcome_view import outcome_view
from finint.period import Period
from finint.return_rules import Rules
from finint.view import View

SPENT = date(2026, 11, 2)  # the morning after the last spend of these books
YEAR = View(Period.parse("2026"), SPENT)
TODAY = date(2026, 11, 20)


def order(day, number="late"):
    return orders([(number, "ben", datetime(2026, 11, day, 10), "70.00", "30", False, None)])


def cut(books, view=YEAR, today=TODAY):
    return outcome_view(books, view, today).as_of


def test_orders_that_end_before_the_spend_leave_its_cut(books):
    event_books(books)
    assert cut(books) == SPENT


def test_books_without_orders_keep_the_cut_of_spend(books):
    event_books(books, with_events=False)
    assert cut(books) == SPENT


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        pytest.param(1, SPENT, id="of the last day of spend"),
        pytest.param(2, SPENT + timedelta(days=1), id="of the first day after"),
        pytest.param(20, date(2026, 11, 21), id="of today"),
        pytest.param(21, SPENT, id="dated tomorrow: a clock is wrong"),
    ],
)
def test_the_window_reaches_the_last_order(books, day, expected):
    event_books(books)
    post(books, order(day), now=NOW)
    assert cut(books) == expected


def test_a_period_that_is_over_stays_as_it_is(books):
    event_books(books)
    post(books, order(9), now=NOW)
    october = View(Period.parse("2026-10"), date(2026, 11, 1))
    assert outcome_view(books, october, TODAY) == october
    november = replace(YEAR, period=Period.parse("2026-11"))
    assert cut(books, november) == date(2026, 11, 10)


def test_an_order_after_the_spend_is_in_the_returns_and_costs_nothing_more(books):
    event_books(books)
    before = campaign_returns(books, outcome_view(books, YEAR, TODAY), Rules())
    post(books, order(9), now=NOW)
    after = campaign_returns(books, outcome_view(books, YEAR, TODAY), Rules())
    assert after.booked.revenue_amount - before.booked.revenue_amount == D("70.00")
    assert after.spend_amount == before.spend_amount
    assert after.loading == before.loading


def test_a_draft_and_the_weekly_digest_count_the_order_too_and_say_both_days(books):
    event_books(books)

    def told():
        asked = report_parts.Asked(YEAR, "EUR", outcomes=outcome_view(books, YEAR, TODAY))
        return report_outcomes.returns(books, asked).document(), digest.weekly(books, TODAY, NOW).body

    before, message = told()
    assert "Orders to" not in before["said"]
    assert "orders to" not in message
    post(books, order(9), now=NOW)
    after, message = told()
    assert after["rows"] != before["rows"]
    assert "Orders to 9 Nov 2026 count, spend to 1 Nov 2026." in after["said"]
    assert "year to date, orders to 9 Nov 2026 (" in message


def test_page_and_api_count_the_same_orders(tmp_path, monkeypatch):
    path = tmp_path / "books.duckdb"
    monkeypatch.setenv("FININT_STORE", str(path))
    books = store.open_for(OWNER, path)
    event_books(books)
    # Of this machine's today, which no test may choose for the API.
    today = datetime.now().replace(hour=0, minute=0)
    spent = max(today.date() - timedelta(days=2), date(today.year, 1, 1))
    post(books, spend_reading((spent, "Search", "1.00"), file_name="now.csv"), now=NOW)
    with TestClient(api) as client:
        asked = {"period": f"{today:%Y}"}
        before = client.get("/v1/metrics/mer_ratio", params=asked).json()
        post(books, orders([("z", "ben", today, "5000.00", "30", False, None)]), now=NOW)
        after = client.get("/v1/metrics/mer_ratio", params=asked).json()
        assert D(after["value"]) > D(before["value"])
        told = client.get("/v1/integrations/finance/roi/C-SEARCH", params=asked)
        assert told.status_code == 200
        assert told.json()["conventions"]["as_of"] == f"{today + timedelta(days=1):%Y-%m-%d}"
