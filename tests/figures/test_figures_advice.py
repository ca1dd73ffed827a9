"""The optimizer's figures draw what they are given: names, values, marks, never more."""

from datetime import date

import pytest

from finint.figures.baseline import Week, baseline
from finint.figures.shift import Shift, shifts
from finint.figures.steps import Step, steps
from finint.figures.tradeoff import Budget, Swing, TradeOff, frontier, sweep, tornado
from finint.ink import ink_of

INK = ink_of("light")


def by_name(figure):
    return {trace.name: trace for trace in figure.data}


def texts(figure):
    return [note.text for note in figure.layout.annotations]


def test_shifts_stand_with_the_largest_rise_first():
    traces = by_name(shifts([Shift("Down", 50, 20), Shift("Up", 10, 30), Shift("Held", 5, 5)], INK))
    assert list(traces["current"].x) == [10, 5, 50]
    assert list(traces["proposed"].x) == [30, 5, 20]


def test_the_frontier_marks_the_chosen_plan_and_joins_names_that_coincide():
    rows = [TradeOff("none", 1.0, 9.0, True), TradeOff("some", 1.0, 9.0, False), TradeOff("much", 3.0, 8.0, False)]
    figure = frontier(rows, INK)
    plans = by_name(figure)["plans"]
    assert list(plans.y) == [9.0, 9.0, 8.0]
    assert plans.marker.color[0] == INK.accent
    assert "none, some" in texts(figure)


@pytest.mark.parametrize(("hurdle", "marks"), [(80.0, 2), (None, 1)], ids=["money", "customers"])
def test_the_sweep_marks_today_and_where_there_is_one_the_hurdle(hurdle, marks):
    figure = sweep([Budget(0, 0), Budget(100, 40)], INK, today=60.0, hurdle=hurdle)
    assert list(by_name(figure)["best response"].y) == [0, 40]
    assert len(figure.layout.shapes) == marks


def test_the_tornado_draws_both_sides_around_the_gain_promised():
    figure = tornado([Swing("a", 40, 80), Swing("b", 58, 63)], 60.0, INK)
    traces = by_name(figure)
    assert list(traces["20 % lower"].x) == [-20, -2]
    assert list(traces["20 % higher"].x) == [20, 3]
    assert texts(figure) == ["40 to 80", "58 to 63"]


def test_steps_end_at_their_checkpoints():
    rows = [Step(30, date(2026, 11, 15), date(2026, 11, 28)), Step(60, date(2026, 11, 28), date(2026, 12, 11))]
    figure = steps(rows, date(2027, 1, 1), INK)
    assert list(by_name(figure)["checkpoint"].x) == ["2026-11-28", "2026-12-11"]
    assert list(by_name(figure)["steps"].x) == [13 * 86_400_000] * 2


def test_the_base_is_drawn_below_what_spend_brings():
    traces = by_name(baseline([Week(date(2026, 1, 5), 90, 88, 30), Week(date(2026, 1, 12), 80, 82, 31)], INK))
    assert list(traces["outcome"].y) == [90, 80]
    assert list(traces["without spend"].y) == [30, 31]
