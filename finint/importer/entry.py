"""Post one expenditure that somebody states instead of uploading: the same ledger, receipt and undo as a file's."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pyarrow as pa

from finint import fiscal_books, placing, store
from finint.errors import RefusedError
from finint.fiscal import Calendar
from finint.importer.lone import Line, post_lines
from finint.importer.once import Posted, digest_of, known_among, remember, replay
from finint.importer.post import within
from finint.importer.reading import SPEND, Reading
from finint.importer.receipt import Receipt
from finint.importer.together import together
from finint.period import Period
from finint.periods import refuse_closed, states


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

    What several threads state at the same moment is one commit, with an audit entry and a receipt each.

    Args:
        books: the store, opened for who states it.
        stated: the expenditure.
        key: chosen by the caller, one per expenditure.
        now: the clock.
        restates: whether it may count in an open month when its own is closed.

    Raises:
        RefusedError: the key was used for another expenditure, or the month is closed (409).
    """
    return together(books, _Asked(stated, key, digest_of(stated.plain()), now, restates), _post_all)


@dataclass(frozen=True, slots=True)
class _Asked:
    stated: Expenditure
    key: str
    digest: str
    now: datetime
    restates: bool

    @property
    def days(self) -> tuple[date, date]:
        return self.stated.spend_date, self.stated.period_end or self.stated.spend_date + timedelta(days=1)

    def months(self, calendar: Calendar) -> list[date]:
        return list(calendar.months(Period(*self.days)).months())

    def document(self, receipt: Receipt) -> dict[str, object]:
        """Return the answer: the receipt with what was stated."""
        return {
            "receipt_id": receipt.import_id,
            "idempotency_key": self.key,
            "status": "recorded",
            "recorded": self.stated.plain(),
            "totals": dict(receipt.totals),
        }


def _post_all(cursor: store.Cursor, books: store.Books, asked: Sequence[_Asked]) -> list[Posted | RefusedError]:
    """Post each in turn inside one transaction; a refusal is an answer, and leaves nothing."""
    known = known_among(cursor, [one.key for one in asked])
    months, places = states(cursor), placing.places(cursor, books)
    closed = {month for month, is_closed in months.items() if is_closed}
    calendar = places.calendar if places else fiscal_books.within(cursor)
    answers: dict[int, Posted | RefusedError] = {}
    lone: dict[int, Line] = {}

    def post_lone() -> None:
        if lone and places:
            store.end_entry(cursor)  # of the one before
            posted = post_lines(cursor, books, places, months, list(lone.values()))
            answers.update((place, Posted(found, replayed=False)) for place, found in zip(lone, posted, strict=True))
            if len(answers) < len(asked):
                known.update(known_among(cursor, [line.key for line in lone.values()]))
            lone.clear()

    for place, one in enumerate(asked):
        try:
            if any(one.key == line.key for line in lone.values()):
                post_lone()
            replayed = replay(known.get(one.key), one.digest, "expenditure")
            if replayed is None and not one.restates:
                refuse_closed(closed, one.months(calendar))
        except RefusedError as error:
            answers[place] = error
            continue
        if replayed is not None:
            answers[place] = replayed
        elif places and closed.isdisjoint(one.months(calendar)):
            lone[place] = Line(_reading(one), _row(one), one.key, one.digest, one.now, one.document)
        else:
            post_lone()
            store.end_entry(cursor)
            receipt = within(cursor, books, _with_rows(_reading(one), one), now=one.now, is_sample=False)
            answers[place] = remember(cursor, books, one.key, one.digest, one.document(receipt), now=one.now)
            known.update(known_among(cursor, [one.key]))
    post_lone()
    return [answers[place] for place in range(len(asked))]


def _row(asked: _Asked) -> dict[str, object]:
    return {
        "line_no": 1,
        "row_key": asked.key,
        "category_source": "person" if asked.stated.cost_category != "unassigned" else "none",
        **{field.name: getattr(asked.stated, field.name) for field in fields(asked.stated)},
    }


def _with_rows(reading: Reading, asked: _Asked) -> Reading:
    """Return the reading as a file's would be: its line and what was stated as tables."""
    row = _row(asked)
    spend = pa.table({field.name: pa.array([row.get(field.name)], field.type) for field in SPEND}, schema=SPEND)
    raw = pa.table(
        {
            "line_no": pa.array([1], pa.int64()),
            "class": pa.array(["data"]),
            "cells": pa.array([list(asked.stated.plain().values())], pa.list_(pa.string())),
        }
    )
    return replace(reading, tables={"spend": spend}, raw=raw)


def _reading(asked: _Asked) -> Reading:
    return Reading(
        state="ready",
        reason=None,
        # Two equal expenditures under two keys are two expenditures: the key is part of what is hashed.
        sha256=hashlib.sha256(f"{asked.key}\x1f{asked.digest}".encode()).hexdigest(),
        file_name="stated over the API",
        size_bytes=0,
        source="api",
        kind="spend",
        replaces="key",
        header=tuple(asked.stated.plain()),
        period=asked.days,
        columns={"amount": "amount", "date": "spend_date", "campaign": "campaign", "channel": "channel"},
        rows_of_data=1,
    )
