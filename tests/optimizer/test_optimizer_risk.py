"""Draws: the mean of the worst, the chance of beating today, and bounds that hold, against brute force."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from optimizer_cases import curve

from finint.optimizer.attitude import best_under
from finint.optimizer.draws import Attitude, cvar, report, tail_weights
from finint.optimizer.parsing import read_problem
from finint.optimizer.solve import solve
from finint.optimizer.space import space_of


def drawn(seed, count=2, draws=20, slopes=(0.5, 3.0), **fields):
    random = np.random.default_rng(seed)
    beta, half = random.uniform(50, 200, count), random.uniform(100, 900, count)
    slope = random.uniform(*slopes, count)
    today = random.dirichlet(np.full(count, 5.0)) * 1000
    channels = [
        curve(f"c{i}", float(beta[i]), float(half[i]), float(slope[i]), max=1000.0, current=float(today[i]))
        for i in range(count)
    ]
    tables = {
        "beta": (beta * np.exp(0.4 * random.normal(size=(draws, count)))).tolist(),
        "half": (half * np.exp(0.3 * random.normal(size=(draws, count)))).tolist(),
        "slope": (slope * np.exp(0.1 * random.normal(size=(draws, count)))).tolist(),
    }
    return {"total_budget": 1000, "channels": channels, "draws": tables, **fields}


def totals(problem, spend):
    beta, half, slope = (np.array(problem["draws"][key]) for key in ("beta", "half", "slope"))
    with np.errstate(divide="ignore"):
        return (beta / (1 + (half / np.maximum(spend, 1e-12)) ** slope)).sum(axis=1)


def worst_mean(values, level):
    """The mean of the worst share, by sorting, a draw cut in part."""
    ordered, share = np.sort(values), level * len(values)
    whole = int(share)
    part = share - whole
    return (ordered[:whole].sum() + (part * ordered[whole] if part > 1e-12 else 0.0)) / share


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30), st.floats(0.05, 1.0))
def test_cvar_is_the_mean_of_the_worst_share(values, level):
    assert cvar(np.array(values), level) == pytest.approx(worst_mean(np.array(values), level), rel=1e-9, abs=1e-6)


@given(st.lists(st.floats(-100, 100), min_size=2, max_size=30), st.floats(0.05, 1.0), st.floats(0, 1))
def test_weights_of_draws_sum_to_one_and_favour_the_worst(values, level, aversion):
    weights = tail_weights(np.array(values), level, aversion)
    assert weights.sum() == pytest.approx(1)
    assert weights.min() >= 0
    assert float(weights @ np.array(values)) <= np.mean(values) + 1e-9


def test_report_compares_on_the_same_draw():
    figures = report(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), np.array([2.0, 2.0, 2.0, 2.0, 9.0]), 0.4)
    assert (figures.mean, figures.cvar, figures.prob_better_than_current) == (3.0, 1.5, 0.4)
    assert (figures.p10, figures.p90) == pytest.approx((1.4, 4.6))


@pytest.mark.parametrize("seed", range(5))
def test_without_a_risk_both_answers_are_the_best_of_a_fine_grid(seed):
    problem = drawn(seed)
    answer = solve(read_problem(problem))
    lines = [np.array([spend, 1000 - spend]) for spend in np.linspace(0, 1000, 2001)]
    for name, value in (("mean", np.mean), ("cvar", lambda values: worst_mean(values, 0.2))):
        found = answer.objectives[name]
        best = max(value(totals(problem, spend)) for spend in lines)
        plan = np.array(list(found.allocation.values()))
        assert found.objective == pytest.approx(value(totals(problem, plan)))
        assert found.objective >= best * (1 - 1e-6)
        assert found.upper_bound >= best
        assert sum(found.allocation.values()) == pytest.approx(1000)
    assert answer.allocation == answer.objectives["mean"].allocation
    assert answer.objectives["cvar"].report.cvar >= answer.objectives["mean"].report.cvar - 1e-9


@given(seed=st.integers(0, 50), aversion=st.sampled_from((0.0, 0.5, 1.0)))
@settings(max_examples=10, deadline=None)
def test_no_allocation_drawn_by_chance_beats_the_bound_of_an_attitude(seed, aversion):
    problem = drawn(seed, count=4, draws=25, slopes=(1.0, 4.0))
    read = read_problem(problem)
    attitude = Attitude(0.2, aversion)
    found, _ = best_under(read.curves, space_of(read, 1000.0, 1000.0), attitude)
    random = np.random.default_rng(seed)
    by_chance = np.vstack([random.dirichlet(np.full(4, spread), 200) for spread in (0.1, 1.0)]) * 1000
    best = max(attitude.value(totals(problem, spend)) for spend in by_chance)
    assert best <= found.bound
    assert best <= found.value * (1 + 1e-4)


@pytest.mark.parametrize("seed", range(4))
def test_beat_today_is_the_largest_share_of_draws_on_a_grid(seed):
    problem = drawn(seed, risk="beat_today")
    answer = solve(read_problem(problem))
    today = totals(problem, np.array([channel["current"] for channel in problem["channels"]]))
    shares = [(totals(problem, np.array([x, 1000 - x])) > today).mean() for x in np.linspace(0, 1000, 501)]
    assert answer.objective == answer.report.prob_better_than_current
    assert answer.objective >= max(shares) - 0.05
    assert answer.status == ("optimal" if answer.objective == 1 else "feasible")


def test_one_draw_is_the_plain_problem():
    problem = drawn(3, count=3, draws=1)
    plain = {key: problem[key] for key in ("total_budget",)}
    plain["channels"] = [
        channel | {key: problem["draws"][key][0][place] for key in ("beta", "half", "slope")}
        for place, channel in enumerate(problem["channels"])
    ]
    assert solve(read_problem(problem)).objective == pytest.approx(solve(read_problem(plain)).objective)
