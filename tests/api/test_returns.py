"""The return of a campaign by the API is the one of the page's read; what is undefined is null."""

from decimal import Decimal as D

import pytest
from events_made import event_books
from fastapi.testclient import TestClient

from finint import store
from finint.api.application import api
from finint.api.asked import ask
from finint.auth import OWNER
from finint.campaign_returns import campaign_returns
from finint.return_rules import MODEL_NAMES, Rules

BASE = "/v1/integrations/finance/roi"


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FININT_STORE", str(tmp_path_factory.mktemp("api") / "books.duckdb"))
        books = store.open_for(OWNER)
        event_books(books)
        with TestClient(api) as client:
            yield client
        store.close(books)


def test_the_briefs_fields_equal_the_pages_read(client):
    body = client.get(f"{BASE}/C-SEARCH", params={"period": "2026"}).json()
    books = store.open_for(OWNER)
    found = campaign_returns(books, ask(books, "2026").view, Rules())
    roi = next(row.roi for row in found.campaigns if row.campaign.campaign_id == "C-SEARCH")
    assert body["campaign_id"] == "C-SEARCH"
    assert D(body["total_investment"]) == roi.total_investment
    assert D(body["attributed_revenue"]) == roi.attributed_revenue
    assert D(body["net_revenue"]) == roi.net_revenue
    assert body["roi_percentage"] == f"{roi.roi_percentage:.2f}"
    assert body["accounting_roi_ratio"] == float(roi.accounting_roi_ratio)
    assert body["economic_roi_ratio"] == float(roi.economic_roi_ratio)
    assert body["confidence_level"] == roi.confidence_level
    assert set(body["attribution_results"]) == set(MODEL_NAMES)
    assert D(body["attribution_results"]["linear"]["revenue_amount"]) == roi.attributed_revenue
    assert body["conventions"]["model"] == "linear"


def test_money_is_a_string_of_two_decimals(client):
    body = client.get(f"{BASE}/C-MAIL").json()
    for name in ("total_investment", "attributed_revenue", "net_revenue", "cpa_amount", "roi_percentage"):
        assert body[name] == f"{D(body[name]):.2f}"


def test_a_campaign_without_an_outcome_has_cost_and_nulls(client):
    body = client.get(f"{BASE}/C-POSTERS").json()
    assert D(body["total_investment"]) > 40
    assert body["attributed_revenue"] is body["net_revenue"] is body["roi_percentage"] is None
    assert body["confidence_level"] == "not assessable"
    assert set(body["attribution_results"].values()) == {None}


def test_an_unknown_campaign_is_a_404_problem(client):
    answer = client.get(f"{BASE}/nobody")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert "'nobody'" in answer.json()["detail"]


@pytest.mark.parametrize("asked", [{"model": "best"}, {"lookback_days": 45}, {"period": "26"}, {"basis": "x"}])
def test_an_unknown_convention_is_named(client, asked):
    answer = client.get(f"{BASE}/C-MAIL", params=asked)
    assert answer.status_code == 422
    assert next(iter(asked)) in answer.text


def test_weeks_of_a_month_add_up_to_it(client):
    """A week's cost and credit are its days' of the months around it: the weeks of September are September."""
    whole = client.get(f"{BASE}/C-SEARCH", params={"period": "2026-09"}).json()
    weeks = [client.get(f"{BASE}/C-SEARCH", params={"period": f"2026-W{week}"}).json() for week in range(37, 40)]
    for name in ("attributed_revenue", "conversions"):
        assert sum(D(str(week[name])) for week in weeks) <= D(str(whole[name]))
    first = client.get(f"{BASE}/C-SEARCH", params={"period": "2026-W36"}).json()
    # 31 August lies in week 36, 28 to 30 September in week 40: the four weeks between hold 14 of 15 search days.
    spent = sum(D(week["cost"]["cost_amount"]) for week in [first, *weeks])
    assert spent <= D(whole["cost"]["cost_amount"])
    assert D(weeks[0]["attributed_revenue"]) > 0
    assert weeks[0]["conventions"]["start"] == "2026-09-07"
    assert weeks[0]["attribution_results"]["linear"]["revenue_amount"] == weeks[0]["attributed_revenue"]
    assert weeks[0]["payback_period"] is None


def test_a_week_is_the_weekly_tables_week(client):
    """The return of a channel's only campaign in a week is what the ROI page's table shows, over the same month."""
    from datetime import date

    from finint.weekly_returns import weekly

    books = store.open_for(OWNER)
    view = ask(books, "2026-09").view
    found = campaign_returns(books, view, Rules())
    [(_, [shown])] = [row for row in weekly(found, view, [date(2026, 9, 7)]) if row[0] == "search"]
    told = client.get(f"{BASE}/C-SEARCH", params={"period": "2026-W37"}).json()["accounting_roi_ratio"]
    assert told == pytest.approx(float(shown))


@pytest.mark.parametrize("path", ["/v1/metrics/roas_ratio", "/v1/attribution", f"{BASE}/C-SEARCH", "/v1/campaigns"])
def test_a_look_back_is_taken_as_text_of_a_query(client, path):
    assert client.get(path, params={"lookback_days": "60", "period": "2026"}).status_code == 200
    assert client.get(path, params={"lookback_days": "45"}).status_code == 422
