"""Post one line that nothing in the books can be compared with: its key is new, and its month is open.

A file's posting compares, replaces and measures; of a line whose key was never seen, all of that is known beforehand.
The rows are the same as a file's (`tests/importer/test_lone.py` compares).
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from finint import store
from finint.importer.phasing import crossing_table
from finint.importer.post import receipt_of
from finint.importer.reading import Reading
from finint.importer.receipt import Diff, Receipt, plain_amount
from finint.importer.record import record
from finint.period import Period

_STATED = (
    "row_key", "category_source", "spend_date", "period_start", "period_end", "billing_period", "amount", "currency",
    "cost_category", "vendor", "contract_id", "document_no", "description", "department", "cost_center", "channel",
    "campaign_id", "campaign", "resource_hours", "fixed_cost_allocation", "allocation_method",
    "source_attribution_setting",
)  # fmt: skip


class _Sequence(NamedTuple):
    sequence: int


def post_alone(
    cursor: store.Cursor, books: store.Books, reading: Reading, row: Mapping[str, object], *, now: datetime
) -> Receipt:
    """Post a stated line inside a transaction and return its receipt.

    Args:
        cursor: of the transaction.
        books: the store.
        reading: what was stated, without tables; its period lies in open months.
        row: the line's fields; those that no statement has are left out.
        now: the clock.
    """
    sequence = store.read_within(cursor, "next_import", _Sequence)[0].sequence
    import_id = f"imp-{sequence:05d}"
    assert reading.period is not None
    days = Period(*reading.period)
    store.run(cursor, "post_stated_spend", import_id=import_id, **{name: row.get(name) for name in _STATED})
    store.run(
        cursor,
        "window_stated_spend",
        import_id=import_id,
        sequence=sequence,
        period_start=days.start,
        period_end=days.end,
        currency=row["currency"],
    )
    months = list(days.months())
    if len(months) > 1:
        with store.registered(cursor, part=crossing_table([(1, Decimal(str(row["amount"])), days, "")])):
            store.run(cursor, "spread_spend", import_id=import_id)
    for month in months:
        store.run(cursor, "begin_period", month=month)
        store.run(cursor, "touch_period", month=month)
    total = {str(row["currency"]): plain_amount(Decimal(str(row["amount"])))}
    receipt = receipt_of(reading, import_id, [], Diff(new=1), {"spend": total}, [], 1)
    record(cursor, books, reading, receipt, sequence=sequence, now=now, is_sample=False)
    cells = [str(row[name]) for name in reading.header]
    store.run(cursor, "record_raw_row", import_id=import_id, cells=cells)
    return receipt
