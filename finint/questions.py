"""Which long questions are being answered, how far is each, and who stops it?

Events may lie in a warehouse, where an answer takes minutes. A page asks in the background, draws how far it is and
stays usable; the reader may stop it. A question nobody looks at any more is stopped too. Answers are kept for a while,
since readers of the same books ask the same.
"""

import contextvars
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, NamedTuple

from finint.errors import FinintError
from finint.watchdog import unhurried

AT_ONCE = 2
MOST_KEPT = 48
LIFE_SECONDS = 1800.0
ABANDONED_SECONDS = 60.0

_CURRENT: contextvars.ContextVar["Question | None"] = contextvars.ContextVar("question", default=None)


class StoppedError(FinintError):
    """The question was stopped before it was answered."""

    status = 409


class Progress(NamedTuple):
    """How far a question is: `part` of `parts` asked of the engine, and the share of the whole that is done, 0–1."""

    part: int
    parts: int
    share: float
    seconds: float


class Question:
    """One question: its words, how far it is, and its answer or what went wrong.

    Args:
        words: what is being done, as the reader is told.
        parts: how many expressions it asks of the engine of events; only the bar depends on it.
        clock: seconds, monotonic.
    """

    def __init__(self, words: str, parts: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.words, self.parts, self._clock = words, parts, clock
        self.began = self.looked_at = clock()
        self.begun = 0
        self.is_stopped = False
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._stop: Callable[[], object] | None = None
        self._share: Callable[[], float] | None = None
        self._answer: Any = None
        self._error: Exception | None = None

    @property
    def is_over(self) -> bool:
        """Whether it was answered, failed, or was stopped."""
        return self._over.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, `seconds` at most, and tell whether it came."""
        return self._over.wait(seconds)

    def answer(self) -> Any:
        """Return the answer.

        Raises:
            StoppedError: somebody stopped it.
            FinintError: it could not be answered.
        """
        if self.is_stopped:
            raise StoppedError(f"{self.words} was stopped")
        if self._error is not None:
            raise self._error
        return self._answer

    def stop(self) -> None:
        """Stop it: what the engine is doing now is cancelled, and nothing more is asked."""
        with self._lock:
            if self._over.is_set():
                return
            self.is_stopped = True
            if self._stop is not None:
                self._stop()
        self._over.set()

    def look(self) -> Progress:
        """Return how far it is; whoever looks still wants the answer."""
        self.looked_at = self._clock()
        with self._lock:
            done = max(0, self.begun - (self._share is not None))
            share = min(max(self._share() if self._share else 0.0, 0.0), 1.0)
        # What follows the last part (solving, resampling) has a place of its own at the end of the bar.
        whole = min((done + share) / (max(self.parts, self.begun) + 1), 0.99)
        return Progress(min(max(self.begun, 1), self.parts), self.parts, whole, self._clock() - self.began)

    def run(self, work: Callable[[], Any]) -> None:
        """Answer it on this thread, unless it was stopped while it waited for its turn."""
        if self.is_stopped:
            return
        token = _CURRENT.set(self)
        try:
            with unhurried():
                self._answer = work()
        except Exception as error:  # noqa: BLE001  told to whoever waits, by `answer`
            self._error = error
        finally:
            _CURRENT.reset(token)
            self._over.set()

    @contextmanager
    def asking(self, stop: Callable[[], object], share: Callable[[], float] | None) -> Iterator[None]:
        """See `part`; without `share` the bar does not move."""
        with self._lock:
            if self.is_stopped:
                raise StoppedError(f"{self.words} was stopped")
            self._stop = stop
            if share is not None:
                self._share, self.begun = share, self.begun + 1
        try:
            yield
        except Exception as error:
            if self.is_stopped:  # an engine says in words of its own that it was interrupted
                raise StoppedError(f"{self.words} was stopped") from error
            raise
        finally:
            with self._lock:
                self._stop = self._share = None


def is_long() -> bool:
    """Tell whether this thread answers a question that somebody watches."""
    return _CURRENT.get() is not None


@contextmanager
def part(stop: Callable[[], object], share: Callable[[], float] | None = None) -> Iterator[None]:
    """Let the question under way, if any, stop what the block does.

    Args:
        stop: cancels it; called from another thread, at most once.
        share: returns how much of it is done, 0–1; called from another thread. None for what is too small to count.
    """
    question = _CURRENT.get()
    if question is None:
        yield
        return
    with question.asking(stop, share):
        yield


class Questions:
    """Questions by what they ask; readers who ask the same share one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: OrderedDict[Hashable, Question] = OrderedDict()
        self._workers = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="finint-question")

    def ask(self, key: Hashable, words: str, work: Callable[[], Any], *, parts: int = 1) -> Question:
        """Return the question under `key`, begun now unless it is under way or answered.

        Args:
            key: everything the answer depends on, the reader's role and the data version among it.
            words: see `Question`.
            work: returns the answer; runs on a thread of its own.
            parts: see `Question`.
        """
        with self._lock:
            self._trim()
            found = self._asked.get(key)
            if found is None:
                found = self._asked[key] = Question(words, parts, self._clock)
                self._workers.submit(contextvars.Context().run, found.run, work)
            self._asked.move_to_end(key)
        return found

    def forget(self, key: Hashable) -> None:
        """Ask anew the next time: it was stopped, or went wrong."""
        with self._lock:
            self._asked.pop(key, None)

    def _trim(self) -> None:
        now = self._clock()
        for key, question in list(self._asked.items()):
            if not question.is_over and question.looked_at < now - ABANDONED_SECONDS:
                question.stop()
            old = question.began < now - LIFE_SECONDS or len(self._asked) > MOST_KEPT
            if question.is_stopped or (question.is_over and old):
                del self._asked[key]


QUESTIONS = Questions()
