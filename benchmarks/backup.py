"""How long do a backup of a large ledger, and its restore with a full reading, take?

`python -m benchmarks backup [--rows N]`. The rows are put there by SQL and sealed as an import seals its own; then the
commands `finint backup` and `finint restore` run on the store, with a change between them that the restore must take
back. Promise 9 of docs/reliability.md: ten million rows are back within five minutes. Afterwards one amount of the backup
is changed, and the restore must refuse it.
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
from finint import backup, sealing, store, storefile
from finint.cli import main as finint

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
    """Run a command of finint; return its exit code, its answer, and the seconds of the clock and of the processor."""
    said, wall, processor = io.StringIO(), time.monotonic(), time.process_time()
    with contextlib.redirect_stdout(said):
        code = finint([*command, "--json"])
    return code, json.loads(said.getvalue()), time.monotonic() - wall, time.process_time() - processor


def main(arguments=()):
    """Print one JSON object; exits with a word when a promise is not kept."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks backup", description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000_000)
    rows = parser.parse_args(arguments).rows
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "books.duckdb"
        held = sealed(path, rows)
        load = os.getloadavg()[0]
        code, made, backup_seconds, backup_processor = timed("backup", "--store", str(path))
        by_hand(path, "delete from spend_line where line_no % 3 = 0")
        back, report, restore_seconds, restore_processor = timed("restore", made["file"], "--store", str(path))
        books = duckdb.connect(str(path), read_only=True)
        same = books.execute(HELD).fetchall()[0] == held
        books.close()
        by_hand(Path(made["file"]), "update spend_line set amount = amount + 0.01 where line_no = 77")
        described = Path(made["file"] + ".json")
        described.write_text(
            json.dumps(json.loads(described.read_text()) | {"sha256": backup.sha256_of(Path(made["file"]))})
        )
        refused, told, *_ = timed("restore", made["file"], "--store", str(path))
        found = {
            "rows": made["rows"],
            "backup_megabytes": round(Path(made["file"]).stat().st_size / 1e6),
            "backup_seconds": round(backup_seconds, 1),
            "backup_processor_seconds": round(backup_processor, 1),
            "restore_seconds": round(restore_seconds, 1),
            "restore_processor_seconds": round(restore_processor, 1),
            "restored": report["status"],
            "same_rows_and_sum": same,
            "altered_backup": told.get("problem", told.get("status")),
            "load": [round(load, 1), round(os.getloadavg()[0], 1)],
        }
    sys.stdout.write(json.dumps(found) + "\n")
    if code or back or not same or not refused or max(backup_seconds, restore_seconds) > 300:
        sys.exit("a promise is not kept")


def by_hand(path, statement):
    """Change a closed file as somebody with a DuckDB shell would."""
    connection = duckdb.connect(str(path))
    connection.execute(statement)
    connection.close()


if __name__ == "__main__":
    main(sys.argv[1:])
