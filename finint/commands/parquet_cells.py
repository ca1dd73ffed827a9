"""The cells of a Parquet file as a CSV file would write them, so that every command reads both alike."""

from datetime import datetime
from pathlib import Path

from finint.errors import ExportError

MAGIC = b"PAR1"


def header_and_rows(path: Path) -> tuple[list[str], list[list[str]]]:
    """Return the column names and every row as text; an absent value is an empty cell.

    Raises:
        ExportError: the file is damaged.
    """
    import pyarrow as pa  # noqa: PLC0415  a tenth of a second, for Parquet only
    from pyarrow import parquet  # noqa: PLC0415

    try:
        table = parquet.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise ExportError(
            f"{path.name} cannot be read as Parquet: {str(error).partition(chr(10))[0]}", fix="write the file anew"
        ) from error
    columns = [[_text(value) for value in column.to_pylist()] for column in table.columns]
    return list(table.column_names), [list(row) for row in zip(*columns, strict=True)]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))  # a whole number that had gaps beside it
    return str(value)
