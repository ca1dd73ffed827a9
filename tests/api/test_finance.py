"""The brief's finance endpoints give the numbers of the pages, and record a cost once."""

from datetime import date
from decimal import Decimal as D

import pytest
from fastapi.testclient import TestClient
from made import NOW, budget_reading, spend_reading

from finint import budget, holdings, store
from finint.api import api
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
