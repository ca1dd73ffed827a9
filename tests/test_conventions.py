"""A convention changes label, header and field together, and never what is stored."""

from datetime import date
from decimal import Decimal

import pytest
from made import NOW, budget_reading, spend_reading

from finint import budget, holdings, metrics, report, settings
from finint.api import finance
from finint.figures.months import Month, months, months_words
from finint.importer.post import post
from finint.ink import LIGHT
from finint.metrics.conventions import BASE, CHOSEN, CONVENTIONS, variance_shown
from finint.period import Period
from finint.rulebook import RULES
from finint.ui import lines
from finint.view import View

pytestmark = pytest.mark.usefixtures("closes_look_back")


@pytest.mark.parametrize("base", BASE)
def test_another_convention_has_an_id_label_and_formula_of_its_own(base):
    rule = BASE[base]
    for choice in RULES[rule].choices:
        found = metrics.in_force(metrics.get(base), {rule: choice})
        if choice == RULES[rule].default:
            assert found is metrics.get(base)
        else:
            assert (rule, choice) in CHOSEN
            assert found.id not in BASE
            assert found.label != metrics.get(base).label
            assert found.symbols != metrics.get(base).symbols
            assert metrics.get(found.id) is found


def test_the_two_definitions_of_mer_are_reciprocal():
    parts = {"spend": Decimal(200), "booked_revenue": Decimal(1000)}
    assert metrics.get("mer_ratio").value(parts) == 5
    assert CONVENTIONS["marketing_cost_ratio"].value(parts) == Decimal("0.2")
    assert CONVENTIONS["marketing_cost_ratio"].value({"spend": Decimal(1), "booked_revenue": Decimal(0)}) is None


def test_page_export_and_field_of_the_report_change_together_and_the_books_do_not(books):
    post(books, spend_reading((date(2026, 10, 1), "a", "100.00")), now=NOW)
    post(books, budget_reading(("Growth", date(2026, 10, 1), date(2026, 11, 1), "80.00")), now=NOW)
    view = View(Period.month(2026, 10), date(2026, 11, 1), "Plan")

    def variance():
        rows = report.sections(report.document(books, view, now=NOW))[0].rows
        return next((row[0], row[1], row[5]) for row in rows if "vs plan" in row[0] or "than plan" in row[0])

    assert variance() == ("Actual vs plan", "20", "variance_amount")
    settings.save(books, "convention_variance", "better_worse", now=NOW, reason="house style")
    assert variance() == ("Better / (worse) than plan", "-20", "better_worse_amount")


def test_table_export_and_months_of_the_budget_page_and_the_api_turn_together(books):
    post(books, spend_reading((date(2026, 10, 1), "a", "100.00")), now=NOW)
    post(books, budget_reading(("Growth", date(2026, 10, 1), date(2026, 11, 1), "80.00")), now=NOW)
    line = budget.total(holdings.cells(books, View(Period.month(2026, 10), date(2026, 11, 1), "Plan")))
    for value, heading, field, amount in (
        ("signed", "Δ", "variance_amount", 20),
        ("better_worse", "Better / (worse)", "better_worse_amount", -20),
    ):
        shown = variance_shown({"convention_variance": value})
        columns = {one.label: one for one in lines._columns("department", holdings.materiality(books), shown)}
        assert columns[heading].cell(line) == columns[heading].heading().cell(line) == amount
        assert columns["F/A"].heading().cell(line) == "A"
        assert finance._variance(line, shown)[field] == f"{amount}.00"
        month = [Month(date(2026, 10, 1), Decimal(80), Decimal(100))]
        drawn = months(month, LIGHT, turned=shown.is_turned)
        assert [float(trace.y[0]) for trace in drawn.data if trace.name == "ΔPL"] == [amount]
        assert "A; largest" in months_words(month, "EUR", turned=shown.is_turned)
