"""Lives of the API in processes of their own, forked from one that has imported everything: no life pays a start."""

import multiprocessing
import os
import sys
from types import ModuleType
from unittest import mock

import api_life

from finint import store
from finint.auth import OWNER

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["finint.api", "finint.cli", "finint.commands.verify", "uvicorn", "pyarrow.dataset"])


def _live(path, *arguments):
    os.environ["FININT_STORE"] = path
    api_life.main(*arguments)


def elsewhere(work, *arguments):
    """Do `work` in a process of its own, and return what it gave back; for as long as that takes, two minutes at most."""
    ours, theirs = FORKS.Pipe()
    life = FORKS.Process(target=_answer, args=(theirs, work, arguments), daemon=True)
    with mock.patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
        life.start()
    try:
        assert ours.poll(120), "no answer"
        return ours.recv()
    finally:
        life.kill()
        life.join(timeout=30)


def _answer(theirs, work, arguments):
    theirs.send(work(*arguments))
    theirs.recv()  # until it is killed: nothing is closed in order


def begin(path, port, fatal, where, broken):
    """Begin a life on the store at `path`; see api_life for when it ends."""
    if not path.exists():
        store.close(store.open_for(OWNER, path))  # a copy of the tests' migrated store
    life = FORKS.Process(target=_live, args=(str(path), port, fatal, where, broken), daemon=True)
    # A page under test leaves its script as the main module, which a life would try to run.
    with mock.patch.dict(sys.modules, {"__main__": ModuleType("__main__")}):
        life.start()
    return life
