"""Prepared downloads: for one holder, for a while, within bounds."""

import pytest

from finint.api.exports import Holder, Registry
from finint.export import Heading, Sheet


class Clock:
    now = 0.0

    def __call__(self):
        return self.now


ME = Holder("owner", "browser-a")


def sheet(rows=1, title="t"):
    return Sheet(title, (Heading("n", lambda r: r),), list(range(rows)))


@pytest.fixture
def clock():
    return Clock()


def test_the_holder_gets_what_was_prepared(clock):
    registry = Registry(clock=clock)
    prepared = sheet()
    assert registry.take(registry.offer(prepared, ME, "s/table"), ME) is prepared


@pytest.mark.parametrize("other", [Holder("owner", "browser-b"), Holder("owner", ""), Holder("somebody", "browser-a")])
def test_nobody_else_does(clock, other):
    registry = Registry(clock=clock)
    assert registry.take(registry.offer(sheet(), ME, "s/table"), other) is None


def test_tokens_are_long_and_never_alike(clock):
    registry = Registry(clock=clock)
    tokens = {registry.offer(sheet(), ME, f"s/{n}") for n in range(100)}
    assert len(tokens) == 100
    assert {len(token) for token in tokens} == {43}


def test_a_rerun_keeps_the_token_and_shows_the_newest_table(clock):
    registry = Registry(clock=clock)
    first = registry.offer(sheet(title="old"), ME, "s/table")
    assert registry.offer(sheet(title="new"), ME, "s/table") == first
    assert registry.take(first, ME).title == "new"


def test_two_tabs_do_not_share_a_slot(clock):
    registry = Registry(clock=clock)
    assert registry.offer(sheet(), ME, "one/table") != registry.offer(sheet(), ME, "two/table")


def test_a_link_expires_and_a_rerun_renews_it(clock):
    registry = Registry(clock=clock, life_seconds=10)
    token = registry.offer(sheet(), ME, "s")
    clock.now = 10.0
    assert registry.take(token, ME) is not None
    clock.now = 10.1
    assert registry.take(token, ME) is None
    renewed = registry.offer(sheet(), ME, "s")
    assert registry.take(renewed, ME) is not None


def test_the_oldest_tables_go_first(clock):
    registry = Registry(clock=clock, limit_sheets=3)
    tokens = [registry.offer(sheet(), ME, f"s/{n}") for n in range(5)]
    assert [registry.take(token, ME) is not None for token in tokens] == [False, False, True, True, True]


def test_rows_are_bounded_but_one_large_table_is_still_served(clock):
    registry = Registry(clock=clock, limit_rows=100)
    small = registry.offer(sheet(60), ME, "a")
    large = registry.offer(sheet(500), ME, "b")
    assert registry.take(small, ME) is None
    assert registry.take(large, ME) is not None


def test_forgotten_slots_do_not_pile_up(clock):
    registry = Registry(clock=clock, limit_sheets=4)
    for n in range(100):
        registry.offer(sheet(), ME, f"s/{n}")
    assert len(registry._tokens) <= 9
    assert len(registry._prepared) == 4


def test_an_unknown_token_is_nothing(clock):
    assert Registry(clock=clock).take("x" * 43, ME) is None
