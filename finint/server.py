"""The ASGI application: pages at /, the API at /api, the same headers on every answer.

Serve it with the command `finint` and one worker: a second could not open the store. In team mode a socket lives as
long as its session, and uploads and media are for people who have signed in.
"""

import re
import secrets
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager

from finint import auth
from finint.api.application import api
from finint.api.exports import COOKIE, served
from finint.static_files import Sooner
from finint.ui.frame import failure

SCRIPT = Path(__file__).resolve().parent.parent / "app.py"
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = ("127.0.0.1", "localhost", "::1")
PRIVATE = ("/media/", "/_stcore/upload_file/", "/_stcore/metrics", "/_stcore/agent", "/_stcore/script-health-check")
"""Addresses of Streamlit's own that would answer anybody."""


def content_policy() -> str:
    """Return what a page may load: this server's own files, and Streamlit's one inline script by its hash.

    Styles are made in the browser, and components arrive as blobs; nothing comes from another host.
    """
    index = (Path(st.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    inline = re.findall(r"<script>(.*?)</script>", index, flags=re.DOTALL)
    hashes = [f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in inline]
    rules = [
        "default-src 'self'",
        " ".join(["script-src 'self' blob:", *hashes]),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
    return "; ".join(rules)


HEADERS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=()"),
    (b"content-security-policy", content_policy().encode()),
)


class Guarded:
    """Adds the security headers to every answer, refuses foreign names and sites, and names the browser by a cookie.

    A page of another site can make a browser ask 127.0.0.1 under that site's own name (DNS rebinding): such a host is
    refused. It can also post to 127.0.0.1 in the reader's name: the API takes no writing request a foreign site sent.
    Answers of the API are not stored.
    """

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...] = LOOPBACK, *, is_https: bool = False) -> None:
        self.app = app
        self.hosts = hosts
        self.is_https = is_https
        self.also = ((b"strict-transport-security", b"max-age=31536000"),) if is_https else ()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or socket."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        sent = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if _host(sent.get("host", "")) not in self.hosts:
            await _refuse(scope, send, 421, b"finint answers to the address it was started with only.")
            return
        path, cookies = scope["path"], cookie_parser(sent.get("cookie", ""))
        is_api = path.startswith("/api/")
        if is_api and scope.get("method") not in _READING and _sent_by_another_site(sent):
            await _refuse(scope, send, 403, b"finint takes no request another site has sent.")
            return
        if auth.is_team() and not await run_in_threadpool(_may_enter, path, cookies):
            await _refuse(scope, send, 401, b"Sign in first.")
            return
        names_browser = scope["type"] == "http" and not is_api and COOKIE not in cookies

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*map(self._secured, message.get("headers", [])), *HEADERS, *self.also]
                if is_api:
                    headers.append((b"cache-control", b"no-store"))
                if names_browser and scope["path"] in {"/", "/_stcore/health", "/_stcore/host-config"}:
                    cookie = f"{COOKIE}={secrets.token_urlsafe(32)}; Path=/; HttpOnly; SameSite=Lax"
                    headers.append(self._secured((b"set-cookie", cookie.encode())))
                message["headers"] = headers
            await send(message)

        await self.app(scope, _watched(receive, cookies) if scope["type"] == "websocket" else receive, guarded)

    def _secured(self, header: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
        """Keep cookies off plain http where finint is reached by https."""
        name, value = header
        needs = self.is_https and name.lower() == b"set-cookie" and b"; secure" not in value.lower()
        return (name, value + b"; Secure") if needs else header


def _may_enter(path: str, cookies: dict[str, str]) -> bool:
    """Tell whether the path is open, or the session holds; the way out ends the session on the server too."""
    from finint import team  # noqa: PLC0415  the identity provider's libraries, in team mode only

    if path == "/auth/logout":
        team.sign_out(cookies)
    if not path.startswith(PRIVATE):
        return True
    claims = team.cookie_claims(cookies)
    return claims is not None and team.holds(claims)


def _watched(receive: Receive, cookies: dict[str, str]) -> Receive:
    """Let a socket's messages pass while its session holds: a click after the sign-out reaches no page."""
    if not auth.is_team():
        return receive
    from finint import team  # noqa: PLC0415

    claims = team.cookie_claims(cookies)
    seen = False

    async def checked() -> Message:
        nonlocal seen
        message = await receive()
        if claims is None or message["type"] != "websocket.receive":
            return message
        holds = await run_in_threadpool(team.holds, claims)
        # Before the first page has run there is no session yet: the page itself begins it, or refuses.
        if seen and not holds:
            return {"type": "websocket.disconnect", "code": 1008}
        seen = seen or holds
        return message

    return checked


def _host(header: str) -> str:
    """Return the name of a Host header without its port: `[::1]:8501` is ::1."""
    return header.partition("]")[0].lstrip("[") if header.startswith("[") else header.partition(":")[0]


def _sent_by_another_site(sent: dict[str, str]) -> bool:
    """Tell whether a browser says so; a program that is no browser says neither."""
    origin = sent.get("origin")
    foreign_origin = origin is not None and urlsplit(origin).netloc != sent.get("host")
    return foreign_origin or sent.get("sec-fetch-site", "none") not in {"none", "same-origin"}


async def _refuse(scope: Scope, send: Send, status: int, text: bytes) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1008})
        return
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *HEADERS]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})


def build(script: Path = SCRIPT) -> st.App:
    """Return the application around a frame script."""
    _settle()
    # A folder named pages beside the script would start pages alone, without the frame, until / is first opened.
    PagesManager.uses_pages_directory = False
    served.set()
    # The default page lives at /; its file's name is an address too, as every other page's is.
    home = Route("/home", lambda request: RedirectResponse(f"/?{request.url.query}" if request.url.query else "/"))
    routes = [home, Mount("/api", app=api)]
    return st.App(
        script, routes=routes, middleware=[Middleware(Guarded, **_place()), Middleware(Sooner)], on_script_error=failure
    )


def _settle() -> None:
    """Switch off what serves people who edit pages: served here, pages do not change.

    After every answer Streamlit would look up the file of every loaded module and walk all of memory for garbage: about
    0.2 s of processor. It reads its STREAMLIT_ variables only where its own command started it.
    """
    config.set_option("server.fileWatcherType", "none")
    config.set_option("runner.postScriptGC", False)


def _place() -> dict[str, Any]:
    """Return under which names finint answers, and whether by https: in team mode, where people are sent back to."""
    if not auth.is_team():
        return {}
    from finint import team  # noqa: PLC0415

    back = urlsplit(team.redirect_uri())
    hosts = tuple(dict.fromkeys((*LOOPBACK, back.hostname or "")))
    config.set_option("server.allowedHosts", list(hosts))
    return {"hosts": hosts, "is_https": back.scheme == "https"}
