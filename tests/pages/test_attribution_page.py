"""The attribution page shows every model beside the others, refuses what it cannot know, and drills to touches."""

from pathlib import Path

import pytest
from events_made import event_books, many_orders
from streamlit.testing.v1 import AppTest

from finint import store
from finint.auth import OWNER

APP = Path(__file__).resolve().parents[2] / "app.py"


@pytest.fixture
def empty(tmp_path, monkeypatch):
    monkeypatch.setenv("FININT_STORE", str(tmp_path / "books.duckdb"))
    monkeypatch.setenv("FININT_SAMPLE", "no")
    books = store.open_for(OWNER)
    yield books
    store.close(books)


def show():
    at = AppTest.from_file(str(APP), default_timeout=120)
    return at.switch_page("pages/attribution.py").run()


def said(at):
    return " ".join(e.value for e in [*at.markdown, *at.caption]).replace("\\", "")


def test_few_orders_show_rules_and_the_reason_for_no_more(empty):
    event_books(empty)
    at = show()
    assert not at.exception
    assert not at.error
    text = said(at)
    assert "Markov and Shapley are not shown" in text
    assert "need 300 orders" in text
    assert "every column adds up to" in text
    columns = list(at.dataframe[0].value.columns)
    assert "Linear" in columns
    assert "Shapley" not in columns
    assert "flips" in text


def test_enough_orders_show_all_models_and_columns_that_agree(empty):
    many_orders(empty)
    at = show()
    assert not at.exception
    matrix = at.dataframe[0].value
    sums = {round(matrix[name].sum(), 6) for name in ("Linear", "Last touch", "First touch", "Markov", "Shapley")}
    assert len(sums) == 1
    at.segmented_control(key="measure").set_value("Revenue").run()
    at.segmented_control(key="credit_model").set_value("Shapley").run()
    assert not at.exception
    assert "Share, shapley" in at.dataframe[0].value.columns


def test_without_events_the_page_names_the_missing_files(empty):
    event_books(empty, with_events=False)
    at = show()
    assert not at.exception
    assert "a file of conversions" in said(at)
    assert "a file of touchpoints" in said(at)
    assert not at.dataframe
