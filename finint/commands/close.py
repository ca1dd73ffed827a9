"""`finint close`: close a month, or open it again for a reason."""

import argparse
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from finint import close, holdings, report, store
from finint.auth import OWNER
from finint.commands.document import show
from finint.errors import CalculationError
from finint.period import Period


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("month", help="as 2026-10")
    parser.add_argument("--reason", default="", help="why it closes although a check fails, or opens again")
    parser.add_argument("--reopen", action="store_true", help="open a closed month again; needs a reason")
    parser.add_argument("--check", action="store_true", help="only say what stands in the way")
    parser.add_argument("--plan", metavar="VERSION", help="version of the plan; the newest by default")
    parser.add_argument("--store", type=Path, help="the store; FININT_STORE or data/finint.duckdb by default")
    parser.add_argument("--json", action="store_true", help="errors as JSON, too")


def run(arguments: argparse.Namespace) -> int:
    """Close, check or reopen the month and print what was found as one document."""
    period = Period.parse(arguments.month)
    if period.start.day != 1 or period != Period.month(period.start.year, period.start.month):
        raise CalculationError(f"'{arguments.month}' is not a month", fix="write it as 2026-10")
    now = datetime.now(UTC).replace(tzinfo=None)  # noqa: TID251  an edge reads the clock
    books = store.open_for(OWNER, arguments.store)
    if arguments.reopen:
        close.reopen(books, period.start, reason=arguments.reason, now=now)
        show({"status": "open", "month": arguments.month})
        return 0
    names = [row.version for row in holdings.versions(books)]
    version = arguments.plan if arguments.plan is not None else (names[0] if names else "")
    as_of = holdings.cut_off(holdings.coverage(books, now.date()), now.date())
    found = close.checks(books, period.start, version=version, as_of=as_of)
    checks = [{"check": one.name, "passed": one.passed, "found": one.found} for one in found]
    if arguments.check:
        show({"status": "ready" if all(one.passed for one in found) else "not ready", "checks": checks})
        return 0
    made = close.close(
        books,
        period.start,
        version=version,
        as_of=as_of,
        reason=arguments.reason,
        write=partial(report.of_close, version=version),
        now=now,
    )
    show(
        {
            "status": "closed",
            "month": arguments.month,
            "snapshot_id": made.snapshot_id,
            "data_hash": made.data_hash,
            "rows": made.rows,
            "actual_amount": f"{made.actual_amount:f}",
            "checks": checks,
        }
    )
    return 0
