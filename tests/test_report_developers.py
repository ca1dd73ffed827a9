"""The report's sections of the developer platform add up and say what the page says."""

from datetime import date
from decimal import Decimal

from made import NOW
from test_platform_cost import FOCUS, LEDGER, RULES, put

from finint import report
from finint.importer.bring import Upload, bring_in
from finint.importer.kinds import template
from finint.period import Period
from finint.platform_cost import platform_cost
from finint.view import View

MARCH = View(Period.month(2026, 3), date(2026, 4, 1))


def sections(books):
    return {one.key: one for one in report.sections(report.document(books, MARCH, now=NOW))}


def test_books_without_a_platform_have_no_such_section(books):
    put(books, "Date,Supplier,Amount,Currency,Department\n2026-03-10,Posters,60.00,EUR,Growth\n", "ledger.csv")
    assert not {"platform_cost", "developer_kpi", "investments"} & set(sections(books))


def test_teams_add_up_to_the_platforms_cost_and_the_registers_are_there(books):
    for text, name in ((FOCUS, "focus.csv"), (LEDGER, "ledger.csv"), (RULES, "rules.csv")):
        put(books, text, name)
    for kind in ("investments", "value_claims", "operations"):
        bring_in(books, Upload(template(kind).encode(), f"{kind}.csv"), {}, now=NOW)
    found = sections(books)
    cost = platform_cost(books, MARCH.period, MARCH.as_of)
    assert sum(Decimal(row[1]) for row in found["platform_cost"].rows) == cost.amount
    assert "Unallocated" in [row[0] for row in found["platform_cost"].rows]
    assert [row[6] for row in found["developer_kpi"].rows] == ["not assessable"] * 4
    assert found["investments"].rows[0][1] == "66360"
