"""Invoices, commitments and accruals come in as files: every field is kept, the latest file has the last word."""

from datetime import date
from decimal import Decimal

import pytest
from made import NOW

from finint.importer.bring import Upload, bring_in
from finint.importer.undo import undo

INVOICE = (
    "invoice_no,vendor,invoice_date,period_start,period_end,amount,currency,quantity,unit_price_amount,discount_percent,status\n"
    "I-1,Studio Nord,2026-10-05,2026-10-01,2026-10-31,{amount},EUR,10,20.00,2,{status}\n"
)
ORDER = (
    "commitment_id,vendor,department,description,amount,currency,start_date,end_date,cancellable_until\n"
    "PO-1,Studio Nord,Growth,Film,{amount},EUR,2026-10-20,2026-12-20,2026-11-20\n"
)


def bring(books, text, name):
    receipt = bring_in(books, Upload(text.encode(), name), {}, now=NOW)
    assert receipt.outcome == "import", receipt.reason
    return receipt


def rows(books, sql):
    return books.connection.cursor().execute(sql).fetchall()


def test_an_invoice_keeps_its_fields_and_its_last_day_becomes_the_first_after_it(books):
    bring(books, INVOICE.format(amount="200.00", status="open"), "invoices.csv")
    found = rows(
        books, "select invoice_no, amount, period_end, quantity, unit_price_amount, discount_ratio from invoice"
    )
    assert found == [("I-1", Decimal(200), date(2026, 11, 1), Decimal(10), Decimal(20), Decimal("0.02"))]


def test_a_later_file_has_the_last_word_and_undo_gives_the_earlier_back(books):
    bring(books, INVOICE.format(amount="200.00", status="open"), "invoices.csv")
    later = bring(books, INVOICE.format(amount="200.00", status="paid"), "invoices later.csv")
    assert rows(books, "select status from invoice") == [("paid",)]
    undo(books, later.import_id, now=NOW)
    assert rows(books, "select status from invoice") == [("open",)]


def test_two_equal_invoices_of_one_file_stay_two(books):
    text = INVOICE.format(amount="200.00", status="open")
    bring(books, text + text.splitlines()[1] + "\n", "invoices.csv")
    assert rows(books, "select count(*) from invoice") == [(2,)]


@pytest.mark.parametrize("amount", ["24000.00", "0.01", "100.01", "-50.00"])
def test_the_months_of_a_commitment_add_up_to_it(books, amount):
    bring(books, ORDER.format(amount=amount), "orders.csv")
    parts = rows(books, "select month, amount from commitment_part order by month")
    assert [month for month, _ in parts] == [date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)]
    assert sum(part for _, part in parts) == Decimal(amount)
