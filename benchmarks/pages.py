"""How fast do pages open and answer, beside the same pages in Dash and an empty Streamlit page, in one run?

`python -m benchmarks pages [ROUNDS]`. All servers run on this machine on one copy each of the sample company; a browser opens
them in turn. "answer" is the time from a key pressed on a slider (a click on a switch) until the page has been still for half a
second, less that half second. Dash takes part where it is installed: `uv pip install dash`.
"""

import importlib.util
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
EMPTY = """
import streamlit as st
st.set_page_config(layout="wide")
st.slider("Budget", 50, 150, 100, 5)
st.toggle("Material only")
st.title("Empty")
"""
DRAWN = """n => [...document.querySelectorAll('.js-plotly-plot')].filter(e => e.querySelector('.xtick, .ytick')).length >= n
 && (document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') ?? 'notRunning') === 'notRunning'
 && !document.querySelector('[data-testid=stSkeleton]')"""
WATCH = """() => {
  window.touched = performance.now();
  new MutationObserver(() => { window.changed = performance.now(); })
    .observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
  for (const kind of ['pointerdown', 'keydown'])
    document.addEventListener(kind, () => { window.touched = performance.now(); window.changed = 0; }, true);
}"""
STILL = "() => window.changed > window.touched && performance.now() - window.changed > 500"
TOOK = "() => window.changed - window.touched"
ANSWERS = 4  # the first fills caches and does not count


@dataclass(frozen=True, slots=True)
class Side:
    """One page of one server: its address, how many charts it draws, and how it is touched."""

    address: str
    charts: int
    touch: Callable[[Page], None]


def nudge(page: Page) -> None:
    """Move the first slider one step."""
    handle = page.locator("input[type=range], [role=slider]").first
    handle.focus()
    handle.press("ArrowRight")


def switch(page: Page) -> None:
    """Switch to material lines, or back."""
    page.get_by_text("Material only").first.click()


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def start(command: list[str], port: int, environment: dict[str, str], path: str) -> subprocess.Popen[bytes]:
    """Start a server and wait until it answers, three minutes at most."""
    server = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    for _ in range(360):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as answer:
                if answer.status == 200:
                    return server
        except OSError:
            time.sleep(0.5)
    server.terminate()
    sys.exit("a server did not answer")


def measure(page: Page, side: Side) -> tuple[float, list[float]]:
    """Return milliseconds of a cold open and of each answer."""
    began = time.perf_counter()
    page.goto(side.address)
    page.wait_for_function(DRAWN, arg=side.charts, timeout=120_000)
    opened = (time.perf_counter() - began) * 1000
    page.wait_for_timeout(1500)
    page.evaluate(WATCH)
    answered = []
    for _ in range(ANSWERS):
        side.touch(page)
        page.wait_for_function(STILL, timeout=60_000, polling=50)
        answered.append(float(page.evaluate(TOOK)))
    return opened, answered[1:]


def sample_store(folder: Path) -> None:
    """Load the sample company into folder/books.duckdb."""
    from finint import sample_company, store
    from finint.auth import OWNER

    folder.mkdir(parents=True)
    books = store.open_for(OWNER, folder / "books.duckdb")
    sample_company.ensure_loaded(books)
    store.close(books)


def main(arguments: list[str]) -> None:
    """Print p50 of each side, and ratios to its twin and to the empty page."""
    rounds = int(arguments[0]) if arguments else 5
    has_dash = importlib.util.find_spec("dash") is not None
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        folder = Path(name)
        (folder / "empty.py").write_text(EMPTY)
        sample_store(folder / "ours")
        shutil.copytree(folder / "ours", folder / "twin")
        ports = [free_port() for _ in range(3)]
        python = sys.executable
        here = {"PYTHONPATH": str(ROOT), "STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}
        servers = [
            start([python, "-m", "finint.cli", "--port", str(ports[0]), "--store", str(folder / "ours" / "books.duckdb")],
                  ports[0], here, "/_stcore/health"),
            start([python, "-m", "streamlit", "run", str(folder / "empty.py"), "--server.port", str(ports[1]),
                   "--server.headless", "true"], ports[1], here, "/_stcore/health"),
        ]  # fmt: skip
        ours, empty, twin = (f"http://127.0.0.1:{port}" for port in ports)
        sides = {
            "empty page, slider": Side(empty, 0, nudge),
            "empty page, switch": Side(empty, 0, switch),
            "optimizer": Side(f"{ours}/optimizer", 2, nudge),
            "budget": Side(f"{ours}/budget", 2, switch),
        }
        if has_dash:
            command = [python, "-m", "benchmarks.dash_twin", str(folder / "twin" / "books.duckdb"), str(ports[2])]
            servers.append(start(command, ports[2], here, "/optimizer"))
            sides["optimizer in Dash"] = Side(f"{twin}/optimizer", 2, nudge)
            sides["budget in Dash"] = Side(f"{twin}/budget", 2, switch)
        found: dict[str, list[tuple[float, list[float]]]] = {side: [] for side in sides}
        try:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            for number in range(rounds + 1):  # the first visitor of a server fills its caches and does not count
                for side, how in sides.items():
                    context = browser.new_context(viewport={"width": 1400, "height": 1000}, bypass_csp=True)
                    taken = measure(context.new_page(), how)
                    found[side] += [taken] * (number > 0)
                    context.close()
            browser.close()
        finally:
            for server in servers:
                server.terminate()
                server.wait(timeout=20)
        report(found, rounds, has_dash=has_dash)


def report(found: dict[str, list[tuple[float, list[float]]]], rounds: int, *, has_dash: bool) -> None:
    """Print the table, the ratios and the raw samples."""
    opened = {side: statistics.median(run[0] for run in runs) for side, runs in found.items()}
    answered = {side: statistics.median(one for run in runs for one in run[1]) for side, runs in found.items()}
    print(f"{'p50 of ' + str(rounds) + ' rounds, ms':24}{'cold open':>12}{'answer':>10}")
    for side in found:
        print(f"{side:24}{opened[side]:12.0f}{answered[side]:10.0f}")
    for page, floor in (("optimizer", "empty page, slider"), ("budget", "empty page, switch")):
        said = f"{page} ÷ empty: answer {answered[page] / answered[floor]:.2f}"
        if has_dash:
            twin = f"{page} in Dash"
            said += (
                f"; ÷ Dash: cold open {opened[page] / opened[twin]:.2f}, answer {answered[page] / answered[twin]:.2f}"
            )
        print(said)
    if not has_dash:
        print("Dash is not installed: no twin took part")
    print(f"{datetime.now():%Y-%m-%d %H:%M}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(json.dumps(found))
