"""Post the files that are no ledger: what describes the company, and what its customers did."""

import pyarrow as pa

from finint import store
from finint.importer.phasing import crossing_parts

DEVELOPER_KINDS = (
    "accounts",
    "usage",
    "plan_changes",
    "effort",
    "investments",
    "value_claims",
    "roi_measurements",
    "allocation_rules",
    "operations",
    "idle_resources",
)
KINDS = (
    "departments",
    "campaigns",
    "vendors",
    "fx",
    "touchpoints",
    "conversions",
    "creative_hours",
    "experiments",
    "contracts",
    *DEVELOPER_KINDS,
    "invoices",
    "commitments",
    "accruals",
)
ALSO = {"vendors": "post_vendor_aliases", "touchpoints": "post_journey_conversions"}


def post(cursor: store.Cursor, kind: str, table: pa.Table, *, import_id: str) -> int:
    """Insert the rows registered as `incoming`; the latest live import has the last word on each key."""
    store.run(cursor, f"post_{kind}", import_id=import_id)
    if kind in ALSO:
        store.run(cursor, ALSO[kind], import_id=import_id)
    if kind == "commitments":
        months = crossing_parts(cursor, kind, import_id=import_id)
        if months is not None:
            with store.registered(cursor, part=months):
                store.run(cursor, "spread_commitments", import_id=import_id)
    return int(table.num_rows)
