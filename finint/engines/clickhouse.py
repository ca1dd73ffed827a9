"""Event expressions on ClickHouse, in this process (chDB), over Parquet files."""

import tempfile
import threading
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from finint import questions
from finint.engines import Answer
from finint.engines.events import Folder
from finint.errors import CalculationError

# One question at a time runs in the session; the connection beside it asks about that one, and may stop it.
UNDER_WAY = "where position(query, 'system.processes') = 0"


class ClickHouse:
    """One session; ClickHouse reads the files where they lie.

    chDB is the ClickHouse engine in one process: it says nothing of distributed tables.
    """

    name = "ClickHouse"

    def __init__(self, folder: Folder) -> None:
        try:
            from chdb import connect, session  # noqa: PLC0415  half a gigabyte, wanted by those who set it
        except ImportError as error:
            raise CalculationError(
                "events are set to ClickHouse, and chdb is not installed", fix="uv sync --group clickhouse"
            ) from error
        # A context manager would close it with the module; the folder goes with the process.
        self._scratch = tempfile.TemporaryDirectory(prefix="finint-events-")
        place = str(Path(self._scratch.name) / "session")
        self._session = session.Session(place)
        self._beside = connect(place)
        self._one_question = threading.Lock()
        for events in folder.tables:
            columns = ", ".join(events.selected("Nullable(String)", "Nullable(Int64)"))
            filed = ", _path as import_id, toInt64(0) as line_no" if events.name == "conversion" else ""
            self._session.query(
                f"create view {events.name} as select {columns}{filed} from file('{_text(events.pattern)}')"
            )
        self._session.query(
            "create view live_import as select distinct _path as import_id, _file as file_name "
            f"from file('{_text(folder.conversion.pattern)}')"
        )

    def close(self) -> None:
        """End the session; a process holds one at a time."""
        self._beside.close()
        self._session.close()
        self._scratch.cleanup()

    def answer(self, expression: Any, tables: dict[str, pa.Table]) -> Answer:
        """Run an expression; its small tables are written beside the session first."""
        import ibis  # noqa: PLC0415

        sql = str(ibis.to_sql(expression, dialect="clickhouse"))
        with self._one_question, questions.part(self._kill, self._share):
            for name, table in tables.items():
                file = Path(self._scratch.name) / f"{name}.parquet"
                pq.write_table(table, file)
                self._session.query(f"create or replace view {name} as select * from file('{_text(str(file))}')")
            try:
                answered = self._session.query(sql, "Parquet").bytes()
            except Exception:
                # What a stopped question had begun to write stands before the next answer: this one takes it away.
                self._session.query("select 1")
                raise
            result = pq.read_table(pa.BufferReader(answered))
        names = tuple(result.column_names)
        columns = [[_plain(cell) for cell in column.to_pylist()] for column in result.columns]
        return Answer(names, list(zip(*columns, strict=True)))

    def _share(self) -> float:
        """Return how much of the question under way is read, 0–1."""
        asked = f"select max(read_rows / greatest(total_rows_approx, 1)) from system.processes {UNDER_WAY}"
        said = str(self._beside.query(asked, "CSV")).strip()
        return float(said) if said and said != "\\N" else 0.0

    def _kill(self) -> None:
        """Stop the question under way."""
        self._beside.query(f"kill query {UNDER_WAY} async")


def _text(path: str) -> str:
    """Return a path of the one who runs finint as an SQL text; ClickHouse escapes by backslash."""
    return path.replace("\\", "\\\\").replace("'", "\\'")


def _plain(cell: object) -> object:
    return cell.decode() if isinstance(cell, bytes) else cell
