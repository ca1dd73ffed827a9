"""The command: one document on standard output, 2 on bad input, the same bytes twice."""

import json

import pytest
from optimizer_cases import curve

from finint.cli import main

PLAIN = {"total_budget": 100, "channels": [curve("a", current=30.0), curve("b", slope=2.5, current=70.0)]}
CONTRACT = {
    "status",
    "objective",
    "upper_bound",
    "relative_gap",
    "allocation",
    "binding",
    "shadow_prices",
    "unallocated",
}


@pytest.fixture
def run(tmp_path, capsys):
    def run(problem):
        path = tmp_path / "problem.json"
        path.write_text(problem if isinstance(problem, str) else json.dumps(problem), encoding="utf-8")
        code = main(["optimize", str(path), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def test_one_problem_answers_the_fields_of_the_contract(run):
    code, answer = run(PLAIN)
    assert code == 0
    assert set(answer) >= CONTRACT
    assert answer["status"] == "optimal"
    assert sum(answer["allocation"].values()) == pytest.approx(100)


def test_several_problems_answer_in_order_with_their_ids(run):
    code, answer = run({"problems": [PLAIN | {"id": "first"}, PLAIN | {"total_budget": 0}, PLAIN | {"id": "last"}]})
    assert code == 0
    assert [result["id"] for result in answer["results"]] == ["first", "2", "last"]


def test_one_bad_problem_does_not_take_the_others_away(run):
    code, answer = run({"problems": [PLAIN, PLAIN | {"id": "bad", "total_budget": -1}]})
    assert code == 2
    assert answer["status"] == "error"
    assert "problem bad: the problem has total_budget -1" in answer["problem"]
    assert [result["status"] for result in answer["results"]] == ["optimal", "error"]


def test_infeasible_is_an_answer_not_an_error(run):
    code, answer = run(PLAIN | {"channels": [curve("a", min=60, max=100), curve("b", min=70, max=100)]})
    assert code == 0
    assert (answer["status"], answer["objective"], answer["allocation"]) == ("infeasible", None, {})
    assert "the minimums add to 130" in answer["reason"]
    assert "lower b or a" in answer["repair"]


def test_draws_without_a_risk_answer_mean_and_cvar(run):
    draws = {"beta": [[100, 80], [90, 110], [120, 60]]}
    _, answer = run(PLAIN | {"draws": draws})
    assert set(answer["objectives"]) == {"mean", "cvar"}
    for found in answer["objectives"].values():
        assert {"objective", "allocation", "upper_bound"} <= set(found)
        assert set(found["report"]) == {"mean", "cvar", "p10", "p90", "prob_better_than_current"}


def test_a_rollout_answers_spend_by_week(run):
    channels = [curve("a", alpha=0.5, current_weekly=50), curve("b", alpha=0.2, current_weekly=50)]
    _, answer = run({"weeks": 2, "tail_weeks": 1, "total_budget": 200, "max_weekly_change": 0.25, "channels": channels})
    assert set(answer) >= (CONTRACT - {"allocation"}) | {"spend"}
    assert [len(weeks) for weeks in answer["spend"].values()] == [2, 2]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("hello", "is not JSON"),
        ("[1]", "is an object with fields"),
        ('{"problems": []}', "at least one problem"),
        ('{"problems": 5}', "at least one problem"),
        (json.dumps(PLAIN).replace("100", "NaN", 1), "expected a finite number"),
        ("[" * 100_000, "is not JSON"),
    ],
    ids=["text", "list", "no problems", "problems a number", "NaN", "nested deep"],
)
def test_bad_files_are_refused_in_a_sentence(run, text, sentence):
    code, answer = run(text)
    assert code == 2
    assert answer["status"] == "error"
    assert sentence in answer["problem"]


def test_a_missing_file_is_refused_in_a_sentence(tmp_path, capsys):
    assert main(["optimize", str(tmp_path / "none.json"), "--json"]) == 2
    assert "cannot be read" in json.loads(capsys.readouterr().out)["problem"]


def test_the_same_file_gives_the_same_bytes(tmp_path, capsys):
    path = tmp_path / "problem.json"
    path.write_text(json.dumps(PLAIN), encoding="utf-8")
    outputs = [(main(["optimize", str(path), "--json"]), capsys.readouterr().out) for _ in range(2)]
    assert outputs[0] == outputs[1]
