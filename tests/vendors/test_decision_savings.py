"""A decision becomes a saving when its window has matured, its outcome held, and it freed money."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from made import NOW

from finint import decision_savings
from finint.decisions import Decision, Judged
from finint.errors import CalculationError
from finint.savings_ledger import ledger


def judged(realised, freed="500.00", number=1):
    row = Decision(
        number, datetime(2026, 3, 1), "an analyst", "why", "margin", "orders", "Budget", date(2026, 3, 1), date(2026, 6, 1),
        date(2026, 7, 1), Decimal(900), Decimal(freed), Decimal(10), Decimal(1), Decimal(20), Decimal("0.9"), Decimal(100),
        Decimal(90), Decimal(110), 1,
    )  # fmt: skip
    return Judged(row, realised)


@pytest.mark.parametrize(
    ("one", "is_saving"),
    [
        (judged(95), True), (judged(200), True), (judged(90), True), (judged(89), False), (judged(None), False), (judged(95, "0"), False),
    ],
)  # fmt: skip
def test_only_a_matured_decision_that_kept_its_outcome_and_freed_money(books, monkeypatch, one, is_saving):
    monkeypatch.setattr(decision_savings, "journal", lambda *_: [one])
    assert bool(decision_savings.matured(books, [], date(2026, 11, 15))) is is_saving


def test_it_enters_once_as_avoidance_with_the_journals_words(books, monkeypatch):
    monkeypatch.setattr(decision_savings, "journal", lambda *_: [judged(95)])
    decision_savings.take_in(books, judged(95), now=NOW)
    [saving] = ledger(books)
    assert (saving.first.kind, saving.first.amount) == ("avoidance", 500)
    assert saving.first.evidence == "decision 1 of 2026-03-01 predicted [90; 110] orders, 95 came"
    assert decision_savings.matured(books, [saving], date(2026, 11, 15)) == []
    with pytest.raises(CalculationError, match="already"):
        decision_savings.take_in(books, judged(95), now=NOW)
