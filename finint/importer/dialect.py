"""Which character separates the cells? The one whose parse looks most like one table."""

import contextlib
import csv
import io
import re
from collections import Counter
from itertools import islice

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_ROWS = 200
TYPED = re.compile(
    r"\s*(?:"
    r"|[-+(]?\s*[^\w\s]{0,3}\s?\d[\d.,' \u00a0\u202f]*\s?(?:%|[^\w\s]|[A-Z]{3})?\)?-?"  # numbers, money, percent
    r"|[-+]?\d*\.?\d+[eE][-+]?\d+"
    r"|\d{1,4}[-./]\d{1,2}[-./]\d{1,4}(?:[T ][\d:.+Z-]+)?"
    r"|--?|NULL|null|true|false|TRUE|FALSE"
    r")\s*"
)


LONGEST_TYPED = 80
"""Characters; a longer cell is text, and trying the pattern on it would take its length squared."""


def typed(cell: str) -> bool:
    """Tell whether a cell is a number, money, a date, a null or a truth value.

    >>> typed("1.234,56 EUR"), typed("Spring launch"), typed(" " * 20_000)
    (True, False, False)
    """
    return len(cell) <= LONGEST_TYPED and TYPED.fullmatch(cell) is not None


def delimiter_of(head: str) -> str:
    r"""Return the delimiter of the table that `head`, the first lines of a file, begins; a comma when there is none.

    >>> delimiter_of("Tag;Kosten\n01.02.2025;1.234,56\n02.02.2025;7,80\n")
    ';'
    """
    said = re.match(r"sep=(.)\r?\n", head)
    if said:
        return said.group(1)
    scores = {delimiter: consistency(head, delimiter) for delimiter in DELIMITERS}
    return max(DELIMITERS, key=lambda delimiter: scores[delimiter])  # the first of equals


def consistency(head: str, delimiter: str) -> float:
    """Return how much `head` looks like one table when split at `delimiter`: 0 not at all, 1 in every respect.

    The product of three shares: rows as wide as most, cells that are a number, a date, or text without another
    delimiter, and header cells that are words.
    """
    rows = sample(head, delimiter)
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    widths = Counter(len(row) for row in filled if len(row) > 1)
    if not widths:
        return 0.0
    width, count = max(widths.items(), key=lambda item: (item[1] * (item[0] - 1) ** 0.5, item[0]))
    alike = [row for row in filled if len(row) == width]
    others = [mark for mark in DELIMITERS if mark != delimiter]
    header, body = alike[0], alike[1:] or alike
    cells = [cell for row in body for cell in row]
    clean = sum(1.0 if typed(cell) else 0.7 if not any(m in cell for m in others) else 0.3 for cell in cells)
    named = sum(0.5 if typed(cell) or any(m in cell for m in others) else 1.0 for cell in header)
    return count / len(filled) * clean / len(cells) * named / len(header)


def sample(head: str, delimiter: str) -> list[list[str]]:
    """Return the first records of `head`; the last one is dropped, since `head` may cut it."""
    rows: list[list[str]] = []
    with contextlib.suppress(csv.Error):  # what came before the trouble is sample enough
        rows.extend(islice(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter), SAMPLE_ROWS + 1))
    return rows[:-1] if len(rows) > 1 and (len(rows) > SAMPLE_ROWS or not head.endswith(("\n", "\r"))) else rows
