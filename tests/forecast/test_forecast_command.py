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


@pytest.mark.parametrize(
    ("dates", "following"),
    [
        (["2020-Q3", "2020-Q4", "2021-Q1"], "2021-04-01"),
        (["Q3 2020", "Q4 2020", "Q1 2021"], "2021-04-01"),
        (["2020-09-30", "2020-12-31", "2021-03-31"], "2021-06-30"),
        (["2019", "2020", "2021"], "2022-01-01"),
        (["FY2019", "FY2020", "FY2021"], "2022-01-01"),
        (["11/2020", "12/2020", "01/2021"], "2021-02-01"),
        (["Nov 2020", "December 2020", "Jan-21"], "2021-02-01"),
        (["202011", "202012", "202101"], "2021-02-01"),
        (["2020M11", "2020M12", "2021M01"], "2021-02-01"),
        (["11/1/2020", "12/1/2020", "1/1/2021"], "2021-02-01"),
        (["1/11/2020", "1/12/2020", "1/1/2021"], "2021-02-01"),
    ],
)
def test_months_quarters_and_years_are_read_as_people_write_them(tmp_path, capsys, dates, following):
    path = tmp_path / "s.csv"
    path.write_text("ds,y\n" + "".join(f"{day},900\n" for day in dates))
    code, document = run(capsys, path, "--horizon", "1")
    assert code == 0
    assert document["series"]["y"]["forecast"][0]["date"] == following
    assert document["series"]["y"]["forecast"][0]["value"] == 900


def test_a_day_and_month_that_nothing_tells_apart_are_asked_about(tmp_path, capsys):
    path = tmp_path / "s.csv"
    path.write_text("ds,y\n1/1/2020,1\n2/1/2020,2\n3/1/2020,3\n")
    assert "leave open which number is the month" in run(capsys, path, "--horizon", "1")[1]["problem"]
