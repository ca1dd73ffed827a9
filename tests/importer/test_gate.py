"""Magic bytes decide, and every refusal says what to do."""

import pytest
from crafted import ole

from finint.errors import ExportError
from finint.importer.gate import Limits, admit

SPREADSHEETML = (
    '<?xml version="1.0" encoding="utf-8"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
)
PAGE = "<html xmlns:o='urn:schemas-microsoft-com:office:office'><table><tr><td>Day</td></tr></table></html>"


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        pytest.param(b"Day,Cost\n1,2\n", "text", id="CSV"),
        pytest.param(b"\xef\xbb\xbfDay,Cost\n", "text", id="CSV with a mark"),
        pytest.param("Day\tCost\n".encode("utf-16"), "text", id="UTF-16"),
        pytest.param(b"PK,Name\n1,2\n", "text", id="a column named PK"),
        pytest.param(b"ORCID,Cost\n1,2\n", "text", id="begins like an ORC file"),
        pytest.param(b"BM,Cost\n1,2\n", "text", id="begins like a bitmap"),
        pytest.param(b"MZ,Cost\n1,2\n", "text", id="begins like a program"),
        pytest.param(b"<b>Name</b>,Cost\n<script>x</script>,2\n", "text", id="markup in a cell is data"),
        pytest.param(b"{name},Cost\nx,2\n", "text", id="a brace is no JSON"),
        pytest.param(b'[{"a"\n', "text", id="nor are brackets alone"),
        pytest.param(b"PK\x03\x04rest", "zip", id="zip"),
        pytest.param(b"PAR1rest", "parquet", id="Parquet"),
    ],
)
def test_the_first_bytes_tell_the_container(data, expected):
    assert admit(data, Limits()) == expected


@pytest.mark.parametrize(
    ("data", "words"),
    [
        pytest.param(b"", ("empty", "export it again"), id="empty"),
        pytest.param(b"\xef\xbb\xbf", ("empty",), id="a mark alone"),
        pytest.param(b"\xff\xfe\r\x00\n\x00", ("empty",), id="a line end in UTF-16"),
        pytest.param(b" \r\n\t\n\x1a", ("empty",), id="blanks"),
        pytest.param(bytes(5000), ("empty",), id="zeros"),
        pytest.param(b"%PDF-1.7 ...", ("PDF", "CSV"), id="PDF"),
        pytest.param(b"\x89PNG\r\n\x1a\n....", ("picture", "CSV"), id="PNG"),
        pytest.param(b"\xff\xd8\xff\xe0....", ("picture",), id="JPEG"),
        pytest.param(b"GIF89a....", ("picture",), id="GIF"),
        pytest.param(b"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36", ("picture",), id="BMP"),
        pytest.param(b"RIFF\x00\x00\x00\x00WEBPVP8", ("picture",), id="WEBP"),
        pytest.param(b"\x00\x00\x00\x18ftypheic", ("picture",), id="HEIC"),
        pytest.param(b"II*\x00....", ("picture",), id="TIFF"),
        pytest.param(b"\x1f\x8b\x08....", ("gzip", "unpack"), id="gzip"),
        pytest.param(b"7z\xbc\xaf\x27\x1c..", ("7z", "unpack"), id="7z"),
        pytest.param(b"Rar!\x1a\x07\x00", ("RAR", "unpack"), id="RAR"),
        pytest.param(b"SQLite format 3\x00", ("SQLite", "CSV"), id="SQLite"),
        pytest.param(b"PARE....", ("encrypted", "without"), id="encrypted Parquet"),
        pytest.param(b"ORC\x00\x01", ("ORC", "Parquet"), id="ORC"),
        pytest.param(ole("EncryptedPackage"), ("password", "without"), id="encrypted workbook"),
        pytest.param(ole("Workbook"), ("old Excel", ".xlsx"), id="BIFF8"),
        pytest.param(ole("Book"), ("old Excel", ".xlsx"), id="BIFF5"),
        pytest.param(ole("WordDocument"), ("old Office", "CSV"), id="old Word"),
        pytest.param(b"\x09\x04\x06\x00\x00\x00\x10\x00", ("old Excel", ".xlsx"), id="BIFF4"),
        pytest.param(SPREADSHEETML.encode(), ("SpreadsheetML 2003", "save it as CSV"), id="SpreadsheetML"),
        pytest.param(SPREADSHEETML.encode("utf-16"), ("SpreadsheetML 2003",), id="SpreadsheetML in UTF-16"),
        pytest.param(b"\xef\xbb\xbf\n" + PAGE.encode(), ("web page", "save it as CSV"), id="HTML"),
        pytest.param(b"<!DOCTYPE html><html><body>Sign in", ("sign in and export again",), id="sign-in page"),
        pytest.param(b"<table><tr><td>1</td></tr></table>", ("web page",), id="a bare table"),
        pytest.param(PAGE.encode("utf-16-le"), ("web page",), id="HTML in UTF-16 without a mark"),
        pytest.param(b"MIME-Version: 1.0\r\nContent-Type: multipart", ("MHTML",), id="MHTML"),
        pytest.param(b"<?xml version='1.0'?><rows/>", ("XML", "CSV"), id="XML"),
        pytest.param(b'{"data": []}', ("JSON", "CSV"), id="JSON object"),
        pytest.param(b'[\n {"day": 1}]', ("JSON",), id="JSON list"),
        pytest.param(b"{\\rtf1", ("rich-text",), id="RTF"),
    ],
)
def test_what_holds_no_table_is_refused_with_a_way_out(data, words):
    with pytest.raises(ExportError) as refusal:
        admit(data, Limits())
    for word in words:
        assert word in str(refusal.value)


def test_the_size_limit_is_named_and_itself_allowed():
    assert admit(b"a,b\n", Limits(file_bytes=4)) == "text"
    with pytest.raises(ExportError, match="the limit is"):
        admit(b"a,b\n1", Limits(file_bytes=4))
