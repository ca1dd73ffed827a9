"""From bytes to physical rows, for each container; the cells of a sheet read as a person would type them."""

import datetime as dt
import io
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from crafted import Xml, packed, workbook
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from finint.errors import ExportError
from finint.importer.physical import Limits, Physical, open_export
from finint.importer.reading import Question
from finint.importer.workbook import number

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT / ".." / "shared"
TABLE = [["Day", "Cost"], ["2025-03-01", 4.2], ["2025-03-02", 5]]


def opened(data: bytes, limits: Limits | None = None, **answers: str) -> Physical:
    found = open_export(data, "export", answers=answers, limits=limits or Limits())
    assert isinstance(found, Physical)
    assert found.rows.schema == pa.schema([("line_no", pa.int64()), ("cells", pa.list_(pa.string()))])
    found.rows.validate(full=True)
    return found


def cells(data: bytes, **answers: str) -> list[list[str]]:
    return opened(data, **answers).rows.column("cells").to_pylist()


def saved(book: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def parquet(table: pa.Table, **options: object) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer, **options)
    return buffer.getvalue()


# Text


def test_a_text_file_tells_its_encoding_and_delimiter():
    found = opened("Tag;Kosten\n01.02.2025;1,50\n".encode("utf-8-sig"))
    assert (found.container, found.encoding, found.delimiter) == ("csv", "utf-8-sig", ";")
    assert (found.sheet, found.sheets, found.notes, found.cell_errors) == (None, (), (), ())
    assert found.rows.to_pylist() == [
        {"line_no": 1, "cells": ["Tag", "Kosten"]},
        {"line_no": 2, "cells": ["01.02.2025", "1,50"]},
    ]


def test_cp1252_warns_with_the_cells_it_matters_for():
    text = "Day,Campaign\n" + "".join(
        f"2025-03-{day:02d},{name}\n" for day, name in enumerate(["Brand", "Été", "Köln"], 1)
    )
    (note,) = opened(text.encode("cp1252")).notes
    assert note.warns
    assert "cp1252" in note.text
    assert "“Été”, “Köln”" in note.text
    assert "Brand" not in note.text


def test_an_encoding_that_cannot_be_known_is_asked_and_the_answer_used():
    data = "Город,Цена\nМосква Нижний,1\n".encode("cp1251") + b"\x98\x81,2\n"
    question = open_export(data, "x", answers={})
    assert isinstance(question, Question)
    assert question.key == "encoding"
    assert cells("Город,Цена\nМосква,1\n".encode("cp1251"), encoding="cp1251") == [["Город", "Цена"], ["Москва", "1"]]


def test_header_only_is_a_readable_file():
    assert cells(b"Day,Campaign,Cost\n") == [["Day", "Campaign", "Cost"]]


def test_duplicate_and_reordered_headers_are_nobodys_business_here():
    assert cells(b"Cost,Cost,Day\n1,2,3\n") == [["Cost", "Cost", "Day"], ["1", "2", "3"]]


def test_reading_a_file_does_not_import_pandas(tmp_path):
    (tmp_path / "a.csv").write_bytes("a,b\né,2\n".encode("cp1252"))
    (tmp_path / "b.xlsx").write_bytes(workbook({"Sheet1": TABLE}))
    code = (
        "import sys; from pathlib import Path; from finint.importer.physical import open_export;"
        "[open_export(Path(name).read_bytes(), name, answers={}) for name in sys.argv[1:]];"
        "assert 'pandas' not in sys.modules"
    )
    command = [sys.executable, "-c", code, *map(str, sorted(tmp_path.iterdir()))]
    assert subprocess.run(command, cwd=ROOT, timeout=60, check=False).returncode == 0


# Zip


@pytest.mark.parametrize(
    ("member", "container"),
    [
        pytest.param(b"Day,Cost\n2025-03-01,4.2\n", "csv", id="CSV"),
        pytest.param(workbook({"Sheet1": TABLE}), "xlsx", id="XLSX"),
        pytest.param(parquet(pa.table({"Day": ["2025-03-01"], "Cost": [4.2]})), "parquet", id="Parquet"),
    ],
)
def test_a_zip_with_exactly_one_export_is_opened(member, container):
    found = opened(
        packed({"reports/": b"", "reports/March.dat": member, "__MACOSX/._March.dat": b"x", ".DS_Store": b"y"})
    )
    assert found.container == container
    assert found.member == "reports/March.dat"
    assert found.rows.column("cells").to_pylist()[:2] == [["Day", "Cost"], ["2025-03-01", "4.2"]]


# Workbooks


def test_a_sheet_keeps_blank_rows_and_its_own_row_numbers():
    found = opened(workbook({"Report": [["Title"], [], [], ["Day", "Cost"], ["2025-03-01", 4.2], [], ["Total", 4.2]]}))
    assert found.rows.to_pylist() == [
        {"line_no": 1, "cells": ["Title", ""]},
        {"line_no": 2, "cells": []},
        {"line_no": 3, "cells": []},
        {"line_no": 4, "cells": ["Day", "Cost"]},
        {"line_no": 5, "cells": ["2025-03-01", "4.2"]},
        {"line_no": 6, "cells": []},
        {"line_no": 7, "cells": ["Total", "4.2"]},
    ]
    assert (found.container, found.sheet, found.sheets, found.encoding) == ("xlsx", "Report", ("Report",), None)


def test_empty_rows_and_columns_before_the_table_shift_lines_but_not_columns():
    found = opened(workbook({"Report": [[], [], [None, None, "Day", "Cost"], [None, None, "2025-03-01", 4]]}))
    assert found.rows.to_pylist() == [
        {"line_no": 1, "cells": []},
        {"line_no": 2, "cells": []},
        {"line_no": 3, "cells": ["Day", "Cost"]},
        {"line_no": 4, "cells": ["2025-03-01", "4"]},
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        pytest.param(1179.1599999999999, "1179.16", id="float noise"),
        pytest.param(1179.1599999999953, "1179.16", id="noise of a sum"),
        pytest.param(0.1 + 0.2, "0.3", id="0.1 + 0.2"),
        pytest.param(7.0, "7", id="no .0"),
        pytest.param(-0.0, "0", id="minus zero"),
        pytest.param(-12.5, "-12.5", id="negative"),
        pytest.param(0.00005, "0.00005", id="below four places"),
        pytest.param(5.64902e-05, "0.0000564902", id="no exponent"),
        pytest.param(1.6823086974, "1.6823086974", id="eleven true decimals"),
        pytest.param(1e-9, "0.000000001", id="tiny is not zero"),
        pytest.param(123456789012345.0, "123456789012345", id="15 digits"),
        pytest.param(23843000000000123.0, "23843000000000124", id="17 digits, as stored"),
        pytest.param(1e22, "1" + "0" * 22, id="large"),
        pytest.param(99999999.99999999, "100000000", id="noise below a whole number"),
    ],
)
def test_a_binary_float_reads_as_the_decimal_that_was_meant(value, text):
    assert number(value) == text


@given(st.decimals(-(10**9), 10**9, places=2))
@settings(max_examples=200, deadline=None)
def test_every_amount_in_cents_comes_back_exactly(amount):
    assert Decimal(number(float(amount))) == amount


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-1e15, max_value=1e15))
@settings(max_examples=200, deadline=None)
def test_no_float_moves_further_than_excel_itself_rounds(value):
    text = number(value)
    assert "e" not in text.lower()
    assert not text.endswith(".0")
    assert abs(float(text) - value) <= 1e-13 * abs(value) + 1e-300


def test_types_of_cells():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["text", "007", True, False, 42, 1179.1599999999999, None, "multi\nline", "#not an error"])
    sheet.append([dt.date(2025, 3, 1), dt.datetime(2025, 3, 1, 13, 45, 10), dt.time(1, 2, 3), dt.timedelta(hours=27)])
    sheet.append([dt.date(1900, 3, 1), dt.date(1900, 2, 28), dt.date(9999, 12, 31), dt.date(2024, 2, 29)])
    assert cells(saved(book)) == [
        ["text", "007", "TRUE", "FALSE", "42", "1179.16", "", "multi\nline", "#not an error"],
        ["2025-03-01", "2025-03-01T13:45:10", "01:02:03", "27:00:00", "", "", "", "", ""],
        ["1900-03-01", "1900-02-28", "9999-12-31", "2024-02-29", "", "", "", "", ""],
    ]


def test_the_1904_date_system_is_right():
    days = [dt.date(2025, 3, 1), dt.date(1904, 3, 1), dt.date(2024, 2, 29)]
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["Day", "Cost", "Note"])
    book.active.append(days)
    assert cells(saved(book))[1] == [day.isoformat() for day in days]


def test_several_tables_are_a_question_and_its_answer_opens_one():
    data = workbook({"Campaigns": TABLE, "Cover": [["Report of March"]], "Ad groups": [["Group", "Cost"], ["a", 1]]})
    question = open_export(data, "x.xlsx", answers={})
    assert isinstance(question, Question)
    assert (question.key, question.choices) == ("sheet", ("Campaigns", "Ad groups"))
    found = opened(data, sheet=" ad groups ")
    assert (found.sheet, found.sheets) == ("Ad groups", ("Campaigns", "Cover", "Ad groups"))
    assert found.rows.column("cells").to_pylist() == [["Group", "Cost"], ["a", "1"]]
    with pytest.raises(ExportError, match="no sheet 'March'; it has 'Campaigns', 'Cover', 'Ad groups'"):
        opened(data, sheet="March")


def test_one_table_beside_a_cover_and_hidden_sheets_is_no_question():
    data = workbook({"Cover": [["Report"]], "Lists": TABLE, "Data": TABLE}, hidden=("Lists",))
    assert opened(data).sheet == "Data"


def test_errors_and_formulas_without_a_value_are_told_with_their_place():
    rows = [
        ["Day", "Cost", "Note"],
        ["2025-03-01", Xml("><f>A2*2</f>"), "never calculated"],
        ["2025-03-02", Xml('t="e"><f>1/0</f><v>#DIV/0!</v>'), "calculated to an error"],
        ["2025-03-03", Xml('t="e"><v>#REF!</v>'), "an error as a constant"],
        ["2025-03-04", Xml("><f>2*2</f><v>4</v>"), "calculated"],
        ["2025-03-05", Xml('t="str"><f>""</f><v></v>'), "calculated to no text"],
        ["2025-03-06", None, "empty"],
    ]
    found = opened(workbook({"Sheet1": rows}))
    assert [row[1] for row in found.rows.column("cells").to_pylist()] == ["Cost", "", "", "", "4", "", ""]
    assert found.cell_errors == ((2, 1, "=A2*2"), (3, 1, "#DIV/0!"), (4, 1, "#REF!"))


def test_the_place_of_an_error_counts_from_the_first_used_column():
    book = openpyxl.Workbook()
    sheet = book.active
    for place, value in (("C4", "Day"), ("D4", "Cost"), ("C5", "2025-03-01"), ("D5", "=1+1")):
        sheet[place] = value
    sheet["D6"] = "#REF!"
    sheet["D6"].data_type = "e"
    found = opened(saved(book))
    assert found.cell_errors == ((5, 1, "=1+1"), (6, 1, "#REF!"))
    assert found.rows.column("cells").to_pylist()[4] == ["2025-03-01", ""]


def test_a_workbook_with_macros_is_read_and_says_they_did_not_run():
    found = opened(workbook({"Sheet1": TABLE}, extra={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macro"}))
    (note,) = found.notes
    assert (note.code, note.warns) == ("macros", False)
    assert "not run" in note.text
    assert found.rows.num_rows == 3


def test_a_workbook_whose_names_carry_a_prefix_is_read():
    xml = (
        '<?xml version="1.0"?><x:worksheet xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><x:sheetData>'
        '<x:row r="1"><x:c r="A1" t="inlineStr"><x:is><x:t>Day</x:t></x:is></x:c><x:c r="B1"><x:v>4.5</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    assert cells(workbook({"Sheet1": xml})) == [["Day", "4.5"]]


def test_an_empty_sheet_is_refused():
    with pytest.raises(ExportError, match="'Sheet1' is empty"):
        opened(workbook({"Sheet1": []}))


# Parquet


def test_parquet_becomes_a_header_and_rows_of_text():
    table = pa.table(
        {
            "day": pa.array([dt.date(2025, 3, 1), None]),
            "stamp": pa.array([dt.datetime(2025, 3, 1), dt.datetime(2025, 3, 2)]),
            "moment": pa.array([dt.datetime(2025, 3, 1, 0, 0, 0, 250_000), dt.datetime(2025, 3, 2)]),
            "zoned": pa.array([1_740_823_200_000] * 2, pa.timestamp("ms", "Europe/Berlin")),
            "utc": pa.array([1_740_823_200] * 2, pa.timestamp("s", "UTC")),
            "clock": pa.array([dt.time(1, 2, 3), None]),
            "decimal": pa.array([Decimal("0.0000000001"), Decimal("-12.5")], pa.decimal128(20, 10)),
            "amount": [1179.1599999999999, 2.0],
            "id": pa.array([23843000000000123, 7]),
            "yes": [True, None],
            "name": pa.array(["x", ""]).dictionary_encode(),
            "old": [b"bytes", b"\xc3\xa9"],
            "none": pa.nulls(2),
        }
    )
    found = opened(parquet(table))
    assert (found.container, found.encoding, found.delimiter, found.sheet) == ("parquet", None, None, None)
    assert found.rows.column("line_no").to_pylist() == [1, 2, 3]
    header, first, second = found.rows.column("cells").to_pylist()
    assert header == table.column_names
    zoned, utc = "2025-03-01T11:00:00+01:00", "2025-03-01T10:00:00Z"
    assert first == [
        "2025-03-01", "2025-03-01", "2025-03-01T00:00:00.25", zoned, utc, "01:02:03", "0.0000000001", "1179.16",
        "23843000000000123", "TRUE", "x", "bytes", "",
    ]  # fmt: skip
    assert second == [
        "",
        "2025-03-02",
        "2025-03-02T00:00:00",
        zoned,
        utc,
        "",
        "-12.5000000000",
        "2",
        "7",
        "",
        "",
        "é",
        "",
    ]


def test_parquet_without_rows_keeps_its_header():
    assert cells(parquet(pa.table({"Day": pa.array([], pa.string()), "Cost": pa.array([], pa.float64())}))) == [
        ["Day", "Cost"]
    ]


def test_parquet_in_several_row_groups_numbers_its_rows_through():
    found = opened(parquet(pa.table({"n": list(range(1000))}), row_group_size=77))
    assert found.rows.column("line_no").to_pylist() == list(range(1, 1002))
    assert [row[0] for row in found.rows.column("cells").to_pylist()[1:]] == [str(value) for value in range(1000)]


@given(st.lists(st.tuples(st.decimals(-(10**15), 10**15, places=8), st.dates()), min_size=1, max_size=20))
@settings(max_examples=3, deadline=None)
def test_decimals_and_dates_of_parquet_are_exact(rows):
    table = pa.table({"a": pa.array([a for a, _ in rows], pa.decimal128(30, 8)), "d": pa.array([d for _, d in rows])})
    read = cells(parquet(table))[1:]
    assert [(Decimal(a), dt.date.fromisoformat(d)) for a, d in read] == rows


# Real files


@pytest.mark.skipif(not SHARED.exists(), reason="../shared not present")
def test_every_shared_export_opens_with_a_table_as_wide_as_its_header():
    for path in sorted((SHARED / "exports").iterdir()):
        if path.suffix in (".csv", ".xlsx"):
            found = opened(path.read_bytes())
            widths = [len(row) for row in found.rows.column("cells").to_pylist()]
            assert max(widths) > 2, path.name
            assert widths.count(max(widths)) > len(widths) / 2 or len(widths) < 10, path.name
