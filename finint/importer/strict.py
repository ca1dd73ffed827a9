"""Splitting irregular text with the csv module: quotes inside bare cells, carriage returns as line ends.

Slower than finint.importer.regular and right for everything: the reference of its test.
"""

import csv
import io
from itertools import chain, islice

import numpy as np
import pyarrow as pa

from finint.importer.regular import Records, strings

CELL_MARK = "\x00"  # between cells on their way to Arrow: files with NUL are refused before


class QuotingError(Exception):
    """A record the csv module refuses; `line` counts from 0 in its block."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.line = line


def split(block: bytes, delimiter: str) -> Records:
    r"""Return the records of a block of whole lines; one still open at its end is not among them.

    Raises:
        QuotingError: text after a closing quote, or a cell above the csv module's own limit of 128 K characters.

    >>> split(b'5" screen,1\r"2\r3",4\r', ",").cells.to_pylist()
    [['5" screen', '1'], ['2\r3', '4']]
    """
    text = block.decode()
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    problem = ""
    try:
        rows.extend(reader)  # keeps what it got before an error
    except csv.Error as error:
        problem = str(error)
    heights = np.ones(len(rows), np.int64)
    if problem or reader.line_num != len(rows):
        heights = np.fromiter(map(height, rows), np.int64, len(rows))
    ends = np.cumsum(heights)
    lines = int(ends[-1]) if rows else 0
    if problem and problem != "unexpected end of data":
        raise QuotingError(problem, lines)
    taken = len(block)
    if problem:
        taken = sum(len(line.encode()) for line in islice(io.StringIO(text, newline=""), lines))
    return Records(ends - heights, to_arrow(rows), lines, taken)


def height(row: list[str]) -> int:
    r"""Return how many lines a record takes: one, and one for each line end inside its cells.

    >>> height(["a", "b\r\nc\nd"])
    3
    """
    cells = ",".join(row)
    return 1 + cells.count("\n") + cells.count("\r") - cells.count("\r\n")


def to_arrow(rows: list[list[str]]) -> pa.ListArray:
    """Return rows of cells as Arrow, all cells at once."""
    widths = np.fromiter(map(len, rows), np.int64, len(rows))
    row_offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(widths)])
    if not row_offsets[-1]:
        return strings(np.zeros(0, np.uint8), np.zeros(0, np.int64), row_offsets)
    text = np.frombuffer((CELL_MARK.join(chain.from_iterable(rows)) + CELL_MARK).encode(), np.uint8)
    marks = np.flatnonzero(text == 0)
    if len(marks) != row_offsets[-1]:
        raise ValueError("a cell holds a NUL character")  # offsets that do not fit would read foreign memory
    return strings(text[text != 0], marks - np.arange(len(marks)), row_offsets)
