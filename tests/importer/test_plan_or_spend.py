"""Tables that a spreadsheet's owner understands at a glance, and a program only by asking."""

import io
from datetime import date

import openpyxl
import pytest
from made import NOW

from finint.holdings import unconverted
from finint.importer.bring import Upload, bring_in
from finint.importer.read import read_export

TODAY = date(2026, 11, 28)
MONTHLY = "Department,Month,Amount\nBrand,2026-01,1000\nBrand,2026-02,1200\nEvents,2026-01,500\n"


def read(text, name="export.csv", **answers):
    return read_export(text.encode(), name, answers={"currency": "USD", **answers}, today=TODAY)


def asked(reading):
    return [question.key for question in reading.questions]


def test_amounts_by_department_and_month_are_a_plan_or_spend_as_somebody_says():
    assert asked(read(MONTHLY)) == ["kind"]
    for kind in ("budget", "spend"):
        reading = read(MONTHLY, kind=kind)
        assert (reading.state, list(reading.tables), sum(reading.tables[kind]["amount"].to_pylist())) == (
            "ready",
            [kind],
            2700,
        )


@pytest.mark.parametrize("said", ["Spend", "Actual amount", "Cost"])
def test_a_word_for_spend_settles_it(said):
    assert asked(read(MONTHLY.replace("Amount", said))) == []
    assert asked(read(MONTHLY, "Marketing spend by department.csv")) == []


def test_what_was_answered_once_is_not_asked_of_the_next_such_file(books):
    answers = {"currency": "USD", "kind": "budget"}
    assert bring_in(books, Upload(MONTHLY.encode(), "a.csv"), answers, now=NOW).outcome == "import"
    again = bring_in(books, Upload(MONTHLY.replace("2026-", "2025-").encode(), "b.csv"), {}, now=NOW)
    assert (again.outcome, again.kind) == ("import", "budget")


def test_a_name_merged_over_rows_stands_in_each_of_them_and_an_amount_merged_over_rows_counts_once():
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [
        ["Department", "Vendor", "Date", "Amount (USD)"],
        ["Brand", "Studio", date(2026, 1, 15), 1000],
        [None, "Printer", date(2026, 1, 16), 100],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A2:A3")
    sheet.merge_cells("D2:D3")
    data = io.BytesIO()
    book.save(data)
    reading = read_export(data.getvalue(), "spend.xlsx", answers={}, today=TODAY)
    assert [(one["department"], one["amount"]) for one in reading.tables["spend"].to_pylist()] == [("Brand", 1000)]
    assert [(cell.line, cell.code) for cell in reading.quarantined] == [(3, "missing_amount")]


def test_a_name_written_once_is_asked_about_where_no_name_comes_twice():
    text = "Vendor,Date,Description,Amount\nStudio,2026-01-15,Retainer,1000\n,2026-01-16,Extra,100\nHall,2026-01-17,Rent,500\n"
    assert asked(read(text)) == ["fill_down"]
    vendors = {
        answer: read(text, fill_down=answer).tables["spend"]["vendor"].to_pylist() for answer in ("above", "none")
    }
    assert vendors == {"above": ["Studio", "Studio", "Hall"], "none": ["Studio", None, "Hall"]}
    assert asked(read(text.replace("Hall", "Studio"))) == []


def test_two_columns_of_one_name_can_be_told_apart():
    text = "Date,Supplier,Amount,Amount\n2026-01-15,Studio,1000.00,900.00\n"
    assert read(text).questions[0].choices == ("Amount (column 3)", "Amount (column 4)")
    assert read(text, amount_column="Amount (column 4)").tables["spend"]["amount"].to_pylist() == [900]


def test_the_day_a_report_was_made_is_not_the_period_it_covers():
    text = "Date/Time Generated,2026-02-01 09:00:00\nDate,Campaign,Media Cost\n2026-01-15,Q1,10.50\n"
    assert (read(text).state, read(text).quarantined) == ("ready", ())


def test_the_name_of_an_accounts_budget_is_no_plan():
    text = "Account,Account budget,Campaign,Amount\nExample,B1,Brand,10.50\n"
    reading = read(text, period="2026-01", kind="spend")
    assert sum(reading.tables["spend"]["amount"].to_pylist()) == 10.5


def test_periods_with_names_are_months_and_crores_are_no_credits():
    named = read("Period,Supplier,Amount\nJan 2026,Studio,10\nFeb 2026,Studio,20\n")
    assert [f"{one:%Y-%m}" for one in named.tables["spend"]["period_start"].to_pylist()] == ["2026-01", "2026-02"]
    assert read("Date,Supplier,Amount\n2026-01-15,Studio,1.2 Cr\n").state == "reject"


def test_money_without_a_rate_is_said_on_the_receipt_and_waits_on_home_until_a_rate_comes(books):
    def bring(text):
        return bring_in(books, Upload(text.encode(), "a.csv"), {}, now=NOW)

    bring("Date,Supplier,Amount,Currency\n2026-03-01,Hall,10.00,EUR\n")
    receipt = bring("Date,Supplier,Amount,Currency\n2026-03-01,Studio,10.00,AUD\n2026-03-02,Studio,5.00,AUD\n")
    assert [note["text"][:27] for note in receipt.notes if note["code"] == "no_rate"] == ["2 rows in AUD (15.00) witho"]
    assert unconverted(books) == [("AUD", 2, 15)]
    bring("rate_date,from_currency,to_currency,rate\n2026-01-01,AUD,EUR,0.6\n")
    assert unconverted(books) == []
