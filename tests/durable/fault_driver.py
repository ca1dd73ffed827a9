"""Kills finint before a named step, again and again, and looks at what is left. Run as a program; prints one JSON object.

One process imports everything and opens no store; each life is a fork of it, so a life costs a tenth of a second instead
of a start. A life begins as the next start would: it looks at what the one before left, and tries its change again. The
switches that break a guard live here, in the tests: the package has none.
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
from unittest import mock

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]

import pandas as pd  # noqa: E402, F401  a life pays for no import
import pyarrow.dataset  # noqa: E402, F401
from made import NOW, spend_reading  # noqa: E402
from streamlit.testing.v1 import AppTest  # noqa: E402

import finint.ui.frame  # noqa: E402
import finint.ui.wizard  # noqa: E402, F401
from benchmarks.ledger import frame_runs_first  # noqa: E402
from finint import store, storefile  # noqa: E402
from finint import verify as checks  # noqa: E402
from finint.auth import OWNER  # noqa: E402
from finint.importer.entry import Expenditure, enter  # noqa: E402
from finint.importer.post import post  # noqa: E402
from finint.importer.undo import undo  # noqa: E402

ROWS = 3
APP = HERE.parents[1] / "app.py"
HEADER = "Campaign,Day,Currency code,Cost,Clicks,Impr.\n"


def reading(name):
    rows = [(date(2026, 10, 1 + number), f"{name} {number}", "1.25") for number in range(ROWS)]
    return spend_reading(*rows, file_name=f"{name}.csv", source=f"source {name}")


def do(books, name, kind):
    """One change that a person would be told of; the same name again is a retry."""
    if kind == "import":
        post(books, reading(name), now=NOW)
    elif kind == "undo":
        cursor = books.connection.cursor()
        asked = "select import_id from import_file where file_name = ? and status = 'live'"
        for (import_id,) in cursor.execute(asked, [f"{name}.csv"]).fetchall():
            undo(books, import_id, now=datetime(2026, 11, 16))
    elif kind == "page":
        bring_in_by_page(books.path, name)
    else:
        enter(
            books, Expenditure(spend_date=date(2026, 10, 1), amount=Decimal("1.25"), currency="EUR"), key=name, now=NOW
        )


def bring_in_by_page(path, name):
    """Upload a file of ROWS rows on the imports page and press its last button; the same file again is nothing to do."""
    os.environ |= {"FININT_STORE": str(path), "FININT_SAMPLE": "no"}
    rows = "".join(f"{name} {number},2026-10-0{1 + number},EUR,1.25,3,100\n" for number in range(ROWS))
    at = AppTest.from_file(str(APP), default_timeout=100).switch_page("pages/imports.py").run()
    at.file_uploader[0].set_value((f"{name}.csv", (HEADER + rows).encode(), "text/csv")).run()
    if any(button.key == "post" for button in at.button):
        if any(box.key == "confirm_changes" for box in at.checkbox):
            at.checkbox(key="confirm_changes").check().run()
        at.button(key="post").click().run()
        said = " ".join(one.value for one in at.markdown)
        assert "Posted" in said, said
    else:
        assert "Nothing to do" in " ".join(one.value for one in at.info)
    assert not at.exception, at.exception


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
    """A life: look, then do the changes in turn, writing each name down once it is done; may be killed at any time."""
    break_guard(broken)
    books = store.open_for(OWNER, path)
    Path(f"{told}.found").write_text(json.dumps(looked(books)))
    steps = Steps(fatal)
    watch(steps)
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


def looked(books, *, is_whole=False):
    """What an open store holds and what is wrong with it; `is_whole` reads every table to its last row as well."""
    read = store.read

    def read_less(books, name, row_type, /, **parameters):
        return [] if name == "every_table" and not is_whole else read(books, name, row_type, **parameters)

    with mock.patch.object(store, "read", read_less):
        report = checks.verify(books)
    cursor = books.connection.cursor()
    return {
        "rows": count(books),
        "problems": report.problems,
        "receipts": report.receipts,
        "entries": report.entries,
        "live": cursor.execute("select count(*) from spend_native").fetchall()[0][0],
        "keys": cursor.execute("select count(*) from idempotency_key").fetchall()[0][0],
    }


def end(path, names, kind, told, broken):
    """The last life of a store: look, do again what was tried, and read everything."""
    break_guard(broken if broken == "keys" else "")
    books = store.open_for(OWNER, path)
    before = looked(books)
    for name in names:
        do(books, name, kind)
    Path(f"{told}.found").write_text(json.dumps(before))
    Path(f"{told}.end").write_text(json.dumps(looked(books, is_whole=True)))
    store.close(books)


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


def faults(kind, found, acknowledged):
    """What a look says against finint: part of a file, or something told and gone."""
    problems = [f"partial: {row}" for row in found["rows"] if row[2] != EACH[kind] or row[0] == "orphan"]
    stored = {name.removesuffix(".csv") for name, _, _ in found["rows"]}
    if kind in {"import", "page"}:
        problems += [f"lost: {name}" for name in acknowledged if name not in stored]
    elif kind == "record" and len(found["rows"]) < len(acknowledged):
        problems.append(f"lost: {acknowledged} told, {len(found['rows'])} stored")
    elif kind == "undo" and found["live"] > ROWS * (2 - len(acknowledged)):
        problems.append(f"lost: the undo of {acknowledged}")
    return problems + found["problems"]


EACH = {"import": ROWS, "page": ROWS, "undo": ROWS, "record": 1}
LEFT = {"import": 2 * ROWS, "page": 2 * ROWS, "undo": 0, "record": 2}


def ended(place, kind, broken):
    """Try again what the lives of a store tried, and say what is wrong with what it holds then."""
    told = place / "told"
    if wait(
        fork(end, place / "books.duckdb", ["second"] if kind == "page" else ["first", "second"], kind, told, broken)
    ):
        return ["the next start failed"]
    problems = faults(kind, json.loads(Path(f"{told}.found").read_text()), told_of(told))
    found = json.loads(Path(f"{told}.end").read_text())
    problems += faults(kind, found, ["first", "second"])
    if found["live"] != LEFT[kind]:
        problems.append(f"after a retry {found['live']} rows count, not {LEFT[kind]}")
    if kind == "record" and not found["keys"] == 2 == len(found["rows"]):
        problems.append(f"{found['keys']} keys, {len(found['rows'])} postings of 2")
    return problems


def undisturbed(place, names, kind, broken=""):
    """Live to the end, and return the steps that were seen."""
    if wait(fork(live, place / "books.duckdb", names, kind, None, place / "told", broken)):
        raise SystemExit("an undisturbed life failed")
    return json.loads((place / "told.steps").read_text())


def every_step(folder, kind, broken, only=()):
    """Kill lives before each named step of one change, on a store that lives on.

    The store holds "first" already, told by an undisturbed life; the killed ones are about "second". The life after a
    kill looks at what is left and is the retry, until it is killed itself.
    """
    whole, again, on = folder / "whole", folder / "again", folder / "on"
    shutil.copytree(folder.parent / "template", whole)
    if kind == "undo":
        undisturbed(whole, ["first", "second"], "import")
        (whole / "told").unlink()
    undisturbed(whole, ["first"], "import" if kind == "page" else kind)
    shutil.copytree(whole, again)
    seen = list(only) or undisturbed(again, ["second"], kind, broken)
    names = list(dict.fromkeys(seen))
    # A broken guard shows late in the change: where the rows are there and the rest is not.
    late = {"record_import", "record_stated_imports", *names[-5:]}
    names = [name for name in names if name in late or not broken]
    shutil.copytree(whole, on)
    found = []

    def kill(place, name):
        told = place / "told"
        known = told_of(told)
        code = wait(fork(live, place / "books.duckdb", ["second"], kind, (name, seen.count(name)), told, broken))
        looked_at = json.loads(Path(f"{told}.found").read_text())
        if found:
            found[-1]["problems"] += faults(kind, looked_at, known)
        found.append({"fatal": name, "killed": code == -signal.SIGKILL, "problems": []})

    for name in names:
        if name != "answer":
            kill(on, name)
    found[-1]["problems"] += ended(on, kind, broken)
    if "answer" in names:  # what has its receipt is not done again: a store of its own
        kill(whole, "answer")
        found[-1]["problems"] += ended(whole, kind, broken)
    return found


def random_kills(folder, count, most, seed, broken):
    """Kill a life that imports one file after another at a random moment, `count` times on the same store.

    A life gets to import up to `most` files; what it left is looked at by a start of its own.
    """
    draw = random.Random(seed)
    shutil.copytree(folder.parent / "template", folder)
    path, told, out = folder / "books.duckdb", folder / "told", folder / "look"
    found = []
    for kill in range(count):
        names = [f"k{400 * kill + at}" for at in range(400)]
        pid = fork(live, path, names, "import", None, told, broken)
        wanted = len(told_of(told)) + draw.randrange(1, most)
        for _ in range(20_000):  # a slow machine gets as far as a fast one
            if len(told_of(told)) >= wanted:
                break
            time.sleep(0.005)
        time.sleep(draw.random() * 0.03)
        os.kill(pid, signal.SIGKILL)
        wait(pid)
        acknowledged = told_of(told)
        receipts = len(path.with_suffix(".receipts").read_text().splitlines())  # the next start writes what lacks
        code = wait(fork(end, path, [], "import", out, ""))
        seen = json.loads(Path(f"{out}.end").read_text()) if code == 0 else {}
        problems = faults("import", seen, acknowledged) if seen else ["the next start failed"]
        if receipts < 1 + len(acknowledged) or (seen and seen["receipts"] != seen["entries"]):
            problems.append(f"{receipts} receipts of {len(acknowledged)} imports that were told")
        found.append({"kill": kill, "acknowledged": len(acknowledged), "problems": problems})
    return found


def main():
    """Do what each argument asks: steps:KIND[:BROKEN[:STEP+STEP]] or random:COUNT:MOST:SEED[:BROKEN]; template/ is there."""
    frame_runs_first()
    folder, tried = Path(sys.argv[1]), {}
    for number, asked in enumerate(sys.argv[2:]):
        what, *given = asked.split(":")
        if what == "steps":
            kind, broken, only = [*given, "", ""][:3]
            (folder / str(number)).mkdir()
            tried[asked] = every_step(folder / str(number), kind, broken, tuple(filter(None, only.split("+"))))
        else:
            count, most, seed, broken = [*given, ""][:4]
            tried[asked] = random_kills(folder / str(number), int(count), int(most), int(seed), broken)
    sys.stdout.write(json.dumps(tried) + "\n")


if __name__ == "__main__":
    main()
