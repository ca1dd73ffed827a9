"""The command `finint forecast`: one document, a record beside every forecast, and a sentence for bad input."""

import json

import pytest

from finint.cli import main


def run(capsys, path, *more):
    code = main(["forecast", str(path), "--date", "ds", "--value", "y", *more, "--json"])
    return code, json.loads(capsys.readouterr().out)


def write(path, values, first=(2024, 1)):
    year, month = first
    lines = ["ds,y"]
    for number, value in enumerate(values):
        at = year * 12 + month - 1 + number
        lines.append(f"{at // 12}-{at % 12 + 1:02d}-01,{value}")
    path.write_text("\n".join(lines) + "\n")
    return path


def test_a_short_series_repeats_its_season_and_says_that_it_has_no_record(tmp_path, capsys):
    code, document = run(capsys, write(tmp_path / "s.csv", range(100, 115)), "--horizon", "3")
    series = document["series"]["y"]
    assert code == 0
    assert [row["date"] for row in series["forecast"]] == ["2025-04-01", "2025-05-01", "2025-06-01"]
    # Fifteen months: April 2025 repeats April 2024, and so on.
    assert [row["value"] for row in series["forecast"]] == [103, 104, 105]


@pytest.mark.parametrize(
    ("text", "more"),
    [
        pytest.param("ds,y\n", ("--horizon", "3"), id="no rows"),
        pytest.param("ds,z\n2026-01-01,1\n", ("--horizon", "3"), id="no such column"),
        pytest.param("ds,y\n2026-01-01,abc\n2026-02-01,2\n", ("--horizon", "3"), id="text for a value"),
        pytest.param("ds,y\nnot a date,1\n2026-02-01,2\n", ("--horizon", "3"), id="text for a date"),
        pytest.param("ds,y\n2026-01-01,1\n2026-02-01,2\n", ("--horizon", "0"), id="no horizon"),
    ],
)
def test_bad_input_is_a_sentence_and_exit_2(tmp_path, capsys, text, more):
    path = tmp_path / "s.csv"
    path.write_text(text)
    code, document = run(capsys, path, *more)
    assert code == 2
    assert document["status"] == "error"
    assert document["problem"]
