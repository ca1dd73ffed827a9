"""Who is asking, and may they?"""

from dataclasses import dataclass
from typing import Literal

from finint.errors import RefusedError

Role = Literal["viewer", "analyst", "finance", "admin"]
_RANK: dict[str, int] = {"viewer": 0, "analyst": 1, "finance": 2, "admin": 3}


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who asks the store: `name` is what the books record beside each change."""

    name: str
    role: Role

    def may(self, role: Role) -> bool:
        """Tell whether the actor has `role` or a higher one.

        >>> OWNER.may("finance"), Actor("reader", "viewer").may("analyst")
        (True, False)
        """
        return _RANK[self.role] >= _RANK[role]


OWNER = Actor("local owner", "admin")


def guard(role: Role) -> Actor:
    """Return the actor of this page run; the first statement of every page, before anything is read.

    In local mode finint serves loopback addresses only and the actor is the machine's owner.

    Raises:
        RefusedError: the actor lacks `role`.
    """
    actor = OWNER
    if not actor.may(role):
        raise RefusedError(f"this page needs the role {role}; you have {actor.role}")
    return actor
