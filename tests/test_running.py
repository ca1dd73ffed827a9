"""A command that meets a held store hands its work to the finint that holds it, and says what that answers."""

import contextlib
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import httpx2
import pytest
from oidc import free_port

from finint import running, store
from finint.auth import OWNER
from finint.cli import main
from finint.errors import FinintError, StoreLockedError

ROOT = Path(__file__).resolve().parents[1]
ENV = os.environ | {"FININT_SAMPLE": "no", "FININT_MEMORY": "512MB", "FININT_THREADS": "1"}
COST = ["--date", "2026-10-05", "--amount", "12.50", "--currency", "EUR", "--campaign", "a"]


def command(*words):
    """What the command answers: its exit code, and what it says on either side. The store is another process's."""
    out, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(said):
        code = main(list(words))
    return code, out.getvalue(), said.getvalue()


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """A store that a running finint holds, and its address."""
    path, port = tmp_path_factory.mktemp("held") / "books.duckdb", free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "finint.cli", "--port", str(port), "--store", str(path)],
        cwd=ROOT,
        env=ENV,
        stdout=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            try:
                if httpx2.get(f"{url}/_stcore/health", timeout=2).text == "ok":
                    break
            except httpx2.HTTPError:
                time.sleep(0.25)
        yield path, url
    finally:
        process.terminate()
        process.wait(timeout=20)
        assert not path.with_name("books.duckdb.address").exists(), "the note stays no longer than the server"


def actual(url):
    return httpx2.get(f"{url}/api/v1/metrics/actual_amount", params={"period": "2026"}, timeout=20).json()["value"]


def test_a_cost_and_a_file_reach_the_books_of_the_running_finint(held, tmp_path):
    path, url = held
    code, out, _ = command("post", *COST, "--key", "k1", "--json", "--store", str(path))
    assert (code, json.loads(out)["totals"]) == (0, {"EUR": "12.50"})
    assert command("post", *COST, "--key", "k1", "--store", str(path))[0] == 0
    assert actual(url) == "12.50"
    file = tmp_path / "spend.csv"
    file.write_text("Date,Campaign,Cost,Currency\n2026-10-01,New,7.50,EUR\n")
    dry = command("import", str(file), "--dry-run", "--json", "--store", str(path))
    assert (dry[0], actual(url)) == (0, "12.50")
    code, out, _ = command("import", str(file), "--json", "--store", str(path))
    assert (code, json.loads(out)["outcome"]) == (0, "import")
    assert actual(url) == "20.00"
    assert json.loads(command("import", str(file), "--json", "--store", str(path))[1])["outcome"] == "no_op"


def test_a_refusal_is_told_with_its_reason(held):
    path, _ = held
    code, _, said = command("post", *COST, "--category", "media_spend", "--platform", "X", "--store", str(path))
    assert (code, "platform belongs to category platform_fees" in said) == (2, True)
    command("post", *COST, "--key", "k2", "--store", str(path))
    code, _, said = command("post", *COST[:-1], "b", "--key", "k2", "--store", str(path))
    assert (code, "used for another expenditure" in said) == (2, True)


def test_without_a_server_the_command_writes_itself(tmp_path):
    path = tmp_path / "own.duckdb"
    assert command("post", *COST, "--key", "k", "--store", str(path))[0] == 0
    books = store.open_for(OWNER, path)
    assert books.connection.cursor().execute("select sum(reporting_amount) from spend").fetchall()[0][0] > 12
    store.close(books)


def test_when_nobody_says_where_the_lock_is_told(tmp_path, monkeypatch):
    locked = StoreLockedError("held")
    with pytest.raises(StoreLockedError, match="held"):
        running.address(tmp_path / "x.duckdb", locked)
    monkeypatch.setenv("FININT_URL", "http://127.0.0.1:9/")
    assert running.address(tmp_path / "x.duckdb", locked) == "http://127.0.0.1:9"
    with pytest.raises(FinintError, match="did not answer"):
        running.ask("http://127.0.0.1:9", "/v1/imports", json_body={})
