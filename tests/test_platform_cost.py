"""The platform's cost in the books: real bills to the last decimal, four readings, shared vendors once."""

import json
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from made import NOW, SHARED

from finint.devfinance import by_place, carry, developer_side, halves, total_amount
from finint.importer.bring import Upload, bring_in
from finint.period import Period
from finint.platform_cost import bills, cost_rows, platform_cost, usage_months

CLOUD = SHARED / "data" / "real" / "cloud"
here = pytest.mark.skipif(not CLOUD.exists(), reason="../shared not present")
FOCUS = (
    "BilledCost,EffectiveCost,ListCost,ContractedCost,BillingAccountId,BillingCurrency,BillingPeriodStart,"
    "BillingPeriodEnd,ChargeCategory,ChargeClass,ChargePeriodStart,ChargePeriodEnd,ProviderName,ServiceName,SubAccountName,Tags\n"
    '100.00,80.00,120.00,90.00,acc,EUR,2026-03-01,2026-04-01,Usage,NULL,2026-03-01,2026-03-02,Cirrus,Compute,main,"{""squad"": ""api"", ""environment"": ""prod""}"\n'
    "10.00,0.00,10.00,10.00,acc,EUR,2026-03-01,2026-04-01,Purchase,NULL,2026-03-01,2026-03-02,Cirrus,Compute,main,NULL\n"
    "-7.50,-7.50,NULL,NULL,acc,EUR,2026-03-01,2026-04-01,Usage,Correction,2026-03-05,2026-03-06,Cirrus,Storage,sandbox,NULL\n"
)
LEDGER = (
    "Date,Supplier,Amount,Currency,Department\n"
    "2026-03-10,Watchful,60.00,EUR,Developer Platform\n"
    "2026-03-11,Watchful,40.00,EUR,Growth\n"
    "2026-03-12,Posters,500.00,EUR,Growth\n"
)
RULES = (
    "rule_id,applies_to,parent,method,side,team,weight\n"
    "R1,sub_account,sandbox,headcount,developer,api,1\n"
    "R1,sub_account,sandbox,headcount,developer,web,2\n"
    "R2,vendor,Posters,fixed_percent,developer,api,60\n"
    "R2,vendor,Posters,fixed_percent,marketing,brand,40.01\n"
)
MARCH = Period.month(2026, 3)
END = date(2026, 4, 1)


def put(books, text, name):
    receipt = bring_in(books, Upload(text if isinstance(text, bytes) else text.encode(), name), {}, now=NOW)
    assert receipt.outcome in ("import", "import_with_warnings"), receipt.reason
    return receipt


@pytest.fixture
def filled(books):
    put(books, FOCUS, "focus.csv")
    put(books, LEDGER, "ledger.csv")
    put(books, RULES, "rules.csv")
    return books


@pytest.mark.parametrize(
    ("basis", "cloud"), [("billed", "102.50"), ("effective", "72.50"), ("list", "130.00"), ("contracted", "100.00")]
)
def test_four_readings_of_the_same_rows(filled, basis, cloud):
    found = platform_cost(filled, MARCH, END, basis)
    assert found.amount == D(cloud) + 60
    assert found.not_stated == (1 if basis in ("list", "contracted") else 0)


def test_a_refused_rule_divides_nothing_and_says_why(filled):
    found = platform_cost(filled, MARCH, END)
    assert found.problems == ["rule R2 for Posters divides 100.01 %; fixed percents add to 100 %"]
    assert not [one for one in found.carried if one.line.vendor == "Posters"]


def test_teams_and_the_unallocated_add_up_and_a_correction_is_divided_too(filled):
    found = platform_cost(filled, MARCH, END)
    teams = {place.name: place.amount for place in by_place(found.developer, "team")}
    assert teams == {"api": D("77.50"), "web": D("-5.00"), "": D("60.00")}
    assert sum(teams.values()) == found.amount
    assert found.unallocated_ratio == D(60) / found.amount


def test_a_vendor_of_both_sides_counts_once(filled):
    found = platform_cost(filled, MARCH, END)
    assert [tuple(one) for one in halves(found.carried)] == [("Watchful", D(60), D(40))]


def test_the_lines_behind_the_cost_add_up_to_it(filled):
    found = platform_cost(filled, MARCH, END)
    rows = cost_rows(filled, MARCH, END)
    again = developer_side(carry((row.line() for row in rows), found.rules, "effective"))
    assert total_amount(again) == found.amount
    assert {row.file_name for row in rows} == {"focus.csv", "ledger.csv"}


def test_use_is_summed_over_the_same_days(books):
    put(
        books,
        "account_id,date,api_calls,builds,active_developers,revenue,currency\n"
        "a-1,2026-03-01,1000,3,2,10,EUR\na-2,2026-03-01,500,1,1,,EUR\na-1,2026-04-01,9,9,9,9,EUR\n",
        "usage.csv",
    )
    (month,) = usage_months(books, MARCH, END)
    assert (month.api_calls, month.builds, month.active_developers, month.deploys) == (1500, 4, 3, None)
    assert (month.active_accounts, month.paying_accounts) == (2, 1)


def test_a_bill_ties_by_its_invoice_id_or_by_vendor_and_month(books):
    """FOCUS 1.2: the rows of an InvoiceId add up to the invoice; 1.0 has no such column, so vendor and month must do."""
    head, *rows = FOCUS.splitlines()
    named = [
        head.replace("BilledCost", "InvoiceId,BilledCost", 1),
        *("I-7," + row.replace("acc,", "other,", 1) for row in rows),
    ]
    put(books, FOCUS, "focus_1_0.csv")
    put(books, "\n".join(named) + "\n", "focus_1_2.csv")
    invoices = (
        "invoice_no,vendor,invoice_date,period_start,period_end,amount,currency\n"
        "I-7,Somebody Else,2026-04-02,2026-03-01,2026-03-31,102.50,EUR\n"
        "C-1,Cirrus,2026-04-02,2026-03-01,2026-03-31,100.00,EUR\n"
    )
    bring_in(books, Upload(invoices.encode(), "invoices.csv"), {"kind": "invoices"}, now=NOW)
    found = {bill.bill: bill for bill in bills(books, MARCH, END)}
    assert found["I-7"].billed_amount == D("102.50")
    assert found["I-7"].is_tied
    by_month = found["acc 2026-03"]
    assert (by_month.invoice_no, by_month.difference_amount, by_month.is_tied) == ("C-1", D("2.50"), False)


@here
@pytest.mark.parametrize("basis", ["billed", "effective", "list", "contracted"])
def test_the_real_focus_bill_is_exact_in_every_reading(books, basis):
    expected = json.loads((CLOUD / "expected.json").read_text(), parse_float=D)["focus_1_0_sample"]
    put(books, (CLOUD / "focus_1_0_sample.csv").read_bytes(), "focus_1_0_sample.csv")
    column = {"billed": "BilledCost", "effective": "EffectiveCost", "list": "ListCost", "contracted": "ContractedCost"}
    found = platform_cost(books, Period.parse("2024"), date(2025, 1, 1), basis)
    assert found.amount.quantize(D("0.000001")) == D(str(expected["total"][column[basis]])).quantize(D("0.000001"))


@here
def test_the_real_focus_bill_by_provider_month_and_category(books):
    expected = json.loads((CLOUD / "expected.json").read_text(), parse_float=D)["focus_1_0_sample"]
    put(books, (CLOUD / "focus_1_0_sample.csv").read_bytes(), "focus_1_0_sample.csv")
    found = platform_cost(books, Period.parse("2024"), date(2025, 1, 1))

    def rounded(sums):
        return {name: D(amount).quantize(D("0.000001")) for name, amount in sums.items()}

    providers = {place.name: place.amount for place in by_place(found.developer, "vendor")}
    assert rounded(providers) == rounded(expected["effective_by_provider"])
    months = {f"{month} 00:00:00": amount for month, amount in found.by_month().items() if amount}
    assert rounded(months) == {
        month: amount for month, amount in rounded(expected["effective_by_month"]).items() if amount
    }
    kinds = {}
    for one in found.developer:
        kinds[one.line.charge_category] = kinds.get(one.line.charge_category, D(0)) + one.amount
    assert rounded(kinds) == rounded(expected["effective_by_charge_category"])
    rows = cost_rows(books, Period.parse("2024"), date(2025, 1, 1))
    assert len(rows) == expected["rows"]
    assert sum(row.effective_amount < 0 for row in rows) == expected["rows_negative_effective"]


@here
def test_the_real_aws_bill_by_product_and_day(books):
    expected = json.loads((CLOUD / "expected.json").read_text(), parse_float=D)["aws_cur_sample"]
    put(books, (CLOUD / "aws_cur_sample.csv").read_bytes(), "aws_cur_sample.csv")
    found = platform_cost(books, Period.parse("2023"), date(2024, 1, 1), "billed")
    assert found.amount.quantize(D("0.000001")) == D(str(expected["unblended_total"]))
    services = {place.name: place.amount.quantize(D("0.000001")) for place in by_place(found.developer, "service")}
    for name, amount in expected["by_product"].items():
        if amount:
            assert abs(services[name] - D(amount)) <= D("0.000001"), name  # the reference is rounded
    days = {}
    for row in cost_rows(books, Period.parse("2023"), date(2024, 1, 1)):
        days[row.spend_date] = days.get(row.spend_date, D(0)) + row.billed_amount
    first = date(2023, 11, 1)
    for number in range(14):
        day = first + timedelta(days=number)
        assert days[day].quantize(D("0.000001")) == D(expected["by_day"][day.isoformat()]).quantize(D("0.000001"))
    # The bill states no effective cost: billed stands in, and is counted as standing in.
    effective = platform_cost(books, Period.parse("2023"), date(2024, 1, 1))
    assert (effective.amount, effective.not_stated) == (found.amount, expected["rows"])
