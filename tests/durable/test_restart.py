"""The server killed while a file is brought in over HTTP, and started again: the file is there entirely or not at all."""

import json
import random
import socket
import threading
import time
import urllib.error
import urllib.request

import pytest
from lives import begin

from finint import store
from finint.auth import OWNER
from finint.verify import verify

ROWS, PATIENCE_SECONDS = 3000, 120
EXPORT = b"Campaign,Day,Currency code,Cost,Clicks,Impr.\n" + b"".join(
    f"Brand {number},2026-10-{1 + number % 28:02},EUR,{number}.25,3,100\n".encode() for number in range(ROWS)
)


class Server:
    """One life of the API; with `fatal` 1 it ends by kill -9 at its first commit, before or after it."""

    def __init__(self, path, fatal=0, where="before"):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.life = begin(path, self.port, fatal, where, "every commit")
        until = time.monotonic() + PATIENCE_SECONDS
        while self._ask("/api/v1/health") is None and self.life.is_alive() and time.monotonic() < until:
            time.sleep(0.05)

    def _ask(self, address, body=None, headers=None):
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{address}", data=body, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            return json.load(error)
        except OSError:
            return None

    def bring_in(self):
        """Post the export; None when the server was killed before it answered."""
        body = (
            b'--x\r\nContent-Disposition: form-data; name="file"; filename="export.csv"\r\n'
            b"Content-Type: text/csv\r\n\r\n" + EXPORT + b"\r\n--x--\r\n"
        )
        return self._ask("/api/v1/imports", body, {"Content-Type": "multipart/form-data; boundary=x"})

    def end(self, *, by_kill=False):
        (self.life.kill if by_kill else self.life.terminate)()
        self.life.join(timeout=30)


def held(path):
    """What a start finds: imports and lines, the problems of a full reading."""
    books = store.open_for(OWNER, path)
    try:
        cursor = books.connection.cursor()
        counts = [
            cursor.execute(f"select count(*) from {table}").fetchall()[0][0]
            for table in ("import_file", "spend_line", "import_vendor", "import_window")
        ]
        return counts[:2], sum(counts), verify(books).problems
    finally:
        store.close(books)


def restarted(path):
    """The same file again, on a server started anew: what it is told, and what the books hold then."""
    server = Server(path)
    told = server.bring_in()
    server.end()
    return told["outcome"], *held(path)[::2]


@pytest.mark.parametrize(("where", "kept", "again"), [("before", [0, 0], "import"), ("after", [1, ROWS], "no_op")])
def test_a_kill_beside_the_commit_leaves_all_of_the_file_or_nothing(tmp_path, where, kept, again):
    path = tmp_path / "books.duckdb"
    server = Server(path, 1, where)
    assert server.bring_in() is None
    server.life.join(timeout=30)
    counts, rows, problems = held(path)
    assert (counts, problems) == (kept, [])
    assert bool(rows) is bool(kept[0])
    assert restarted(path) == (again, [1, ROWS], [])


def killed_at_random(path, seed):
    draw = random.Random(seed)
    server, told = Server(path), []
    sending = threading.Thread(target=lambda: told.append(server.bring_in()))
    sending.start()
    time.sleep(draw.uniform(0.0, 2.5))
    server.end(by_kill=True)
    sending.join(timeout=PATIENCE_SECONDS)
    return told[0], held(path)


def whole(told, found):
    counts, rows, problems = found
    answered = told is not None and told.get("outcome") == "import"
    return not problems and (counts == [1, ROWS] or (counts == [0, 0] and not rows and not answered))


@pytest.mark.parametrize("seed", range(1))
def test_a_kill_at_any_moment_leaves_all_of_the_file_or_nothing(tmp_path, seed):
    path = tmp_path / "books.duckdb"
    told, found = killed_at_random(path, seed)
    assert whole(told, found), (told, found)
    assert restarted(path) == ("no_op" if found[0][0] else "import", [1, ROWS], [])


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(20))
def test_a_kill_at_any_moment_leaves_all_of_the_file_or_nothing_nightly(tmp_path, seed):
    path = tmp_path / "books.duckdb"
    told, found = killed_at_random(path, 100 + seed)
    assert whole(told, found), (told, found)
    assert restarted(path) == ("no_op" if found[0][0] else "import", [1, ROWS], [])


def test_the_oracle_notices_half_a_file_and_one_that_was_told_and_is_gone():
    told = {"outcome": "import"}
    assert whole(told, ([1, ROWS], ROWS + 3, []))
    assert not whole(None, ([1, ROWS - 1], ROWS + 2, []))
    assert not whole(told, ([0, 0], 0, []))
    assert not whole(None, ([0, 0], 1, []))
