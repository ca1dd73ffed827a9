"""The registers in the books: the KPI's window, and what of the platform's cost each rule could test and found."""

from datetime import date
from decimal import Decimal as D

from made import NOW
from test_devfinance import line

from finint import budget
from finint.developer_registers import NOT_ACTED_ON, OVER_PLAN, addressed, kpi_period, kpis, registers
from finint.importer.bring import Upload, bring_in
from finint.importer.kinds import template
from finint.period import Period

MARCH = date(2026, 3, 1)


def cell(plan, actual):
    return budget.Cell(MARCH, "Platform", "", "", "", "", "", "", D(plan), D(plan), D(actual), 1, 0, 0)


def test_without_a_closed_month_the_last_three_whole_months_are_judged_and_said_so(books):
    assert kpi_period(books, date(2026, 11, 15)) == (Period(date(2026, 8, 1), date(2026, 11, 1)), False)


def test_tax_and_cost_without_a_vendor_are_listed_not_counted():
    rows = [line("5", charge_category="Tax"), line("9", vendor="")]
    found = addressed(rows, {}, [])
    assert sorted((row.amount, row.why_not) for row in found) == [(D(5), "tax"), (D(9), NOT_ACTED_ON)]


def test_an_unused_commitment_is_found_by_the_bill_itself():
    rows = [
        line("30", commitment_status="Unused", service="Compute"),
        line("70", commitment_status="Used", service="Compute"),
    ]
    found = {row.what: row for row in addressed(rows, {}, [])}
    assert found["Acme · Compute · unused"].claim == ("Unused commitment", D(30))
    assert found["Acme · Compute"].claim == ("", D(0))
    assert found["Acme · Compute"].tested_by == ()


def test_a_rules_find_falls_on_the_vendors_largest_unit_once():
    rows = [line("30", service="A"), line("70", service="B")]
    found = {row.what: row for row in addressed(rows, {("Acme", MARCH): {"Price rise": D(12)}}, [])}
    assert found["Acme · B"].claim == ("Price rise", D(12))
    assert found["Acme · A"].claim == ("", D(0))


def test_a_month_with_a_plan_can_be_tested_and_what_is_over_falls_on_the_largest_unit():
    rows = [line("30", service="A"), line("70", service="B")]
    over = cell("80", "100")
    found = {row.what: row for row in addressed(rows, {}, [over])}
    assert found["Acme · A"].tested_by == (OVER_PLAN,)
    assert found["Acme · B"].avoidable == {OVER_PLAN: D(20)}


def test_templates_of_every_register_are_read_and_empty_books_are_not_assessable(books):
    assert {kpi.state for kpi in kpis(books, date(2026, 11, 15)).found} == {"not assessable"}
    for kind in ("investments", "value_claims", "roi_measurements", "effort", "operations"):
        bring_in(books, Upload(template(kind).encode(), f"{kind}.csv"), {}, now=NOW)
    found = registers(books, Period.parse("2026"), date(2026, 11, 15))
    assert len(found.investments) == 2
    assert found.returns[0].investment.cost_amount == D("18000.00") + 620 * D("78.00")
    assert {kpi.state for kpi in kpis(books, date(2026, 11, 15)).found} == {"not assessable"}
