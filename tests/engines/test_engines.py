"""Events may live outside the books: the same questions, the same cents, and a sentence when something is missing."""

import functools
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from events_outside import RULES, START, VIEW, asked, write_events
from streamlit.testing.v1 import AppTest

from finint import engines, store
from finint.auth import OWNER
from finint.engines.events import Folder
from finint.errors import CalculationError
from finint.journeys import customers

APP = Path(__file__).resolve().parents[2] / "app.py"


@pytest.fixture(autouse=True)
def engines_stop():
    """A process holds one ClickHouse session at a time."""
    started = []
    start = engines.engine.__wrapped__

    def kept(where):
        started.append(start(where))
        return started[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "engine", functools.cache(kept))
        yield
    for engine in started:
        engine.close()


@pytest.fixture
def in_the_books(tmp_path):
    """The answers of books that hold the very rows of the folder."""
    touch, order = write_events(tmp_path / "events")
    books = store.in_memory(OWNER)

    with books.connection.cursor() as cursor:
        cursor.execute("drop view conversion_left_out")
        for name in ("touchpoint", "conversion", "live_import"):
            cursor.execute(f"alter view {name} rename to {name}_of_lines")
        cursor.execute("create table conversion_left_out (import_id varchar)")
        cursor.register("given_touch", touch)
        cursor.register("given_order", order)
        cursor.execute("create table touchpoint as select * from given_touch")
        cursor.execute("create table conversion as select *, 'x' as import_id, 1::bigint as line_no from given_order")
        cursor.execute("create table live_import as select 'x' as import_id, 'x' as file_name")
    yield tmp_path / "events", asked(books)
    books.connection.close()


@pytest.mark.parametrize("kind", ["parquet", "chdb"])
def test_every_question_has_the_same_answer_wherever_the_events_live(in_the_books, kind, tmp_path, monkeypatch):
    if kind == "chdb":
        pytest.importorskip("chdb", reason="chdb is not installed (its own dependency group)")
    folder, expected = in_the_books
    monkeypatch.setenv(engines.VARIABLE, f"{kind}:{folder}")
    books = store.open_for(OWNER, tmp_path / "other.duckdb")
    try:
        found = asked(books)
    finally:
        store.close(books)
    assert found[0].conversions == 700
    for ours, theirs in zip(found, expected, strict=True):
        assert ours == theirs


def test_the_rows_behind_a_number_name_their_file(in_the_books, tmp_path, monkeypatch):
    from finint.credit_days import decay_table, journey_window
    from finint.journeys.daily import by_order

    class Row(NamedTuple):
        import_id: str
        file_name: str
        line_no: int
        journey_id: str
        ordered_at: datetime
        conversions: int
        value: int
        refund: int
        margin: int
        margin_refund: int

    monkeypatch.setenv(engines.VARIABLE, f"parquet:{in_the_books[0]}")
    books = store.open_for(OWNER, tmp_path / "other.duckdb")
    try:
        rows = store.collect(
            books, partial(by_order, journey_window(VIEW, RULES[0]), None), Row, **decay_table(RULES[0])
        )
    finally:
        store.close(books)
    assert {row.file_name for row in rows} == {"conversion.parquet"}
    assert {row.journey_id: row.line_no for row in rows}["c:o0"] == 1


def test_clickhouse_counts_large_cohorts_exactly(tmp_path):
    pytest.importorskip("chdb", reason="chdb is not installed (its own dependency group)")
    (tmp_path / "events").mkdir()
    users = 130_000
    pq.write_table(
        pa.table({"touch_id": ["t"], "user_id": ["u1"], "ts": pa.array([START], pa.timestamp("us")), "channel": ["a"],
                  "campaign_id": ["c"]}), tmp_path / "events" / "touchpoint.parquet")  # fmt: skip
    pq.write_table(
        pa.table({
            "conversion_id": [f"o{number}" for number in range(users)],
            "user_id": [f"u{number}" for number in range(users)],
            "ts": pa.array([START] * users, pa.timestamp("us")),
            "is_new_customer": [True] * users,
            "revenue_cents": pa.array(range(users), pa.int64()),
        }), tmp_path / "events" / "conversion.parquet")  # fmt: skip
    engine = engines.engine(engines.home(f"chdb:{tmp_path / 'events'}"))
    rows = engine.answer(customers.cohort_margin(date(2026, 6, 1)), {}).rows
    assert [row[2] for row in rows] == [users]
    assert rows[0][4] == users  # no margin is known: the column is not in the file


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param("oracle:/x", "names no place for events", id="no such engine"),
        pytest.param("parquet:", "names no place for events", id="no folder"),
        pytest.param("spark://127.0.0.1:7077", "names no place for events", id="a cluster without files"),
    ],
)
def test_a_setting_that_names_nothing_is_said(text, said):
    with pytest.raises(CalculationError, match=said):
        engines.home(text)


def test_a_folder_without_a_table_or_a_column_is_named(tmp_path):
    with pytest.raises(CalculationError, match=r"neither touchpoint\.parquet nor"):
        Folder.of(tmp_path)
    write_events(tmp_path / "events", drop=("user_id",))
    with pytest.raises(
        CalculationError, match=r"touchpoint in the events folder events lacks user_id; it has campaign_id"
    ):
        Folder.of(tmp_path / "events")


def test_columns_that_may_be_absent_are_stood_in_for(tmp_path):
    write_events(tmp_path / "events", drop=("margin_cents", "refund_cents"))
    folder = Folder.of(tmp_path / "events")
    assert "cast(null as bigint) as margin_cents" in folder.conversion.selected()
    assert "cast(0 as bigint) as refund_cents" in folder.conversion.selected()


def test_the_attribution_page_runs_on_a_folder_of_events(tmp_path, monkeypatch):
    from made import NOW, spend_reading

    from finint.importer.post import post

    write_events(tmp_path / "events")
    monkeypatch.setenv("FININT_STORE", str(tmp_path / "books.duckdb"))
    monkeypatch.setenv("FININT_SAMPLE", "no")
    monkeypatch.setenv(engines.VARIABLE, f"parquet:{tmp_path / 'events'}")
    books = store.open_for(OWNER)
    try:
        post(books, spend_reading((date(2026, 4, 20), "c1", "100.00")), now=NOW)
        at = AppTest.from_file(str(APP), default_timeout=60)
        at.switch_page("pages/attribution.py").run()
        assert not at.exception
        assert not at.error
        assert "700" in " ".join(element.value for element in at.markdown)
    finally:
        store.close(books)
