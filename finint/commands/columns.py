"""How a command reads the few columns it was asked for from a CSV file, or says in one sentence why it cannot."""

import csv
import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from finint.commands import parquet_cells
from finint.commands.number_cells import bare
from finint.commands.period_cells import first_day
from finint.errors import CalculationError, ExportError
from finint.monthwords import with_numbers

MISSING = frozenset({"", "na", "n/a", "nan", "null", "none", "-", "–"})
DELIMITERS = ",;\t|"
_PLAIN = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?")
_CERTAIN = re.compile(r"[+-]?\d{1,3}(,\d{3})+\.\d+|[+-]?\d{1,3}(,\d{3}){2,}")
_COMMA = re.compile(r"[+-]?(\d+|\d{1,3}(\.\d{3})+),\d+")
_POINTS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+")
_COMMA_CERTAIN = re.compile(r"[+-]?(\d+,(\d{1,2}|\d{4,})|\d{1,3}(\.\d{3})+,\d+|\d{4,},\d+)")
_TWO_ENDED = re.compile(
    r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?:[ T]+\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?(?: ?[AaPp][Mm])?)?"
)
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})")
_YEAR_FIRST = re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})")


@dataclass(frozen=True, slots=True)
class Column:
    """The cells of one column with the lines they stand on; `path` is for messages."""

    name: str
    cells: tuple[str, ...]
    lines: tuple[int, ...]
    path: Path

    def refused(self, index: int, expected: str, fix: str = "") -> ExportError:
        """Return the error that names the cell, its line and what was expected."""
        cell = self.cells[index].strip()
        found = f"'{cell[:40]}'" if cell else "an empty cell"
        return ExportError(
            f"{self.path.name}, line {self.lines[index]}, column '{self.name}': {found} is not {expected}",
            fix=fix or "correct the cell or take the row out",
        )


def read_columns(path: Path, names: Sequence[str]) -> list[Column]:
    """Return the columns called `names` of a CSV or Parquet file, in that order; blank lines are left out.

    Which of the two it is, its first bytes say. The delimiter is comma, semicolon, tab or pipe, whichever the header
    holds most, blanks where it has none of them. A name matches exactly, or else without regard to case and outer
    spaces.

    Raises:
        ExportError: the file is missing, not text, empty, has no rows, lacks a column, or a row has too few cells.
    """
    header, rows, lines = _cells(path)
    places = [_place(header, name, path) for name in names]
    if not rows:
        raise ExportError(f"{path.name} has a header and no rows", fix="give a file with at least one row")
    needed = max(places) + 1
    short = next((index for index, row in enumerate(rows) if len(row) < needed), None)
    if short is not None:
        raise ExportError(
            f"{path.name}, line {lines[short]}: {len(rows[short])} cells, expected {len(header)}",
            fix="the row is cut off, or a quote is missing",
        )
    where = tuple(lines)
    return [
        Column(name, tuple(row[place] for row in rows), where, path) for name, place in zip(names, places, strict=True)
    ]


def header_of(path: Path) -> list[str]:
    """Return the column names of a CSV or Parquet file, in order.

    Raises:
        ExportError: the file is missing, not text, or empty.
    """
    return _cells(path)[0]


def _cells(path: Path) -> tuple[list[str], list[list[str]], list[int]]:
    """Return header, rows and the line each row starts on."""
    if _starts_with(path, parquet_cells.MAGIC):
        header, rows = parquet_cells.header_and_rows(path)
        return header, rows, list(range(1, len(rows) + 1))
    return _delimited(path)


def _starts_with(path: Path, start: bytes) -> bool:
    try:
        with path.open("rb") as stream:
            return stream.read(len(start)) == start
    except OSError:
        return False  # the reader of text says why


def _delimited(path: Path) -> tuple[list[str], list[list[str]], list[int]]:
    """Return header, rows and the line each row starts on."""
    text = _text_of(path)
    first_line = next((line for line in text.splitlines() if line.strip()), "")
    if not first_line:
        raise ExportError(f"{path.name} is empty", fix="give a CSV file with a header line")
    delimiter = max(DELIMITERS, key=first_line.count)
    if delimiter not in first_line:
        delimiter = " "  # columns lined up with blanks
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=delimiter == " ")
    header: list[str] | None = None
    rows: list[list[str]] = []
    lines: list[int] = []
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                if header is None:
                    header = [cell.strip() for cell in row]
                else:
                    rows.append(row)
                    lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise ExportError(f"{path.name}, line {line}: not a CSV file ({error})", fix="give a CSV file") from error
    return header or [], rows, lines


def _text_of(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise ExportError(f"there is no file {path}", fix="check the path") from error
    except OSError as error:
        raise ExportError(f"{path} cannot be read: {error.strerror}", fix="give a CSV file") from error
    encoding = "utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise ExportError(f"{path.name} is not a UTF-8 text file", fix="save it as CSV with UTF-8 encoding") from error
    if "\0" in text:
        raise ExportError(f"{path.name} is not a text file", fix="save it as CSV with UTF-8 encoding")
    return text


def _place(header: list[str], name: str, path: Path) -> int:
    """Return where the column `name` stands in `header`."""
    for key in (str, lambda cell: cell.strip().casefold()):
        places = [index for index, cell in enumerate(header) if key(cell) == key(name)]
        if len(places) == 1:
            return places[0]
        if places:
            raise ExportError(f"{path.name} has {len(places)} columns named '{name}'", fix="rename one of them")
    shown = ", ".join(f"'{cell[:30]}'" for cell in header[:20])
    raise ExportError(f"{path.name} lacks the column '{name}'; it has {shown}", fix="name a column of the file")


def numbers(column: Column) -> list[float | None]:
    """Return the column's cells as numbers, None for an empty one or one that says so (NA, null, -).

    A comma counts as one of thousands, or as the decimal mark, only where the column proves it: "1,234" alone may be
    either.

    Raises:
        ExportError: a cell is no finite number, or its comma may mean two things.
    """
    texts = [bare(cell) for cell in column.cells]
    grouped = any(_CERTAIN.fullmatch(text) for text in texts)
    decimal_comma = not grouped and any(_COMMA_CERTAIN.fullmatch(text) for text in texts)
    found: list[float | None] = []
    for index, written in enumerate(texts):
        text = written
        if text.casefold() in MISSING:
            found.append(None)
            continue
        if grouped and _GROUPED.fullmatch(text):
            text = text.replace(",", "")
        elif decimal_comma:
            if "." in text and not (_COMMA.fullmatch(text) or _POINTS.fullmatch(text)):
                raise column.refused(index, "a number with a decimal comma, as others in the column have")
            text = text.replace(".", "").replace(",", ".")
        if not _PLAIN.fullmatch(text):
            raise column.refused(index, "a number", "write numbers as 1234.50, without currency or commas")
        value = float(text)
        if not math.isfinite(value):
            raise column.refused(index, "a finite number")
        found.append(value)
    return found


def every_number(column: Column) -> list[float]:
    """Return the column's numbers; an empty cell is refused."""
    found = numbers(column)
    for index, value in enumerate(found):
        if value is None:
            raise column.refused(index, "a number")
    return [value for value in found if value is not None]


def days(column: Column, *, periods: bool = False) -> list[date]:
    """Return the column's cells as days: 2026-02-05, 2026-02 (its first day), 20260205, 5.2.2026, or with a time.

    With slashes or hyphens day and month are told apart by the whole column: a number above 12 decides, or over several
    years the one number that never changes. With `periods` a month, quarter or year stands for its first day.

    Raises:
        ExportError: a cell is no date, or the column leaves open which number is the month.
    """
    order = _order(column)
    known: dict[str, date] = {}
    found = []
    for index, cell in enumerate(column.cells):
        day = known.get(cell)
        if day is None:
            day = _day(cell.strip(), order) or (first_day(cell.strip()) if periods else None)
            if day is None:
                raise column.refused(index, "a date", "write dates as 2026-02-05")
            known[cell] = day
        found.append(day)
    return found


def names_day(text: str) -> bool:
    """Tell whether a cell could be a day, month, quarter or year as `days` reads them.

    >>> names_day("31/01/2026"), names_day("Q3 2026"), names_day("M3")
    (True, True, False)
    """
    return bool(_TWO_ENDED.fullmatch(text) or _day(text, "") or first_day(text))


def _order(column: Column) -> str:
    """Return "day" or "month", whichever comes first in dates that end with the year; "" when there are none."""
    ends = [match for match in map(_TWO_ENDED.fullmatch, map(str.strip, column.cells)) if match]
    if not ends:
        return ""
    # A point between the numbers is the European form and never means month first.
    day_first = all(match[2] == "." for match in ends) or any(int(match[1]) > 12 for match in ends)
    month_first = any(int(match[3]) > 12 for match in ends)
    if not day_first and not month_first and len({match[4] for match in ends}) > 1:
        # Over several years one number that never changes is the day.
        day_first, month_first = (len({match[place] for match in ends}) == 1 for place in (1, 3))
    if day_first == month_first:
        raise ExportError(
            f"{column.path.name}, column '{column.name}': dates such as '{ends[0][0]}' leave open which number "
            "is the month",
            fix="write dates as 2026-02-05",
        )
    return "day" if day_first else "month"


def _day(text: str, order: str) -> date | None:
    text = with_numbers(text)
    try:
        if form := _TWO_ENDED.fullmatch(text):
            day, month = (form[1], form[3]) if order == "day" else (form[3], form[1])
            return date(int(form[4]), int(month), int(day))
        if form := _MONTH.fullmatch(text):
            return date(int(form[1]), int(form[2]), 1)
        if form := _YEAR_FIRST.fullmatch(text):
            return date(int(form[1]), int(form[2]), int(form[3]))
        return datetime.fromisoformat(text).date()
    except ValueError:
        return None


def one_day(text: str, option: str) -> date:
    """Return the day an option names.

    Raises:
        CalculationError: it is no date.

    >>> one_day("1997-09-30", "--train-end")
    datetime.date(1997, 9, 30)
    """
    day = _day(text.strip(), "")
    if day is None:
        raise CalculationError(f"{option} '{text}' is not a date", fix="write it as 2026-02-05")
    return day


def whole_number(text: str, option: str, *, least: int = 1, most: int = 100_000) -> int:
    """Return the whole number an option gives, from `least` to `most`.

    >>> whole_number("12", "--horizon")
    12
    """
    try:
        number = int(text)
    except ValueError as error:
        raise CalculationError(f"{option} '{text}' is not a whole number", fix="write a number such as 12") from error
    if not least <= number <= most:
        raise CalculationError(f"{option} is {number}; expected {least:,} to {most:,}", fix=f"use at least {least}")
    return number
