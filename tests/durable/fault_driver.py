"""Kills finint before a named step, again and again, and looks at what is left. Run as a program; prints one JSON object.

One process imports everything and opens no store; each life and each look is a fork of it, so a life costs a tenth of a
second instead of a start. The switches that break a guard live here, in the tests: the package has none.
"""

import json
import os
import random
import shutil
import signal
import sys
import time
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import pandas as pd  # noqa: E402, F401  a life pays for no import
import pyarrow.dataset  # noqa: E402, F401
from made import NOW, spend_reading  # noqa: E402

from finint import store, storefile  # noqa: E402
from finint.auth import OWNER  # noqa: E402
from finint.importer.entry import Expenditure, enter  # noqa: E402
from finint.importer.post import post  # noqa: E402
from finint.importer.undo import undo  # noqa: E402
from finint.verify import verify  # noqa: E402

ROWS = 3


def reading(name):
    rows = [(date(2026, 10, 1 + number), f"{name} {number}", "1.25") for number in range(ROWS)]
    return spend_reading(*rows, file_name=f"{name}.csv", source=f"source {name}")


def do(books, name, kind):
    """One change that a person would be told of; the same name again is a retry."""
    if kind == "import":
        post(books, reading(name), now=NOW)
    elif kind == "undo":
        post(books, reading(name), now=NOW)
        found = (
            books.connection.cursor()
            .execute("select import_id from import_file where file_name = ? and status = 'live'", [f"{name}.csv"])
            .fetchall()
        )
        undo(books, found[0][0], now=datetime(2026, 11, 16))
    else:
        enter(
            books, Expenditure(spend_date=date(2026, 10, 1), amount=Decimal("1.25"), currency="EUR"), key=name, now=NOW
        )


class Steps:
    """Counts the named steps of a life, and ends the process before the one asked for, (name, how often it was seen)."""

    def __init__(self, fatal=None):
        self.fatal, self.seen = fatal, []

    def __call__(self, name):
        self.seen.append(name)
        if self.fatal and name == self.fatal[0] and self.seen.count(name) == self.fatal[1]:
            os.kill(os.getpid(), signal.SIGKILL)


def watch(steps):
    execute, append, acknowledge = store._execute, store._append, storefile.acknowledge

    def watched_execute(cursor, name, parameters):
        steps(name)
        return execute(cursor, name, parameters)

    def watched_append(*arguments):
        steps("audit entry")
        entry = append(*arguments)
        steps("commit")
        return entry

    def watched_acknowledge(*arguments):
        steps("receipt")
        acknowledge(*arguments)
        steps("answer")

    store._execute, store._append, storefile.acknowledge = watched_execute, watched_append, watched_acknowledge


def break_guard(which):
    """A build with one guard broken, to see that the oracle notices."""
    if which == "transaction":  # every statement is kept at once
        execute = store._execute

        def execute_and_keep(cursor, name, parameters):
            rows = execute(cursor, name, parameters)
            cursor.inner.execute("commit")
            cursor.inner.execute("begin")
            return rows

        store._execute = execute_and_keep
    elif which == "keys":  # a key is neither looked up nor kept
        execute, read_within = store._execute, store.read_within

        def forgetful_execute(cursor, name, parameters):
            return 0 if name in ("remember_key", "remember_stated_keys") else execute(cursor, name, parameters)

        def forgetful_read(cursor, name, row_type, /, **parameters):
            return (
                []
                if name in ("idempotency_keys", "live_import_of_bytes")
                else read_within(cursor, name, row_type, **parameters)
            )

        store._execute, store.read_within = forgetful_execute, forgetful_read
    elif which == "early answer":  # told before it is committed
        global TOLD_EARLY  # noqa: PLW0603
        TOLD_EARLY = True
    elif which == "receipts":
        storefile.acknowledge = lambda *arguments: None


TOLD_EARLY = False


def live(path, names, kind, fatal, told, broken):
    """A life: do the changes in turn, writing each name down once it is done; may be killed at any time."""
    steps = Steps(fatal)
    break_guard(broken)
    watch(steps)
    books = store.open_for(OWNER, path)
    with told.open("a", encoding="utf-8") as file:
        for name in names:
            for early in (True, False):
                if early == TOLD_EARLY:
                    file.write(f"{name}\n")
                    file.flush()
                if early:
                    do(books, name, kind)
    Path(f"{told}.steps").write_text(json.dumps(steps.seen))
    store.close(books)


def look(path, out, kind, retried, broken=""):
    """Open the store as the next start would, retry what is asked, and write down what it holds."""
    if broken == "keys":
        break_guard(broken)
    books = store.open_for(OWNER, path)
    before = count(books)
    for name in retried:
        do(books, name, kind)
    report = verify(books)
    cursor = books.connection.cursor()
    found = {
        "before": before,
        "after": count(books),
        "problems": report.problems,
        "receipts": report.receipts,
        "entries": report.entries,
        "live": cursor.execute("select count(*) from spend_native").fetchall()[0][0],
        "keys": cursor.execute("select count(*) from idempotency_key").fetchall()[0][0],
    }
    store.close(books)
    out.write_text(json.dumps(found))


def count(books):
    """Rows by the file or key they came from."""
    asked = "select i.file_name, i.sha256, count(l.line_no) from import_file i left join spend_line l using (import_id) group by all"
    orphans = "select 'orphan', import_id, count(*) from spend_line where import_id not in (select import_id from import_file) group by all"
    cursor = books.connection.cursor()
    return [list(row) for row in cursor.execute(asked).fetchall() + cursor.execute(orphans).fetchall()]


def fork(work, *arguments):
    pid = os.fork()
    if pid == 0:
        try:
            work(*arguments)
            os._exit(0)
        except BaseException as error:  # noqa: BLE001  the parent reads the exit code
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            os._exit(1)
    return pid


def wait(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def told_of(told):
    return told.read_text().split() if told.is_file() else []


def one_step(folder, kind, fatal, broken):
    """Kill a life before `fatal`; then: what was told is there, all is whole, and a retry leaves it once.

    The store holds "first" already, told by an undisturbed life; the killed one is about "second".
    """
    path, told, out = folder / "books.duckdb", folder / "told", folder / "out"
    code = wait(fork(live, path, ["second"], kind, fatal, told, broken))
    problems = []
    acknowledged = told_of(told)
    code_of_look = wait(fork(look, path, out, kind, ["first", "second"], broken))
    if code_of_look:
        return {
            "fatal": fatal[0],
            "killed": code == -signal.SIGKILL,
            "problems": ["the next start failed"],
            "acknowledged": len(acknowledged),
        }
    found = json.loads(out.read_text())
    rows = 1 if kind == "record" else ROWS
    stored = {name.removesuffix(".csv") for name, _, _ in found["before"]}
    problems += [f"partial: {row}" for row in found["before"] if row[2] != rows or row[0] == "orphan"]
    if kind == "import":
        problems += [f"lost: {name}" for name in acknowledged if name not in stored]
    elif kind == "record" and len(found["before"]) < len(acknowledged):
        problems.append(f"lost: {acknowledged} told, {len(found['before'])} stored")
    problems += found["problems"]
    wanted = {"import": 2 * ROWS, "record": 2, "undo": 0}[kind]
    if found["live"] != wanted:
        problems.append(f"after a retry {found['live']} rows count, not {wanted}")
    if kind == "record" and not found["keys"] == 2 == len(found["after"]):
        problems.append(f"{found['keys']} keys, {len(found['after'])} postings of 2")
    return {
        "fatal": fatal[0],
        "killed": code == -signal.SIGKILL,
        "problems": problems,
        "acknowledged": len(acknowledged),
    }


def every_step(folder, kind, broken):
    whole, again = folder / "whole", folder / "again"
    whole.mkdir()
    if wait(fork(live, whole / "books.duckdb", ["first"], kind, None, whole / "told", "")):
        raise SystemExit("the undisturbed life failed")
    shutil.copytree(whole, again)
    if wait(fork(live, again / "books.duckdb", ["second"], kind, None, again / "told", broken)):
        raise SystemExit("the second undisturbed life failed")
    seen = json.loads((again / "told.steps").read_text())
    found = []
    # An undo is killed before its own steps: those of the import that it takes back are killed as an import.
    own = seen[seen.index("answer") + 1 :] if kind == "undo" else seen
    names = list(dict.fromkeys(own))
    # A broken guard shows late in the change: where the rows are there and the rest is not.
    late = {"record_import", "record_stated_imports", *names[-5:]}
    for number, name in enumerate(name for name in names if name in late or not broken):
        place = folder / f"{number}"
        shutil.copytree(whole, place)
        found.append(one_step(place, kind, (name, seen.count(name)), broken))
    return found


def random_kills(folder, count, seed, broken):
    """Kill a life that imports one file after another at a random moment, `count` times on the same store."""
    draw = random.Random(seed)
    path, told, out = folder / "books.duckdb", folder / "told", folder / "out"
    found, number = [], 0
    for kill in range(count):
        names = [f"k{number + at}" for at in range(400)]
        pid = fork(live, path, names, "import", None, told, broken)
        wanted = len(told_of(told)) + draw.randrange(1, 12)
        for _ in range(2000):  # a slow machine gets as far as a fast one
            if len(told_of(told)) >= wanted:
                break
            time.sleep(0.005)
        time.sleep(draw.random() * 0.03)
        os.kill(pid, signal.SIGKILL)
        wait(pid)
        acknowledged = told_of(told)
        code = wait(fork(look, path, out, "import", []))
        seen = (
            json.loads(out.read_text())
            if code == 0
            else {"before": [], "problems": ["the next start failed"], "receipts": 0, "entries": 0}
        )
        stored = {row[0].removesuffix(".csv") for row in seen["before"]}
        problems = list(seen["problems"]) + [f"partial: {row}" for row in seen["before"] if row[2] != ROWS]
        problems += [f"lost: {name}" for name in acknowledged if name not in stored]
        if seen["receipts"] != seen["entries"]:
            problems.append(f"{seen['receipts']} receipts, {seen['entries']} entries")
        found.append({"kill": kill, "acknowledged": len(acknowledged), "stored": len(stored), "problems": problems})
        number += 400
    return found


def main():
    what, folder, kind, broken = sys.argv[1], Path(sys.argv[2]), sys.argv[3], sys.argv[4]
    found = (
        every_step(folder, kind, broken)
        if what == "steps"
        else random_kills(folder, int(kind), int(sys.argv[5]), broken)
    )
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
