"""How do the pages' own scripts reach a browser sooner? Compressed once, and named ahead of what draws with them.

Scripts carry a hash of their content or their release in their name and never change; compressed they are a third of
their size. A browser learns of the parts a page draws with only once the page's first answer has come: the Link header
names them with the page itself, so they load meanwhile. The chart library comes from plotly's own package.
"""

import gzip
from functools import cache
from pathlib import Path

import plotly
import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOLDER = Path(st.__file__).parent / "static"
DRAWN_WITH = ("DataFrame", "arrowFormatUtils", "BidiComponent")
"""Parts that nearly every page draws with, beside the chart library: grids, and what holds a chart."""
LIBRARY = f"/static/js/plotly-{plotly.__version__}.min.js"
"""The address of the chart library: the release stands in it, so that a browser may keep it."""
LIBRARY_FILE = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
TYPES = {".js": b"application/javascript", ".css": b"text/css; charset=utf-8"}
FOREVER = b"public, immutable, max-age=31536000"
_LEVEL = 6


@cache
def hints(folder: Path = FOLDER) -> bytes:
    """Return the Link header that has the browser load what pages draw with: chart library and Streamlit's parts."""
    found = [file for name in DRAWN_WITH for file in sorted((folder / "static" / "js").glob(f"{name}.*.js"))]
    parts = [f"</static/js/{file.name}>; rel=modulepreload; crossorigin" for file in found]
    return ", ".join([f"<{LIBRARY}>; rel=preload; as=script", *parts]).encode()


@cache
def compressed(file: Path) -> bytes:
    """Return a script, compressed once; there are a few hundred of them, 13 MB in all."""
    return gzip.compress(file.read_bytes(), _LEVEL, mtime=0)


def script(path: str, folder: Path = FOLDER) -> Path | None:
    """Return the script or style sheet a path of this server names; None for everything else."""
    if path == LIBRARY:
        return LIBRARY_FILE
    if not path.startswith("/static/"):
        return None
    try:
        file = (folder / path.removeprefix("/")).resolve()
        known = file.suffix in TYPES and file.is_relative_to((folder / "static").resolve()) and file.is_file()
    except (OSError, ValueError):  # a name no file can have: too long, or with a zero byte
        return None
    return file if known else None


class Sooner:
    """Sends scripts compressed to those who take it, and names with each page what it draws with."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or socket."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        sent = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        file = script(scope["path"])
        is_packed = "gzip" in sent.get("accept-encoding", "") and "range" not in sent
        if file and (is_packed or file == LIBRARY_FILE):
            body = await run_in_threadpool(compressed if is_packed else Path.read_bytes, file)
            headers = [
                (b"content-type", TYPES[file.suffix]),
                *([(b"content-encoding", b"gzip")] if is_packed else []),
                (b"content-length", str(len(body)).encode()),
                (b"cache-control", FOREVER),
                (b"vary", b"Accept-Encoding"),
            ]
            await send({"type": "http.response.start", "status": 200, "headers": headers})
            await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
            return

        async def hinted(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                if hints() and any(
                    name == b"content-type" and value.startswith(b"text/html") for name, value in headers
                ):
                    message["headers"] = [*headers, (b"link", hints())]
            await send(message)

        await self.app(scope, receive, hinted)
