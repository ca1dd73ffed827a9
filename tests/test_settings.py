"""Settings: rows with a history, checked by the rulebook."""

import pytest
from made import NOW

from finint import settings
from finint.errors import CalculationError
from finint.rulebook import RULES


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_every_default_is_a_value_of_its_rule_and_can_be_shown(rule):
    assert rule.checked(rule.default) == rule.default or rule.kind == "currency"
    assert isinstance(rule.shown(rule.default), str)


def test_a_change_records_old_new_who_when_and_why(books):
    settings.save(books, "materiality_amount", "7500", now=NOW, reason="board of March")
    settings.save(books, "materiality_amount", "9000", now=NOW, reason="board of April")
    newest, oldest = settings.changes(books)
    assert (newest.old_value, newest.value, newest.reason) == ("7500", "9000", "board of April")
    assert (oldest.old_value, oldest.value, oldest.changed_by, oldest.changed_on) == (None, "7500", "local owner", NOW)
    assert settings.value(books, "materiality_amount") == "9000"


def test_going_back_to_the_default_keeps_the_history(books):
    settings.save(books, "materiality_amount", "7500", now=NOW, reason="a")
    settings.save(books, "materiality_amount", "5000", now=NOW, reason="b")
    assert settings.value(books, "materiality_amount") == "5000"
    assert settings.current(books)["materiality_amount"].changed_by is None
    assert [row.value for row in settings.changes(books)] == [None, "7500"]


def test_saving_what_holds_already_writes_nothing(books):
    settings.save(books, "materiality_amount", "5000", now=NOW, reason="a")
    assert settings.changes(books) == []


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("materiality_amount", "-1", "between 0"),
        ("materiality_amount", "lots", "is a number"),
        ("materiality_amount", "NaN", "between 0"),
        ("materiality_ratio", "11", "between 0 and 10"),
        ("fiscal_first_month", "13", "one of"),
        ("reporting_currency", "EURO", "three letters"),
        ("nothing", "1", "no setting called"),
    ],
)
def test_what_is_no_value_is_refused_with_a_sentence(books, name, value, words):
    with pytest.raises(CalculationError, match=words):
        settings.save(books, name, value, now=NOW, reason="because")
    assert settings.changes(books) == []


def test_a_change_without_a_reason_is_refused(books):
    with pytest.raises(CalculationError, match="needs a reason"):
        settings.save(books, "materiality_amount", "7500", now=NOW, reason=" ")
