"""How fast do pages open and answer, against an empty Streamlit page in the same run?

`python -m benchmarks pages [ROUNDS]`. Both servers run on this machine; the browser opens them in turn. "answer" is the
time from a click on a switch until the page has been redrawn: it floors at what Streamlit itself needs for a rerun.
"""

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
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
EMPTY = """
import streamlit as st
st.set_page_config(layout="wide")
st.toggle("Material only")
st.title("Empty")
"""
READY = """n => document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'
 && !document.querySelector('[data-testid=stSkeleton]')
 && [...document.querySelectorAll('.js-plotly-plot')].filter(e => e.querySelector('.xtick, .ytick')).length >= n"""
WATCH = """() => {
  const app = document.querySelector('[data-testid=stApp]');
  window.seen = [];
  new MutationObserver(() => window.seen.push([app.getAttribute('data-test-script-state'), performance.now()]))
    .observe(app, {attributes: true, attributeFilter: ['data-test-script-state']});
  document.addEventListener('pointerdown', () => { window.seen = []; window.pressed = performance.now(); }, true);
}"""
ANSWERED = """() => window.seen.some(s => s[0] !== 'notRunning') && window.seen.at(-1)[0] === 'notRunning'"""
TOOK = """() => window.seen.at(-1)[1] - window.pressed"""


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def start(command: list[str], port: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start a server and wait until it is healthy, two minutes at most."""
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.DEVNULL)
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as answer:
                if answer.status == 200:
                    return server
        except OSError:
            time.sleep(0.5)
    server.terminate()
    sys.exit("a server did not answer")


def measure(page: Page, address: str, charts: int) -> tuple[float, float]:
    """Return milliseconds of a cold open and of one answer to a switch."""
    began = time.perf_counter()
    page.goto(address)
    page.wait_for_function(READY, arg=charts, timeout=90_000)
    opened = (time.perf_counter() - began) * 1000
    page.wait_for_timeout(600)
    page.evaluate(WATCH)
    answered = 0.0
    for _ in range(2):  # the first answer fills caches, the second is measured
        page.get_by_text("Material only").click()
        page.wait_for_function(ANSWERED, timeout=30_000)
        answered = float(page.evaluate(TOOK))
        page.wait_for_timeout(400)
    return opened, answered


def main(arguments: list[str]) -> None:
    """Print p50 of each page and its ratio to the empty page."""
    rounds = int(arguments[0]) if arguments else 5
    with tempfile.TemporaryDirectory() as name, sync_playwright() as play:
        folder = Path(name)
        (folder / "empty.py").write_text(EMPTY)
        ports = {"finint": free_port(), "empty": free_port()}
        python = sys.executable
        ours = [python, "-m", "finint.cli", "--port", str(ports["finint"]), "--store", str(folder / "books.duckdb")]
        floor = [
            python,
            "-m",
            "streamlit",
            "run",
            str(folder / "empty.py"),
            "--server.port",
            str(ports["empty"]),
            "--server.headless",
            "true",
        ]
        servers = [
            start(ours, ports["finint"], {"PYTHONPATH": str(ROOT)}),
            start(floor, ports["empty"], {"STREAMLIT_SERVER_ADDRESS": "127.0.0.1"}),
        ]
        sides = {
            "empty page": (f"http://127.0.0.1:{ports['empty']}", 0),
            "budget": (f"http://127.0.0.1:{ports['finint']}/budget", 2),
        }
        found: dict[str, list[tuple[float, float]]] = {side: [] for side in sides}
        try:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            for _ in range(rounds):
                for side, (address, charts) in sides.items():
                    context = browser.new_context(viewport={"width": 1400, "height": 1000}, bypass_csp=True)
                    found[side].append(measure(context.new_page(), address, charts))
                    context.close()
            browser.close()
        finally:
            for server in servers:
                server.terminate()
                server.wait(timeout=20)
        middle = {
            side: tuple(statistics.median(run[part] for run in runs) for part in (0, 1)) for side, runs in found.items()
        }
        print(f"{'p50 of ' + str(rounds) + ', ms':16}{'cold open':>12}{'switch':>10}")
        for side, (opened, answered) in middle.items():
            print(f"{side:16}{opened:12.0f}{answered:10.0f}")
        floor_open, floor_answer = middle["empty page"]
        print(
            f"budget ÷ empty: cold open {middle['budget'][0] / floor_open:.2f}, switch {middle['budget'][1] / floor_answer:.2f}"
        )
        print(json.dumps(found))
