"""The thread beside the server that does what nobody asks for: notes of commands, inbox, savings, jobs, messages."""

import logging
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta

from finint import asked_backup, audit, decision_savings, settings, store
from finint.auth import Actor
from finint.automation import alerts, inbox, outbox, targets
from finint.automation.jobs import WORK, Work
from finint.automation.schedule import JOBS, TRIES, Job, Run, is_due, last_due
from finint.errors import FinintError

EVERY_SECONDS = 2.0
JUDGE_EVERY = timedelta(minutes=1)
_DELIVER_SINCE = timedelta(days=2)
_log = logging.getLogger("finint")

ACTOR = Actor("automation", "admin")


def _utc() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)  # noqa: TID251  an edge reads the clock


def runs(books: store.Books) -> list[Run]:
    """Return every run, newest first."""
    return store.read(books, "job_runs", Run)


def run_job(
    books: store.Books, job: Job, now: datetime, *, due: datetime, work: Work | None = None, before: int = 0
) -> Run:
    """Run one job and write down how it went; the last failure of a due time is told.

    Args:
        books: the store, opened for whoever wants it run.
        job: which.
        now: the clock.
        due: for which due time.
        work: what to do; the job's own work without it.
        before: failed tries of the same due time.
    """
    try:
        said, outcome = (work or WORK[job.name])(books, now.date(), now), "done"
    except Exception as error:  # noqa: BLE001  a job that breaks must not end the others
        said, outcome = (
            str(error) if isinstance(error, FinintError) else f"{type(error).__name__} in {job.name}",
            "failed",
        )
        _log.error("job %s failed: %s", job.name, type(error).__name__)
    run = Run(job.name, due, now, now, outcome, said)
    store.write(
        books,
        lambda cursor: store.run(
            cursor, "put_job_run", job=run.job, due_on=due, started_on=now, ended_on=now, outcome=outcome, said=said
        ),
    )
    if outcome == "failed" and before + 1 >= TRIES:
        outbox.put(books, [alerts.failed_job(job.label, due, said, now=now)])
    return run


class Worker:
    """Ticks every two seconds; each part is guarded, so that one that fails does not stop the others."""

    def __init__(
        self, books: store.Books, *, clock: Callable[[], datetime] = _utc, work: Mapping[str, Work] = WORK
    ) -> None:
        self._books = store.Books(books.held, ACTOR)
        self._clock, self._work = clock, work
        self._inbox = inbox.Inbox()
        self._judged: tuple[int, date] | None = None
        self._judged_on: datetime | None = None
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._live, name="finint automation", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after what is under way; the store may be closed then."""
        self._stop.set()
        self._thread.join(timeout=60)

    def _live(self) -> None:
        while not self._stop.wait(EVERY_SECONDS):
            self.tick()

    def tick(self) -> None:
        """Do what is due now."""
        now = self._clock()
        for part in (self._notes, self._files, self._savings, self._jobs, self._messages):
            try:
                part(now)
            except Exception as error:  # noqa: BLE001  told in the log by its kind only: no rows, no secrets
                _log.error("automation %s: %s", part.__name__.strip("_"), type(error).__name__)

    def _notes(self, now: datetime) -> None:
        asked_backup.serve(self._books, now=now)

    def _files(self, now: datetime) -> None:
        if settings.value(self._books, "inbox_watch") != "yes":
            return
        seen = self._inbox.look(self._books, now=now)
        outbox.put(
            self._books,
            [
                alerts.failed_file(one.file_name, one.sha256, one.outcome, one.reason, now=now)
                for one in seen
                if one.outcome not in inbox.TAKEN
            ],
        )

    def _savings(self, now: datetime) -> None:
        # A decision matures with the day and with the data: neither changed, nothing to judge. While posts come without
        # a pause every version is new, and judging reads the whole ledger.
        state = (store.data_version(self._books), now.date())
        if state == self._judged or (self._judged_on is not None and abs(now - self._judged_on) < JUDGE_EVERY):
            return
        decision_savings.enter(self._books, now.date(), now=now)
        self._judged, self._judged_on = state, now

    def _jobs(self, now: datetime) -> None:
        rules = {name: row.value for name, row in settings.current(self._books).items()}
        hour = int(rules["job_hour"])
        done = runs(self._books)
        begun = store.read(self._books, "audit_entries", audit.Entry, first=1, most=1)
        for job in JOBS:
            if rules[job.rule] == "yes" and is_due(job, hour, now, done, begun[0].ts if begun else now):
                due = last_due(job, hour, now)
                failed = sum(run.job == job.name and run.due_on >= due for run in done)
                run_job(self._books, job, now, due=due, work=self._work[job.name], before=failed)

    def _messages(self, now: datetime) -> None:
        senders = targets.senders(self._books)
        if senders:
            outbox.flush(self._books, senders, since=now - _DELIVER_SINCE, now=now)
