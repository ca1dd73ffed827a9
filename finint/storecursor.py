"""A cursor of the write transaction: no statement runs on it without a trace."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from typing import TYPE_CHECKING

import duckdb

from finint import questions
from finint.audit import Trail
from finint.errors import StoreError

if TYPE_CHECKING:
    import pyarrow as pa

_ENDS = frozenset({"begin", "commit", "rollback", "abort", "end"})
_READS = ("select", "with", "from", "explain", "describe")


class Cursor:
    """A cursor inside the write transaction: whatever it runs goes into the audit."""

    def __init__(self, inner: duckdb.DuckDBPyConnection, trail: Trail) -> None:
        self.inner, self.trail = inner, trail

    def execute(self, sql: str, parameters: object = None) -> duckdb.DuckDBPyConnection:
        """Run one statement of the transaction; the transaction itself begins and ends in this module only."""
        first = sql.split(None, 1)[0].lower().rstrip(";") if sql.strip() else ""
        if first in _ENDS:
            raise StoreError(f"a transaction does not {first} inside the work it is for")
        if first not in _READS:
            self.trail.ran(f"{first} by hand", {"sql": sql}, 0)
        return self.inner.execute(sql, parameters)

    def arrow(self, sql: str) -> "pa.Table":
        """Return the rows of a reading statement as Arrow, to be kept by a later statement of the transaction."""
        found: pa.Table = self.inner.sql(sql).to_arrow_table()
        return found

    def register(self, name: str, table: object) -> object:
        """Make an Arrow table readable by name."""
        return self.inner.register(name, table)

    def unregister(self, name: str) -> object:
        """Forget a table's name."""
        return self.inner.unregister(name)


PROGRESS = (
    "set enable_progress_bar = true",
    "set enable_progress_bar_print = false",
    "set progress_bar_time = 0",
)
"""What DuckDB needs to be told before it counts how far a question is; a cursor does not inherit it."""


def watched(cursor: duckdb.DuckDBPyConnection, *, is_part: bool) -> AbstractContextManager[None]:
    """Let whoever watches the question under way see how far the cursor is, and stop it; both from another thread."""
    if not questions.is_long():
        return nullcontext()
    for statement in PROGRESS:
        cursor.execute(statement)
    share = (lambda: max(0.0, cursor.query_progress() / 100)) if is_part else None
    return questions.part(cursor.interrupt, share)


def narrow(cursor: duckdb.DuckDBPyConnection, departments: tuple[str, ...] | None) -> None:
    """Tell the views whose rows this cursor may see: a reader's departments, or everybody's (migration 0008)."""
    if departments is not None:
        cursor.execute("set variable reader_departments = $departments", {"departments": list(departments)})


@contextmanager
def registered(cursor: Cursor | duckdb.DuckDBPyConnection, **tables: "pa.Table") -> Iterator[None]:
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
