"""Which rows of a file could be its header? Those whose cells are words of their own, with the groups above them."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from finint.importer import spendcolumns
from finint.importer.datewords import TIME_OF_DAY, shape
from finint.importer.header import Heading, headings
from finint.layouts.layout import fold
from finint.layouts.summaries import is_profit_and_loss

LONGEST = 80  # characters of a cell that may be a value
NUMBER = re.compile(r"[-+(]?(?:[A-Z]{3}\s?|[A-Za-z]{0,2}[$€£¥₹]\s?)?[-+]?\d[\d.,' \u00a0\u202f%()eE+-]*[€£%]?")
FIRST_OF_MONTH = re.compile(r"(19|20)\d\d-\d\d-01")  # a sheet's header may hold months as dates
BY_VENDOR = re.compile(r"(?i).*\b(expenses?|purchases?|spend(ing)?|payments?|bills?) by (vendor|supplier|payee)\b.*")


class Candidate(NamedTuple):
    """A row that could be the header."""

    row: int
    header: tuple[Heading, ...]


def candidate_rows(top: Sequence[Sequence[str]]) -> Iterator[Candidate]:
    """Yield the rows of which most filled cells are words of their own, with at least two of them."""
    for row, cells in enumerate(top):
        filled = [cell.strip() for cell in cells if cell.strip()]
        if len(filled) < 2:
            if summed := _summed(cells, top[:row]):
                yield Candidate(row, (Heading(cells[0], summed, summed, None), *headings(cells[1:])))
            continue
        if row and (joined := _below_groups(top[row - 1], cells)):
            yield Candidate(row, headings(joined))
        texts = {cell for cell in filled if not is_value(cell) or FIRST_OF_MONTH.fullmatch(cell)}
        if len(texts) >= 2 and len(texts) >= 0.6 * len(filled):
            yield Candidate(row, headings(cells))


def _below_groups(groups: Sequence[str], cells: Sequence[str]) -> list[str]:
    """Return headers with the group above them, "Jan 2026 Budget", where the same ones repeat below several groups.

    >>> _below_groups(["", "Jan 2026", "", "Feb 2026"], ["Team", "Budget", "Actual", "Budget", "Actual"])
    ['Team', 'Jan 2026 Budget', 'Jan 2026 Actual', 'Feb 2026 Budget', 'Feb 2026 Actual']
    """
    folds = [fold(cell) for cell in cells]
    repeated = {name for name in folds if name and folds.count(name) > 1}
    if not repeated or len([cell for cell in groups if cell.strip()]) < 2:
        return []
    joined, group = [], ""
    for place, cell in enumerate(cells):
        group = (groups[place].strip() if place < len(groups) else "") or group
        joined.append(f"{group} {cell.strip()}" if group and folds[place] in repeated else cell)
    return (
        joined if len({fold(cell) for cell in joined if cell.strip()}) > len({name for name in folds if name}) else []
    )


def _summed(cells: Sequence[str], above: Sequence[Sequence[str]]) -> str:
    """Return what a report sums by, where a row such as ",Total" is its header; empty for any other row."""
    filled = [fold(cell) for cell in cells if cell.strip()]
    if len(filled) != 1 or cells[0].strip() or filled[0] not in spendcolumns.PLAIN_TOTALS | {"amount"}:
        return ""
    titles = [cell.strip() for line in above for cell in line]
    if any(BY_VENDOR.fullmatch(title) for title in titles):
        return "vendor"
    return "glaccount" if is_profit_and_loss(titles) else ""


def is_value(cell: str) -> bool:
    """Return whether a cell holds a number or a full date: headers seldom do.

    >>> is_value("US$1.92"), is_value("2026-02-05"), is_value("Cost"), is_value("2026")
    (True, True, False, False)
    """
    if len(cell) > LONGEST or re.fullmatch(r"(19|20)\d\d(-(0[1-9]|1[0-2]))?", cell):
        return False
    if NUMBER.fullmatch(cell) or cell in {"-", "--", "NULL"}:
        return True
    family = shape(re.sub(TIME_OF_DAY, "", cell)).family if any(mark.isdigit() for mark in cell) else "none"
    return family not in {"none", "month", "year", "quarter"}
