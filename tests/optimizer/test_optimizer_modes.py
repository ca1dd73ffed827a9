"""The two modes that ask for a budget, against brute force."""

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from optimizer_cases import allowed, curve, grid, grid_responses, problems, response

from finint.optimizer.parsing import read_problem
from finint.optimizer.solve import solve

S_CURVES = [curve("a", 100.0, 50.0, 3.0, max=100.0), curve("b", 80.0, 50.0, 2.5, max=100.0)]


def answer_to(problem):
    return solve(read_problem(problem))


def table_of(problem):
    table = grid(problem)
    return table, grid_responses(problem, table), table.sum(axis=1)


HAIR_BELOW_ZERO = {
    "total_budget": 1000.0,
    "budget": "equality",
    "channels": [
        {"name": "c0", "beta": 0.0, "half": 50.0, "slope": 0.5, "current": 1000 / 3, "min": 0.0, "max": 1000.0},
        {"name": "c1", "beta": 0.0, "half": 50.0, "slope": 0.5, "current": 1000 / 3, "min": 50 / 3, "max": 1000.0},
        {
            "name": "c2",
            "beta": 0.5,
            "half": 50.0,
            "slope": 0.5,
            "current": 1000 / 3,
            "min": 0.0,
            "max": 1000.0,
            "min_if_on": 150.0,
        },
    ],
}


@given(problems(on_off=True), st.floats(0.3, 1.1))
@example(HAIR_BELOW_ZERO, 0.5)
@settings(max_examples=20, deadline=None)
def test_least_spend_is_the_smallest_that_reaches_the_target(problem, share):
    most = answer_to(problem | {"budget": "at_most"})
    assume(most.status == "optimal" and most.objective > 0)
    problem |= {"mode": "least_spend", "target": share * most.objective}
    answer = answer_to(problem)
    _, responses, spend = table_of(problem)
    reaches = responses >= problem["target"]
    if answer.status == "infeasible":
        assert not reaches.any()
        return
    plan = np.array([list(answer.allocation.values())])
    assert allowed(problem, plan).all()
    assert response(problem, answer.allocation) >= problem["target"] * (1 - 1e-12)
    if reaches.any():
        assert answer.spend <= spend[reaches].min() * (1 + 1e-6) + 1e-3
        assert answer.spend_bound <= spend[reaches].min() * (1 + 1e-9)


@given(problems(), st.floats(0.7, 2.5))
@settings(max_examples=20, deadline=None)
def test_target_roi_is_the_largest_spend_that_returns_enough(problem, share):
    most = answer_to(problem | {"budget": "at_most"})
    assume(most.status == "optimal" and most.objective > 0)
    problem |= {"mode": "target_roi", "target": share * most.objective / problem["total_budget"]}
    answer = answer_to(problem)
    _, responses, spend = table_of(problem)
    meets = (responses >= problem["target"] * spend) & (spend > 0)
    if answer.status == "infeasible":
        assert not meets.any()
        return
    plan = np.array([list(answer.allocation.values())])
    assert allowed(problem, plan).all()
    assert response(problem, answer.allocation) >= problem["target"] * plan.sum() * (1 - 1e-12)
    if meets.any():
        assert answer.spend >= spend[meets].max() * (1 - 1e-6) - 1e-3
        assert answer.spend_bound >= spend[meets].max() * (1 - 1e-9)


def test_return_of_s_curves_is_not_monotone_and_the_far_end_is_found():
    # Return starts at 0, rises above the target and falls again: halving the range from 0 would miss it.
    problem = {
        "total_budget": 200,
        "channels": [curve("a", 100.0, 50.0, 3.0, max=200.0)],
        "mode": "target_roi",
        "target": 0.9,
    }
    answer = answer_to(problem)
    spend = np.linspace(1e-3, 200, 400_001)
    meets = 100 / (1 + (50 / spend) ** 3) >= 0.9 * spend
    assert not meets[100]
    assert answer.spend == pytest.approx(spend[meets].max(), abs=1e-3)


def test_a_target_that_the_whole_budget_meets_is_capped_by_it_and_says_so():
    answer = answer_to({"total_budget": 100, "channels": S_CURVES, "mode": "target_roi", "target": 0.5})
    assert answer.spend == 100.0
    assert answer.status == "optimal"
    assert any("a larger budget might as well" in sentence for sentence in answer.warnings)


def test_a_return_out_of_reach_names_the_best_and_its_repair_works():
    problem = {"total_budget": 100, "channels": S_CURVES, "mode": "target_roi", "target": 9}
    answer = answer_to(problem)
    assert answer.status == "infeasible"
    assert answer_to(problem | {"target": answer.changes[0].needed_amount}).status != "infeasible"


def test_a_response_out_of_reach_names_the_most_and_its_repair_works():
    problem = {"total_budget": 60, "channels": S_CURVES, "mode": "least_spend", "target": 100}
    answer = answer_to(problem)
    assert answer.status == "infeasible"
    assert "raise the budget" in answer.repair
    assert answer_to(problem | {"target": answer.changes[0].needed_amount}).status == "optimal"


def test_a_zero_target_spends_the_minimums():
    channels = [S_CURVES[0] | {"min": 5.0}, S_CURVES[1]]
    answer = answer_to({"total_budget": 100, "channels": channels, "mode": "least_spend", "target": 0})
    assert answer.allocation == {"a": 5.0, "b": 0.0}


def test_least_spend_needs_no_total_budget():
    answer = answer_to({"channels": S_CURVES, "mode": "least_spend", "target": 70})
    assert answer.status == "optimal"
    assert answer.unallocated is None
    assert answer.response >= 70
