"""Looking through the XML of a workbook for what no reader should meet: entities, far-away cells, endless texts.

Runs in the child, on bytes, before any parser: calamine reserves memory for the whole rectangle up to the farthest
cell, so one value in XFD1048576 would ask for 549 GB.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from finint.importer.confined import Refused

CHUNK_BYTES = 1024 * 1024
OVERLAP_BYTES = 64 * 1024  # a tag or a cell that is cut by one chunk is whole in the next; seeing it twice is harmless
PARTS = (".xml", ".rels", ".vml")
DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
USUAL_REFERENCE = re.compile(rb'<c r="([A-Z]{1,3}[0-9]{1,9})"')
REFERENCE = re.compile(rb"""<(?:\w+:)?c\s(?:[^<>]*?\s)?r\s*=\s*["']([A-Za-z]{1,3}[0-9]{1,9})["']""")
DIGITS, LETTERS = b"0123456789", b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ERROR_VALUE = re.compile(rb"""\st=["']e["']""")
# A formula followed by no value or an empty one; most workbooks have no formula, and no prefix before the names.

UNCALCULATED = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f(?:\s[^<>]*)?/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def scan(file: BinaryIO, request: Mapping[str, Any]) -> bool:
    """Return whether some cell needs an explanation, after refusing what is unsafe.

    Args:
        file: the workbook.
        request: with the limits "rows", "columns", "cells" and "cell_bytes".

    Raises:
        Refused: a document type or entity, a cell outside the limits, a text that does not end, a damaged part.
    """
    is_unexplained = False
    try:
        with zipfile.ZipFile(file) as archive:
            for member in archive.infolist():
                if not member.filename.lower().endswith(PARTS):
                    continue
                farthest = [0, 0]
                for window in windows(archive, member, request["cell_bytes"]):
                    refuse_declarations(window)
                    farthest = reach(window, farthest)
                    is_unexplained = is_unexplained or lacks_value(window)
                refuse_far(farthest, request)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError) as error:
        raise Refused("The workbook is damaged or cut off; download or export it again.") from error
    return is_unexplained


def windows(archive: zipfile.ZipFile, member: zipfile.ZipInfo, cell_bytes: int) -> Iterator[bytes]:
    """Yield the text of a part in overlapping pieces."""
    tail = b""
    with archive.open(member) as stream:
        while chunk := stream.read(CHUNK_BYTES):
            if not tail and b"\x00" in chunk[:64]:
                raise Refused("The workbook's XML is not UTF-8, so it cannot be checked; save it again with Excel.")
            if len(chunk) == CHUNK_BYTES and b"<" not in chunk:
                raise Refused(
                    f"The workbook has a cell longer than {cell_bytes // 1024} KB, the limit; leave that text out."
                )
            yield tail + chunk
            tail = chunk[-OVERLAP_BYTES:]


def refuse_declarations(window: bytes) -> None:
    """Refuse a document type: no spreadsheet program writes one, and entities can multiply without bound."""
    if DECLARED.search(window):
        raise Refused(
            "The workbook's XML declares a document type or entities, which no spreadsheet program writes; "
            "it was not opened. Save the report as CSV and import that."
        )


def lacks_value(window: bytes) -> bool:
    """Return whether a window may hold an error value or a formula that was never calculated.

    >>> lacks_value(b'<c r="B2"><f>A2*2</f><v>4</v></c>'), lacks_value(b'<c r="B2"><f>A2*2</f></c>')
    (False, True)
    """
    if b"f>" in window or b"f " in window or b"f/" in window:
        return ERROR_VALUE.search(window) is not None or UNCALCULATED.search(window) is not None
    return (b't="e"' in window or b"t='e'" in window) and ERROR_VALUE.search(window) is not None


def reach(window: bytes, farthest: list[int]) -> list[int]:
    """Return the largest column and row number of the cells in a window and of those before.

    >>> reach(b'<row r="2"><c r="B2"/><x:c t="s" r="AA7">', [3, 1])
    [27, 7]
    """
    references = USUAL_REFERENCE.findall(window)
    if len(references) != window.count(b"<c ") or b":c " in window:
        references = REFERENCE.findall(window)  # some cells are spelt otherwise
    found = b" ".join(references).upper()
    columns = set(found.translate(None, DIGITS).split())
    rows = set(found.translate(None, LETTERS).split())
    return [max(farthest[0], *map(column_number, columns)), max(farthest[1], *map(int, rows))] if columns else farthest


def column_number(letters: bytes) -> int:
    """Return the number of a column; A is 1.

    >>> column_number(b"XFD")
    16384
    """
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def refuse_far(farthest: list[int], request: Mapping[str, Any]) -> None:
    """Refuse a sheet whose farthest cell lies outside the limits."""
    columns, rows = farthest
    far = f"The workbook has a cell in column {columns:,} and one in row {rows:,}"
    advice = "Delete what stands far from the table, or save the table as CSV."
    if columns > request["columns"]:
        raise Refused(f"{far}; the limit is {request['columns']:,} columns. {advice}")
    if rows > request["rows"]:
        raise Refused(f"{far}; the limit is {request['rows']:,} rows. {advice}")
    if columns * rows > request["cells"]:
        raise Refused(f"{far}, a sheet of {columns * rows:,} cells; the limit is {request['cells']:,}. {advice}")
