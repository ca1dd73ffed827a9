"""Why is this cell empty? openpyxl shows errors and formulas without a value, which calamine reads as nothing.

Runs in the child, and only for a workbook in which the scan saw such a cell: openpyxl takes seven times longer.
"""

from collections.abc import Iterator
from typing import Any, BinaryIO

import openpyxl

from finint.importer.confined import Refused

MOST_CELLS = 100_000


def cell_errors(file: BinaryIO, sheet: str, first_column: int) -> list[tuple[int, int, str]]:
    """Return (row, column index, raw) of each cell with an error or a formula that was never calculated.

    Args:
        file: the workbook, scanned.
        sheet: name of the sheet.
        first_column: column of the sheet, A being 1, that has index 0 in the rows.

    Returns:
        Rows from 1; raw is the error, such as "#REF!", or the formula, such as "=B2*C2".

    Raises:
        Refused: more such cells than anybody would correct by hand.
    """
    found: list[tuple[int, int, str]] = []
    for values, formulas in zip(rows(file, sheet, data_only=True), rows(file, sheet, data_only=False), strict=True):
        for value, formula in zip(values, formulas, strict=True):
            if value.data_type == "e":
                found.append((value.row, value.column - first_column, str(value.value)))
            elif formula.data_type == "f" and value.value is None and value.data_type == "n":
                raw = formula.value
                found.append((formula.row, formula.column - first_column, str(getattr(raw, "text", raw))))
            if len(found) > MOST_CELLS:
                raise Refused(
                    f"More than {MOST_CELLS:,} formulas of sheet {sheet!r} hold no calculated value; open the "
                    "workbook, let it calculate, save it, and import that."
                )
    return found


def rows(file: BinaryIO, sheet: str, *, data_only: bool) -> Iterator[tuple[Any, ...]]:
    """Yield the cells of each row of a sheet, with values or with formulas; macros and links stay untouched."""
    file.seek(0)
    book = openpyxl.load_workbook(file, read_only=True, data_only=data_only, keep_links=False)
    table = book[sheet]
    table.reset_dimensions()  # some programs declare the whole sheet
    yield from table.iter_rows()
