"""Parquet in the child process: budget, then columns as text, row after row.

A small file can decode to gigabytes (0.6 MB of dictionary were 6 GB), so texts stay in their dictionaries until the
lengths they stand for have been added up.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import types

from finint.importer.confined import ROWS, Emit, Refused
from finint.importer.gate import megabytes
from finint.importer.regular import CELLS, integers
from finint.importer.workbook import number

BATCH_CELLS = 500_000
ADVICE = "export a shorter period or fewer columns"
PLAIN = r"^-?\d+(\.\d+)?$"
SHORT = r"^-?\d{1,15}(\.\d{1,4})?$"


def read(file: BinaryIO, request: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Write header and rows of a Parquet file as frames of Arrow IPC.

    Raises:
        Refused: a nested or unreadable column, or a limit that was hit.
    """
    try:
        schema = budget(pq.ParquetFile(file), request)
        parquet = pq.ParquetFile(file, read_dictionary=[each.name for each in schema if not is_tags(each.type)])
        days = {field.name for field in schema if types.is_timestamp(field.type) and is_days(parquet, field)}
        emit(ROWS, frame(1, [pa.array([name], pa.string()) for name in schema.names]))
        line, decoded = 2, 0
        for batch in parquet.iter_batches(max(1, BATCH_CELLS // len(schema))):
            decoded += sum(decoded_bytes(column, request["cell_bytes"]) for column in batch.columns)
            if decoded > request["unpacked_bytes"]:
                limit = megabytes(request["unpacked_bytes"])
                raise Refused(f"The Parquet file decodes to more than {limit}, the limit; {ADVICE}.")
            plain = [tags(each, request["cell_bytes"]) if is_tags(each.type) else each for each in batch.columns]
            columns = zip(plain, schema.names, strict=True)
            emit(ROWS, frame(line, [as_text(column, name, is_day=name in days) for column, name in columns]))
            line += len(batch)
    except (pa.ArrowException, OSError) as error:
        raise Refused("The Parquet file is damaged or cut off; export it again, or save it as CSV.") from error
    return {}


def budget(parquet: pq.ParquetFile, request: Mapping[str, Any]) -> pa.Schema:
    """Return the schema of a file whose declared size is within the limits and whose columns have plain types."""
    schema, meta = parquet.schema_arrow, parquet.metadata
    rows, columns = meta.num_rows, len(schema)
    stored = sum(meta.row_group(number).total_byte_size for number in range(meta.num_row_groups))
    for what, found, limit in (
        ("columns", columns, request["columns"]),
        ("rows", rows, request["rows"]),
        ("cells", rows * columns, request["cells"]),
    ):
        if found > limit:
            raise Refused(f"The Parquet file declares {found:,} {what}; the limit is {limit:,}; {ADVICE}.")
    if stored > request["unpacked_bytes"]:
        limit = megabytes(request["unpacked_bytes"])
        raise Refused(f"The Parquet file unpacks to {megabytes(stored)}; the limit is {limit}; {ADVICE}.")
    if not columns:
        raise Refused("The Parquet file has no columns; export it again.")
    for field in schema:
        if not is_plain(field.type) and not is_tags(field.type):
            raise Refused(
                f"Column {field.name!r} of the Parquet file holds {field.type} values, which are no single cells; "
                "leave the column out, or save the table as CSV."
            )
    return schema


def is_plain(kind: pa.DataType) -> bool:
    """Return whether values of this type have one obvious text."""
    if types.is_dictionary(kind):
        return is_plain(kind.value_type)
    tests = (
        types.is_integer,
        types.is_decimal,
        types.is_floating,
        types.is_boolean,
        types.is_null,
        types.is_string,
        types.is_large_string,
        types.is_string_view,
        types.is_binary,
        types.is_date,
        types.is_time,
        types.is_timestamp,
    )
    return any(test(kind) for test in tests)


def is_tags(kind: pa.DataType) -> bool:
    """Return whether values of this type are names with texts, as cloud bills keep their tags."""
    return bool(types.is_map(kind) and types.is_string(kind.key_type) and types.is_string(kind.item_type))


def tags(column: pa.Array, cell_bytes: int) -> pa.Array:
    """Return each map of texts as JSON, as the same bills write it in their CSV.

    >>> kind = pa.map_(pa.string(), pa.string())
    >>> tags(pa.array([[("team", "web")], None], kind), 100).to_pylist()
    ['{"team": "web"}', None]
    """
    texts = [None if pairs is None else json.dumps(dict(pairs), ensure_ascii=False) for pairs in column.to_pylist()]
    if any(text is not None and len(text) > cell_bytes for text in texts):
        raise Refused(
            f"The Parquet file has a text longer than {megabytes(cell_bytes)}, the limit; leave that column out."
        )
    return pa.array(texts, pa.string())


def is_days(parquet: pq.ParquetFile, field: pa.Field) -> bool:
    """Return whether every time of a column without time zone is midnight: pandas writes dates so."""
    if field.type.tz is not None:
        return False
    for batch in parquet.iter_batches(BATCH_CELLS, columns=[field.name]):
        column = batch.column(0)
        if not pc.all(pc.equal(column, pc.floor_temporal(column, unit="day"))).as_py():
            return False
    return True


def decoded_bytes(column: pa.Array, cell_bytes: int) -> int:
    """Return what a column takes without its dictionary, after checking its longest text."""
    if not types.is_dictionary(column.type):
        return int(column.nbytes)
    if not len(column.dictionary):
        return len(column)
    lengths = pc.binary_length(column.dictionary)
    if (pc.max(lengths).as_py() or 0) > cell_bytes:
        raise Refused(
            f"The Parquet file has a text longer than {megabytes(cell_bytes)}, the limit; leave that column out."
        )
    return int(pc.sum(pc.cast(lengths.take(column.indices), pa.int64())).as_py() or 0) + len(column)


def as_text(column: pa.Array, name: str, *, is_day: bool) -> pa.Array:
    """Return the values of a column as text: exact decimals, ISO dates and times, nothing for null.

    >>> as_text(pa.array([1179.1599999999999, None, 2.0]), "Cost", is_day=False).to_pylist()
    ['1179.16', '', '2']
    """
    kind = column.type
    if types.is_dictionary(kind) or types.is_binary(kind):
        try:
            column = pc.cast(column, pa.string())
        except pa.ArrowInvalid as error:
            raise Refused(f"Column {name!r} of the Parquet file holds bytes and no text; leave it out.") from error
    elif types.is_null(kind):
        column = pc.cast(column, pa.string())
    elif types.is_decimal(kind) or types.is_floating(kind):
        column = numerals(column)
    elif types.is_boolean(kind):
        column = pc.if_else(column, "TRUE", "FALSE")
    elif types.is_timestamp(kind) or types.is_time(kind):
        column = moments(column, is_day=is_day)
    elif not types.is_string(kind):
        column = pc.cast(column, pa.string())
    return pc.fill_null(column, "")


def numerals(column: pa.Array) -> pa.Array:
    """Return decimals and floats in plain notation.

    Arrow's own cast is exact and quick, but writes 1E-10 and 0.30000000000000004: what looks so is written again.

    >>> numerals(pa.array([Decimal("0.0000000001"), Decimal("12.5")], pa.decimal128(20, 10))).to_pylist()
    ['0.0000000001', '12.5000000000']
    """
    is_float = types.is_floating(column.type)
    texts = pc.cast(column, pa.string())
    if is_float:
        texts = pc.replace_substring_regex(texts, r"\.0$", "")
    odd = pc.fill_null(pc.invert(pc.match_substring_regex(texts, SHORT if is_float else PLAIN)), False)
    if not pc.any(odd).as_py():
        return texts
    again = [
        format(value, "f") if isinstance(value, Decimal) else number(value) for value in column.filter(odd).to_pylist()
    ]
    return pc.replace_with_mask(texts, odd, pa.array(again, pa.string()))


def moments(column: pa.Array, *, is_day: bool) -> pa.Array:
    """Return timestamps and times as ISO 8601, without a fraction of zeros.

    >>> moments(pa.array([1740823200000], pa.timestamp("ms", "Europe/Berlin")), is_day=False).to_pylist()
    ['2025-03-01T11:00:00+01:00']
    """
    if is_day:
        return pc.cast(pc.cast(column, pa.date32()), pa.string())
    texts = pc.replace_substring(pc.cast(column, pa.string()), " ", "T")
    texts = pc.replace_substring_regex(texts, r"\.0+(Z|[-+]\d{4})?$", r"\1")
    texts = pc.replace_substring_regex(texts, r"(\.\d*[1-9])0+(Z|[-+]\d{4})?$", r"\1\2")
    return pc.replace_substring_regex(texts, r"([-+]\d{2})(\d{2})$", r"\1:\2") if zoned(column) else texts


def zoned(column: pa.Array) -> bool:
    """Return whether the times of a column carry an offset."""
    return bool(types.is_timestamp(column.type) and column.type.tz)


def frame(line: int, columns: list[pa.Array]) -> bytes:
    """Return one Arrow IPC stream of rows from columns of text; `line` numbers its first row."""
    rows, width = len(columns[0]), len(columns)
    order = integers(np.arange(rows * width).reshape(width, rows).T.ravel())
    offsets = pa.py_buffer(np.arange(0, rows * width + 1, width, dtype=np.int32))
    flat = pa.concat_arrays(columns).take(order)
    cells = pa.Array.from_buffers(CELLS, rows, [None, offsets], children=[flat])
    batch = pa.record_batch({"line_no": integers(np.arange(line, line + rows)), "cells": cells})
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return bytes(sink.getvalue())
