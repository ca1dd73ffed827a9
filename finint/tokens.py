"""Tokens of programs: shown once, kept as a hash, for a role, for reading or writing, until a day, revocable."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from finint import store
from finint.auth import RANK, Actor, Role
from finint.errors import RefusedError

PREFIX = "finint_"
LONGEST_DAYS = 366


class Token(NamedTuple):
    """A token without its secret."""

    token_id: str
    label: str
    person: str
    role: Role
    may_write: bool
    departments: list[str] | None
    created_on: datetime
    created_by: str
    expires_on: datetime
    revoked_on: datetime | None

    def holds(self, now: datetime) -> bool:
        """Tell whether it still counts."""
        return self.revoked_on is None and self.expires_on > now

    @property
    def actor(self) -> Actor:
        """Who acts with it, as the books record it."""
        scope = None if self.departments is None else tuple(self.departments)
        return Actor(f"{self.person} ({self.label})", self.role, scope)


class Made(NamedTuple):
    """A new token and its secret, which is shown now and never again."""

    token: Token
    secret: str


class _Number(NamedTuple):
    number: int


def digest_of(secret: str) -> str:
    """Return the hash a token is known by."""
    return hashlib.sha256(secret.encode()).hexdigest()


def make(
    books: store.Books,
    label: str,
    role: Role,
    *,
    days: int,
    now: datetime,
    may_write: bool = False,
    departments: Sequence[str] | None = None,
) -> Made:
    """Make a token of the actor's; it can do no more than the actor.

    Args:
        books: the store, opened for whose token it is.
        label: what it is for.
        role: at most the actor's own.
        days: until it expires, 1 to 366.
        now: the clock.
        may_write: False reads only.
        departments: whose rows it sees; None is all that the actor sees.

    Raises:
        RefusedError: more than the actor may, or an odd label or number of days.
    """
    actor = books.actor
    if RANK[role] > RANK[actor.role]:
        raise RefusedError(f"a token has at most your own role, {actor.role}")
    if not 1 <= days <= LONGEST_DAYS or not label.strip() or len(label) > 100:
        raise RefusedError(f"a token has a label and expires within 1 to {LONGEST_DAYS} days", status=422)
    scope = list(actor.departments) if departments is None and actor.departments is not None else departments
    if actor.departments is not None and not set(scope or ()) <= set(actor.departments):
        raise RefusedError("a token sees at most your own departments")
    secret = PREFIX + secrets.token_urlsafe(32)
    listed = None if scope is None else sorted(set(scope))

    def work(cursor: store.Cursor) -> Token:
        token_id = f"tok-{store.read_within(cursor, 'next_token', _Number)[0].number:05d}"
        ends = now + timedelta(days=days)
        token = Token(token_id, label.strip(), actor.name, role, may_write, listed, now, actor.name, ends, None)
        store.run(
            cursor,
            "make_token",
            id=token_id,
            token_sha256=digest_of(secret),
            label=token.label,
            person=token.person,
            role=role,
            may_write=may_write,
            departments=listed,
            now=now,
            actor=actor.name,
            expires_on=token.expires_on,
        )
        store.note(cursor, "make token", token_id, label=token.label, role=role, may_write=may_write)
        return token

    return Made(store.write(books, work), secret)


def find(books: store.Books, secret: str, now: datetime) -> Token | None:
    """Return the token of a secret while it counts; unknown, expired and revoked ones look alike."""
    rows = store.read(books, "token_of", Token, token_sha256=digest_of(secret))
    return next((row for row in rows if row.holds(now)), None)


def tokens(books: store.Books) -> list[Token]:
    """Return every token the actor may see: an administrator all, others their own."""
    rows = store.read(books, "tokens", Token)
    return rows if books.actor.may("admin") else [row for row in rows if row.person == books.actor.name]


def revoke(books: store.Books, token_id: str, *, now: datetime) -> None:
    """Stop a token from counting.

    Raises:
        RefusedError: there is no such token among those the actor may see (404).
    """
    if token_id not in {row.token_id for row in tokens(books)}:
        raise RefusedError("there is no such token", status=404)

    def work(cursor: store.Cursor) -> None:
        store.run(cursor, "revoke_token", id=token_id, now=now, actor=books.actor.name)
        store.note(cursor, "revoke token", token_id)

    store.write(books, work)
