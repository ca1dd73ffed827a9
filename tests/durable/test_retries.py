"""The API killed again and again while eight clients retry: each key is one row, one entry, and what was told is there."""

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
from finint.verify import entries, verify

CLIENTS, PATIENCE_SECONDS = 8, 150


class Clients:
    """Eight clients, each with its keys, that post until they are answered."""

    def __init__(self, port, keys_each):
        self.address = f"http://127.0.0.1:{port}/api/v1/integrations/finance/spend"
        self.told, self.replayed, self.odd = [], 0, []
        self.until = time.monotonic() + PATIENCE_SECONDS
        self.threads = [threading.Thread(target=self._work, args=(number, keys_each)) for number in range(CLIENTS)]

    def _work(self, number, keys_each):
        for at in range(keys_each):
            key = f"client-{number}-{at}"
            while time.monotonic() < self.until and not self._post(key):
                time.sleep(0.03)

    def _post(self, key):
        body = json.dumps({"date": "2026-10-01", "amount": "1.25", "currency": "EUR"}).encode()
        request = urllib.request.Request(
            self.address, data=body, headers={"Content-Type": "application/json", "Idempotency-Key": key}
        )
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:
                self.replayed += answer.headers.get("Idempotent-Replayed") == "true"
                self.told.append(key)
                return True
        except urllib.error.HTTPError as error:
            self.odd.append((error.code, error.read()[:200]))
            return False
        except OSError:
            return False  # killed: the client cannot know whether it was stored

    def run(self):
        for thread in self.threads:
            thread.start()

    @property
    def busy(self):
        return any(thread.is_alive() for thread in self.threads)


def killed_while_retrying(folder, kills, seed, broken="", keys_each=12):
    draw = random.Random(seed)
    path = folder / "books.duckdb"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    clients, lives = Clients(port, keys_each), 0
    clients.run()
    while clients.busy and time.monotonic() < clients.until:
        fatal = draw.randrange(3, max(4, CLIENTS * keys_each // (kills + 1))) if lives < kills else 0
        life = begin(path, port, fatal, draw.choice(["before", "after", "after"]), broken)
        while life.is_alive() and clients.busy:
            time.sleep(0.02)
        lives += 1
        life.terminate()
        life.join(timeout=30)
    for thread in clients.threads:
        thread.join(timeout=30)
    books = store.open_for(OWNER, path)
    cursor = books.connection.cursor()
    found = {
        "told": len(clients.told),
        "replayed": clients.replayed,
        "kills": lives - 1,
        "odd": clients.odd,
        "keys": cursor.execute("select count(*) from idempotency_key").fetchall()[0][0],
        "rows": cursor.execute("select count(*) from spend_line").fetchall()[0][0],
        "entries": [entry.action for entry in entries(books)].count("record expenditure"),
        "problems": verify(books).problems,
    }
    store.close(books)
    return found


def holds(found, wanted):
    return (
        found["told"] == found["keys"] == found["rows"] == found["entries"] == wanted
        and not found["problems"]
        and not found["odd"]
    )


def test_each_key_is_one_row_whatever_is_killed(tmp_path):
    found = killed_while_retrying(tmp_path, 3, seed=4)
    assert holds(found, CLIENTS * 12), found
    assert found["kills"] == 3
    assert found["replayed"] >= 1, "void: no kill came between commit and answer"


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(3))
def test_each_key_is_one_row_whatever_is_killed_nightly(tmp_path, seed, monkeypatch):
    monkeypatch.setattr("test_retries.PATIENCE_SECONDS", 600)
    found = killed_while_retrying(tmp_path, 10, seed, keys_each=40)
    assert holds(found, CLIENTS * 40), found
    assert found["replayed"] >= 1


@pytest.mark.nightly
def test_the_oracle_notices_when_keys_are_forgotten(tmp_path):
    assert not holds(killed_while_retrying(tmp_path, 2, seed=4, broken="keys", keys_each=5), CLIENTS * 5)
