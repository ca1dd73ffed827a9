"""A table as a file for a spreadsheet: exact values, and no cell that a spreadsheet would run.

A text cell beginning with = + - @ TAB CR or NUL, also after spaces, is a formula to Excel; it gets a leading
apostrophe. Numbers stay numbers. CSV is UTF-8 with a byte order mark (Excel needs it) and CRLF line ends; XLSX has a
second sheet with the filters and, as live formulas, the totals.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from finint.errors import CalculationError

Cell = str | int | float | Decimal | date | bool | None

_LEADERS = re.compile(r"[\s\u00a0\u200b\ufeff\x00]*[=+\-@\uff1d\uff0b\uff0d\uff20]|[ \u00a0\u200b\ufeff]*[\t\r\n\x00]")
_FORBIDDEN_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CELL_LIMIT = 32_767


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a file: its name, how a row's cell is found, and whether its sum means something."""

    label: str
    cell: Callable[[object], Cell]
    summed: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table to be handed over: rows as they are, read through its headings when the file is written.

    `facts` are the lines of the second sheet: filters, data through, currency, metric versions.
    """

    title: str
    headings: tuple[Heading, ...]
    rows: Sequence[object]
    facts: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        labels = [heading.label for heading in self.headings]
        if not labels or len(set(labels)) != len(labels):
            raise CalculationError(f"a sheet has one or more columns with different names; {self.title} has {labels}")

    @property
    def file_name(self) -> str:
        """The title as a file name without its ending: ASCII, at most 60 characters.

        >>> Sheet("Departments, EUR k", (Heading("Name", str),), ()).file_name
        'departments-eur-k'
        """
        words = re.sub(r"[^a-z0-9]+", "-", self.title.lower().encode("ascii", "ignore").decode()).strip("-")
        return words[:60].rstrip("-") or "table"

    def cells(self) -> Iterator[list[Cell]]:
        """Yield each row's cells, not yet made safe."""
        for row in self.rows:
            yield [heading.cell(row) for heading in self.headings]


def safe(value: Cell) -> Cell:
    """Return a cell that no spreadsheet reads as a formula; only text is changed.

    >>> safe("=1+1"), safe("  @cmd"), safe("Growth"), safe(Decimal("-96.20"))
    ("'=1+1", "'  @cmd", 'Growth', Decimal('-96.20'))
    """
    if isinstance(value, str) and _LEADERS.match(value):
        return "'" + value
    return value


def _written(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, date):  # a datetime is one too
        return value.isoformat()
    return str(value)


def csv_bytes(sheet: Sheet) -> bytes:
    r"""Return the sheet as CSV.

    >>> csv_bytes(Sheet("t", (Heading("Name", lambda row: row),), ["=1", "a"]))
    b"\xef\xbb\xbfName\r\n'=1\r\na\r\n"
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([_written(safe(heading.label)) for heading in sheet.headings])
    for cells in sheet.cells():
        written = [_written(safe(cell)) for cell in cells]
        # A lone empty cell would be written as an empty line, which readers skip.
        text.write('""\r\n') if written == [""] else writer.writerow(written)
    return text.getvalue().encode("utf-8-sig", "replace")


def _for_xlsx(value: Cell) -> Cell:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.isoformat()
    if isinstance(value, Decimal | float) and value != value:  # noqa: PLR0124  NaN of either type
        return None
    if isinstance(value, str):
        return str(safe(_FORBIDDEN_IN_XML.sub("\ufffd", value)))[:_CELL_LIMIT]
    return value


def xlsx_bytes(sheet: Sheet) -> bytes:
    """Return the sheet as a workbook: the table, and "About" with its filters and totals.

    Amounts keep the digits they have in the books up to Excel's fifteen.
    """
    from openpyxl import Workbook  # noqa: PLC0415  a tenth of a second, paid only by a download
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook(write_only=True)
    table = book.create_sheet("Table")
    table.freeze_panes = "A2"
    for index, heading in enumerate(sheet.headings, start=1):
        table.column_dimensions[get_column_letter(index)].width = min(40, max(10, len(heading.label) + 3))

    def cell(target: object, value: Cell, *, bold: bool = False) -> object:
        made = WriteOnlyCell(target, value=_for_xlsx(value))
        if isinstance(value, Decimal):
            made.number_format = "#,##0.00" if value.as_tuple().exponent in range(-2, 1) else "#,##0.00####"
        if bold:
            made.font = Font(bold=True)
        return made

    table.append([cell(table, heading.label, bold=True) for heading in sheet.headings])
    count = 0
    for count, cells in enumerate(sheet.cells(), start=1):  # noqa: B007  the last number is the count
        table.append([cell(table, value) for value in cells])

    about = book.create_sheet("About")
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 28, 60
    about.append([cell(about, "Table", bold=True), cell(about, sheet.title)])
    for name, value in sheet.facts:
        about.append([cell(about, name, bold=True), cell(about, value)])
    about.append([cell(about, "Rows", bold=True), count])
    for index, heading in enumerate(sheet.headings, start=1):
        if heading.summed and count:
            letter = get_column_letter(index)
            total = WriteOnlyCell(about, value=f"=SUM(Table!{letter}2:{letter}{count + 1})")  # ours, not a row's text
            total.number_format = "#,##0.00"
            about.append([cell(about, f"Sum of {heading.label}", bold=True), total])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
