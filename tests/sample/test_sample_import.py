"""The importer reads every file of the sample that it has a place for: ready, with the manifest's rows and totals."""

import json
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from finint import sample_company, store
from finint.auth import OWNER
from finint.importer.kinds import KINDS
from finint.importer.read import read_export

FOLDER = Path(__file__).resolve().parents[2] / "data" / "sample"
MANIFEST = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
TODAY = date.fromisoformat(MANIFEST["data_through"]) + timedelta(days=1)
READ = [entry for entry in MANIFEST["files"] if entry["kind"] in KINDS or entry["kind"] == "platform_cost"]


def totals_of(tables):
    totals = defaultdict(Decimal)
    for kind, table in tables.items():
        if kind in ("spend", "budget", "platform_cost"):
            for amount, currency in zip(table["amount"].to_pylist(), table["currency"].to_pylist(), strict=True):
                totals[currency] += amount
    return dict(totals)


@pytest.mark.parametrize("entry", READ, ids=lambda entry: entry["file"])
def test_a_file_is_ready_with_the_manifests_rows_and_totals(entry, truth):
    content = (FOLDER / entry["file"]).read_bytes()
    name = Path(entry["file"]).name
    reading = read_export(content, name, answers=entry["answers"], account=entry["account"], today=TODAY)
    assert (reading.state, reading.reason) == ("ready", None)
    assert (reading.kind, reading.source) == (entry["kind"], entry["source"])
    assert sum(table.num_rows for table in reading.tables.values()) == entry["rows"]
    assert totals_of(reading.tables) == {currency: Decimal(total) for currency, total in entry["totals"].items()}
    refused = [row for row in truth["quarantine"] if row["file"] == entry["file"]]
    assert [(cell.line, cell.column, cell.code, cell.value) for cell in reading.quarantined] == [
        (row["line"], row["column"], row["code"], row["value"]) for row in refused
    ]


def test_ledger_lines_keep_the_category_they_were_made_with(built):
    """Words of the books' own accounts and descriptions are enough to tell every category; nothing stays unassigned."""
    for one in built.files:
        if one.file.startswith("ledger/"):
            reading = read_export(one.content, Path(one.file).name, account=one.account, today=TODAY)
            assert "unassigned" not in set(reading.tables["spend"]["cost_category"].to_pylist())
            assert None not in set(reading.tables["spend"]["department"].to_pylist())


@pytest.mark.nightly
def test_the_loaded_store_adds_up_to_the_truth(truth, tmp_path):
    """Every month and the year to date in the books are what was spent: nothing twice, nothing lost."""
    books = store.open_for(OWNER, tmp_path / "sample.duckdb")
    try:
        assert sample_company.ensure_loaded(books)
        found = (
            books.connection.cursor()
            .execute("select month, sum(reporting_amount) from spend group by month")
            .fetchall()
        )
    finally:
        store.close(books)
    assert {f"{month:%Y-%m}": amount.quantize(Decimal("0.01")) for month, amount in found} == {
        month: Decimal(amount) for month, amount in truth["by_month_eur"].items()
    }
