"""Accruals and open commitments of a closed month stay as they were; what documents change later restates them."""

from datetime import date
from decimal import Decimal
from importlib import resources

import duckdb
import pytest
from made import NOW
from test_money_states import GROWTH, VIEW, book, document, of_october, order, total

from finint import close, report, restated, storefile
from finint.accruals import Accrual, accrue
from finint.errors import RefusedError
from finint.importer.bring import Upload, bring_in
from finint.importer.undo import undo
from finint.matching import commitments, match, unmatch
from finint.period import Period
from finint.view import View

pytestmark = pytest.mark.usefixtures("closes_look_back")

D = Decimal
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


def shut(books, month=OCTOBER):
    return close.close(books, month, version="Plan", as_of=VIEW.as_of, reason="x", write=lambda *_: {}, now=NOW)


def states(books, month):
    line = total(books, View(Period.month(month.year, month.month), date(2026, 12, 15), "Plan"))
    return line.accrued_amount, line.committed_amount


@pytest.fixture
def delivered(books):
    """An order of 10 a day for three months, 100 of its October delivered and not billed."""
    order(books, "920.00")
    accrue(books, Accrual(GROWTH, OCTOBER, D(100), "a film", commitment_id="PO-1"), now=NOW)
    return books


def test_a_bill_after_the_close_leaves_the_month_as_it_was_and_restates_the_next(delivered):
    before = states(delivered, OCTOBER)
    assert before == (100, 310 - 100)
    shut(delivered)
    book(delivered, "250.00", "I-1")
    match(delivered, document(delivered, "I-1"), accrual_id="ACC-2026-10-001", reason="x", now=NOW)
    assert states(delivered, OCTOBER) == before
    # 250 are billed: the accrual of 100 went in the month of the bill, 150 more of the order's October with it.
    assert states(delivered, NOVEMBER) == (-100, 300 - 150)
    assert total(delivered).committed_amount == 920 - 250
    changed = restated.since(delivered)[OCTOBER]
    assert (changed.amount, changed.rows, changed.accrued_amount, changed.committed_amount) == (0, 0, 0, -150)
    assert report.restated_words(delivered, View(Period.parse("2026-10"), VIEW.as_of, "Plan")) == (
        "open commitments since close \N{MINUS SIGN}150.00"
    )
    assert [row.open_amount for row in commitments(delivered)] == [920 - 250]
    unmatch(delivered, document(delivered, "I-1"), now=NOW)
    assert restated.since(delivered) == {}


def test_a_changed_file_restates_by_what_changed_and_the_same_file_by_nothing(delivered):
    shut(delivered)
    head = "accrual_id,month,vendor,department,amount,currency,description\n"
    row = "ACC-2026-10-001,2026-10-01,,Growth,{amount},EUR,a film\n"
    before = of_october(delivered)
    bring_in(delivered, Upload((head + row.format(amount="100.00")).encode(), "a.csv"), {}, now=NOW)
    assert of_october(delivered) == before
    assert total(delivered).accrued_amount == 100
    order(delivered, "1840.00")
    assert of_october(delivered) == before
    # The new file's accrual names no order, so the whole of the order's October is open again: 620, and 210 was kept.
    assert states(delivered, NOVEMBER)[1] == 600 + (620 - 210)


def test_the_next_close_keeps_what_it_restates_and_the_month_is_reopened_last(delivered):
    shut(delivered)
    booked = book(delivered, "250.00", "I-1")
    match(delivered, document(delivered, "I-1"), commitment_id="PO-1", reason="x", now=NOW)
    second, shown = shut(delivered, NOVEMBER), states(delivered, NOVEMBER)
    undo(delivered, booked, now=NOW)
    assert states(delivered, NOVEMBER) == shown
    assert close.hash_of(delivered, NOVEMBER).data_hash == second.data_hash
    assert total(delivered).committed_amount == 920 - 100
    with pytest.raises(RefusedError, match="holds restatements"):
        close.reopen(delivered, OCTOBER, reason="x", now=NOW)
    close.reopen(delivered, NOVEMBER, reason="x", now=NOW)
    close.reopen(delivered, OCTOBER, reason="x", now=NOW)
    assert [states(delivered, month)[1] for month in (OCTOBER, NOVEMBER)] == [210, 300]


def migrations():
    folder = resources.files("finint.sql").joinpath("migrations")
    return sorted((one for one in folder.iterdir() if one.name.endswith(".sql")), key=lambda one: one.name)


def test_a_store_with_closed_months_keeps_what_they_show_when_it_is_migrated():
    """The statements before 0018 make a store of the edition before; a month is closed in it by hand."""
    connection = duckdb.connect()
    texts = {one.name: one.read_text(encoding="utf-8") for one in migrations()}
    for name in (name for name in texts if name < "0018"):
        connection.execute(texts[name])
    connection.execute(
        "insert into import_file by name select * from (values ('i', 1, 'x', 'f', 1, 's', 'accruals', 'a', 'b', 'key', 1, 'p',"
        " ['h'], '{}', 1, 1, 'o', '{}', timestamp '2026-11-01', 'me', false, 'live')) t(import_id, sequence, sha256,"
        " file_name, size_bytes, source, kind, account, breakdown, replaces, profile_version, fingerprint, header, answers,"
        " rows_of_data, rows_stored, outcome, receipt, imported_on, imported_by, is_sample, status)"
    )
    connection.execute(
        "insert into accrual_line by name select * from (values ('i', 2, 'A', date '2026-10-01', 'Growth', 100, 'EUR'),"
        " ('i', 3, 'B', date '2026-11-01', 'Growth', 7, 'EUR'))"
        " t(import_id, line_no, accrual_id, month, department, amount, currency)"
    )
    connection.execute(
        "insert into commitment_line by name select 'i' as import_id, 4 as line_no, 'PO' as commitment_id, 60 as amount,"
        " 'EUR' as currency, date '2026-10-01' as start_date, date '2026-12-01' as end_date"
    )
    connection.execute("insert into commitment_part values ('i', 4, '2026-10-01', 30), ('i', 4, '2026-11-01', 30)")
    connection.execute("insert into period values ('2026-10-01', true, 1, '2026-10-s1')")
    asked = "select month, sum(reporting_amount) from {} group by 1 order by 1"
    before = {view: connection.execute(asked.format(view)).fetchall() for view in ("accrual", "commitment")}
    for name in (name for name in texts if name >= "0018"):
        connection.execute(texts[name])
    assert {view: connection.execute(asked.format(view)).fetchall() for view in before} == before
    # A snapshot made before knew nothing of accruals: they are no part of its hash.
    sealed = connection.execute(storefile.statement("month_states"), {"snapshot_id": "2026-10-s1"}).fetchall()
    assert sealed[0][1] == 0
    connection.execute("update import_file set status = 'undone'")
    assert [str(amount) for _, amount in connection.execute(asked.format("accrual")).fetchall()] == [
        "100.000000000000",
        "-100.000000000000",
    ]
    connection.close()
