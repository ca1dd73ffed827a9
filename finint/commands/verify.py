"""`finint verify`: is everything there that was acknowledged, and as it was?"""

import argparse
from pathlib import Path

from finint import spend_sums, store
from finint.auth import OWNER
from finint.commands.document import show
from finint.verify import verify
from finint.watchdog import patient

EXIT_DAMAGED = 1


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--store", type=Path, default=None, help="the store's file (FININT_STORE)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--renew-receipts",
        metavar="REASON",
        default="",
        help="take the store as it is, write new receipts and keep the old file; the reason goes into the audit",
    )
    parser.add_argument(
        "--renew-sums",
        metavar="REASON",
        default="",
        help="add up every row anew for the pages; the reason goes into the audit",
    )


def run(arguments: argparse.Namespace) -> int:
    """Read everything; exit 0 sound, 1 damaged."""
    if arguments.renew_receipts:
        store.close(store.accept(OWNER, arguments.store, reason=arguments.renew_receipts))
    books = store.open_for(OWNER, arguments.store)
    try:
        with patient():
            if arguments.renew_sums:
                spend_sums.repair(books, reason=arguments.renew_sums)
            report = verify(books)
    finally:
        store.close(books)
    if arguments.json:
        show(report.document())
        return 0 if report.is_sound else EXIT_DAMAGED
    for problem in report.problems:
        print(f"  {problem}")
    said = "sound" if report.is_sound else "DAMAGED"
    print(
        f"{said}: {report.entries} audit entries, {report.receipts} receipts, {report.imports} imports compared, "
        f"{sum(report.tables.values())} rows in {len(report.tables)} tables read"
    )
    return 0 if report.is_sound else EXIT_DAMAGED
