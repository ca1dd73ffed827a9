"""Credit kept by day is what a full calculation gives, whatever came, in whatever order, and was taken back."""

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from events_made import CAMPAIGNS, campaigns, event_books, orders, rows, touchpoints
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import NOW, reading_of

from finint import kept_credit, store
from finint.auth import OWNER
from finint.credit_days import credit_by_day
from finint.importer.post import post, preview
from finint.importer.undo import undo
from finint.kept_credit import credit_kept, ranges
from finint.period import Period
from finint.return_rules import MODEL_NAMES, Rules
from finint.view import View

EVER = View(Period(date(2026, 1, 1), date(2027, 1, 1)), date(2027, 1, 1))
AUTUMN = View(Period.parse("2026"), date(2026, 9, 20))
ALL_RULES = [Rules(model=model, basis=basis) for model in MODEL_NAMES for basis in ("cash", "accrual")]


def holding(days):
    """Rows with any credit: a row of zeros says no more than no row."""
    return sorted(day for day in days if any(day[2:]))


SOME_RULES = [Rules(model="time_decay"), Rules(model="position", basis="accrual")]


def same(books, view=EVER, every=SOME_RULES):
    for rules in every:
        assert holding(credit_kept(books, view, rules)) == holding(credit_by_day(books, view, rules)), rules


def kept_rows(books):
    with store.transaction(books) as cursor:
        return Counter(cursor.execute("select * from credit_day").fetchall())


def test_the_kept_credit_is_the_calculated_one(books):
    event_books(books)
    same(books, every=ALL_RULES)
    same(books, AUTUMN)


@pytest.mark.parametrize("rules", [Rules(lookback_days=60), Rules(half_life_hours=24.0)])
def test_another_definition_is_calculated(books, rules):
    event_books(books)
    assert credit_kept(books, EVER, rules) is None


def test_a_preview_changes_nothing_kept(books):
    event_books(books)
    before = kept_rows(books)
    preview(books, touchpoints([("dora", datetime(2026, 10, 11, 9), "search", "C-SEARCH")]), now=NOW)
    assert kept_rows(books) == before


def test_a_touch_that_comes_late_moves_the_credit_of_its_orders_days_only(books):
    event_books(books)
    before = kept_rows(books)
    late = reading_of(
        {"touchpoints": touchpoints([("dora", datetime(2026, 10, 11, 9), "search", "C-SEARCH")]).tables["touchpoints"]},
        source="finint", replaces="key", file_name="late.csv",
    )  # fmt: skip
    table = late.tables["touchpoints"]
    late.tables["touchpoints"] = table.set_column(1, "touch_id", [["late-1"]])
    post(books, late, now=NOW)
    same(books)
    changed = {row[0] for row in (kept_rows(books) - before)}
    assert changed == {date(2026, 10, 11)}


def test_a_campaign_that_moves_to_another_channel_takes_its_credit_along(books):
    event_books(books)
    moved = rows(CAMPAIGNS, [("C-SEARCH", "Search", "display")], ("campaign_id", "name", "channel"))
    post(books, reading_of({"campaigns": moved}, source="finint", replaces="key", file_name="moved.csv"), now=NOW)
    same(books)
    assert {row[3] for row in kept_rows(books) if row[4] == "C-SEARCH"} == {"display"}


def test_days_kept_by_another_definition_are_not_read_and_made_anew_by_the_next_import(books, monkeypatch):
    event_books(books)
    monkeypatch.setattr(kept_credit, "VERSION", 2)
    assert credit_kept(books, EVER, Rules()) is None
    post(books, touchpoints([("zoe", datetime(2026, 5, 1, 9), "search", "C-SEARCH")]), now=NOW)
    same(books)


def test_days_that_are_not_kept_are_calculated(books):
    event_books(books)
    with store.transaction(books) as cursor:
        store.run(cursor, "clear_credit_partition", start=date(2026, 9, 8), end=date(2026, 9, 9))
    assert credit_kept(books, EVER, Rules()) is None


@given(st.sets(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=60))
def test_ranges_hold_every_day_and_are_few(days):
    found = ranges(list(days))
    assert len(found) <= kept_credit.MOST_RANGES
    assert all(any(period.start <= day < period.end for period in found) for day in days)
    assert all(before.end <= after.start for before, after in pairwise(found))


PEOPLE, CHANNELS = ("a", "b", "c"), (("search", "C-SEARCH"), ("mail", "C-MAIL"), ("direct", None))
MOMENTS = st.integers(0, 70 * 24).map(lambda hours: datetime(2026, 8, 1) + timedelta(hours=hours))
TOUCH = st.tuples(st.integers(0, 8), st.sampled_from(PEOPLE), MOMENTS, st.sampled_from(CHANNELS))
ORDER = st.tuples(st.integers(0, 5), st.sampled_from(PEOPLE), MOMENTS, st.integers(0, 99_999), st.booleans())


@st.composite
def steps(draw):
    """Files of touches and orders whose ids come again, refunds among them, and imports taken back between."""
    kinds = draw(st.lists(st.sampled_from(["touches", "orders", "undo"]), min_size=2, max_size=6))
    made = {"touches": TOUCH, "orders": ORDER}
    return [
        (kind, draw(st.lists(made[kind], min_size=1, max_size=6)) if kind in made else draw(st.integers(0, 5)))
        for kind in kinds
    ]


def touch_file(found, number):
    file = touchpoints([(who, when, *place) for _, who, when, place in found])
    ids = [f"t{touch}-{who}" for touch, who, *_ in found]
    table = file.tables["touchpoints"].set_column(1, "touch_id", [ids])
    return reading_of({"touchpoints": table}, source="finint", replaces="key", file_name=f"touches-{number}.csv")


def order_file(found, number):
    lines = []
    for order, who, when, cents, is_refund in found:
        amount = f"{cents / 100:.2f}"
        if is_refund:
            lines.append((f"r{order}", who, when, f"-{amount}", f"-{amount}", None, f"o{order}"))
        else:
            lines.append((f"o{order}", who, when, amount, amount, False, None))
    return reading_of(orders(lines).tables, source="finint", replaces="key", file_name=f"orders-{number}.csv")


def lived(found):
    books = store.in_memory(OWNER)
    try:
        post(books, campaigns(), now=NOW)
        posted = []
        for number, (kind, what) in enumerate(found):
            if kind == "undo":
                if posted:
                    undo(books, posted.pop(what % len(posted)), now=NOW)
                continue
            file = touch_file(what, number) if kind == "touches" else order_file(what, number)
            receipt = post(books, file, now=NOW)
            posted.append(receipt.import_id)
        same(books)
        before = kept_rows(books)
        with store.transaction(books) as cursor:
            kept_credit.renew(cursor)
        assert kept_rows(books) == before
    finally:
        books.connection.close()


@settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps())
def test_whatever_comes_and_is_taken_back_the_kept_credit_is_a_full_recompute(found):
    lived(found)


@pytest.mark.nightly
@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps())
def test_whatever_comes_and_is_taken_back_the_kept_credit_is_a_full_recompute_nightly(found):
    lived(found)
