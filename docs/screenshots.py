# ruff: noqa: INP001  a script, not a module
"""Photograph every page, wide and narrow, light and dark.

    python docs/screenshots.py FOLDER [--url URL] [--pages home budget] [--sizes 1400:light 800:dark]

Without --url it starts finint on a free port with a new store (the sample company is loaded into it) and stops it
again. A picture is as high as the page: the page scrolls inside itself, so the window is reopened at that height.
"""

import argparse
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SIZES = ("1400:light", "1400:dark", "800:light", "800:dark")
START_SECONDS = 120
HIGHEST_PIXELS = 6000
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync")  # fmt: skip
READY = """() => document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'
 && !document.querySelector('[data-testid=stSkeleton]')
 && !document.querySelector('.st-key-waiting')
 && [...document.querySelectorAll('.js-plotly-plot')].every(e => e.querySelector('.main-svg'))"""


@contextmanager
def serving(store: Path) -> Iterator[str]:
    """Start finint with `store` and yield its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "finint.cli", "--port", str(port), "--store", str(store)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})  # noqa: S603
    try:
        end = time.monotonic() + START_SECONDS
        while not _answers(url):
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit("finint did not start")
            time.sleep(0.5)
        yield url
    finally:
        process.terminate()
        process.wait(20)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2) as answer:  # noqa: S310  our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def photograph(url: str, folder: Path, pages: list[str], sizes: list[str]) -> None:
    """Write FOLDER/page-width-mode.png for each page and size."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  a development tool

    found = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
    if found is None:
        raise SystemExit("no Chromium was found")
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=list(FLAGS))
        for size in sizes:
            width, mode = size.split(":")
            context = browser.new_context(viewport={"width": int(width), "height": 1000}, color_scheme=mode)  # type: ignore[arg-type]
            for name in pages:
                page = context.new_page()
                page.goto(f"{url}/{name}")
                page.wait_for_function(READY, timeout=60_000)
                page.wait_for_timeout(1000)
                page.wait_for_function(READY, timeout=60_000)
                height = page.evaluate("document.querySelector('[data-testid=stMain]')?.scrollHeight ?? 1000")
                page.set_viewport_size({"width": int(width), "height": max(1000, min(height, HIGHEST_PIXELS))})
                page.wait_for_timeout(1000)
                file = folder / f"{name.partition('?')[0] or 'home'}-{width}-{mode}.png"
                page.screenshot(path=str(file))
                print(f"{file}  {height} px high")  # noqa: T201
                page.close()
            context.close()
        browser.close()


def main() -> None:
    """Read the arguments and take the pictures."""
    parser = argparse.ArgumentParser(description="Photograph every page.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--url", help="a running finint; without it one is started")
    parser.add_argument("--pages", nargs="*", default=[file.stem for file in sorted((ROOT / "pages").glob("*.py"))])
    parser.add_argument("--sizes", nargs="*", default=list(SIZES))
    arguments = parser.parse_args()
    if arguments.url:
        photograph(arguments.url, arguments.folder, arguments.pages, arguments.sizes)
        return
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder) / "finint.duckdb") as url:
        photograph(url, arguments.folder, arguments.pages, arguments.sizes)


if __name__ == "__main__":
    main()
