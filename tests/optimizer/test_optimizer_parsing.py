"""What is refused, in a sentence that names the place."""

import math

import pytest
from optimizer_cases import curve

from finint.errors import CalculationError
from finint.optimizer.parsing import read_problem
from finint.optimizer.rollout_parsing import read_rollout

A, B = curve("a", max=100.0), curve("b", max=100.0)
BASE = {"total_budget": 100, "channels": [A, B]}
DRAWS = {"beta": [[1.0, 2.0]], "half": [[3.0, 4.0]], "slope": [[1.0, 1.0]]}
WEEKLY = {"weeks": 2, "total_budget": 10, "channels": [curve("a", alpha=0.5)]}

REFUSED = [
    ([], "the problem is an object with fields; found list"),
    (BASE | {"total_budget": None}, "lacks total_budget"),
    (BASE | {"total_budget": math.nan}, "total_budget nan; expected a finite number"),
    (BASE | {"total_budget": math.inf}, "total_budget inf; expected a finite number"),
    (BASE | {"total_budget": -1}, "total_budget -1; expected 0 or more"),
    (BASE | {"total_budget": "100"}, "total_budget '100'; expected a number"),
    (BASE | {"total_budget": True}, "total_budget True; expected a number"),
    (BASE | {"total_budget": 10**400}, "total_budget inf"),
    (BASE | {"total_budget": 1e16}, "expected at most 1e+15"),
    (BASE | {"budget": "exactly"}, "budget 'exactly'; expected one of equality, at_most"),
    (BASE | {"mode": "max_profit"}, "mode 'max_profit'; expected one of max_response, target_roi, least_spend"),
    (BASE | {"mode": "target_roi"}, "mode target_roi needs a target"),
    (BASE | {"mode": "target_roi", "target": 0}, "above 0; found 0"),
    (BASE | {"mode": "least_spend", "target": -1}, "target -1; expected 0 or more"),
    (BASE | {"channels": []}, "the problem has no channels"),
    (BASE | {"channels": {}}, "channels of type dict; expected a list"),
    (BASE | {"channels": [1]}, "channels number 1 is an object"),
    (BASE | {"channels": [A, A]}, "twice or more: a"),
    (BASE | {"channels": [A | {"name": ""}]}, "expected a non-empty text"),
    (BASE | {"channels": [A | {"beta": -1}]}, "channel a has beta -1; expected 0 or more"),
    (BASE | {"channels": [A | {"beta": None}]}, "channel a lacks beta"),
    (BASE | {"channels": [A | {"slope": 0}]}, "slope is above 0"),
    (BASE | {"channels": [A | {"slope": math.nan}]}, "channel a has slope nan"),
    (BASE | {"channels": [A | {"min": -2}]}, "channel a has min -2"),
    (BASE | {"channels": [A | {"current": -2}]}, "channel a has current -2"),
    (BASE | {"channels": [A | {"seen": [1]}]}, "expected two amounts"),
    (
        BASE | {"groups": [{"name": "g", "channels": ["x"], "max": 5}]},
        "names channels that are not there: x; there are a, b",
    ),
    (BASE | {"groups": [{"name": "g", "channels": [], "max": 5}]}, "group g has no channels"),
    (BASE | {"groups": [{"name": "g", "channels": ["a"], "max_share": 30}]}, "a share is from 0 to 1"),
    (BASE | {"groups": [{"name": "g", "channels": ["a"], "max": 5}] * 2}, "g is used twice"),
    (BASE | {"risk": "cvar"}, "risk cvar needs draws"),
    (BASE | {"risk": "brave", "draws": DRAWS}, "risk 'brave'; expected one of"),
    (BASE | {"risk": "beat_today", "draws": DRAWS}, "needs current of every channel; missing for a, b"),
    (BASE | {"cvar_level": 0, "draws": DRAWS}, "cvar_level is a share above 0"),
    (BASE | {"draws": DRAWS, "risk": "cvar", "mode": "target_roi", "target": 1}, "in mode max_response only"),
    (BASE | {"draws": {}}, "draws holds none of beta, half and slope"),
    (BASE | {"draws": DRAWS | {"beta": [[1.0]]}}, "each row of draws.beta has one value a channel, 2 in all"),
    (BASE | {"draws": DRAWS | {"beta": [[1, 2], [3, 4]]}}, "different numbers of rows"),
    (BASE | {"draws": DRAWS | {"half": [[1, -2]]}}, "draws.half has -2 for b in draw 1"),
    (BASE | {"draws": DRAWS | {"beta": [[1, math.nan]]}}, "draws.beta holds NaN"),
    (BASE | {"draws": DRAWS | {"beta": [["1", 2]]}}, "not a number"),
    (BASE | {"draws": {"beta": [[1, 2]]}, "channels": [{"name": "a"}, {"name": "b"}]}, "channel a lacks half"),
]

REFUSED_WEEKLY = [
    (WEEKLY | {"weeks": 2.5}, "weeks 2.5; expected a whole number"),
    (WEEKLY | {"weeks": 0}, "weeks 0"),
    (WEEKLY | {"tail_weeks": -1}, "tail_weeks -1"),
    (WEEKLY | {"season": [1.0]}, "season has 1 factors; expected 2"),
    (WEEKLY | {"season": [1.0, -1.0]}, "season -1; expected 0 or more"),
    (WEEKLY | {"max_weekly_change": -0.1}, "max_weekly_change -0.1"),
    (WEEKLY | {"weekly_cap": [1.0]}, "one for each of 2 weeks"),
    (WEEKLY | {"channels": [curve("a", alpha=1.0)]}, "carry-over is from 0 up to, not including, 1"),
    (WEEKLY | {"channels": [curve("a", fixed=3)]}, "does not take"),
    (WEEKLY | {"groups": [{"name": "g"}]}, "does not take groups"),
    (WEEKLY | {"draws": {}}, "does not take draws"),
    (WEEKLY | {"mode": "target_roi"}, "does not take mode"),
    (WEEKLY | {"channels": []}, "no channels"),
    (WEEKLY | {"total_budget": None}, "lacks total_budget"),
]


@pytest.mark.parametrize(("problem", "sentence"), REFUSED, ids=[sentence[:40] for _, sentence in REFUSED])
def test_refused_with_a_sentence(problem, sentence):
    with pytest.raises(CalculationError) as refusal:
        read_problem(problem)
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(("problem", "sentence"), REFUSED_WEEKLY, ids=[sentence[:40] for _, sentence in REFUSED_WEEKLY])
def test_rollout_refused_with_a_sentence(problem, sentence):
    with pytest.raises(CalculationError) as refusal:
        read_rollout(problem)
    assert sentence in str(refusal.value)


def test_defaults_are_no_minimum_the_budget_as_maximum_and_equality():
    problem = read_problem({"total_budget": 8, "channels": [{"name": "tv", "beta": 1, "half": 1, "slope": 1}]})
    (tv,) = problem.channels
    assert (tv.min_amount, tv.max_amount, tv.current_amount, problem.equality) == (0.0, 8.0, None, True)


def test_a_mistyped_limit_is_not_passed_over_in_silence():
    problem = read_problem(BASE | {"channels": [A | {"maxx": 3}, B]})
    assert problem.warnings == ("channel a has fields that are not used: maxx",)


def test_a_slope_above_eight_is_said_to_be_a_step():
    assert "almost a step at 50.00" in read_problem(BASE | {"channels": [A | {"slope": 9}, B]}).warnings[0]


def test_shares_of_groups_are_of_the_total_budget_and_the_tighter_limit_holds():
    problem = read_problem(
        BASE | {"groups": [{"name": "g", "channels": ["b", "a"], "max_share": 0.4, "max": 60, "min": 5}]}
    )
    assert (problem.groups[0].max_amount, problem.groups[0].min_amount, problem.groups[0].members) == (
        40.0,
        5.0,
        (0, 1),
    )


def test_draws_fill_in_parameters_that_channels_lack():
    problem = read_problem(BASE | {"draws": {"beta": [[1, 2], [3, 4]]}})
    assert problem.curves.half.tolist() == [[50.0, 50.0]] * 2
    assert problem.curves.weight.tolist() == [0.5, 0.5]
