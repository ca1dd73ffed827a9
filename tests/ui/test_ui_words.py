"""What parts say: foreign text is inert, changes carry sign, symbol, reference and letter."""

import sys
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint import explain, metrics, ui
from finint.export import Sheet, csv_bytes
from finint.figures.paper import Scale
from finint.ui.charts import table_pixels
from finint.ui.explaining import as_text
from finint.ui.frame import PLACES, places
from finint.ui.tables import Column, shown
from finint.ui.words import change, headline, plain, value_text

D = Decimal


@pytest.mark.parametrize(
    "text",
    ["![x](//evil/p.png)", "[a](b)", ":red[b]", "$x$", "<b>", "**b**", "`c`", "# h", "a | b", "~~s~~", "a\n\n# b"],
)
def test_foreign_text_loses_its_markup(text):
    escaped = plain(text)
    for place, character in enumerate(escaped):
        if character in r"*_[]()#$<>|~`:!":
            assert escaped[place - 1] == "\\"
    assert "\n" not in escaped


def test_the_oracle_notices_text_that_keeps_its_markup(monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "plain", str)
    for text in ("![x](//evil/p.png)", "<b>", "a\n\n# b"):
        with pytest.raises(AssertionError):
            test_foreign_text_loses_its_markup(text)


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126)))
@settings(max_examples=50)
def test_no_character_is_lost(text):
    assert plain(text).replace("\\", "") == " ".join(text.split()).replace("\\", "")


@pytest.mark.parametrize(
    ("value", "reference", "unit", "better", "chip", "beside"),
    [
        pytest.param("7742", "7430", "money", "lower", "▲ +312 · +4.2 % A", "vs PL", id="overspend"),
        pytest.param("7430", "7742", "money", "lower", "▼ −312 · −4.0 % F", "vs PL", id="underspend"),
        pytest.param("12", "10", "money", "higher", "▲ +2.00 · +20.0 % F", "vs PL", id="more revenue"),
        pytest.param("10", "10", "money", "lower", "= 0.0", "vs PL", id="on plan"),
        pytest.param("10", "0", "money", "lower", "▲ +10.00 A", "no PL", id="unbudgeted"),
        pytest.param("1.042", "1", "ratio", "none", "▲ +4.2 pp", "vs PL", id="points"),
        pytest.param("12", "9", "count", "higher", "▲ +3 · +33.3 % F", "vs PL", id="count"),
        pytest.param("123456789", "1", "money", "lower", "▲ +123\u202fm A", "+12,345,678,800.0 % vs PL", id="too long"),
    ],
)
def test_change(value, reference, unit, better, chip, beside):
    said = change(D(value), D(reference), name="PL", unit=unit, better=better)
    assert (said.chip, said.beside) == (chip, beside)


@pytest.mark.parametrize(("value", "reference"), [(None, D(1)), (D(1), None), (None, None)])
def test_no_change_without_both_sides(value, reference):
    assert change(value, reference, name="PL", unit="money", better="lower") is None


def test_colour_follows_impact_never_direction():
    over = change(D(2), D(1), name="PL", unit="money", better="lower")
    more = change(D(2), D(1), name="PL", unit="money", better="higher")
    neither = change(D(2), D(1), name="PL", unit="money", better="none")
    assert (over.markup[:5], more.markup[:7], neither.markup[:1]) == (":red[", ":green[", "▲")


@given(st.decimals(-(10**9), 10**9, places=2), st.decimals(-(10**9), 10**9, places=2))
@settings(max_examples=50)
def test_every_change_names_its_reference_and_fits_its_chip(value, reference):
    said = change(value, reference, name="PL", unit="money", better="lower")
    assert said.beside.endswith("PL")
    assert len(said.chip) <= 21
    if value != reference:
        assert said.chip[0] in "▲▼"
        assert said.chip[-1] in "AF"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [(None, "money", "n/a"), (D("0.5"), "ratio", "50.0 %"), (D(1234), "count", "1,234"), (D(812), "money", "812 EUR")],
)
def test_value_text(value, unit, expected):
    assert value_text(value, unit, "EUR") == expected


def test_a_heading_without_plan_says_so():
    assert headline(D(10), D(0)) == ":red[▲ +10.00 · no plan A]"
    assert headline(None, D(1)) == "n/a"


class Line(NamedTuple):
    name: str
    plan: Decimal
    difference: Decimal | None
    month: date


LINE = Line("Growth", D("1878432.55"), D("-96200"), date(2024, 8, 1))


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("money", D("1878432.55"), pytest.approx(1878.43255)),
        ("difference", D(-96200), -96.2),
        ("amount", D("12.50"), 12.5),
        ("share", D("0.098"), pytest.approx(9.8)),
        ("bar", D("0.93"), pytest.approx(93)),
        ("impact", D(5), "▲ A"),
        ("impact", D(-5), "▼ F"),
        ("impact", D(0), "="),
        ("month", date(2024, 8, 1), "Aug 2024"),
        ("day", date(2024, 8, 1), date(2024, 8, 1)),
        ("count", 3, 3.0),
        ("amount", D("-0.0049"), 0.0),
        ("difference", D("-499.99"), 0.0),
        ("share", D("-0.0005"), -0.05),
        ("text", 7, "7"),
        ("money", None, None),
    ],
)
def test_a_cell_on_screen(kind, value, expected):
    found = shown(value, Column("x", lambda r: r, kind), Scale(1000, "k"))
    assert found == expected
    assert not str(found).startswith("-0.0") or found  # "−0" is no number of money


def test_a_file_has_exact_amounts_and_months_in_words():
    columns = [
        Column("Name", lambda r: r.name),
        Column("Plan", lambda r: r.plan, "money"),
        Column("F/A", lambda r: r.difference, "impact"),
        Column("Month", lambda r: r.month, "month"),
    ]
    data = csv_bytes(Sheet("t", tuple(column.heading() for column in columns), [LINE, LINE._replace(difference=None)]))
    assert data.decode("utf-8-sig").splitlines()[1:] == ["Growth,1878432.55,F,Aug 2024", "Growth,1878432.55,,Aug 2024"]


@pytest.mark.parametrize(("rows", "shown_rows"), [(0, 1), (1, 1), (20, 20), (500, 20)])
def test_a_table_is_as_high_as_its_rows_up_to_twenty(rows, shown_rows):
    assert table_pixels(rows) == 32 + 28 * shown_rows + 2


def test_filters_say_what_was_picked():
    assert ui.Filters(departments=tuple("abcde")).scope() == "a, b, c and 2 more"


def test_only_pages_that_exist_are_in_the_navigation(tmp_path):
    for name in ("roi", "home", "budget", "unknown"):
        (tmp_path / f"{name}.py").touch()
    assert [place.name for place in places(tmp_path)] == ["home", "budget", "roi"]
    assert len({place.name for place in PLACES}) == len(PLACES)


def test_an_explanation_as_text_has_exact_values():
    metric = metrics.get("variance_amount")
    terms = (explain.Term(metric.parts[0], D("10.25"), ()), explain.Term(metric.parts[1], D("4.00"), ()))
    said = as_text(explain.Explanation(metric, D("6.25"), terms, ("2026",), (), (), (), 1))
    assert said.splitlines() == [
        f"Actual vs plan (v{metric.version}) = 6.25",
        metric.symbols,
        "Actual spend = 10.25 (0 rows)",
        "Plan due to date = 4.00 (0 rows)",
        "2026",
    ]


def test_a_multiple_changes_by_a_multiple():
    from finint.ui.words import change

    said = change(Decimal("2.3"), Decimal("2.8"), name="PY", unit="multiple", better="higher")
    assert (said.chip, said.impact) == ("▼ −0.5× A", "A")
    assert change(Decimal("2.8"), Decimal("2.3"), name="PY", unit="multiple", better="higher").chip == "▲ +0.5× F"


def test_what_a_cell_shortens_stands_whole_in_the_file():
    column = Column("Path", lambda row: row[:3] + "…", written=lambda row: row)
    assert column.cell("a > b > c") == "a >…"
    assert column.heading().cell("a > b > c") == "a > b > c"
    assert Column("Path", lambda row: row[:3]).heading().cell("a > b > c") == "a >"
