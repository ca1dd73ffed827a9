"""`finint ltv` and `finint churn`: the document, and one sentence for every bad file."""

import json
import math
from datetime import date

import pytest

from finint.cli import main

LINES = ["who,day,paid"] + [
    f"c{n},2025-{1 + (n * 3 + k * (2 + n % 3)) % 12:02d}-{1 + (5 * n + k) % 27:02d},{10 + n % 7 + k}"
    for n in range(40)
    for k in range(1 + n % 4)
]
OPTIONS = ["--customer", "who", "--date", "day", "--train-end", "2025-08-31", "--horizon-days", "60", "--json"]


@pytest.fixture
def asked(tmp_path, capsys):
    def ask(command, text, *options):
        file = tmp_path / "file.csv"
        if text is not None:
            file.write_text(text if isinstance(text, str) else "\n".join(text), encoding="utf-8")
        code = main([command, str(file), *options])
        return code, json.loads(capsys.readouterr().out)

    return ask


def test_the_document_adds_up(asked):
    code, said = asked("ltv", LINES, *OPTIONS, "--amount", "paid", "--per-customer")
    assert code == 0
    assert set(said["bgnbd"]) == {"r", "alpha", "a", "b", "log_likelihood"}
    assert set(said["gamma_gamma"]) == {"p", "q", "v"}
    assert math.isclose(said["predicted_total"], sum(one["predicted_purchases"] for one in said["per_customer"]))
    assert math.isclose(said["predicted_amount"], sum(one["predicted_amount"] for one in said["per_customer"]))
    assert len(said["per_customer"]) == said["customers"]
    assert said["holdout"]["until"] <= "2025-10-30"


def test_without_amounts_there_is_no_value(asked):
    code, said = asked("ltv", LINES, *OPTIONS)
    assert code == 0
    assert said["gamma_gamma"] is None
    assert said["predicted_amount"] is None


def test_the_same_question_gets_the_same_bytes(asked):
    assert asked("ltv", LINES, *OPTIONS) == asked("ltv", LINES, *OPTIONS)


def test_refunds_and_a_late_training_day_are_said(asked):
    code, said = asked(
        "ltv", [*LINES, "c3,2025-12-01,-5"], *OPTIONS[:-4], "2026-03-01", *OPTIONS[-3:], "--amount", "paid"
    )
    assert code == 0
    assert any("refunds" in warning for warning in said["warnings"])
    assert any("after the last transaction" in warning for warning in said["warnings"])


@pytest.mark.parametrize(
    "form", ["{0:%-d} {0:%b} {0:%Y}", "{0:%b} {0:%-d} {0:%Y} 10:05", "{0:%-m}/{0:%-d}/{0:%Y} 8:26"]
)
def test_days_with_words_and_clocks_are_the_days(asked, form):
    def otherwise(line):
        who, day, paid = line.split(",")
        return f"{who},{form.format(date.fromisoformat(day))},{paid}"

    written = [LINES[0], *map(otherwise, LINES[1:])]
    assert asked("ltv", written, *OPTIONS, "--amount", "paid") == asked("ltv", LINES, *OPTIONS, "--amount", "paid")


def test_amounts_of_0_leave_no_value_model(asked):
    zeros = [LINES[0], *(line.rsplit(",", 1)[0] + ",0" for line in LINES[1:])]
    code, said = asked("ltv", zeros, *OPTIONS, "--amount", "paid")
    assert code == 0
    assert said["gamma_gamma"] is None
    assert any("no value model" in warning for warning in said["warnings"])


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        pytest.param(None, [], "there is no file", id="missing file"),
        pytest.param("", [], "is empty", id="empty"),
        pytest.param("who,day\n", [], "no rows", id="header only"),
        pytest.param("a,b\n1,2\n", [], "lacks the column 'who'; it has 'a', 'b'", id="missing column"),
        pytest.param("who,day,who\n1,2,3\n", [], "2 columns named 'who'", id="column twice"),
        pytest.param("who,day\nx,soon\n", [], "line 2, column 'day': 'soon' is not a date", id="no date"),
        pytest.param("who,day\nx,\n", [], "an empty cell is not a date", id="empty date"),
        pytest.param("who,day\nx,01/02/2025\n", [], "which number is the month", id="ambiguous date"),
        pytest.param("who,day\n,2025-01-01\n", [], "not a customer", id="no customer"),
        pytest.param("who,day\nx\n", [], "line 2: 1 cells", id="short row"),
        pytest.param("who,day\nx,2025-01-01\nx,2025-02-01\n", [], "at least two", id="one customer"),
        pytest.param("who,day\nx,2025-01-01\ny,2025-02-01\n", [], "second day", id="no repeats"),
        pytest.param(LINES, ["--train-end", "2024-01-01"], "nobody had bought", id="train-end too early"),
        pytest.param(LINES, ["--train-end", "yesterday"], "--train-end 'yesterday'", id="train-end no date"),
        pytest.param(LINES, ["--horizon-days", "0"], "--horizon-days is 0", id="horizon 0"),
        pytest.param(LINES, ["--horizon-days", "-5"], "--horizon-days is -5", id="horizon negative"),
        pytest.param(LINES, ["--horizon-days", "x"], "'x' is not a whole number", id="horizon no number"),
        pytest.param("who,day,paid\nx,2025-01-01,12 EUR\n", ["--amount", "paid"], "not a number", id="currency"),
        pytest.param("who,day,paid\nx,2025-01-01,\n", ["--amount", "paid"], "not a number", id="no amount"),
        pytest.param(
            'who,day,paid\nx,2025-01-01,"1,500"\n', ["--amount", "paid"], "not a number", id="ambiguous comma"
        ),
        pytest.param("who,day\n\x00,2025-01-01\n", [], "not a text file", id="binary"),
    ],
)
def test_what_ltv_cannot_use_is_one_sentence(asked, text, options, words):
    code, said = asked("ltv", text, *OPTIONS, *options)
    assert code == 2
    assert said["status"] == "error"
    assert words in said["problem"]
    assert said["fix"]


COHORT = "year,left\n0,100\n1,63.1\n2,46.8\n3,38.2\n"
CHURN = ["--period", "year", "--survival", "left", "--horizon", "6", "--json"]


def test_churn_counts_its_survival_from_the_start(asked):
    code, said = asked("churn", COHORT, *CHURN)
    assert code == 0
    assert said["survival"][0] == 1
    assert len(said["survival"]) == 7
    assert said["observed"] == [1, 0.631, 0.468, 0.382]


@pytest.mark.parametrize(
    "text",
    [
        "year,left\n0,1\n1,.631\n2,.468\n3,.382\n",
        "year,left\n3,38.2\n1,63.1\n0,100\n2,46.8\n",
        "year;left\n1;100\n2;63.1\n3;46.8\n4;38.2\n",
        "year,left\n0,2000\n1,1262\n2,936\n3,764\n",
        "year,left\n1,63.1 %\n2,46.8 %\n3,38.2 %\n",
        "year|left\n0|100\n1|63.1\n2|46.8\n3|38.2\n",
        "year   left\n0      100\n1      63.1\n2      46.8\n3      38.2\n",
        "year,left\nYear 0,100%\nYear 1,63.1%\nYear 2,46.8%\nYear 3,38.2%\n",
        "year,left\nY3,.382\nY1,.631\nY2,.468\n",
        "year,left\n2019,100\n2020,63.1\n2021,46.8\n2022,38.2\n",
    ],
    ids=[
        "fractions",
        "any order",
        "semicolons and a first period of 1",
        "counts of customers",
        "no row of the start",
        "pipes",
        "blanks",
        "named periods",
        "named periods as fractions without the start",
        "calendar years",
    ],
)
def test_percent_fractions_counts_and_order_give_the_same(asked, text):
    alpha = asked("churn", COHORT, *CHURN)[1]["alpha"]
    assert asked("churn", text, *CHURN)[1]["alpha"] == pytest.approx(alpha, rel=1e-9)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        pytest.param("year,left\n0,80\n1,40\n2,30\n3,25\n", [], id="period 0 is everybody"),
        pytest.param("year,customers\n1,80\n2,40\n3,30\n4,25\n", [], id="the name of the column counts"),
        pytest.param("year,customers\n0,80\n1,40\n2,30\n3,25\n", [], id="both"),
        pytest.param("year,left\n1,80\n2,40\n3,30\n4,25\n", ["--as", "counts"], id="said"),
    ],
)
def test_counts_below_a_hundred_are_counts(asked, text, options):
    code, said = asked("churn", text, *CHURN, "--survival", text.partition("\n")[0].split(",")[1], *options)
    assert code == 0
    assert said["observed"] == [1, 0.5, 0.375, 0.3125]
    assert any("counts who is left" in note for note in said["notes"])


@pytest.mark.parametrize(
    "months",
    [
        pytest.param(["Nov 2025", "Dec 2025", "Jan 2026"], id="names"),
        pytest.param(["2025-11", "2025-12", "2026-01"], id="ISO months"),
        pytest.param(["2025-11-30", "2025-12-31", "2026-01-31"], id="last days"),
        pytest.param(["202511", "202512", "202601"], id="numbers"),
        pytest.param(["2025-Q1", "2025-Q2", "2025-Q3"], id="quarters"),
        pytest.param(["30.11.2025", "31.12.2025", "31.01.2026"], id="last days with points"),
        pytest.param(["11/30/2025", "12/31/2025", "1/31/2026"], id="last days, month first"),
        pytest.param(["01/11/2025", "01/12/2025", "01/01/2026"], id="first days, day first"),
        pytest.param(["2025-12-29", "2026-01-05", "2026-01-12"], id="weeks by their Mondays"),
        pytest.param(["2025-W52", "2026-W01", "2026-W02"], id="weeks"),
        pytest.param(["2026-01-30 00:00:00", "2026-01-31 00:00:00", "2026-02-01 00:00:00"], id="days"),
    ],
)
def test_periods_of_the_calendar_are_counted_from_the_first(asked, months):
    rows = "".join(f"{month},{left}\n" for month, left in zip(months, (100, 63, 47), strict=True))
    code, said = asked("churn", f"year,left\n{rows}", *CHURN)
    assert code == 0
    assert said["observed"] == [1, 0.63, 0.47]


def test_whole_percent_without_the_start_is_said_to_be_percent(asked):
    code, said = asked("churn", "year,left\n1,63\n2,47\n3,38\n", *CHURN)
    assert code == 0
    assert said["observed"] == [1, 0.63, 0.47, 0.38]
    assert any("--as counts" in note for note in said["notes"])


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        pytest.param("year,left\n0,95.5\n1,63\n2,40\n", [], "starts at 95.5 %", id="not from 100"),
        pytest.param("year,left\n0,95%\n1,63%\n2,40%\n", [], "starts at 95 %", id="not from 100 %"),
        pytest.param("year,left\n0,80\n1,40\n2,30\n", ["--as", "percent"], "starts at 80 %", id="said to be percent"),
        pytest.param("year,left\n0,0\n1,0\n2,0\n", ["--as", "counts"], "begins with nobody", id="nobody"),
        pytest.param("year,left\n0,100\n1,63\n2,70\n", [], "rises from 63 % to 70 %", id="rising"),
        pytest.param("year,left\n0,100\n1,63\n1,60\n", [], "a new period", id="period twice"),
        pytest.param("year,left\n0,100\n1,63\n3,60\n", [], "the period after 1", id="gap"),
        pytest.param(
            "year,left\nJan 2026,100\nFeb 2026,63\nApr 2026,60\n", [], "the period after Feb 2026", id="month missing"
        ),
        pytest.param("year,left\n01/01/2026,100\n02/01/2026,63\n03/01/2026,6\n", [], "leave open", id="either order"),
        pytest.param("year,left\n31.01.2026,100\n31.02.2026,63\n", [], "a date", id="no such day"),
        pytest.param("year,left\n0,100\n0.5,63\n1,60\n", [], "whole number of periods", id="half periods"),
        pytest.param("year,left\n0,1000\n1,630.5\n2,400\n", [], "reaches 1000", id="parts of customers"),
        pytest.param("year,left\n0,1000\n1,1030\n2,400\n", [], "1030 are left of 1000", id="counts that rise"),
        pytest.param("year,left\n0,100\n1,-3\n2,-4\n", [], "0 or more", id="negative"),
        pytest.param("year,left\n0,100\n1,\n2,4\n", [], "not a number", id="missing value"),
        pytest.param("year,left\n0,100\n1,90\n", [], "at least three", id="too short"),
        pytest.param("year,left\n0,100\n1,100\n2,100\n", [], "nobody has left", id="no loss"),
        pytest.param(COHORT, ["--horizon", "0"], "--horizon is 0", id="horizon 0"),
        pytest.param(
            "year,churn_pct\n1,36.9\n2,16.3\n3,8.6\n", ["--survival", "churn_pct"], "who went", id="churn by period"
        ),
    ],
)
def test_what_churn_cannot_use_is_one_sentence(asked, text, options, words):
    code, said = asked("churn", text, *CHURN, *options)
    assert code == 2
    assert words in said["problem"]
    assert said["fix"]
