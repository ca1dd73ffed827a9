"""Questions that run too long are stopped, and nobody else's."""

import threading
import time
from typing import NamedTuple

import pytest

from finint import store, storefile
from finint.errors import StoreError
from finint.watchdog import Watchdog, limit_seconds, patient


class Count(NamedTuple):
    n: int


def test_a_question_without_end_is_stopped_with_a_sentence(books, monkeypatch):
    monkeypatch.setenv("FININT_QUERY_SECONDS", "0.3")
    monkeypatch.setitem(
        storefile._statements,
        "endless",
        "select count(*)::bigint as n from range(100000000) a, range(100000) b where a.range + b.range = -1",
    )
    started = time.monotonic()
    with pytest.raises(StoreError, match="longer than") as caught:
        store.read(books, "endless", Count)
    assert time.monotonic() - started < 10
    assert caught.value.status == 503
    assert store.data_version(books) == 0  # the store answers as before


def test_a_short_question_is_never_stopped(books, monkeypatch):
    monkeypatch.setenv("FININT_QUERY_SECONDS", "0.3")
    for _ in range(5):
        assert store.data_version(books) == 0
        time.sleep(0.1)


def test_who_is_patient_is_not_interrupted(monkeypatch):
    monkeypatch.setenv("FININT_QUERY_SECONDS", "3")
    assert limit_seconds() == 3
    with patient():
        assert limit_seconds() == 0
    assert limit_seconds() == 3


def test_a_watch_that_ended_is_forgotten():
    stopped = threading.Event()
    dog = Watchdog()
    with dog.watch(stopped.set, 0.2):
        pass
    assert not stopped.wait(0.8)
    with dog.watch(stopped.set, 0.1):
        assert stopped.wait(3)
    dog._end()
