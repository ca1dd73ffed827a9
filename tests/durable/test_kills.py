"""kill -9 before every named step, and at random: what was told is there, all of it is whole, a retry leaves it once."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def drive(folder, what, kind, broken="", seed=0, seconds=110):
    command = [
        sys.executable,
        str(Path(__file__).with_name("fault_driver.py")),
        what,
        str(folder),
        str(kind),
        broken,
        str(seed),
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("kind", ["import", "record", "undo"])
def test_a_kill_before_any_step_loses_nothing_and_a_retry_leaves_it_once(tmp_path, kind):
    found = drive(tmp_path, "steps", kind)
    assert len(found) >= 6
    assert {"audit entry", "commit", "receipt", "answer"} <= {one["fatal"] for one in found}
    assert all(one["killed"] for one in found)
    assert [one for one in found if one["problems"]] == []


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("kind", "broken", "noticed"),
    [("import", "transaction", "partial"), ("record", "keys", "postings"), ("import", "early answer", "lost")],
)
def test_the_oracle_notices_a_broken_guard(tmp_path, kind, broken, noticed):
    found = drive(tmp_path, "steps", kind, broken)
    assert any(noticed in problem for one in found for problem in one["problems"])


def test_kills_at_random_lose_nothing(tmp_path):
    found = drive(tmp_path, "random", 5, seed=1)
    assert [one for one in found if one["problems"]] == []
    assert found[-1]["acknowledged"] > 5, "void: hardly anything was acknowledged"


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(10))
def test_kills_at_random_lose_nothing_nightly(tmp_path, seed):
    found = drive(tmp_path, "random", 20, seed=seed, seconds=600)
    assert [one for one in found if one["problems"]] == []
    assert found[-1]["acknowledged"] > 20, "void: hardly anything was acknowledged"


@pytest.mark.nightly
def test_the_random_oracle_notices_missing_receipts(tmp_path):
    found = drive(tmp_path, "random", 2, "receipts", seed=2)
    assert any("receipts" in problem or "start failed" in problem for one in found for problem in one["problems"])
