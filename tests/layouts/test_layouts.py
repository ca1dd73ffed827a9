"""Each layout has a sample of its shape with invented data, and what reading it gives stands beside it."""

import json
from collections import defaultdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from finint.importer.detect import detect
from finint.importer.grid import Grid
from finint.importer.physical import open_export
from finint.importer.read import read_export
from finint.importer.reading import BUDGET, SPEND
from finint.layouts import GENERIC, LAYOUTS, fold, words

SAMPLES = sorted((Path(__file__).parent / "samples").glob("*.csv"))
TODAY = date(2026, 4, 15)


def sample(path):
    beside = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    data = path.read_bytes().decode().encode(beside.get("encoding", "utf-8"))
    return data, beside.get("file_name", "export.csv"), beside.get("answers", {}), beside["expected"]


def totals_of(tables):
    totals = {}
    for kind, table in tables.items():
        if "amount" in table.column_names:
            sums = defaultdict(Decimal)
            for currency, amount in zip(table["currency"].to_pylist(), table["amount"].to_pylist(), strict=True):
                sums[currency] += amount
            totals[kind] = dict(sums)
    return totals


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_read_as_expected(path):
    data, file_name, answers, expected = sample(path)
    reading = read_export(data, file_name, answers=answers, today=TODAY)
    for name in ("state", "source", "kind", "breakdown", "replaces", "header_line", "rows_of_data"):
        assert getattr(reading, name) == expected[name], name
    assert dict(reading.columns) == expected["columns"]
    assert {name: count for name, count in reading.skipped.items() if count} == expected["skipped"]
    assert [question.key for question in reading.questions] == expected["questions"]
    assert [[c.line, c.column, c.code, c.value] for c in reading.quarantined] == expected["quarantined"]
    assert [note.code for note in reading.notes if note.warns] == expected["warnings"]
    assert [d.isoformat() for d in reading.period or ()] == (expected["period"] or [])
    assert {kind: table.num_rows for kind, table in reading.tables.items()} == expected["rows"]
    assert totals_of(reading.tables) == {
        kind: {currency: Decimal(total) for currency, total in totals.items()}
        for kind, totals in expected["totals"].items()
    }
    assert [[total.label, total.stated, total.ours, total.within_tolerance] for total in reading.control_totals] == [
        [label, Decimal(stated), Decimal(ours), fine] for label, stated, ours, fine in expected["control_totals"]
    ]


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_is_claimed_by_its_layout(path):
    data, file_name, answers, expected = sample(path)
    claim = detect(Grid.of(open_export(data, file_name, answers={}).rows), file_name, answers)
    assert (claim.kind.name if claim.kind else claim.layout.name) == expected["layout"]
    assert claim.reason.endswith(".")


def test_every_layout_has_a_sample():
    sampled = {sample(path)[3]["layout"] for path in SAMPLES}
    assert {layout.name for layout in (*LAYOUTS, GENERIC)} <= sampled


def test_the_ledgers_tables_have_the_ledgers_schemas():
    schemas = {"spend": SPEND, "budget": BUDGET}
    for path in SAMPLES:
        data, file_name, answers, _ = sample(path)
        for kind, table in read_export(data, file_name, answers=answers, today=TODAY).tables.items():
            if kind in schemas:
                assert table.schema.equals(schemas[kind]), path.stem
                table.validate(full=True)


def test_names_of_layouts_are_unique_and_their_headers_are_folded():
    names = [layout.name for layout in LAYOUTS]
    assert len(set(names)) == len(names)
    for layout in LAYOUTS:
        assert all(header == fold(header) for header in layout.known()), layout.name
        known = {role for name in layout.key for role in name.split("|")}
        assert known <= layout.columns.keys() | {"start", "end"}, layout.name


@pytest.mark.parametrize(
    ("left", "right"),
    [("Campaign name", "campaign_name"), ("CampaignName", "*Campaign Name "), ("Día", "DIA"), ("Coût", "cout")],
)
def test_headers_that_say_the_same_fold_alike(left, right):
    assert fold(left) == fold(right)


def test_words_part_at_capitals_and_marks():
    assert words("CostInBillingCurrency (net)") == ("cost", "in", "billing", "currency", "net")
