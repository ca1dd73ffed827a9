"""Stop a question that runs too long: DuckDB has no time limit of its own."""

import atexit
import contextvars
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_PATIENT: contextvars.ContextVar[bool] = contextvars.ContextVar("patient", default=False)
_UNHURRIED: contextvars.ContextVar[bool] = contextvars.ContextVar("unhurried", default=False)
_EVERY_SECONDS = 0.25
UNHURRIED_TIMES = 10
"""How many times the limit a question may take that its reader watches and can stop."""


def limit_seconds() -> float:
    """Return how long a question may run: FININT_QUERY_SECONDS, default 60; 0 is without end."""
    if _PATIENT.get():
        return 0.0
    return float(os.environ.get("FININT_QUERY_SECONDS") or 60) * (UNHURRIED_TIMES if _UNHURRIED.get() else 1)


@contextmanager
def patient() -> Iterator[None]:
    """Let the questions asked inside run to their end: a full check of ten million rows takes its time."""
    token = _PATIENT.set(True)
    try:
        yield
    finally:
        _PATIENT.reset(token)


@contextmanager
def unhurried() -> Iterator[None]:
    """Give the questions asked inside ten times as long: somebody sees how far they are and may stop them."""
    token = _UNHURRIED.set(True)
    try:
        yield
    finally:
        _UNHURRIED.reset(token)


class Watchdog:
    """One thread that interrupts whatever is past its time; it starts with the first question."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._running: dict[int, tuple[float, Callable[[], object]]] = {}
        self._thread: threading.Thread | None = None
        self._stop = threading.Event()

    @contextmanager
    def watch(self, interrupt: Callable[[], object], seconds: float) -> Iterator[None]:
        """Call `interrupt` when the block takes longer than `seconds`; 0 never does."""
        if not seconds:
            yield
            return
        mark = id(interrupt)
        with self._lock:
            self._running[mark] = (self._clock() + seconds, interrupt)
            if self._thread is None:
                self._thread = threading.Thread(target=self._look, name="finint watchdog", daemon=True)
                self._thread.start()
                atexit.register(self._end)
        try:
            yield
        finally:
            with self._lock:
                self._running.pop(mark, None)

    def _look(self) -> None:
        while not self._stop.wait(_EVERY_SECONDS):
            now = self._clock()
            with self._lock:
                # Interrupted under the lock: a question that has just ended is no longer in the list.
                for mark, (until, interrupt) in list(self._running.items()):
                    if now > until:
                        interrupt()
                        del self._running[mark]
                    del interrupt

    def _end(self) -> None:
        """Leave before the interpreter does: a thread cut off in its sleep keeps what it last looked at."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=2)


WATCHDOG = Watchdog()
