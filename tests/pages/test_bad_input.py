"""Odd plans, transfers, calendars and series, driven through the pages: each a clear sentence, and nothing is lost."""

from datetime import date
from decimal import Decimal

import pytest
from made import NOW, spend_reading
from test_pages import said, show

from finint import budget, close, holdings, settings, store
from finint.auth import OWNER
from finint.importer.bring import Upload, bring_in
from finint.importer.history import history
from finint.importer.post import post
from finint.period import Period
from finint.view import View

D = Decimal
TOLD = []
YEAR = Period.parse("2026")
PLAN = (
    "version,period_start,period_end,department,budget_amount,currency\n"
    "Plan,2026-01-01,2026-12-31,Growth,1200.00,EUR\n"
    "Plan,2026-03-01,2026-03-31,Refunds,-100.00,EUR\n"
    "Plan,2026-03-01,2026-03-31,Events,0.00,EUR\n"
    "Plan,2026-01-01,2026-12-31,Growht,600.00,EUR\n"
)
LATER = (
    "version,period_start,period_end,department,budget_amount,currency\n3+9,2026-04-01,2026-12-31,Growth,700.00,EUR\n"
)
# By month to October: with a gap in May, constant, all zero, the last five months only.
LEDGER = "date,department,amount,currency,description\n" + "".join(
    f"2026-{month:02d}-05,{name},{amount},EUR,{name} {month}\n"
    for month in range(1, 11)
    for name, amount in (
        ("Gaps", 0 if month == 5 else 90 + month),
        ("Constant", 70),
        ("Zeros", 0),
        ("Five", 40 + month if month > 5 else 0),
    )
    if amount or name == "Zeros"
)


@pytest.fixture(scope="module")
def odd(tmp_path_factory):
    """One store for every test: plan and ledger come in through the page in the first two."""
    patch = pytest.MonkeyPatch()
    patch.setenv("FININT_STORE", str(tmp_path_factory.mktemp("odd") / "books.duckdb"))
    patch.setenv("FININT_SAMPLE", "no")
    books = store.open_for(OWNER)
    names = ("Growth", "Refunds", "Events", "Gaps", "Constant", "Zeros", "Five")
    departments = "code,name,headcount\n" + "".join(f"M{number},{name},3\n" for number, name in enumerate(names))
    assert bring_in(books, Upload(departments.encode(), "departments.csv"), {}, now=NOW).outcome == "import"
    post(books, spend_reading((date(2026, 3, 10), "a", "50.00")), now=NOW)
    at = bring(show("imports"), PLAN, "plan.csv")
    TOLD.append(" ".join([said(at), *(box.value for box in [*at.warning, *at.success])]).replace("\\", ""))
    yield books
    store.close(books)
    patch.undo()


def bring(at, text, name):
    at.segmented_control(key="show").set_value("Bring in").run()
    at.file_uploader[0].set_value((name, text.encode(), "text/csv")).run()
    if any(box.key == "confirm_changes" for box in at.checkbox):
        at.checkbox(key="confirm_changes").check().run()
    at.button(key="post").click().run()
    assert not at.exception
    return at


def planned(books, version="Plan"):
    cells = holdings.cells(books, View(YEAR, date(2026, 11, 15), version))
    return {row.name: row.budget_amount for row in budget.lines(cells, ("department",)) if row.budget_amount}


def test_a_plan_below_zero_of_zero_and_for_nobody_comes_in_whole_and_is_told(odd):
    assert planned(odd) == {"Growth": 1200, "Refunds": -100, "Growht": 600}
    receipt = next(row for row in history(odd) if row.file_name == "plan.csv")
    assert (receipt.rows_of_data, len(receipt.said.quarantined)) == (4, 0)
    assert "no departments file knows: Growht" in TOLD[0]
    at = show("budget")
    rows = at.dataframe[0].value.set_index("Department")
    assert {"Growht", "Refunds"} <= set(rows.index)
    assert not at.error


def test_versions_that_overlap_stand_side_by_side_and_are_not_added(odd):
    bring(show("imports"), LATER, "later.csv")
    assert planned(odd, "3+9") == {"Growth": 700}
    assert planned(odd)["Growth"] == 1200
    at = show("budget")
    at.segmented_control(key="show").set_value("Versions").run()
    assert not at.exception
    assert {"Plan", "3+9"} <= set(at.dataframe[-1].value.columns)


@pytest.mark.parametrize(
    ("amount", "reason", "told"),
    [
        (1e7, "more", "available in Mar 2026"),
        (0.0, "x", "above 0"),
        (-5.0, "x", "above 0"),
        (5.0, "", "needs a reason"),
    ],
)
def test_a_transfer_that_cannot_be_is_refused_in_a_sentence_and_moves_nothing(odd, amount, reason, told):
    before = planned(odd)
    at = show("budget")
    at.selectbox(key="compare").set_value("Plan").run()
    at.segmented_control(key="show").set_value("Commitments and moves").run()
    at.selectbox(key="transfer_from_department").set_value("Growth")
    at.selectbox(key="transfer_from_month").set_value("Mar 2026")
    at.selectbox(key="transfer_to_month").set_value("Dec 2026")
    at.number_input(key="transfer_amount").set_value(amount)
    at.text_input(key="transfer_reason").set_value(reason)
    at.button(key="transfer_save").click().run()
    assert not at.exception
    assert told in said(at).replace("\\", "")
    assert planned(odd) == before


def test_series_with_gaps_constants_zeros_and_five_points_land_without_a_word_of_code(odd):
    bring(show("imports"), LEDGER, "ledger.csv")
    at = show("budget")
    at.segmented_control(key="show").set_value("Outlook").run()
    assert not at.exception
    assert not at.error
    text = at.dataframe[-1].value.to_string()
    assert all(name in text for name in ("Gaps", "Constant", "Five"))
    assert "no record yet" in text


def test_a_fiscal_year_that_changes_moves_no_money_and_no_closed_month(odd):
    def change(rule, value):
        at = show("settings")
        at.selectbox(key="rule").set_value(rule).run()
        at.selectbox(key=f"new_{rule}").set_value(value)
        at.text_input(key=f"why_{rule}").set_value("the group's year")
        at.button(key="save_rule").click().run()
        assert not at.exception
        return said(at).replace("\\", "")

    before = planned(odd)
    change("fiscal_first_month", "7")
    assert settings.value(odd, "fiscal_first_month") == "7"
    assert planned(odd) == before
    assert not show("budget").error
    close.close(
        odd, date(2026, 1, 1), version="Plan", as_of=date(2026, 11, 15), reason="x", write=lambda *_: {}, now=NOW
    )
    told = change("fiscal_weeks", "445")
    assert "closed" in told
    assert settings.value(odd, "fiscal_weeks") == "calendar"
    assert planned(odd) == before
