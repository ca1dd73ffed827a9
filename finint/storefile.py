"""Open the store's file: lock it, harden the connection, migrate it, and see that no acknowledged commit is missing.

Long because opening is one sequence: a step that fails lets go of what the earlier ones hold.
"""

import os
import re
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb

from finint import audit, engines, receipts
from finint.errors import StoreError
from finint.memory import Memory

_HOLDER = re.compile(r"held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")
_COMPARED = 10_000
"""Receipts compared at a start; `finint verify` compares all."""
_REOPENINGS = 40

# Kept on the driver's module: Streamlit may reload this one, and a second connection would meet a locked configuration.
_shared: dict[str, Any] = duckdb.__dict__.setdefault(
    "_finint_held", {"write": threading.RLock(), "open": threading.RLock(), "stores": {}}
)
write_lock: threading.RLock = _shared["write"]
_open_lock: threading.RLock = _shared["open"]
_stores: dict[Path, "Held"] = _shared["stores"]


def _utc() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


@dataclass(slots=True)
class Held:
    """One open store: its connection, and the files beside it (none in memory)."""

    connection: duckdb.DuckDBPyConnection
    path: Path | None
    key: bytes
    lock: receipts.Lock | None = None
    written: receipts.Receipts | None = None
    clock: Callable[[], datetime] = _utc
    """Dates the audit's entries; their order never depends on it."""
    is_unaudited: bool = False
    """Whether the audit has no entry yet: the store is new, or older than the audit."""
    contradicted: dict[str, object] = field(default_factory=dict)
    """What was set aside when the store was accepted without its receipts."""
    memory: Memory = field(default_factory=Memory)
    """What was read of it, by reader and state."""
    waiting: list[Any] = field(default_factory=list)
    """Requests whose threads wait for the write lock: whoever has it answers them in its own commit."""
    answered: int = 0
    """How many of them the last such commit answered."""
    places: Any = None
    """What stated lines are placed by, and the entry of the audit that it was read after (finint.placing)."""


def backup_folder(path: Path) -> Path:
    """Return the one folder that the hardened connection may write to."""
    return path.parent / "backup"


def hold(path: Path, *, is_accepted: bool = False) -> Held:
    """Open the store at `path`, or return it when this process has it open.

    With `is_accepted` its receipts are set aside, not compared: somebody takes the store as it is.

    Raises:
        StoreLockedError: another process holds the file; the message names it.
        StoreError: the file is no store, was written by a newer finint, or lacks a commit that a receipt names.
    """
    with _open_lock:
        held = _stores.get(path)
        if held is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = receipts.Lock(path)
            try:
                held = _stores[path] = _open(path, lock, is_accepted=is_accepted)
            except BaseException:
                lock.release()
                raise
        return held


def hold_memory() -> Held:
    """Return a new store without a file."""
    return Held(connect(":memory:"), None, os.urandom(32))


def release(held: Held) -> None:
    """Close the store, so that another process may open it."""
    with _open_lock:
        if held.path is not None:
            _stores.pop(held.path, None)
        held.connection.close()
        if held.written is not None:
            held.written.close()
        if held.lock is not None:
            held.lock.release()


def reopen(held: Held, broken: duckdb.DuckDBPyConnection) -> None:
    """Open the file anew after a fatal error: until then DuckDB refuses every statement, reading ones too.

    Raises:
        StoreError: it cannot be opened again, for instance because cursors of others are still open.
    """
    if held.path is None:
        return
    with _open_lock:
        if held.connection is not broken:
            return  # another thread was first
        broken.close()
        last: Exception | None = None
        for _ in range(_REOPENINGS):
            try:
                held.connection = connect(str(held.path))
            except (duckdb.Error, StoreError) as error:
                last = error
                time.sleep(0.05)  # the old instance lives until the last cursor on it is closed
            else:
                return
        raise StoreError(
            "the store stopped after a write failed and could not be opened again", fix="start finint again"
        ) from last


def _open(path: Path, lock: receipts.Lock, *, is_accepted: bool) -> Held:
    key = receipts.key_of(path)
    place = receipts.receipts_of(path)
    known = [] if is_accepted else receipts.read(place, newest=_COMPARED)
    held = Held(connect(str(path)), path, key, lock)
    try:
        if is_accepted:
            return _accepted(held, place)
        with held.connection.cursor() as cursor:
            late = compare(cursor, known, place.name)
            held.is_unaudited = not cursor.execute(statement("audit_head")).fetchall()
        held.written = receipts.Receipts(place)
        held.written.add(*late)  # a crash came between the commit and its receipt
    except duckdb.Error as error:
        held.connection.close()
        raise _damaged(path, error) from error
    except BaseException:
        held.connection.close()
        raise
    return held


def _accepted(held: Held, place: Path) -> Held:
    """Set the old receipts aside and write new ones for all that the store holds."""
    with held.connection.cursor() as cursor:
        found = [receipts.Receipt(*row) for row in cursor.execute(statement("audit_seals"), {"first": 0}).fetchall()]
    last = found[-1].seq if found else 0
    try:
        lost = [receipt.seq for receipt in receipts.read(place) if receipt.seq > last]
        said = f"{lost[0]} to {lost[-1]}" if lost else "none"
    except StoreError as error:
        said = str(error)
    held.contradicted = {
        "commits": last,
        "lost_receipts": said,
        "old_receipts": receipts.set_aside(place),
    }
    held.written = receipts.Receipts(place)
    held.written.add(*found)
    return held


def compare(cursor: duckdb.DuckDBPyConnection, known: list[receipts.Receipt], name: str) -> list[receipts.Receipt]:
    """See that every receipt's commit is in the audit; return the commits that have no receipt yet.

    Raises:
        StoreError: a commit is missing or altered, or the receipts themselves are missing; the receipt is named.
    """
    first = known[0].seq if known else 0
    found = dict(cursor.execute(statement("audit_seals"), {"first": first}).fetchall())
    for receipt in known:
        if receipt.seq not in found:
            raise StoreError(
                f"the store lacks receipt {receipt.seq}: that commit was acknowledged and is not in the file",
                fix=f"restore a backup (finint restore FILE); receipts: {name}",
            )
        if found[receipt.seq] != receipt.mac:
            raise StoreError(
                f"the store does not match receipt {receipt.seq}: it was altered, or this is another store",
                fix=f"put the right file back, or restore a backup (finint restore FILE); receipts: {name}",
            )
    if not known and len(found) > 1:
        raise StoreError(
            f"the receipts file {name} is missing, and the store holds {len(found)} commits",
            fix="put the file back; when it is lost for good: finint verify --renew-receipts",
        )
    last = known[-1].seq if known else 0
    return [receipts.Receipt(seq, mac) for seq, mac in sorted(found.items()) if seq > last]


def connect(path: str) -> duckdb.DuckDBPyConnection:
    """Return a hardened connection to a migrated store."""
    connection = _opened(path)
    try:
        # Folders of ours and of whoever starts finint, never a user's text; a home directory may hold a quote.
        ours = None if path == ":memory:" else backup_folder(Path(path))
        folders = [str(one).replace("'", "''") for one in (ours, engines.home().folder) if one is not None]
        if folders:
            listed = ", ".join(f"'{folder}'" for folder in folders)
            connection.execute(f"set allowed_directories = [{listed}]")
        connection.execute("set enable_external_access = false")
        # A watched question counts how far it is (storecursor.watched); nothing else may be set later.
        connection.execute(
            "set allowed_configs = ['enable_progress_bar', 'enable_progress_bar_print', 'progress_bar_time']"
        )
        _migrate(connection)
        connection.execute("set lock_configuration = true")
    except duckdb.Error as error:
        connection.close()
        raise _damaged(Path(path), error) from error
    except BaseException:
        connection.close()
        raise
    return connection


def _opened(path: str) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(
            path,
            config={
                "threads": os.environ.get("FININT_THREADS") or str(max(1, os.cpu_count() or 1)),
                "memory_limit": os.environ.get("FININT_MEMORY") or "1GB",
                "allow_community_extensions": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "python_enable_replacements": "false",
                "python_scan_all_frames": "false",
            },
        )
    except duckdb.IOException as error:
        holder = _HOLDER.search(str(error))
        if holder is None:
            raise StoreError(f"the store {Path(path).name} cannot be opened: {error}") from error
        raise receipts.locked(Path(path), Path(holder["program"]).name, holder["pid"]) from error
    except duckdb.Error as error:
        raise StoreError(f"{Path(path).name} is not a finint store: {error}") from error


def _damaged(path: Path, error: duckdb.Error) -> StoreError:
    said = str(error).replace(str(path), path.name)
    return StoreError(f"the store {path.name} is damaged: {said}", fix="restore a backup: finint restore FILE")


def _migrate(connection: duckdb.DuckDBPyConnection) -> None:
    files = sorted(
        (file for file in resources.files("finint.sql").joinpath("migrations").iterdir() if file.name.endswith(".sql")),
        key=lambda file: file.name,
    )
    with connection.cursor() as cursor:
        cursor.execute("create table if not exists migration (name varchar primary key)")
        done = {name for (name,) in cursor.execute("select name from migration").fetchall()}
        if newer := done - {file.name for file in files}:
            raise StoreError(f"the store was written by a newer finint: it has {sorted(newer)}", fix="update finint")
        for file in files:
            if file.name in done:
                continue
            cursor.execute("begin")
            try:
                cursor.execute(file.read_text(encoding="utf-8"))
                cursor.execute("insert into migration values (?)", [file.name])
                cursor.execute("commit")
            except BaseException:
                with suppress(duckdb.Error):
                    cursor.execute("rollback")
                raise


_statements: dict[str, str] = {}


def statement(name: str) -> str:
    """Return the text of sql/`name`.sql."""
    if name not in _statements:
        file = resources.files("finint.sql").joinpath(f"{name}.sql")
        if not file.is_file():
            raise StoreError(f"there is no query called {name}")
        _statements[name] = file.read_text(encoding="utf-8")
    return _statements[name]


def acknowledge(held: Held, entries: Sequence[audit.Entry]) -> None:
    """Write the receipts of a commit, one an entry; only then may anybody be told that it is kept.

    Raises:
        StoreError: the receipt could not be written: the change is in the books, and unacknowledged.
    """
    if held.written is None:
        return
    try:
        held.written.add(*(receipts.Receipt(entry.seq, entry.mac) for entry in entries))
    except OSError as error:
        raise StoreError(
            f"the change is in the books, but its receipt could not be written ({error.strerror})",
            fix="free some disk space, look whether the change is there, and try again",
        ) from error
