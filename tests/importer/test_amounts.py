"""Amounts: one strict pattern, one decimal mark a column, nothing zeroed."""

from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.importer.amounts import BAD, FORMULA, MISSING, OK, SHARED, Evidence, are_whole, read_amounts, take_apart

D = Decimal


def read(texts, mark=".", **options):
    amounts = read_amounts(take_apart(pa.array(texts, pa.string())), mark, **options)
    return [None if value is None else value.normalize() for value in amounts.values.to_pylist()], amounts


@pytest.mark.parametrize(
    ("text", "mark", "amount"),
    [
        ("1234.5", ".", D("1234.5")),
        ("144.", ".", D(144)),
        (".5", ".", D("0.5")),
        ("1,234.56", ".", D("1234.56")),
        ("1.234,56", ",", D("1234.56")),
        ("1,23,456.78", ".", D("123456.78")),
        ("1\u202f234,56", ",", D("1234.56")),
        ("1\u00a0234,56", ",", D("1234.56")),
        ("1 234,56", ",", D("1234.56")),
        ("1'234.50", ".", D("1234.5")),
        ("1’234.50", ".", D("1234.5")),
        ("(420.81)", ".", D("-420.81")),
        ("$(420.81)", ".", D("-420.81")),
        ("1,000.00-", ".", D(-1000)),
        ("1.234,56-", ",", D("-1234.56")),
        ("−5.00", ".", D(-5)),
        ("-$5.25", ".", D("-5.25")),
        ("$-5.25", ".", D("-5.25")),
        ("US$34.15", ".", D("34.15")),
        ("CHF 1’234.50", ".", D("1234.5")),
        ("12,50 €", ",", D("12.5")),
        ("12.50 EUR", ".", D("12.5")),
        ("R$ 1.234,00", ",", D(1234)),
        ("5.64902E-05", ".", D("0.0000564902")),
        ("+7", ".", D(7)),
        ("0.00000041370", ".", D("0.0000004137")),
        ("1.1599999999999999", ".", D("1.16")),
    ],
)
def test_a_written_amount_is_read_exactly(text, mark, amount):
    values, amounts = read([text], mark)
    assert amounts.states.tolist() == [OK]
    assert values == [amount.normalize()]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("10,50", "."),
        ("10.50", ","),
        ("1,23", "."),
        ("12,34.5", "."),
        ("1.234.5", "."),
        ("12 50", "."),
        ("--5", "."),
        ("(-5)", "."),
        ("5 pcs", "."),
        ("$5€", "."),
        ("5%", "."),
        ("1O4.50", "."),
        ("abc", "."),
        ("1e400", "."),
        ("12345678901234567890", "."),
        ("1,2345,678", "."),
    ],
)
def test_what_is_no_strict_amount_is_refused_and_never_guessed(text, mark):
    values, amounts = read([text], mark)
    assert (values, amounts.states.tolist()) == ([None], [BAD])


@pytest.mark.parametrize(
    "text", ["", " ", " --", "-", "--", "NULL", "null", "N/A", "< 10%", "> 90%", "—", "NaN", "(blank)"]
)
def test_a_null_token_is_missing_and_not_zero(text):
    values, amounts = read([text, "1"])
    assert (values[0], amounts.states.tolist()) == (None, [MISSING, OK])


@pytest.mark.parametrize("text", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?"])
def test_a_formulas_error_is_named(text):
    assert read([text, "1"])[1].states.tolist() == [FORMULA, OK]


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["1.50", "2"], "."),
        (["1,50", "2"], ","),
        (["1.234.567"], ","),
        (["1,234,567"], "."),
        (["0.123"], "."),
        (["1234.567"], "."),
        (["1.234", "1.50"], "."),
        (["1.234", "1,50"], ","),
        (["1.234", "2.500"], None),
        (["1,234"], None),
        (["10,50", "2.50", "3.50", "4.50"], "."),
        (["10,50", "2.50"], None),
        (["12", "13"], "."),
        ([], "."),
        (["1,23,456"], "."),
        (["5,64902E-05"], ","),
    ],
)
def test_a_columns_mark_is_what_most_of_its_rows_prove_or_is_asked(texts, mark):
    assert take_apart(pa.array(texts, pa.string())).evidence().mark() == mark


def test_millionths_move_six_places_and_lose_no_digit():
    assert read(["1371662", "0", "-5"], micros=True)[0] == [D("1.371662"), D(0), D("-0.000005")]


def test_binary_floats_are_rounded_where_the_layout_says_so():
    assert read(["1.16495", "-1.16495", "0.43999999999999995"], places=4)[0] == [D("1.165"), D("-1.165"), D("0.44")]


def test_signs_in_cells_name_the_currency_but_a_shared_sign_names_none():
    amounts = read(["US$1.00", "€2.00", "$3.00", "4.00"])[1]
    assert amounts.currencies.to_pylist() == ["USD", "EUR", SHARED, None]
    assert read(["$3.00"])[1].currencies is None


def test_whole_amounts_are_seen_as_whole():
    assert are_whole(take_apart(pa.array(["1", "22"])))
    assert not are_whole(take_apart(pa.array(["1", "2.5"])))


def test_evidence_of_a_long_plain_column_is_found_early_and_late():
    late = pa.array(["7"] * 20_000 + ["1.50"])
    assert take_apart(late).evidence().mark() == "."
    assert take_apart(pa.array(["1.234"] * 20_000)).evidence().mark() is None


MONEY = st.decimals(-(10**9), 10**9, places=2)


def written(amount, mark, group, negative):
    """Write an amount as a system would: grouped, with one of the ways to write a minus."""
    whole, _, cents = f"{abs(amount):.2f}".partition(".")
    groups = []
    while whole:
        groups.insert(0, whole[-3:])
        whole = whole[:-3]
    text = group.join(groups) + mark + cents
    return (
        {"front": f"-{text}", "back": f"{text}-", "brackets": f"({text})", "minus": f"−{text}"}[negative]
        if amount < 0
        else text
    )


@settings(max_examples=60, deadline=None)
@given(
    st.lists(MONEY, min_size=1, max_size=8),
    st.sampled_from([(".", ","), (",", "."), (".", ""), (",", ""), (".", "'"), (",", " "), (",", "\u202f")]),
    st.sampled_from(["front", "back", "brackets", "minus"]),
)
def test_what_was_written_is_read_back(amounts, style, negative):
    mark, group = style
    cells = take_apart(pa.array([written(amount, mark, group, negative) for amount in amounts]))
    assert cells.evidence().mark() == mark
    assert read_amounts(cells, mark).values.to_pylist() == [amount.quantize(D("1e-12")) for amount in amounts]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.text(alphabet="0123456789.,-+()$€ '%eE#ab", max_size=10), min_size=1, max_size=6),
    st.sampled_from([".", ","]),
)
def test_every_cell_is_an_amount_or_is_refused_with_a_reason(texts, mark):
    amounts = read(texts, mark)[1]
    for value, state in zip(amounts.values.to_pylist(), amounts.states.tolist(), strict=True):
        assert (value is None) == (state != OK)


def test_evidence_is_asked_for_when_neither_mark_has_a_clear_majority():
    assert Evidence(5, 2, 0).mark() == "."
    assert Evidence(4, 2, 0).mark() is None
    assert Evidence(2, 5, 9).mark() == ","
