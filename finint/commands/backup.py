"""`finint backup`: a copy of the store that was read back, also while finint runs."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from finint import asked_backup, backup, store
from finint.auth import OWNER
from finint.commands.document import show
from finint.errors import StoreLockedError


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("destination", metavar="DEST", nargs="?", type=Path, help="also copy it to this file or folder")
    parser.add_argument("--store", type=Path, default=None, help="the store's file (FININT_STORE)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Make one backup; the running finint makes it when there is one."""
    path = (arguments.store or store.default_path()).resolve()
    now = datetime.now(UTC).replace(tzinfo=None)  # noqa: TID251  an edge reads the clock once
    try:
        books = store.open_for(OWNER, path)
    except StoreLockedError:
        taken = asked_backup.ask(path)
    else:
        try:
            taken = backup.take(books, now=now)
        finally:
            store.close(books)
    if arguments.destination is not None:
        taken = backup.hand_over(taken, arguments.destination)
    if arguments.json:
        show(
            {
                "status": "made",
                "file": str(taken.path),
                "rows": taken.rows,
                "last_entry": taken.seq,
                "sha256": taken.sha256,
            }
        )
    else:
        print(f"{taken.path}: {taken.rows} rows, up to audit entry {taken.seq}, read back")
    return 0
