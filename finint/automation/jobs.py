"""What each job does, and the sentence it leaves behind."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from finint import backup, storecopy, storefile
from finint.automation import digest, facts, outbox
from finint.errors import StoreError
from finint.store import Books

ROOT = Path(__file__).resolve().parents[2]
_CHECK_SECONDS = 1800

Work = Callable[[Books, date, datetime], str]


def nightly_backup(books: Books, today: date, now: datetime) -> str:
    """Back up, put the copy into place elsewhere and read it all, tidy up, and once a month write the archive."""
    if books.path is None:
        raise StoreError("a store in memory has no backup")
    taken = backup.take(books, now=now)
    restored = check(taken.path)
    gone = backup.tidy(taken.path.parent, today=today)
    archive = storefile.backup_folder(books.path) / f"archive-{today:%Y-%m}"
    if not archive.exists():
        storecopy.archive(books.held, archive)
    said = f"{taken.path.name}: {taken.rows} rows; restored elsewhere, {restored} rows and its audit read back"
    return said + (f"; {len(gone)} older backups removed" if gone else "")


def check(taken: Path) -> int:
    """Restore a backup into a folder of its own by the command people use, and return the rows it read.

    Raises:
        StoreError: the restored store is not sound.
    """
    with tempfile.TemporaryDirectory(dir=taken.parent, prefix="check-") as folder:
        command = [sys.executable, "-m", "finint.cli", "restore", str(taken), "--json", "--reason", "restore check"]
        done = subprocess.run(  # noqa: S603  our own command, no shell
            [*command, "--store", str(Path(folder) / "books.duckdb")],
            cwd=ROOT, capture_output=True, text=True, timeout=_CHECK_SECONDS, check=False,
        )  # fmt: skip
        try:
            told = json.loads(done.stdout.splitlines()[-1])
        except (ValueError, IndexError):
            told = {"problem": f"the restore ended with {done.returncode}"}
        if done.returncode or told.get("status") != "sound":
            problem = told.get("problem") or "; ".join(told.get("problems", [])) or "not sound"
            raise StoreError(f"the restore check of {taken.name} failed: {problem}")
        return int(told["rows"])


def alerts(books: Books, today: date, now: datetime) -> str:
    """Tell what is past a limit."""
    fresh = outbox.put(books, facts.limits(books, today, now))
    return f"{len(fresh)} new: " + ", ".join(message.subject for message in fresh) if fresh else "nothing new"


def outlook(books: Books, today: date, now: datetime) -> str:
    """Forecast the year again and tell who is expected to end it materially over plan."""
    found, said = facts.adverse(books, today, now)
    outbox.put(books, found)
    return said


def weekly_digest(books: Books, today: date, now: datetime) -> str:
    """Sum up last week."""
    made = digest.weekly(books, today, now)
    if made is None:
        return "nothing to sum up yet"
    return made.subject if outbox.put(books, [made]) else "this week's digest is out already"


WORK: dict[str, Work] = {"backup": nightly_backup, "outlook": outlook, "alerts": alerts, "digest": weekly_digest}
