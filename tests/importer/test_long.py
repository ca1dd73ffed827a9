"""A long file is read part by part and kept in temporary files: the rows are those of reading it whole."""

import json
from datetime import date
from pathlib import Path

import pytest

from finint.importer import body, delimited, spendtable
from finint.importer.content import FileContent
from finint.importer.longtable import LongTable, held
from finint.importer.read import read_export
from tests.made import SHARED

SAMPLES = sorted((Path(__file__).parent.parent / "layouts" / "samples").glob("*.csv"))
EXPORTS = sorted((SHARED / "exports").glob("*.csv")) if SHARED.exists() else []
TODAY = date(2027, 1, 1)


def same(path: Path, monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    """Read a file whole, then in parts of `rows` from the disk, and compare all that the readings say."""
    expected = path.with_suffix(".json")
    answers = json.loads(expected.read_text()).get("answers", {}) if expected.exists() else {"currency": "EUR"}
    whole = read_export(path.read_bytes(), path.name, answers=answers, today=TODAY)
    for module in (body, spendtable):
        monkeypatch.setattr(module, "PIECE_ROWS", rows)
    monkeypatch.setattr(delimited, "HELD_BYTES", 0)
    long = read_export(FileContent(path), path.name, answers=answers, today=TODAY)
    if whole.kind == "spend" and whole.tables and whole.rows_of_data > rows:
        assert isinstance(long.tables["spend"], LongTable)
    assert {kind: held(table) for kind, table in long.tables.items()} == dict(whole.tables)
    for name in ("state", "sha256", "source", "columns", "period", "skipped", "quarantined", "control_totals", "notes"):
        assert getattr(long, name) == getattr(whole, name), name
    if whole.raw is not None:
        assert held(long.raw).equals(held(whole.raw))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_read_in_parts_is_the_sample(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    same(path, monkeypatch, 2)


@pytest.mark.skipif(not EXPORTS, reason="../shared not present")
@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_a_reference_export_read_in_parts_is_the_export(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    same(path, monkeypatch, 100)
