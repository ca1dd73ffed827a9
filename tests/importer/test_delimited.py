"""Records: the fast way and the csv module agree, line numbers hold, and what cannot be read is an error."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.errors import ExportError
from finint.importer import delimited, regular, strict
from finint.importer.dialect import delimiter_of
from finint.importer.gate import Limits

LIMITS = Limits()
CHARACTERS = st.sampled_from('ab1,;"\n\r \té€\u2028\x0b')
TEXTS = st.text(CHARACTERS, max_size=60)
CELLS = st.text(CHARACTERS, max_size=6)


def records(text: str, delimiter: str = ",", limits: Limits = LIMITS, piece_bytes: int = 1_000_000):
    data = text.encode()
    pieces = [data[start : start + piece_bytes] for start in range(0, len(data), piece_bytes)]
    return [(row["line_no"], row["cells"]) for row in delimited.table(pieces, delimiter, limits).to_pylist()]


def reference(text: str, delimiter: str = ",") -> list[tuple[int, list[str]]] | None:
    """Read the text with the csv module alone; None when it refuses."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found, line = [], 1
    try:
        for row in reader:
            found.append((line, row))
            line = reader.line_num + 1
    except csv.Error:
        return None
    return found


@given(TEXTS, st.sampled_from([1, 2, 3, 7, 1000]))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_the_records_of_the_csv_module_wherever_its_blocks_end(text, piece_bytes):
    expected = reference(text)
    if expected is None:
        with pytest.raises(ExportError):
            records(text, piece_bytes=piece_bytes)
    else:
        assert records(text, piece_bytes=piece_bytes) == expected


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=6), st.sampled_from(["\n", "\r\n"]))
@settings(max_examples=200, deadline=None)
def test_what_the_csv_module_writes_comes_back_cell_for_cell(rows, line_end):
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows(rows)
    block = buffer.getvalue().encode()
    assert [cells for _, cells in records(block.decode())] == rows
    if block and "\r" not in block.decode().replace("\r\n", ""):
        fast = regular.split(block, ",")
        assert fast is not None, "ordinary quoting is regular"
        assert fast.cells.to_pylist() == rows


@given(st.lists(st.text(st.sampled_from('ab,"\n'), max_size=8), max_size=8))
@settings(max_examples=200, deadline=None)
def test_fast_and_strict_agree_on_taken_bytes_and_lines(lines):
    block = ("\n".join(lines) + "\n").encode()
    fast = regular.split(block, ",")
    if fast is None:
        return
    slow = strict.split(block, ",")
    assert (fast.cells.to_pylist(), fast.line_no.tolist()) == (slow.cells.to_pylist(), slow.line_no.tolist())
    assert (fast.lines, fast.taken) == (slow.lines, slow.taken)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("a,b", [(1, ["a", "b"])], id="no line end at the end"),
        pytest.param("a\n\n\nb\n", [(1, ["a"]), (2, []), (3, []), (4, ["b"])], id="blank lines are records"),
        pytest.param("a\r\n\r\nb\r\n", [(1, ["a"]), (2, []), (3, ["b"])], id="blank lines of Windows"),
        pytest.param("a,b\rc,d\r", [(1, ["a", "b"]), (2, ["c", "d"])], id="CR only"),
        pytest.param(
            '"x\ny\nz",1\nb,2\n', [(1, ["x\ny\nz", "1"]), (4, ["b", "2"])], id="line numbers pass quoted breaks"
        ),
        pytest.param('"x\r\ny",1\r\nb,2\r\n', [(1, ["x\r\ny", "1"]), (3, ["b", "2"])], id="a quoted CR LF is one line"),
        pytest.param('a,""\n""\n', [(1, ["a", ""]), (2, [""])], id="an empty quoted cell is a cell"),
        pytest.param('"a ""b""",1\n', [(1, ['a "b"', "1"])], id="doubled quotes"),
        pytest.param('5" screen,1\n', [(1, ['5" screen', "1"])], id="a quote inside a bare cell is text"),
        pytest.param("a,b,\n1,2,\n", [(1, ["a", "b", ""]), (2, ["1", "2", ""])], id="trailing comma"),
        pytest.param("a,b\n1\n1,2,3\n", [(1, ["a", "b"]), (2, ["1"]), (3, ["1", "2", "3"])], id="ragged"),
        pytest.param("a\u2028b\x0bc\x85d,1\n", [(1, ["a\u2028b\x0bc\x85d", "1"])], id="only CR and LF end lines"),
        pytest.param(
            "\u200f\u05e9\u05dc\u05d5\u05dd\u200b,😀\n",
            [(1, ["\u200f\u05e9\u05dc\u05d5\u05dd\u200b", "😀"])],
            id="right-to-left, zero-width, emoji",
        ),
    ],
)
def test_records(text, expected):
    assert records(text) == expected
    assert reference(text) == expected, "the expectation itself is what the csv module says"


def test_a_long_line_of_a_megabyte_is_read():
    text = "a,b\n" + ",".join(["x" * 999] * 1000) + "\n"
    assert [len(cells) for _, cells in records(text, piece_bytes=65_536)] == [2, 1000]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        pytest.param(
            'a,b\n1,2\n"3,4\n' + "5,6\n" * 50, "quote opened in the record that starts in line 3 ", id="to the end"
        ),
        pytest.param('a,b\n"3,4\n' + "5,6\n" * 3_000, "quote opened in the record that starts in line 2 ", id="far"),
        pytest.param(
            'a,b\n"3,4\n"5",6\n', "record that starts in line 2 goes on after a closing quote", id="to the next"
        ),
        pytest.param(
            'a,b\n"3" x,4\n', "record that starts in line 2 goes on after a closing quote", id="text after it"
        ),
        pytest.param('a\n"x\\"y",1\n', "must be doubled", id="backslash before a quote"),
    ],
)
@pytest.mark.parametrize("piece_bytes", [64, 1_000_000])
def test_a_quote_that_is_not_closed_is_an_error_with_its_line(text, sentence, piece_bytes):
    with pytest.raises(ExportError, match=sentence):
        records(text, piece_bytes=piece_bytes)


@pytest.mark.parametrize(
    ("text", "limits", "sentence"),
    [
        pytest.param("a\n" * 11, Limits(rows=10), "more than 10 rows", id="rows"),
        pytest.param("a\nb,c,d\n", Limits(columns=2), "Line 2 has more than 2 columns", id="columns"),
        pytest.param("a,b,c\n" * 4, Limits(cells=11), "more than 11 cells", id="cells"),
        pytest.param(
            "a\nb," + "é" * 6 + "\n", Limits(cell_bytes=11), "Line 2 has a cell longer than", id="a bare cell"
        ),
        pytest.param(
            'a\n\n"b\nb",' + "x" * 12, Limits(cell_bytes=11), "Line 3 has a cell longer than", id="after quotes"
        ),
        pytest.param("x" * 200, Limits(row_bytes=100), "line of the file is longer than", id="one line"),
        pytest.param('"' + "x\n" * 100, Limits(row_bytes=100), "never closed", id="one record"),
    ],
)
def test_a_limit_that_is_hit_is_named(text, limits, sentence):
    with pytest.raises(ExportError, match=sentence):
        records(text, limits=limits, piece_bytes=50)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        pytest.param("a\n" * 10, Limits(rows=10), id="rows"),
        pytest.param("a,b\n", Limits(columns=2), id="columns"),
        pytest.param("a,b,c\n" * 4, Limits(cells=12), id="cells"),
        pytest.param("b," + "é" * 6 + "\n", Limits(cell_bytes=12), id="cell"),
    ],
)
def test_exactly_a_limit_is_allowed(text, limits):
    assert records(text, limits=limits) == reference(text)


GERMAN = "Tag;Kampagne;Kosten\n01.02.2025;Suche;1.234,56\n02.02.2025;Marke, neu;7,80\n"
GOOGLE = 'Campaign report\n"July 8, 2025 - July 31, 2025"\nCampaign,Cost,Currency code\nA,"1,200.00",INR\nB,3.50,INR\nTotal: Account,"1,203.50"\n'
SAP = (
    "Vendor list                                   Dynamic List Display\n\n"
    + "-" * 60
    + "\n|DocumentNo|Pstng Date|Amount in LC|LCurr|\n"
    + "-" * 60
    + "\n|1900000001|01.02.2025|1.234,56-|EUR|\n|1900000002|02.02.2025|99,00|EUR|\n|1900000003|03.02.2025|5,10|EUR|\n"
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(GERMAN, ";", id="decimal commas in most rows"),
        pytest.param(
            "Tag;Kosten\n01.02.2025;1,5\n02.02.2025;2,5\n", ";", id="a decimal comma in every row but the header"
        ),
        pytest.param("Day;Cost\n2025-02-01;1,234.56\n2025-02-02;2,234.56\n", ";", id="thousands commas in every row"),
        pytest.param(GOOGLE, ",", id="title and period above, totals below"),
        pytest.param(SAP, "|", id="a printed list in boxes"),
        pytest.param(
            "Campaign,Cost\na;b;c;d,12\na;b;c;e,13\na;b;c;f,14\n", ",", id="lists with semicolons inside cells"
        ),
        pytest.param("Campaign,Tags,Cost\nA,x|y|z,1\nB,x|y|z,2\n", ",", id="lists with bars inside cells"),
        pytest.param(
            "Day\tName\tCost\n1\tA, Inc.\t1,000.00\n2\tB, Ltd.\t2,000.00\n",
            "\t",
            id="tabs, commas in names and amounts",
        ),
        pytest.param(
            "Acme, Inc.\nProfit, and loss\n\nDate;Amount\n1.1.2025;5\n2.1.2025;6\n", ";", id="titles with commas"
        ),
        pytest.param(
            'Date,Extra,Cost\n1,"{""a"": 1; ""b"": 2}",3\n2,"{""a"": 1; ""b"": 2}",3\n', ",", id="JSON in cells"
        ),
        pytest.param("Day,Cost\n", ",", id="header only"),
        pytest.param("Day;Cost;Clicks\n", ";", id="header only, semicolons"),
        pytest.param("Cost\n1\n2\n", ",", id="one column"),
        pytest.param("x,y\n1.5,2.5\n1.5,2.5\n", ",", id="all numbers"),
        pytest.param("sep=;\nDay;Cost\n1;2,5\n", ";", id="Excel's own line"),
        pytest.param("Name;Amount\nSmith, John;1,00\nDoe, Jane;2,00\n", ";", id="a comma in each name and each amount"),
        pytest.param("a|b|c\n1|2|3\n", "|", id="bars"),
        pytest.param("Tag;Kosten, netto\n" + "01.02.2025;1,5\n" * 3, ";", id="only the cells tell"),
        pytest.param("Key,Note\n" + "2025-01-01;5,text\n" * 6, ",", id="only the header tells"),
    ],
)
def test_the_delimiter_is_the_one_whose_parse_looks_like_a_table(text, expected):
    assert delimiter_of(text) == expected
    assert delimiter_of(text.replace("\n", "\r\n")) == expected


@given(
    st.sampled_from([",", ";", "\t", "|"]),
    st.lists(st.tuples(st.integers(1, 28), st.decimals(0, 9999, places=2)), min_size=2, max_size=20),
    st.sampled_from([".", ","]),
)
@settings(max_examples=100, deadline=None)
def test_a_quoted_table_is_recognised_with_any_delimiter_and_decimal_mark(delimiter, rows, mark):
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    writer.writerow(["Day", "Campaign name", "Cost"])
    writer.writerows([f"2025-02-{day:02d}", f"Brand, no. {day}", str(cost).replace(".", mark)] for day, cost in rows)
    assert delimiter_of(buffer.getvalue()) == delimiter
