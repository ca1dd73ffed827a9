"""`finint imports`: what was brought in, newest first."""

import argparse
from pathlib import Path

from finint import store
from finint.auth import OWNER
from finint.commands.document import show
from finint.importer.history import history


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--json", action="store_true", help="print a JSON list")
    parser.add_argument("--store", type=Path, default=None, help="the store's file (FININT_STORE)")


def run(arguments: argparse.Namespace) -> int:
    """List the imports."""
    rows = history(store.open_for(OWNER, arguments.store))
    if arguments.json:
        show(
            [
                {
                    "import_id": row.import_id,
                    "file_name": row.file_name,
                    "source": row.source,
                    "kind": row.kind,
                    "status": row.status,
                    "rows": row.rows_stored,
                    "totals": row.totals,
                    "imported_at": row.imported_on.isoformat(timespec="seconds"),
                }
                for row in rows
            ]
        )
        return 0
    for row in rows:
        money = ", ".join(f"{currency} {amount}" for currency, amount in row.totals.items())
        when = f"{row.imported_on:%Y-%m-%d %H:%M}"
        print(f"{row.import_id}  {row.status:7}{when}  {row.rows_stored:>8} rows  {money:>24}  {row.file_name}")
    return 0
