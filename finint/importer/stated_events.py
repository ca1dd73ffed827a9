"""Post touches and conversions that a shop or a tag states instead of uploading: one or many, once a key."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Literal

import pyarrow as pa

from finint import store
from finint.importer.kinds import KINDS
from finint.importer.once import Posted, digest_of, once
from finint.importer.post import within
from finint.importer.reading import Reading
from finint.importer.receipt import Receipt
from finint.importer.records import schema_of

Events = Literal["touchpoints", "conversions"]


def naive_utc(moment: datetime) -> datetime:
    """Return a moment as the books keep it; one without a zone is UTC already.

    >>> naive_utc(datetime.fromisoformat("2026-09-01T11:00:00+02:00"))
    datetime.datetime(2026, 9, 1, 9, 0)
    """
    return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)


def enter_events(
    books: store.Books, kind: Events, events: Sequence[Mapping[str, object]], *, key: str, now: datetime
) -> Posted:
    """Post `events` of one kind, all of them or none; the same key again returns the first receipt.

    Args:
        books: the store, opened for who states them.
        kind: touchpoints or conversions.
        events: fields of the kind by name; `ts` a moment. At least one.
        key: chosen by the caller, one a batch.
        now: the clock.

    Raises:
        RefusedError: the key was used for other events (409).
    """
    rows = [
        {**dict.fromkeys(_names(kind)), **event, "ts": naive_utc(_moment(event)), "line_no": line}
        for line, event in enumerate(events, start=1)
    ]
    for row in rows:
        row["row_key"] = "\x1f".join(str(row[name] or "") for name in KINDS[kind].key)
    digest = digest_of([kind, rows])

    def post(cursor: store.Cursor) -> dict[str, object]:
        receipt = within(cursor, books, _reading(kind, rows, key, digest), now=now, is_sample=False)
        return _document(receipt, kind, len(rows), key)

    return once(books, key, digest, "batch of events", post, now=now)


def _document(receipt: Receipt, kind: Events, count: int, key: str) -> dict[str, object]:
    return {
        "receipt_id": receipt.import_id,
        "idempotency_key": key,
        "status": "recorded",
        "kind": kind,
        "recorded": count,
        "first_day": receipt.date_min,
        "last_day": receipt.date_max,
    }


def _names(kind: Events) -> list[str]:
    return [field.name for field in KINDS[kind].fields]


def _moment(event: Mapping[str, object]) -> datetime:
    moment = event["ts"]
    assert isinstance(moment, datetime)
    return moment


def _reading(kind: Events, rows: Sequence[Mapping[str, object]], key: str, digest: str) -> Reading:
    days = [_moment(row).date() for row in rows]
    names = _names(kind)
    cells = [["" if row[name] is None else str(row[name]) for name in names] for row in rows]
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
        # Equal events under two keys are two statements: the latest word on an event's id counts.
        sha256=hashlib.sha256(f"{key}\x1f{digest}".encode()).hexdigest(),
        file_name="stated over the API",
        size_bytes=0,
        source="api",
        kind=kind,
        replaces="key",
        header=tuple(names),
        period=(min(days), max(days) + timedelta(days=1)),
        columns={name: name for name in names},
        rows_of_data=len(rows),
        tables={kind: pa.Table.from_pylist([dict(row) for row in rows], schema=schema_of(KINDS[kind]))},
        raw=raw,
    )
