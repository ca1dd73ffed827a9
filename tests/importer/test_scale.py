"""Amounts a file states in thousands or millions are multiplied; noughts that mean something else are not."""

from datetime import date
from decimal import Decimal

import pytest

from finint.importer import scale
from finint.importer.read import read_export


def read(text, **answers):
    return read_export(text.encode(), "export.csv", answers=answers, today=date(2026, 4, 15))


@pytest.mark.parametrize(
    ("header", "plain", "factor"),
    [
        ("Spend (£000)", "Spend (£)", 1_000),
        ("Spend £'000", "Spend £", 1_000),
        ("Ausgaben (T€)", "Ausgaben (€)", 1_000),
        ("Cost kUSD", "Cost USD", 1_000),
        ("Amount (in thousands)", "Amount", 1_000),
        ("支出(千円)", "支出(円)", 1_000),
        ("Amount (€m)", "Amount (€)", 1_000_000),
        ("Ausgaben in Mio. Euro", "Ausgaben in Euro", 1_000_000),
        ("Spend (INR lakhs)", "Spend (INR)", 100_000),
        ("CPM (cost per 1,000 impressions)", "CPM (cost per 1,000 impressions)", 1),
        ("Amount over £25,000", "Amount over £25,000", 1),
        ("Thousands", "Thousands", 1),
    ],
)
def test_a_header_says_its_scale(header, plain, factor):
    assert scale.of_header(header) == (plain, factor)


@pytest.mark.parametrize(
    "line", ["City of Thousand Oaks", "Payments over £500", "Spend above £ 1,000,000", "Budget 2000"]
)
def test_a_line_about_something_else_says_none(line):
    assert scale.of_lines([line]) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Month,Department,Spend (€000)\n2026-01,A,100.5\n2026-02,A,99.5\n",
        "Amounts in EUR thousands\nMonth,Department,Spend (EUR)\n2026-01,A,100.5\n2026-02,A,99.5\n",
        "Month,Department,Spend (EUR)\n2026-01,A,100.5\n2026-02,A,99.5\n\nNote: figures in thousands\n",
    ],
)
def test_spend_in_thousands_is_spend_in_full(text):
    found = read(text)
    assert sum(found.tables["spend"]["amount"].to_pylist()) == Decimal(200_000)
    assert [note.code for note in found.notes if note.code == "scale"] == ["scale"]


def test_a_plan_in_thousands_keeps_its_total():
    found = read("Budget (in thousands USD)\nDepartment,Jan 2026,Feb 2026\nA,1.5,2\nTotal,1.5,2\n", currency="USD")
    assert sum(found.tables["budget"]["amount"].to_pylist()) == Decimal(3_500)
