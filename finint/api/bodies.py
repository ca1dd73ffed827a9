"""How large may a request be, and of which type? Decided from its headers, and while it arrives."""

from collections.abc import Mapping

from starlette._utils import get_route_path
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from finint.api.wire import problem

MIB = 1024 * 1024
JSON = "application/json"
NDJSON = "application/x-ndjson"
MULTIPART = "multipart/form-data"
_WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Allowed:
    """What the body of a resource may be."""

    def __init__(self, limit_bytes: int, *types: str) -> None:
        self.limit_bytes = limit_bytes
        self.types = types


DEFAULT = Allowed(MIB, JSON)
RESOURCES: Mapping[str, Allowed] = {
    "/v1/touchpoints": Allowed(32 * MIB, JSON, NDJSON),
    "/v1/conversions": Allowed(32 * MIB, JSON, NDJSON),
    "/v1/imports": Allowed(201 * MIB, MULTIPART),
    "/v1/optimization": Allowed(8 * MIB, JSON),
}


class Bodies:
    """Refuses a body that is too large (413) or of another type (415) before anything reads it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] not in _WRITING:
            await self.app(scope, receive, send)
            return
        sent = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        allowed = RESOURCES.get(get_route_path(scope).rstrip("/"), DEFAULT)
        length = sent.get("content-length", "")
        has_body = length not in ("", "0") or "transfer-encoding" in sent
        given = sent.get("content-type", "").partition(";")[0].strip().lower()
        if has_body and given not in allowed.types:
            types = " or ".join(allowed.types)
            refusal = problem(415, "this type of body is not taken here", f"content-type: {types} is expected")
            await refusal(scope, receive, send)
            return
        if length.isdigit() and int(length) > allowed.limit_bytes:
            await _too_large(allowed)(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > allowed.limit_bytes:
                raise HTTPException(413, f"the body is larger than {allowed.limit_bytes // MIB} MB")
            return message

        await self.app(scope, counted, send)


def _too_large(allowed: Allowed) -> ASGIApp:
    text = f"the body is larger than {allowed.limit_bytes // MIB} MB"
    return problem(413, "this is too large", text)
