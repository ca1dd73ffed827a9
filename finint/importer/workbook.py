"""XLSX in the child process: scan the parts for what a reader must not meet, then read one sheet with calamine.

Runs only in the child: imports no pyarrow, and openpyxl only to explain cells that calamine shows as empty.
"""

import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, BinaryIO

import python_calamine
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from finint.importer.confined import ROWS, Emit, Refused

BATCH_ROWS = 5_000
CHUNK_BYTES = 1024 * 1024
DECIMALS = 4  # of amounts with float noise
NOISE_RATIO = 1e-13  # some hundred rounding errors; AWS writes eleven true decimals
EXACT_FLOAT = 2**53


def read(file: BinaryIO, request: Mapping[str, Any], emit: Emit) -> dict[str, Any]:
    """Write the rows of the one sheet that holds a table, and answer with its name and what is odd about it."""
    try:
        book = CalamineWorkbook.from_filelike(file)
    except python_calamine.PasswordError as error:
        raise Refused("This workbook is protected by a password; open it, save it without one, and import that.") from error
    names = [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    visible = [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ == SheetTypeEnum.WorkSheet and sheet.visible == SheetVisibleEnum.Visible
    ]
    wanted = request.get("sheet")
    if wanted is not None:
        name = chosen(wanted, names)
    else:
        tables = [name for name in visible if is_table(book.get_sheet_by_name(name))]
        if len(tables) > 1:
            return {"choices": tables, "sheets": names}
        name = (tables or visible or names or [None])[0]
        if name is None:
            raise Refused("The workbook has no sheet with cells; export it again.")
    sheet = book.get_sheet_by_name(name)
    for start, cells in batches(sheet):
        emit(ROWS, json.dumps([start, cells], ensure_ascii=False).encode())
    return {"sheet": name, "sheets": names}


def chosen(wanted: str, names: list[str]) -> str:
    """Return the sheet an answer names."""
    for name in names:
        if name == wanted or name.strip().casefold() == wanted.strip().casefold():
            return name
    raise Refused(f"The workbook has no sheet {wanted!r}; it has {', '.join(map(repr, names))}.")


def is_table(sheet: CalamineSheet) -> bool:
    """Return whether a sheet has at least two rows and two columns."""
    return sheet.height > 1 and sheet.width > 1


def batches(sheet: CalamineSheet) -> Iterator[tuple[int, list[list[str]]]]:
    """Yield the number of the first row and the cells of some thousand rows."""
    start, rows = 1, []
    for row in sheet.iter_rows():
        cells = [text(cell) for cell in row]
        rows.append(cells if any(cells) else [])
        if len(rows) == BATCH_ROWS:
            yield start, rows
            start, rows = start + len(rows), []
    if rows:
        yield start, rows


def text(cell: object) -> str:
    """Return a cell as the text a person would type.

    >>> [text(value) for value in ("x", 7.0, True, date(2025, 3, 1), timedelta(hours=27, minutes=30))]
    ['x', '7', 'TRUE', '2025-03-01', '27:30:00']
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int | float):
        return number(float(cell))
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
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 - NaN is not itself
        return str(value)
    if value.is_integer() and abs(value) < EXACT_FLOAT * 16:
        return str(int(value))
    rounded = round(value, DECIMALS)
    if rounded and abs(value - rounded) <= abs(value) * NOISE_RATIO:
        return format(Decimal(repr(rounded)), "f")
    return format(Decimal(f"{value:.15g}"), "f")
