"""The advice on the sample company, judged by the curves its customers were really drawn from."""

from datetime import date
from decimal import Decimal

import pytest

from finint.acquired_customers import customer_values
from finint.channel_history import history
from finint.curve_fit import fit_curves
from finint.lift_tests import lift_tests
from finint.optimizer.advice import advise
from finint.optimizer.question import Choices, question
from finint.remaining_money import money_of, windows

AS_OF = date(2026, 11, 15)


@pytest.fixture(scope="module")
def known(sample_books):
    books = sample_books
    held = history(books, AS_OF)
    window = windows(books, "Budget", AS_OF)[-1]
    money = money_of(books, window, "Budget", "live", held)
    value = float(customer_values(books, AS_OF).margin_each())
    return held, fit_curves(held, lift_tests(books, AS_OF)), money, value


def true_response(truth, allocation, weeks):
    total = 0.0
    for name, curve in truth["curves"]["channels"].items():
        stock = float(allocation.get(name, 0)) / weeks / (1 - curve["carryover"])
        share = stock ** curve["slope"] / (curve["half_saturation"] ** curve["slope"] + stock ** curve["slope"])
        total += weeks * curve["beta"] * share
    return total


@pytest.mark.parametrize("choices", [Choices(), Choices(aversion=1.0), Choices(step_ratio=0.5)], ids=str)
def test_the_proposal_gains_in_truth_and_as_much_as_it_says(known, truth, choices):
    _, curves, money, value = known
    weeks = money.window.weeks
    asked = question(curves.fit, money.channels, choices, weeks=weeks, values={"": value}, hurdle_ratio=0.016)
    found = advise(asked, money.channels, start_date=AS_OF, lag_days=[7], guard_metric="customers per unit of spend")
    now, then = found.result.current_allocation, found.result.optimized_allocation
    saved = float(sum(now.values()) - sum(then.values()))
    gain = value * (true_response(truth, then, weeks) - true_response(truth, now, weeks)) + saved
    low, high = found.interval_80
    assert gain > 0
    assert low <= gain <= high


def test_lift_tests_calibrate_and_truth_lies_inside_most_intervals(known, truth):
    _, curves, _, _ = known
    assert len(curves.calibrated) == 3
    inside = [
        channel.interval[0] <= truth["curves"]["channels"][channel.name]["contribution"] <= channel.interval[1]
        for channel in curves.fit.channels
        if channel.name in truth["curves"]["channels"]
    ]
    assert sum(inside) >= 6


def test_orders_hold_their_money_and_every_channel_adds_up(known):
    _, _, money, _ = known
    assert money.from_plan
    assert any(row.ordered_amount > 0 for row in money.channels)
    for row in money.channels:
        assert row.floor_amount >= row.ordered_amount - Decimal("0.01")
        assert row.movable_amount == sum((line.movable_amount for line in row.rows), Decimal(0))
