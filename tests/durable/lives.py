"""Lives of the API in processes of their own, forked from one that has imported everything: no life pays a start."""

import multiprocessing
import os
import sys
from types import ModuleType
from unittest import mock

import api_life

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["finint.api", "uvicorn", "pyarrow.dataset"])


def _live(path, *arguments):
    os.environ["FININT_STORE"] = path
    api_life.main(*arguments)


def begin(path, port, fatal, where, broken):
    """Begin a life on the store at `path`; see api_life for when it ends."""
    life = FORKS.Process(target=_live, args=(str(path), port, fatal, where, broken), daemon=True)
    # A page under test leaves its script as the main module, which a life would try to run.
    with mock.patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
        life.start()
    return life
