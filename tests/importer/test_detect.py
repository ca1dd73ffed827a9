"""Which layout claims a file, and where its header is."""

from datetime import date

import pytest

from finint.importer.detect import detect
from finint.importer.grid import Grid
from finint.importer.header import assign, headings
from finint.importer.headerrows import is_value
from finint.importer.physical import open_export
from finint.importer.read import read_export
from finint.importer.spendcolumns import candidates


def claim(text, name="export.csv", **answers):
    return detect(Grid.of(open_export(text.encode(), name, answers={}).rows), name, answers)


@pytest.mark.parametrize(
    ("header", "source"),
    [
        ("Campaign status,Campaign,Cost,Currency code,Impr.", "google_ads"),
        ("Day,Campaign name,Amount spent (EGP),Link clicks", "meta_ads"),
        ("Gregorian date,Campaign name,Currency code,Spend,Clicks", "microsoft_ads"),
        ("TimePeriod,CampaignName,CampaignId,CurrencyCode,Spend", "microsoft_ads"),
        ("Time period,Campaign name,Currency,Spend,Engagement rate,Link clicks", "x_ads"),
        ("Date,Campaign name,Spend in account currency", "pinterest_ads"),
        ("Campaign name,By Day,Cost,Currency", "tiktok_ads"),
        ("Date,Campaign Name,Amount Spent,Swipe-Ups,Currency", "snapchat_ads"),
        ("date,campaign_id,cost_in_usd,cost_in_local_currency", "linkedin_ads"),
        ("ad_id,date,inline_link_clicks,spend", "meta_ads"),
        ("customer_id,date,cost_micros,clicks", "google_ads"),
        ("Transaction Date,Posted Date,Merchant Name,Amount", "cards"),
        ("Departmental Family,Entity,Date,Expense Type,Supplier,Amount", "uk_public_body"),
        ("Date,Vendor,Amount", "generic"),
        ("Date,Campaign,Impressions,Clicks,Spend", "generic"),
        ("month,department,budget_amount,currency", "finint_budget"),
        ("fiscal_year,department,budget,actual", "finint_budget_and_actual"),
        ("department_code,department_name,headcount", "finint_departments"),
        ("campaign_id,campaign_name,channel,department", "finint_campaigns"),
        ("date,from,to,rate", "finint_fx"),
        ("vendor_id,vendor_name,alias", "finint_vendors"),
        ("contract_id,vendor,start_date,end_date,amount", "finint_contracts"),
        ("user_id,ts,channel,touch_id", "finint_touchpoints"),
        ("conversion_id,user_id,ts,revenue", "finint_conversions"),
        ("account_id,signup_date,plan", "finint_accounts"),
        ("account_id,date,api_calls,builds", "finint_usage"),
        ("date,campaign_id,role,hours", "finint_creative_hours"),
        ("Invoice number,Vendor,Invoice date,Due date,Amount,Currency", "generic"),
    ],
)
def test_a_header_is_claimed_by_its_platform(header, source):
    cells = ",".join("2026-03-02" if "ate" in name or "ay" in name else "5.00" for name in header.split(","))
    assert claim(f"{header}\n{cells}\n").source == source


def test_the_header_is_found_below_junk_and_above_rows_that_look_like_text():
    found = claim("Council\nReport of spend,,\n,,\nSupplier,Entity,Expense type,Date,Amount\nA,B,C,2026-01-01,5\n")
    assert found.row == 3


def test_no_header_no_claim():
    assert claim("2026-01-01,5.00\n2026-01-02,6.00\n") is None
    assert claim("a,b\nc,d\n") is None


def test_the_answered_kind_settles_what_a_file_is():
    text = "invoice_no,vendor,invoice_date,amount,currency\nI-1,A,2026-03-02,5.00,EUR\n"
    assert claim(text, kind="invoices").source == "finint_invoices"
    assert claim(text, kind="spend").source == "generic"
    assert claim(text, kind="fx") is None


def test_the_file_name_supports_a_claim_and_never_makes_one():
    header = "week,campaign_name,cost,conv_value\n2026-03-02,A,5,6\n"
    assert claim(header, "google_ads_weekly.csv").source == "google_ads"
    assert claim("date,vendor,amount\n2026-03-02,A,5\n", "google_ads.csv").source == "generic"


def test_the_first_column_of_a_name_plays_the_role_and_no_column_plays_two():
    header = headings(["Day", "Cost", "Cost", "Cost (EUR)"])
    assert assign({"amount": ("cost",), "other": ("cost",), "third": ("cost",)}, header) == {
        "amount": 1,
        "other": 2,
        "third": 3,
    }


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("US$1.92", True),
        ("2026-02-05", True),
        ("-", True),
        ("12%", True),
        ("Cost", False),
        ("2026", False),
        ("Q1", False),
        ("Jan 2026", False),
    ],
)
def test_values_are_told_from_headers(cell, value):
    assert is_value(cell) == value


def test_columns_that_may_hold_spend():
    header = headings(["Date", "Net amount", "VAT amount", "Amount", "CPC", "Budget", "Total", "Revenue"])
    rows = [["2026-01-01", "1.00", "0.19", "1.19", "0.5", "9", "1.19", "7"]]
    money = candidates(header, rows)
    assert (money.likely, money.settled) == ((1, 3), None)


def test_the_same_header_has_the_same_fingerprint_and_another_has_another():
    def fingerprint(text):
        return read_export(text.encode(), "x.csv", today=date(2026, 4, 15)).fingerprint

    first = fingerprint("Date,Supplier,Amount (EUR)\n2026-01-01,A,5\n")
    assert first == fingerprint("Date,Supplier,Amount (EUR)\n2026-02-01,B,7\n")
    assert first != fingerprint("Date,Vendor,Amount (EUR)\n2026-01-01,A,5\n")


def test_one_header_in_common_makes_no_advertising_report():
    reading = read_export(b"Date,Vendor,Amount spent (EUR)\n2026-02-03,Studio,10.00\n", "x.csv", today=date(2026, 4, 1))
    assert reading.source == "generic"


def test_a_part_of_the_money_beside_its_sum_is_a_question():
    text = b"Invoice Date,Supplier,Media Cost,Agency Fee,Total Invoice,Currency\n2026-02-03,Studio,100.00,15.00,115.00,EUR\n"
    reading = read_export(text, "x.csv", today=date(2026, 4, 1))
    assert {q.key: q.choices for q in reading.questions} == {
        "amount_column": ("Media Cost", "Agency Fee", "Total Invoice")
    }
