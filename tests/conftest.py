"""Shared by all tests: a new store, a clock, and the frame that runs before pages."""

import fcntl
import functools
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from made import NOW
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager

from finint import outlook, report_outlook, sample_company, store, storefile
from finint.auth import OWNER
from finint.ui import waiting

IN_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None
IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ
# Interpreters are started by the hundred, and each would compile every library anew where nothing compiled may be kept.
if sys.dont_write_bytecode:
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
# A busy machine takes a second for one draw now and then; that says nothing of the law under test.
settings.register_profile("finint", suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("finint")
WHOLE = 40  # test modules: fewer start faster in one process


def pytest_xdist_auto_num_workers(config):
    """Spread a whole run over the cores; a few named modules run where they stand, so that a debugger works."""
    files = sum(len(list(Path(arg).rglob("test_*.py"))) for arg in config.args)
    return (os.cpu_count() or 1) if files >= WHOLE else 0


@pytest.fixture(scope="session", autouse=True)
def new_stores_start_migrated(tmp_path_factory):
    """Copy one migrated store instead of running each migration for each test: a tenth of the time."""
    template = tmp_path_factory.mktemp("template") / "migrated.duckdb"
    storefile.connect(str(template)).close()
    opened = storefile._opened

    def copied(path):
        if path == ":memory:":
            return in_memory()
        if not Path(path).exists():
            shutil.copyfile(template, path)
        return opened(path)

    def in_memory():
        # A file in memory without a name is open in a third of the time that a copy into DuckDB's own memory takes.
        with tempfile.NamedTemporaryFile(dir=IN_MEMORY, suffix=".duckdb") as file:
            shutil.copyfile(template, file.name)
            return opened(file.name)

    patch = pytest.MonkeyPatch()
    patch.setattr(storefile, "_opened", copied)
    yield
    patch.undo()


@pytest.fixture(scope="module", autouse=True)
def no_forecast_outlives_its_module():
    """A forecast that a page began and nobody waits for would take the time of the tests that follow."""
    yield
    for work in list(outlook._works.values()):
        work.is_stopped = True
    outlook._works.clear()


@pytest.fixture
def closes_look_back(monkeypatch):
    """A close keeps a report that looks a year ahead, a fit of seconds; here it ends with its month."""
    monkeypatch.setattr(report_outlook, "year_of", lambda books, view: view)


@pytest.fixture(autouse=True)
def frame_runs_first(monkeypatch):
    """A folder called pages starts Streamlit in its old mode, where pages run without the frame."""
    build = PagesManager.__init__

    def start(self, *args, **options):
        build(self, *args, **options)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", start)


@pytest.fixture(scope="session", autouse=True)
def packages_are_searched_once():
    """Streamlit looks through every installed package for parts of pages at each AppTest: half a second each."""
    patch = pytest.MonkeyPatch()
    patch.setattr(
        manifest_scanner, "scan_component_manifests", functools.cache(manifest_scanner.scan_component_manifests)
    )
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def pages_wait(monkeypatch):
    """AppTest runs no card by itself: a page waits for its answers instead of showing how far they are."""
    monkeypatch.setattr(waiting, "PATIENCE_SECONDS", 120)


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def books():
    opened = store.in_memory(OWNER)
    yield opened
    opened.connection.close()


@pytest.fixture(scope="session")
def sample_path(tmp_path_factory):
    """The sample company's store, loaded once for all tests and processes; who uses it changes nothing."""
    mine = tmp_path_factory.mktemp("sample")
    shared = tmp_path_factory.getbasetemp()
    if IS_WORKER:
        shared = shared.parent
    loaded = shared / "sample company"
    with (shared / "sample.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not loaded.exists():
            opened = store.open_for(OWNER, mine / "books.duckdb")
            sample_company.load(opened)
            store.close(opened)
            shutil.copytree(mine, loaded)
        else:
            shutil.copytree(loaded, mine, dirs_exist_ok=True)
    return mine / "books.duckdb"


@pytest.fixture(scope="module")
def sample_books(sample_path):
    """The sample company's books, open for a module."""
    opened = store.open_for(OWNER, sample_path)
    yield opened
    store.close(opened)
