"""Touches, conversions, files and jobs over HTTP: all of a batch or none, once a key, and nothing without its field."""

import io
import json
import threading
import time
from decimal import Decimal as D

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finint.api.jobs import Jobs

LINES = {"content-type": "application/x-ndjson"}
TOUCH = {"user_id": "zoe", "ts": "2026-10-20T09:00:00+02:00", "channel": "search", "campaign_id": "C-SEARCH"}
ORDER = {"user_id": "zoe", "ts": "2026-10-20T10:00:00Z", "conversion_id": "z1", "revenue": "77.10", "margin": "30"}


def version(client):
    return client.get("/v1/health").json()["data_version"]


def booked(client):
    return client.get("/v1/attribution", params={"period": "2026"}).json()["booked"]


def test_a_stated_touch_and_order_earn_their_credit_at_once(small):
    before = booked(small)
    assert small.post("/v1/touchpoints", json=TOUCH, headers={"Idempotency-Key": "t"}).status_code == 201
    answer = small.post("/v1/conversions", json=ORDER, headers={"Idempotency-Key": "c"})
    assert (answer.status_code, answer.json()["recorded"]) == (201, 1)
    after = booked(small)
    assert after["conversions"] == before["conversions"] + 1
    assert D(after["revenue_amount"]) - D(before["revenue_amount"]) == D("77.10")


def test_a_batch_is_posted_once_and_replayed(small):
    lines = "\n".join(json.dumps(ORDER | {"conversion_id": f"b{number}"}) for number in range(50))
    asked = {"content": lines, "headers": {**LINES, "Idempotency-Key": "batch"}}
    first, again = small.post("/v1/conversions", **asked), small.post("/v1/conversions", **asked)
    assert first.json() == again.json()
    assert first.json()["recorded"] == 50
    assert again.headers["Idempotent-Replayed"] == "true"
    other = small.post("/v1/conversions", json=ORDER, headers={"Idempotency-Key": "batch"})
    assert other.status_code == 409


def test_the_same_order_under_two_keys_counts_once(small):
    for key in ("a", "b"):
        small.post("/v1/conversions", json=ORDER, headers={"Idempotency-Key": key})
    assert booked(small)["conversions"] == 5


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ts": "yesterday"}, "ts"),
        ({"ts": "0001-01-01T00:00:00Z"}, "ts"),
        ({"revenue": "1e400"}, "revenue"),
        ({"revenue": "NaN"}, "revenue"),
        ({"currency": "euro"}, "currency"),
        ({"surprise": 1}, "surprise"),
        ({"user_id": ""}, "user_id"),
    ],
)
def test_one_bad_line_keeps_the_whole_batch_out_and_is_named(kept, change, field):
    before = version(kept)
    content = json.dumps(ORDER) + "\n" + json.dumps(ORDER | {"conversion_id": "z2"} | change)
    answer = kept.post("/v1/conversions", content=content, headers={**LINES, "Idempotency-Key": "k"})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == f"line 2.{field}"
    assert version(kept) == before


@pytest.mark.parametrize("content", ["", "\n\n", "{", "[]", "\x00", '{"user_id": ' + "[" * 5000])
def test_what_is_no_event_is_refused(kept, content):
    answer = kept.post("/v1/touchpoints", content=content, headers={**LINES, "Idempotency-Key": "k"})
    assert answer.status_code == 422


@given(st.binary(max_size=300))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_bytes_are_refused_without_a_mistake(kept, content):
    for path in ("/v1/touchpoints", "/v1/conversions"):
        answer = kept.post(path, content=content, headers={**LINES, "Idempotency-Key": "k"})
        assert answer.status_code == 422


class TestBodies:
    def test_ten_megabytes_of_json_are_too_large(self, kept):
        before = version(kept)
        body = b'{"description": "' + b"x" * 10_000_000 + b'"}'
        headers = {"content-type": "application/json", "Idempotency-Key": "k"}
        answer = kept.post("/v1/integrations/finance/spend", content=body, headers=headers)
        assert answer.status_code == 413
        assert version(kept) == before

    def test_a_stream_without_a_length_is_cut_too(self, kept):
        parts = (b"x" * 100_000 for _ in range(50))
        headers = {"content-type": "application/json", "Idempotency-Key": "k"}
        assert kept.post("/v1/integrations/finance/spend", content=parts, headers=headers).status_code == 413

    @pytest.mark.parametrize("given", ["text/plain", "application/xml", "multipart/form-data", ""])
    def test_another_type_of_body_is_415(self, kept, given):
        headers = {"content-type": given, "Idempotency-Key": "k"}
        answer = kept.post("/v1/integrations/finance/spend", content=b"{}", headers=headers)
        assert answer.status_code == 415
        assert answer.headers["content-type"] == "application/problem+json"


FILE = b"Date,Campaign,Cost,Currency\n2026-10-01,New campaign,12.50,EUR\n2026-10-02,New campaign,7.50,EUR\n"


def upload(client, content=FILE, name="spend.csv", **form):
    return client.post("/v1/imports", files={"file": (name, io.BytesIO(content), "text/csv")}, data=form)


class TestImports:
    def test_a_dry_run_writes_nothing_and_says_what_posting_does(self, small):
        before = version(small)
        dry = upload(small, dry_run="true")
        assert (dry.status_code, version(small)) == (200, before)
        done = upload(small)
        assert done.status_code == 201
        assert done.json()["totals"] == dry.json()["totals"] == {"EUR": "20.00"}
        assert upload(small).json()["outcome"] == "no_op"

    def test_an_import_is_listed_and_taken_back_once(self, small):
        actual = small.get("/v1/metrics/actual_amount", params={"period": "2026"}).json()["value"]
        import_id = upload(small).json()["import_id"]
        assert import_id in {row["import_id"] for row in small.get("/v1/imports").json()["items"]}
        assert small.get(f"/v1/imports/{import_id}").json()["receipt"]["totals"] == {"EUR": "20.00"}
        assert small.post(f"/v1/imports/{import_id}/undo").json()["status"] == "undone"
        assert small.post(f"/v1/imports/{import_id}/undo").status_code == 409
        assert small.get("/v1/metrics/actual_amount", params={"period": "2026"}).json()["value"] == actual
        assert small.get("/v1/imports", params={"status": "undone"}).json()["total"] == 1

    def test_what_is_asked_or_refused_is_said(self, small):
        asked = upload(small, b"Date,Campaign,Cost\n2026-10-01,New,12.50\n")
        assert (asked.status_code, asked.json()["outcome"]) == (422, "needs_input")
        assert asked.json()["questions"][0]["key"] == "currency"
        answered = upload(small, b"Date,Campaign,Cost\n2026-10-01,New,12.50\n", answers='{"currency": "EUR"}')
        assert answered.status_code == 201
        assert upload(small, b"\x00\x01\x02").status_code == 422
        assert upload(small, answers="[]").status_code == 422
        assert small.get("/v1/imports/imp-99999").status_code == 404
        assert small.post("/v1/imports/imp-99999/undo").status_code == 404


CURVES = {
    "total_budget": 900,
    "channels": [
        {"name": "search", "beta": 3000, "half": 600, "slope": 1.4, "current": 400},
        {"name": "social", "beta": 2500, "half": 900, "slope": 1.1, "current": 500},
    ],
}


class TestOptimization:
    def finished(self, client, job_id):
        for _ in range(300):
            body = client.get(f"/v1/optimization/{job_id}").json()
            if body["state"] in ("done", "failed"):
                return body
            time.sleep(0.1)
        raise AssertionError("the job did not end")

    def test_a_job_ends_with_the_briefs_five_fields(self, kept):
        started = kept.post("/v1/optimization", json=CURVES)
        assert started.status_code == 202
        body = self.finished(kept, started.json()["job_id"])
        assert body["state"] == "done"
        assert body["progress_ratio"] == 1
        result = body["result"]
        assert {
            "current_allocation",
            "optimized_allocation",
            "expected_improvement",
            "risk_assessment",
            "implementation_timeline",
        } <= set(result)
        assert sum(D(amount) for amount in result["optimized_allocation"].values()) == 900

    def test_a_problem_that_cannot_be_meant_is_refused_at_once(self, kept):
        answer = kept.post("/v1/optimization", json={"channels": []})
        assert answer.status_code == 422
        assert "total_budget" in answer.json()["detail"]
        assert kept.get("/v1/optimization/" + "x" * 22).status_code == 404

    def test_books_that_tell_no_curve_end_in_the_reason(self, kept):
        started = kept.post("/v1/optimization/books", json={"objective": "count"})
        body = self.finished(kept, started.json()["job_id"])
        assert body["state"] == "failed"
        assert "tell no curve" in body["problem"]
        stray = kept.post("/v1/optimization/books", json={"objectiv": "count"})
        assert (stray.status_code, "objectiv" in stray.text) == (422, True)

    def test_a_cancelled_job_stops_at_its_next_step(self):
        jobs, begun, go_on, done = Jobs(), threading.Event(), threading.Event(), []

        def work(tell):
            tell(0.3, "first")
            begun.set()
            go_on.wait(10)
            tell(0.6, "second")
            done.append("never")
            return {}

        running, waiting = jobs.start("me", work), jobs.start("me", work)
        assert begun.wait(10)
        assert jobs.cancel("somebody else", running.id) is None
        for job in (running, waiting):
            assert jobs.cancel("me", job.id).document()["state"] == "cancelled"
        go_on.set()
        last = jobs.start("me", lambda tell: {"made": True})
        while last.document()["state"] not in ("done", "failed"):
            time.sleep(0.01)
        assert last.document()["result"] == {"made": True}
        assert not done
        for job in (running, waiting):
            assert (job.document()["state"], job.document()["result"]) == ("cancelled", None)
            assert jobs.cancel("me", job.id).document()["state"] == "cancelled"
        assert jobs.cancel("me", last.id).document()["state"] == "done"

    def test_a_job_cancelled_after_its_last_step_stays_cancelled(self):
        jobs = Jobs()

        class Last:
            """Cancels as soon as the worker has told its last step."""

            def __init__(self):
                self.lock, self.told = threading.RLock(), 0

            def __enter__(self):
                self.lock.acquire()

            def __exit__(self, *_):
                self.lock.release()
                self.told += 1
                if self.told == 2:
                    jobs.cancel("me", job.id)

        job = jobs.start("me", lambda tell: {})
        while job.document()["state"] != "done":
            time.sleep(0.01)
        job.state, job.lock = "queued", Last()
        jobs._run(job, lambda tell: {})
        assert job.state == "cancelled"

    def test_a_job_is_cancelled_over_http(self, kept):
        started = kept.post("/v1/optimization/books", json={}).json()
        answer = kept.delete(f"/v1/optimization/{started['job_id']}")
        assert answer.status_code == 200
        assert answer.json()["state"] in ("cancelled", "failed")
        assert kept.delete("/v1/optimization/" + "x" * 22).status_code == 404


def test_the_description_is_complete_and_loads_nothing(kept):
    document = kept.get("/v1/openapi.json").json()
    page = kept.get("/v1/docs")
    for path in document["paths"]:
        assert path in page.text
    for field in document["components"]["schemas"]["Spend"]["properties"]:
        assert f"<td>{field}<td>body" in page.text
    assert "http://" not in page.text
    assert "https://" not in page.text
    assert "<script" not in page.text
