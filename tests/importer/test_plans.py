"""Budget files: plans by month, quarter or year, in rows or in columns, and actuals beside them."""

from datetime import date
from decimal import Decimal

import pytest

from finint.importer.budgetcolumns import actual_columns, plan_columns
from finint.importer.header import headings
from finint.importer.periodcolumns import period_columns
from finint.importer.plantimes import quarter_of, year_of
from finint.importer.read import read_export

D = Decimal
TODAY = date(2026, 4, 15)


def read(text, name="plan.csv", **answers):
    return read_export(text.encode(), name, answers={"currency": "EUR", **answers}, today=TODAY)


def lines(reading, kind="budget"):
    table = reading.tables[kind]
    columns = ("line_no", "department", "period_start", "period_end", "amount")
    return list(zip(*(table[name].to_pylist() for name in columns), strict=True))


def asked(reading):
    return [question.key for question in reading.questions]


def test_a_monthly_plan_has_a_row_a_month():
    reading = read("month,department,cost_center,budget_amount,version\n2026-02,Growth,0410,1000.00,Plan A\n")
    assert lines(reading) == [(2, "Growth", date(2026, 2, 1), date(2026, 3, 1), D(1000))]
    assert reading.tables["budget"]["version"].to_pylist() == ["Plan A"]
    assert reading.tables["budget"]["cost_center"].to_pylist() == ["0410"]
    assert (reading.source, reading.replaces) == ("finint_budget", "key")


def test_columns_of_months_become_rows_and_their_total_is_left_out():
    reading = read("Department;Version;Jan 2026;Feb 2026;Mar 2026;Total\nBrand;A;1.000,00;2.000,00;;3.000,00\n")
    assert lines(reading) == [
        (2, "Brand", date(2026, 1, 1), date(2026, 2, 1), D(1000)),
        (2, "Brand", date(2026, 2, 1), date(2026, 3, 1), D(2000)),
    ]


def test_columns_of_months_without_a_year_take_it_from_a_column_a_line_above_or_ask():
    header = "Department,Version,Fiscal year,Oct,Nov,Jan\n"
    reading = read(header + "Brand,A,2026,1,2,3\n", fiscal_year_start="10")
    assert [row[2] for row in lines(reading)] == [date(2025, 10, 1), date(2025, 11, 1), date(2026, 1, 1)]
    bare = "Department,Version,Jan,Feb,Mar\nBrand,A,1,2,3\n"
    assert asked(read(bare)) == ["period"]
    assert [row[2].year for row in lines(read(bare, period="2027"))] == [2027, 2027, 2027]


def test_columns_of_months_that_do_not_say_what_they_hold_are_asked_about():
    text = "Department,Jan 2026,Feb 2026,Mar 2026\nBrand,1,2,3\n"
    assert asked(read(text)) == ["kind"]
    assert sum(row[4] for row in lines(read(text, kind="budget"))) == D(6)
    spent = read(text, kind="spend")
    assert sum(spent.tables["spend"]["amount"].to_pylist()) == D(6)
    assert spent.kind == "spend"


YEARS = "fiscal_year,department,budget,actual\nFY2025,Parks,400.00,385.50\n2026,Parks,420.00,\n"


def test_a_fiscal_year_is_asked_when_it_starts_and_a_calendar_year_is_not():
    assert asked(read(YEARS)) == ["fiscal_year_start"]
    reading = read(YEARS, fiscal_year_start="July")
    assert [row[2:4] for row in lines(reading)] == [
        (date(2024, 7, 1), date(2025, 7, 1)),
        (date(2025, 7, 1), date(2026, 7, 1)),
    ]
    assert reading.answers["fiscal_year_start"] == "7"
    assert asked(read(YEARS.replace("fiscal_year", "Year"))) == []


def test_what_was_spent_stands_beside_the_plan_and_an_empty_actual_is_no_zero():
    reading = read(YEARS, fiscal_year_start="1")
    assert (reading.kind, [row[4] for row in lines(reading)]) == ("budget_and_actual", [D(400), D(420)])
    assert [row[4] for row in lines(reading, "spend")] == [D("385.50")]
    assert reading.quarantined == ()
    assert reading.columns["amount"] == "actual"


QUARTERS = (
    "fiscal_year,fiscal_quarter,dept_code,dept_name,full_year_budget,ytd_budget,ytd_actual,full_year_actual\n"
    "2026,1,07,Parks,400.00,90.00,85.50,380.00\n2026,2,07,Parks,420.00,200.00,190.00,380.00\n"
    "2026,1,11,Roads,100.00,25.00,30.00,99.00\n2026,2,11,Roads,100.00,,,99.00\n"
)


def test_several_plans_and_several_actuals_are_questions():
    reading = read(QUARTERS, fiscal_year_start="7")
    assert {question.key: question.choices for question in reading.questions} == {
        "budget_column": ("full_year_budget", "ytd_budget"),
        "actual_column": ("ytd_actual", "full_year_actual"),
    }


def test_figures_to_date_are_stored_as_what_each_quarter_adds():
    reading = read(QUARTERS, fiscal_year_start="7", budget_column="ytd_budget", actual_column="ytd_actual")
    assert lines(reading)[:2] == [
        (2, "Parks", date(2025, 7, 1), date(2025, 10, 1), D(90)),
        (3, "Parks", date(2025, 10, 1), date(2026, 1, 1), D(200) - D(90)),
    ]
    assert sum(row[4] for row in lines(reading) if row[1] == "Parks") == D(200)  # the last figure to date
    assert sum(row[4] for row in lines(reading, "spend")) == D(190) + D(30)
    assert {note.code for note in reading.notes} >= {"year_to_date"}
    assert [(cell.line, cell.column, cell.code) for cell in reading.quarantined] == [
        (5, "ytd_budget", "missing_amount")
    ]


def test_a_whole_years_figure_stated_each_quarter_counts_once():
    reading = read(QUARTERS, fiscal_year_start="7", budget_column="full_year_budget", actual_column="full_year_actual")
    assert {row[2:4] for row in lines(reading)} == {(date(2025, 7, 1), date(2026, 7, 1))}
    assert sum(row[4] for row in lines(reading)) == D(420) + D(100)
    assert sum(row[4] for row in lines(reading, "spend")) == D(380) + D(99)


def test_a_total_row_of_a_plan_is_a_control_total():
    reading = read("month,department,budget\n2026-01,A,10\n2026-02,A,20\nTotal,,31\n")
    assert (len(lines(reading)), reading.skipped["totals"]) == (2, 1)
    assert [(total.stated, total.ours, total.within_tolerance) for total in reading.control_totals] == [
        (D(31), D(30), False)
    ]


def test_broken_cells_of_a_plan_are_named():
    reading = read("month,department,budget\n2026-13,A,10\n2026-02,A,x\n,B,5\n2026-03,C,\n2026-03,D,7\n")
    assert [(cell.line, cell.column, cell.code) for cell in reading.quarantined] == [
        (2, "month", "bad_date"), (3, "budget", "bad_amount"), (4, "month", "missing_date"), (5, "budget", "missing_amount"),
    ]  # fmt: skip
    assert [row[4] for row in lines(reading)] == [D(7)]


def test_the_same_plan_by_department_and_by_class_has_two_breakdowns():
    by_department = read("month,department,budget\n2026-01,A,10\n")
    by_class = read("month,department,spending_class,budget\n2026-01,A,pay,10\n")
    assert (by_department.breakdown, by_class.breakdown) == ("department", "department, gl account")


def test_an_advertising_reports_daily_limit_is_no_plan():
    reading = read("Day,Campaign,Budget,Cost,Impr.,Currency code\n2026-03-02,A,50.00,5.00,10,EUR\n")
    assert (reading.kind, reading.columns["amount"]) == ("spend", "Cost")


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2026", 2026),
        ("FY26", 2026),
        ("2025/26", 2026),
        ("2025-2026", 2026),
        ("FY 2026", 2026),
        ("2026.0", 2026),
        ("x", None),
        ("3026", None),
    ],
)
def test_a_fiscal_year_is_named_by_the_year_it_ends_in(text, year):
    assert year_of(text) == year


@pytest.mark.parametrize(
    ("text", "quarter"), [("1", 1), ("Q4", 4), ("2026-Q2", 2), ("Q3 2026", 3), ("5", None), ("", None)]
)
def test_a_quarter(text, quarter):
    assert quarter_of(text) == quarter


def test_which_headers_hold_plans_actuals_and_months():
    header = headings(
        [
            "Budget year",
            "Budget owner",
            "Budget",
            "Budget variance",
            "Actual",
            "Actual vs budget",
            "Jan",
            "Feb 2026",
            "March",
            "Marketing",
        ]
    )
    assert (plan_columns(header), actual_columns(header)) == ([2], [4])
    assert [(c.number, c.year) for c in period_columns(header)] == [(1, None), (2, 2026), (3, None)]
