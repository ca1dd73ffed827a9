"""Post lines that nothing in the books can be compared with: their keys are new, and their months are open.

A file's posting compares, replaces and measures; of a line whose key was never seen, all of that is known beforehand.
The rows are the same as a file's (`tests/importer/test_lone.py` compares), and so is what pages add up.
"""

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

import pyarrow as pa

from finint import counted_once, placing, store
from finint.importer.phasing import parts, rule_of
from finint.importer.post import receipt_of
from finint.importer.reading import AMOUNT, QUANTITY, Reading
from finint.importer.receipt import Diff, Receipt, plain_amount
from finint.period import Period

_TEXT, _DAY, _WHOLE, _FLAG = pa.string(), pa.date32(), pa.int64(), pa.bool_()
_BOTH = {
    "import_id": _TEXT, "spend_date": _DAY, "amount": AMOUNT, "currency": _TEXT, "cost_category": _TEXT,
    "vendor": _TEXT, "document_no": _TEXT, "department": _TEXT, "cost_center": _TEXT, "channel": _TEXT,
    "campaign_id": _TEXT, "campaign": _TEXT, "resource_hours": QUANTITY, "fixed_cost_allocation": AMOUNT,
    "allocation_method": _TEXT, "source_attribution_setting": _TEXT, "billing_period": _TEXT,
}  # fmt: skip
_STATED = _BOTH | {
    "row_key": _TEXT, "category_source": _TEXT, "period_start": _DAY, "period_end": _DAY, "contract_id": _TEXT,
    "description": _TEXT,
}  # fmt: skip
_RECORDED = {
    "sequence": _WHOLE, "sha256": _TEXT, "header": pa.list_(_TEXT), "first_day": _DAY, "end_day": _DAY,
    "receipt": _TEXT, "cells": pa.list_(_TEXT), "key": _TEXT, "request_hash": _TEXT, "reply": _TEXT,
    "made_on": pa.timestamp("us"), "made_in": _DAY, "made_by": _TEXT,
}  # fmt: skip
_PLACED = _BOTH | {
    "month": _DAY, "days": _WHOLE, "is_part": _FLAG, "rate": pa.decimal128(14, 8), "vendor_id": _TEXT,
    "is_unmapped_campaign": _FLAG,
    "is_counted": _FLAG,
}  # fmt: skip
_REST = (
    "add_stated_sums", "window_stated_spend", "record_stated_imports", "record_stated_operations", "record_stated_rows",
)  # fmt: skip


class Line(NamedTuple):
    """A line as it is stated: a reading as of a file, its fields, its key and the hash of what was asked."""

    reading: Reading
    row: Mapping[str, Any]
    key: str
    digest: str
    now: datetime
    answer: Callable[[Receipt], Mapping[str, object]]
    """What is remembered under the key, for the line's receipt."""

    @property
    def days(self) -> Period:
        """The days it covers."""
        assert self.reading.period is not None
        return Period(*self.reading.period)


class _Sequence(NamedTuple):
    sequence: int


def post_lines(
    cursor: store.Cursor,
    books: store.Books,
    places: placing.Places,
    known_months: Collection[date],
    lines: Sequence[Line],
) -> list[Mapping[str, object]]:
    """Post stated lines inside a transaction, each an import and an entry of the audit, and return their answers.

    Args:
        cursor: of the transaction.
        books: the store.
        places: what lines are placed by.
        known_months: those that the books have a period of.
        lines: their keys are new, and differ; their periods lie in open months.
    """
    first = store.read_within(cursor, "next_import", _Sequence)[0].sequence
    keys = placing.keys(cursor, [line.row[name] for line in lines for name in placing.NAMES if line.row.get(name)])
    for month in sorted({month for line in lines for month in places.calendar.months(line.days).months()}):
        if month not in known_months:
            store.run(cursor, "begin_period", month=month)
        store.run(cursor, "touch_period", month=month)
    stated: list[dict[str, Any]] = []
    placed: list[dict[str, Any]] = []
    told: list[dict[str, dict[str, Any]]] = []
    answers: list[Mapping[str, object]] = []
    twice: list[str] = []
    rest = [*_REST, *(["name_stated_vendors"] if any(line.row.get("vendor") for line in lines) else [])]
    for sequence, line in enumerate(lines, start=first):
        import_id = f"imp-{sequence:05d}"
        total = {str(line.row["currency"]): plain_amount(Decimal(str(line.row["amount"])))}
        receipt = receipt_of(line.reading, import_id, [], Diff(new=1), {"spend": total}, [], 1)
        answers.append(line.answer(receipt))
        fields = {name: line.row.get(name) for name in _STATED} | {"import_id": import_id}
        stated.append(
            fields
            | {
                "sequence": sequence, "sha256": line.reading.sha256, "header": list(line.reading.header),
                "first_day": line.days.start, "end_day": line.days.end, "receipt": json.dumps(receipt.document()),
                "cells": [str(line.row[name]) for name in line.reading.header], "key": line.key,
                "request_hash": line.digest, "reply": json.dumps(answers[-1]), "made_on": line.now,
                "made_in": places.calendar.month_of(line.now.date()), "made_by": books.actor.name,
            }
        )  # fmt: skip
        names = placing.placed(places, keys, fields)
        placed += _counted(places, fields | names, line.days)
        twice += [import_id] if names["is_told_twice"] else []
        told.append(
            {"post_stated_spend": {name: value for name, value in fields.items() if value is not None}}
            | {name: {"import_id": import_id} for name in rest}
            | {"remember_stated_keys": {"key": line.key, "request_hash": line.digest}}
        )
    if any(row["is_part"] for row in placed):
        told[0]["spread_stated_spend"] = {}
    store.run_each(cursor, told, stated=_table(stated, _STATED | _RECORDED), placed=_table(placed, _PLACED))
    counted_once.settle_lines(cursor, lines[-1].now, twice)
    return answers


def _counted(places: placing.Places, line: Mapping[str, Any], days: Period) -> Iterator[dict[str, Any]]:
    """Yield a line as it counts, month by month; not at all when no rate is known on or before its day."""
    calendar = places.calendar
    is_long = calendar.month_of(days.start) != calendar.month_of(days.last_day)
    spread = list(parts(line["amount"], days, rule_of(days), calendar)) if is_long else []
    shares = [(part.month, part.first_day, part.days, part.amount) for part in spread]
    day: date = line["spend_date"]
    for month, first_day, count, amount in shares or [(calendar.month_of(day), day, 0, line["amount"])]:
        rate = None if line["currency"] == places.currency else places.rate(line["currency"], first_day)
        yield dict(line) | {
            "month": month, "spend_date": first_day, "days": count, "amount": amount, "is_part": bool(spread),
            "rate": rate, "is_counted": rate is not None or line["currency"] == places.currency,
        }  # fmt: skip


def _table(rows: Sequence[Mapping[str, Any]], schema: Mapping[str, pa.DataType]) -> pa.Table:
    return pa.table({name: pa.array([row.get(name) for row in rows], kind) for name, kind in schema.items()})
