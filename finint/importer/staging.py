"""Put incoming rows where a posting compares them with what is live, and then into their ledger, part by part."""

import pyarrow as pa

from finint import store
from finint.importer.longtable import LongTable


def stage(cursor: store.Cursor, kind: str, rows: pa.Table | LongTable, **place: object) -> None:
    """Stage the rows of a ledger's kind; `place` is the account of spend, or the version of a plan without one."""
    if kind != "spend":
        run_on(cursor, f"stage_{kind}", rows, **place)
        return
    store.run(cursor, "stage_spend")
    run_on(cursor, "stage_spend_rows", rows, **place)
    store.run(cursor, "stage_spend_again")


class _Incoming:
    """The part of the rows whose turn it is.

    It is registered once: a transaction keeps whatever was registered in it until its end.
    """

    def __init__(self, schema: pa.Schema) -> None:
        self.part = schema.empty_table()

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self.part.__arrow_c_stream__(requested_schema)


def run_on(cursor: store.Cursor, statement: str, rows: pa.Table | LongTable, **parameters: object) -> None:
    """Run a statement that reads `incoming`, once for each part of the rows."""
    if isinstance(rows, pa.Table):
        with store.registered(cursor, incoming=rows):
            store.run(cursor, statement, **parameters)
        return
    incoming = _Incoming(rows.schema)
    with store.registered(cursor, incoming=incoming):
        for batch in rows.chunks():
            incoming.part = pa.Table.from_batches([batch])
            store.run(cursor, statement, **parameters)
        incoming.part = rows.schema.empty_table()
