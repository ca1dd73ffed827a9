"""Journeys from events: equal to a slow search, exact at the edges of the look-back, and complete."""

from collections import Counter
from datetime import datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finint.journeys.credit import RULES, credit
from finint.journeys.paths import CONVERSION, TOUCHPOINT, only_first_of_each_id, paths, quality, touchless
from finint.journeys.placed import placed

slow = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
NOON = datetime(2026, 3, 1, 12)
TOUCHPOINTS = pa.schema(
    [
        ("user_id", pa.string()),
        ("ts", pa.timestamp("us")),
        ("channel", pa.string()),
        ("campaign_id", pa.string()),
        ("touch_id", pa.string()),
    ]
)
CONVERSIONS = pa.schema(
    [
        ("conversion_id", pa.string()),
        ("user_id", pa.string()),
        ("ts", pa.timestamp("us")),
        ("revenue_cents", pa.int64()),
        ("refund_cents", pa.int64()),
    ]
)


def events(touches, conversions):
    """Tables of touches (user, seconds after noon, channel) and conversions (user, seconds, cents)."""
    return {
        "touchpoint": pa.Table.from_pylist(
            [
                {
                    "user_id": user,
                    "ts": NOON + timedelta(seconds=second),
                    "channel": channel,
                    "campaign_id": f"c-{channel}",
                    "touch_id": f"t{number:04d}",
                }
                for number, (user, second, channel) in enumerate(touches)
            ],
            TOUCHPOINTS,
        ),
        "conversion": pa.Table.from_pylist(
            [
                {
                    "conversion_id": f"o{number:04d}",
                    "user_id": user,
                    "ts": NOON + timedelta(seconds=second),
                    "revenue_cents": cents,
                    "refund_cents": 0,
                }
                for number, (user, second, cents) in enumerate(conversions)
            ],
            CONVERSIONS,
        ),
    }


def journeys_by_search(touches, conversions, lookback_days):
    """Every journey as its touch ids: the definition, walked through one by one."""
    reach = lookback_days * 86_400
    found, used = {}, set()
    for number, (user, second, _) in enumerate(conversions):
        path = [
            (when, f"t{place:04d}")
            for place, (who, when, _) in enumerate(touches)
            if who == user and second - reach < when <= second
        ]
        if path:
            found[f"c:o{number:04d}"] = [touch for _, touch in sorted(path)]
            used.update(found[f"c:o{number:04d}"])
    for user in {who for who, _, _ in touches}:
        rest = sorted(
            (when, f"t{place:04d}")
            for place, (who, when, _) in enumerate(touches)
            if who == user and f"t{place:04d}" not in used
        )
        number = 0
        for place, (when, touch) in enumerate(rest):
            number += int(place > 0 and when - rest[place - 1][0] > reach)
            found.setdefault(f"n:{user}:{number}", []).append(touch)
    return found


users = st.sampled_from(["ann", "bo"])
seconds = st.integers(0, 60).map(lambda days: days * 86_400) | st.integers(0, 60 * 86_400)
touch_lists = st.lists(st.tuples(users, seconds, st.sampled_from(["email", "search"])), max_size=14)
conversion_lists = st.lists(st.tuples(users, seconds, st.integers(0, 90_000)), max_size=4)


@slow
@given(touch_lists, conversion_lists, st.sampled_from([7, 30]))
def test_journeys_equal_a_slow_search(answer, touches, conversions, lookback_days):
    rows = answer(
        paths(TOUCHPOINT, CONVERSION, lookback_days).order_by("journey_id", "touched_at", "touch_id"),
        **events(touches, conversions),
    )
    found = {}
    for row in rows:
        found.setdefault(row["journey_id"], []).append(row["touch_id"])
    assert found == journeys_by_search(touches, conversions, lookback_days)
    assert all(row["converted"] == row["journey_id"].startswith("c:") for row in rows)


@slow
@given(touch_lists, conversion_lists)
def test_credit_with_touchless_conversions_sums_to_what_was_booked(answer, decay_weight, touches, conversions):
    whole = paths(TOUCHPOINT, CONVERSION).union(touchless(TOUCHPOINT, CONVERSION))
    rows = answer(
        credit(placed(whole), by=["channel", "campaign_id"], longest_minutes=43_200),
        **events(touches, conversions),
        decay_weight=decay_weight,
    )
    for model in RULES:
        assert sum(row[f"{model}_conversions"] for row in rows) == len(conversions) * 1_000_000
        assert sum(row[f"{model}_value"] for row in rows) == sum(cents for _, _, cents in conversions)


def test_days_computed_one_by_one_equal_one_run(answer, decay_weight):
    """Conversions of some days, touches from a look-back before them: the union of days is the whole."""
    random = np.random.default_rng(11)
    names = ("email", "search", "direct")
    touches = [
        (f"u{random.integers(6)}", int(random.integers(30 * 86_400)), names[random.integers(3)]) for _ in range(90)
    ]
    orders = [
        (f"u{random.integers(6)}", int(random.integers(30 * 86_400)), int(random.integers(9999))) for _ in range(25)
    ]
    tables = events(touches, orders)

    def credited(first, last):
        opened, closed = NOON + timedelta(days=first), NOON + timedelta(days=last)
        booked = CONVERSION.filter(CONVERSION.ts >= opened, CONVERSION.ts < closed)
        seen = TOUCHPOINT.filter(TOUCHPOINT.ts > opened - timedelta(days=7), TOUCHPOINT.ts < closed)
        path = paths(seen, booked, 7).filter(lambda row: row.converted == 1)
        rows = answer(
            credit(placed(path, memory=0), by=["channel"], longest_minutes=43_200), **tables, decay_weight=decay_weight
        )
        return Counter({(row["channel"], f"{model}_value"): row[f"{model}_value"] for row in rows for model in RULES})

    daily = Counter()
    for day in range(0, 30, 5):
        daily += credited(day, day + 5)
    assert daily == +credited(0, 30)
    assert daily["email", "linear_value"] > 0


def path_of(answer, touches, conversions, lookback_days=30):
    rows = answer(paths(TOUCHPOINT, CONVERSION, lookback_days), **events(touches, conversions))
    return {row["touch_id"]: row["journey_id"] for row in rows}


def test_a_touch_at_the_second_of_the_conversion_counts(answer):
    assert path_of(answer, [("ann", 500, "email")], [("ann", 500, 1)]) == {"t0000": "c:o0000"}


def test_a_touch_after_the_conversion_is_a_lost_journey(answer):
    assert path_of(answer, [("ann", 501, "email")], [("ann", 500, 1)]) == {"t0000": "n:ann:0"}


def test_a_touch_exactly_30_days_old_is_outside_and_a_second_younger_inside(answer):
    edge = 30 * 86_400
    assert path_of(answer, [("ann", 0, "email")], [("ann", edge, 1)]) == {"t0000": "n:ann:0"}
    assert path_of(answer, [("ann", 1, "email")], [("ann", edge, 1)]) == {"t0000": "c:o0000"}


def test_a_touch_may_serve_two_conversions(answer):
    tables = events([("ann", 0, "email")], [("ann", 10, 1), ("ann", 20, 1)])
    rows = answer(paths(TOUCHPOINT, CONVERSION), **tables)
    assert sorted(row["journey_id"] for row in rows) == ["c:o0000", "c:o0001"]


def test_lost_touches_split_where_the_user_was_away_longer_than_the_lookback(answer):
    week = 7 * 86_400
    touches = [("ann", 0, "email"), ("ann", week, "email"), ("ann", 2 * week + 1, "email")]
    assert path_of(answer, touches, [], 7) == {"t0000": "n:ann:0", "t0001": "n:ann:0", "t0002": "n:ann:1"}


def test_a_blank_channel_is_unattributed_and_counted(answer):
    tables = events([("ann", 0, None), ("ann", 1, "  "), ("ann", 2, "email")], [("ann", 5, 1)])
    rows = answer(paths(TOUCHPOINT, CONVERSION), **tables)
    assert Counter(row["channel"] for row in rows) == {"unattributed": 2, "email": 1}
    assert answer(quality(TOUCHPOINT, CONVERSION, NOON), **tables)[0]["blank_channels"] == 2


def test_what_is_unusual_is_counted(answer):
    tables = events([("ann", 0, "email"), ("ann", 10, "email")], [("ann", 20, -5), ("bo", 5, 7)])
    again = pa.concat_tables([tables["touchpoint"], tables["touchpoint"].slice(0, 1)])
    found = answer(
        quality(TOUCHPOINT, CONVERSION, NOON + timedelta(seconds=6)),
        touchpoint=again,
        conversion=tables["conversion"],
    )
    assert found == [
        {
            "touches": 3,
            "conversions": 2,
            "blank_channels": 0,
            "repeated_touch_ids": 1,
            "touches_in_the_future": 1,
            "conversions_in_the_future": 1,
            "negative_revenues": 1,
            "refunded_conversions": 0,
        }
    ]
    once = answer(only_first_of_each_id(TOUCHPOINT), touchpoint=again)
    assert sorted(row["touch_id"] for row in once) == ["t0000", "t0001"]


def test_no_events_are_no_journeys(answer):
    tables = events([], [])
    assert answer(paths(TOUCHPOINT, CONVERSION), **tables) == []
    assert set(answer(quality(TOUCHPOINT, CONVERSION, NOON), **tables)[0].values()) == {0}


@pytest.mark.parametrize("days", [0, 1, 31, 365])
def test_a_lookback_is_7_30_60_or_90_days(days):
    with pytest.raises(ValueError, match="look-back is one of"):
        paths(TOUCHPOINT, CONVERSION, days)
