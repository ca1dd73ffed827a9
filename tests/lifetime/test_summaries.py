"""`finint ltv` on tables of (x, t_x, T): the same parameters as from the purchases, whatever the columns are called."""

import csv
import json
from collections import Counter
from datetime import date, timedelta

import pytest
from made import SHARED

from finint.cli import main
from finint.lifetime.histories import Purchase, histories, purchase_days

needs_shared = pytest.mark.skipif(not SHARED.exists(), reason="../shared not present")
AHEAD = ("--horizon-days", "273", "--json")
END = date(2025, 9, 30)


def days_of(one):
    """Return (x, t_x, T) with times in whole days."""
    return one.frequency, round(one.recency_weeks * 7), round(one.age_weeks * 7)


LAYOUTS = {
    "Hardie's sheet": (("ID", "x", "t_x", "T"), lambda one: (one.frequency, one.recency_weeks, one.age_weeks)),
    "days of lifetimes": (("customer_id", "frequency", "recency", "T"), days_of),
    "weeks of BTYD": (
        ("cust", "x", "t.x", "T.cal"),
        lambda one: (one.frequency, round(one.recency_weeks, 6), round(one.age_weeks, 6)),
    ),
    "calibration part": (
        ("user", "frequency_cal", "recency_cal", "T_cal"),
        lambda one: (f"{one.frequency}.0", f"{days_of(one)[1]}.0", f"{days_of(one)[2]}.0"),
    ),
    "own answer per customer": (
        ("customer", "frequency", "recency_weeks", "age_weeks"),
        lambda one: (one.frequency, one.recency_weeks, one.age_weeks),
    ),
    "purchases counted, time since the last": (
        ("Customer ID", "Frequency", "Recency", "Tenure"),
        lambda one: (one.frequency + 1, days_of(one)[2] - days_of(one)[1], days_of(one)[2]),
    ),
    "purchases counted": (
        ("Customer ID", "Frequency", "Recency", "Tenure"),
        lambda one: (one.frequency + 1, *days_of(one)[1:]),
    ),
}


@pytest.fixture
def ltv(tmp_path, capsys):
    def ask(header, rows, *options, horizon=AHEAD):
        file = tmp_path / "table.csv"
        with file.open("w", newline="") as stream:
            csv.writer(stream).writerows([header, *rows])
        code = main(["ltv", str(file), *options, *horizon])
        return code, json.loads(capsys.readouterr().out)

    return ask


@pytest.fixture(scope="module")
def bought():
    """Invented customers who buy at uneven rates, some never again."""
    first = [date(2025, 1, 1) + timedelta(days=5 * number % 60) for number in range(90)]
    return [
        Purchase(f"c{number}", day, 10.0 + number % 7 + again)
        for number, start in enumerate(first)
        for again in range(1 + (number * number) % 5)
        if (day := start + timedelta(days=again * (9 + 11 * (number % 7)))) <= END
    ]


@pytest.fixture(scope="module")
def seen(bought):
    return histories(purchase_days(bought), END)


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_gives_what_the_purchases_give(ltv, bought, seen, name):
    header, cells = LAYOUTS[name]
    rows = [(one.customer, *cells(one), one.mean_amount or 0) for one in seen]
    code, said = ltv([*header, "monetary_value"], rows, "--per-customer")
    assert code == 0
    _, wanted = ltv(
        ("who", "day", "paid"), [(one.customer, one.day, one.amount) for one in bought],
        "--customer", "who", "--date", "day", "--amount", "paid", "--train-end", END.isoformat(), "--per-customer",
    )  # fmt: skip
    for part in ("bgnbd", "gamma_gamma"):
        assert said[part] == pytest.approx(wanted[part], rel=1e-3)
    assert said["predicted_total"] == pytest.approx(wanted["predicted_total"], rel=1e-4)
    assert [one["customer"] for one in said["per_customer"]] == [one["customer"] for one in wanted["per_customer"]]
    assert said["notes"]


def test_a_row_of_several_customers_counts_as_often(ltv, seen):
    shared = Counter(map(days_of, seen))
    _, said = ltv(("x", "tx", "T", "customers"), [(*row, number) for row, number in shared.items()])
    _, wanted = ltv(("x", "tx", "T"), list(map(days_of, seen)))
    assert said["customers"] == len(seen)
    assert said["bgnbd"] == pytest.approx(wanted["bgnbd"], rel=1e-9)


def test_unusual_names_and_units_are_said_by_options(ltv, seen):
    named = ("--frequency", "wieder", "--recency", "zuletzt", "--age", "dauer")
    _, days = ltv(("wieder", "zuletzt", "dauer"), list(map(days_of, seen)), *named)
    _, weeks = ltv(("wieder", "zuletzt", "dauer"), list(map(days_of, seen)), *named, "--unit", "weeks")
    assert weeks["bgnbd"]["alpha"] == pytest.approx(7 * days["bgnbd"]["alpha"], rel=1e-3)
    assert weeks["bgnbd"]["r"] == pytest.approx(days["bgnbd"]["r"], rel=1e-3)


SOUND = [(0, 0, 39), (2, 30.43, 38.86), (1, 1.71, 38.86)]


@pytest.mark.parametrize(
    ("header", "rows", "options", "words"),
    [
        pytest.param(("x", "t_x"), [(0, 0)], (), "no column for age among 'x', 't_x'", id="no T"),
        pytest.param(("x", "t_x", "T"), [*SOUND, (1, 40, 39)], (), "line 5, column 't_x': '40' is not", id="beyond T"),
        pytest.param(("x", "t_x", "T"), [*SOUND, (0, 3, 39)], (), "'3' is not 0", id="a time without a purchase"),
        pytest.param(("x", "t_x", "T"), [*SOUND, (1.5, 3, 39)], (), "'1.5' is not a whole number", id="half purchase"),
        pytest.param(("x", "t_x", "T"), [*SOUND, (-1, 3, 39)], (), "'-1' is not 0 or more", id="negative"),
        pytest.param(("x", "t_x", "T"), [*SOUND, ("", 3, 39)], (), "an empty cell is not a number", id="empty"),
        pytest.param(("x", "t_x", "T", "n"), [(0, 0, 39, 1.5)], (), "number of customers", id="half a customer"),
        pytest.param(("x", "t_x", "T"), SOUND, ("--train-end", "2025-01-01"), "--train-end needs", id="train-end"),
        pytest.param(("x", "t_x", "T"), SOUND, ("--age", "old"), "lacks the column 'old'", id="a column that is not"),
        pytest.param(("d", "x"), SOUND, ("--date", "d"), "--customer and --train-end", id="half of the purchases"),
    ],
)
def test_what_cannot_be_is_one_sentence(ltv, header, rows, options, words):
    code, said = ltv(header, rows, *options)
    assert code == 2
    assert words in said["problem"]
    assert said["fix"]


@needs_shared
@pytest.mark.parametrize("name", LAYOUTS)
def test_fader_hardie_lee_2005_table_2_and_fader_hardie_2013_from_a_table(ltv, name):
    with (SHARED / "data/real/ltv/cdnow_sample_transactions.csv").open() as file:
        rows = [Purchase(row["id"], date.fromisoformat(row["date"]), float(row["val"])) for row in csv.DictReader(file)]
    published = json.loads((SHARED / "data/real/ltv/expected.json").read_text())["published"]
    header, cells = LAYOUTS[name]
    seen = histories(purchase_days(rows), date(1997, 9, 30))
    _, said = ltv([*header, "monetary"], [(one.customer, *cells(one), one.mean_amount or 0) for one in seen])
    for parameter in ("r", "alpha", "a", "b"):
        assert said["bgnbd"][parameter] == pytest.approx(published["bgnbd_cdnow_sample"][parameter], abs=0.0005)
    of_value = published["gammagamma_cdnow_sample"]
    for parameter, called in (("p", "p"), ("q", "q"), ("v", "gamma")):
        assert said["gamma_gamma"][parameter] == pytest.approx(of_value[called], abs=0.005)
    assert said["predicted_total"] == pytest.approx(1653.4, abs=0.1)
