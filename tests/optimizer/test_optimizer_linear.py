"""A solver that trips over a programme is asked again; one that fails is said, never a traceback."""

import numpy as np
import pytest
from optimizer_cases import curve

from finint.errors import CalculationError
from finint.optimizer import elastic, linear
from finint.optimizer.linear import NUMERICAL_TROUBLE, solve_linear
from finint.optimizer.parsing import read_problem
from finint.optimizer.solve import solve


def test_a_programme_the_presolve_trips_over_is_solved_without_it(monkeypatch):
    asked, answer = [], linear.linprog

    def tripping(*arguments, **options):
        asked.append(options.get("options"))
        found = answer(*arguments, **options)
        if len(asked) == 1:
            found.status = NUMERICAL_TROUBLE
        return found

    monkeypatch.setattr(linear, "linprog", tripping)
    row = np.ones((1, 2)), np.array([5.0])
    found = solve_linear(-np.ones(2), low=np.zeros(2), high=np.full(2, 3.0), most=row)
    assert found is not None
    assert found.cost == pytest.approx(-5.0)
    assert asked == [None, {"presolve": False}]


def test_a_solver_that_fails_is_a_sentence(monkeypatch):
    monkeypatch.setattr(elastic, "solve_linear", lambda *_, **__: None)
    groups = [{"name": "g", "channels": ["a", "b"], "max": 3}]
    problem = {"total_budget": 8, "channels": [curve(name, half=5.0, max=8.0) for name in "abc"], "groups": groups}
    with pytest.raises(CalculationError, match="could not be decided"):
        solve(read_problem(problem))


def test_least_spend_spreads_its_money_as_well_as_it_can():
    """Where minimums alone reach the target, the spend is fixed but not its spread: c takes what a and b need not."""
    groups = [{"name": "pair", "channels": ["a", "b"], "min": 4}]
    channels = [curve(name, beta=beta, half=2.0, max=8.0) for name, beta in (("a", 1.0), ("b", 9.0))]
    answer = solve(
        read_problem({"total_budget": 8, "mode": "least_spend", "target": 0.1, "channels": channels, "groups": groups})
    )
    assert answer.status == "optimal"
    assert answer.relative_gap <= 1e-4
    assert answer.allocation["b"] > answer.allocation["a"]
