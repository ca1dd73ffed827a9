"""The optimizer against reference problems and brute force: best, bounded, allowed, to the cent."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from optimizer_cases import allowed, curve, grid, grid_responses, problems, response

from finint.optimizer.parsing import read_problem
from finint.optimizer.solve import solve

SHARED = Path(__file__).resolve().parents[2] / ".." / "shared"
REFERENCE = SHARED / "data" / "peers" / "budget_problems.json"
needs_shared = pytest.mark.skipif(not REFERENCE.exists(), reason="../shared not present")


def reference_problems():
    return json.loads(REFERENCE.read_text(encoding="utf-8"))["problems"] if REFERENCE.exists() else [{"id": "absent"}]


def answer_to(problem, **options):
    return solve(read_problem(problem), **options)


def spends(problem, answer):
    return np.array([[answer.allocation[channel["name"]] for channel in problem["channels"]]])


@needs_shared
@pytest.mark.parametrize("problem", reference_problems(), ids=lambda problem: problem["id"])
def test_reference_problems_reach_the_best_known_with_a_proven_gap(problem):
    answer = answer_to(problem, check_prices=False)
    assert answer.status == "optimal"
    assert answer.relative_gap <= 1e-6
    assert answer.objective >= problem["best_known"]["objective"] * (1 - 1e-9)
    assert answer.objective == pytest.approx(response(problem, answer.allocation), rel=1e-12)
    assert allowed(problem, spends(problem, answer)).all()
    assert sum(round(amount * 100) for amount in answer.allocation.values()) == round(problem["total_budget"] * 100)


def judged(problem):
    """Solve a small problem and hold it against every allocation of a grid."""
    answer = answer_to(problem, check_prices=False)
    table = grid(problem)
    if answer.status == "infeasible":
        assert len(table) == 0, f"{answer.reason}, but {table[0]} is allowed"
        assert answer.reason
        assert answer.repair
        return
    assert answer.status == "optimal"
    assert allowed(problem, spends(problem, answer)).all()
    assert answer.objective == pytest.approx(response(problem, answer.allocation), rel=1e-9, abs=1e-12)
    assert 0 <= answer.relative_gap <= 1e-4
    if problem["budget"] == "equality":
        assert answer.unallocated == 0
        assert sum(answer.allocation.values()) == pytest.approx(problem["total_budget"], abs=1e-6)
    if len(table):
        best = float(grid_responses(problem, table).max())
        assert best <= answer.upper_bound * (1 + 1e-9) + 1e-12
        assert best <= answer.objective * (1 + 1e-6) + 1e-12


@given(problems())
@settings(max_examples=40, deadline=None)
def test_small_problems_equal_brute_force(problem):
    judged(problem)


@given(problems(on_off=True))
@settings(max_examples=30, deadline=None)
def test_small_on_off_problems_equal_brute_force(problem):
    judged(problem)


@given(problems(groups=True, on_off=True))
@settings(max_examples=30, deadline=None)
def test_small_problems_with_groups_nested_or_overlapping_equal_brute_force(problem):
    judged(problem)


def test_where_nothing_can_be_gained_nothing_is_the_proven_best():
    """The floor of 150 keeps the one channel that responds off, so the best is 0, and a bound of 1e-16 is 0."""
    problem = {
        "total_budget": 1000.0,
        "budget": "at_most",
        "channels": [
            curve("c0", 0.0, 50.0, 0.5, min=0.0, max=1000.0),
            curve("c1", 0.5, 50.0, 0.5, min=0.0, max=1000.0, min_if_on=150.0),
            curve("c2", 0.0, 50.0, 0.5, min=0.0, max=1000.0, fixed=250.0),
        ],
        "groups": [
            {"name": "g0", "channels": ["c0"], "min_share": 0.2},
            {"name": "g1", "channels": ["c0", "c1"], "max_share": 0.3},
        ],
    }
    judged(problem)


@pytest.mark.nightly
@given(problems(groups=True, on_off=True))
@settings(max_examples=600, deadline=None)
def test_many_small_problems_equal_brute_force(problem):
    judged(problem)


def wide_problem(count, seed, slopes=(0.5, 4.0), budget=1e6):
    random = np.random.default_rng(seed)
    return {
        "total_budget": budget,
        "channels": [
            curve(
                f"c{place}",
                float(random.uniform(0.5, 2)) * budget / 10,
                float(random.uniform(0.5, 2)) * 2 * budget / count,
                float(random.uniform(*slopes)),
                min=0.0,
                max=budget,
            )
            for place in range(count)
        ],
    }


@pytest.mark.parametrize(
    ("count", "slopes"), [(12, (0.5, 1)), (12, (0.5, 4)), (12, (2, 4)), (12, (8, 40)), (60, (0.5, 4))]
)
def test_wide_problems_are_proven(count, slopes):
    answer = answer_to(wide_problem(count, 1, slopes), check_prices=False)
    assert answer.status == "optimal"
    assert sum(answer.allocation.values()) == pytest.approx(1e6, abs=1e-6)


def test_no_allocation_drawn_by_chance_beats_the_bound():
    problem = wide_problem(12, 3, (1.5, 4))
    answer = answer_to(problem, check_prices=False)
    random = np.random.default_rng(0)
    table = np.vstack([random.dirichlet(np.full(12, spread), 4000) for spread in (0.05, 0.2, 1.0)]) * 1e6
    assert grid_responses(problem, table).max() <= answer.upper_bound


def test_twelve_identical_s_curves_are_proven_though_every_order_is_as_good():
    channels = [curve(f"c{place}", 100.0, 2.3e5 / 1.2, 3.0) for place in range(12)]
    answer = answer_to({"total_budget": 1e6, "channels": channels}, check_prices=False)
    on = max(range(1, 13), key=lambda k: response({"channels": channels[:k]}, {f"c{i}": 1e6 / k for i in range(k)}))
    expected = response({"channels": channels[:on]}, {f"c{i}": 1e6 / on for i in range(on)})
    assert answer.status == "optimal"
    assert answer.objective == pytest.approx(expected, rel=1e-9)


def test_three_overlapping_groups_of_twelve_s_curves_are_solved_with_a_valid_bound():
    problem = wide_problem(12, 5, (1.5, 4))
    problem["groups"] = [
        {"name": "a", "channels": [f"c{i}" for i in range(7)], "max_share": 0.4},
        {"name": "b", "channels": [f"c{i}" for i in range(5, 12)], "max_share": 0.75},
        {"name": "d", "channels": ["c0", "c11"], "min_share": 0.2},
    ]
    answer = answer_to(problem, check_prices=False)
    assert answer.status == "optimal"
    assert allowed(problem, spends(problem, answer)).all()


@given(st.sampled_from((1e-3, 1e2, 1e9)), st.integers(0, 5))
@settings(max_examples=8, deadline=None)
def test_the_unit_of_money_does_not_change_the_answer(factor, seed):
    problem = wide_problem(5, seed, budget=1000.0)
    scaled = json.loads(json.dumps(problem))
    scaled["total_budget"] *= factor
    for channel in scaled["channels"]:
        channel |= {key: channel[key] * factor for key in ("half", "min", "max")}
    plain, other = answer_to(problem, check_prices=False), answer_to(scaled, check_prices=False)
    assert other.objective == pytest.approx(plain.objective, rel=1e-6)
    assert other.status == plain.status == "optimal"


def test_one_channel_gets_everything():
    answer = answer_to({"total_budget": 100, "channels": [curve("tv", max=100.0)]})
    assert answer.allocation == {"tv": 100.0}
    assert set(answer.binding) == {"budget", "tv:max"}


def test_zero_budget_spends_nothing():
    answer = answer_to({"total_budget": 0, "channels": [curve("tv"), curve("radio")]})
    assert (answer.status, answer.allocation, answer.objective) == ("optimal", {"tv": 0.0, "radio": 0.0}, 0.0)


def test_a_channel_without_effect_gets_its_minimum():
    answer = answer_to({"total_budget": 100, "channels": [curve("tv"), curve("radio", beta=0.0, min=10.0)]})
    assert answer.allocation == {"tv": 90.0, "radio": 10.0}


def test_money_that_no_maximum_takes_is_unallocated_loudly():
    channels = [curve("tv", max=30.0), curve("radio", max=20.0)]
    answer = answer_to({"total_budget": 100, "budget": "at_most", "channels": channels})
    assert answer.unallocated == 50.0
    assert any("50 of 100 stays unallocated" in sentence for sentence in answer.warnings)


def test_fixed_channels_keep_their_spend():
    answer = answer_to({"total_budget": 100, "channels": [curve("tv", fixed=20.0), curve("radio")]})
    assert answer.allocation == {"tv": 20.0, "radio": 80.0}
    assert "tv:fixed" in answer.binding


def test_the_price_of_the_budget_is_the_gain_of_one_more_unit():
    problem = wide_problem(6, 2, (0.5, 1.0))
    more = problem | {"total_budget": 1e6 + 100}
    gain = (answer_to(more).objective - answer_to(problem).objective) / 100
    assert answer_to(problem).shadow_prices["budget"] == pytest.approx(gain, rel=1e-3)


def test_the_price_of_a_maximum_is_the_gain_of_raising_it():
    problem = wide_problem(4, 2, (0.5, 1.0))
    problem["channels"][0]["max"] = 5e4
    raised = json.loads(json.dumps(problem))
    raised["channels"][0]["max"] += 100
    gain = (answer_to(raised).objective - answer_to(problem).objective) / 100
    answer = answer_to(problem)
    assert "c0:max" in answer.binding
    assert answer.shadow_prices["c0:max"] == pytest.approx(gain, rel=2e-3)


def test_the_price_of_a_group_is_the_gain_of_raising_its_cap():
    problem = wide_problem(4, 2, (0.5, 1.0)) | {"groups": [{"name": "brand", "channels": ["c0", "c1"], "max": 2e5}]}
    raised = problem | {"groups": [{"name": "brand", "channels": ["c0", "c1"], "max": 2e5 + 100}]}
    gain = (answer_to(raised).objective - answer_to(problem).objective) / 100
    answer = answer_to(problem)
    assert "group:brand:max" in answer.binding
    assert answer.shadow_prices["group:brand:max"] == pytest.approx(gain, rel=2e-3)


def test_prices_have_the_names_of_the_limits_and_s_curves_are_solved_again():
    answer = answer_to(wide_problem(6, 4, (2.0, 4.0)))
    assert set(answer.shadow_prices) == set(answer.binding) == set(answer.shadow_price_checks)
    check = answer.shadow_price_checks["budget"]
    assert answer.shadow_prices["budget"] == check["solved_again"]


def test_a_channel_whose_on_minimum_is_above_its_maximum_stays_off_and_is_priced():
    channels = [curve("tv", slope=2.0), curve("radio", slope=2.0, min_if_on=60.0, max=40.0)]
    answer = answer_to({"total_budget": 100, "channels": channels})
    assert answer.allocation == {"tv": 100.0, "radio": 0.0}
    assert "radio:min" in answer.shadow_prices


def test_a_channel_that_its_group_switches_on_is_proven():
    channels = [curve("tv", beta=0.0, slope=0.5, min_if_on=300.0), curve("radio", slope=0.5)]
    groups = [{"name": "screen", "channels": ["tv"], "min_share": 0.2}]
    answer = answer_to({"total_budget": 1000, "channels": channels, "groups": groups})
    assert answer.allocation == {"tv": 300.0, "radio": 700.0}
    assert answer.status == "optimal"


def test_spend_outside_the_range_seen_and_unidentified_curves_are_named():
    channels = [curve("tv", seen=[10, 40]), curve("radio", beta=1.0, identified=False)]
    warnings = " ".join(answer_to({"total_budget": 100, "channels": channels}).warnings)
    assert "above the largest spend seen, 40" in warnings
    assert "radio: the data do not identify this curve" in warnings


def test_the_same_problem_gives_the_same_answer_twice():
    problem = wide_problem(8, 7)
    assert answer_to(problem) == answer_to(problem)
