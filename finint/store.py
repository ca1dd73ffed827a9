"""One DuckDB file, one process: connect, migrate, read by name, write in one transaction.

A second process cannot open the file while this one holds it, not even to read. Every use takes its own cursor and
reads it to the end: a connection shared by threads refuses the second call.
"""

import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

from finint.auth import Actor
from finint.errors import StoreError, StoreLockedError

if TYPE_CHECKING:
    import pyarrow as pa

Row = TypeVar("Row")
Result = TypeVar("Result")
Cursor = duckdb.DuckDBPyConnection

DEFAULT_PATH = "data/finint.duckdb"
_HOLDER = re.compile(r"held in (?P<program>.+?) \(PID (?P<pid>\d+)\)")
_MET = ("Conflict on update", "Failed to commit: PRIMARY KEY or UNIQUE constraint violation", "write-write conflict")
_ATTEMPTS = 5

# Kept on the driver's module: Streamlit may reload this one, and a second connection would meet a locked configuration.
_held: dict[str, Any] = duckdb.__dict__.setdefault(
    "_finint_held", {"write": threading.RLock(), "open": threading.Lock(), "connections": {}}
)
_write_lock: threading.RLock = _held["write"]
_open_lock: threading.Lock = _held["open"]
_connections: dict[Path, duckdb.DuckDBPyConnection] = _held["connections"]


@dataclass(frozen=True, slots=True)
class Books:
    """The store, opened for somebody: there is no default actor."""

    connection: duckdb.DuckDBPyConnection
    actor: Actor
    path: Path | None

    @property
    def name(self) -> str:
        """The file's name, for people; "memory" for a store without a file."""
        return self.path.name if self.path else "memory"


def default_path() -> Path:
    """Return where the store lives: FININT_STORE, else data/finint.duckdb below the working directory."""
    return Path(os.environ.get("FININT_STORE") or DEFAULT_PATH).resolve()


def open_for(actor: Actor, path: Path | None = None) -> Books:
    """Open the store for `actor`, creating and migrating it when needed; later calls share the connection.

    Raises:
        StoreLockedError: another process holds the file; the message names it.
        StoreError: the file is no store, or was written by a newer finint.
    """
    where = (path or default_path()).resolve()
    with _open_lock:
        connection = _connections.get(where)
        if connection is None:
            where.parent.mkdir(parents=True, exist_ok=True)
            connection = _connect(str(where), backup_folder=where.parent / "backup")
            _connections[where] = connection
    return Books(connection, actor, where)


def in_memory(actor: Actor) -> Books:
    """Return a new store without a file, for tests and trials."""
    return Books(_connect(":memory:"), actor, None)


def close(books: Books) -> None:
    """Close the store's file, so that another process may open it."""
    with _open_lock:
        if books.path is not None:
            _connections.pop(books.path, None)
        books.connection.close()


def _connect(path: str, backup_folder: Path | None = None) -> duckdb.DuckDBPyConnection:
    threads = os.environ.get("FININT_THREADS") or str(max(1, os.cpu_count() or 1))
    try:
        connection = duckdb.connect(
            path,
            config={
                "threads": threads,
                "memory_limit": os.environ.get("FININT_MEMORY") or "1GB",
                "allow_community_extensions": "false",
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "python_enable_replacements": "false",
                "python_scan_all_frames": "false",
            },
        )
    except duckdb.IOException as error:
        held = _HOLDER.search(str(error))
        if held is None:
            raise StoreError(f"the store {Path(path).name} cannot be opened: {error}") from error
        program = Path(held["program"]).name
        raise StoreLockedError(
            f"the store {Path(path).name} is held by {program} (process {held['pid']})",
            fix="a running finint holds it: use its pages, or stop it first",
        ) from error
    except duckdb.Error as error:
        raise StoreError(f"{Path(path).name} is not a finint store: {error}") from error
    if backup_folder is not None:
        # A folder of ours, never a user's text; quotes are doubled because a home directory may hold one.
        connection.execute(f"set allowed_directories = ['{str(backup_folder).replace(chr(39), chr(39) * 2)}']")
    connection.execute("set enable_external_access = false")
    _migrate(connection)
    connection.execute("set lock_configuration = true")
    return connection


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
                cursor.execute("rollback")
                raise


@cache
def _statement(name: str) -> str:
    file = resources.files("finint.sql").joinpath(f"{name}.sql")
    if not file.is_file():
        raise StoreError(f"there is no query called {name}")
    return file.read_text(encoding="utf-8")


def read(books: Books, name: str, row_type: type[Row], /, **parameters: object) -> list[Row]:
    """Run sql/`name`.sql and return its rows as `row_type`.

    Raises:
        StoreError: the query fails, or its columns are not `row_type`'s fields.
    """
    with books.connection.cursor() as cursor:
        return _rows(cursor, name, row_type, parameters)


def read_within(cursor: Cursor, name: str, row_type: type[Row], /, **parameters: object) -> list[Row]:
    """Like `read`, inside a transaction that is under way."""
    return _rows(cursor, name, row_type, parameters)


def _rows(cursor: Cursor, name: str, row_type: type[Row], parameters: dict[str, object]) -> list[Row]:
    try:
        result = cursor.execute(_statement(name), parameters or None)
        _check_columns(f"the query {name}", result, row_type)
        rows = result.fetchall()
    except duckdb.Error as error:
        raise StoreError(f"the query {name} failed: {error}") from error
    return [row_type(*row) for row in rows]


def run(cursor: Cursor, name: str, /, **parameters: object) -> int:
    """Run the writing statement sql/`name`.sql inside a transaction and return how many rows it touched."""
    touched = cursor.execute(_statement(name), parameters or None).fetchall()
    return int(touched[0][0]) if touched and isinstance(touched[0][0], int) else 0


def collect(books: Books, expression: Any, row_type: type[Row], /, **tables: "pa.Table") -> list[Row]:
    """Run an Ibis expression of finint/journeys on the store and return its rows as `row_type`.

    Args:
        books: the store.
        expression: over `touchpoint`, `conversion`, and the names in `tables`: small Arrow tables such as weights.
        row_type: its fields are the expression's columns.
        tables: see `expression`.
    """
    import ibis  # noqa: PLC0415  half a second, paid only by event questions

    sql = str(ibis.to_sql(expression, dialect="duckdb"))
    with books.connection.cursor() as cursor, registered(cursor, **tables):
        result = cursor.execute(sql)
        _check_columns("the expression", result, row_type)
        return [row_type(*row) for row in result.fetchall()]


def _check_columns(asked: str, result: Cursor, row_type: type[Row]) -> None:
    found = tuple(column[0] for column in result.description or ())
    expected = tuple(getattr(row_type, "_fields", None) or (field.name for field in fields(row_type)))  # type: ignore[arg-type]
    if found != expected:
        raise StoreError(f"{asked} returns {list(found)}; {row_type.__name__} has {list(expected)}")


@contextmanager
def transaction(books: Books) -> Iterator[Cursor]:
    """Yield a cursor inside the one write transaction; commit and raise the data version, or roll back and re-raise.

    A COMMIT after a failed statement raises nothing and rolls everything back, so no exception may be swallowed inside.
    """
    with _write_lock, books.connection.cursor() as cursor:
        cursor.execute("begin")
        try:
            yield cursor
            cursor.execute("update data_version set number = number + 1")
            cursor.execute("commit")
        except BaseException:
            cursor.execute("rollback")
            raise


def write(books: Books, work: Callable[[Cursor], Result]) -> Result:
    """Run `work` in a transaction; when it meets another writer, try again, five times at most."""
    for attempt in range(_ATTEMPTS):
        try:
            with transaction(books) as cursor:
                return work(cursor)
        except duckdb.Error as error:
            if attempt == _ATTEMPTS - 1 or not any(words in str(error) for words in _MET):
                raise
            time.sleep(0.01 * 2**attempt)
    raise AssertionError("the last attempt returned or raised")


@contextmanager
def registered(cursor: Cursor, **tables: "pa.Table") -> Iterator[None]:
    """Make Arrow tables readable by name to this cursor: the hardened store opens no file of a user's."""
    for name, table in tables.items():
        cursor.register(name, table)
    try:
        yield
    finally:
        # An aborted transaction refuses this too; its cursor ends with it, and the first error is the one to tell.
        with suppress(duckdb.Error):
            for name in tables:
                cursor.unregister(name)


def data_version(books: Books) -> int:
    """Return the number that rises with every commit; caches are keyed by it."""
    with books.connection.cursor() as cursor:
        return int(cursor.execute("select number from data_version").fetchall()[0][0])
