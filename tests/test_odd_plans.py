"""Plans as they really come: negative, zero, for a department nobody knows, in overlapping versions, in a year that moves."""

from datetime import date
from decimal import Decimal

from made import NOW, budget_reading, spend_reading

from finint import budget, holdings, settings
from finint.fiscal import Calendar
from finint.importer.bring import Upload, bring_in
from finint.importer.post import post
from finint.period import Period
from finint.view import View

D = Decimal
YEAR = Period.parse("2026")
DAY = date(2026, 12, 31)


def line(books, version="Plan", name="Growth"):
    found = budget.lines(holdings.cells(books, View(YEAR, DAY, version)), ("department",))
    return next(row for row in found if row.name == name)


def test_a_negative_budget_keeps_its_sign_and_its_ratio_is_over_its_size(books):
    post(books, budget_reading(("Growth", date(2026, 1, 1), date(2026, 2, 1), "-100.00")), now=NOW)
    found = line(books)
    assert (found.budget_amount, found.variance_amount, found.variance_ratio) == (-100, 100, 1)


def test_a_budget_of_zero_has_no_ratio_and_its_spend_no_plan(books):
    post(books, budget_reading((None, date(2026, 1, 1), date(2026, 2, 1), "0.00")), now=NOW)
    post(books, spend_reading((date(2026, 1, 3), "a", "5.00")), now=NOW)
    found = line(books, name="")
    assert (found.variance_ratio, found.used_ratio, found.is_unbudgeted) == (None, None, True)


def test_a_plan_for_an_unknown_department_is_kept_and_named(books):
    bring_in(books, Upload(b"code,name,headcount\nM10,Growth,9\n", "departments.csv"), {}, now=NOW)
    receipt = post(
        books,
        budget_reading(
            ("Growht", date(2026, 1, 1), date(2026, 2, 1), "5.00"), ("m10", date(2026, 1, 1), date(2026, 2, 1), "7.00")
        ),
        now=NOW,
    )
    assert receipt.outcome == "import_with_warnings"
    assert "no departments file knows: Growht." in receipt.reason
    assert (line(books, name="Growht").budget_amount, line(books).budget_amount) == (5, 7)


def test_overlapping_versions_are_never_added(books):
    for version, amount in (("Plan", "120.00"), ("Reforecast 6+6", "60.00")):
        period = (date(2026, 1, 1) if version == "Plan" else date(2026, 7, 1), date(2027, 1, 1))
        post(books, budget_reading(("Growth", *period, amount), version=version, file_name=version), now=NOW)
    assert [line(books, name).budget_amount for name in ("Plan", "Reforecast 6+6")] == [120, 60]


def test_a_fiscal_year_that_moves_moves_no_money(books):
    post(books, budget_reading(("Growth", date(2026, 1, 1), date(2027, 1, 1), "120.00")), now=NOW)
    post(books, spend_reading((date(2026, 3, 3), "a", "5.00"), (date(2026, 9, 3), "a", "7.00")), now=NOW)
    settings.save(books, "fiscal_first_month", "7", now=NOW, reason="new group")
    years = [Period.fiscal_year(year, 7) for year in (2026, 2027)]
    totals = [budget.total(holdings.cells(books, View(year, DAY, "Plan"))) for year in years]
    assert [(total.budget_amount, total.actual_amount) for total in totals] == [(60, 5), (60, 7)]
    held = holdings.coverage(books, DAY)
    assert next(iter(holdings.periods(held, DAY, Calendar(first_month=7)))) == "YTD 2027"


def test_a_plan_of_another_fiscal_year_is_posted_and_says_so(books):
    settings.save(books, "fiscal_first_month", "7", now=NOW, reason="group")
    months = ("Growth", date(2026, 1, 1), date(2027, 1, 1), "1200.00")
    receipt = post(books, budget_reading(months, answers={"fiscal_year_start": "1"}), now=NOW)
    assert "fiscal year starts in January, the company's in July" in receipt.reason
    assert line(books).budget_amount == 1200
