"""What does a sign-in say, and which role do its groups give? Unknown groups give none."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from finint.auth import RANK, Role

LONGEST = timedelta(hours=8)


@dataclass(frozen=True, slots=True)
class Claims:
    """A sign-in: who, since when, until when, in which groups. Moments are naive UTC.

    `session_id` is the hash of issuer, subject and moment of the sign-in: a cookie replayed is the same session.
    """

    session_id: str
    person: str
    expires_on: datetime
    groups: tuple[str, ...]


class Grant(NamedTuple):
    """A role, and the departments it is for; None is all of them."""

    role: Role
    departments: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class RoleMap:
    """Which group has which role, and which groups see some departments only."""

    groups_claim: str = "groups"
    roles: Mapping[str, Role] = field(default_factory=dict)
    departments: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def granted(self, groups: tuple[str, ...]) -> Grant | None:
        """Return the highest role of `groups`; None when none of them is known.

        Departments add up over the groups; one group of the highest role without any sees all.

        >>> RoleMap(roles={"a": "viewer", "b": "finance"}).granted(("a", "b", "c"))
        Grant(role='finance', departments=None)
        >>> RoleMap(roles={"a": "viewer"}, departments={"a": ("Growth",)}).granted(("a",))
        Grant(role='viewer', departments=('Growth',))
        >>> RoleMap(roles={"a": "viewer"}).granted(("c",)) is None
        True
        """
        known = [group for group in groups if group in self.roles]
        if not known:
            return None
        role = max((self.roles[group] for group in known), key=RANK.__getitem__)
        highest = [group for group in known if self.roles[group] == role]
        if any(group not in self.departments for group in highest):
            return Grant(role, None)
        return Grant(role, tuple(sorted({name for group in highest for name in self.departments[group]})))


def read_claims(told: Mapping[str, object], groups_claim: str) -> Claims | None:
    """Return the sign-in that an identity provider's claims tell of; None when they lack who or when.

    A person is their verified e-mail address in small letters, else issuer and subject.

    >>> told = {"iss": "https://id", "sub": "7", "iat": 0, "exp": 3600, "email": "Ann@x.org", "groups": ["a"]}
    >>> claims = read_claims(told, "groups")
    >>> claims.person, claims.groups, claims.expires_on
    ('ann@x.org', ('a',), datetime.datetime(1970, 1, 1, 1, 0))
    """
    issuer, subject, issued, expires = (told.get(name) for name in ("iss", "sub", "iat", "exp"))
    if not isinstance(subject, str) or not isinstance(issued, int | float) or not isinstance(expires, int | float):
        return None
    email = told.get("email")
    verified = isinstance(email, str) and bool(email) and told.get("email_verified") is not False
    groups = told.get(groups_claim)
    listed = [groups] if isinstance(groups, str) else groups if isinstance(groups, list) else []
    identity = "\x1f".join(str(part) for part in (issuer, subject, issued, told.get("nonce", ""), told.get("jti", "")))
    began = datetime.fromtimestamp(issued, UTC).replace(tzinfo=None)
    ends = datetime.fromtimestamp(expires, UTC).replace(tzinfo=None)
    return Claims(
        session_id=hashlib.sha256(identity.encode()).hexdigest(),
        person=str(email).lower() if verified else f"{issuer}#{subject}",
        expires_on=min(ends, began + LONGEST),
        groups=tuple(str(group) for group in listed),
    )
