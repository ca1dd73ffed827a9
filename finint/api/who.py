"""Who asks? Every route declares the role it needs; a route that declares none is found by a test."""

from typing import Annotated

from fastapi import Depends, Request

from finint import auth, people, store, tokens
from finint.api import rates
from finint.api.wire import now
from finint.auth import Actor, Role
from finint.errors import RefusedError

BEARER = "bearer "


class Asks:
    """A dependency that names what a route needs, and returns the actor.

    Args:
        role: the least role.
        writes: whether a token must be one for writing.
        scoped: whether every figure of the route keeps to the reader's departments.
    """

    def __init__(self, role: Role, *, writes: bool = False, scoped: bool = False) -> None:
        self.role = role
        self.writes = writes
        self.scoped = scoped

    def __call__(self, request: Request) -> Actor:
        """Return who asks.

        Raises:
            RefusedError: nobody (401), somebody who may not (403), or too often (429).
        """
        address = request.client.host if request.client else ""
        if rates.REFUSED.is_empty(address):
            raise RefusedError("too many requests from here were refused", fix="wait a minute", status=429)
        try:
            return auth.allowed(self._identified(request), self.role, scoped=self.scoped)
        except RefusedError as error:
            if error.status == 401:
                rates.REFUSED.take(address)
            raise

    def _identified(self, request: Request) -> Actor:
        sent = request.headers.get("authorization", "")
        if sent:
            return self._of_token(sent)
        if not auth.is_team():
            return auth.OWNER
        from finint import team  # noqa: PLC0415  the identity provider's libraries, in team mode only

        return team.actor_of_claims(team.cookie_claims(request.cookies))

    def _of_token(self, sent: str) -> Actor:
        secret = sent[len(BEARER) :].strip() if sent.lower().startswith(BEARER) else ""
        token = tokens.find(store.open_for(people.SYSTEM), secret, now()) if secret else None
        if token is None:
            raise RefusedError("this token is not known here, or no longer", fix="make a new one", status=401)
        if not rates.REQUESTS.take(token.token_id):
            raise RefusedError("too many requests with this token", fix="wait a second", status=429)
        if self.writes and not token.may_write:
            raise RefusedError("this token reads only", fix="make a token for writing")
        return token.actor


Viewer = Annotated[Actor, Depends(Asks("viewer"))]
Scoped = Annotated[Actor, Depends(Asks("viewer", scoped=True))]
Analyst = Annotated[Actor, Depends(Asks("analyst"))]
AnalystWriter = Annotated[Actor, Depends(Asks("analyst", writes=True))]
Finance = Annotated[Actor, Depends(Asks("finance"))]
FinanceWriter = Annotated[Actor, Depends(Asks("finance", writes=True))]
