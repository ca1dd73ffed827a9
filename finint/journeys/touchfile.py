"""How is a journey-shaped file opened, and does it have the columns?

Columns journey_id, touch_time, channel, converted, conversion_value; the last two sit on the journey's last touch.
"""

from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
from pyarrow import csv, parquet

from finint.errors import ExportError
from finint.journeys.cells import listed
from finint.journeys.touches import COLUMNS, Touches, understand

NO_VALUE = ["", "NULL", "null"]
MOST_NAMES = 30  # of a file's columns in a sentence
DELIMITERS = ",;\t"  # whichever the header holds most, a comma when none
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


class _Form(NamedTuple):
    """How a text file is written."""

    encoding: str
    delimiter: str

    def parse(self, *, line_breaks: bool = False) -> csv.ParseOptions:
        """Line breaks inside cells cost speed, so they are looked for only where a plain reading fails."""
        return csv.ParseOptions(delimiter=self.delimiter, newlines_in_values=line_breaks)


def read(file: Path) -> Touches:
    """Read a CSV or Parquet file of touches; which of the two it is, its first bytes say.

    Raises:
        ExportError: missing, unreadable, columns missing, no rows, or cells that cannot be read.
    """
    if not file.is_file():
        raise ExportError(f"there is no file {file.name}", fix="give the path of a CSV or Parquet file")
    try:
        with file.open("rb") as stream:
            is_parquet = stream.read(4) == b"PAR1"
        table, notes = _parquet(file) if is_parquet else _csv(file)
        if table.num_rows == 0:
            raise ExportError(f"{file.name} has no touches", fix="one row per touch is expected")
        return understand(table, notes)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        reason = str(error).partition("\n")[0]
        raise ExportError(
            f"{file.name} cannot be read as CSV or Parquet: {reason}",
            fix="save it as UTF-8 CSV with a header, or as Parquet",
        ) from error


def _parquet(file: Path) -> tuple[pa.Table, list[str]]:
    wanted, notes = _columns(file, parquet.read_schema(file).names)
    table = parquet.read_table(file, columns=list(wanted))
    # Whatever kind of text it is, and a column without any value, is text.
    kinds = [_plain(field.type) for field in table.schema]
    table = table.cast(pa.schema([field.with_type(kind) for field, kind in zip(table.schema, kinds, strict=True)]))
    return table.rename_columns([wanted[name] for name in table.column_names]), notes


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return _plain(kind.value_type)
    is_text = pa.types.is_large_string(kind) or pa.types.is_string_view(kind) or pa.types.is_null(kind)
    return pa.string() if is_text else kind


def _csv(file: Path) -> tuple[pa.Table, list[str]]:
    with file.open("rb") as stream:
        encoding = "utf-16" if stream.read(2) in UTF16_MARKS else "utf-8"
    with file.open(encoding="utf-8-sig" if encoding == "utf-8" else encoding, newline="") as text:
        header = text.readline()
    if not header.strip():
        raise ExportError(f"{file.name} has no header in its first line", fix=f"expected are {','.join(COLUMNS)}")
    form = _Form(encoding, max(DELIMITERS, key=header.count))
    parsed = csv.read_csv(pa.BufferReader(header.encode()), parse_options=form.parse())
    wanted, notes = _columns(file, parsed.column_names)
    try:
        table = _typed(file, form, wanted, pa.timestamp("us"))
    except pa.ArrowInvalid:
        # Offsets, or cells that are no time: read as text, the latter get a sentence of their own.
        table = _typed(file, form, wanted, pa.string())
    return table.rename_columns([wanted[name] for name in table.column_names]), notes


def _typed(file: Path, form: _Form, wanted: dict[str, str], time: pa.DataType) -> pa.Table:
    coded = pa.dictionary(pa.int32(), pa.string())
    types = {
        "journey_id": pa.string(),
        "touch_time": time,
        "channel": coded,
        "converted": coded,
        "conversion_value": coded,
    }
    options = csv.ConvertOptions(
        column_types={name: types[column] for name, column in wanted.items()},
        include_columns=list(wanted),
        strings_can_be_null=True,
        null_values=NO_VALUE,
    )
    reading = csv.ReadOptions(encoding=form.encoding)
    return csv.read_csv(file, reading, form.parse(line_breaks=time == pa.string()), options)


def _columns(file: Path, names: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return our columns by the file's names for them, and what is said about the others."""
    plain = [name.strip().lower() for name in names]
    missing = [column for column in COLUMNS if column not in plain]
    if missing:
        raise ExportError(
            f"{file.name} lacks the columns {missing}; it has {names[:MOST_NAMES]}",
            fix=f"expected are {','.join(COLUMNS)}",
        )
    twice = [column for column in COLUMNS if plain.count(column) > 1]
    if twice:
        raise ExportError(
            f"{file.name} has the columns {twice} twice; it has {names[:MOST_NAMES]}", fix="keep one of each"
        )
    others = [name for name, word in zip(names, plain, strict=True) if word not in COLUMNS]
    notes = [f"columns not used: {listed(others)}"] if others else []
    return {name: word for name, word in zip(names, plain, strict=True) if word in COLUMNS}, notes
