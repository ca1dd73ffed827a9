"""A cluster answers every question about events with the cents that DuckDB finds."""

import os
from functools import partial

import pytest
from events_outside import Count, asked, endless, until, write_events

from finint import campaign_returns, engines, store
from finint.auth import OWNER
from finint.journeys import customers
from finint.questions import Questions, StoppedError

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


def test_a_question_on_a_cluster_is_stopped_there(tmp_path, monkeypatch):
    pytest.importorskip("pyspark", reason="pyspark is not installed")
    master = os.environ.get("FININT_SPARK")
    if not master:
        pytest.skip("FININT_SPARK does not name a cluster")
    write_events(tmp_path / "events")
    monkeypatch.setenv(engines.VARIABLE, f"{master}?events={tmp_path / 'events'}")
    books = store.open_for(OWNER, tmp_path / "books.duckdb")
    questions = Questions()
    try:
        question = questions.ask("endless", "Counting", lambda: store.collect(books, partial(endless), Count))
        cluster = engines.engine(engines.home()).session.sparkContext.statusTracker()
        assert until(cluster.getActiveJobsIds, 90)
        assert not question.is_over
        question.stop()
        with pytest.raises(StoppedError):
            question.answer()
        assert until(lambda: not cluster.getActiveJobsIds(), 30)
        # The cluster is free again.
        assert store.collect(books, partial(customers.coverage), campaign_returns._Covered)[0].conversions == 700
    finally:
        questions._workers.shutdown()
        store.close(books)
