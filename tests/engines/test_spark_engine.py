"""A cluster answers every question about events with the cents that DuckDB finds."""

import os

import pytest
from events_outside import asked, write_events

from finint import engines, store
from finint.auth import OWNER

# Spark's own client leaves sockets open and calls deprecated functions of pandas.
pytestmark = [pytest.mark.cluster, pytest.mark.filterwarnings("ignore")]


def test_a_cluster_has_the_same_answers_as_duckdb(tmp_path, monkeypatch):
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    master = os.environ.get("FININT_SPARK")
    if not master:
        pytest.skip("FININT_SPARK does not name a cluster")
    write_events(tmp_path / "events")
    found = {}
    for kind, setting in (("duckdb", "parquet:{}"), ("spark", master + "?events={}")):
        monkeypatch.setenv(engines.VARIABLE, setting.format(tmp_path / "events"))
        books = store.open_for(OWNER, tmp_path / f"{kind}.duckdb")
        try:
            found[kind] = asked(books)
        finally:
            store.close(books)
    assert found["duckdb"][0].conversions == 700
    assert found["spark"] == found["duckdb"]
