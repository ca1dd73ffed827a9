"""kill -9 before every named step, and at random: what was told is there, all of it is whole, a retry leaves it once.

The page is driven by its own script: upload, preview, and the button that posts; the process is killed and started again.
"""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from finint import store
from finint.auth import OWNER

ROOT = Path(__file__).resolve().parents[2]
STEPS = ["steps:import", "steps:record", "steps:undo"]
PAGE, RANDOM = "steps:page::commit+receipt", "random:3:5:1"


def drive(folder, *asked, seconds=600):
    """Let one process try each of `asked` (see fault_driver), and return what it found by what was asked."""
    store.close(store.open_for(OWNER, folder / "template" / "books.duckdb"))
    command = [sys.executable, str(Path(__file__).with_name("fault_driver.py")), str(folder), *asked]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    return drive(tmp_path_factory.mktemp("kills"), *STEPS, PAGE, RANDOM)


def hold(found):
    assert all(one["killed"] for one in found), found
    assert [one for one in found if one["problems"]] == []


@pytest.mark.parametrize("asked", STEPS)
def test_a_kill_before_any_step_loses_nothing_and_a_retry_leaves_it_once(tried, asked):
    hold(tried[asked])
    assert len(tried[asked]) >= 6
    assert {"audit entry", "commit", "receipt", "answer"} <= {one["fatal"] for one in tried[asked]}


def test_a_kill_while_the_page_posts_leaves_all_of_the_file_or_nothing_and_the_file_again_leaves_it_once(tried):
    hold(tried[PAGE])
    assert [one["fatal"] for one in tried[PAGE]] == ["commit", "receipt"]


@pytest.mark.nightly
def test_a_kill_before_any_step_of_the_pages_posting_loses_nothing_nightly(tmp_path):
    found = drive(tmp_path, "steps:page", seconds=1800)["steps:page"]
    hold(found)
    assert len(found) >= 15


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("kind", "broken", "noticed"),
    [
        ("import", "transaction", "partial"),
        ("record", "keys", "postings"),
        ("import", "early answer", "lost"),
    ],
)
def test_the_oracle_notices_a_broken_guard(tmp_path, kind, broken, noticed):
    asked = f"steps:{kind}:{broken}"
    assert any(noticed in problem for one in drive(tmp_path, asked)[asked] for problem in one["problems"])


def test_kills_at_random_lose_nothing(tried):
    assert [one for one in tried[RANDOM] if one["problems"]] == []
    assert tried[RANDOM][-1]["acknowledged"] >= 3, "void: hardly anything was acknowledged"


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(10))
def test_kills_at_random_lose_nothing_nightly(tmp_path, seed):
    asked = f"random:20:12:{seed}"
    found = drive(tmp_path, asked, seconds=1800)[asked]
    assert [one for one in found if one["problems"]] == []
    assert found[-1]["acknowledged"] > 20, "void: hardly anything was acknowledged"


@pytest.mark.nightly
def test_the_random_oracle_notices_missing_receipts(tmp_path):
    asked = "random:2:12:2:receipts"
    found = drive(tmp_path, asked)[asked]
    assert any("receipts" in problem for one in found for problem in one["problems"])
