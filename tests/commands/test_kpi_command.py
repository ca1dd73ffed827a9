"""`finint kpi` prints the four KPI of the books, and says what it cannot."""

import json
from pathlib import Path

import pytest
from made import NOW

from finint import store
from finint.auth import OWNER
from finint.cli import main
from finint.importer.bring import Upload, bring_in
from finint.importer.kinds import template


@pytest.fixture
def path(tmp_path):
    where = Path(tmp_path) / "books.duckdb"
    books = store.open_for(OWNER, where)
    for kind in ("investments", "value_claims", "operations"):
        bring_in(books, Upload(template(kind).encode(), f"{kind}.csv"), {}, now=NOW)
    yield where
    store.close(store.open_for(OWNER, where))


def test_the_document_holds_four_kpi_with_state_interval_and_twins(path, capsys):
    assert main(["kpi", "--json", "--as-of", "2026-06-15", "--store", str(path)]) == 0
    made = json.loads(capsys.readouterr().out)
    assert made["period"] == {"start": "2026-03-01", "end": "2026-06-01"}
    assert [kpi["target_ratio"] for kpi in made["kpi"]] == [0.95, 0.9, 0.85, 0.92]
    first = made["kpi"][0]
    assert (first["n"], first["value_ratio"], first["state"]) == (2, 1.0, "not assessable")
    assert len(first["twins"]) == 2


def test_the_lines_say_the_same(path, capsys):
    assert main(["kpi", "--as-of", "2026-06-15", "--store", str(path)]) == 0
    said = capsys.readouterr().out
    assert "Financial operations success: 100.0 %, target 95 %, n = 2" in said
    assert "n = 2, at least 20 are needed" in said


@pytest.mark.parametrize("words", [["--as-of", "soon"], []])
def test_a_day_that_cannot_be_told_is_bad_input(path, capsys, words):
    assert main(["kpi", "--json", *words, "--store", str(path)]) == 2
    assert json.loads(capsys.readouterr().out.splitlines()[0])["status"] == "error"
