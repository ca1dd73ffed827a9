"""Lift tests: read from a file, posted, the latest word counts, and what cannot be used says why."""

from datetime import date
from decimal import Decimal

import pytest
from made import NOW

from finint import store
from finint.auth import Actor
from finint.importer.bring import Upload, bring_in
from finint.lift_tests import LiftTest, latest_for, lift_tests, unused_tests

HEADER = "experiment_id,channel,start_date,end_date,spend_change,currency,outcome,lift,standard_error\n"
GOOD = "L1,Paid_Social,2026-01-05,2026-02-01,-1000.00,EUR,new_customers,-40,8\n"


@pytest.fixture
def books():
    opened = store.in_memory(Actor("t", "finance"))
    yield opened
    store.close(opened)


def bring(books, text, name="tests.csv"):
    return bring_in(books, Upload(text.encode(), name, ""), {}, now=NOW)


def test_a_test_is_posted_with_its_days_half_open(books):
    assert bring(books, HEADER + GOOD).outcome == "import"
    (found,) = lift_tests(books, date(2026, 11, 15))
    assert (found.channel, found.start_date, found.end_date) == ("paid_social", date(2026, 1, 5), date(2026, 2, 2))
    assert (found.spend_change_amount, found.lift, found.line_no) == (Decimal(-1000), Decimal(-40), 2)
    assert found.cost_per_outcome == Decimal(-1000) / Decimal(-40)


def test_a_test_that_has_not_ended_is_not_known_yet(books):
    bring(books, HEADER + GOOD)
    assert not lift_tests(books, date(2026, 2, 1))
    assert lift_tests(books, date(2026, 2, 2))


def test_the_latest_file_has_the_last_word_on_a_test(books):
    bring(books, HEADER + GOOD)
    bring(books, HEADER + GOOD.replace(",-40,", ",-30,"), "again.csv")
    assert [row.lift for row in lift_tests(books, date(2026, 11, 15))] == [Decimal(-30)]


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("2026-02-01", "2026-01-01", "it ends before it starts"),
        (",8\n", ",0\n", "its standard error is not above 0"),
        ("-1000.00", "0", "spend was not changed"),
        ("EUR", "USD", "no exchange rate on or before its first day"),
    ],
)
def test_a_test_that_cannot_be_used_is_listed_with_its_reason(books, old, new, reason):
    bring(books, HEADER + GOOD.replace(old, new))
    assert not lift_tests(books, date(2026, 11, 15))
    assert [row.reason for row in unused_tests(books)] == [reason]


def test_a_broken_lift_waits_in_quarantine(books):
    receipt = bring(books, HEADER + GOOD + GOOD.replace("-40", "forty").replace("L1", "L2"))
    assert receipt.outcome == "import_with_warnings"
    assert [row.experiment_id for row in lift_tests(books, date(2026, 11, 15))] == ["L1"]


def made(lift, change="-1000", error="8", channel="video", campaign=None, end=date(2026, 2, 1), name="L"):
    return LiftTest(
        name, channel, campaign, date(2026, 1, 1), end, Decimal(change), "orders", Decimal(lift), Decimal(error), "i", 2
    )


@pytest.mark.parametrize(
    ("lift", "conclusive"),
    [("-40", True), ("-13", False), ("13.2", False), ("40", False), ("-13.2", True), ("0", False)],
)
def test_a_test_is_conclusive_when_its_90_percent_interval_leaves_out_no_effect(lift, conclusive):
    # 8 × 1.645 = 13.16; an effect against the change's sign proves nothing about cost.
    assert made(lift).is_conclusive is conclusive


def test_the_range_of_cost_per_outcome_holds_the_cost():
    test = made("-40")
    low, high = test.cost_per_outcome_range
    assert low < test.cost_per_outcome < high
    assert high == pytest.approx(Decimal(1000) / (40 - Decimal("1.644854") * 8))


def test_a_campaign_without_a_test_of_its_own_has_its_channels_latest():
    tests = [
        made("-1", name="old"),
        made("-2", name="new", end=date(2026, 3, 1)),
        made("-3", campaign="c9", name="own"),
    ]
    assert latest_for(tests, "video", "c1").experiment_id == "new"
    assert latest_for(tests, "video", "c9").experiment_id == "own"
    assert latest_for(tests, "email", "c1") is None
