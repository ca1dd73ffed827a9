"""Post something that is stated instead of uploaded, once a key: a retry gets the first answer and stores nothing."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from finint import store
from finint.errors import RefusedError


class Known(NamedTuple):
    """A key, the hash of what it was used for, and the answer it got."""

    key: str
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
        found = known_among(cursor, [key]).get(key)
        return replay(found, digest, what) or remember(cursor, books, key, digest, post(cursor), now=now)

    return store.write(books, work)


def known_among(cursor: store.Cursor, keys: Sequence[str]) -> dict[str, Known]:
    """Return what each known key of `keys` was used for, and the answer it got."""
    return {row.key: row for row in store.read_within(cursor, "idempotency_keys", Known, keys=keys)}


def replay(found: Known | None, digest: str, what: str) -> Posted | None:
    """Return the answer that a key got for the same statement; None when it is new.

    Raises:
        RefusedError: the key was used for another statement (409).
    """
    if found is None:
        return None
    if found.request_hash != digest:
        raise RefusedError(
            f"the key {found.key} was used for another {what}", fix="use a new Idempotency-Key", status=409
        )
    return Posted(json.loads(found.reply), replayed=True)


def remember(
    cursor: store.Cursor, books: store.Books, key: str, digest: str, document: Mapping[str, object], *, now: datetime
) -> Posted:
    """Keep the answer under its key."""
    reply, actor = json.dumps(document), books.actor.name
    store.run(cursor, "remember_key", key=key, request_hash=digest, reply=reply, now=now, actor=actor)
    return Posted(document, replayed=False)
