"""The classes a physical row may have below the header, as small numbers while they are worked out."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from finint.importer.body import NULL_TEXTS
from finint.importer.grid import Flags
from finint.importer.reading import RowClass

NAMES: tuple[RowClass, ...] = ("data", "bad", "blank", "header", "preamble", "group", "total", "footer", "other")
DATA, BAD, BLANK, HEADER, PREAMBLE, GROUP, TOTAL, FOOTER_ROW, OTHER = range(9)
Codes = np.ndarray[tuple[int], np.dtype[np.uint8]]
Floats = np.ndarray[tuple[int], np.dtype[np.float64]]

LOOKED_AT_CELLS = 24  # the label of a total stands in one of the first columns
NULLS = frozenset(NULL_TEXTS.to_pylist())
TIME_ROLES = (
    "date",
    "start",
    "end",
    "week",
    "week_end",
    "month",
    "fiscal_year",
    "quarter",
    "period_start",
    "period_end",
)


class TotalRow(NamedTuple):
    """A total the file states: its row below the header and its label."""

    row: int
    label: str


@dataclass(frozen=True, slots=True)
class Classes:
    """The class of every row below the header, the totals found, and the groups in force."""

    codes: Codes
    totals: tuple[TotalRow, ...]
    groups: tuple[tuple[int, str | None], ...] = ()  # from this row on; None ends a group

    def data(self) -> Flags:
        """Rows that are data, broken ones included."""
        return self.codes <= BAD
