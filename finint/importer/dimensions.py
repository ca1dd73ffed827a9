"""Post the files that describe the company: departments, campaigns, vendors, rates."""

import pyarrow as pa

from finint import store

KINDS = ("departments", "campaigns", "vendors", "fx")


def post(cursor: store.Cursor, kind: str, table: pa.Table, *, import_id: str) -> int:
    """Insert the rows registered as `incoming`; the latest live import has the last word on each key."""
    store.run(cursor, f"post_{kind}", import_id=import_id)
    if kind == "vendors":
        store.run(cursor, "post_vendor_aliases", import_id=import_id)
    return int(table.num_rows)
