"""Post one expenditure that somebody states instead of uploading: the same ledger, receipt and undo as a file's."""

import hashlib
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from decimal import Decimal

import pyarrow as pa

from finint import store
from finint.importer.once import Posted, digest_of, once
from finint.importer.post import within
from finint.importer.reading import SPEND, Reading
from finint.importer.receipt import Receipt
from finint.period import Period
from finint.periods import must_be_open


@dataclass(frozen=True, slots=True)
class Expenditure:
    """One cost as stated; None where nothing was said. Amounts in `currency`, spend positive, credits negative.

    `spend_date` is the day it counts on; with `period_start` and `period_end` (half-open) it is spread over months.
    """

    spend_date: date
    amount: Decimal
    currency: str
    cost_category: str = "unassigned"
    channel: str | None = None
    campaign_id: str | None = None
    campaign: str | None = None
    vendor: str | None = None
    contract_id: str | None = None
    document_no: str | None = None
    department: str | None = None
    cost_center: str | None = None
    description: str | None = None
    resource_hours: Decimal | None = None
    fixed_cost_allocation: Decimal | None = None
    allocation_method: str | None = None
    billing_period: str | None = None
    source_attribution_setting: str | None = None
    stated_date: date | None = None
    platform: str | None = None
    reporting_period: str | None = None
    period_start: date | None = None
    period_end: date | None = None
    paid_date: date | None = None
    payment_reference: str | None = None

    def plain(self) -> dict[str, str]:
        """Return what was stated as text, for the raw row and the request's hash; what was not is left out."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: str(value) for name, value in values.items() if value is not None}


def enter(books: store.Books, stated: Expenditure, *, key: str, now: datetime, restates: bool = False) -> Posted:
    """Post `stated` once: the same key again returns the first receipt and stores nothing.

    Args:
        books: the store, opened for who states it.
        stated: the expenditure.
        key: chosen by the caller, one per expenditure.
        now: the clock.
        restates: whether it may count in an open month when its own is closed.

    Raises:
        RefusedError: the key was used for another expenditure, or the month is closed (409).
    """
    digest = digest_of(stated.plain())

    def post(cursor: store.Cursor) -> dict[str, object]:
        if not restates:
            for month in Period(stated.spend_date, stated.period_end or stated.spend_date + timedelta(days=1)).months():
                must_be_open(cursor, month)
        receipt = within(cursor, books, _reading(stated, key, digest), now=now, is_sample=False)
        return _document(receipt, stated, key)

    return once(books, key, digest, "expenditure", post, now=now)


def _document(receipt: Receipt, stated: Expenditure, key: str) -> dict[str, object]:
    return {
        "receipt_id": receipt.import_id,
        "idempotency_key": key,
        "status": "recorded",
        "recorded": stated.plain(),
        "totals": dict(receipt.totals),
    }


def _reading(stated: Expenditure, key: str, digest: str) -> Reading:
    known = stated.plain()
    row = {
        "line_no": 1,
        "row_key": key,
        "category_source": "person" if stated.cost_category != "unassigned" else "none",
        **{field.name: getattr(stated, field.name) for field in fields(stated)},
    }
    spend = pa.table({field.name: pa.array([row.get(field.name)], field.type) for field in SPEND}, schema=SPEND)
    raw = pa.table(
        {
            "line_no": pa.array([1], pa.int64()),
            "class": pa.array(["data"]),
            "cells": pa.array([list(known.values())], pa.list_(pa.string())),
        }
    )
    return Reading(
        state="ready",
        reason=None,
        # Two equal expenditures under two keys are two expenditures: the key is part of what is hashed.
        sha256=hashlib.sha256(f"{key}\x1f{digest}".encode()).hexdigest(),
        file_name="stated over the API",
        size_bytes=0,
        source="api",
        kind="spend",
        replaces="key",
        header=tuple(known),
        period=(stated.spend_date, stated.period_end or stated.spend_date + timedelta(days=1)),
        columns={"amount": "amount", "date": "spend_date", "campaign": "campaign", "channel": "channel"},
        rows_of_data=1,
        tables={"spend": spend},
        raw=raw,
    )
