"""The journal is written once, judged by the books when it matures, and keeps four scenarios at most."""

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
from advice_made import FIRST, advice_books
from made import NOW

from finint import decisions, remaining_money, store
from finint.acquired_customers import customer_values
from finint.auth import Actor
from finint.channel_history import history
from finint.curve_fit import fit_curves
from finint.errors import CalculationError, RefusedError
from finint.fiscal import Calendar
from finint.optimizer.advice import advise
from finint.optimizer.outlook import OutcomeRange
from finint.optimizer.question import Choices, question
from finint.optimizer.transfers import transfers
from finint.remaining_money import money_of, windows

D = Decimal
AS_OF = FIRST + timedelta(days=7 * 60)


@dataclass
class Case:
    books: store.Books
    found: object
    drafts: list


@pytest.fixture(scope="module")
def case():
    books = advice_books(store.in_memory(Actor("ann", "analyst")))
    held = history(books, AS_OF)
    window = windows(books, "Plan", AS_OF)[-1]
    money = money_of(books, window, "Plan", "live", held)
    fit = fit_curves(held).fit
    asked = question(fit, money.channels, Choices(), weeks=window.weeks, values={"": 120.0}, hurdle_ratio=0.016)
    found = advise(asked, money.channels, start_date=AS_OF, lag_days=[3, 5], guard_metric="customers per unit")
    yield Case(books, found, transfers(found, window.period.start))
    books.connection.close()


def accept(case, *, window=(date(2026, 1, 5), date(2026, 2, 2)), low=0.0, high=1e6, **changes):
    given = {
        "outcome": "new customers",
        "plan_version": "Plan",
        "window": window,
        "lag_days": 7,
        "reason": "Search earns more",
        "now": NOW,
    } | changes
    return decisions.accept(
        case.books, case.found, given.pop("drafts", case.drafts), OutcomeRange(50.0, low, high), **given
    )


def judged(case, number, as_of):
    return next(row for row in decisions.journal(case.books, as_of) if row.decision.decision_id == number)


def test_the_books_weeks_tell_both_curves(case):
    held = history(case.books, AS_OF)
    assert len(held.weeks) == 60
    assert held.outcome == "new customers"
    assert fit_curves(held).told == 2
    values = customer_values(case.books, AS_OF)
    assert (values.margin_each(), values.revenue_each()) == (D(120), D(200))


def test_money_still_to_spend_is_plan_minus_booked(case):
    held = history(case.books, AS_OF)
    money = money_of(case.books, windows(case.books, "Plan", AS_OF)[-1], "Plan", "live", held)
    booked = {row.channel: sum(line.actual_amount for line in row.rows) for row in money.channels}
    assert money.from_plan
    for row, plan in zip(money.channels, (D(6000), D(9000)), strict=True):
        assert row.current_amount == plan - booked[row.channel]
        assert row.movable_amount == row.current_amount


@pytest.mark.parametrize(
    ("low", "high", "state"), [(0.0, 1e6, "inside"), (0.0, 1.0, "outside")], ids=["inside", "outside"]
)
def test_a_matured_decision_is_judged_by_the_books(case, low, high, state):
    number = accept(case, low=low, high=high)
    assert judged(case, number, date(2026, 2, 8)).state == "open"
    matured = judged(case, number, date(2026, 2, 9))
    assert matured.state == state
    weeks = dict(zip(history(case.books, AS_OF).weeks, history(case.books, AS_OF).outcomes, strict=True))
    assert matured.realised == sum(weeks[date(2026, 1, 5) + timedelta(days=7 * week)] for week in range(4))


def test_draft_transfers_come_back_balanced(case):
    lines = decisions.draft_lines(case.books, accept(case))
    assert [line.amount for line in lines] == [line.amount for line in case.drafts]
    assert sum(line.amount for line in lines) == 0


def test_unbalanced_transfers_and_missing_reasons_are_refused_and_leave_nothing(case):
    before = len(decisions.journal(case.books, AS_OF))
    with pytest.raises(CalculationError, match="add up to 0"):
        accept(case, drafts=[replace(case.drafts[0], amount=D("1.00"))])
    with pytest.raises(CalculationError, match="reason"):
        accept(case, reason="  ")
    assert len(decisions.journal(case.books, AS_OF)) == before


def test_a_viewer_neither_saves_nor_accepts(case):
    viewer = Case(replace(case.books, actor=Actor("vic", "viewer")), case.found, case.drafts)
    with pytest.raises(RefusedError, match="analyst"):
        accept(viewer)
    with pytest.raises(RefusedError, match="analyst"):
        decisions.save_scenario(viewer.books, "x", "{}", {}, now=NOW)


def test_four_scenarios_at_most_each_with_a_name_of_its_own(books):
    for name in ("a", "b", "c", "d"):
        decisions.save_scenario(books, name, "{}", {"gain": "1.00"}, now=NOW)
    with pytest.raises(CalculationError, match="4 scenarios are kept"):
        decisions.save_scenario(books, "e", "{}", {}, now=NOW)
    first = decisions.scenarios(books)[0]
    assert (first.name, first.figures, first.saved_on) == ("a", {"gain": "1.00"}, NOW)
    decisions.remove_scenario(books, first.scenario_id, now=datetime(2026, 11, 16))
    with pytest.raises(CalculationError, match="taken"):
        decisions.save_scenario(books, " B ", "{}", {}, now=NOW)
    decisions.save_scenario(books, "e", json.dumps({}), {}, now=NOW)
    assert [row.name for row in decisions.scenarios(books)] == ["b", "c", "d", "e"]


def test_the_predicted_gain_is_stored_to_six_decimals(case):
    entry = judged(case, accept(case), AS_OF).decision
    assert float(entry.gain) == pytest.approx(case.found.gain, abs=1e-6)
    assert float(entry.better_ratio) == pytest.approx(float((np.array(case.found.gains) > 0).mean()), abs=1e-6)


@pytest.mark.parametrize(
    ("as_of", "ends"),
    [
        pytest.param(AS_OF, [date(2026, 12, 1), date(2027, 1, 1)], id="both planned months"),
        pytest.param(date(2026, 11, 27), [date(2027, 1, 1)], id="a month nearly over is left out"),
        pytest.param(
            date(2026, 12, 28), [date(2027, 2, 1), date(2027, 3, 1), date(2027, 4, 1)], id="the plan is at its end"
        ),
    ],
)
def test_windows_end_with_planned_months_or_the_months_ahead(case, as_of, ends):
    assert [window.period.end for window in windows(case.books, "Plan", as_of)] == ends


def test_windows_of_a_year_of_weeks_end_with_its_months(case, monkeypatch):
    monkeypatch.setattr(remaining_money.settings, "calendar", lambda _: Calendar((4, 4, 5)))
    # Fiscal November is 26 October to 22 November; December has the 53rd week.
    found = windows(case.books, "Plan", date(2026, 11, 10))
    assert [(window.period.start, window.end) for window in found] == [
        (date(2026, 11, 1), date(2026, 11, 23)),
        (date(2026, 11, 1), date(2027, 1, 4)),
    ]
    assert found[0].days == 13


def test_beyond_the_plan_the_recent_pace_stands_in(case):
    held = history(case.books, AS_OF)
    window = windows(case.books, "Plan", date(2026, 12, 28))[0]
    money = money_of(case.books, window, "Plan", "live", held)
    assert not money.from_plan
    assert window.days == 31
    search = next(row for row in money.channels if row.channel == "search")
    assert search.movable_amount == (held.mean_spend("search") * 31 / 7).quantize(D("0.01"))
