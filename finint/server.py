"""The ASGI application: pages at /, the API at /api, the same headers on every answer.

Serve it with the command `finint` and one worker: a second could not open the store.
"""

import re
import secrets
from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import cookie_parser
from starlette.responses import RedirectResponse
from starlette.routing import Mount, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime.pages_manager import PagesManager

from finint.api import api
from finint.api.exports import COOKIE, served
from finint.ui.frame import failure

SCRIPT = Path(__file__).resolve().parent.parent / "app.py"
_READING = frozenset({"GET", "HEAD", "OPTIONS"})
LOOPBACK = ("127.0.0.1", "localhost", "::1")


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

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...] = LOOPBACK) -> None:
        self.app = app
        self.hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or socket."""
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        sent = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        if _host(sent.get("host", "")) not in self.hosts:
            await _refuse(scope, send, 421, b"finint answers to the address it was started with only.")
            return
        is_api = scope["path"].startswith("/api/")
        if is_api and scope.get("method") not in _READING and _sent_by_another_site(sent):
            await _refuse(scope, send, 403, b"finint takes no request another site has sent.")
            return
        names_browser = scope["type"] == "http" and not is_api and COOKIE not in cookie_parser(sent.get("cookie", ""))

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [*message.get("headers", []), *HEADERS]
                if is_api:
                    headers.append((b"cache-control", b"no-store"))
                if names_browser and scope["path"] in {"/", "/_stcore/health", "/_stcore/host-config"}:
                    cookie = f"{COOKIE}={secrets.token_urlsafe(32)}; Path=/; HttpOnly; SameSite=Lax"
                    headers.append((b"set-cookie", cookie.encode()))
                message["headers"] = headers
            await send(message)

        await self.app(scope, receive, guarded)


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
    # A folder named pages beside the script would start pages alone, without the frame, until / is first opened.
    PagesManager.uses_pages_directory = False
    served.set()
    # The default page lives at /; its file's name is an address too, as every other page's is.
    home = Route("/home", lambda request: RedirectResponse(f"/?{request.url.query}" if request.url.query else "/"))
    return st.App(
        script, routes=[home, Mount("/api", app=api)], middleware=[Middleware(Guarded)], on_script_error=failure
    )
