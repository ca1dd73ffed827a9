"""A long question is answered beside the page: its progress moves, whoever waits may stop it, and nobody else's."""

import threading
from functools import partial

import pytest
from events_outside import RULES, VIEW, Count, endless, until, write_events

from finint import campaign_returns, channel_credit, engines, store
from finint.auth import OWNER
from finint.errors import CalculationError
from finint.questions import ABANDONED_SECONDS, Question, Questions, StoppedError, is_long, part
from finint.watchdog import limit_seconds


@pytest.mark.parametrize("kind", ["parquet", "chdb"])
def test_an_engine_says_how_far_it_is_and_stops(kind, tmp_path, monkeypatch):
    if kind == "chdb":
        pytest.importorskip("chdb", reason="chdb is not installed (its own dependency group)")
    write_events(tmp_path / "events")
    monkeypatch.setenv(engines.VARIABLE, f"{kind}:{tmp_path / 'events'}")
    books = store.open_for(OWNER, tmp_path / "books.duckdb")
    asked = Questions()
    try:
        question = asked.ask("endless", "Counting", lambda: store.collect(books, partial(endless), Count))
        assert until(lambda: 0 < question.look().share < 1)
        question.stop()
        with pytest.raises(StoppedError, match="Counting was stopped"):
            question.answer()
        # The engine is free again for the next one, at once.
        again = asked.ask("events", "Counting", lambda: campaign_returns.events(books))
        assert again.wait(20)
        assert again.answer().conversions == 700
    finally:
        asked._workers.shutdown()  # an engine needs a moment to let go
        store.close(books)
        if kind == "chdb":
            engines.engine(engines.home()).close()
            engines.engine.cache_clear()


def test_the_parts_a_page_announces_are_those_it_asks(tmp_path, monkeypatch):
    write_events(tmp_path / "events")
    monkeypatch.setenv(engines.VARIABLE, f"parquet:{tmp_path / 'events'}")
    books = store.open_for(OWNER, tmp_path / "books.duckdb")
    try:
        asked = Questions()
        credit = asked.ask(1, "x", lambda: channel_credit.channel_credit(books, VIEW, RULES[0], "linear"), parts=3)
        returns = asked.ask(2, "x", lambda: campaign_returns.campaign_returns(books, VIEW, RULES[0]), parts=11)
        assert credit.wait(60)
        assert returns.wait(60)
        assert (credit.begun, returns.begun) == (credit.parts, returns.parts)
    finally:
        store.close(books)


def test_readers_who_ask_the_same_share_an_answer():
    asked, runs = Questions(), []
    first = asked.ask("key", "Counting", lambda: runs.append(1))
    assert first.wait(10)
    assert asked.ask("key", "Counting", lambda: runs.append(2)) is first
    assert runs == [1]


def test_what_went_wrong_is_told_to_who_waits_and_asked_anew_after():
    def wrong():
        raise CalculationError("no such channel")

    asked = Questions()
    question = asked.ask("key", "Counting", wrong)
    assert question.wait(10)
    with pytest.raises(CalculationError, match="no such channel"):
        question.answer()
    asked.forget("key")
    assert asked.ask("key", "Counting", lambda: 3).wait(10)


def test_a_question_nobody_looks_at_is_stopped():
    now, held = [0.0], threading.Event()
    asked = Questions(clock=lambda: now[0])
    left = asked.ask("left", "Counting", lambda: held.wait(20))
    watched = asked.ask("watched", "Counting", lambda: held.wait(20))
    now[0] = ABANDONED_SECONDS + 1
    watched.look()
    asked.ask("another", "Counting", lambda: None)
    assert left.is_stopped
    assert not watched.is_stopped
    held.set()


def test_a_stopped_question_begins_no_further_part():
    question, parts = Question("Counting", 2), []

    def work():
        with part(lambda: parts.append("stopped"), lambda: 0.5):
            assert question.look().share == pytest.approx(0.5 / 3)
            question.stop()
        with part(lambda: None):
            parts.append("a second")

    question.run(work)
    assert parts == ["stopped"]
    with pytest.raises(StoppedError):
        question.answer()


def test_only_a_watched_question_has_more_time(monkeypatch):
    monkeypatch.setenv("FININT_QUERY_SECONDS", "3")
    question = Question("Counting", 1)
    question.run(lambda: (is_long(), limit_seconds()))
    assert question.answer() == (True, 30)
    assert (is_long(), limit_seconds()) == (False, 3)
