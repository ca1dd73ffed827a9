"""How fast do pages open and answer, beside the same pages in Dash and an empty Streamlit page, in one run?

`python -m benchmarks pages [ROUNDS]`. All servers run on this machine on one copy each of the sample company; a browser opens
them in turn. "answer" is the time from a key pressed on a slider (a click on a switch) until headline and charts hold the new
answer and have stood still for half a second, less that half second; processor time of server and browser is counted beside
it, since it depends less on what else the machine does. Dash takes part where it is installed: `uv run --with dash python -m
benchmarks pages`.
"""

import argparse
import importlib.util
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
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from playwright.sync_api import Page, TimeoutError, sync_playwright  # noqa: A004  playwright's own

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
EMPTY = """
import streamlit as st
st.set_page_config(layout="wide")
value = st.slider("Budget", 50, 150, 100, 5)
st.title(f"Empty {value}")
"""
DRAWN = """n => [...document.querySelectorAll('.js-plotly-plot')].filter(e => e.querySelector('.xtick, .ytick, .textpoint')).length >= n
 && (document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') ?? 'notRunning') === 'notRunning'
 && !document.querySelector('[data-testid=stSkeleton]')"""
# The answer is what a reader waits for: headlines and charts. Everything else (grids, badges) may follow or not change.
WATCH = """() => {
  const inside = node => node?.closest ? node.closest('.js-plotly-plot, h1, h2, h3') : inside(node?.parentElement);
  window.touched = window.changed = 0;
  window.said = () => [...document.querySelectorAll('h1, h2, h3')].map(e => e.textContent).join('|')
    + [...document.querySelectorAll('.js-plotly-plot .main-svg')].map(e => e.innerHTML).join('|');
  new MutationObserver(all => {
    if (all.some(one => inside(one.target))) window.changed = performance.now();
  }).observe(document.body, {subtree: true, childList: true, attributes: true, characterData: true});
  for (const kind of ['pointerdown', 'keydown'])
    document.addEventListener(kind, () => {
      window.before = window.said(); window.touched = performance.now(); window.changed = 0;
    }, true);
}"""
STILL = """() => window.changed > window.touched && performance.now() - window.changed > 500
 && window.said() !== window.before"""
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


def alternate(first: str, second: str) -> Callable[[Page], None]:
    """Return a touch that clicks one choice, and the other the next time."""
    turn = count()

    def click(page: Page) -> None:
        page.get_by_text((first, second)[next(turn) % 2], exact=True).first.click()

    return click


def busy(pid: int) -> float:
    """Return the processor milliseconds a process has used so far, with threads that have ended; 0 once it is gone."""
    with suppress(OSError, ValueError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return 1000 * (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0


def browsing(servers: set[int]) -> list[int]:
    """Return the processes below this one that are no servers: the browser's."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):
            parents.setdefault(int(stat.read_text().rpartition(")")[2].split()[1]), []).append(int(stat.parent.name))
    found, wave = [], [os.getpid()]
    while wave:
        wave = [child for pid in wave for child in parents.get(pid, []) if child not in servers]
        found += wave
    return found


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


TOUCHES: dict[str, Callable[[], Callable[[Page], None]]] = {
    "optimizer": lambda: nudge,
    "budget": lambda: alternate("Textbook", "Mean of orders"),
    "roi": lambda: alternate("Revenue", "Margin"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer: milliseconds until headline and charts stand, and processor milliseconds of server and browser."""

    wall: float
    server: float
    browser: float


def measure(page: Page, side: Side, server: int, servers: set[int]) -> tuple[float, list[Answer]]:
    """Return milliseconds of a cold open, and each answer."""
    began = time.perf_counter()
    page.goto(side.address)
    page.wait_for_function(DRAWN, arg=side.charts, timeout=120_000)
    opened = (time.perf_counter() - began) * 1000
    page.wait_for_timeout(1500)
    page.evaluate(WATCH)
    drawing = browsing(servers)
    answered = []
    for _ in range(ANSWERS):
        used = busy(server), sum(map(busy, drawing))
        side.touch(page)
        try:
            page.wait_for_function(STILL, timeout=60_000, polling=100)
        except TimeoutError:
            sys.exit(f"no new headline or chart on {side.address} within a minute")
        took = float(page.evaluate(TOOK))
        answered.append(Answer(took, busy(server) - used[0], sum(map(busy, drawing)) - used[1]))
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
    parser = argparse.ArgumentParser(prog="python -m benchmarks pages")
    parser.add_argument("rounds", nargs="?", type=int, default=5)
    parser.add_argument("--only", nargs="*", default=[], help="pages: optimizer, budget, roi")
    parser.add_argument("--store", type=Path, help="a folder with books.duckdb of the sample company, copied")
    chosen = parser.parse_args(arguments)
    has_dash = importlib.util.find_spec("dash") is not None
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        folder = Path(name)
        (folder / "empty.py").write_text(EMPTY)
        if chosen.store:
            shutil.copytree(chosen.store, folder / "ours")
        else:
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
        sides = {"empty page": (Side(empty, 0, nudge), 1)}
        asked = [page for page in TOUCHES if page in (chosen.only or TOUCHES)]
        sides |= {page: (Side(f"{ours}/{page}", 2, TOUCHES[page]()), 0) for page in asked}
        if has_dash:
            command = [python, "-m", "benchmarks.dash_twin", str(folder / "twin" / "books.duckdb"), str(ports[2])]
            servers.append(start(command, ports[2], here, "/optimizer"))
            sides |= {f"{page} in Dash": (Side(f"{twin}/{page}", 2, TOUCHES[page]()), 2) for page in asked}
        pids = [server.pid for server in servers]
        found: dict[str, list[tuple[float, list[Answer]]]] = {side: [] for side in sides}
        try:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            for number in range(chosen.rounds + 1):  # the first visitor of a server fills its caches, not counted
                for side, (how, place) in sides.items():
                    context = browser.new_context(viewport={"width": 1400, "height": 1000}, bypass_csp=True)
                    taken = measure(context.new_page(), how, pids[place], set(pids))
                    found[side] += [taken] * (number > 0)
                    context.close()
            browser.close()
        finally:
            for server in servers:
                server.terminate()
                server.wait(timeout=20)
        report(found, chosen.rounds, asked, has_dash=has_dash)


Found = dict[str, list[tuple[float, list[Answer]]]]


def report(found: Found, rounds: int, asked: list[str], *, has_dash: bool) -> None:
    """Print the table and the ratios."""

    def middle(side: str, part: str) -> float:
        return statistics.median(getattr(one, part) for run in found[side] for one in run[1])

    print(f"{f'p50 of {rounds} rounds, ms':24}{'cold open':>12}{'answer':>10}{'server cpu':>12}{'browser cpu':>13}")
    opened = {side: statistics.median(run[0] for run in runs) for side, runs in found.items()}
    for side in found:
        parts = [middle(side, part) for part in ("wall", "server", "browser")]
        print(f"{side:24}{opened[side]:12.0f}{parts[0]:10.0f}{parts[1]:12.0f}{parts[2]:13.0f}")

    def ratios(page: str, other: str) -> str:
        answer = middle(page, "wall") / middle(other, "wall")
        cpu = [sum(middle(side, part) for part in ("server", "browser")) for side in (page, other)]
        return f"answer {answer:.2f}, processor {cpu[0] / cpu[1]:.2f}"

    for page in asked:
        said = f"{page} ÷ empty: {ratios(page, 'empty page')}"
        if has_dash:
            twin = f"{page} in Dash"
            said += f"; ÷ Dash: cold open {opened[page] / opened[twin]:.2f}, {ratios(page, twin)}"
        print(said)
    if not has_dash:
        print("Dash is not installed: no twin took part")
    print(f"{datetime.now():%Y-%m-%d %H:%M}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
