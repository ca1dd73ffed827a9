"""Event modules speak to every engine alike: no words that one of them lacks, and every expression compiles."""

from pathlib import Path

import ibis
import pytest

import finint.journeys
from finint.journeys.counts import coalitions, steps, unique_paths
from finint.journeys.credit import credit, weighed
from finint.journeys.paths import CONVERSION, TOUCHPOINT, paths, quality, touchless
from finint.journeys.placed import over_the_cap, placed

MODULES = sorted(Path(finint.journeys.__file__).parent.glob("*.py"))
# What some engine lacks, or answers wrongly without an error.
REFUSED = (".sql(", "raw_sql(", ".collect(", "group_concat(", "nunique(", "bit_or(", "if backend", "import duckdb")
NAMES = ("direct", "email", "search")
PATH = paths(TOUCHPOINT, CONVERSION, 30)
EXPRESSIONS = {
    "paths": PATH,
    "touchless": touchless(TOUCHPOINT, CONVERSION),
    "quality": quality(TOUCHPOINT, CONVERSION, ibis.timestamp("2026-01-01 00:00:00")),
    "placed": placed(PATH),
    "over_the_cap": over_the_cap(PATH),
    "credit": credit(placed(PATH), by=["channel", "campaign_id"], longest_minutes=43_200),
    "steps": steps(placed(PATH)),
    "coalitions": coalitions(placed(PATH), NAMES),
    "unique_paths": unique_paths(placed(PATH, memory=0), NAMES, 100),
    "decayed_paths": unique_paths(weighed(placed(PATH, memory=0), longest_minutes=43_200), NAMES, 100),
}


@pytest.mark.parametrize("module", MODULES, ids=lambda file: file.name)
def test_no_event_module_uses_what_an_engine_lacks(module):
    text = module.read_text()
    assert [word for word in REFUSED if word in text] == []


@pytest.mark.parametrize(
    "dialect", ["duckdb", "clickhouse", "trino", "bigquery", "snowflake", "postgres", "databricks"]
)
@pytest.mark.parametrize("name", EXPRESSIONS)
def test_every_expression_compiles(name, dialect):
    assert "SELECT" in str(ibis.to_sql(EXPRESSIONS[name], dialect=dialect))
