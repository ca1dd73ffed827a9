"""Files for spreadsheets: exact, and inert."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.errors import CalculationError
from finint.export import Heading, Sheet, csv_bytes, safe, xlsx_bytes

D = Decimal


def sheet(rows, labels=("Name", "Amount"), **options):
    return Sheet(
        "Departments, EUR k",
        tuple(Heading(label, lambda r, i=i: r[i]) for i, label in enumerate(labels)),
        rows,
        **options,
    )


def read_csv(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def read_xlsx(data, name="Table"):
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(data))[name].iter_rows()]


@pytest.mark.parametrize("leader", ["=", "+", "-", "@", "\t", "\r", "\x00"])
@pytest.mark.parametrize("before", ["", " ", "   ", "\u00a0", " \u200b", "\ufeff", "\n"])
def test_text_that_a_spreadsheet_would_run_gets_an_apostrophe(leader, before):
    text = f"{before}{leader}HYPERLINK(1)"
    assert safe(text) == "'" + text


@pytest.mark.parametrize("text", ["Growth", "a=1", "1-2", "", " ", "’=1", "Müller & Söhne", "\u2212 12"])
def test_other_text_is_kept(text):
    assert safe(text) == text


@pytest.mark.parametrize("value", [D("-96.20"), -5, -0.5, None, True, date(2026, 1, 2)])
def test_what_is_no_text_is_kept(value):
    assert safe(value) is value


def test_csv_holds_exact_values():
    rows = [("Growth", D("1234567890123.45")), ('say "hi", you', D("-0.10")), ("=cmd", None)]
    assert read_csv(csv_bytes(sheet(rows))) == [
        ["Name", "Amount"],
        ["Growth", "1234567890123.45"],
        ['say "hi", you', "-0.10"],
        ["'=cmd", ""],
    ]


def test_the_oracles_notice_a_build_that_writes_formulas(monkeypatch):
    monkeypatch.setattr("finint.export.safe", lambda value: value)
    with pytest.raises(AssertionError):
        test_csv_holds_exact_values()
    with pytest.raises(AssertionError):
        test_no_cell_of_a_workbook_is_a_formula.hypothesis.inner_test([("HYPERLINK(1)", "=")])


def test_csv_is_what_excel_opens():
    data = csv_bytes(sheet([("Zürich", D(1))]))
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")


def test_a_heading_is_text_too():
    assert read_csv(csv_bytes(sheet([], ("=1+1", "Amount"))))[0][0] == "'=1+1"


def test_one_empty_cell_is_still_a_line():
    assert read_csv(csv_bytes(sheet([("",), ("a",)], ("Name",)))) == [["Name"], [""], ["a"]]


@given(
    st.lists(
        st.tuples(
            st.text(max_size=8),
            st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**12), max_value=10**12),
        )
    )
)
@settings(max_examples=60)
def test_csv_gives_back_every_cell(rows):
    back = read_csv(csv_bytes(sheet(rows)))[1:]
    expected = [[str(safe(text)).encode("utf-8", "replace").decode(), format(amount, "f")] for text, amount in rows]
    assert [[text.replace("\r\n", "\n"), amount] for text, amount in back] == [
        [text.replace("\r\n", "\n"), amount] for text, amount in expected
    ]


@given(
    st.lists(st.tuples(st.text(max_size=6), st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\x00", "a"])), max_size=4)
)
@settings(max_examples=30)
def test_no_cell_of_a_workbook_is_a_formula(parts):
    rows = [(leader + text, D(1)) for text, leader in parts]
    book = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(sheet(rows))))
    for row in book["Table"].iter_rows():
        for cell in row:
            assert cell.data_type != "f"
            assert not str(cell.value or "").lstrip().startswith("=")


def test_a_workbook_holds_numbers_dates_filters_and_live_totals():
    rows = [("Growth", D("10.25"), date(2026, 3, 1)), ("PR", D("-3.00"), None)]
    headings = (
        Heading("Name", lambda r: r[0]),
        Heading("Amount", lambda r: r[1], summed=True),
        Heading("Day", lambda r: r[2]),
    )
    data = xlsx_bytes(Sheet("Spend", headings, rows, (("Period", "YTD 2026"), ("Filter", "=evil"))))
    assert read_xlsx(data) == [
        ["Name", "Amount", "Day"],
        ["Growth", 10.25, datetime(2026, 3, 1)],
        ["PR", -3, None],
    ]
    assert read_xlsx(data, "About") == [
        ["Table", "Spend"],
        ["Period", "YTD 2026"],
        ["Filter", "'=evil"],
        ["Rows", 2],
        ["Sum of Amount", "=SUM(Table!B2:B3)"],
    ]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param("a\x00b\x0b", id="characters XML forbids"),
        pytest.param("x" * 40_000, id="longer than a cell"),
        pytest.param("\ud800", id="half a surrogate"),
        pytest.param(float("nan"), id="not a number"),
        pytest.param(datetime(2026, 1, 1, tzinfo=UTC), id="a zoned time"),
    ],
)
def test_odd_cells_are_written_in_both_formats(value):
    data = sheet([("n", value)])
    assert read_xlsx(xlsx_bytes(data))[1][0] == "n"
    assert csv_bytes(data)


def test_an_empty_table_has_its_headings():
    assert read_xlsx(xlsx_bytes(sheet([]))) == [["Name", "Amount"]]
    assert read_csv(csv_bytes(sheet([]))) == [["Name", "Amount"]]


@pytest.mark.parametrize("labels", [(), ("A", "A")])
def test_columns_need_different_names(labels):
    with pytest.raises(CalculationError, match="columns with different names"):
        sheet([], labels)


@pytest.mark.parametrize(
    ("title", "expected"), [("Spend, EUR k", "spend-eur-k"), ("../../etc", "etc"), ("«»", "table")]
)
def test_a_file_name_is_plain(title, expected):
    assert Sheet(title, (Heading("A", str),), ()).file_name == expected
