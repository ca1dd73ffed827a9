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
        known = store.read_within(cursor, "idempotency_key", _Known, key=key)
        if known:
            if known[0].request_hash != digest:
                raise RefusedError(
                    f"the key {key} was used for another {what}", fix="use a new Idempotency-Key", status=409
                )
            return Posted(json.loads(known[0].reply), replayed=True)
        document = post(cursor)
        store.run(
            cursor,
            "remember_key",
            key=key,
            request_hash=digest,
            reply=json.dumps(document),
            now=now,
            actor=books.actor.name,
        )
        return Posted(document, replayed=False)

    return store.write(books, work)
