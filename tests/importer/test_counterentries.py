"""Which rows of a table are no spend though they hold money: counter-entries, dead documents, what customers pay."""

from datetime import date
from decimal import Decimal

import pyarrow as pa
import pytest

from finint.importer.counterentries import settles
from finint.importer.read import read_export

JOURNAL = "Journal,Date,Account name,Amount (EUR)\n1,2026-03-15,{cost},500.00\n1,2026-03-15,{paid},-500.00\n"


def reading(text, **answers):
    return read_export(text.encode(), "export.csv", answers=answers, today=date(2026, 4, 15))


def total(found):
    return sum(found.tables["spend"]["amount"].to_pylist(), Decimal(0))


@pytest.mark.parametrize(
    ("cost", "paid"),
    [
        ("Advertising", "Accounts payable"),
        ("Bank charges", "Bank"),
        ("Sales commissions", "Accrued expenses"),
        ("Werbekosten", "Verbindlichkeiten aus Lieferungen und Leistungen"),
        ("Publicité", "Fournisseurs"),
        ("Publicidad", "Proveedores"),
        ("Spese di pubblicità", "Debiti verso fornitori"),
        ("Reclamekosten", "Crediteuren"),
        ("Annonsering", "Leverantörsskulder"),
        ("Usługi reklamowe", "Rozrachunki z dostawcami"),
        ("広告宣伝費", "未払費用"),
    ],
)
def test_a_journal_of_two_lines_counts_the_cost_alone(cost, paid):
    found = reading(JOURNAL.format(cost=cost, paid=paid))
    assert (found.state, total(found), found.skipped["other"]) == ("ready", Decimal(500), 1)


def test_accounts_nobody_knows_leave_a_journal_to_a_question_and_never_to_zero():
    found = reading(JOURNAL.format(cost="Qwx", paid="Zzy"))
    assert [question.key for question in found.questions] == ["sign"]


def test_a_table_that_does_not_net_to_zero_keeps_its_rows():
    found = reading(JOURNAL.format(cost="Advertising", paid="Bank").replace("-500", "-400"), sign="positive")
    assert total(found) == Decimal(100)


def test_costs_are_told_from_accounts_that_share_a_word_with_them():
    names = ["Savings account", "Taxes & licenses", "Client entertainment", "VAT", "1200 Bank", "Prepaid expenses"]
    assert settles(pa.array(names)).tolist() == [True, False, False, True, True, True]


@pytest.mark.parametrize(
    "state",
    ["Voided", "Bill : Cancelled", "storniert", "Brouillon", "Rechazada", "Annullato", "作废", "キャンセル済み"],
)
def test_a_dead_document_is_no_spend_in_any_language(state):
    found = reading(f"Date,Supplier,Amount (EUR),Status\n2026-03-15,A,10.00,Paid\n2026-03-16,B,5.00,{state}\n")
    assert (total(found), found.skipped["other"]) == (Decimal(10), 1)


@pytest.mark.parametrize("state", ["Pending", "Awaiting payment", "Overdue", "Rejectedness"])
def test_a_bill_that_waits_for_its_payment_is_spend(state):
    found = reading(f"Date,Supplier,Amount (EUR),Status\n2026-03-15,A,10.00,Paid\n2026-03-16,B,5.00,{state}\n")
    assert total(found) == Decimal(15)


def test_what_an_advertisement_cost_counts_whatever_became_of_it():
    found = reading("Date,Campaign,Status,Impressions,Cost (EUR)\n2026-03-15,A,Rejected,100,10.00\n")
    assert total(found) == Decimal(10)


def test_what_customers_pay_is_refused_until_somebody_says_that_it_is_spend():
    text = "Date,Customer name,Amount (EUR)\n2026-03-15,A,10.00\n"
    assert reading(text).state == "reject"
    assert "what customers pay" in reading(text).reason
    assert total(reading(text, kind="spend")) == Decimal(10)


def test_the_last_row_of_numbers_alone_that_adds_up_the_others_is_their_total():
    text = "Date,Supplier,Amount (EUR)\n2026-03-15,A,10.00\n2026-03-16,B,5.00\n,,{}\n"
    found = reading(text.format("15.00"))
    assert (found.state, total(found), found.skipped["totals"]) == ("ready", Decimal(15), 1)
    assert reading(text.format("14.00")).quarantined[0].code == "missing_date"


def test_a_credit_note_without_a_sign_is_taken_off_its_invoices():
    text = "Type,Supplier,Number,Date,Amount (EUR)\nInvoice,A,1,2026-03-15,10.00\n{},A,2,2026-03-16,4.00\n"
    assert [total(reading(text.format(kind))) for kind in ("Credit note", "Avoir", "Invoice")] == [6, 6, 14]
