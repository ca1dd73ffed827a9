"""Shared by all tests: a new store, a clock, and the frame that runs before pages."""

import pytest
from made import NOW
from streamlit.runtime.pages_manager import PagesManager

from finint import store
from finint.auth import OWNER
from finint.ui import waiting


@pytest.fixture(autouse=True)
def frame_runs_first(monkeypatch):
    """A folder called pages starts Streamlit in its old mode, where pages run without the frame."""
    build = PagesManager.__init__

    def start(self, *args, **options):
        build(self, *args, **options)
        PagesManager.uses_pages_directory = False

    monkeypatch.setattr(PagesManager, "__init__", start)


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
