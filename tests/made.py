"""What tests are made of: a clock, the shared reference files, and readings made without a file."""

import hashlib
import json
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa

from finint.importer.reading import BUDGET, SPEND, Reading

NOW = datetime(2026, 11, 15, 8, 30)
SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"


def table(schema, rows):
    """Rows given as dicts, absent columns null."""
    columns = {field.name: [row.get(field.name) for row in rows] for field in schema}
    return pa.table(
        {name: pa.array(values, schema.field(name).type) for name, values in columns.items()}, schema=schema
    )


def spend_rows(*rows, currency="EUR", channel="search"):
    """(day, campaign, amount) triples as spend rows keyed by day and campaign."""
    return [
        {
            "line_no": number,
            "row_key": f"{day}\x1f{campaign}",
            "spend_date": day,
            "amount": Decimal(amount),
            "currency": currency,
            "campaign": campaign,
            "channel": channel,
            "cost_category": "media_spend",
            "category_source": "profile",
        }
        for number, (day, campaign, amount) in enumerate(rows, start=2)
    ]


def reading_of(tables, **changes):
    """A ready reading of `tables`; its bytes are whatever makes them unique."""
    name = changes.pop("file_name", "export.csv")
    told = json.dumps([name, {kind: rows.to_pylist() for kind, rows in tables.items()}], default=str)
    spend = tables.get("spend")
    period = changes.pop("period", None)
    if period is None and spend is not None and spend.num_rows:
        days = [day for day in spend["spend_date"].to_pylist() if day]
        period = (min(days), max(days) + timedelta(days=1)) if days else None
    lines = max((rows.num_rows for rows in tables.values()), default=0)
    raw = pa.table(
        {
            "line_no": pa.array(range(1, lines + 2), pa.int64()),
            "class": ["header"] + ["data"] * lines,
            "cells": pa.array([["Day", "Campaign", "Cost"]] + [["x", "y", "z"]] * lines, pa.list_(pa.string())),
        }
    )
    given = {
        "state": "ready",
        "reason": None,
        "sha256": hashlib.sha256(told.encode()).hexdigest(),
        "file_name": name,
        "size_bytes": len(told),
        "source": "google_ads",
        "kind": next(iter(tables)),
        "replaces": "window",
        "header": ("Day", "Campaign", "Cost"),
        "header_line": 1,
        "period": period,
        "rows_of_data": lines,
        "tables": tables,
        "raw": raw,
    }
    return Reading(**(given | changes))


def spend_reading(*rows, currency="EUR", **changes):
    return reading_of({"spend": table(SPEND, spend_rows(*rows, currency=currency))}, **changes)


def budget_reading(*rows, currency="EUR", version="Plan", **changes):
    """(department, period start, period end, amount) rows of a plan."""
    lines = [
        {
            "line_no": number,
            "row_key": f"{department}\x1f{start}",
            "version": version,
            "department": department,
            "period_start": start,
            "period_end": end,
            "amount": Decimal(amount),
            "currency": currency,
        }
        for number, (department, start, end, amount) in enumerate(rows, start=2)
    ]
    return reading_of({"budget": table(BUDGET, lines)}, source="finint_budget", replaces="window", **changes)
