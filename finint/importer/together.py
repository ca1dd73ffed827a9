"""Let what several threads ask at the same moment be one commit: one wait for the disk instead of one each."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from finint import store
from finint.errors import FinintError

Request = TypeVar("Request")
Answer = TypeVar("Answer")

MOST = 32
"""Requests of one commit: nobody waits for more than these."""

_LOOKS, _LOOK_SECONDS = 8, 0.0025

Work = Callable[[store.Cursor, store.Books, Sequence[Request]], Sequence[Answer | FinintError]]


@dataclass(slots=True, eq=False)
class _Waiting(Generic[Request]):
    """One request in the queue, and its answer once somebody has given it."""

    books: store.Books
    request: Request
    work: Any
    answer: Any = None

    def goes_with(self, other: "_Waiting[Any]") -> bool:
        """Tell whether both may be one commit: the audit names one actor."""
        return self.books.actor == other.books.actor and self.work is other.work


def together(books: store.Books, request: Request, work: "Work[Request, Answer]") -> Answer:
    """Return the answer to `request`, given in one transaction with those that wait at the same moment.

    Whoever gets the write lock first does the work of all who wait; the others find theirs done. Nobody is answered
    before the commit has its receipt. Requests that fail together are tried one by one.

    Args:
        books: the store, opened for who asks.
        request: what `work` understands.
        work: answers requests of one actor in order, inside a transaction; a refusal is an answer and leaves nothing.

    Raises:
        FinintError: what `work` answered, or what stopped this request.
    """
    mine = _Waiting(books, request, work)
    queue = books.held.waiting
    queue.append(mine)
    with store.turn():
        # Clients that were answered together are soon back: one commit for all is less work than one for the first.
        for _ in range(_LOOKS if mine.answer is None else 0):
            if len(queue) >= books.held.answered:
                break
            time.sleep(_LOOK_SECONDS)
        while mine.answer is None:
            group = [one for one in list(queue) if one.goes_with(mine)][:MOST]
            for one in group:
                queue.remove(one)
            books.held.answered = len(group)
            try:
                _answer(books, group)
            finally:  # stopped from outside: the others shall not wait for ever
                queue.extend(one for one in group if one.answer is None and one is not mine)
    if isinstance(mine.answer, Exception):
        raise mine.answer
    return cast("Answer", mine.answer)


def _answer(books: store.Books, group: Sequence[_Waiting[Any]]) -> None:
    work = group[0].work
    try:
        answers = store.write(books, lambda cursor: work(cursor, books, [one.request for one in group]))
    except Exception as error:  # noqa: BLE001  each thread is told what stopped its own request
        if len(group) == 1:
            group[0].answer = error
            return
        for one in group:
            _answer(books, [one])
        return
    for one, answer in zip(group, answers, strict=True):
        one.answer = answer
