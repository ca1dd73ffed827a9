"""`finint undo`: take an import back."""

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from finint import store
from finint.auth import OWNER
from finint.commands.document import show
from finint.importer.undo import undo


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("import_id", metavar="IMPORT_ID")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--store", type=Path, default=None, help="the store's file (FININT_STORE)")


def run(arguments: argparse.Namespace) -> int:
    """Undo one import."""
    books = store.open_for(OWNER, arguments.store)
    now = datetime.now(UTC).replace(tzinfo=None)  # noqa: TID251  an edge reads the clock once
    undone = undo(books, arguments.import_id, now=now)
    if arguments.json:
        show(asdict(undone))
    else:
        print(f"{undone.import_id} undone; {undone.rows_restored} rows count again")
    return 0
