"""Cells made to hurt: long, deep or odd ones cost no time to speak of and break nothing."""

from datetime import date

import pytest

from finint.importer.currencies import of_header
from finint.importer.datewords import shape
from finint.importer.periods import of_file_name
from finint.importer.read import read_export

TODAY = date(2026, 4, 15)
LONG = 4_000


@pytest.mark.parametrize(
    "cell",
    ["1" * LONG, "1" + " " * LONG + "x", "(" * LONG, "-" * LONG, "_" * LONG, "²", "٣", "1e999999999", "0" * LONG + ".5", "Total " * 3000, "=cmd|' /C calc'!A0"],
    ids=lambda cell: cell[:6],
)  # fmt: skip
@pytest.mark.parametrize("column", ["Date", "Supplier", "Amount (EUR)"])
def test_an_odd_cell_is_stored_or_refused_and_its_neighbours_are_read(cell, column):
    rows = [{"Date": "2026-03-02", "Supplier": "A", "Amount (EUR)": "1.00"} for _ in range(3)]
    rows[1][column] = cell
    text = "Date,Supplier,Amount (EUR)\n" + "".join(",".join(row.values()) + "\n" for row in rows)
    reading = read_export(text.encode(), "x.csv", today=TODAY)
    assert (reading.state, reading.rows_of_data) == ("ready", 3)
    assert reading.tables["spend"].num_rows + len({cell.line for cell in reading.quarantined}) == 3
    assert {cell.line for cell in reading.quarantined} <= {3}


@pytest.mark.parametrize("header", ["_" * LONG, "(" * LONG, "Amount " + " " * LONG, "²" * 50])
def test_an_odd_header_harms_nobody(header):
    assert of_header(header)[1] is None
    reading = read_export(f"Date,Supplier,Amount (EUR),{header}\n2026-03-02,A,1.00,x\n".encode(), "x.csv", today=TODAY)
    assert reading.state == "ready"


def test_an_odd_file_name_harms_nobody():
    assert of_file_name("2026-02-05" + "_" * LONG + "2026-02-10x") is not None
    assert of_file_name("2026-02-05" + "_" * LONG) is None


def test_deep_tags_name_no_team():
    head = "BilledCost,EffectiveCost,ListCost,ContractedCost,ChargeCategory,ChargePeriodStart,BillingCurrency,Tags\n"
    text = head + "1,1,1,1,Usage,2026-03-02," + "EUR," + '"' + '{""a"":' * 4000 + '"\n'
    assert read_export(text.encode(), "x.csv", today=TODAY).tables["spend"]["department"].to_pylist() == [None]


def test_long_digits_are_no_date():
    assert shape("9" * LONG).family == "none"
