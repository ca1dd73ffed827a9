"""What the durability tests share: a store on disk with some commits, and ways to damage what lies beside it."""

import contextlib
import io
from datetime import date

import duckdb
from made import NOW, spend_reading

from finint import receipts, store
from finint.auth import OWNER
from finint.cli import main
from finint.errors import StoreError
from finint.importer.post import post
from finint.verify import verify


def fill(path, count=5, first=0):
    """A store with `count` imports of one row each; returns what each acknowledged commit posted."""
    books = store.open_for(OWNER, path)
    posted = []
    for number in range(first, first + count):
        amount = f"{number + 1}.25"
        reading = spend_reading(
            (date(2026, 10, 1), f"campaign {number}", amount), file_name=f"{number}.csv", source=f"s{number}"
        )
        posted.append((post(books, reading, now=NOW).import_id, amount))
    store.close(books)
    return posted


def by_hand(path, *statements):
    """Change the closed file as somebody with a DuckDB shell would."""
    connection = duckdb.connect(str(path))
    for statement in statements:
        connection.execute(statement)
    connection.close()


def fill_and_stay(path, count, first):
    """For a process of its own: what `fill` does, and the store stays open."""
    store.close = lambda books: None
    return fill(path, count, first)


def ask(path, is_lock_broken):
    """For a process of its own: the exit code and the words of `finint verify` on a store that another one holds."""
    if is_lock_broken:
        receipts.Lock = type("Lock", (), {"__init__": lambda self, path: None, "release": lambda self: None})
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        code = main(["verify", "--json", "--store", str(path)])
    return code, said.getvalue()


def open_by_hand(path):
    """For a process of its own: what DuckDB says to somebody who opens the file."""
    try:
        duckdb.connect(str(path)).close()
    except duckdb.Error as error:
        return str(error)
    return "opened"


def verdict(path, expected):
    """ "refused" when finint does not start or finds damage, "intact" when all that was acknowledged is there.

    Anything else is what must never happen: a start without a word on a store that lacks something.
    """
    try:
        books = store.open_for(OWNER, path)
    except StoreError as error:
        return "refused", str(error)
    try:
        report = verify(books)
        if not report.is_sound:
            return "refused", report.problems[0]
        found = (
            books.connection.cursor()
            .execute("select import_id, amount::decimal(12, 2)::varchar from spend_line")
            .fetchall()
        )
    except StoreError as error:
        return "refused", str(error)
    finally:
        store.close(books)
    return ("intact", "") if sorted(found) == sorted(expected) else ("SILENT", f"{len(found)} of {len(expected)} rows")
