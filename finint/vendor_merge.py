"""Say that two names are one vendor, and take it back: the books follow at once, and both stay on record."""

from dataclasses import dataclass
from datetime import datetime

from finint import counted_once, store
from finint.errors import CalculationError


@dataclass(frozen=True, slots=True)
class Merge:
    """A merge, or the taking back of one."""

    sequence: int
    from_key: str
    into_key: str
    into_name: str
    is_undo: bool
    made_on: datetime
    made_by: str
    reason: str
    in_force: bool


@dataclass(frozen=True, slots=True)
class _Root:
    root: str


def history(books: store.Books) -> list[Merge]:
    """Return merges and their taking back, newest first."""
    return store.read(books, "vendor_merges", Merge)


def merge(books: store.Books, from_key: str, into_key: str, into_name: str, *, now: datetime, reason: str) -> None:
    """Let `from_key` be `into_key` in every figure from now on.

    Args:
        books: the store, opened for who decides.
        from_key: a vendor's id, or its name in lower case when no vendor file knows it.
        into_key: the vendor that remains.
        into_name: its name, shown when no vendor file knows it.
        now: the clock.
        reason: why; kept.

    Raises:
        CalculationError: a vendor would be merged into itself, directly or through other merges.
    """
    asked, target = _key(from_key), _key(into_key)

    def work(cursor: store.Cursor) -> None:
        roots = store.read_within(cursor, "vendor_root_of", _Root, key=target)
        if asked in {target, *(row.root for row in roots)}:
            raise CalculationError(f"{into_name} is {from_key} already", fix="pick another vendor, or undo that merge")
        _record(cursor, books, asked, target, into_name, is_undo=False, now=now, reason=reason)

    store.write(books, work)


def undo(books: store.Books, from_key: str, *, now: datetime, reason: str) -> None:
    """Take the merge of `from_key` back; its rows stand under their own name again.

    Raises:
        CalculationError: it is not merged.
    """
    asked = _key(from_key)
    last = next((row for row in history(books) if row.from_key == asked and row.in_force), None)
    if last is None:
        raise CalculationError(f"{from_key} is not merged into another vendor")
    store.write(
        books,
        lambda cursor: _record(
            cursor, books, asked, last.into_key, last.into_name, is_undo=True, now=now, reason=reason
        ),
    )


def _key(key: str) -> str:
    return key.strip()


def _record(
    cursor: store.Cursor,
    books: store.Books,
    from_key: str,
    into_key: str,
    into_name: str,
    *,
    is_undo: bool,
    now: datetime,
    reason: str,
) -> None:
    store.run(
        cursor,
        "record_vendor_merge",
        from_key=from_key,
        into_key=into_key,
        into_name=into_name,
        is_undo=is_undo,
        now=now,
        actor=books.actor.name,
        reason=reason,
    )
    counted_once.settle(cursor, now)
