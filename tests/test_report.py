"""The report: one document for page, paper, workbook and program; a closed month's is kept and never changes."""

import io
import json
import re
from datetime import date
from decimal import Decimal
from functools import partial

import openpyxl
import pytest
from made import NOW, budget_reading, spend_reading

from finint import budget, cli, close, commentary, holdings, report, report_sections, store
from finint.auth import OWNER
from finint.importer.entry import Expenditure, enter
from finint.importer.post import post
from finint.period import Period
from finint.report_book import workbook
from finint.report_paper import html
from finint.report_parts import Asked
from finint.view import View

D = Decimal
OCTOBER = date(2026, 10, 1)
AS_OF = date(2026, 11, 15)
VIEW = View(Period.month(2026, 10), date(2026, 11, 1), "Plan")


@pytest.fixture
def company(books):
    fill(books)
    return books


@pytest.fixture(scope="module")
def open_month():
    """Books of an open month and its report, for tests that change neither."""
    books = store.in_memory(OWNER)
    fill(books)
    yield books, report.document(books, VIEW, now=NOW)
    books.connection.close()


def fill(books):
    rows = [(date(2026, month, 10), name, "100.00") for month in (9, 10, 11) for name in ("a", "=cmd")]
    post(books, spend_reading(*rows), now=NOW)
    post(books, budget_reading(("Growth", date(2026, 1, 1), date(2027, 1, 1), "1200.00")), now=NOW)


def shut(books):
    write = partial(report.of_close, version="Plan")
    return close.close(books, OCTOBER, version="Plan", as_of=AS_OF, reason="agreed", write=write, now=NOW)


def section(made, key):
    return next(one for one in report.sections(made) if one.key == key)


def test_the_summary_is_the_figures_of_the_books(open_month):
    company, made = open_month
    values = {row[5]: row[1] for row in section(made, "summary").rows}
    total = budget.total(holdings.cells(company, VIEW))
    assert D(values["actual_amount"]) == total.actual_amount == 200
    assert D(values["available_amount"]) == total.available_amount
    assert made["is_draft"]
    assert made["draft_reasons"][0] == "Open: Oct 2026 not closed"


@pytest.mark.parametrize("key", ["by_department", "by_channel", "by_campaign", "by_cost_category", "months"])
def test_every_breakdown_adds_up_to_the_total(open_month, key):
    found = section(open_month[1], key)
    place = [column.label for column in found.columns].index("Actual")
    assert sum(D(row[place]) for row in found.rows) == 200


def test_a_plan_and_spend_that_name_no_category_are_one_line(books):
    post(books, budget_reading(("Growth", date(2026, 10, 1), date(2026, 11, 1), "30.00")), now=NOW)
    enter(books, Expenditure(date(2026, 10, 8), D("2.00"), "EUR"), key="k", now=NOW)
    found = report_sections._by("cost_category", "Categories")(books, Asked(VIEW, "EUR"))
    assert [(row[0], row[1], row[3]) for row in found.rows] == [("No category", "30", "2")]


def test_a_closed_month_is_rendered_from_its_snapshot_for_ever(company):
    shut(company)
    first = report.kept(company, VIEW)
    pages, book = html(first), workbook(first)
    post(company, spend_reading((date(2026, 10, 20), "late", "7.00"), file_name="late", source="x"), now=NOW)
    post(company, budget_reading(("Growth", date(2026, 1, 1), date(2027, 1, 1), "9600.00"), file_name="new"), now=NOW)
    again = report.kept(company, VIEW)
    assert json.dumps(again, sort_keys=True) == json.dumps(first, sort_keys=True)
    assert html(again) == pages
    assert cells(workbook(again)) == cells(book)
    assert report.restated_words(company, VIEW) == "restated since close +7.00 (1 row)"
    assert "restated since close +7.00 (1 row)" in html(again, restated=report.restated_words(company, VIEW))


def cells(data):
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in book}


def test_every_table_on_paper_names_its_snapshot(company):
    snapshot = shut(company)
    page = html(report.kept(company, VIEW))
    assert page.count(f"snapshot {snapshot.snapshot_id}") == 1 + page.count("<section")
    assert "DRAFT</div>" in page
    assert 'class="watermark"' in page
    assert "watermark on" in html(report.document(company, VIEW, now=NOW) | {"is_draft": True})
    assert "Closed although: Material variances" in page or "Closed although" in page
    assert "agreed" in page


def test_paper_asks_for_nothing_from_elsewhere_and_reads_no_markup(company):
    post(company, spend_reading((date(2026, 10, 20), "<script>x</script>", "7.00"), file_name="s", source="x"), now=NOW)
    page = html(report.document(company, VIEW, now=NOW))
    assert not re.search(r"(src|href)=|url\(|@import", page)
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_the_oracles_notice_a_paper_that_reads_markup_and_a_workbook_that_runs_names(open_month, monkeypatch):
    named = open_month[1] | {"company": "<script>x</script>"}
    assert "<script>" not in html(named)
    monkeypatch.setattr("finint.report_paper.escape", str)
    assert "<script>" in html(named)
    monkeypatch.setattr("finint.report_book.safe", lambda value: value)
    with pytest.raises(AssertionError):
        test_the_workbook_has_live_formulas_filters_and_no_formula_from_a_name(open_month)


def test_the_workbook_has_live_formulas_filters_and_no_formula_from_a_name(open_month):
    sheets = cells(workbook(open_month[1]))
    assert ["State", "DRAFT"] in sheets["Filters"]
    lines = sheets["Departments"]
    assert lines[1][4] == "=D2-C2"
    assert any(str(cell).startswith("=SUM(") for row in lines for cell in row)
    assert {row[0] for row in sheets["Campaigns"]} >= {"'=cmd", "a"}


def test_commentary_and_bridge_are_in_the_pack(company):
    line = budget.lines(holdings.cells(company, VIEW), ("department",))[0]
    said = commentary.Said("one-off", True, "a fair", "head", "none")
    commentary.write(company, OCTOBER, line, said, version="Plan", now=NOW)
    made = report.document(company, VIEW, now=NOW)
    assert section(made, "commentary").rows[0][6] == "a fair"
    steps = section(made, "bridge").rows
    assert sum(D(row[1]) for row in steps[:-1]) == D(steps[-1][1]) == 200


def test_the_command_writes_each_format(tmp_path, capsys):
    path = tmp_path / "books.duckdb"
    books = store.open_for(OWNER, path)
    fill(books)
    try:
        for form in ("html", "xlsx", "json"):
            out = tmp_path / f"r.{form}"
            asked = ["report", "2026-10-01", "2026-10-31", "--format", form, "--out", str(out), "--store", str(path)]
            assert cli.main(asked) == 0
            assert out.stat().st_size > 500
            assert "DRAFT, snapshot live" in capsys.readouterr().out
    finally:
        store.close(books)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["2026-10-02", "2026-10-31"], "whole months"),
        (["2026-10-31", "2026-10-01"], "before the first day"),
        (["october", "2026-10-01"], "is not a day"),
        (["2026-10-01", "2026-10-31", "--plan", "Dream"], "no plan called"),
    ],
)
def test_days_that_make_no_report_are_a_sentence(tmp_path, words, said, capsys):
    assert cli.main(["report", *words, "--store", str(tmp_path / "b.duckdb")]) == 2
    assert said in capsys.readouterr().err


def test_the_close_command_checks_closes_and_reopens(tmp_path, capsys):
    path = tmp_path / "books.duckdb"
    books = store.open_for(OWNER, path)
    fill(books)
    place = ["--store", str(path)]
    try:
        assert cli.main(["close", "2026-10", "--check", *place]) == 0
        assert json.loads(capsys.readouterr().out)["status"] == "not ready"
        assert cli.main(["close", "2026-10", *place]) == 2
        assert "cannot close" in capsys.readouterr().err
        assert cli.main(["close", "2026-10", "--reason", "agreed", *place]) == 0
        assert json.loads(capsys.readouterr().out)["actual_amount"].startswith("200")
        assert cli.main(["close", "2026-10", "--reopen", "--reason", "audit", *place]) == 0
        assert close.closed_through(books) is None
    finally:
        store.close(books)


def test_returns_are_in_the_pack_once_orders_are(open_month):
    from events_made import event_books

    keys = {one.key for one in report.sections(open_month[1])}
    assert not keys & {"returns", "savings"}
    other = store.in_memory(OWNER)
    event_books(other)
    view = View(Period.parse("2026"), date(2026, 11, 15), "Plan")
    found = section(report.document(other, view, now=NOW), "returns")
    assert {row[0] for row in found.rows} == {"Search", "Mail", "Fair"}
    assert "1 campaign without an outcome" in found.said
    other.connection.close()


def test_the_outlook_stands_in_the_report_with_range_record_and_live_formulas(books):
    months = [(date(2024 + (n // 12), n % 12 + 1, 10), "a", f"{100 + n % 12}.00") for n in range(34)]
    post(books, spend_reading(*months), now=NOW)
    post(books, budget_reading(("Growth", date(2026, 1, 1), date(2027, 1, 1), "1200.00")), now=NOW)
    made = report.document(books, View(Period.month(2026, 10), date(2026, 11, 1), "Plan"), now=NOW)
    found = section(made, "outlook")
    place = {column.label: number for number, column in enumerate(found.columns)}
    assert found.said.startswith("The year to 31 Dec 2026 lands at 1,2")
    assert "no record yet" not in found.said
    for row in found.rows:
        value = {name: row[number] for name, number in place.items()}
        assert D(value["Outlook"]) == sum(D(value[part]) for part in ("Actual", "Accrued", "Ahead"))
        assert D(value["Low"]) <= D(value["Outlook"]) <= D(value["High"])
        assert D(value["Outlook − budget"]) == D(value["Outlook"]) - D(value["Budget"])
    assert sum(D(row[place["Budget"]]) for row in found.rows) == 1200
    sheet = cells(workbook(made))["Outlook"]
    assert sheet[1][place["Outlook"]] == "=C2+D2+E2"
    assert sheet[1][place["Outlook − budget"]] == "=F2-B2"
    page = html(made)
    assert '<section id="outlook"' in page
    assert "snapshot live" in page[page.index('id="outlook"') :]
