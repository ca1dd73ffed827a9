"""Every odd event is counted, listed with its line, and treated as said; none is dropped in silence."""

from datetime import datetime, timedelta

import pytest
from events_made import campaigns, orders, touchpoints
from made import NOW

from finint import campaign_returns
from finint.importer.post import post
from finint.odd_events import TREATED, odd_rows, oddities

SEPTEMBER = datetime(2026, 9, 1, 9)
LATER = SEPTEMBER + timedelta(days=5)


def told(books):
    return {row.what: (row.events, row.customers) for row in oddities(books) if row.events}


@pytest.fixture
def odd(books):
    post(books, campaigns(), now=NOW)
    return books


@pytest.mark.parametrize(
    ("touches", "sold", "expected"),
    [
        pytest.param(
            [("a", LATER, "search", None)], [("o1", "a", SEPTEMBER, "9.00", "3", True, None)],
            {"touch after the last order of its customer": (1, 1)}, id="after the order",
        ),
        pytest.param(
            [("a", SEPTEMBER, "search", "C-NOBODY")], [],
            {"touch of a campaign that no campaigns file names": (1, 1)}, id="unknown campaign",
        ),
        pytest.param([("a", SEPTEMBER, None, None)], [], {"touch without a channel": (1, 1)}, id="null channel"),
        pytest.param(
            [("bot", SEPTEMBER + timedelta(minutes=step), "search", None) for step in range(101)], [],
            {"touch of a customer with more than 100": (101, 1)}, id="a bot",
        ),
        pytest.param(
            [("a", NOW + timedelta(days=400), "search", None)], [],
            {"touch dated after it came in": (1, 1)}, id="clock skew of a touch",
        ),
        pytest.param(
            [], [("o1", "a", NOW + timedelta(days=2), "9.00", "3", True, None)],
            {"order dated after it came in": (1, 1)}, id="clock skew of an order",
        ),
        pytest.param(
            [],
            [("o1", "a", SEPTEMBER, "9.00", "3", True, None), ("r1", "a", LATER, "-2.00", "-1", None, "o1")],
            {"refund of an order": (1, 1)}, id="refund",
        ),
        pytest.param(
            [], [("r1", "a", LATER, "-2.00", "-1", None, "gone")],
            {"refund of an order the books do not hold": (1, 1), "refund of an order": (1, 1)}, id="refund of nothing",
        ),
        pytest.param(
            [], [("n1", "a", LATER, "-2.00", "-1", None, None)],
            {"negative revenue that names no order": (1, 1)}, id="negative revenue",
        ),
        pytest.param([("a", SEPTEMBER, "search", "C-SEARCH")], [], {}, id="nothing odd"),
    ],
)  # fmt: skip
def test_it_is_counted_and_listed_with_its_line(odd, touches, sold, expected):
    if touches:
        post(odd, touchpoints(touches), now=NOW)
    if sold:
        post(odd, orders(sold), now=NOW)
    assert told(odd) == expected
    assert [row.what for row in oddities(odd)] == list(TREATED)
    for what, (events, _) in expected.items():
        rows = odd_rows(odd, what)
        assert len(rows) == events
        assert all(row.line_no >= 2 and row.import_id for row in rows)


def test_an_order_told_twice_counts_once_and_its_first_line_is_listed(odd):
    post(odd, orders([("o1", "a", SEPTEMBER, "9.00", "3", True, None)]), now=NOW)
    post(odd, orders([("o1", "a", SEPTEMBER, "10.00", "3", True, None)]), now=NOW)
    assert told(odd) == {"order told again under the same id": (1, 1)}
    assert campaign_returns.events(odd).conversions == 1
