"""Rows typed on a page instead of uploaded: a reading like a file's, so receipt and undo are the same."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime

import pyarrow as pa

from finint.importer.reading import Reading


def typed_reading(
    kind: str, schema: pa.Schema, rows: Sequence[Mapping[str, object]], *, source: str, said: str, now: datetime
) -> Reading:
    """Return the rows as a ready reading of `kind`; typing the same twice is two statements, not one.

    Args:
        kind: of the books' table.
        schema: its columns; absent ones are null.
        rows: a mapping a row, `line_no` and `row_key` are given here.
        source: where they were typed, such as "transfer".
        said: the name a reader finds beside the rows, instead of a file's.
        now: the clock; part of what makes the statement its own.
    """
    told = json.dumps([kind, said, f"{now}", [dict(row) for row in rows]], default=str)
    digest = hashlib.sha256(told.encode()).hexdigest()
    numbered = [{"line_no": line, "row_key": f"{digest}\x1f{line}", **row} for line, row in enumerate(rows, start=1)]
    table = pa.table(
        {field.name: pa.array([row.get(field.name) for row in numbered], field.type) for field in schema}, schema=schema
    )
    header = [field.name for field in schema if field.name not in ("line_no", "row_key")]
    cells = [["" if row.get(name) is None else str(row.get(name)) for name in header] for row in numbered]
    raw = pa.table(
        {
            "line_no": pa.array(range(1, len(rows) + 1), pa.int64()),
            "class": pa.array(["data"] * len(rows)),
            "cells": pa.array(cells, pa.list_(pa.string())),
        }
    )
    return Reading(
        state="ready",
        reason=None,
        sha256=digest,
        file_name=said,
        size_bytes=0,
        source=source,
        kind=kind,
        replaces="key",
        header=tuple(header),
        rows_of_data=len(rows),
        tables={kind: table},
        raw=raw,
    )
