"""Files made to hurt: each is refused with its reason, within the limits, and the reader of the next file lives."""

import io
import os
import random
import struct
import zipfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from crafted import (
    MAIN,
    Xml,
    encrypted,
    far_cell,
    lying,
    ole,
    packed,
    sheet_xml,
    workbook,
)

from finint.errors import ExportError
from finint.importer.gate import MIB, Limits
from finint.importer.physical import Physical, open_export

resource = pytest.importorskip("resource", reason="process limits are POSIX")

TABLE = [["Day", "Cost"], ["2025-03-01", 4.2]]
BOOK = workbook({"Sheet1": TABLE})
BOMB = (
    '<!DOCTYPE bomb [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
EXTERNAL = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'


def refusal(data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(ExportError) as caught:
        open_export(data, "x", answers={}, limits=limits or Limits())
    assert "Traceback" not in str(caught.value)
    return str(caught.value)


def parquet(table: pa.Table) -> bytes:
    buffer = io.BytesIO()
    pq.write_table(table, buffer)
    return buffer.getvalue()


# Zip containers


def bomb_of_zeros() -> bytes:
    return packed({"report.csv": b"0" * (40 * MIB)})


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(bomb_of_zeros(), ("times its size; the limit is 100",), id="ratio"),
        pytest.param(packed({f"{n}.csv": b"" for n in range(201)}), ("more than 200 entries", "limit"), id="entries"),
        pytest.param(encrypted(packed({"a.csv": b"a,b\n"})), ("password", "without"), id="encrypted"),
        pytest.param(packed({"../a.csv": b"a,b\n"}), ("outside itself",), id="dot dot"),
        pytest.param(packed({"x/..\\..\\a.csv": b"a,b\n"}), ("outside itself",), id="dot dot, backslash"),
        pytest.param(packed({"/etc/a.csv": b"a,b\n"}), ("outside itself",), id="absolute"),
        pytest.param(packed({"C:/a.csv": b"a,b\n"}), ("outside itself",), id="drive"),
        pytest.param(
            packed({"a.csv": b"a,b\n", "b.csv": b"a,b\n"}), ("exactly one", "'a.csv', 'b.csv'"), id="two files"
        ),
        pytest.param(packed({}), ("exactly one", "none"), id="no file"),
        pytest.param(packed({"a.zip": packed({"a.csv": b"a\n"})}), ("another archive",), id="nested"),
        pytest.param(
            packed({"a.csv": packed({"b.csv": b"a\n"})}), ("another archive",), id="nested under another name"
        ),
        pytest.param(packed({"a.csv": b"%PDF-1.7"}), ("PDF",), id="a PDF inside"),
        pytest.param(packed({"a.csv": b"a,b\n"}, method=zipfile.ZIP_BZIP2), ("unusual packing",), id="bzip2 inside"),
        pytest.param(packed({"a.csv": b"a,b\n"}, method=zipfile.ZIP_LZMA), ("unusual packing",), id="lzma inside"),
        pytest.param(BOOK[:-30], ("damaged or cut off",), id="cut at the end"),
        pytest.param(BOOK[: len(BOOK) // 2], ("damaged or cut off",), id="cut in the middle"),
        pytest.param(b"PK\x03\x04", ("damaged or cut off",), id="four bytes"),
        pytest.param(lying(packed({"a.csv": b"a,b\n" * 99}), "a.csv", 5), ("damaged or cut off",), id="declares less"),
        pytest.param(lying(packed({"a.csv": b"a,b\n"}), "a.csv", 500), ("damaged or cut off",), id="declares more"),
        pytest.param(packed({"word/document.xml": b"", "[Content_Types].xml": b""}), ("no workbook",), id="DOCX"),
        pytest.param(packed({"xl/workbook.bin": b"", "[Content_Types].xml": b""}), (".xlsb", "save it"), id="XLSB"),
        pytest.param(packed({"mimetype": b"", "content.xml": b""}), ("OpenDocument", "save it"), id="ODS"),
        pytest.param(packed({"Index/Document.iwa": b""}), ("Numbers", "export it"), id="Numbers"),
        pytest.param(ole("EncryptedPackage"), ("password",), id="encrypted workbook"),
    ],
)
def test_a_zip_that_must_not_be_opened_is_refused(data, words):
    said = refusal(data)
    for word in words:
        assert word in said


def test_the_unpacked_size_is_limited_before_anything_is_unpacked():
    data = packed({f"xl/{part}.xml": random.Random(part).randbytes(50_000) for part in range(8)})
    assert "unpacks to" in refusal(data, Limits(unpacked_bytes=300_000))


def test_a_name_that_stands_twice_is_refused():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.csv", b"a,b\n")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.csv", b"c,d\n")
    assert "twice" in refusal(buffer.getvalue())


def test_a_directory_of_a_million_entries_is_refused_without_reading_it(monkeypatch):
    monkeypatch.setattr(zipfile, "ZipFile", None)
    entry = struct.pack("<4s6H3L5H2L", b"PK\x01\x02", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    directory = entry * 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 100, 100, len(directory), 4, 0)
    assert "more than 200 entries" in refusal(b"PK\x03\x04" + directory + end)


# Workbooks


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(
            far_cell("XFD1048576"), ("column 16,384", "row 1,048,576", "limit is 2,000 columns"), id="XFD1048576"
        ),
        pytest.param(far_cell("CV1048576"), ("column 100 ", "cells; the limit is 50,000,000"), id="a tall rectangle"),
        pytest.param(far_cell("A3000000"), ("limit is 2,000,000 rows",), id="below Excel's own last row"),
        pytest.param(workbook({"S": sheet_xml(TABLE, before=BOMB)}), ("declares a document type",), id="entity bomb"),
        pytest.param(
            workbook({"S": sheet_xml(TABLE, before=EXTERNAL)}), ("declares a document type",), id="external entity"
        ),
        pytest.param(
            workbook({"S": TABLE}, extra={"xl/media/a.zip": b"PK"}), ("another archive",), id="archive inside"
        ),
        pytest.param(
            workbook({"S": [["a", "b"], ["x" * 70_000, 1]]}), ("Line 2 has a cell longer than 64 KB",), id="long cell"
        ),
        pytest.param(workbook({"S": sheet_xml(TABLE)[:-40]}), ("damaged",), id="XML cut off"),
        pytest.param(workbook({"S": "<html/>"}), ("empty",), id="a part that is no sheet"),
        pytest.param(packed({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"}), ("damaged",), id="no parts"),
    ],
)
def test_a_workbook_made_to_hurt_is_refused_with_its_reason(data, words):
    said = refusal(data)
    for word in words:
        assert word in said, said


def test_entities_hidden_in_utf_16_are_not_read_either():
    xml = sheet_xml(TABLE, before=BOMB).replace("UTF-8", "UTF-16")
    with zipfile.ZipFile(io.BytesIO(BOOK)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/worksheets/sheet1.xml"] = xml.encode("utf-16")
    assert "not UTF-8" in refusal(packed(members))


def test_a_cell_of_300_megabytes_is_refused():
    cell = Xml('t="inlineStr"><is><t>' + "x" * (30 * MIB) + "</t></is>")
    data = workbook({"S": [["a", "b"], [cell, 1]]})
    assert len(data) < MIB, "a small file"
    assert "times its size; the limit is 100" in refusal(data)
    assert "cell longer than 64 KB, the limit" in refusal(data, Limits(unpacked_ratio=10_000))


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_AS") or os.uname().sysname != "Linux", reason="needs a memory limit")
def test_a_far_cell_the_scan_lets_through_kills_only_the_child():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    blind = Limits(columns=20_000, cells=10**12)
    assert "1024 MB of memory, the limit" in refusal(far_cell("XFD1048576"), blind)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024
    assert isinstance(open_export(BOOK, "x", answers={}), Physical), "the next file is read"


def test_a_workbook_of_many_shared_texts_stays_within_memory():
    strings = f'<?xml version="1.0"?><sst xmlns="{MAIN}"><si><t>{"x" * 60_000}</t></si></sst>'
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="B{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_000)
    )
    relation = (
        '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>'
    )
    whole = workbook({"S": f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'})
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/sharedStrings.xml"] = strings.encode()
    links = members["xl/_rels/workbook.xml.rels"].replace(b"</Relationships>", relation.encode())
    members["xl/_rels/workbook.xml.rels"] = links
    assert "256 MB of memory, the limit" in refusal(packed(members), Limits(memory_bytes=256 * MIB))


# Parquet


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"PAR1" + bytes(100) + b"PAR1", ("damaged",), id="no footer"),
        pytest.param(parquet(pa.table({"a": ["x"] * 99}))[:-9], ("damaged",), id="cut off"),
        pytest.param(parquet(pa.table({"a": [[1, 2]]})), ("'a'", "list", "leave the column out"), id="list"),
        pytest.param(parquet(pa.table({"b": [{"x": 1}]})), ("'b'", "struct"), id="struct"),
        pytest.param(parquet(pa.table({"c": [b"\xff\xfe"]})), ("'c'", "bytes and no text"), id="bytes"),
        pytest.param(
            parquet(pa.table({"d": np.zeros(2_100_000, np.int8)})),
            ("2,100,000 rows; the limit is 2,000,000",),
            id="rows",
        ),
        pytest.param(
            parquet(pa.table({f"c{n}": np.zeros(600_000, np.int8) for n in range(90)})),
            ("54,000,000 cells; the limit is 50,000,000",),
            id="cells",
        ),
        pytest.param(
            parquet(pa.table({"e": pa.DictionaryArray.from_arrays(np.zeros(100_000, np.int32), ["x" * 60_000])})),
            ("decodes to more than 300 MB, the limit",),
            id="a dictionary that expands to 6 GB",
        ),
        pytest.param(parquet(pa.table({"f": ["x" * 70_000]})), ("text longer than 64 KB, the limit",), id="long text"),
    ],
)
def test_a_parquet_file_made_to_hurt_is_refused_with_its_reason(data, words):
    said = refusal(data)
    for word in words:
        assert word in said, said


def test_too_many_parquet_columns_are_refused():
    assert "3 columns; the limit is 2" in refusal(parquet(pa.table({"a": [1], "b": [1], "c": [1]})), Limits(columns=2))


# Text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"a,b\n1,2\x00\n", ("NUL byte in line 2",), id="NUL"),
        pytest.param(b"," * 10_000, ("Line 1 has more than 2,000 columns",), id="10,000 columns"),
        pytest.param(b"a,b\n" + b"x" * (5 * MIB), ("longer than 4 MB",), id="one endless line"),
        pytest.param(b'a,b\n"' + b"x,y\n" * 2_000_000, ("line 2 is never closed",), id="an endless quote"),
        pytest.param(b"\n" * 2_100_000, ("empty",), id="line ends only"),
        pytest.param(b"a\n" * 2_100_000, ("more than 2,000,000 rows",), id="rows"),
    ],
)
def test_a_text_file_made_to_hurt_is_refused_with_its_reason(data, words):
    said = refusal(data)
    for word in words:
        assert word in said, said


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+A1",
        "-A1",
        "@SUM(A1)",
        '=HYPERLINK("http://x","y")',
        "<script>alert(1)</script>",
        "'; drop table spend_line; --",
        "{{7*7}}",
        "../../etc/passwd",
        "a\u202eb",
    ],
)
def test_contents_are_data_and_come_back_verbatim(text):
    quoted = '"' + text.replace('"', '""') + '"'
    found = open_export(f"Name,Cost\n{quoted},1\n".encode(), "'; drop table x; --.csv", answers={})
    assert found.rows.column("cells").to_pylist()[1] == [text, "1"]
    found = open_export(workbook({"S": [["Name", "Cost"], [text, 1]]}), "x", answers={})
    assert found.rows.column("cells").to_pylist()[1] == [text, "1"]


# Builds without a guard: the oracle above must see each


FAILS = (AssertionError, pytest.fail.Exception)


@pytest.mark.parametrize(
    ("data", "words", "limits"),
    [
        pytest.param(bomb_of_zeros(), "times its size; the limit is 100", Limits(unpacked_ratio=10**9), id="ratio"),
        pytest.param(
            packed({f"{n}.csv": b"" for n in range(201)}), "200 entries", Limits(zip_entries=999), id="entries"
        ),
        pytest.param(b"," * 10_000, "more than 2,000 columns", Limits(columns=20_000), id="columns"),
    ],
)
def test_the_oracle_notices_a_limit_that_is_not_kept(data, words, limits):
    assert words in refusal(data)
    with pytest.raises(FAILS):
        assert words in refusal(data, limits)


@pytest.mark.parametrize(
    ("guard", "data", "words"),
    [
        pytest.param("gate.admit", ole("EncryptedPackage"), "password", id="magic bytes"),
        pytest.param("archive.refuse_member", packed({"../a.csv": b"a,b\n"}), "outside itself", id="names"),
    ],
)
def test_the_oracle_notices_a_gate_that_looks_at_nothing(monkeypatch, guard, data, words):
    assert words in refusal(data)
    monkeypatch.setattr(f"finint.importer.{guard}", lambda *given: "text")
    with pytest.raises(FAILS):
        assert words in refusal(data)


# Mutations


def mutated(data: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    changed = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        place = chance.randrange(len(changed))
        action = chance.random()
        if action < 0.6:
            changed[place] = chance.randrange(256)
        elif action < 0.8:
            del changed[place : place + chance.randrange(1, 40)]
        else:
            changed[place:place] = chance.randbytes(chance.randrange(1, 40))
    return bytes(changed)


def survives(data: bytes, seed: int) -> None:
    try:
        found = open_export(mutated(data, seed), "x", answers={})
    except ExportError:
        return
    if isinstance(found, Physical):
        found.rows.validate(full=True)


PLAIN_BOOK = packed(
    {name: zipfile.ZipFile(io.BytesIO(BOOK)).read(name) for name in zipfile.ZipFile(io.BytesIO(BOOK)).namelist()},
    method=zipfile.ZIP_STORED,
)
PARQUET = parquet(pa.table({"day": ["2025-03-01"] * 50, "cost": [4.2] * 50}))


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("data", [pytest.param(PLAIN_BOOK, id="workbook"), pytest.param(PARQUET, id="Parquet")])
def test_a_mutated_file_is_refused_or_read_and_nothing_else(data, seed):
    survives(data, seed)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(10, 510))
@pytest.mark.parametrize("data", [pytest.param(PLAIN_BOOK, id="workbook"), pytest.param(PARQUET, id="Parquet")])
def test_many_mutated_files_are_refused_or_read(data, seed):
    survives(data, seed)
