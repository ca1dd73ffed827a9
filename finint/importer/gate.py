"""May this file be opened, and what is it? Decided by size and magic bytes, never by its name.

Nothing here parses: the gate costs milliseconds and runs in the server's own process, so what it lets through is
still untrusted. Workbooks and Parquet go on to a limited child process (finint.importer.child).
"""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Literal

from finint.errors import ExportError
from finint.importer.content import Content, blocks

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost; a limit that is hit is named in the message.

    >>> Limits(rows=1000).rows
    1000
    """

    file_bytes: int = 200 * MIB
    zip_entries: int = 200
    unpacked_bytes: int = 300 * MIB  # of a zip container, or of a Parquet file once decoded
    unpacked_ratio: int = 100  # unpacked ÷ packed, looked at from 1 MiB unpacked
    rows: int = 2_000_000  # physical rows, blank ones included
    columns: int = 2_000
    cells: int = 50_000_000  # rows × columns: 200 MB of commas fit the other limits
    cell_bytes: int = 64 * 1024  # of UTF-8 text; quoted text stops at 128 KB whatever is set here
    row_bytes: int = 4 * MIB  # one record of a text file
    memory_bytes: int = 1024 * MIB  # address space of the child
    cpu_seconds: int = 60
    wall_seconds: int = 120


def limits_of(environment: Mapping[str, str]) -> Limits:
    """Return the limits, each as FININT_LIMIT_… sets it: FININT_LIMIT_ROWS=10000000 lets ten million rows in.

    >>> limits_of({"FININT_LIMIT_ROWS": "10_000_000"}).rows
    10000000
    """
    given = {field.name: environment.get(f"FININT_LIMIT_{field.name.upper()}", "") for field in fields(Limits)}
    for name, text in given.items():
        if text and (not text.replace("_", "").isdecimal() or not int(text)):
            raise ExportError(f"FININT_LIMIT_{name.upper()} is {text!r}; it takes a whole number above 0.")
    return Limits(**{name: int(text) for name, text in given.items() if text})


def limits_set() -> Limits:
    """Return the limits of this process."""
    return limits_of(os.environ)


Container = Literal["text", "zip", "parquet"]

MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "This is a PDF; export the report as CSV or XLSX and import that."),
    (b"%!PS", "This is a PostScript print file; export the report as CSV or XLSX and import that."),
    (b"{\\rtf", "This is a rich-text document; export the report as CSV or XLSX and import that."),
    (b"\x1f\x8b", "This is a gzip archive; unpack it and import the CSV, XLSX or Parquet inside."),
    (b"BZh91AY&SY", "This is a bzip2 archive; unpack it and import the CSV, XLSX or Parquet inside."),
    (b"\xfd7zXZ\x00", "This is an xz archive; unpack it and import the CSV, XLSX or Parquet inside."),
    (b"7z\xbc\xaf\x27\x1c", "This is a 7z archive; unpack it and import the CSV, XLSX or Parquet inside."),
    (b"Rar!\x1a\x07", "This is a RAR archive; unpack it and import the CSV, XLSX or Parquet inside."),
    (b"\x28\xb5\x2f\xfd", "This is a Zstandard archive; unpack it and import the CSV, XLSX or Parquet inside."),
    (b"SQLite format 3\x00", "This is a SQLite database; export the table as CSV and import that."),
    (b"ARROW1", "This is an Arrow file; save the table as Parquet or CSV and import that."),
    (b"ORC", "This is an ORC file; save the table as Parquet or CSV and import that."),
    (b"Obj\x01", "This is an Avro file; save the table as Parquet or CSV and import that."),
    (b"PARE", "This Parquet file is encrypted; save it without encryption and import that."),
)
# Three printable letters may also start a CSV: those signatures count only when control bytes follow.
BINARY_AFTER = (b"ORC",)
IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00")
OLD_BIFF = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00", b"\x09\x08\x10\x00")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
HTML_STARTS = re.compile(
    rb"<(!doctype\s+html|html|head|body|table|meta|style|div|title|script\s+(src|type)=)", re.IGNORECASE
)
SPREADSHEETML = re.compile(rb'urn:schemas-microsoft-com:office:spreadsheet|progid="Excel\.Sheet"', re.IGNORECASE)
EMPTY = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\x00 \t\r\n\x1a]*")  # stops at the first other byte
HEAD_BYTES = 8192


def admit(data: Content, limits: Limits) -> Container:
    r"""Return what kind of container `data` is, or refuse it with a sentence that says what to do.

    Raises:
        ExportError: too large, empty, or a kind of file that holds no table finint reads.

    >>> admit(b"Day,Cost\n2025-03-01,4.20\n", Limits())
    'text'
    """
    if len(data) > limits.file_bytes:
        raise ExportError(
            f"The file has {megabytes(len(data))}; the limit is {megabytes(limits.file_bytes)} a file. "
            "Export a shorter period, or save it as Parquet."
        )
    head = data[:HEAD_BYTES]
    if EMPTY.fullmatch(head) and all(EMPTY.fullmatch(block) for block in blocks(data)):
        raise ExportError("The file is empty; export it again and check that the report has rows.")
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return "zip"
    if head.startswith(b"PAR1"):
        return "parquet"
    refuse_binary(head, data)
    refuse_markup(head)
    return "text"


def refuse_binary(data: bytes, whole: Content) -> None:
    """Refuse files known by their first bytes to hold something other than text."""
    for magic, sentence in MAGIC:
        if data.startswith(magic) and (magic not in BINARY_AFTER or b"\x00" in data[:64]):
            raise ExportError(sentence)
    if data.startswith(OLE):
        raise ExportError(ole_sentence(whole[:]))
    if data.startswith(OLD_BIFF):
        raise ExportError("This is an old Excel workbook (.xls); open it, save it as .xlsx or CSV, and import that.")
    riff_image = data.startswith(b"RIFF") and data[8:12] == b"WEBP"
    media = data[4:8] == b"ftyp"
    bitmap = data.startswith(b"BM") and data[6:10] == b"\x00\x00\x00\x00"
    if data.startswith(IMAGES) or riff_image or media or bitmap:
        raise ExportError("This is a picture; export the report as CSV or XLSX and import that.")
    if data[8:12] == b"DUCK":
        raise ExportError("This is a DuckDB database; export the table as CSV or Parquet and import that.")


def ole_sentence(data: bytes) -> str:
    """Say which of the files in Microsoft's old container this is; stream names stand in it as UTF-16."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "This workbook is protected by a password; open it, save it without one, and import that."
    if "Workbook".encode("utf-16-le") in data or "Book".encode("utf-16-le") in data:
        return "This is an old Excel workbook (.xls); open it, save it as .xlsx or CSV, and import that."
    return "This is an old Office document and no workbook; export the report as CSV or XLSX and import that."


def refuse_markup(head: bytes) -> None:
    """Refuse web pages, XML and JSON, also in UTF-16; several systems name such files .xls or .csv."""
    for bom in BOMS:
        head = head.removeprefix(bom)
    text = head.replace(b"\x00", b"").lstrip()
    if SPREADSHEETML.search(text) and text.startswith((b"<?xml", b"<?mso", b"<Workbook", b"<ss:Workbook", b"<!--")):
        raise ExportError(
            "This is SpreadsheetML 2003 (XML named .xls, as NetSuite writes it); open it in Excel, "
            "save it as CSV or .xlsx, and import that."
        )
    if HTML_STARTS.match(text) or (text.startswith((b"<?xml", b"<!--")) and b"<html" in text.lower()):
        raise ExportError(
            "This is a web page and no table (some systems name such a file .xls); open it in Excel, "
            "save it as CSV or .xlsx, and import that. If it is a sign-in page, sign in and export again."
        )
    if text[:13].lower() == b"mime-version:":
        raise ExportError(
            "This is a saved web page (MHTML); open it in Excel, save it as CSV or .xlsx, and import that."
        )
    if text.startswith(b"<?xml"):
        raise ExportError("This is XML; export the report as CSV or XLSX and import that.")
    if re.match(rb'(\[\s*)?\{\s*("[^"\n]*"\s*:|\})', text):
        raise ExportError("This is JSON; export the report as CSV or XLSX and import that.")


def megabytes(count: int) -> str:
    """Return `count` bytes as a reader would say it.

    >>> megabytes(200 * MIB), megabytes(65_536)
    ('200 MB', '64 KB')
    """
    return f"{count / MIB:.4g} MB" if count >= MIB else f"{count / 1024:.4g} KB"
