"""Make a backup while finint runs, keep the right ones, and put one back, read to the last row each time."""

import hashlib
import json
import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from finint import audit, receipts, sealing, store, storecopy, storefile
from finint.auth import Actor
from finint.errors import StoreError
from finint.verify import Report, verify
from finint.watchdog import patient

DAILY, WEEKLY = 7, 5
_NAME = re.compile(r"finint-(?P<day>\d{8})T\d{6}\.duckdb")


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that was read back: where it lies, what it holds, its SHA-256."""

    path: Path
    rows: int
    seq: int
    sha256: str


def take(books: store.Books, *, now: datetime) -> Taken:
    """Make a backup of the open store and record it in the audit.

    Args:
        books: the store; others may go on reading and writing.
        now: the clock; names the file.

    Raises:
        StoreError: there is no room, or the copy is not what it was made from; or the store has no file.
    """
    if books.path is None:
        raise StoreError("a store in memory has no backup")
    target = storefile.backup_folder(books.path) / f"finint-{now:%Y%m%dT%H%M%S}.duckdb"
    with patient():
        contents = storecopy.copy(books.held, target)
    digest = sha256_of(target)
    _about(target).write_text(
        json.dumps(
            {
                "seq": contents.seq,
                "mac": contents.mac,
                "sha256": digest,
                "tables": contents.tables,
                "engine": sealing.ENGINE,
            }
        )
    )
    shutil.copyfile(receipts.key_path(books.path), target.parent / "finint.key")
    (target.parent / "finint.key").chmod(0o600)
    taken = Taken(target, contents.rows, contents.seq, digest)
    with store.transaction(books) as cursor:
        store.note(cursor, "backup", target.name, rows=taken.rows, last_entry=taken.seq, sha256=digest)
    return taken


def hand_over(taken: Taken, destination: Path) -> Taken:
    """Copy a finished backup, its description and the key to another file or folder, and read the copy back.

    Raises:
        StoreError: there is no room, or such a file exists.
    """
    place = destination / taken.path.name if destination.is_dir() else destination
    if place.exists():
        raise StoreError(f"{place.name} exists already", fix="name a new file, or a folder")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(taken.path, place)
        shutil.copyfile(_about(taken.path), _about(place))
        shutil.copyfile(taken.path.parent / "finint.key", place.with_suffix(".key"))
    except OSError as error:
        place.unlink(missing_ok=True)
        raise StoreError(
            f"the backup could not be copied to {place.name}: {error.strerror}", fix=f"it lies in {taken.path}"
        ) from error
    if sha256_of(place) != taken.sha256:
        raise StoreError(f"the copy at {place.name} is not the backup", fix=f"the backup lies in {taken.path}")
    return Taken(place, taken.rows, taken.seq, taken.sha256)


def _about(backup: Path) -> Path:
    return backup.with_name(backup.name + ".json")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file; never asked of a store that is open."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def kept(names: Iterable[str], *, today: date) -> set[str]:
    """Return which backups stay: the last of each of the newest 7 days, and the last of each of the newest 5 weeks.

    A backup of today or yesterday always stays.

    >>> kept([f"finint-202611{day:02}T020000.duckdb" for day in range(1, 28)], today=date(2026, 11, 27)) == {
    ...     f"finint-202611{day:02}T020000.duckdb" for day in (1, 8, 15, 21, 22, 23, 24, 25, 26, 27)}
    True
    """
    days: dict[date, str] = {}
    stays: set[str] = set()
    for name in sorted(names):
        found = _NAME.fullmatch(name)
        if found is None:
            stays.add(name)
            continue
        day = datetime.strptime(found["day"], "%Y%m%d").date()  # noqa: DTZ007  a day in the name, no instant
        days[day] = name
        if today - day <= timedelta(days=1):
            stays.add(name)
    newest = sorted(days, reverse=True)
    stays |= {days[day] for day in newest[:DAILY]}
    weeks: dict[tuple[int, int], date] = {}
    for day in sorted(days):
        weeks[day.isocalendar()[:2]] = day
    stays |= {days[weeks[week]] for week in sorted(weeks, reverse=True)[:WEEKLY]}
    return stays


def tidy(folder: Path, *, today: date) -> list[str]:
    """Remove the backups that need not stay, and return their names."""
    names = [path.name for path in folder.glob("finint-*.duckdb")]
    gone = sorted(set(names) - kept(names, today=today))
    for name in gone:
        (folder / name).unlink(missing_ok=True)
        _about(folder / name).unlink(missing_ok=True)
    return gone


def restore(backup: Path, actor: Actor, path: Path, *, reason: str) -> Report:
    """Put `backup` in place of the store at `path`, which must not be open; what was there is renamed, never removed.

    Raises:
        StoreError: the backup is damaged, or another process holds the store; the store is then as it was.
    """
    if not backup.is_file():
        raise StoreError(f"there is no backup {backup.name}")
    stated = _stated(backup)
    lock = receipts.Lock(path)
    new = path.with_name(path.name + ".restoring")
    try:
        _copy_in(backup, new, path)
        _compare(new, stated, backup.name, path)
        _set_aside(path)
        new.replace(path)
    finally:
        storecopy.remove(new)
        lock.release()
    books = store.accept(actor, path, reason=reason, action="restore", backup=backup.name)
    try:
        with patient():
            return verify(books)
    finally:
        store.close(books)


def _stated(backup: Path) -> dict[str, object]:
    place = _about(backup)
    if not place.is_file():
        return {}
    stated = json.loads(place.read_text(encoding="utf-8"))
    if sha256_of(backup) != stated["sha256"]:
        raise StoreError(
            f"{backup.name} is not the file that was written: it was altered or cut off", fix="take another backup"
        )
    return dict(stated)


def _copy_in(backup: Path, new: Path, path: Path) -> None:
    try:
        shutil.copyfile(backup, new)
        key, beside = receipts.key_path(path), backup.with_suffix(".key")
        for found in (beside, backup.parent / "finint.key"):
            if not key.exists() and found.is_file():
                shutil.copyfile(found, key)
                key.chmod(0o600)
        with new.open("rb+") as file:
            os.fsync(file.fileno())
    except OSError as error:
        raise StoreError(
            f"the backup could not be copied: {error.strerror}", fix="free some disk space and try again"
        ) from error


def _compare(new: Path, stated: dict[str, object], name: str, path: Path) -> None:
    """Open the copy as a store of its own and check its chain and content before anything is replaced."""
    held = storefile.Held(storefile.connect(str(new)), None, receipts.key_of(path))
    try:
        with patient():
            report = verify(store.Books(held, Actor("restore", "admin")))
    finally:
        held.connection.close()
    problems = list(report.problems)
    tables = stated.get("tables", {})
    for table, (rows, content) in (
        tables.items() if isinstance(tables, dict) and stated.get("engine") == sealing.ENGINE else ()
    ):
        # A newer finint has just migrated the copy; the list of migrations is the one table that may grow.
        if table != "migration" and (report.tables.get(table), report.contents.get(table)) != (rows, content):
            problems.append(f"the table {table} is not what was backed up")
    if stated and report.head != stated.get("mac", audit.START):
        problems.append("its audit ends elsewhere than it did")
    if problems:
        raise StoreError(f"{name} is damaged: {problems[0]}", fix="take another backup; the store is as it was")


def _set_aside(path: Path) -> None:
    number = 1
    while (aside := path.with_name(f"{path.name}.before-restore-{number}")).exists():
        number += 1
    log = path.with_name(path.name + ".wal")
    if path.exists():
        path.rename(aside)
    if log.exists():
        log.rename(aside.with_name(aside.name + ".wal"))
