"""What the page shows beside a plan: movable money, every budget, assumptions, roll-out steps, the brief's result."""

from datetime import date
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from optimizer_cases import curve

from finint.errors import CalculationError
from finint.optimizer.movable import PlanLine, movable_amount
from finint.optimizer.parsing import read_problem
from finint.optimizer.recommendation import as_document, recommend
from finint.optimizer.solve import solve
from finint.optimizer.sweep import budget_sweep
from finint.optimizer.timeline import implementation_timeline, lag_quantile_days
from finint.optimizer.tornado import tornado
from finint.optimizer.worlds import backtest, make_world
from finint.period import Period

D = Decimal
WINDOW = Period(date(2026, 4, 1), date(2026, 7, 1))
AMOUNTS = st.integers(0, 10_000).map(lambda cents: D(cents) / 100)
LINES = st.lists(
    st.builds(
        PlanLine,
        line_id=st.uuids().map(str),
        channel=st.sampled_from(("tv", "radio")),
        period=st.sampled_from((Period.month(2026, 3), Period.month(2026, 5), Period.fiscal_year(2026))),
        approved=st.booleans(),
        planned_amount=AMOUNTS,
        committed_amount=AMOUNTS,
        accrued_amount=AMOUNTS,
        actual_amount=AMOUNTS,
    ),
    max_size=8,
)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, D(45)),
        ({"approved": False}, D(0)),
        ({"period": Period.month(2026, 7)}, D(0)),
        ({"period": Period(date(2026, 6, 15), date(2026, 7, 15))}, D(0)),
        ({"actual_amount": D(500)}, D(0)),
    ],
    ids=["approved, inside, 55 bound", "not approved", "after the window", "across its end", "overspent"],
)
def test_only_approved_uncommitted_money_inside_the_window_moves(change, expected):
    fields = {
        "line_id": "1",
        "channel": "tv",
        "period": Period.month(2026, 5),
        "approved": True,
        "planned_amount": D(100),
        "committed_amount": D(30),
        "actual_amount": D(25),
    }
    assert movable_amount(PlanLine(**fields | change), WINDOW) == expected


PROBLEM = {
    "total_budget": 1000,
    "channels": [
        curve("a", 300.0, 200.0, 1.0, current=500.0, max=1000.0),
        curve("b", 400.0, 500.0, 2.5, current=300.0, max=1000.0, seen=[100, 600]),
        curve("c", 100.0, 300.0, 0.8, current=200.0, max=1000.0, identified=False),
    ],
}


def test_every_point_of_the_sweep_is_the_best_of_its_budget():
    points = budget_sweep(read_problem(PROBLEM), most_amount=1500.0, points=13)
    responses = [point.response for point in points]
    assert responses == sorted(responses)
    for point in points[1::4]:
        problem = PROBLEM | {"total_budget": point.budget_amount}
        for channel in problem["channels"]:
            channel["max"] = 1e4
        assert point.response == pytest.approx(solve(read_problem(problem)).objective, rel=2e-3)


def test_marginal_return_of_the_sweep_is_its_slope_and_average_its_ratio():
    points = budget_sweep(read_problem(PROBLEM), points=21)
    assert points[0].marginal_return is None
    assert points[-1].marginal_return is None
    gain = (points[6].response - points[4].response) / (points[6].budget_amount - points[4].budget_amount)
    assert points[5].marginal_return == gain
    assert points[5].average_return == points[5].response / points[5].budget_amount


def test_a_sweep_below_the_minimums_is_refused():
    problem = {"total_budget": 10, "channels": [curve("a", min=50.0, max=100.0)]}
    with pytest.raises(CalculationError, match="minimums add to"):
        budget_sweep(read_problem(problem), most_amount=40.0)


def test_tornado_rows_are_sorted_and_include_knowing_it_beforehand():
    problem = read_problem(PROBLEM)
    answer = solve(problem)
    rows = tornado(problem, answer)
    assert len(rows) == 6
    assert [row.swing for row in rows] == sorted((row.swing for row in rows), reverse=True)
    for row in rows:
        assert row.solved_low >= row.kept_low - 1e-9
        assert row.solved_high >= row.kept_high - 1e-9
    effect = next(row for row in rows if row.assumption == "a effect")
    response = (
        problem.curves.response(problem.spend_of(answer.allocation))[0] - problem.curves.response(problem.current)[0]
    )
    assert effect.kept_high - effect.kept_low == pytest.approx(0.4 * response)


def test_checkpoints_wait_for_the_80th_percentile_of_the_lag():
    timeline = implementation_timeline(
        {"tv": D(100), "web": D(50)},
        {"tv": D(40), "web": D(110)},
        start_date=date(2026, 5, 4),
        lag_days=[1, 2, 5, 20, 21, 30, 3, 4, 6, 7],
    )
    assert timeline.checkpoint_lag_days == 20
    assert [step.share_percent for step in timeline.steps] == [30, 60, 100]
    assert [step.allocation for step in timeline.steps] == [
        {"tv": D("82.00"), "web": D("68.00")},
        {"tv": D("64.00"), "web": D("86.00")},
        {"tv": D("40.00"), "web": D("110.00")},
    ]
    for before, after in zip(timeline.steps, timeline.steps[1:], strict=False):
        assert before.checkpoint_date == after.start_date
        assert (before.checkpoint_date - before.start_date).days == 20
    assert "30 % step" in timeline.steps[1].roll_back


@given(st.lists(st.integers(0, 400), min_size=1, max_size=40), st.floats(0.05, 1.0))
def test_lag_quantile_covers_its_share_and_one_day_less_does_not(lags, quantile):
    days = lag_quantile_days(lags, quantile)
    assert np.mean([lag <= days for lag in lags]) >= quantile - 1e-9
    if days > min(lags):
        assert np.mean([lag <= days - 1 for lag in lags]) < quantile


@given(st.dictionaries(st.sampled_from("abcde"), st.tuples(AMOUNTS, AMOUNTS), min_size=1))
def test_steps_add_up_to_their_share_of_the_way(amounts):
    current = {name: pair[0] for name, pair in amounts.items()}
    plan = {name: pair[1] for name, pair in amounts.items()}
    timeline = implementation_timeline(current, plan, start_date=date(2026, 1, 1), lag_days=[])
    totals = [sum(step.allocation.values()) for step in timeline.steps]
    before, after = sum(current.values()), sum(plan.values())
    assert timeline.steps[-1].allocation == plan
    for total, share in zip(totals, (D("0.3"), D("0.6"), D(1)), strict=True):
        assert abs(total - (before + (after - before) * share)) <= D("0.005")


def test_without_a_lag_the_timeline_says_so():
    timeline = implementation_timeline({"tv": D(1)}, {"tv": D(2)}, start_date=date(2026, 1, 1), lag_days=[])
    assert timeline.checkpoint_lag_days == 7
    assert "no conversion lag is known" in timeline.assumption


def test_timeline_of_other_channels_is_refused():
    with pytest.raises(CalculationError, match="the channels differ"):
        implementation_timeline({"tv": D(1)}, {"web": D(1)}, start_date=date(2026, 1, 1), lag_days=[])


def recommendation(**fields):
    problem = read_problem(PROBLEM | fields)
    return problem, recommend(
        problem, solve(problem), start_date=date(2026, 5, 4), lag_days=[1, 9, 12], guard_metric="sales per day"
    )


def test_recommendation_has_the_names_of_the_brief():
    _, result = recommendation()
    assert set(as_document(result)) == {
        "current_allocation",
        "optimized_allocation",
        "expected_improvement",
        "risk_assessment",
        "implementation_timeline",
    }
    assert result.current_allocation == {"a": D("500.0"), "b": D("300.0"), "c": D("200.0")}
    assert sum(result.optimized_allocation.values()) == D(1000)
    assert result.expected_improvement.gain == pytest.approx(
        result.expected_improvement.optimized_response - result.expected_improvement.current_response
    )
    assert result.expected_improvement.gain >= 0
    assert result.implementation_timeline.steps[-1].allocation == result.optimized_allocation


def test_recommendation_names_extrapolation_and_unidentified_curves():
    _, result = recommendation()
    assert result.risk_assessment.unidentified_channels == ("c",)
    moved = {move.channel: move for move in result.moves}
    assert moved["b"].extrapolated == (not 100 <= moved["b"].proposed_amount <= 600)
    shares = np.array([float(amount) for amount in result.optimized_allocation.values()]) / 1000
    assert result.risk_assessment.concentration_hhi == pytest.approx(10000 * (shares**2).sum())


def test_recommendation_over_draws_gives_interval_and_chances():
    draws = {"beta": [[300, 400, 100], [200, 500, 90], [330, 350, 120], [280, 420, 80]]}
    problem, result = recommendation(draws=draws, risk="mean")
    plan = problem.spend_of(result.answer.allocation)
    gains = problem.curves.by_draw(plan) - problem.curves.by_draw(problem.current)
    assert result.risk_assessment.prob_better_than_current == (gains > 0).mean()
    assert result.risk_assessment.prob_loss == (gains < 0).mean()
    assert result.expected_improvement.interval_80 == pytest.approx((np.quantile(gains, 0.1), np.quantile(gains, 0.9)))


def test_recommendation_without_today_is_refused():
    problem = read_problem({"total_budget": 10, "channels": [curve("a")]})
    with pytest.raises(CalculationError, match="every channel needs current"):
        recommend(problem, solve(problem), start_date=date(2026, 1, 1), lag_days=[], guard_metric="sales")


def test_advice_that_knows_the_truth_loses_nothing_and_wins_every_world():
    def knows(world, random, error_ratio):
        from finint.optimizer.problem import Draws

        return Draws(world.truth.beta, world.truth.half, world.truth.slope)

    result = backtest(5, step_ratio=None, estimate=knows)
    advice, *policies = result.scores
    assert advice.regret_worst <= 1e-6
    assert all(policy.win_rate == 1 for policy in policies)
    assert result.beats_all


def test_backtest_is_the_same_twice_and_says_when_it_does_not_win():
    first = backtest(2, error_ratio=2.0, step_ratio=None, seed=4)
    assert first == backtest(2, error_ratio=2.0, step_ratio=None, seed=4)
    assert not first.beats_all
    assert "does not beat" in first.verdict


def test_worlds_spend_the_same_money_under_every_policy():
    world = make_world(3)
    assert world.today.sum() == pytest.approx(1e6)
    assert world.last_year.sum() == pytest.approx(1e6)
