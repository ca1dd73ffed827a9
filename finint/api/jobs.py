"""Work that takes longer than an answer may: one job at a time, a bounded queue, progress, results for an hour."""

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Literal

from finint.errors import FinintError, RefusedError

State = Literal["queued", "running", "done", "failed", "cancelled"]
LIFE_SECONDS = 3600.0
MOST_WAITING = 8
MOST_KEPT = 64

OVER: frozenset[State] = frozenset({"done", "failed", "cancelled"})
Progress = Callable[[float, str], None]
"""Takes the share done and the step under way; raises when the job was cancelled."""
Work = Callable[[Progress], dict[str, object]]


class CancelledError(Exception):
    """Nobody waits for this job any more."""


@dataclass(slots=True)
class Job:
    """One piece of work: whose it is, how far it is, and what came of it."""

    id: str
    owner: str
    began: float
    state: State = "queued"
    share: float = 0.0
    step: str = "waiting"
    result: dict[str, object] | None = None
    problem: str = ""
    fix: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def document(self) -> dict[str, object]:
        """Return the job as JSON's own types."""
        with self.lock:
            said: dict[str, object] = {
                "job_id": self.id,
                "state": self.state,
                "progress_ratio": round(self.share, 3),
                "step": self.step,
                "result": self.result,
            }
            if self.state == "failed":
                said |= {"problem": self.problem, "fix": self.fix}
            return said


class Jobs:
    """Jobs by id; only their owner sees them."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="finint-job")

    def start(self, owner: str, work: Work) -> Job:
        """Queue `work` and return its job.

        Raises:
            RefusedError: too many jobs wait (429).
        """
        with self._lock:
            self._trim()
            if sum(job.state in ("queued", "running") for job in self._jobs.values()) >= MOST_WAITING:
                raise RefusedError("too many jobs are waiting", fix="ask again in a minute", status=429)
            job = Job(secrets.token_urlsafe(16), owner, self._clock())
            self._jobs[job.id] = job
        self._worker.submit(self._run, job, work)
        return job

    def find(self, owner: str, job_id: str) -> Job | None:
        """Return a job of `owner`; None says nothing about other people's."""
        with self._lock:
            self._trim()
            job = self._jobs.get(job_id)
        return job if job is not None and job.owner == owner else None

    def cancel(self, owner: str, job_id: str) -> Job | None:
        """Stop a job of `owner` at its next step; one that is over stays as it is. None as for `find`."""
        job = self.find(owner, job_id)
        if job is not None:
            with job.lock:
                if job.state not in OVER:
                    job.state, job.step = "cancelled", "cancelled"
        return job

    def _run(self, job: Job, work: Work) -> None:
        def tell(share: float, step: str) -> None:
            with job.lock:
                if job.state == "cancelled":
                    raise CancelledError
                job.state, job.share, job.step = "running", share, step

        try:
            tell(0.0, "started")
            result = work(tell)
            tell(1.0, "done")
        except CancelledError:
            return
        except FinintError as error:
            _fail(job, str(error), error.fix)
        except Exception as error:  # noqa: BLE001  a worker's mistake is told to who waits for it, without its text
            _fail(job, f"finint made a mistake: {type(error).__name__}")
        else:
            with job.lock:
                if job.state != "cancelled":  # between the last step and here
                    job.state, job.result = "done", result

    def _trim(self) -> None:
        old = self._clock() - LIFE_SECONDS
        finished = [job for job in self._jobs.values() if job.state in OVER]
        for job in finished:
            if job.began < old or len(self._jobs) > MOST_KEPT:
                del self._jobs[job.id]


def _fail(job: Job, problem: str, fix: str = "") -> None:
    with job.lock:
        if job.state != "cancelled":
            job.state, job.step, job.problem, job.fix = "failed", "stopped", problem, fix


JOBS = Jobs()
