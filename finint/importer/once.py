"""Post something that is stated instead of uploaded, once a key: a retry gets the first answer and stores nothing."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import NamedTuple

from finint import store
from finint.errors import RefusedError


class _Known(NamedTuple):
    request_hash: str
    reply: str


class Posted(NamedTuple):
    """The receipt's document, and whether it was given before for the same key."""

    document: Mapping[str, object]
    replayed: bool


def digest_of(stated: object) -> str:
    """Return the hash of what was stated: equal statements have equal hashes, whatever their order of fields."""
    return hashlib.sha256(json.dumps(stated, sort_keys=True, default=str).encode()).hexdigest()


def once(
    books: store.Books,
    key: str,
    digest: str,
    what: str,
    post: Callable[[store.Cursor], Mapping[str, object]],
    *,
    now: datetime,
) -> Posted:
    """Run `post` in a transaction that also remembers its answer under `key`; a known key is answered from memory.

    Args:
        books: the store, opened for who states it.
        key: chosen by the caller, one a statement.
        digest: of the statement.
        what: its name in a refusal: "expenditure".
        post: writes and returns the receipt's document.
        now: the clock.

    Raises:
        RefusedError: the key was used for another statement (409).
    """

    def work(cursor: store.Cursor) -> Posted:
        return known(cursor, key, digest, what) or remember(cursor, books, key, digest, post(cursor), now=now)

    return store.write(books, work)


def known(cursor: store.Cursor, key: str, digest: str, what: str) -> Posted | None:
    """Return the answer that `key` got for the same statement; None when it is new.

    Raises:
        RefusedError: the key was used for another statement (409).
    """
    found = store.read_within(cursor, "idempotency_key", _Known, key=key)
    if not found:
        return None
    if found[0].request_hash != digest:
        raise RefusedError(f"the key {key} was used for another {what}", fix="use a new Idempotency-Key", status=409)
    return Posted(json.loads(found[0].reply), replayed=True)


def remember(
    cursor: store.Cursor, books: store.Books, key: str, digest: str, document: Mapping[str, object], *, now: datetime
) -> Posted:
    """Keep the answer under its key."""
    reply, actor = json.dumps(document), books.actor.name
    store.run(cursor, "remember_key", key=key, request_hash=digest, reply=reply, now=now, actor=actor)
    return Posted(document, replayed=False)
