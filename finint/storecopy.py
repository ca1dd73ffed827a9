"""A copy of the open store, made by DuckDB while others write, and compared with what it was made from.

A plain copy of a file that is being written is unusable more often than not, and opening the file would drop its lock.
"""

import os
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from finint import audit, storefile
from finint.errors import StoreError

if TYPE_CHECKING:
    from finint.storefile import Held

_one_copy = threading.Lock()  # the other file has one name


@dataclass(frozen=True, slots=True)
class Contents:
    """What a store holds: table → (rows, hash of their content), and the newest audit entry."""

    seq: int = 0
    mac: str = audit.START
    tables: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(rows for rows, _ in self.tables.values())


def copy(held: "Held", target: Path) -> Contents:
    """Write a copy of the store to `target`, below the backup folder, and read it all back.

    Both sides are read to the last row: the store as of the moment the copy began, and the copy from its file.

    Raises:
        StoreError: the disk is full, or the copy is not what it was made from; no file stays.
    """
    half = target.with_name(target.name + ".half")
    target.parent.mkdir(parents=True, exist_ok=True)
    with _one_copy:
        try:
            made = _make(held.connection, half)
            kept = _read_back(held.connection, half)
        except (duckdb.Error, OSError) as error:
            remove(half)
            raise StoreError(f"the backup was not made: {error}", fix="free some disk space and try again") from error
        if kept != made:
            remove(half)
            differ = sorted(name for name in made.tables if made.tables[name] != kept.tables.get(name))
            raise StoreError(f"the backup differs from the store in {differ or 'its audit'}; it was not kept")
        with half.open("rb+") as file:
            os.fsync(file.fileno())
        half.replace(target)
        _sync_folder(target.parent)
    return made


def archive(held: "Held", folder: Path) -> None:
    """Write every table as Parquet with the SQL that makes them: readable without DuckDB's own format."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    path = str(folder).replace("'", "''")
    try:
        with held.connection.cursor() as cursor:
            cursor.execute(f"export database '{path}' (format parquet)")
    except duckdb.Error as error:
        raise StoreError(f"the archive was not made: {error}", fix="free some disk space and try again") from error


def remove(half: Path) -> None:
    """Remove an unfinished copy and its log."""
    for path in (half, half.with_name(half.name + ".wal")):
        path.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _make(connection: duckdb.DuckDBPyConnection, half: Path) -> Contents:
    remove(half)
    with connection.cursor() as cursor:
        cursor.execute(storefile.statement("attach_copy"), {"path": str(half)})
        try:
            cursor.execute("begin")  # one snapshot for the copy and for what it is compared with
            name = cursor.execute("select current_database()").fetchall()[0][0].replace('"', '""')
            cursor.execute(f'copy from database "{name}" to copied')
            contents = _contents(cursor, "")
            cursor.execute("commit")
        finally:
            with suppress(duckdb.Error):
                cursor.execute("rollback")
            cursor.execute(storefile.statement("detach_copy"))
    return contents


def _read_back(connection: duckdb.DuckDBPyConnection, half: Path) -> Contents:
    with connection.cursor() as cursor:
        cursor.execute(storefile.statement("attach_copy_read_only"), {"path": str(half)})
        try:
            return _contents(cursor, "copied.main.")
        finally:
            cursor.execute(storefile.statement("detach_copy"))


def _contents(cursor: duckdb.DuckDBPyConnection, where: str) -> Contents:
    head = cursor.execute(storefile.statement("copied_head" if where else "audit_head")).fetchall()
    names = [name for (name,) in cursor.execute(storefile.statement("every_table")).fetchall()]
    read = storefile.statement("read_table")
    tables = {name: cursor.execute(read, {"name": f'{where}"{name}"'}).fetchall()[0] for name in names}
    seq, mac = head[0] if head else (0, audit.START)
    return Contents(seq, mac, tables)
