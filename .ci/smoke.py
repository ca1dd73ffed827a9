"""Start `finint` as a newcomer would, on an empty store, and look at it through the browser."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TRIES = 480  # two a second: tests share the cores


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def get(url: str) -> str:
    """Return what an address of this machine answers."""
    with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310  127.0.0.1 only
        return str(answer.read().decode())


def main() -> int:
    """Return 0 when the server is healthy and the budget page shows the sample company."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "books.duckdb"
        server = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "finint.cli", "--port", str(port), "--store", str(store)], env=os.environ.copy()
        )
        try:
            for _ in range(TRIES):
                try:
                    if get(f"{base}/_stcore/health") == "ok":
                        break
                except OSError:
                    time.sleep(0.5)
            health = json.loads(get(f"{base}/api/v1/health"))
            print(health)
            if health["status"] != "ok":
                return 1
            with sync_playwright() as play:
                browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
                page = browser.new_page(viewport={"width": 1400, "height": 1000})
                page.goto(f"{base}/budget")
                page.get_by_role("heading", level=1).first.wait_for(timeout=240_000)
                title = page.get_by_role("heading", level=1).first.inner_text()
                print("budget page:", title)
                browser.close()
            return 0 if title else 1
        finally:
            server.terminate()
            server.wait(timeout=20)


if __name__ == "__main__":
    raise SystemExit(main())
