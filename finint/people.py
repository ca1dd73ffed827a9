"""Who has which role, and which sign-ins still count? A cookie names a session; the books say whether it holds."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from finint import store
from finint.auth import Actor, Role
from finint.claims import Claims, Grant, RoleMap
from finint.errors import RefusedError

SYSTEM = Actor("finint", "admin")
"""Reads roles, sessions and tokens before anybody is known."""


class PersonRole(NamedTuple):
    """What somebody set for a person; no role means no access, whatever their groups say."""

    person: str
    role: Role | None
    departments: list[str] | None
    changed_on: datetime
    changed_by: str


class Session(NamedTuple):
    """A sign-in as the server knows it."""

    session_id: str
    person: str
    role: Role
    departments: list[str] | None
    started_on: datetime
    expires_on: datetime
    ended_on: datetime | None


def roles(books: store.Books) -> list[PersonRole]:
    """Return every person whose role was set here, by name."""
    return store.read(books, "person_roles", PersonRole)


def sessions(books: store.Books, now: datetime) -> list[Session]:
    """Return the sessions that still count, newest first."""
    return store.read(books, "person_sessions", Session, now=now)


def grant_of(claims: Claims, role_map: RoleMap, table: Sequence[PersonRole]) -> Grant | None:
    """Return what a person may: the table's word before that of their groups; None is no access."""
    row = next((row for row in table if row.person == claims.person), None)
    if row is not None:
        return Grant(row.role, None if row.departments is None else tuple(row.departments)) if row.role else None
    return role_map.granted(claims.groups)


def actor_of(books: store.Books, claims: Claims, role_map: RoleMap, *, now: datetime) -> Actor:
    """Return who a sign-in is; the first time it is seen its session begins, with the role of that moment.

    Raises:
        RefusedError: the session is over (401), or the person has no role (403).
    """
    if claims.expires_on <= now:
        raise RefusedError("your session has ended", fix="sign in again", status=401)
    session = session_of(books, claims.session_id)
    if session is None:
        grant = grant_of(claims, role_map, roles(books))
        if grant is None:
            raise RefusedError(
                "you are signed in, but none of your groups has a role here",
                fix="ask an administrator of finint for a role",
            )
        _start(books, claims, grant, now)
        session = session_of(books, claims.session_id)
    if session is None or session.ended_on is not None or session.expires_on <= now:
        raise RefusedError("your session has ended", fix="sign in again", status=401)
    return Actor(session.person, session.role, None if session.departments is None else tuple(session.departments))


def session_of(books: store.Books, session_id: str) -> Session | None:
    """Return one session; None when it was never seen."""
    return next(iter(store.read(books, "person_session", Session, session_id=session_id)), None)


def holds(books: store.Books, session_id: str, now: datetime) -> bool:
    """Tell whether a session that was seen still counts."""
    session = session_of(books, session_id)
    return session is not None and session.ended_on is None and session.expires_on > now


def _start(books: store.Books, claims: Claims, grant: Grant, now: datetime) -> None:
    def work(cursor: store.Cursor) -> None:
        store.run(
            cursor,
            "start_session",
            session_id=claims.session_id,
            person=claims.person,
            role=grant.role,
            departments=None if grant.departments is None else list(grant.departments),
            now=now,
            expires_on=claims.expires_on,
        )
        store.note(cursor, "sign in", claims.person, role=grant.role)

    store.write(books, work)


def end_session(books: store.Books, session_id: str, *, now: datetime) -> None:
    """End a session: its cookie is worth nothing from here on."""

    def work(cursor: store.Cursor) -> None:
        store.run(cursor, "end_session", session_id=session_id, now=now, actor=books.actor.name)
        store.note(cursor, "sign out", session_id[:12])

    store.write(books, work)


def set_role(
    books: store.Books,
    person: str,
    role: Role | None,
    departments: Sequence[str] | None = None,
    *,
    now: datetime,
    reason: str,
) -> None:
    """Give a person a role, for all departments or some; their sessions and tokens end, so that it holds at once.

    Raises:
        RefusedError: the actor is no administrator, or would take the role from themselves.
    """
    if not books.actor.may("admin"):
        raise RefusedError("only an administrator sets roles")
    name = person.strip().lower()
    if not name or len(name) > 320 or any(ord(letter) < 32 for letter in name):
        raise RefusedError("a person is named by an e-mail address", status=422)
    if name == books.actor.name and role != "admin":
        raise RefusedError("one administrator remains: another one must take this role from you", status=409)

    def work(cursor: store.Cursor) -> None:
        listed = None if departments is None else sorted(set(departments))
        said = {"now": now, "actor": books.actor.name}
        store.run(cursor, "set_person_role", person=name, role=role, departments=listed, reason=reason, **said)
        store.run(cursor, "end_sessions_of", person=name, **said)
        store.run(cursor, "revoke_tokens_of", person=name, **said)
        store.note(cursor, "set role", name, role=role or "none", departments=listed, reason=reason)

    store.write(books, work)
