"""`finint forecast`: the document, and one sentence for every bad file."""

import json
import math
from datetime import date, timedelta

import pytest

from finint.cli import main
from finint.forecast import expect, members

MONTHS = [f"{2019 + n // 12}-{n % 12 + 1:02d}-01" for n in range(48)]
VALUES = [100 + n / 2 + 20 * math.sin(n % 12) + (n * 37 % 11) for n in range(48)]
OPTIONS = ["--date", "d", "--value", "v", "--horizon", "3", "--json"]


@pytest.fixture
def asked(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(expect, "MEMBERS", {"Theta": members.theta})

    def ask(text, *options):
        file = tmp_path / "series.csv"
        if text is not None:
            file.write_text(text, encoding="utf-8")
        code = main(["forecast", str(file), *OPTIONS, *options])
        return code, json.loads(capsys.readouterr().out)

    return ask


def lines(pairs, header="d,v"):
    return "\n".join([header, *(",".join(map(str, pair)) for pair in pairs)])


def test_the_document_has_forecast_record_and_model(asked):
    code, said = asked(lines(zip(MONTHS, VALUES, strict=True)))
    assert code == 0
    one = said["series"]["v"]
    assert [point["date"] for point in one["forecast"]] == ["2023-01-01", "2023-02-01", "2023-03-01"]
    assert all(point["lower"] <= point["value"] <= point["upper"] for point in one["forecast"])
    assert {"accuracy", "bias", "skill", "mase", "coverage", "folds"} <= set(one["backtest"])
    assert one["model"]


def test_one_bad_series_is_named_and_the_others_go_on(asked):
    good = [(day, value, "good") for day, value in zip(MONTHS, VALUES, strict=True)]
    bad = [(MONTHS[0], 1, "bad"), (MONTHS[0], 2, "bad")]
    code, said = asked(lines(good + bad, "d,v,id"), "--id", "id")
    assert code == 0
    assert list(said["series"]) == ["good"]
    assert "more than once" in said["refused"]["bad"]["problem"]


def test_the_same_question_gets_the_same_answer(asked):
    text = lines(zip(MONTHS, VALUES, strict=True))
    assert asked(text) == asked(text)


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        pytest.param(None, [], "there is no file", id="missing file"),
        pytest.param("", [], "is empty", id="empty"),
        pytest.param("d,v\n", [], "no rows", id="header only"),
        pytest.param("a,b\n1,2\n", [], "lacks the column 'd'", id="missing column"),
        pytest.param("d,v\n2024-13-01,1\n", [], "not a date", id="no date"),
        pytest.param("d,v\n2024-01-01,x\n", [], "not a number", id="no number"),
        pytest.param("d,v\n2024-01-01,1e999\n", [], "not a finite number", id="infinite"),
        pytest.param("d,v\n2024-01-01,1\n", [], "1 value; at least 3", id="one row"),
        pytest.param(lines(zip(MONTHS[::2], VALUES, strict=False)), [], "mostly 61", id="every other month"),
        pytest.param(lines([*zip(MONTHS, VALUES, strict=True), (MONTHS[3], 1)]), [], "more than once", id="twice"),
        pytest.param(lines(zip(MONTHS, VALUES, strict=True)), ["--horizon", "0"], "--horizon is 0", id="horizon 0"),
        pytest.param(lines(zip(MONTHS, VALUES, strict=True)), ["--horizon", "-2"], "--horizon is -2", id="negative"),
        pytest.param("d,v,id\n2024-01-01,1,\n", ["--id", "id"], "not the name of a series", id="no id"),
    ],
)
def test_what_cannot_be_forecast_is_one_sentence(asked, text, options, words):
    code, said = asked(text, *options)
    assert code == 2
    assert said["status"] == "error"
    assert words in said["problem"]
    assert said["fix"]


def test_days_are_inferred(asked):
    days = [(date(2024, 1, 1) + timedelta(days=n), 5 + n % 7) for n in range(30)]
    assert asked(lines(days))[1]["series"]["v"]["frequency"] == "daily"
