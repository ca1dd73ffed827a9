"""What is kept of the books: once for all who ask at once, nothing of another scope, nothing older than the last commit."""

import threading
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import NOW, spend_reading

from finint import holdings, kept
from finint.auth import Actor
from finint.importer.post import post
from finint.memory import Memory
from finint.store import Books


def test_eight_who_ask_at_once_wait_for_one_calculation():
    memory, made, begin, found = Memory(), [], threading.Barrier(8), []

    def make():
        made.append(threading.get_ident())
        for _ in range(200_000):  # long enough that the others arrive
            pass
        return object()

    def ask():
        begin.wait(10)
        found.append(memory.recall("sums", 4, "scope", 1, "a", make))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert len(found) == 8
    assert len(made) == len({id(one) for one in found}) == 1


@given(st.lists(st.tuples(st.sampled_from("ab"), st.integers(1, 4), st.integers(0, 9)), max_size=60))
def test_an_answer_is_of_its_scope_version_and_question_and_shelves_are_bounded(asked):
    """Whatever was asked before, the answer is what `make` would give now: against a plain call."""
    memory = Memory()
    for scope, version, question in asked:
        told = (scope, version, question)
        assert memory.recall("sums", 3, scope, version, question, lambda told=told: told) == told
        assert memory.sizes()["sums"] <= 3


def test_an_error_goes_to_who_asked_and_is_not_kept():
    memory = Memory()
    with pytest.raises(ZeroDivisionError):
        memory.recall("sums", 3, "", 1, "a", lambda: 1 // 0)
    assert memory.recall("sums", 3, "", 1, "a", lambda: 7) == 7


def test_who_waits_for_somebody_that_was_stopped_makes_it():
    """A page whose reader goes on is stopped by an exception that is no mistake: it must not reach the API."""
    memory, waiting, found = Memory(), threading.Event(), []

    class StoppedError(BaseException):
        pass

    def stopped():
        other.start()
        waiting.wait(0.2)
        raise StoppedError

    other = threading.Thread(target=lambda: found.append(memory.recall("sums", 3, "", 1, "a", lambda: 7)))
    with pytest.raises(StoppedError):
        memory.recall("sums", 3, "", 1, "a", stopped)
    other.join(20)
    assert found == [7]


def test_what_is_too_large_is_given_and_not_kept():
    memory = Memory()
    assert memory.recall("sums", 3, "", 1, "a", lambda: "long", lambda text: len(text) < 3) == "long"
    assert memory.sizes() == {"sums": 0}


def test_a_commit_is_seen_by_the_next_who_asks(books):
    assert holdings.coverage(books, date(2026, 11, 15)).is_empty
    post(books, spend_reading((date(2026, 10, 1), "a", "10.00")), now=NOW)
    assert holdings.coverage(books, date(2026, 11, 15)).last_day == date(2026, 10, 1)


def test_no_reader_is_given_what_is_kept_for_another_scope(books):
    """Each of role and departments is a part of the key: break either and this fails."""
    asked = [Actor("a", "viewer"), Actor("b", "viewer", ("Growth",)), Actor("c", "viewer", ()), Actor("d", "admin")]
    told = [kept.recall(Books(books.held, actor), "who", "x", lambda actor=actor: actor.name) for actor in asked]
    assert told == ["a", "b", "c", "d"]
    again = [kept.recall(Books(books.held, replace(actor, name="other")), "who", "x", lambda: "new") for actor in asked]
    assert again == told
