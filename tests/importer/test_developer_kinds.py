"""Files of the developer platform find their place in the books: latest word counts, nothing real is merged away."""

from decimal import Decimal

import pytest
from made import NOW

from finint.importer.bring import Upload, bring_in
from finint.importer.dimensions import DEVELOPER_KINDS
from finint.importer.kinds import template
from finint.importer.undo import undo

ACCOUNTS = (
    "account_id,signup_date,first_call_date,paying_date\n"
    "a-1,2026-01-05,2026-01-06,2026-02-01\n"
    "a-2,2026-01-09,,\n"
    "a-3,2026-02-30,,\n"
)
CHANGES = (
    "account_id,changed_on,from_plan,to_plan\n"
    "a-1,2026-03-02,starter,team\n"
    "a-1,2026-03-02,team,starter\n"
    "a-1,2026-03-02,starter,team\n"
)


def put(books, text, name, **answers):
    return bring_in(books, Upload(text.encode(), name), answers, now=NOW)


def rows(books, question):
    return books.connection.cursor().execute(question).fetchall()


@pytest.mark.parametrize("kind", DEVELOPER_KINDS)
def test_every_template_is_posted_and_taken_back(books, kind):
    receipt = put(books, template(kind), f"{kind}.csv")
    assert receipt.outcome in ("import", "import_with_warnings")
    assert receipt.rows_stored == 2
    undo(books, receipt.import_id, now=NOW)
    views = {
        "accounts": "live_account",
        "usage": "live_usage",
        "plan_changes": "live_plan_change",
        "effort": "live_effort",
        "investments": "live_investment",
        "value_claims": "live_value_claim",
        "roi_measurements": "live_roi_measurement",
        "allocation_rules": "live_allocation_rule",
        "idle_resources": "live_idle_resource",
    }
    view = views.get(kind)
    assert rows(
        books,
        f"select count(*) from {view}"
        if view
        else "select count(*) from finance_operation o where o.import_id <> 'finint'",
    ) == [(0,)]


def test_a_bad_day_waits_in_quarantine_and_the_rest_counts(books):
    receipt = put(books, ACCOUNTS, "accounts.csv")
    assert [(cell["line"], cell["code"]) for cell in receipt.document()["quarantined"]] == [(4, "bad_date")]
    assert rows(books, "select account_id from live_account order by 1") == [("a-1",), ("a-2",)]


def test_a_plan_changed_twice_a_day_keeps_every_change_and_a_repeat_of_the_file_adds_none(books):
    put(books, CHANGES, "changes.csv")
    put(books, CHANGES + "a-1,2026-04-01,team,scale\n", "changes_longer.csv")
    found = rows(books, "select changed_on::varchar, from_plan, to_plan from live_plan_change order by 1, line_no")
    assert [change[1:] for change in found if change[0] == "2026-03-02"] == [
        ("starter", "team"),
        ("team", "starter"),
        ("starter", "team"),
    ]
    assert len(found) == 4


def test_a_later_file_has_the_last_word_on_an_account(books):
    put(books, ACCOUNTS, "accounts.csv")
    second = put(books, "account_id,signup_date,first_call_date\na-2,2026-01-09,2026-03-01\n", "accounts2.csv")
    assert rows(books, "select first_call_date::varchar from live_account where account_id = 'a-2'") == [
        ("2026-03-01",)
    ]
    undo(books, second.import_id, now=NOW)
    assert rows(books, "select first_call_date from live_account where account_id = 'a-2'") == [(None,)]


def test_usage_may_name_its_count_in_a_row_and_money_is_converted_at_its_day(books):
    put(books, "rate_date,from_currency,to_currency,rate\n2026-03-01,USD,EUR,0.5\n", "fx.csv")
    put(
        books,
        "account_id,date,metric,quantity,revenue,margin,currency\n"
        "a-1,2026-03-05,api calls,1200,10.00,7.00,USD\n"
        "a-1,2026-03-05,builds,3,,,USD\n"
        "a-1,2026-02-05,api calls,5,10.00,7.00,USD\n",
        "usage.csv",
    )
    found = rows(books, "select api_calls, builds, revenue_amount from live_usage order by usage_date desc, line_no")
    assert [(a and int(a), b and int(b), r) for a, b, r in found] == [
        (1200, None, Decimal("5.00")),
        (None, 3, None),
        (5, None, None),  # no rate on or before the day: unknown, not zero
    ]


def test_the_tags_of_a_cloud_bill_name_team_product_and_environment(books):
    put(
        books,
        "BilledCost,EffectiveCost,ListCost,ContractedCost,BillingAccountId,BillingCurrency,BillingPeriodStart,"
        "BillingPeriodEnd,ChargeCategory,ChargePeriodStart,ChargePeriodEnd,ProviderName,ServiceName,Tags\n"
        '1.25,1.00,1.50,1.20,acc,EUR,2026-03-01,2026-04-01,Usage,2026-03-01,2026-03-02,Cloudia,Compute,"{""squad"": ""api"", ""product"": ""core"", ""environment"": ""prod""}"\n'
        "-0.25,0,NULL,NULL,acc,EUR,2026-03-01,2026-04-01,Credit,2026-03-01,2026-03-02,Cloudia,Compute,NULL\n",
        "focus.csv",
    )
    found = rows(
        books,
        "select amount, effective_amount, list_amount, team, product, environment from spend_line order by line_no",
    )
    assert found[0] == (Decimal("1.25"), Decimal("1.00"), Decimal("1.50"), "api", "core", "prod")
    assert found[1] == (Decimal("-0.25"), Decimal(0), None, None, None, None)
