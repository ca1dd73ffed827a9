"""How long do a backup of a large ledger, and its restore with a full reading, take?

`python -m benchmarks backup [--rows N]`. The rows are put there by SQL and sealed as an import seals its own; then the
commands `finint backup` and `finint restore` run on the store, with a change between them that the restore must take
back. Promise 9 of docs/reliability.md: ten million rows are back within five minutes.
"""

import argparse
import contextlib
import io
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from benchmarks.ledger import filled
from finint import sealing, store, storefile
from finint.cli import main as finint

PROMISED_SECONDS = 300
HELD = "select count(*), sum(amount), count(distinct row_key) from spend_line"


def sealed(path, rows):
    """Make a store with `rows` lines whose audit keeps their count, sum and hash; return what it holds."""
    books = filled(path, rows)
    with store.transaction(books) as cursor:
        _, *seal = cursor.execute(storefile.statement("seal_spend"), {"import_ids": ["imp-00001"]}).fetchall()[0]
        facts = dict(zip(("rows", "amount", "content"), seal, strict=True)) | {"engine": sealing.ENGINE}
        store.note(cursor, "import", "imp-00001", **{"spend of imp-00001": facts})
    held = books.connection.cursor().execute(HELD).fetchall()[0]
    store.close(books)
    return held


def timed(*command):
    """Run a command of finint; print and return its answer with the seconds of the clock and of the processor."""
    said, load = io.StringIO(), os.getloadavg()[0]
    wall, processor = time.monotonic(), time.process_time()
    with contextlib.redirect_stdout(said):
        code = finint([*command, "--json"])
    told = json.loads(said.getvalue())
    took = {
        "seconds": round(time.monotonic() - wall, 1),
        "processor_seconds": round(time.process_time() - processor, 1),
    }
    print(f"{command[0]}: {took}, load {load:.0f} to {os.getloadavg()[0]:.0f}, {told.get('rows'):,} rows", flush=True)
    return code, told, took["seconds"]


def main(arguments=()):
    """Print what each command took; exits with a word when promise 9 is not kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks backup", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    rows = parser.parse_args(arguments).rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "books.duckdb"
        held = sealed(path, rows)
        code, made, backup_seconds = timed("backup", "--store", str(path))
        size = Path(made["file"]).stat().st_size / 1e6
        by_hand(path, "delete from spend_line where line_no % 3 = 0")
        back, report, restore_seconds = timed("restore", made["file"], "--store", str(path))
        with duckdb.connect(str(path), read_only=True) as books:
            same = books.execute(HELD).fetchall()[0] == held
    print(f"{size:.0f} MB; restored: {report['status']}, the rows and sum of before: {same}; {os.cpu_count()} cores")
    if code or back or not same or max(backup_seconds, restore_seconds) > PROMISED_SECONDS:
        sys.exit("promise 9 is not kept here")


def by_hand(path, statement):
    """Change a closed file as somebody with a DuckDB shell would."""
    connection = duckdb.connect(str(path))
    connection.execute(statement)
    connection.close()


if __name__ == "__main__":
    main(sys.argv[1:])
