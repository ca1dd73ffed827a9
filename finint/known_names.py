"""Keep the names in force as rows, in the transaction that changes them, so that a question need not make them anew."""

from typing import NamedTuple

from finint import store


class Fault(NamedTuple):
    """A table of names that is not what its files say, and how many of its rows differ."""

    kept: str
    differ: int


def renew(cursor: store.Cursor) -> None:
    """Make departments, campaigns, vendors and aliases in force what the live files and merges say."""
    store.run(cursor, "renew_names")


def faults(books: store.Books) -> list[Fault]:
    """Return every table of names that is not what its files say: none in sound books."""
    return store.read(books, "name_faults", Fault)
