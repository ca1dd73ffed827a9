"""One DuckDB file, one process: read by name, write in one transaction that leaves its entry in the audit.

A second process cannot open the file while this one holds it, not even to read. Every use takes its own cursor and
reads it to the end: a connection shared by threads refuses the second call.

Long because every statement goes through it: reading, writing and their entry in the audit share a lock and a cursor.
"""

import os
import time
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import duckdb

from finint import audit, engines, room, storecursor, storefile
from finint.auth import Actor
from finint.errors import RefusedError, StoreError
from finint.sealing import append as _append
from finint.watchdog import WATCHDOG, limit_seconds

if TYPE_CHECKING:
    import pyarrow as pa

Row = TypeVar("Row")
Result = TypeVar("Result")
Cursor = storecursor.Cursor
registered = storecursor.registered

DEFAULT_PATH = "data/finint.duckdb"
_MET = ("Conflict on update", "Failed to commit: PRIMARY KEY or UNIQUE constraint violation", "write-write conflict")
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Books:
    """The store, opened for somebody: there is no default actor."""

    held: storefile.Held
    actor: Actor

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        """The connection in use: another one after a full disk made the store start anew."""
        return self.held.connection

    @property
    def path(self) -> Path | None:
        """Where the file lies; None in memory."""
        return self.held.path

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
        StoreError: the file is no store, was written by a newer finint, or lacks a commit that a receipt names.
    """
    books = Books(storefile.hold((path or default_path()).resolve()), actor)
    if books.held.is_unaudited:
        _begin_audit(books)
    return books


def accept(
    actor: Actor, path: Path | None = None, *, reason: str, action: str = "renew receipts", backup: str = ""
) -> Books:
    """Open a store that its receipts contradict, at somebody's word: the audit keeps who, why, and what was missing."""
    books = Books(storefile.hold((path or default_path()).resolve(), is_accepted=True), actor)
    with transaction(books) as cursor:
        note(cursor, action, backup or books.name, reason=reason, **books.held.contradicted)
    books.held.is_unaudited = False
    return books


def in_memory(actor: Actor) -> Books:
    """Return a new store without a file, for tests and trials."""
    return Books(storefile.hold_memory(), actor)


def close(books: Books) -> None:
    """Close the store's file, so that another process may open it."""
    storefile.release(books.held)


class _Amounts(NamedTuple):
    imports: int


def _begin_audit(books: Books) -> None:
    """Let the first entry say what the books held when the audit began."""
    with storefile.write_lock:
        if books.held.is_unaudited:
            with transaction(books) as cursor:
                note(
                    cursor,
                    "begin the audit",
                    books.name,
                    imports=read_within(cursor, "any_import", _Amounts)[0].imports,
                )
            books.held.is_unaudited = False


def read(books: Books, name: str, row_type: type[Row], /, **parameters: object) -> list[Row]:
    """Run sql/`name`.sql and return its rows as `row_type`.

    Raises:
        StoreError: the query fails, or its columns are not `row_type`'s fields.
    """
    return _asked(books, lambda cursor: _rows(cursor, name, row_type, parameters))


def _asked(books: Books, ask: Callable[[duckdb.DuckDBPyConnection], Result], *, is_part: bool = False) -> Result:
    """Ask on a cursor of its own, under the watchdog; once more when somebody's write has met a full disk."""
    connection, seconds = books.connection, limit_seconds()
    try:
        with connection.cursor() as cursor, WATCHDOG.watch(cursor.interrupt, seconds):
            storecursor.narrow(cursor, books.actor.departments)
            with storecursor.watched(cursor, is_part=is_part):
                return ask(cursor)
    except duckdb.FatalException:
        storefile.reopen(books.held, connection)
    except duckdb.InterruptException as error:
        raise StoreError(
            f"the question took longer than {seconds:.0f} seconds and was stopped", fix="choose a shorter period"
        ) from error
    with books.connection.cursor() as cursor:
        storecursor.narrow(cursor, books.actor.departments)
        return ask(cursor)


def read_within(cursor: Cursor, name: str, row_type: type[Row], /, **parameters: object) -> list[Row]:
    """Like `read`, inside a transaction that is under way."""
    return _rows(cursor.inner, name, row_type, parameters)


def _rows(
    cursor: duckdb.DuckDBPyConnection, name: str, row_type: type[Row], parameters: dict[str, object]
) -> list[Row]:
    try:
        result = cursor.execute(storefile.statement(name), parameters or None)
        _check_columns(f"the query {name}", _columns(result), row_type)
        rows = result.fetchall()
    except (duckdb.FatalException, duckdb.InterruptException):
        raise
    except duckdb.Error as error:
        raise StoreError(f"the query {name} failed: {error}") from error
    return [row_type(*row) for row in rows]


def run(cursor: Cursor, name: str, /, **parameters: object) -> int:
    """Run the writing statement sql/`name`.sql inside a transaction and return how many rows it touched."""
    rows = _execute(cursor, name, parameters)
    cursor.trail.ran(name, parameters, rows)
    return rows


def _execute(cursor: Cursor, name: str, parameters: Mapping[str, object]) -> int:
    touched = cursor.inner.execute(storefile.statement(name), parameters or None).fetchall()
    return int(touched[0][0]) if touched and isinstance(touched[0][0], int) else 0


def run_each(cursor: Cursor, told: Sequence[Mapping[str, Mapping[str, object]]], /, **tables: "pa.Table") -> None:
    """Run writing statements once for many rows that each are an entry of the audit of their own.

    Args:
        cursor: of the transaction; what it did so far goes into the first entry.
        told: one per entry: what the audit keeps of each statement; those that the first names are run.
        tables: what the statements read.
    """
    with registered(cursor, **tables):
        for name in told[0]:
            _execute(cursor, name, {})
    for place, given in enumerate(told):
        if place:
            cursor.trail.end()
        for name, parameters in given.items():
            cursor.trail.ran(name, parameters, 1)


def note(cursor: Cursor, action: str, about: str, /, **facts: object) -> None:
    """Name the change under way as the audit shall show it, with facts such as old, new and reason; never a secret.

    Without it the entry is named after the statements that ran.
    """
    cursor.trail.note(action, about, facts)


def end_entry(cursor: Cursor) -> None:
    """Let what the transaction did so far be an entry of its own in the audit; the next statement begins another."""
    cursor.trail.end()


def turn() -> AbstractContextManager[object]:
    """Wait until no other thread writes."""
    return storefile.write_lock


def start_over(cursor: Cursor) -> None:
    """Take back all that the transaction did so far, and go on in it as if it had just begun."""
    cursor.inner.execute("rollback")
    cursor.inner.execute("begin")
    cursor.trail.clear()


def collect(books: Books, question: partial[Any], row_type: type[Row], /, **tables: "pa.Table") -> list[Row]:
    """Ask the store a question of finint/journeys, which is an Ibis expression, and return its rows as `row_type`.

    Args:
        books: the store.
        question: a function that returns an expression over `touchpoint`, `conversion`, and the names in `tables`.
        row_type: its fields are the expression's columns.
        tables: small Arrow tables, such as weights.
    """
    from finint.journeys.compiled import for_the_books  # noqa: PLC0415  half a second of Ibis, for events only

    if books.actor.departments is not None:
        raise RefusedError("events have no departments; you may see some departments only")
    home = engines.home()
    if home.kind in {"chdb", "spark"}:
        answer = engines.engine(home).answer(question(), tables)
        _check_columns("the expression", answer.columns, row_type)
        return [row_type(*row) for row in answer.rows]
    sql = for_the_books(question)

    def ask(cursor: duckdb.DuckDBPyConnection) -> list[Row]:
        with registered(cursor, **tables, **engines.relations(cursor, home)):
            result = cursor.execute(sql)
            _check_columns("the expression", _columns(result), row_type)
            return [row_type(*row) for row in result.fetchall()]

    return _asked(books, ask, is_part=True)


def _columns(result: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    return tuple(column[0] for column in result.description or ())


def _check_columns(asked: str, found: tuple[str, ...], row_type: type[Row]) -> None:
    expected = tuple(getattr(row_type, "_fields", None) or (field.name for field in fields(row_type)))  # type: ignore[arg-type]
    if found != expected:
        raise StoreError(f"{asked} returns {list(found)}; {row_type.__name__} has {list(expected)}")


@contextmanager
def transaction(books: Books) -> Iterator[Cursor]:
    """Yield a cursor inside the one write transaction; commit with its audit entry, or roll back and re-raise.

    What was committed is acknowledged only when its receipt is on the disk. A transaction that ran nothing leaves no
    entry and no new data version. A COMMIT after a failed statement raises nothing and rolls everything back, so no
    exception may be swallowed inside.

    Raises:
        StoreError: the disk is full, or nearly; nothing was stored.
    """
    with storefile.write_lock:
        room.refuse_when_full(books.path)
        connection, trail = books.connection, audit.Trail()
        sealed: list[audit.Entry] = []
        try:
            with connection.cursor() as inner:
                inner.execute("begin")
                try:
                    yield Cursor(inner, trail)
                    changes = trail.entries()
                    sealed = _append(inner, books.held, books.actor.name, changes) if changes else []
                    if any(change.steps for change in changes):
                        inner.execute("update data_version set number = number + 1")
                    inner.execute("commit")
                except BaseException:
                    with suppress(duckdb.Error):  # the first error is the one to tell
                        inner.execute("rollback")
                    raise
        except duckdb.Error as error:
            if isinstance(error, duckdb.FatalException):
                storefile.reopen(books.held, connection)
            elif not room.is_full(error):
                raise
            # The log may have taken the commit before the disk was full: then it is kept, and said so.
            if not sealed or not _is_kept(books, sealed[-1]):
                raise room.stopped(error) from error
        if sealed:
            storefile.acknowledge(books.held, sealed)


def _is_kept(books: Books, entry: audit.Entry) -> bool:
    with books.connection.cursor() as cursor:
        return cursor.execute(storefile.statement("audit_head")).fetchall() == [(entry.seq, entry.mac)]


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


def data_version(books: Books) -> int:
    """Return the number that rises with every commit; caches are keyed by it.

    A reader of some departments has numbers of their own, so that no cache gives them what it holds for others.
    """
    number = _asked(books, lambda cursor: int(cursor.execute("select number from data_version").fetchall()[0][0]))
    scope = books.actor.departments
    return number if scope is None else number + (zlib.crc32("\x1f".join(scope).encode()) + 1) * 10**9
