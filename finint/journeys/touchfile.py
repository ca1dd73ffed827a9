"""How is a journey-shaped file opened, and does it have the columns?

Columns journey_id, touch_time, channel, converted, conversion_value; the last two sit on the journey's last touch.
Where a file calls one of them by another usual name, that is read and said; a table of paths with counts is taken
apart (`pathfile`).
"""

from collections.abc import Container
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
from pyarrow import csv, parquet

from finint.errors import ExportError
from finint.journeys import pathfile
from finint.journeys.cells import listed, uniques
from finint.journeys.columnnames import COLUMNS, chosen, plain_name, power
from finint.journeys.touches import Touches, understand

NO_VALUE = ["", "NULL", "null"]
MOST_NAMES = 30  # of a file's columns in a sentence
DELIMITERS = ",;\t|"  # whichever the header holds most, a comma when none
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
    names = parquet.read_schema(file).names
    if (places := _paths(names)) is not None:
        whole = parquet.read_table(file, columns=[names[place] for place in places.values()])
        table, said = pathfile.touches({role: whole[names[place]] for role, place in places.items()})
        return table, said + _unused(names, [names[place] for place in places.values()])
    wanted, notes = _columns(file, names)
    table = parquet.read_table(file, columns=list(wanted))
    # Whatever kind of text it is, and a column without any value, is text.
    kinds = [_plain(field.type) for field in table.schema]
    table = table.cast(pa.schema([field.with_type(kind) for field, kind in zip(table.schema, kinds, strict=True)]))
    return _renamed(table, wanted), notes


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
    names = parsed.column_names
    if (places := _paths(names)) is not None:
        table, said = pathfile.touches(_path_columns(file, form, names, places))
        return table, said + _unused(names, [names[place] for place in places.values()])
    wanted, notes = _columns(file, names)
    try:
        table = _typed(file, form, wanted, pa.timestamp("us"))
    except pa.ArrowInvalid:
        # Offsets, or cells that are no time: read as text, the latter get a sentence of their own.
        table = _typed(file, form, wanted, pa.string())
    return _renamed(table, wanted), notes


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


def _paths(names: list[str]) -> dict[str, int] | None:
    """Return the places of a table of paths; None where the file has touches."""
    return None if {"journey_id", "touch_time", "channel"} <= set(chosen(names)) else pathfile.found(names)


def _path_columns(file: Path, form: _Form, names: list[str], places: dict[str, int]) -> dict[str, pa.ChunkedArray]:
    wanted = [names[place] for place in places.values()]
    options = csv.ConvertOptions(
        column_types=dict.fromkeys(wanted, pa.string()),
        include_columns=wanted,
        strings_can_be_null=True,
        null_values=NO_VALUE,
    )
    table = csv.read_csv(file, csv.ReadOptions(encoding=form.encoding), form.parse(line_breaks=True), options)
    return {role: table[names[place]] for role, place in places.items()}


def _columns(file: Path, names: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return our columns by the file's names for them, and what is said about the others."""
    plain = [plain_name(name) for name in names]
    places = chosen(names)
    missing = [column for column in COLUMNS if column not in places]
    # Either of the two tells which touches converted: a conversion may have no value, a value is a conversion.
    if missing not in ([], ["conversion_value"], ["converted"]):
        raise ExportError(
            f"{file.name} lacks the columns {missing}; it has {names[:MOST_NAMES]}",
            fix=f"expected are {','.join(COLUMNS)}, or a table of paths: {','.join(pathfile.NAMES)}",
        )
    twice = [column for column in COLUMNS if plain.count(column) > 1]
    if twice:
        raise ExportError(
            f"{file.name} has the columns {twice} twice; it has {names[:MOST_NAMES]}", fix="keep one of each"
        )
    wanted = {names[place]: column for column, place in places.items()}
    value = next((name for name, column in wanted.items() if column == "conversion_value"), "")
    notes = [f"{value!r} is read in {'hundredths' if power(value) == 'e-2' else 'millionths'}"] if power(value) else []
    notes += [f"{column} is read from the column {name!r}" for name, column in wanted.items() if _other(name, column)]
    if missing == ["conversion_value"]:
        notes.append("no column of values: every conversion is worth 0.00")
    elif missing:
        notes.append("no column says which touches converted: those with a value count as conversions")
    return wanted, notes + _unused(names, wanted)


def _unused(names: list[str], wanted: Container[str]) -> list[str]:
    others = [name for name in names if name not in wanted]
    return [f"columns not used: {listed(others)}"] if others else []


def _other(name: str, column: str) -> bool:
    return name.strip().lower().replace(" ", "_") != column


def _whole_units(table: pa.Table, scale: str) -> pa.Table:
    """Return the table with values in whole units of the currency; "4102" of a column in cents is "4102e-2"."""
    if not scale or "conversion_value" not in table.column_names:
        return table
    indices, words = uniques(table["conversion_value"])
    scaled = pa.array([f"{word}{scale}" if any(map(str.isdigit, word)) else word for word in words])
    place = table.column_names.index("conversion_value")
    return table.set_column(place, "conversion_value", pa.DictionaryArray.from_arrays(pa.array(indices), scaled))


def _renamed(table: pa.Table, wanted: dict[str, str]) -> pa.Table:
    scale = next((power(name) for name, column in wanted.items() if column == "conversion_value"), "")
    return _complete(_whole_units(table.rename_columns([wanted[name] for name in table.column_names]), scale))


def _complete(table: pa.Table) -> pa.Table:
    """Add the column that may be missing: no values, or a flag where there is a value."""
    if "conversion_value" not in table.column_names:
        blank = pa.array([""] * table.num_rows, pa.string())
        return table.append_column("conversion_value", blank)
    if "converted" not in table.column_names:
        indices, words = uniques(table["conversion_value"])
        has_value = np.array([_is_value(word) for word in words], dtype=bool)[indices]
        return table.append_column("converted", pa.array(np.where(has_value, "1", "0")))
    return table


def _is_value(word: str) -> bool:
    return any(digit in word for digit in "123456789")
