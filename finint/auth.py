"""Who is asking, and may they?"""

import os
from dataclasses import dataclass
from typing import Literal

from finint.errors import RefusedError

Role = Literal["viewer", "analyst", "finance", "admin"]
RANK: dict[str, int] = {"viewer": 0, "analyst": 1, "finance": 2, "admin": 3}
ROLES: tuple[Role, ...] = ("viewer", "analyst", "finance", "admin")


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks the store: `name` is what the books record beside each change.

    `departments` are those whose rows the actor sees; None is the whole company.
    """

    name: str
    role: Role
    departments: tuple[str, ...] | None = None

    def may(self, role: Role) -> bool:
        """Tell whether the actor has `role` or a higher one.

        >>> OWNER.may("finance"), Actor("reader", "viewer").may("analyst")
        (True, False)
        """
        return RANK[self.role] >= RANK[role]


OWNER = Actor("local owner", "admin")


def is_team() -> bool:
    """Tell whether people sign in here; else finint serves this machine's owner only."""
    return os.environ.get("FININT_MODE") == "team"


def guard(role: Role, *, scoped: bool = False) -> Actor:
    """Return the actor of this page run; the first statement of every page, before anything is read.

    In local mode finint serves loopback addresses only and the actor is the machine's owner; in team mode it is who
    signed in, as the session of this moment says.

    Args:
        role: the least that the page needs.
        scoped: whether every figure of the page keeps to the reader's departments.

    Raises:
        RefusedError: nobody has signed in (401), or the actor may not (403).
    """
    if not is_team():
        return allowed(OWNER, role, scoped=scoped)
    from finint.team import page_actor  # noqa: PLC0415  the identity provider's libraries, in team mode only

    return allowed(page_actor(), role, scoped=scoped)


def allowed(actor: Actor, role: Role, *, scoped: bool) -> Actor:
    """Return `actor` when they may; see `guard`.

    >>> allowed(Actor("reader", "viewer", ("Growth",)), "viewer", scoped=True).departments
    ('Growth',)
    """
    if not actor.may(role):
        raise RefusedError(f"this needs the role {role}; you have {actor.role}")
    if actor.departments is not None and not scoped:
        names = ", ".join(actor.departments) or "no department"
        raise RefusedError(
            f"this shows the whole company; you may see {names}",
            fix="the budget page, and the API's numbers of plan, spend and outlook, hold the rows of your departments",
        )
    return actor
