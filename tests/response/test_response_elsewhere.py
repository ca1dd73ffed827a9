"""Draws fitted elsewhere, or saved by `finint fit`, become the curves of a budget problem."""

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from finint.cli import main
from finint.errors import CalculationError
from finint.response.draws import CurveDraws
from finint.response.elsewhere import read_draws, with_draws

ROWS = {
    "channel": ["tv", "tv", "mail", "mail"],
    "draw": [0, 1, 0, 1],
    "beta": [9.0, 8.0, 5.0, 6.0],
    "half": [4.0, 5.0, 2.0, 2.5],
    "slope": [1.2, 1.0, 0.9, 1.0],
    "alpha": [0.5, 0.2, 0.0, 0.0],
}
PROBLEM = {
    "total_budget": 10,
    "channels": [{"name": "mail", "current": 5, "max": 10}, {"name": "tv", "current": 5, "max": 10}],
}


def written(folder, form):
    path = folder / f"draws.{form}"
    if form == "parquet":
        pq.write_table(pa.table(ROWS), path)
    else:
        lines = [",".join(ROWS), *(",".join(map(str, row)) for row in zip(*ROWS.values(), strict=True))]
        path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_file_of_draws_gives_the_problem_its_curves_in_its_own_order(tmp_path, form):
    found = with_draws(PROBLEM, read_draws(written(tmp_path, form)))["draws"]
    assert found["beta"] == [[5.0, 9.0], [6.0, 8.0]]
    assert found["half"] == [[2.0, 2.0], [2.5, 4.0]]  # steady: half × (1 − alpha)


def test_the_command_solves_with_the_draws(tmp_path, capsys):
    problem = tmp_path / "problem.json"
    problem.write_text(json.dumps(PROBLEM | {"risk": "mean"}))
    assert main(["optimize", str(problem), "--draws", str(written(tmp_path, "csv")), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["status"] == "optimal"
    assert sum(answer["allocation"].values()) == pytest.approx(10)
    assert answer["report"]["prob_better_than_current"] is not None


def test_draws_saved_by_the_fit_are_read_back(tmp_path, capsys):
    random = np.random.default_rng(2)
    spend = np.round(np.exp(random.normal(3, 0.8, 40)), 2)
    weeks = [f"{number},{100 + 40 * x / (20 + x) + random.normal(0, 1):.3f},{x}" for number, x in enumerate(spend)]
    weekly = tmp_path / "weekly.csv"
    weekly.write_text("\n".join(["week,sales,tv", *weeks]) + "\n")
    saved = tmp_path / "draws.csv"
    words = ["fit", str(weekly), "--date", "week", "--target", "sales", "--channels", "tv", "--draws", "20"]
    assert main([*words, "--save-draws", str(saved), "--json"]) == 0
    assert read_draws(saved).beta.shape == (20, 1)
    problem = tmp_path / "problem.json"
    problem.write_text(json.dumps({"total_budget": 30, "channels": [{"name": "tv", "current": 20}]}))
    capsys.readouterr()
    assert main(["optimize", str(problem), "--draws", str(saved), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["allocation"] == {"tv": pytest.approx(30)}


@pytest.mark.parametrize(
    ("problem", "said"),
    [
        ({"channels": [{"name": "radio"}]}, "radio has no draws and no beta"),
        (PROBLEM | {"draws": {"beta": [[1, 2]]}}, "draws of its own"),
        (PROBLEM | {"weeks": 4}, "a rollout reads one curve"),
    ],
    ids=["a channel without either", "draws twice", "a rollout"],
)
def test_what_does_not_fit_the_draws_is_refused(problem, said):
    one = CurveDraws(("tv", "mail"), np.zeros((1, 2)), np.ones((1, 2)), np.ones((1, 2)), np.ones((1, 2)))
    with pytest.raises(CalculationError, match=said):
        with_draws(problem, one)


def test_a_channel_without_draws_keeps_its_own_curve():
    one = CurveDraws(("tv",), np.zeros((2, 1)), np.ones((2, 1)), np.ones((2, 1)), np.ones((2, 1)))
    channels = [{"name": "tv"}, {"name": "radio", "beta": 3, "half": 2.0, "slope": 1}]
    assert with_draws({"channels": channels}, one)["draws"]["beta"] == [[1.0, 3.0], [1.0, 3.0]]
