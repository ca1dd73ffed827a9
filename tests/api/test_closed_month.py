"""The API refuses an expenditure of a closed month, unless it asks for a restatement."""

from datetime import date

import pytest
from made import NOW
from test_finance import BASE, COST, client  # noqa: F401  a fixture

from finint import close, restated, store
from finint.auth import OWNER

pytestmark = pytest.mark.usefixtures("closes_look_back")


def test_a_closed_month_answers_409_and_takes_a_restatement(client):  # noqa: F811
    books = store.open_for(OWNER)
    close.close(books, date(2026, 10, 1), version="", as_of=date(2026, 11, 1), reason="x", write=lambda *_: {}, now=NOW)
    answer = client.post(f"{BASE}/spend", json=COST, headers={"Idempotency-Key": "late-1-key"})
    assert answer.status_code == 409
    assert "October 2026 is closed" in answer.text
    answer = client.post(f"{BASE}/spend", json=COST | {"restatement": True}, headers={"Idempotency-Key": "late-2-key"})
    assert answer.status_code == 201
    assert client.get(f"{BASE}/budget/2026-10").json()["consumption"]["actual_amount"] == "100.00"
    assert restated.since(books)[date(2026, 10, 1)].rows == 1
