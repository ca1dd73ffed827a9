"""XLSX in the child process: scan the parts for what a reader must not meet, then read one sheet with calamine.

Runs only in the child: imports no pyarrow, and openpyxl only to explain cells that calamine shows as empty.
"""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO

import python_calamine
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from finint.importer import scan
from finint.importer.confined import ROWS, Emit, Refused

BATCH_ROWS = 5_000
DECIMALS = 4  # of amounts with float noise
NOISE_RATIO = 1e-13  # some hundred rounding errors; AWS writes eleven true decimals
EXACT_FLOAT = 2**53
MOST_MERGED = 20_000  # ranges that are looked at
LIKE_MONEY = re.compile(r"\W*([A-Z]{2,3}\b)?\W*\d")
Place = tuple[int, int]  # row and column, from 0
SHORT_TEXT = 15  # fewer digits than noise takes


def read(file: BinaryIO, request: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Write the rows of the one sheet that holds a table, and answer with its name and the cells without a value."""
    is_unexplained = scan.scan(file, request)
    file.seek(0)
    try:
        book = CalamineWorkbook.from_filelike(file)
    except python_calamine.PasswordError as error:
        raise Refused("This workbook is protected by a password; save it without one, and import that.") from error
    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    names = [sheet.name for sheet in sheets]
    shown = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible] or names
    if request.get("sheet") is not None:
        shown = [chosen(request["sheet"], names)]
    if len(shown) > 1:
        tables = [name for name in shown if is_table(book.get_sheet_by_name(name))]
        if len(tables) > 1:
            return {"choices": tables, "sheets": names}
        shown = tables or shown
    if not shown:
        raise Refused("The workbook has no sheet with cells; export it again.")
    sheet = book.get_sheet_by_name(shown[0])
    if sheet.start is None:
        raise Refused(f"Sheet {sheet.name!r} is empty; export it again and check that the report has rows.")
    write(sheet, emit)
    errors = explain(file, sheet) if is_unexplained else []
    return {"sheet": sheet.name, "sheets": names, "errors": errors}


def explain(file: BinaryIO, sheet: CalamineSheet) -> list[tuple[int, int, str]]:
    """Return the cells that are empty for a reason; openpyxl is imported only now."""
    from finint.importer.blanks import cell_errors  # noqa: PLC0415 - a third of a second

    assert sheet.start is not None
    return cell_errors(file, sheet.name, sheet.start[1] + 1)


def chosen(wanted: str, names: list[str]) -> str:
    """Return the sheet an answer names."""
    for name in names:
        if name == wanted or name.strip().casefold() == wanted.strip().casefold():
            return name
    raise Refused(f"The workbook has no sheet {wanted!r}; it has {', '.join(map(repr, names))}.")


def is_table(sheet: CalamineSheet) -> bool:
    """Return whether a sheet has at least two rows and two columns."""
    return sheet.height > 1 and sheet.width > 1


def write(sheet: CalamineSheet, emit: Emit) -> None:
    """Write the rows of a sheet, some thousand a frame, each frame with the number of its first row."""
    rows = below_merged(sheet.iter_rows(), sheet.merged_cell_ranges or [])
    start = 1
    while batch := [row_text(row) for row in islice(rows, BATCH_ROWS)]:
        body = json.dumps([start, batch], ensure_ascii=False, check_circular=False)
        if "\\u0000" in body:  # Excel's _x0000_, perhaps
            batch = [[cell.replace("\x00", "\ufffd") for cell in row] for row in batch]
            body = json.dumps([start, batch], ensure_ascii=False)
        emit(ROWS, body.encode())
        start += len(batch)


def below_merged(rows: Iterable[list[Any]], merged: Sequence[tuple[Place, Place]]) -> Iterator[list[Any]]:
    """Yield rows with a name that was merged over several of them in each; an amount is written once, and counts once.

    >>> list(below_merged([["Brand", 5.0], ["", 7.0]], [((0, 0), (1, 0))]))
    [['Brand', 5.0], ['Brand', 7.0]]
    """
    starts: dict[int, list[tuple[int, int]]] = {}
    for (top, left), (bottom, _) in merged[:MOST_MERGED]:
        if bottom > top:
            starts.setdefault(top, []).append((left, bottom))
    open_names: dict[int, tuple[str, int]] = {}  # column → name, last row
    for number, row in enumerate(rows):
        open_names = {place: name for place, name in open_names.items() if number <= name[1]}
        is_filled = bool(open_names) and any(cell != "" for cell in row)
        for place, (name, _) in open_names.items():
            if is_filled and place < len(row) and row[place] == "":
                row[place] = name
        for place, last in starts.get(number, ()):
            if place < len(row) and isinstance(row[place], str) and row[place] and not LIKE_MONEY.match(row[place]):
                open_names[place] = (row[place], last)
        yield row


def row_text(row: Sequence[object]) -> list[str]:
    """Return the cells of a row as text; no cells when all are empty.

    >>> row_text(["", 2.0]), row_text(["", ""])
    (['', '2'], [])
    """
    cells = [cell if type(cell) is str else text(cell) for cell in row]
    return cells if any(cells) else []


def text(cell: object) -> str:
    """Return a cell as the text a person would type.

    >>> [text(value) for value in ("x", 7.0, True, date(2025, 3, 1), timedelta(hours=27, minutes=30))]
    ['x', '7', 'TRUE', '2025-03-01', '27:30:00']
    """
    if isinstance(cell, float):
        return number(cell)
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, date | datetime | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        hours, rest = divmod(round(cell.total_seconds()), 3600)
        return f"{hours:02d}:{rest // 60:02d}:{rest % 60:02d}"
    return str(cell)


def number(value: float) -> str:
    """Return a binary float as the decimal that was meant, never with an exponent.

    Excel keeps 15 digits. What lies within float noise of four decimals is those four decimals.

    >>> [number(value) for value in (1179.1599999999999, 12.0, 0.1 + 0.2, 1e-9, 23843000000000123.0)]
    ['1179.16', '12', '0.3', '0.000000001', '23843000000000124']
    """
    plain = repr(value)
    if "e" not in plain and len(plain) < SHORT_TEXT:
        return plain.removesuffix(".0") if value else "0"
    if not math.isfinite(value):
        return plain
    if value.is_integer():
        return format(Decimal(plain), ".0f") if abs(value) >= EXACT_FLOAT else str(int(value))
    rounded = round(value, DECIMALS)
    if rounded and abs(value - rounded) <= abs(value) * NOISE_RATIO:
        return format(Decimal(repr(rounded)), "f").removesuffix(".0")
    return format(Decimal(f"{value:.15g}"), "f")
