"""Vendors, savings, KPI, report and snapshots: the answer is the page's read, and a closed month stays as it was."""

from datetime import date
from decimal import Decimal as D

from made import NOW

from finint import close, report, store, vendor_books
from finint.api.asked import ask
from finint.auth import OWNER


def test_vendors_add_up_to_the_pages_read(kept):
    books = store.open_for(OWNER)
    view = ask(books, "2026").view
    found = vendor_books.vendor_books(books, view)
    body = kept.get("/v1/vendors", params={"period": "2026"}).json()
    assert D(body["spend_amount"]) == found.spend_amount
    assert sum(D(row["spend_amount"]) for row in body["items"]) == D(body["spend_amount"])
    assert body["total"] == len(found.ranked)


def test_savings_and_kpi_say_what_is_missing(kept):
    savings = kept.get("/v1/savings").json()
    assert (savings["total"], savings["progress"]["realised_amount"]) == (0, "0.00")
    items = kept.get("/v1/kpi").json()["items"]
    assert len(items) == 4
    assert all(item["state"] == "not assessable" and item["reason"] for item in items)
    for item in items:
        assert kept.get(f"/v1/kpi/{item['id']}/rows").status_code == 200
    assert kept.get("/v1/kpi/nothing/rows").status_code == 404


def test_a_closed_months_report_and_figures_are_those_of_its_close(small):
    books = store.open_for(OWNER)
    month = date(2026, 9, 1)

    def write(books, month, checks, now):
        return report.of_close(books, month, checks, now, version="Plan")

    before = small.get("/v1/integrations/finance/budget/2026-09").json()
    close.close(books, month, version="Plan", as_of=date(2026, 11, 1), reason="x", write=write, now=NOW)
    listed = small.get("/v1/snapshots").json()
    name = listed["items"][0]["snapshot_id"]
    kept = small.get(f"/v1/snapshots/{name}").json()
    assert small.get("/v1/report", params={"period": "2026-09"}).json() == kept
    late = {"date": "2026-09-20", "amount": "999", "currency": "EUR", "channel": "search", "restatement": True}
    answer = small.post("/v1/integrations/finance/spend", json=late, headers={"Idempotency-Key": "late"})
    assert answer.status_code == 201
    after = small.get("/v1/integrations/finance/budget/2026-09", params={"snapshot": name}).json()
    assert after["consumption"]["actual_amount"] == before["consumption"]["actual_amount"]
    assert (after["snapshot"], after["data_hash"]) == (name, listed["items"][0]["data_hash"])
    assert small.get("/v1/report", params={"period": "2026-09"}).json() == kept
    for asked in ({"snapshot": name, "period": "2026-08"}, {"snapshot": "snap-nothing"}):
        assert small.get("/v1/metrics/actual_amount", params=asked).status_code == 422


def test_the_report_of_open_months_is_a_draft(kept):
    body = kept.get("/v1/report", params={"period": "2026-10"}).json()
    assert body["snapshot_id"] == "live"
    assert body["sections"]
    assert kept.get("/v1/report", params={"period": "2026-W40"}).status_code == 422
