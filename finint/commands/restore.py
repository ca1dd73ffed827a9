"""`finint restore FILE`: put a backup in place of the store, after reading all of it."""

import argparse
from pathlib import Path

from finint import store
from finint.auth import OWNER
from finint.backup import restore
from finint.commands.document import show

EXIT_DAMAGED = 1


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("file", metavar="FILE", type=Path)
    parser.add_argument("--reason", default="restored by command", help="why; it goes into the audit")
    parser.add_argument("--store", type=Path, default=None, help="the store's file (FININT_STORE)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace) -> int:
    """Restore; finint must be stopped. What was there is renamed and stays."""
    path = (arguments.store or store.default_path()).resolve()
    report = restore(arguments.file, OWNER, path, reason=arguments.reason)
    if arguments.json:
        show({"restored": arguments.file.name, **report.document()})
    else:
        rows, tables = sum(report.tables.values()), len(report.tables)
        print(f"{arguments.file.name} is in place: {rows} rows in {tables} tables read; the file before it was renamed")
    return 0 if report.is_sound else EXIT_DAMAGED
