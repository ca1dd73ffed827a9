"""Jobs: once a due time, again when they fail, never twice and never for nothing."""

import sys
from datetime import datetime, timedelta

import pytest

from finint import settings, store
from finint.auth import OWNER
from finint.automation import outbox, worker
from finint.automation.schedule import JOBS, PAUSE, TRIES, Run, is_due, last_due
from finint.verify import entries

NIGHTLY = JOBS[0]
LONG_AGO = datetime(2026, 1, 1)
AT = datetime(2026, 11, 27, 2, 0)


def ran(started, outcome="done", due=AT):
    return Run("backup", due, started, started, outcome, "")


@pytest.mark.parametrize(
    ("now", "runs", "due"),
    [
        pytest.param(AT, [], True, id="the hour has come"),
        pytest.param(
            AT - timedelta(seconds=1),
            [ran(AT - timedelta(days=1), due=AT - timedelta(days=1))],
            False,
            id="a second early",
        ),
        pytest.param(AT + timedelta(hours=9), [], True, id="the machine slept through the hour"),
        pytest.param(AT + timedelta(hours=9), [ran(AT)], False, id="it ran"),
        pytest.param(AT + timedelta(minutes=5), [ran(AT, "failed")], False, id="it failed just now"),
        pytest.param(AT + timedelta(minutes=11), [ran(AT, "failed")], True, id="it failed a while ago"),
        pytest.param(AT + timedelta(hours=9), [ran(AT, "failed")] * TRIES, False, id="it failed too often"),
        pytest.param(AT + timedelta(days=1), [ran(AT)], True, id="the next night"),
        pytest.param(
            AT + timedelta(minutes=11),
            [ran(AT + timedelta(days=365), "failed")],
            True,
            id="the clock was set back a year",
        ),
    ],
)
def test_when_a_job_is_due(now, runs, due):
    assert is_due(NIGHTLY, 2, now, runs, LONG_AGO) is due


def test_nothing_is_due_from_before_the_store_began():
    assert not is_due(NIGHTLY, 2, AT + timedelta(hours=6), [], begun_on=AT + timedelta(hours=5))
    assert is_due(NIGHTLY, 2, AT + timedelta(days=1), [], begun_on=AT + timedelta(hours=5))


@pytest.mark.parametrize(
    "start",
    [datetime(2026, 3, 29), datetime(2026, 10, 25), datetime(2028, 2, 28)],
    ids=["spring", "autumn", "leap day"],
)
def test_each_night_runs_once_whatever_the_calendar_does(start):
    runs = []
    for minute in range(0, 4 * 24 * 60, 7):
        now = start + timedelta(minutes=minute)
        if is_due(NIGHTLY, 2, now, runs, start):
            runs.append(ran(now, due=last_due(NIGHTLY, 2, now)))
    assert len(runs) == 4
    assert len({run.due_on for run in runs}) == 4


def test_the_oracles_notice_a_night_that_forgets_it_ran_and_a_clock_that_is_believed(monkeypatch):
    """Builds without a guard: each run is forgotten; a try in the future makes the next one wait for it."""
    asked, here = is_due, sys.modules[__name__]

    def believing(job, hour, now, tried, begun_on):
        return asked(job, hour, now, tried, begun_on) and all(now - run.ended_on >= PAUSE for run in tried)

    with monkeypatch.context() as broken:
        broken.setattr(here, "is_due", lambda job, hour, now, tried, begun_on: asked(job, hour, now, [], begun_on))
        with pytest.raises(AssertionError):
            test_each_night_runs_once_whatever_the_calendar_does(datetime(2026, 3, 29))
    monkeypatch.setattr(here, "is_due", believing)
    with pytest.raises(AssertionError):
        test_when_a_job_is_due(AT + timedelta(minutes=11), [ran(AT + timedelta(days=365), "failed")], due=True)


class Clock:
    def __init__(self, now):
        self.now = now

    def __call__(self):
        return self.now


@pytest.fixture
def ticking(tmp_path):
    books = store.open_for(OWNER, tmp_path / "books.duckdb")
    clock = Clock(datetime(2030, 11, 27, 2, 1))
    calls = []

    def work(name, fails=0):
        def run(books, today, now):
            calls.append(name)
            if len([call for call in calls if call == name]) <= fails:
                raise OSError("canary path /home/somebody")
            return f"{name} done"

        return run

    made = worker.Worker(
        books, clock=clock, work={job.name: work(job.name, 9 if job.name == "outlook" else 0) for job in JOBS}
    )
    yield books, clock, made, calls
    store.close(books)


def test_the_worker_runs_each_job_once_and_tells_what_failed_for_good(ticking):
    books, clock, made, calls = ticking
    for _ in range(40):
        made.tick()
        clock.now += timedelta(minutes=4)
    assert calls.count("backup") == calls.count("alerts") == calls.count("digest") == 1
    assert calls.count("outlook") == TRIES
    told = outbox.messages(books)
    assert [message.subject for message in told] == ["Forecast refresh failed"]
    assert "canary" not in told[0].body
    done = [run for run in worker.runs(books) if run.outcome == "done"]
    assert {run.said for run in done} == {"backup done", "alerts done", "digest done"}


def test_a_job_that_is_off_does_not_run_and_what_runs_is_audited(ticking):
    books, clock, made, calls = ticking
    settings.save(books, "backup_nightly", "no", now=clock.now, reason="trial")
    clock.now += timedelta(hours=1)
    made.tick()
    assert "backup" not in calls
    found = [(entry.actor, entry.action) for entry in entries(books)]
    assert ("automation", "run job") in found


def test_one_part_that_breaks_does_not_stop_the_others(ticking, monkeypatch):
    _, clock, made, calls = ticking

    def broken(*_, **__):
        raise RuntimeError("inbox")

    monkeypatch.setattr(made._inbox, "look", broken)
    clock.now += timedelta(hours=1)
    made.tick()
    assert "backup" in calls


def test_the_thread_starts_and_stops(tmp_path, monkeypatch):
    monkeypatch.setattr(worker, "EVERY_SECONDS", 0.01)
    books = store.open_for(OWNER, tmp_path / "books.duckdb")
    made = worker.Worker(books)
    made.start()
    made.stop()
    store.close(books)
