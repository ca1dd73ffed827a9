"""The store: one file, one process, one write path, and queries that match their row types."""

import subprocess
import sys
import threading
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from made import NOW, spend_reading

from finint import budget, store
from finint.auth import OWNER
from finint.errors import StoreError, StoreLockedError
from finint.importer.bring import Upload, bring_in
from finint.importer.post import post
from finint.period import Period
from finint.view import View


def test_a_row_type_that_differs_from_its_query_is_refused_with_both_sides(books):
    @dataclass(frozen=True)
    class Wrong:
        version: str

    with pytest.raises(StoreError, match=r"returns \['version', 'status'.*Wrong has \['version'\]"):
        store.read(books, "budget_versions", Wrong)


def test_an_unknown_query_is_refused(books):
    with pytest.raises(StoreError, match="no query called nothing"):
        store.read(books, "nothing", budget.Cell)


def test_every_query_of_a_page_runs_on_an_empty_store(books):
    view = View(Period.parse("2026"), date(2026, 11, 15))
    assert store.read(books, "budget_cube", budget.Cell, **view.window()) == []


def test_a_failed_write_leaves_no_trace_and_keeps_the_version(books):
    before = store.data_version(books)
    with pytest.raises(ZeroDivisionError), store.transaction(books) as cursor:
        cursor.execute("insert into budget_version values ('x', 'live', current_timestamp::timestamp, 'a', 1)")
        raise ZeroDivisionError
    assert store.data_version(books) == before
    assert books.connection.cursor().execute("select count(*) from budget_version").fetchall() == [(0,)]


def test_a_commit_raises_the_data_version(books):
    before = store.data_version(books)
    post(books, spend_reading((date(2026, 10, 1), "a", "1")), now=NOW)
    assert store.data_version(books) == before + 1


def test_many_threads_read_while_one_writes(books):
    failures = []

    def look():
        try:
            for _ in range(20):
                store.data_version(books)
        except Exception as error:  # noqa: BLE001  the test reports whatever a thread met
            failures.append(error)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for number in range(5):
        post(books, spend_reading((date(2026, 10, 1), str(number), "1"), file_name=f"{number}"), now=NOW)
    for thread in threads:
        thread.join(timeout=30)
    assert failures == []


def test_the_store_reads_no_file_and_takes_no_setting(books, tmp_path):
    (tmp_path / "secret.csv").write_text("a,b\n1,2\n")
    cursor = books.connection.cursor()
    for hostile in (
        f"select * from read_csv('{tmp_path}/secret.csv')",
        f"copy (select 1) to '{tmp_path}/out.csv'",
        "install httpfs",
        "set enable_external_access = true",
    ):
        with pytest.raises(Exception, match=r"(?i)disabled|permission|locked|cannot"):
            cursor.execute(hostile).fetchall()
    assert not (tmp_path / "out.csv").exists()


def test_a_second_process_is_told_who_holds_the_file(tmp_path):
    path = tmp_path / "books.duckdb"
    held = store.open_for(OWNER, path)
    try:
        root = Path(__file__).resolve().parents[1]
        asked = subprocess.run(
            [sys.executable, "-m", "finint.cli", "imports", "--json", "--store", str(path)],
            cwd=root,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert asked.returncode == 5
        assert "held by python" in asked.stdout
        assert "Traceback" not in asked.stderr
    finally:
        store.close(held)


def test_a_file_that_is_no_store_is_a_sentence(tmp_path):
    path = tmp_path / "books.duckdb"
    path.write_bytes(b"this is not a database at all, only some text" * 400)
    with pytest.raises(StoreError) as caught:
        store.open_for(OWNER, path)
    assert not isinstance(caught.value, StoreLockedError)


def test_books_survive_closing_and_opening(tmp_path):
    path = tmp_path / "books.duckdb"
    books = store.open_for(OWNER, path)
    post(books, spend_reading((date(2026, 10, 1), "a", "12.34")), now=NOW)
    store.close(books)
    again = store.open_for(OWNER, path)
    assert again.connection.cursor().execute("select sum(amount) from spend").fetchall()[0][0] == budget.Decimal(
        "12.34"
    )
    store.close(again)


def test_a_store_of_a_newer_finint_is_refused(tmp_path):
    path = tmp_path / "books.duckdb"
    books = store.open_for(OWNER, path)
    with store.transaction(books) as cursor:
        cursor.execute("insert into migration values ('9999_future.sql')")
    store.close(books)
    with pytest.raises(StoreError, match="newer finint"):
        store.open_for(OWNER, path)


def test_a_sum_is_compared_as_it_reads_over_every_table_laid_by_the_calendar(books):
    """What the database takes for one row it folds: a sum that reads 11 would not be 11."""
    text = (
        b"commitment_id,amount,currency,start_date,end_date\n"
        b"P-1,10.00,EUR,2026-01-01,2026-02-28\nP-2,1.00,EUR,2026-02-27,2026-02-28\n"
    )
    bring_in(books, Upload(text, "orders.csv"), {}, now=NOW)
    cursor = books.connection.cursor()
    assert cursor.execute("select sum(amount), sum(amount) = 11 from commitment_part").fetchall() == [(11, True)]
    assert cursor.execute("select 1 from commitment_part having sum(amount) > 6").fetchall() == [(1,)]
