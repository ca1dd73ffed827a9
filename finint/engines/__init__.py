"""Where do touchpoints and conversions live, and who answers a question about them there?

The books are one DuckDB file; events may be too many for it, or live elsewhere already. FININT_EVENTS says where:
nothing for the books, `parquet:FOLDER`, `chdb:FOLDER` (ClickHouse in this process) or `spark://HOST:PORT?events=FOLDER`.
Every calculation over events is one Ibis expression in `finint/journeys`; an engine compiles and runs it, and only its
small result comes home.
"""

import os
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import parse_qs, urlsplit

import pyarrow as pa

from finint.engines.events import Folder
from finint.errors import CalculationError

VARIABLE = "FININT_EVENTS"


class Answer(NamedTuple):
    """Column names and rows of a result."""

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


class Engine(Protocol):
    """Runs expressions over `touchpoint`, `conversion`, `live_import` and the small tables given beside them."""

    @property
    def name(self) -> str:
        """What it is called on a page."""

    def answer(self, expression: Any, tables: dict[str, pa.Table]) -> Answer:
        """Run an Ibis expression; `tables` are small and named as the expression names them."""


class Home(NamedTuple):
    """Where events live: in the books (`kind` "books"), or in a folder that `kind` of engine reads."""

    kind: str
    folder: Path | None = None
    address: str = ""

    @property
    def name(self) -> str:
        """The engine as a page names it."""
        return {"books": "DuckDB", "parquet": "DuckDB over Parquet", "chdb": "ClickHouse", "spark": "Spark"}[self.kind]


def home(text: str | None = None) -> Home:
    """Return where events live, read from `text` or from FININT_EVENTS.

    Raises:
        CalculationError: the setting names no engine, or a folder without events.

    >>> home("")
    Home(kind='books', folder=None, address='')
    """
    said = os.environ.get(VARIABLE, "") if text is None else text
    if said in {"", "books"}:
        return Home("books")
    kind, _, rest = said.partition(":")
    if kind in {"parquet", "chdb"} and rest:
        return Home(kind, Path(rest).resolve())
    parts = urlsplit(said)
    folder = parse_qs(parts.query).get("events", [""])[0]
    if kind == "spark" and parts.netloc and folder:
        return Home("spark", Path(folder).resolve(), f"spark://{parts.netloc}")
    raise CalculationError(
        f"{VARIABLE} is '{said}', which names no place for events",
        fix="leave it empty, or set parquet:FOLDER, chdb:FOLDER or spark://HOST:PORT?events=FOLDER",
    )


look = cache(Folder.of)


@cache
def engine(where: Home) -> Engine:
    """Return the engine of a home outside the books; it is started once and kept.

    Raises:
        CalculationError: its folder lacks a table or column, or its library is not installed.
    """
    if where.folder is None:
        raise CalculationError("events live in the books: the store answers for itself")
    folder = look(where.folder)
    if where.kind == "spark":
        from finint.engines.spark import Spark  # noqa: PLC0415  an extra, and a session on a cluster

        return Spark(folder, where.address)
    from finint.engines.clickhouse import ClickHouse  # noqa: PLC0415  a dependency group of its own

    return ClickHouse(folder)


def relations(cursor: Any, where: Home) -> dict[str, Any]:
    """Return relations over a folder's files, for DuckDB to read instead of the books' own events."""
    if where.kind != "parquet" or where.folder is None:
        return {}
    folder = look(where.folder)
    touches = cursor.read_parquet(folder.touchpoint.pattern, union_by_name=True)
    orders = cursor.read_parquet(folder.conversion.pattern, filename=True, file_row_number=True, union_by_name=True)
    columns = [*folder.conversion.selected(), "filename as import_id", "file_row_number + 1 as line_no"]
    return {
        "touchpoint": touches.project(", ".join(folder.touchpoint.selected())),
        "conversion": orders.project(", ".join(columns)),
        "live_import": orders.project("filename as import_id, parse_filename(filename) as file_name").distinct(),
    }
