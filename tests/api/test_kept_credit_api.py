"""Events posted one by one or as lines keep the daily credit equal to a full recompute, whatever order they come in."""

import json
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finint import kept_credit, store
from finint.auth import OWNER
from finint.credit_days import credit_by_day
from finint.kept_credit import credit_kept
from finint.period import Period
from finint.return_rules import MODEL_NAMES, Rules
from finint.ui.fresh import is_behind
from finint.view import View

EVER = View(Period(date(2026, 1, 1), date(2027, 1, 1)), date(2027, 1, 1))
KEYS = count()
LINES = {"content-type": "application/x-ndjson"}
PEOPLE = ("anna", "ben", "zoe")
MOMENTS = st.integers(0, 90 * 24).map(lambda hours: (datetime(2026, 8, 1) + timedelta(hours=hours)).isoformat() + "Z")
TOUCH = st.fixed_dictionaries(
    {"user_id": st.sampled_from(PEOPLE), "ts": MOMENTS, "channel": st.sampled_from(["search", "mail", "direct"])},
    optional={"touch_id": st.sampled_from(["x1", "x2", "t0"]), "campaign_id": st.sampled_from(["C-SEARCH", "C-MAIL"])},
)
ORDER = st.fixed_dictionaries(
    {
        "user_id": st.sampled_from(PEOPLE), "ts": MOMENTS, "conversion_id": st.sampled_from(["o1", "n1", "n2", "n3"]),
        "revenue": st.integers(0, 99_999).map(lambda cents: f"{cents / 100:.2f}"),
    },
    optional={"margin": st.sampled_from(["1.00", "33.33"]), "is_new_customer": st.booleans()},
)  # fmt: skip
REFUND = st.fixed_dictionaries(
    {
        "user_id": st.just("anna"), "ts": MOMENTS, "conversion_id": st.sampled_from(["r1", "r9"]),
        "revenue": st.just("-5.00"), "refund_of": st.sampled_from(["o1", "n1"]),
    }
)  # fmt: skip
BATCHES = st.lists(
    st.one_of(
        st.tuples(st.just("touchpoints"), st.lists(TOUCH, min_size=1, max_size=4)),
        st.tuples(st.just("conversions"), st.lists(st.one_of(ORDER, REFUND), min_size=1, max_size=4)),
    ),
    min_size=1,
    max_size=4,
)


def send(client, kind, events, *, one_by_one):
    bodies = [{"json": event} for event in events] if one_by_one else []
    if not one_by_one:
        bodies = [{"content": "\n".join(json.dumps(event) for event in events)}]
    for body in bodies:
        headers = {"Idempotency-Key": f"k{next(KEYS)}", **({} if one_by_one else LINES)}
        answer = client.post(f"/v1/{kind}", headers=headers, **body)
        assert answer.status_code == 201, answer.text


def holding(days):
    return sorted(day for day in days if any(day[2:]))


def kept_is_recomputed(books):
    for rules in (Rules(model=model, basis=basis) for model in MODEL_NAMES for basis in ("cash", "accrual")):
        kept = credit_kept(books, EVER, rules)
        assert kept is not None
        assert holding(kept) == holding(credit_by_day(books, EVER, rules)), rules
    with store.transaction(books) as cursor:
        before = Counter(cursor.execute("select * from credit_day").fetchall())
        kept_credit.renew(cursor)
        assert Counter(cursor.execute("select * from credit_day").fetchall()) == before


def posted_and_recomputed(client, batches, one_by_one):
    for kind, events in batches:
        send(client, kind, events, one_by_one=one_by_one)
    kept_is_recomputed(store.open_for(OWNER))


@settings(max_examples=3, deadline=None, suppress_health_check=list(HealthCheck))
@given(BATCHES, st.booleans())
def test_whatever_is_posted_the_kept_credit_is_a_full_recompute(small, batches, one_by_one):
    posted_and_recomputed(small, batches, one_by_one)


@pytest.mark.nightly
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(BATCHES, st.booleans())
def test_whatever_is_posted_the_kept_credit_is_a_full_recompute_nightly(small, batches, one_by_one):
    posted_and_recomputed(small, batches, one_by_one)


@pytest.mark.parametrize("one_by_one", [True, False], ids=["singly", "as lines"])
def test_a_late_touch_moves_the_credit_of_an_order_posted_before(small, one_by_one):
    books = store.open_for(OWNER)
    order = {"user_id": "new", "ts": "2026-10-20T10:00:00Z", "conversion_id": "n1", "revenue": "77.10"}
    send(small, "conversions", [order], one_by_one=one_by_one)
    version = store.data_version(books)
    touch = {"user_id": "new", "ts": "2026-10-19T09:00:00Z", "channel": "search", "campaign_id": "C-SEARCH"}
    send(small, "touchpoints", [touch], one_by_one=one_by_one)
    assert is_behind(books, version), "an open page would not notice"
    earned = [day for day in credit_kept(books, EVER, Rules()) if day.day == date(2026, 10, 20)]
    assert [(day.campaign_id, day.value) for day in earned] == [("C-SEARCH", 7710)]
    kept_is_recomputed(books)
