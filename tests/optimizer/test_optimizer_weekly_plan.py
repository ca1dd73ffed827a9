"""The proposal by weeks adds up to its pace, keeps steps, caps and limits, and says honestly how good it is."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import numpy as np
import pytest
from test_optimizer_advice import NAMES, WEEKS, advice, fitted

from finint.errors import CalculationError
from finint.optimizer.question import Choices
from finint.optimizer.weekly_plan import Steps, carried_in, weekly_plan
from finint.response.curves import Curve, adstock, saturation

D = Decimal
START = date(2026, 11, 30)
SPENT = {name: (D(500),) * 8 for name in NAMES}


def curved(**changes):
    fit = fitted(**changes)
    channels = [
        replace(row, curve=replace(row.curve, carryover_ratio=ratio))
        for row, ratio in zip(fit.channels, (0.6, 0.0, 0.3), strict=True)
    ]
    return replace(fit, channels=tuple(channels))


def plan(steps=None, *, fit=None, found=None):
    found = found or advice(Choices(step_ratio=0.3))
    return weekly_plan(
        found, fit or curved(slope=(1.0, 1.0, 0.9)), SPENT, steps or Steps(weeks=6), values={"": 10.0}, start_date=START
    )


def test_weeks_add_up_to_the_proposals_pace_and_keep_every_limit():
    found = advice(Choices(step_ratio=0.3))
    made = plan(Steps(weeks=6, step_ratio=0.1, cap_ratio=1.05), found=found)
    assert made.answer.status == "optimal"
    assert made.said.startswith("Optimal: proven")
    assert made.days == tuple(START + timedelta(days=7 * week) for week in range(6))
    total = sum(found.result.optimized_allocation.values(), D(0))
    assert made.budget_amount == sum(made.weekly, D(0)) == (total / D(str(WEEKS)) * 6).quantize(D("0.01"))
    assert all(week <= made.cap_amount for week in made.weekly)
    for name, amounts in made.spend.items():
        before = made.now[name]
        limits = next(row for row in found.problem.channels if row.name == name)
        for amount in amounts:
            assert before * D("0.9") - D("0.02") <= amount <= before * D("1.1") + D("0.02")
            assert limits.min_amount / WEEKS - 0.01 <= float(amount) <= limits.max_amount / WEEKS + 0.01
            before = amount


def test_the_response_is_that_of_the_curves_with_what_is_carried_in():
    fit = curved(slope=(1.0, 1.0, 0.9))
    made = plan(Steps(weeks=5, count_tail=False), fit=fit)
    expected = 0.0
    for channel in fit.channels:
        spend = np.array([float(amount) for amount in made.spend[channel.name]])
        curve = channel.curve
        stock = adstock(spend, curve.carryover_ratio, carried_in(channel, SPENT[channel.name]))
        expected += 10.0 * curve.beta * float(saturation(stock, curve.half_saturation_amount, curve.slope).sum())
    assert made.answer.objective == pytest.approx(expected, rel=1e-9)
    assert made.answer.tail_response == 0.0


def test_an_s_curve_is_called_a_heuristic_with_its_bound():
    made = plan(Steps(weeks=8, step_ratio=0.5), fit=curved(slope=(6.0, 5.0, 6.0)))
    assert made.answer.status == "feasible"
    assert "heuristic" in made.said
    assert made.answer.upper_bound >= made.answer.objective >= 0
    assert made.answer.objective >= made.even_response * 0.99


def test_a_channel_without_a_curve_keeps_its_pace_beside_the_cap():
    fit = curved()
    found = advice(Choices(step_ratio=0.3))
    without = replace(fit, channels=tuple(row for row in fit.channels if row.name != "mail"))
    made = plan(Steps(weeks=4), fit=without, found=found)
    assert len(set(made.spend["mail"])) == 1
    assert made.held_amount == made.spend["mail"][0] == made.even["mail"]
    assert made.budget_amount == sum(made.weekly, D(0))


def test_limits_that_contradict_are_explained():
    found = advice(Choices(step_ratio=0.5, budget_ratio=0.6))
    made = plan(Steps(weeks=4, step_ratio=0.01, cap_ratio=1.0), found=found)
    assert made.answer.status == "infeasible"
    assert made.answer.reason in made.said
    assert made.answer.repair


def test_steps_that_cannot_reach_the_proposals_pace_spread_the_nearest_total():
    made = plan(Steps(weeks=4, step_ratio=0.1), found=advice(Choices(step_ratio=0.5, budget_ratio=0.6)))
    assert made.answer.status in {"optimal", "feasible"}
    assert made.adjusted_amount > 0
    pace = sum(made.even.values(), D(0)) * 4
    assert sum(made.weekly, D(0)) == made.budget_amount == pytest.approx(pace + made.adjusted_amount, abs=D("0.1"))
    for name, amounts in made.spend.items():
        assert amounts[0] >= made.now[name] * D("0.9") - D("0.02")


@pytest.mark.parametrize("count", [0, 13])
def test_a_rollout_has_one_to_twelve_weeks(count):
    with pytest.raises(CalculationError, match="1 to 12 weeks"):
        plan(Steps(weeks=count))


def test_nothing_carried_in_where_nothing_was_spent():
    assert carried_in(replace(fitted().channels[0], curve=Curve(0.5, 9.0, 1.0, 1.0)), [D(0)] * 3) == 0.0
