"""A decision becomes a saving when its window has matured, its outcome held, and it freed money."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from made import NOW

from finint import decision_savings
from finint.automation.worker import Worker
from finint.decisions import Decision, Judged
from finint.errors import CalculationError
from finint.savings_ledger import ledger
from finint.verify import entries


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
    monkeypatch.setattr(
        decision_savings, "journal", lambda *_: [judged(95), judged(80, number=2), judged(99, number=3)]
    )
    day = date(2026, 11, 15)
    assert decision_savings.enter(books, day, now=NOW) == ["decision:1", "decision:3"]
    first = next(one.first for one in ledger(books) if one.first.saving_id == "decision:1")
    assert (first.kind, first.stage, first.amount) == ("avoidance", "identified", 500)
    assert first.evidence == (
        "decision 1 of 2026-03-01 predicted [90; 110] orders, 95 came; its transfers were never posted"
    )
    before = list(entries(books))
    assert decision_savings.enter(books, day, now=NOW) == []
    assert len(ledger(books)) == 2
    assert list(entries(books)) == before
    assert [entry.object for entry in before if entry.action == "identify saving"] == ["decision:1", "decision:3"]


def test_a_saving_that_entered_meanwhile_is_never_there_twice(books, monkeypatch):
    monkeypatch.setattr(decision_savings, "journal", lambda *_: [judged(95)])
    decision_savings.enter(books, date(2026, 11, 15), now=NOW)
    monkeypatch.setattr(decision_savings.savings_ledger, "ledger", lambda _: [])
    with pytest.raises(CalculationError, match="already"):
        decision_savings.enter(books, date(2026, 11, 15), now=NOW)
    assert len(ledger(books)) == 1


def test_the_worker_takes_a_decision_in_on_the_day_it_matures_and_judges_no_state_twice(books, monkeypatch):
    clock, asked = [datetime(2026, 11, 14, 9)], []

    def journal(_, as_of):
        asked.append(as_of)
        return [judged(95 if as_of > date(2026, 11, 15) else None)]

    monkeypatch.setattr(decision_savings, "journal", journal)
    made = Worker(books, clock=lambda: clock[0], work={})
    for day, second in ((14, 0), (14, 0), (15, 0), (15, 30), (16, 0)):
        clock[0] = datetime(2026, 11, day, 9, 0, second)
        made._savings(clock[0])
    # What entered is a new state; half a minute later nobody looks.
    assert asked == [date(2026, 11, 15), date(2026, 11, 16), date(2026, 11, 17)]
    [saving] = ledger(books)
    assert (saving.first.saving_id, saving.first.recorded_by) == ("decision:1", "automation")
