"""Keep spend added up for the pages, in the transaction that changes what counts.

The sums are derived: made anew for the imports a change touches, or for all when names change, which place every line.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple

from finint import known_names, store

_MOST = 20
"""Imports made anew one by one; beyond that one pass over everything is quicker."""


class _Import(NamedTuple):
    import_id: str


class _Found(NamedTuple):
    found: bool


class Fault(NamedTuple):
    """An import's month whose sums are not those of its rows, and how many differ."""

    import_id: str
    month: date
    differ: int


def touched(cursor: store.Cursor, import_id: str) -> set[str] | None:
    """Return the imports whose spend may count otherwise for what `import_id` brings or took along; None for all.

    To be asked before an undo lets what it replaced count again.
    """
    if store.read_within(cursor, "brings_names", _Found, import_id=import_id)[0].found:
        return None
    return {row.import_id for row in store.read_within(cursor, "touched_imports", _Import, import_id=import_id)}


def renew(cursor: store.Cursor, imports: Iterable[str] | None, now: datetime) -> None:
    """Make the sums of `imports` anew, and of what was restated at `now`; None is everything."""
    if imports is not None:
        restated = store.read_within(cursor, "restated_imports", _Import, now=now)
        found = sorted({*imports, *(row.import_id for row in restated)})
        if len(found) <= _MOST:
            for import_id in found:
                store.run(cursor, "clear_spend_sum", import_id=import_id)
                store.run(cursor, "put_spend_sum", import_id=import_id)
            return
    _renew_all(cursor)


def _renew_all(cursor: store.Cursor) -> None:
    store.run(cursor, "clear_spend_sum", import_id=None)
    store.run(cursor, "put_spend_sums")


def repair(books: store.Books, *, reason: str) -> None:
    """Make every sum anew at somebody's word, kept in the audit."""
    with store.transaction(books) as cursor:
        store.note(cursor, "add up spend anew", books.name, reason=reason)
        known_names.renew(cursor)
        _renew_all(cursor)


def faults(books: store.Books) -> list[Fault]:
    """Return every import and month whose sums are not those of its rows: none in sound books."""
    return store.read(books, "spend_sum_faults", Fault)
