"""Who asks? Every route declares the role it needs; a route that declares none is found by a test."""

from typing import Annotated

from fastapi import Depends

from finint import auth
from finint.auth import Actor, Role


class Asks:
    """A dependency that names the role a route needs, and returns the actor."""

    def __init__(self, role: Role, *, writes: bool = False) -> None:
        self.role = role
        self.writes = writes

    def __call__(self) -> Actor:
        """Return who asks; refuse who may not."""
        return auth.guard(self.role)


Viewer = Annotated[Actor, Depends(Asks("viewer"))]
Analyst = Annotated[Actor, Depends(Asks("analyst"))]
Finance = Annotated[Actor, Depends(Asks("finance"))]
AnalystWriter = Annotated[Actor, Depends(Asks("analyst", writes=True))]
FinanceWriter = Annotated[Actor, Depends(Asks("finance", writes=True))]
Admin = Annotated[Actor, Depends(Asks("admin"))]
