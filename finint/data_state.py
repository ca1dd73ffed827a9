"""Which state of the books does a figure come from? A number that rises with each write, and a hash of what counts."""

import hashlib
from typing import NamedTuple

from finint import settings, store

LIVE = "live"


class _Live(NamedTuple):
    import_id: str
    sha256: str


class DataState(NamedTuple):
    """`snapshot` is "live": closed figures have names of their own. Equal hashes mean equal rows and settings."""

    snapshot: str
    data_version: int
    data_hash: str


def data_state(books: store.Books) -> DataState:
    """Return the state of the books now."""
    live = store.read(books, "live_imports", _Live)
    rules = sorted((row.name, row.value) for row in settings.current(books).values())
    told = "\n".join([f"{row.import_id} {row.sha256}" for row in live] + [f"{name}={value}" for name, value in rules])
    return DataState(LIVE, store.data_version(books), hashlib.sha256(told.encode()).hexdigest())
