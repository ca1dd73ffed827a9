"""A real browser on a real server: each module gets its own finint on a free loopback port with a store of its own."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

collect_ignore = ["gallery"]  # scripts of the gallery app, not tests
ROOT = Path(__file__).resolve().parents[2]
REQUIRED = os.environ.get("FININT_E2E") == "required"
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
READY = """n => document.querySelector('[data-testid=stApp]')?.getAttribute('data-test-script-state') === 'notRunning'
 && document.querySelector('[data-testid=stMain] [data-testid=stElementContainer]')
 && !document.querySelector('[data-testid=stSkeleton]')
 && !document.querySelector('.st-key-waiting')
 && [...document.querySelectorAll('.js-plotly-plot')].filter(e => e.querySelector('.xtick, .ytick, .textpoint')).length >= n"""
START_SECONDS = 300
PATIENCE = 180_000  # milliseconds: other tests share the cores, and a wait that need not be long is not

try:
    from playwright.sync_api import sync_playwright
except ImportError:
    sync_playwright = None


def pytest_collection_modifyitems(items):
    """Every test in this folder drives a browser."""
    for item in items:
        if Path(item.path).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)


def browser_path():
    """Where Chromium is; skips with the reason, or fails where the browser is required."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if sync_playwright is None or found is None:
        missing = "playwright is not installed" if sync_playwright is None else "no Chromium was found"
        if REQUIRED:
            pytest.fail(f"{missing}, and FININT_E2E=required")
        pytest.skip(f"{missing}; set FININT_E2E=required to make this a failure")
    return found


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """One browser with a profile on disk, which keeps the 8 MB of a page's scripts compiled between visits."""
    path = browser_path()
    with sync_playwright() as play:
        context = play.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("profile"),
            executable_path=path,
            args=FLAGS,
            accept_downloads=True,
            permissions=["clipboard-read", "clipboard-write"],
        )
        context.set_default_timeout(PATIENCE)
        yield context
        context.close()


class Tabs:
    """The browser's tabs, taken up again by the next visit: the first page of a new tab is four times the work."""

    def __init__(self, browser):
        self.browser = browser
        self.idle = []

    def take(self, width, mode):
        page = self.idle.pop() if self.idle else self.browser.new_page()
        page.set_viewport_size({"width": width, "height": 1000})
        page.emulate_media(media="screen", color_scheme=mode)
        return page

    def give(self, page):
        self.idle.append(page)

    def leave(self):
        """Let no idle tab ask a server that has stopped."""
        for page in self.idle:
            page.goto("about:blank")


@pytest.fixture(scope="session")
def all_tabs(browser):
    return Tabs(browser)


@pytest.fixture(scope="module")
def tabs(all_tabs):
    """The tabs, empty again after each module."""
    yield all_tabs
    all_tabs.leave()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A started finint: its address, its output, and the store it serves."""

    def __init__(self, command, *, port, log, environment):
        self.url = f"http://127.0.0.1:{port}"
        self.log = log
        self._out = log.open("wb")
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdout=self._out,
            stderr=subprocess.STDOUT,
        )

    def wait(self):
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                pytest.fail(f"finint ended at once: {self.output()[-2000:]}")
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2) as answer:
                    if answer.status == 200:
                        return self
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        pytest.fail(f"finint did not answer within {START_SECONDS} s: {self.output()[-2000:]}")
        return None

    def output(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        self._out.close()


def serve(folder, *, sample=False, store="books.duckdb"):
    """Start the command `finint` on a free port; without the sample company unless asked."""
    port = free_port()
    command = [sys.executable, "-m", "finint.cli", "--port", str(port), "--store", str(folder / store)]
    return Server(
        command, port=port, log=folder / "finint.log", environment={"FININT_SAMPLE": "yes" if sample else "no"}
    ).wait()


@pytest.fixture(scope="module")
def finint(tmp_path_factory):
    """The dashboard on an empty store."""
    browser_path()
    server = serve(tmp_path_factory.mktemp("finint"))
    yield server
    server.stop()


@pytest.fixture
def fresh(tmp_path):
    """The dashboard on an empty store of one test."""
    browser_path()
    server = serve(tmp_path)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The dashboard as a newcomer starts it: on a new store, with the sample company."""
    browser_path()
    server = serve(tmp_path_factory.mktemp("sample"), sample=True)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def stocked(sample_path, tmp_path_factory):
    """The dashboard on books that hold the sample company already, for tests that only look."""
    browser_path()
    folder = shutil.copytree(sample_path.parent, tmp_path_factory.mktemp("stocked") / "sample")
    server = serve(folder, sample=True)
    yield server
    server.stop()


GALLERY = """
import sys
from pathlib import Path
import uvicorn
from finint.server import build
uvicorn.run(build(Path(sys.argv[1])), host="127.0.0.1", port=int(sys.argv[2]), workers=1, log_level="warning", access_log=False)
"""


@pytest.fixture(scope="module")
def gallery(tmp_path_factory):
    """The shared parts with invented rows: what is tried there does not depend on anybody's books."""
    browser_path()
    folder = tmp_path_factory.mktemp("gallery")
    port = free_port()
    command = [sys.executable, "-c", GALLERY, str(Path(__file__).parent / "gallery" / "app.py"), str(port)]
    environment = {"FININT_STORE": str(folder / "books.duckdb")}
    server = Server(command, port=port, log=folder / "gallery.log", environment=environment).wait()
    yield server
    server.stop()


class Visit:
    """A page in a browser's tab that notes every request leaving this machine and every error in the console."""

    def __init__(self, page):
        self.page = page
        self.outside = []
        self.errors = []
        self._heard = {
            "request": self._note,
            "websocket": self._note,
            "console": lambda message: self.errors.append(message.text) if message.type == "error" else None,
            "pageerror": lambda error: self.errors.append(str(error)),
        }
        for event, hear in self._heard.items():
            page.on(event, hear)

    def _note(self, asked):
        if not asked.url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
            self.outside.append(asked.url)

    def open(self, url, charts=0):
        self.page.goto(url)
        self.ready(charts)
        return self.page

    def ready(self, charts=0):
        self.page.wait_for_function(READY, arg=charts, polling=100)
        # The run state is set before the last elements are laid out.
        self.page.wait_for_timeout(300)
        self.page.wait_for_function(READY, arg=charts, polling=100)

    def until(self, holds):
        """Wait until something holds that the page cannot be asked for in one question."""
        for _ in range(PATIENCE // 100):
            if holds():
                return
            self.page.wait_for_timeout(100)
        pytest.fail("what should come did not come")

    def end(self):
        for event, hear in self._heard.items():
            self.page.remove_listener(event, hear)
        return self.page

    @property
    def serious(self):
        """Console errors, without the 404 of the health probe below a deep link's folder, which is harmless."""
        return [text for text in self.errors if "404" not in text]


def ended(made, tabs):
    """Give the tabs of visits back; none may have asked anybody outside this machine."""
    for one in made:
        tabs.give(one.end())
    assert [url for one in made for url in one.outside] == []


@pytest.fixture
def visit(tabs):
    """Make visits, each in a tab of its own."""
    made = []

    def start(*, width=1400, mode="light"):
        made.append(Visit(tabs.take(width, mode)))
        return made[-1]

    yield start
    ended(made, tabs)


@pytest.fixture(scope="module")
def opened(tabs):
    """Open an address once per width and mode in this module, for tests that only look."""
    made = {}

    def look(url, *, charts=0, width=1400, mode="light"):
        key = (url, width, mode)
        if key not in made:
            made[key] = Visit(tabs.take(width, mode))
            made[key].open(url, charts)
        return made[key].page

    yield look
    ended(made.values(), tabs)
