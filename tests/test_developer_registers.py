"""The registers in the books: the KPI's window, and what of the platform's cost each rule could test and found."""

from datetime import date
from decimal import Decimal as D

from made import NOW
from test_devfinance import line

from finint import budget, cost_findings, settings
from finint.addressable import IDLE, NOT_ACTED_ON, OVER_PLAN, UNUSED, IdleResource, VendorTests, addressed
from finint.detection import Claim, arbitrate, findings
from finint.developer_accounts import accounts_value
from finint.developer_registers import claims_of, kpi_period, kpis, registers
from finint.importer.bring import Upload, bring_in
from finint.importer.kinds import template
from finint.period import Period
from finint.platform_cost import bills, platform_cost

MARCH = date(2026, 3, 1)


def cell(plan, actual):
    return budget.Cell(MARCH, "Platform", "", "", "", "", "", "", D(plan), D(plan), D(actual), 1, 0, 0)


def test_without_a_closed_month_the_last_three_whole_months_are_judged_and_said_so(books):
    assert kpi_period(books, date(2026, 11, 15)) == (Period(date(2026, 8, 1), date(2026, 11, 1)), False)


def test_in_a_year_of_weeks_cost_sign_ups_and_kpi_go_by_its_months(books):
    """4-4-5: February is 26 January to 22 February, and a bill of the cloud is still compared whole."""
    settings.save(books, "fiscal_weeks", "445", now=NOW, reason="the group's calendar")
    bill = (
        "BilledCost,EffectiveCost,BillingAccountId,BillingCurrency,BillingPeriodStart,BillingPeriodEnd,ChargeCategory,"
        "ChargePeriodStart,ChargePeriodEnd,ProviderName,ServiceName\n"
        "7.00,7.00,acc,EUR,2026-01-01,2026-02-01,Usage,2026-01-25,2026-01-26,Cirrus,Compute\n"
        "3.00,3.00,acc,EUR,2026-01-01,2026-02-01,Usage,2026-01-26,2026-01-27,Cirrus,Compute\n"
    )
    accounts = "account_id,signup_date,first_call_date,weekly_active_date,paying_date,churn_date\na,2026-01-26,,,,\n"
    for text, name in ((bill, "focus.csv"), (accounts, "accounts.csv")):
        bring_in(books, Upload(text.encode(), name), {}, now=NOW)
    february, end = Period.parse("2026-02"), date(2026, 2, 23)
    cost = platform_cost(books, february, end)
    assert (cost.amount, cost.days, list(cost.by_month())) == (3, 28, [february.start])
    assert [(one.billed_amount, one.rows) for one in bills(books, february, end)] == [(10, 2)]
    value = accounts_value(books, february, end)
    assert (value.funnel.accounts, value.sign_ups[0].month, value.cut) == (1, february.start, date(2026, 3, 1))
    found = kpis(books, end)
    assert (found.period.end, found.days) == (date(2026, 3, 1), Period(date(2025, 11, 24), end))


def test_tax_and_cost_without_a_vendor_are_listed_not_counted():
    rows = [line("5", charge_category="Tax"), line("9", vendor="")]
    found = addressed(rows, {}, [])
    assert sorted((row.amount, row.why_not) for row in found) == [(D(5), "tax"), (D(9), NOT_ACTED_ON)]


def idle(amount, vendor="acme", service="", sub_account="", month=MARCH):
    return IdleResource(vendor, month, "vm-1", service, sub_account, "", D(amount), "imp-1", "idle.csv", 2)


def test_an_unused_commitment_is_found_by_the_bill_itself():
    rows = [
        line("30", commitment_status="Unused", service="Compute"),
        line("70", commitment_status="Used", service="Compute"),
        line("50", service="Compute"),
    ]
    found = {row.what: row for row in addressed(rows, {}, [])}
    assert found["Acme · Compute · unused"].claim == (UNUSED, D(30))
    assert found["Acme · Compute · committed"].claim == ("", D(0))
    assert found["Acme · Compute · committed"].tested_by == (UNUSED,)
    assert found["Acme · Compute"].tested_by == ()


def test_a_rules_find_falls_on_the_vendors_largest_unit_once():
    rows = [line("30", service="A"), line("70", service="B")]
    found = {row.what: row for row in addressed(rows, {("Acme", MARCH): {"Price rise": D(12)}}, [])}
    assert found["Acme · B"].claim == ("Price rise", D(12))
    assert found["Acme · A"].claim == ("", D(0))


def test_a_plan_tests_a_total_and_no_line_of_it_but_what_is_over_is_found():
    rows = [line("30", service="A"), line("70", service="B")]
    found = {row.what: row for row in addressed(rows, {}, [cell("80", "100")])}
    assert found["Acme · A"].tested_by == ()
    assert found["Acme · B"].avoidable == {OVER_PLAN: D(20)}
    assert found["Acme · B"].tested_by == ()


def test_bills_are_tested_by_the_rules_their_vendor_gives_data_for():
    rows = [line("30", vendor="Acme", is_cloud=False), line("70", vendor="Other", is_cloud=False)]
    held = [VendorTests("acme", has_documents=True, has_prices=False, has_seats=True)]
    found = {row.what: row.tested_by for row in addressed(rows, {}, [], held)}
    assert found == {"Acme": ("Duplicate invoice", "Unused seats"), "Other": ()}


def cloud(amount, service, **changes):
    return line(amount, service=service, is_cloud=True, **changes)


def test_cloud_cost_is_tested_for_idle_resources_in_the_months_somebody_looked_at():
    rows = [cloud("30", "A"), cloud("70", "B"), cloud("9", "A", month=date(2026, 4, 1))]
    none = addressed(rows, {}, [], (), [idle("0")])
    assert [(row.month.month, row.tested_by, row.claim[1]) for row in none] == [
        (3, (IDLE,), D(0)), (3, (IDLE,), D(0)), (4, (), D(0)),
    ]  # fmt: skip
    found = {row.what: row.claim for row in addressed(rows[:2], {}, [], (), [idle("8", service="A"), idle("5")])}
    assert found == {"Acme · A": (IDLE, D(8)), "Acme · B": (IDLE, D(5))}
    assert addressed(rows[:1], {}, [], (), [idle("99")])[0].claim == (IDLE, D(30))


def test_templates_of_every_register_are_read_and_empty_books_are_not_assessable(books):
    assert {kpi.state for kpi in kpis(books, date(2026, 11, 15)).found} == {"not assessable"}
    for kind in ("investments", "value_claims", "roi_measurements", "effort", "operations"):
        bring_in(books, Upload(template(kind).encode(), f"{kind}.csv"), {}, now=NOW)
    found = registers(books, Period.parse("2026"), date(2026, 11, 15))
    assert len(found.investments) == 2
    assert found.returns[0].investment.cost_amount == D("18000.00") + 620 * D("78.00")
    assert {kpi.state for kpi in kpis(books, date(2026, 11, 15)).found} == {"not assessable"}


def test_money_of_a_cloud_bill_is_found_at_its_own_unit_and_not_at_the_vendors_largest_too(books, monkeypatch):
    def claimed(rule, unit, amount):
        made = Claim("acme", "Acme", unit, unit, MARCH, D(amount), D(amount), D(1), "EUR", "high", "", "imp-1", "f", 2)
        return arbitrate({rule: [(made, D(1))]})

    rows = [
        *claimed("unused_commitment", "cloud:acme:2026-03-01:unused", "30"),
        *claimed("idle_resource", "cloud:acme:2026-03-01:vm-1", "8"),
        *claimed("unused_commitment", "contract:k1", "365"),
        *claimed("duplicate_invoice", "bill:acme:1:2026-03-05", "5"),
    ]
    window = Period(MARCH, date(2026, 4, 1))
    monkeypatch.setattr(cost_findings, "find", lambda *_: cost_findings.Found(window, tuple(findings(rows)), ()))
    assert claims_of(books, window, [line("100")]) == {
        ("Acme", MARCH): {"Unused commitment": D(31), "Duplicate invoice": D(5)}
    }
