"""The brief's finance endpoints give the numbers of the pages, and record a cost once."""

from datetime import date
from decimal import Decimal as D

import pytest
from fastapi.testclient import TestClient
from made import NOW, budget_reading, spend_reading

from finint import budget, holdings, store
from finint.api.application import api
from finint.auth import OWNER
from finint.importer.post import post
from finint.period import Period
from finint.view import View

BASE = "/v1/integrations/finance"
COST = {"date": "2026-10-05", "amount": "12.50", "currency": "EUR", "category": "media_spend", "campaign": "a"}


@pytest.fixture
def client(tmp_path, monkeypatch):
    monkeypatch.setenv("FININT_STORE", str(tmp_path / "books.duckdb"))
    books = store.open_for(OWNER)
    post(books, spend_reading((date(2026, 10, 1), "a", "100.00"), (date(2026, 9, 1), "b", "40.00")), now=NOW)
    post(books, budget_reading(("Growth", date(2026, 1, 1), date(2027, 1, 1), "1200.00")), now=NOW)
    with TestClient(api) as client:
        yield client
    store.close(books)


def test_a_month_has_its_consumption_variance_months_and_departments(client):
    body = client.get(f"{BASE}/budget/2026-09").json()
    assert body["consumption"]["actual_amount"] == "40.00"
    assert body["consumption"]["budget_amount"] == "100.00"
    assert body["variance"]["variance_amount"] == "-60.00"
    assert body["variance"]["impact"] == "favourable"
    assert {row["department"] for row in body["departments"]} == {"", "Growth"}
    assert [row["month"] for row in body["forecast_vs_actual"]["months"]] == ["2026-09"]


def test_the_year_equals_what_the_page_adds_up(client):
    body = client.get(f"{BASE}/budget/2026").json()
    books = store.open_for(OWNER)
    view = View(Period.parse("2026"), date.fromisoformat(body["as_of"]), body["version"])
    total = budget.total(holdings.cells(books, view))
    assert D(body["consumption"]["actual_amount"]) == total.actual_amount
    assert D(body["forecast_vs_actual"]["plan_to_date_amount"]) == total.due_amount
    parts = sum(D(row["actual_amount"]) for row in body["departments"])
    assert parts == D(body["consumption"]["actual_amount"])


@pytest.mark.parametrize("period", ["26", "2026-13x", "2026-Q5", "x", "2026-W99"])
def test_an_unknown_period_is_named_and_not_guessed(client, period):
    answer = client.get(f"{BASE}/budget/{period}")
    assert answer.status_code == 422
    assert "Traceback" not in answer.text


def test_a_recorded_cost_counts_at_once_and_a_retry_does_not_count_again(client):
    before = D(client.get(f"{BASE}/budget/2026-10").json()["consumption"]["actual_amount"])
    first = client.post(f"{BASE}/spend", json=COST, headers={"Idempotency-Key": "k-1"})
    again = client.post(f"{BASE}/spend", json=COST, headers={"Idempotency-Key": "k-1"})
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    after = D(client.get(f"{BASE}/budget/2026-10").json()["consumption"]["actual_amount"])
    assert after - before == D("12.50")


def test_the_same_key_with_another_body_is_409(client):
    client.post(f"{BASE}/spend", json=COST, headers={"Idempotency-Key": "k-1"})
    answer = client.post(f"{BASE}/spend", json=COST | {"amount": "13"}, headers={"Idempotency-Key": "k-1"})
    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"amount": "abc"}, "amount"),
        ({"amount": "1.0000000000001"}, "amount"),
        ({"amount": "NaN"}, "amount"),
        ({"currency": "euro"}, "currency"),
        ({"date": "2026-02-30"}, "date"),
        ({"category": "fun"}, "category"),
        ({"surprise": 1}, "surprise"),
        ({"resource_hours": -1}, "resource_hours"),
    ],
)
def test_a_bad_body_names_its_field_and_stores_nothing(client, change, field):
    version = client.get("/v1/health").json()["data_version"]
    answer = client.post(f"{BASE}/spend", json=COST | change, headers={"Idempotency-Key": "k"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert field in answer.json()["errors"][0]["field"]
    assert client.get("/v1/health").json()["data_version"] == version


def test_without_a_key_nothing_is_recorded(client):
    assert client.post(f"{BASE}/spend", json=COST).status_code == 422


def spent(client, period):
    return D(client.get(f"{BASE}/budget/{period}").json()["consumption"]["actual_amount"])


@pytest.mark.parametrize(
    ("period", "actual"), [("2026", "140"), ("2026-Q3", "40"), ("2026-Q4", "100"), ("2026-W40", "100")]
)
def test_every_form_of_period_is_exactly_its_days(client, period, actual):
    assert spent(client, period) == D(actual)


def test_a_week_has_the_plan_of_its_days(client):
    body = client.get(f"{BASE}/budget/2026-W40").json()
    assert (body["start"], body["end"]) == ("2026-09-28", "2026-10-04")
    assert D(body["consumption"]["budget_amount"]) == pytest.approx(D(100) * 3 / 30 + D(100) * 4 / 31, abs=D("0.02"))


def test_filters_and_state_stand_in_the_answer(client):
    body = client.get(f"{BASE}/budget/2026", params={"channel": ["search"]}).json()
    assert body["consumption"]["budget_amount"] == "0.00"
    assert body["variance"]["state"] == "unbudgeted"
    assert body["snapshot"] == "live"
    assert len(body["data_hash"]) == 64
    assert client.get(f"{BASE}/budget/2026", params={"snapshot": "x"}).status_code == 422
    assert client.get(f"{BASE}/budget/2026", params={"version": "x"}).status_code == 422


OVERHEAD = {
    "date": "2026-10-05",
    "amount": "100.00",
    "currency": "EUR",
    "category": "operational_overhead",
    "allocation_method": "headcount",
    "department": "Growth",
}


def test_overhead_of_a_quarter_is_spread_over_its_months(client):
    body = OVERHEAD | {"reporting_period": "2026-Q1"}
    assert client.post(f"{BASE}/spend", json=body, headers={"Idempotency-Key": "q"}).status_code == 201
    months = [spent(client, f"2026-0{month}") for month in (1, 2, 3)]
    assert sum(months) == 100
    assert max(months) - min(months) <= D("0.01")


def test_media_counts_on_its_allocation_date(client):
    body = COST | {"allocation_date": "2026-03-02", "attribution_method": "multi_touch", "amount": "7"}
    receipt = client.post(f"{BASE}/spend", json=body, headers={"Idempotency-Key": "m"}).json()
    assert receipt["recorded"]["stated_date"] == "2026-10-05"
    assert spent(client, "2026-03") == 7


def test_production_fees_payment_and_contract_are_recorded(client):
    production = COST | {"category": "creative_production", "resource_hours": 12, "fixed_cost_allocation": "3.50"}
    fees = COST | {"category": "platform_fees", "platform": "Example Ads", "billing_period": "2026-10"}
    paid = {"vendor": "Example Media Ltd", "contract_id": "K-1", "paid_date": "2026-10-20", "payment_reference": "P-9"}
    for key, body in (("p", production), ("f", fees), ("v", COST | paid)):
        answer = client.post(f"{BASE}/spend", json=body, headers={"Idempotency-Key": key})
        assert answer.status_code == 201
        said = answer.json()["recorded"]
        assert {name for name in body if name not in ("date", "category")} <= set(said)
    rows = store.open_for(OWNER).connection.cursor().execute("select vendor, contract_id from spend_line").fetchall()
    assert ("Example Ads", None) in rows
    assert ("Example Media Ltd", "K-1") in rows


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"platform": "Example Ads"}, "platform"),
        ({"reporting_period": "2026-10"}, "reporting_period"),
        ({"resource_hours": 3}, "resource_hours"),
        ({"category": "platform_fees", "attribution_method": "first_touch"}, "attribution_method"),
        ({"date": "0001-01-01"}, "date"),
        ({"description": "a\u0000b"}, "description"),
    ],
)
def test_a_field_of_another_category_is_named_and_refused(client, change, field):
    answer = client.post(f"{BASE}/spend", json=COST | change, headers={"Idempotency-Key": "k"})
    assert answer.status_code == 422
    assert field in answer.json()["detail"]


def test_errors_are_problems(client):
    for answer in (client.get("/nothing"), client.get(f"{BASE}/budget/2026-13"), client.put(f"{BASE}/spend")):
        assert answer.headers["content-type"] == "application/problem+json"
        assert {"type", "title", "status", "detail"} <= set(answer.json())
        assert answer.json()["status"] == answer.status_code
