"""What cannot be: each contradiction has a sentence, and the smallest repair works when it is applied."""

import copy

import pytest
from hypothesis import given, settings
from optimizer_cases import curve, problems

from finint.optimizer.parsing import read_problem
from finint.optimizer.solve import solve

A, B, C = (curve(name, max=100.0) for name in "abc")
IMPOSSIBLE = {
    "minimums above the budget": (
        {"channels": [A | {"min": 60}, B | {"min": 70}]},
        "the minimums add to 130, the budget is 100",
        "minimums exceed the budget by 30: lower b or a, or raise the budget to 130",
    ),
    "maximums below the budget": (
        {"channels": [A | {"max": 30}, B | {"max": 20}]},
        "the maximums add to 50, the budget to be spent whole is 100",
        "lower the budget by 50",
    ),
    "crossed": ({"channels": [A | {"min": 60, "max": 50}, B]}, "a has min 60 above max 50", "lower min of a to 50"),
    "fixed above max": (
        {"channels": [A | {"fixed": 120}, B]},
        "a is fixed at 120, outside its limits 0 to 100",
        "fix a at 100",
    ),
    "fixed below min": ({"channels": [A | {"fixed": 5, "min": 9}, B]}, "outside its limits 9 to 100", "fix a at 9"),
    "zero half": ({"channels": [A | {"half": 0}, B]}, "found 0 or less for a (0)", "give a a half above 0"),
    "negative half": ({"channels": [A | {"half": -3}, B]}, "found 0 or less for a (-3)", "give a a half above 0"),
    "fixed between 0 and on": (
        {"channels": [A | {"fixed": 5, "min_if_on": 9}, B]},
        "0 or at least 9 when on",
        "lower min_if_on of a to 5",
    ),
    "must be on and cannot": (
        {"channels": [A | {"min": 5, "min_if_on": 90, "max": 80}, B]},
        "a must be on (min 5), at least 90 when on, and at most 80",
        "lower min_if_on of a to 80",
    ),
    "group cap below minimums": (
        {
            "channels": [A | {"min": 30}, B | {"min": 30}, C],
            "groups": [{"name": "g", "channels": ["a", "b"], "max_share": 0.5}],
        },
        "group g may have at most 50, but the minimums of a and b add to 60",
        "raise max of group g by 10 to 60",
    ),
    "group cap below minimums and below the budget": (
        {
            "channels": [A | {"min": 30}, B | {"min": 30}],
            "groups": [{"name": "g", "channels": ["a", "b"], "max_share": 0.5}],
        },
        "group g may have at most 50, but the minimums of a and b add to 60",
        "raise max of group g by 50 to 100",
    ),
    "group floor above maximums": (
        {"channels": [A | {"max": 30}, B], "groups": [{"name": "g", "channels": ["a"], "min": 40}]},
        "group g needs at least 40, but the maximums of a add to 30",
        "lower min of group g by 10 to 30",
    ),
    "group crossed": (
        {"channels": [A, B], "groups": [{"name": "g", "channels": ["a"], "min": 40, "max": 30}]},
        "group g has min 40 above max 30",
        "lower min of group g to 30",
    ),
    "overlapping caps leave money": (
        {
            "channels": [A, B, C],
            "groups": [
                {"name": "g", "channels": ["a", "b"], "max": 30},
                {"name": "h", "channels": ["b", "c"], "max": 30},
            ],
        },
        "the limits cannot all be met",
        "by 40",
    ),
    "nothing on reaches the budget": (
        {"channels": [A | {"min_if_on": 60, "max": 80}, B | {"min_if_on": 70, "max": 90}]},
        "on/off minimums contradict each other by 10",
        "lower the budget by 10 to 90",
    ),
    "one on is already too much": (
        {"channels": [A | {"min_if_on": 160, "max": 180}, B | {"min_if_on": 170, "max": 190}]},
        "contradict each other by 60",
        "to 160",
    ),
}


def repaired(problem, answer):
    """Apply an answer's changes to its problem."""
    problem = copy.deepcopy(problem)
    for change in answer.changes:
        if change.limit == "budget":
            # Shares of the budget are money in the explanation: keep them where they were.
            for group in problem.get("groups", ()):
                for side in ("min", "max"):
                    if f"{side}_share" in group:
                        group[side] = group.pop(f"{side}_share") * problem["total_budget"]
            problem["total_budget"] = change.needed_amount
            continue
        holder, side = change.limit.rsplit(":", 1)
        rows = problem.get("groups", []) if holder.startswith("group:") else problem["channels"]
        row = next(row for row in rows if row["name"] == holder.removeprefix("group:"))
        row.pop(f"{side}_share", None)
        row[side] = change.needed_amount
    return problem


@pytest.mark.parametrize("case", IMPOSSIBLE)
def test_contradiction_is_explained_with_a_repair(case):
    fields, reason, repair = IMPOSSIBLE[case]
    answer = solve(read_problem({"total_budget": 100, **fields}))
    assert answer.status == "infeasible"
    assert reason in answer.reason
    assert repair in answer.repair
    assert answer.allocation == {}
    assert answer.objective is None


@pytest.mark.parametrize("case", [case for case in IMPOSSIBLE if "half" not in case])
def test_repair_works_when_applied(case):
    problem = {"total_budget": 100, **IMPOSSIBLE[case][0]}
    answer = solve(read_problem(problem))
    assert answer.changes
    assert solve(read_problem(repaired(problem, answer)), check_prices=False).status == "optimal"


@given(problems(groups=True, on_off=True))
@settings(max_examples=30, deadline=None)
def test_every_repair_works_within_a_few_applications(problem):
    for _ in range(5):
        answer = solve(read_problem(problem), check_prices=False)
        if answer.status != "infeasible":
            break
        problem = repaired(problem, answer)
    assert answer.status == "optimal"
