"""A changed rule is previewed: which figures of open periods move, from what to what; nothing is written."""

from datetime import date
from decimal import Decimal

import pytest
from made import NOW, budget_reading, spend_reading

from finint import budget, close, holdings, settings
from finint.errors import CalculationError
from finint.importer.bring import Upload, bring_in
from finint.importer.post import post
from finint.period import Period
from finint.rule_preview import preview
from finint.rulebook import RULES
from finint.view import View

D = Decimal
TODAY = date(2026, 11, 15)


@pytest.fixture
def filled(books):
    rows = [(date(2026, month, 10), "a", "10000.00") for month in (1, 9, 10, 11)]
    post(books, spend_reading(*rows), now=NOW)
    post(books, budget_reading((None, date(2026, 1, 1), date(2027, 1, 1), "48000.00")), now=NOW)
    return books


def moved(books, name, new):
    return {row.figure: (row.before, row.after) for row in preview(books, name, new, TODAY) if row.is_changed}


def test_materiality_moves_who_owes_a_comment_in_open_months_only(filled):
    before, changes = settings.current(filled), settings.changes(filled)
    found = moved(filled, "materiality_amount", "7000")
    assert found["Jan 2026: departments that owe a comment"] == ("1: no department", "none")
    assert settings.current(filled) == before
    assert settings.changes(filled) == changes
    close.close(filled, date(2026, 1, 1), version="Plan", as_of=TODAY, reason="x", write=lambda *_: {}, now=NOW)
    assert "Jan 2026: departments that owe a comment" not in moved(filled, "materiality_amount", "7000")


def test_the_preview_is_what_the_saved_rule_gives(filled):
    said = {row.figure: row.after for row in preview(filled, "materiality_amount", "7000", TODAY)}
    settings.save(filled, "materiality_amount", "7000", now=NOW, reason="x")
    assert {row.figure: row.before for row in preview(filled, "materiality_amount", "9000", TODAY)} == said


def test_what_is_kept_under_a_supposition_is_never_given_without_it(filled):
    preview(filled, "materiality_amount", "7000", TODAY)
    assert holdings.materiality(filled).amount == Decimal(RULES["materiality_amount"].default)


def test_the_fiscal_year_moves_with_its_first_month(filled):
    found = moved(filled, "fiscal_first_month", "10")
    assert found["Fiscal year"] == ("Jan 2026 to Dec 2026", "Oct 2026 to Sep 2027")
    assert found["Actual, year to date"] == ("40,000.00", "20,000.00")


def test_another_reporting_currency_is_previewed_at_the_rates_of_its_days_and_says_what_drops_out(filled):
    dollars = spend_reading((date(2026, 10, 10), "b", "300.00"), currency="USD", file_name="usd.csv", source="x")
    post(filled, dollars, now=NOW)
    nothing = moved(filled, "reporting_currency", "USD")
    assert nothing["Actual, year to date"] == ("40,000.00 EUR", "300.00 USD")
    assert nothing["Budget of the fiscal year"] == ("48,000.00 EUR", "–")
    assert [nothing[name][1] for name in ("Plan, year to date", "Actual vs plan, year to date")] == ["–", "–"]
    assert nothing["Lines left out, without a rate to it"] == ("1 line", "16 lines")
    rates = "rate_date,from_currency,to_currency,rate\n2025-12-01,EUR,USD,1.10\n2026-10-01,EUR,USD,1.20\n"
    bring_in(filled, Upload(rates.encode(), "rates.csv"), {}, now=NOW)
    spent = 10_000 * (D("1.10") * 2 + D("1.20") * 2) + 300
    planned = 4_000 * (D("1.10") * 9 + D("1.20") * 3)
    due = planned - 4_000 * D("1.20") * (1 + D(20) / 30)
    shown = moved(filled, "reporting_currency", "USD")
    assert shown == {
        "Budget of the fiscal year": ("48,000.00 EUR", f"{planned:,.2f} USD"),
        "Plan, year to date": (f"{4_000 * (10 + D(10) / 30):,.2f} EUR", f"{due:,.2f} USD"),
        "Actual, year to date": ("40,000.00 EUR", f"{spent:,.2f} USD"),
        "Actual vs plan, year to date": (shown["Actual vs plan, year to date"][0], f"+{spent - due:,.2f} USD"),
        "Lines left out, without a rate to it": ("1 line", "0 lines"),
    }
    settings.save(filled, "reporting_currency", "USD", now=NOW, reason="the group's")
    year = Period.parse("2026")
    total = budget.total(holdings.cells(filled, View(year, date(2026, 11, 11), "Plan")))
    assert [f"{one:,.2f} USD" for one in (total.budget_amount, total.due_amount, total.actual_amount)] == [
        shown[name][1] for name in ("Budget of the fiscal year", "Plan, year to date", "Actual, year to date")
    ]


def test_a_year_of_weeks_is_previewed_by_its_days(filled):
    assert moved(filled, "fiscal_weeks", "445") == {
        "Fiscal year": ("1 Jan 2026 to 31 Dec 2026", "29 Dec 2025 to 3 Jan 2027"),
        "Month of 10 Nov 2026": ("Nov 2026, 1 Nov 2026 to 30 Nov 2026", "Nov 2026, 26 Oct 2026 to 22 Nov 2026"),
    }


def test_a_convention_shows_both_names_and_values(filled):
    (found,) = preview(filled, "convention_variance", "better_worse", TODAY)
    assert found.figure == "Actual vs plan → Better / (worse) than plan"
    assert Decimal(found.after.replace(",", "").replace("−", "-")) == -Decimal(
        found.before.replace(",", "").replace("−", "-")
    )


def test_every_rule_can_be_previewed_on_an_empty_store(books):
    for name, rule in RULES.items():
        preview(books, name, rule.default or "x", TODAY)


def test_what_cannot_be_saved_cannot_be_previewed(filled):
    with pytest.raises(CalculationError, match="lies between"):
        preview(filled, "materiality_amount", "-5", TODAY)
