"""The developers page answers from the ledger and the registers, names missing files, and explains every number."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from made import NOW
from streamlit.testing.v1 import AppTest

from finint import display, metrics, store
from finint.auth import OWNER
from finint.developer_accounts import accounts_value, questions
from finint.developer_parts import explain_cost, explain_kpi, explain_value
from finint.developer_registers import kpis
from finint.devfinance import unit_cost_amount
from finint.importer.bring import Upload, bring_in
from finint.importer.kinds import template
from finint.period import Period
from finint.platform_cost import DRIVERS, platform_cost
from finint.ui.kpis import window_words

APP = Path(__file__).resolve().parents[2] / "app.py"
FOCUS = (
    "BilledCost,EffectiveCost,ListCost,ContractedCost,BillingAccountId,BillingCurrency,BillingPeriodStart,"
    "BillingPeriodEnd,ChargeCategory,ChargePeriodStart,ChargePeriodEnd,ProviderName,ServiceName,SubAccountName,Tags\n"
    + "".join(
        f'100.00,80.00,120.00,90.00,acc,EUR,2026-{m:02d}-01,2026-{m + 1:02d}-01,Usage,2026-{m:02d}-02,2026-{m:02d}-03,Cirrus,Compute,main,"{{""squad"": ""api""}}"\n'
        f"7.00,7.00,NULL,NULL,acc,EUR,2026-{m:02d}-01,2026-{m + 1:02d}-01,Tax,2026-{m:02d}-02,2026-{m:02d}-03,Cirrus,NULL,NULL,NULL\n"
        for m in range(1, 11)
    )
)
LEDGER = "Date,Supplier,Amount,Currency,Department\n" + "".join(
    f"2026-{m:02d}-10,Watchful,60.00,EUR,Developer Platform\n2026-{m:02d}-10,Watchful,40.00,EUR,Growth\n"
    f"2026-{m:02d}-12,Meetups,900.00,EUR,Developer Relations\n"
    for m in range(1, 11)
)
ACCOUNTS = "account_id,signup_date,first_call_date,weekly_active_date,paying_date,churn_date\n" + "".join(
    f"a-{n},2025-0{1 + n % 3}-05,2025-0{1 + n % 3}-06,2025-0{1 + n % 3}-20,{'2025-0' + str(1 + n % 3) + '-25' if n % 2 else ''},\n"
    for n in range(120)
)
USAGE = "account_id,date,api_calls,builds,active_developers,revenue,margin,currency\n" + "".join(
    f"a-{n},20{25 + m // 12}-{m % 12 + 1:02d}-01,1000,3,2,10.00,7.00,EUR\n" for n in range(1, 120, 2) for m in range(22)
)


@pytest.fixture
def empty(tmp_path, monkeypatch):
    monkeypatch.setenv("FININT_STORE", str(tmp_path / "books.duckdb"))
    monkeypatch.setenv("FININT_SAMPLE", "no")
    books = store.open_for(OWNER)
    yield books
    store.close(books)


def put(books, text, name):
    receipt = bring_in(books, Upload(text.encode(), name), {}, now=NOW)
    assert receipt.outcome in ("import", "import_with_warnings"), receipt.reason


@pytest.fixture
def filled(empty):
    put(empty, FOCUS, "focus.csv")
    put(empty, LEDGER, "ledger.csv")
    put(empty, ACCOUNTS, "accounts.csv")
    put(empty, USAGE, "usage.csv")
    for kind in ("investments", "value_claims", "roi_measurements", "effort", "operations"):
        put(empty, template(kind), f"{kind}.csv")
    return empty


def show(part=None, period="YTD 2026"):
    at = AppTest.from_file(str(APP), default_timeout=180)
    at.switch_page("pages/developers.py").run()
    if period:
        at.selectbox(key="period").set_value(period).run()
    if part:
        at.segmented_control(key="developers_show").set_value(part).run()
    return at


def said(at):
    return " ".join(e.value for e in [*at.markdown, *at.caption, *at.warning]).replace("\\", "")


def tiles(at):
    return {metric.label.split(" :")[0].replace("\\", ""): metric.value for metric in at.metric}


def test_the_cost_section_shows_the_ledgers_numbers(filled):
    at = show()
    assert not at.exception
    assert not at.error
    cost = platform_cost(filled, Period.parse("2026"), date(2026, 10, 13))
    assert cost.amount == 10 * Decimal("147.00")
    shown = tiles(at)
    assert shown["Platform cost, effective"] == display.short_money(cost.amount)
    each = unit_cost_amount(cost.amount, cost.units, "active_developers")
    assert shown["Cost per active developer"].startswith(display.money(each))
    assert shown["Cost per deploy"] == "n/a"
    assert "Shared vendors" in said(at)
    assert "Cloud bills against invoices" in said(at)
    at.segmented_control(key="cost_basis").set_value("List").run()
    assert not at.exception
    assert tiles(at)["Platform cost, list"] == display.short_money(10 * Decimal("180.00"))
    assert "10 cloud rows state no list cost" in said(at)


def test_the_page_opens_on_the_last_quarter_until_the_reader_picks_a_period(filled):
    at = show(period="")
    assert at.selectbox(key="period").value == "Last quarter"
    assert tiles(at)["Platform cost, effective"] == display.money(3 * Decimal("147.00"), places=0) + " EUR"
    assert "1 Jul – 30 Sep 2026, not closed yet" in said(at)
    at.switch_page("pages/budget.py").run()
    assert at.selectbox(key="period").value == "YTD 2026"
    at.selectbox(key="period").set_value("Last month").run()
    at.switch_page("pages/developers.py").run()
    assert at.selectbox(key="period").value == "Last month"
    at.selectbox(key="period").set_value("YTD 2026").run()
    at.switch_page("pages/home.py").run()
    at.switch_page("pages/developers.py").run()
    assert at.selectbox(key="period").value == "YTD 2026"


def test_a_quarter_whose_last_day_is_in_the_books_is_the_last_quarter(empty):
    put(empty, "\n".join(FOCUS.splitlines()[:17]) + "\n", "focus.csv")  # January to August
    put(empty, "Date,Supplier,Amount,Currency,Department\n2026-09-30,Watchful,60.00,EUR,Developer Platform\n", "l.csv")
    at = show(period="")
    assert "1 Jul – 30 Sep 2026, not closed yet" in said(at)
    assert tiles(at)["Platform cost, effective"] == "234 EUR"  # two bills of 87 and the ledger's line


def test_a_period_without_cost_does_not_say_that_there_is_no_bill(empty):
    put(empty, "\n".join(FOCUS.splitlines()[:3]) + "\n", "focus.csv")  # January
    put(empty, "Date,Supplier,Amount,Currency,Department\n2026-08-10,Posters,60.00,EUR,Growth\n", "ledger.csv")
    at = show(period="")
    assert "The books hold its cost in other months" in said(at)
    assert "No cloud bill" not in said(at)


def test_a_bill_in_a_currency_without_a_rate_waits_for_it_and_is_not_said_to_be_missing(empty):
    put(empty, "Date,Supplier,Amount,Currency,Department\n2026-08-10,Posters,60.00,EUR,Growth\n", "ledger.csv")
    put(empty, FOCUS.replace("EUR", "USD"), "focus.csv")
    at = show()
    assert "The platform's cost waits for an exchange rate" in said(at)
    assert "20 cloud rows of 1,070.00 USD: no exchange rate to EUR" in said(at)
    assert "No cloud bill" not in said(at)
    assert "Exchange rates →" in [one.proto.label for one in at.get("page_link")]


def test_the_kpi_judge_the_latest_three_months_as_the_command_does_whatever_the_rail_picks(filled):
    at = show("KPI & claims", period="")
    latest = kpis(filled, date(2026, 10, 13))
    assert f"Rolling three months: {window_words(latest)}" in said(at)
    assert at.selectbox(key="kpi_month").value == "Sep 2026"
    at.selectbox(key="kpi_month").set_value("Jun 2026").run()
    assert not at.exception
    assert "Rolling three months: Apr to Jun 2026" in said(at)


def test_a_cloud_bill_without_a_platform_department_has_cost_by_month_and_no_borrowed_plan(empty):
    put(empty, FOCUS, "focus.csv")
    put(empty, "Date,Supplier,Amount,Currency\n2026-03-10,Somebody,50.00,EUR\n", "ledger.csv")
    at = show()
    assert not at.exception
    assert "effective cost, no plan" in said(at)
    assert tiles(at)["Outlook"] == "n/a"


@pytest.mark.parametrize("part", ["Value", "Investments", "KPI & claims"])
def test_every_section_runs_on_filled_books(filled, part):
    at = show(part)
    assert not at.exception
    assert not at.error


def test_the_value_section_says_what_an_account_brings_and_costs(filled):
    at = show("Value")
    told = accounts_value(filled, Period.parse("2026"), date(2026, 10, 13)).worth
    assert told is None  # developer relations has no cost in the quarter these accounts first paid
    assert "nobody signed up in this period" in said(at)
    assert tiles(at)["LTV, observed"] == "n/a"


def test_the_kpi_section_is_honest_about_few_rows(filled):
    at = show("KPI & claims")
    text = said(at)
    assert "0 of 4 KPI met" in text
    assert "61.6 m" in text
    assert "never added up" in text
    frame = at.dataframe[0].value
    assert set(frame["State"]) <= {"● not assessable", "● missed"}


@pytest.mark.parametrize(
    ("part", "missing"),
    [
        (None, "FOCUS, AWS or Azure export"),
        ("Value", "file of billing accounts"),
        ("Investments", "register of investments"),
        ("KPI & claims", "register of value claims"),
    ],
)
def test_books_without_developer_files_name_the_missing_one(empty, part, missing):
    put(empty, "Date,Supplier,Amount,Currency,Department\n2026-03-10,Posters,60.00,EUR,Growth\n", "ledger.csv")
    at = show(part)
    assert not at.exception
    assert not at.error
    assert missing in said(at)


def test_claims_of_the_business_case_never_stand_on_home(filled):
    at = AppTest.from_file(str(APP), default_timeout=180).run()
    assert "61.6" not in said(at)
    assert "Coordination" not in said(at)


def test_every_number_is_recomputed_from_the_rows_it_lists(filled):
    as_of = date(2026, 10, 13)
    cost = platform_cost(filled, Period.parse("2026"), as_of)
    whole = explain_cost(filled, metrics.get("platform_cost_amount"), cost)
    assert whole.value == cost.amount
    assert {row.file_name for row in whole.terms[0].rows} == {"focus.csv", "ledger.csv"}
    assert explain_cost(filled, metrics.get("platform_unallocated_ratio"), cost).value == cost.unallocated_ratio
    for driver in DRIVERS:
        found = explain_cost(filled, metrics.get(f"cost_per_{driver}_amount"), cost).value
        assert found == unit_cost_amount(cost.amount, cost.units, driver)
    value = accounts_value(filled, Period.parse("2025"), as_of)
    ratio = explain_value(filled, metrics.get("developer_conversion_ratio"), value, Period.parse("2025"))
    assert ratio.value == Decimal(value.funnel.paying) / value.funnel.accounts
    every = kpis(filled, as_of)
    for kpi in every.found:
        found = explain_kpi(filled, metrics.get(kpi.id), kpi, "").value
        assert (found is None) == (kpi.value_ratio is None)
        if found is not None:
            assert float(found) == pytest.approx(kpi.value_ratio, abs=1e-9)


def test_odd_registers_are_listed_with_their_line(filled):
    put(filled, "account_id,date,api_calls,builds\nnobody,2026-03-01,5,5\n", "usage2.csv")
    put(filled, "account_id,changed_on,from_plan,to_plan\nstranger,2026-03-01,free,team\n", "changes2.csv")
    put(
        filled,
        "investment_id,value_class,description,recognised_on,recognised_amount,verified_on,verified_amount,verification_due,evidence\n"
        "INV-9,cash_saving,x,2026-01-31,10,2026-03-01,10,2026-06-30,\n",
        "claims2.csv",
    )
    found = {row.question: row for row in questions(filled, date(2026, 10, 13))}
    assert found["usage of an account that no accounts file knows"].example == "nobody"
    unknown_change = found["plan change of an account that no accounts file knows"]
    assert (unknown_change.example, unknown_change.file_name, unknown_change.line_no) == ("stranger", "changes2.csv", 2)
    assert found["claim verified without evidence: worth 0"].file_name == "claims2.csv"
    assert found["claim of an investment that no register knows"].rows == 1
