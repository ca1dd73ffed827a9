"""Read once for all who may see the same: kept by store, role, departments and data version.

Pages and API share what is kept here. The actor is part of every key, so no scope is given another's figures; a commit
raises the data version, so nobody is given an older state. What is kept is shared: nobody changes it. An answer made
while a rule is supposed to be another is kept under that supposition.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from finint import store

Answer = TypeVar("Answer")
Asked = ParamSpec("Asked")


SUPPOSED: ContextVar[tuple[str, str] | None] = ContextVar("SUPPOSED", default=None)
"""A rule and the value it is supposed to have while a change of it is previewed."""


@contextmanager
def supposing(rule: str, value: str) -> Iterator[None]:
    """Read settings as if `rule` had `value`; nothing is written."""
    token = SUPPOSED.set((rule, value))
    try:
        yield
    finally:
        SUPPOSED.reset(token)


def recall(
    books: store.Books,
    shelf: str,
    question: Hashable,
    make: Callable[[], Answer],
    *,
    most: int = 32,
    keep: Callable[[Answer], bool] = lambda _: True,
) -> Answer:
    """Return the answer to `question` for this reader and this state of the books; see `Memory.recall`."""
    actor = books.actor
    version = store.data_version(books)
    asked = (question, SUPPOSED.get())
    return books.held.memory.recall(shelf, most, (actor.role, actor.departments), version, asked, make, keep)


def kept(
    most: int = 32,
) -> Callable[[Callable[Concatenate[store.Books, Asked], Answer]], Callable[Concatenate[store.Books, Asked], Answer]]:
    """Keep what a read returns, by all its arguments, which must be hashable; `most` answers are kept."""

    def decorate(
        ask: Callable[Concatenate[store.Books, Asked], Answer],
    ) -> Callable[Concatenate[store.Books, Asked], Answer]:
        shelf = f"{ask.__module__}.{ask.__qualname__}"

        @wraps(ask)
        def asked(books: store.Books, /, *args: Asked.args, **named: Asked.kwargs) -> Answer:
            question = (args, tuple(sorted(named.items())))
            return recall(books, shelf, question, lambda: ask(books, *args, **named), most=most)

        return asked

    return decorate
