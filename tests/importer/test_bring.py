"""From bytes to live rows and back: answers are remembered, corrections join their import, every reference ties out."""

import io
import json
from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from pathlib import Path

import openpyxl
import pytest
from made import NOW, SHARED

from finint import budget, holdings, store
from finint.auth import OWNER
from finint.errors import CalculationError
from finint.fiscal import Calendar
from finint.importer.bring import Upload, bring_in
from finint.importer.correct import correct, leave_out
from finint.importer.history import history
from finint.importer.post import post
from finint.importer.read import read_export
from finint.importer.undo import undo
from finint.view import View

EXPORTS = SHARED / "exports"
needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="../shared not present")

LEDGER = """Date,Supplier,Invoice number,Amount,Currency
2026-03-02,Example Media Ltd,INV-1,1200.50,EUR
2026-03-31,Total Gas & Power Ltd,INV-2,80.00,EUR
2026-02-30,Studio Nord,INV-3,40.00,EUR
2026-03-15,Studio Nord,INV-4,4O.00,EUR
"""
NO_CURRENCY = "Date,Campaign,Cost\n2026-03-02,a,10.00\n2026-03-03,b,2.50\n"


def total(books):
    return books.connection.cursor().execute("select coalesce(sum(amount), 0) from spend_native").fetchall()[0][0]


def bring(books, text, name="export.csv", answers=None, **more):
    return bring_in(books, Upload(text.encode(), name), answers or {}, now=NOW, **more)


def test_a_good_row_is_stored_and_a_bad_one_waits_with_its_address(books):
    receipt = bring(books, LEDGER)
    assert receipt.outcome == "import_with_warnings"
    assert [(cell["line"], cell["column"], cell["code"]) for cell in receipt.quarantined] == [
        (4, "Date", "bad_date"),
        (5, "Amount", "bad_amount"),
    ]
    assert total(books) == D("1280.50")


def test_a_corrected_cell_joins_its_import_and_leaves_with_it(books):
    receipt = bring(books, LEDGER)
    fixed = correct(books, receipt.import_id, {(4, "Date"): "2026-02-28", (5, "Amount"): "40.00"}, now=NOW)
    assert (fixed.posted, fixed.refused) == ((4, 5), ())
    assert total(books) == D("1360.50")
    assert holdings.waiting(books) == []
    assert [(row.rows_stored, row.totals) for row in history(books)] == [(4, {"EUR": "1360.50"})]
    undo(books, receipt.import_id, now=NOW)
    assert total(books) == 0


def test_a_correction_that_is_still_wrong_stays_in_quarantine(books):
    receipt = bring(books, LEDGER)
    fixed = correct(books, receipt.import_id, {(4, "Date"): "2026-02-31", (5, "Amount"): "40.00"}, now=NOW)
    assert fixed.posted == (5,)
    assert [(cell.line, cell.code) for cell in fixed.refused] == [(4, "bad_date")]
    assert [cell.line_no for cell in holdings.waiting(books)] == [4]


def test_only_a_waiting_cell_can_be_corrected(books):
    receipt = bring(books, LEDGER)
    with pytest.raises(CalculationError, match="not waiting"):
        correct(books, receipt.import_id, {(2, "Amount"): "1"}, now=NOW)


def test_a_row_may_be_left_out_for_good(books):
    receipt = bring(books, LEDGER)
    leave_out(books, receipt.import_id, [4, 5], now=NOW)
    assert holdings.waiting(books) == []
    assert total(books) == D("1280.50")


def test_what_the_file_does_not_say_is_asked_and_then_remembered(books):
    asked = bring(books, NO_CURRENCY)
    assert (asked.outcome, asked.exit_code) == ("needs_input", 3)
    assert "currency" in [question["key"] for question in asked.questions]
    answered = bring(books, NO_CURRENCY, answers={"currency": "EUR"})
    assert answered.outcome == "import"
    april = bring(books, NO_CURRENCY.replace("2026-03", "2026-04"), "april.csv")
    assert (april.outcome, april.totals) == ("import", {"EUR": "12.50"})


def test_a_dry_run_promises_what_posting_does_and_writes_nothing(books):
    before = store.data_version(books)
    promised = bring(books, LEDGER, dry_run=True)
    assert store.data_version(books) == before
    done = bring(books, LEDGER)
    assert promised.import_id is None
    assert (promised.outcome, promised.totals, promised.diff, promised.months) == (
        done.outcome,
        done.totals,
        done.diff,
        done.months,
    )


@pytest.mark.parametrize("text", ["", "hello", "a;b\n1;2\n", "\x00\x01\x02"])
def test_what_is_no_export_is_refused_with_a_sentence(books, text):
    receipt = bring(books, text)
    assert receipt.outcome in ("reject", "needs_input")
    assert receipt.reason
    assert total(books) == 0


def expected_exports():
    return json.loads((EXPORTS / "expected.json").read_text()) if EXPORTS.exists() else {}


@needs_shared
@pytest.mark.parametrize("name", sorted(expected_exports()))
def test_every_reference_export_gives_its_outcome_and_exact_total(books, name):
    expected = expected_exports()[name]
    data = (EXPORTS / name).read_bytes()
    receipt = bring_in(books, Upload(data, name), {}, now=NOW)
    if "outcome" in expected:
        assert receipt.outcome in ("reject", "no_op")
        return
    code = expected["currency"].split()[0].upper()
    if "not in the file" in expected["currency"]:
        assert receipt.outcome == "needs_input"
        assert [question["key"] for question in receipt.questions] == ["currency"]
        code = {"NOT": "EUR"}.get(code, code)
        receipt = bring_in(books, Upload(data, name), {"currency": code}, now=NOW)
    assert receipt.outcome in ("import", "import_with_warnings")
    assert receipt.rows_of_data == expected["rows_of_data"]
    assert list(receipt.totals) == [code]
    assert D(receipt.totals[code]) == D(expected["total_spend"])
    assert receipt.columns["amount"] == expected["amount"]
    skipped = receipt.skipped["footer"] + receipt.skipped["totals"]
    assert skipped == expected.get("footer_or_total_rows", 0)
    if expected.get("period"):
        assert [receipt.date_min, receipt.date_max] == expected["period"]
    assert total(books) == D(expected["total_spend"])


@needs_shared
def test_a_reexport_restates_one_day_and_ends_at_its_own_total(books):
    for name, diff in (
        ("meta_ads_daily_aud_2026-04-20.csv", {"new": 573, "same": 0, "restated": 0, "vanished": 0}),
        ("meta_ads_daily_aud_2026-06-30.csv", {"new": 224, "same": 572, "restated": 1, "vanished": 0}),
    ):
        receipt = bring_in(books, Upload((EXPORTS / name).read_bytes(), name), {}, now=NOW)
        assert receipt.diff == diff
    assert total(books) == D("22842.98")
    undo(books, receipt.import_id, now=NOW)
    assert total(books) == D("14028.64")


@needs_shared
def test_two_cards_of_one_period_are_one_money(books):
    names = ["Time_series(2026.02.05-2026.02.10).csv", "Search_keywords(2026.02.05-2026.02.10).csv"]
    receipts = [bring_in(books, Upload((EXPORTS / name).read_bytes(), name), {}, now=NOW) for name in names]
    assert [receipt.outcome for receipt in receipts] == ["import", "import_with_warnings"]
    counted = books.connection.cursor().execute("select sum(amount) from spend_native where is_counted").fetchall()
    assert counted == [(D("139.67"),)]


BUDGETS = {
    "phl_annual_dept_budget_vs_actual_fy2006_2016.csv": "phl_annual",
    "phl_annual_dept_class_budget_vs_actual_fy2006_2016.csv": "phl_class",
    "cook_county_dept_budget_vs_actual_1993_2004.csv": "cook",
}


@needs_shared
@pytest.mark.parametrize("name", sorted(BUDGETS))
def test_city_and_county_tables_tie_out_to_the_cent_on_the_page(books, name):
    folder = SHARED / "data" / "real" / "budget"
    import csv

    with (folder / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    plan, spent = sum(D(row["budget"] or 0) for row in rows), sum(D(row["actual"] or 0) for row in rows)
    upload = Upload((folder / name).read_bytes(), name)
    receipt = bring_in(books, upload, {}, now=NOW)
    if receipt.outcome == "needs_input":
        answers = {"currency": "USD", "fiscal_year_start": "7" if name.startswith("phl") else "12"}
        receipt = bring_in(books, upload, {key: answers[key] for key in (q["key"] for q in receipt.questions)}, now=NOW)
    assert receipt.outcome in ("import", "import_with_warnings")
    assert receipt.rows_of_data == len(rows)
    assert {kind: sum(map(D, sums.values())) for kind, sums in receipt.totals_by_kind.items()} == {
        "budget": plan,
        "spend": spent,
    }
    held = holdings.coverage(books, date(2026, 11, 21))
    as_of = holdings.cut_off(held, date(2026, 11, 21))
    periods = holdings.periods(
        held, as_of, Calendar(first_month=int(answers["fiscal_year_start"]) if "answers" in locals() else 1)
    )
    view = View(periods["All years"], as_of, holdings.versions(books)[0].version)
    shown = budget.total(holdings.cells(books, view))
    assert (shown.budget_amount, shown.actual_amount) == (plan, spent)


def test_the_paths_of_this_machine_are_no_part_of_a_receipt(books, tmp_path):
    path = tmp_path / "secret folder" / "export.csv"
    path.parent.mkdir()
    path.write_text(LEDGER)
    receipt = bring_in(books, Upload(path.read_bytes(), path.name), {}, now=NOW)
    assert "secret folder" not in json.dumps(receipt.document())
    assert Path(receipt.file_name).name == receipt.file_name


def test_importing_from_eight_sessions_at_once_stores_one_import(tmp_path):
    import threading

    books = store.open_for(OWNER, tmp_path / "books.duckdb")
    receipts = []
    threads = [threading.Thread(target=lambda: receipts.append(bring(books, LEDGER))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(receipt.outcome for receipt in receipts) == ["import_with_warnings"] + ["no_op"] * 7
    assert total(books) == D("1280.50")
    store.close(books)


def test_a_plan_with_a_column_per_month_counts_each_month_once(books):
    wide = "Department;Category;Jan 2026;Feb 2026;Mar 2026\nGrowth;media_spend;100,00;200,00;300,00\nBrand;media_spend;1,50;2,50;3,50\n"
    receipt = bring(books, wide, "plan.csv", answers={"currency": "EUR", "kind": "budget"})
    assert receipt.outcome == "import"
    rows = books.connection.cursor().execute("select month, sum(amount) from budget group by 1 order by 1").fetchall()
    assert [amount for _, amount in rows] == [D("101.50"), D("202.50"), D("303.50")]


TWO_AMOUNTS = "Date,Supplier,Invoice number,Net amount,Gross amount,Currency\n2026-03-02,Studio,{0},10.00,12.00,EUR\n"


def test_the_column_chosen_once_is_chosen_for_the_next_file(books):
    assert bring(books, TWO_AMOUNTS.format("A-1")).outcome == "needs_input"
    assert bring(books, TWO_AMOUNTS.format("A-1"), answers={"amount_column": "Gross amount"}).outcome == "import"
    assert bring(books, TWO_AMOUNTS.format("A-2")).outcome == "import"
    assert total(books) == D(24)


def test_an_answer_that_overrules_the_file_is_followed_again(books):
    text = "Day,Campaign,Campaign type,Currency code,Cost,Conv. value,Clicks\n2026-03-0{0},a,Search,EUR,1.00,5.00,2\n"
    assert bring(books, text.format(1), answers={"amount_column": "Conv. value"}).totals == {"EUR": "5.00"}
    assert bring(books, text.format(2)).totals == {"EUR": "5.00"}
    assert total(books) == D(10)


def workbook(**sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_the_sheet_chosen_once_is_chosen_for_the_next_workbook(books):
    def month(number):
        plan = [["Date", "Supplier", "Amount", "Currency"], [f"2026-0{number}-01", "Studio", 9, "EUR"]]
        spent = [["Date", "Supplier", "Paid amount", "Currency"], [f"2026-0{number}-01", "Studio", 7, "EUR"]]
        return Upload(workbook(Plan=plan, Spent=spent), "books.xlsx")

    assert [q["key"] for q in bring_in(books, month(1), {}, now=NOW).questions] == ["sheet"]
    assert bring_in(books, month(1), {"sheet": "Spent"}, now=NOW).outcome == "import"
    assert bring_in(books, month(2), {}, now=NOW).outcome == "import"
    assert total(books) == D(14)


def test_a_day_typed_as_year_month_day_corrects_a_column_of_any_format(books):
    text = "Date;Supplier;Amount (EUR)\n02.03.2026;Studio;1,50\n31.03.2026;Studio;2,50\n30.02.2026;Studio;4,00\n"
    receipt = bring(books, text)
    assert correct(books, receipt.import_id, {(4, "Date"): "2026-03-30"}, now=NOW).posted == (4,)
    assert total(books) == D(8)


def test_two_like_rows_of_a_sheet_with_months_across_count_each_month_once(books):
    text = (
        "Department,Line item,Vendor,Jan 2026 Budget,Jan 2026 Actual,Feb 2026 Budget,Feb 2026 Actual\n"
        "Growth,Media,Acme,100,90,200,180\nGrowth,Media,Acme,10,9,20,18\nOps,Tools,Bolt,1,1,2,2\n"
    )
    assert bring_in(books, Upload(text.encode(), "p.csv", ""), {"currency": "EUR"}, now=NOW).outcome == "import"
    posted = books.connection.execute("select sum(amount), count(*) from spend_line").fetchall()
    assert posted == [(D(300), 6)]


@pytest.mark.parametrize(
    ("header", "rows", "cell", "live", "both"),
    [
        (
            "contract_id,vendor,start_date,end_date",
            ("K-1,Nord,2026-01-01,2026-12-31", "K-2,Nord,2026-12-31,2026-01-01"),
            {(3, "start_date"): "2025-12-31"},
            "select count(*) from contract_line where end_date >= start_date",
            2,
        ),
        (
            "commitment_id,amount,currency,start_date,end_date",
            ("P-1,10.00,EUR,2026-01-01,2026-02-28", "P-2,1.00,EUR,2026-02-30,2026-02-28"),
            {(3, "start_date"): "2026-02-27"},
            "select sum(amount) from commitment_part",
            11,
        ),
        (
            "account_id,signup_date",
            ("a-1,2026-01-01", "a-2,2026-01-32"),
            {(3, "signup_date"): "2026-01-02"},
            "select count(*) from live_account",
            2,
        ),
    ],
)
def test_a_row_of_a_register_is_corrected_as_a_row_of_spend_is(books, header, rows, cell, live, both):
    receipt = bring(books, "\n".join([header, *rows, ""]), "register.csv")
    assert {row["line"] for row in receipt.quarantined} == {3}
    assert correct(books, receipt.import_id, cell, now=NOW).posted == (3,)
    assert books.connection.cursor().execute(live).fetchall() == [(both,)]


def test_a_file_of_which_no_row_can_be_stored_is_refused_and_not_said_to_be_in_the_books(books):
    reading = read_export(LEDGER.encode(), "export.csv", today=NOW.date())
    none = {kind: rows.slice(0, 0) for kind, rows in reading.tables.items()}
    receipt = post(books, replace(reading, tables=none, quarantined=()), now=NOW)
    assert (receipt.outcome, receipt.rows_stored, history(books)) == ("reject", 0, [])
    assert "None of the 4 data rows" in receipt.reason
