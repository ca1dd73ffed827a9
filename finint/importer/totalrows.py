"""Which rows are totals: a total's label AND empty date and key cells, or its label AND the sum of the rows above.

Never a label alone: `Total Gas & Power Ltd` is a vendor. Never the sum alone.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

import numpy as np
import pyarrow.compute as pc

from finint.importer.body import Body
from finint.importer.grid import matches
from finint.importer.labels import LOOK, is_label, is_own
from finint.importer.rowclasses import (
    BAD,
    BLANK,
    DATA,
    LOOKED_AT_CELLS,
    NULLS,
    TIME_ROLES,
    TOTAL,
    Codes,
    Floats,
    TotalRow,
)
from finint.importer.spendcolumns import AMOUNT_LIKE
from finint.layouts.layout import fold


class TotalRows:
    """Finds the totals from the top down: each is compared with what stands above it."""

    def __init__(self, body: Body, codes: Codes, amounts: Floats, key: Sequence[str]) -> None:
        self.body, self.codes, self.amounts = body, codes, amounts
        self.layout = body.layout
        self.times = {body.roles[role] for role in TIME_ROLES if role in body.roles}
        self.places = self.times | {body.roles[role] for name in key for role in name.split("|") if role in body.roles}
        self.labels = self._labels()

    def find(self) -> list[TotalRow]:
        """Mark the totals in the codes and return them."""
        found = [*self._all_days(), *self._summary()]
        suspects = [row for row in sorted(self.labels) if self.codes[row] <= BAD]
        found += self._labelled(suspects) if suspects else []
        return sorted([*found, *self._bare(), *self._unnamed()])

    def _labelled(self, suspects: Sequence[int]) -> list[TotalRow]:
        found = []
        data = np.where(self.codes <= BAD, np.nan_to_num(self.amounts), 0.0)
        data[suspects] = 0.0
        running = np.concatenate([np.zeros(1), np.cumsum(data)])
        counts = np.concatenate([np.zeros(1, np.int64), np.cumsum(self.codes <= BAD)])
        kept, since = 0.0, 0  # amounts of suspects that turned out to be data; the row after the last total
        tail = self._tail(suspects)
        for row in suspects:
            above = running[row] + kept
            section = running[row] - running[since]
            rows = int(counts[row])
            if self._is_total(row, above, section, rows, in_tail=row >= tail):
                self.codes[row] = TOTAL
                found.append(TotalRow(row, self.labels[row]))
                since = row + 1
            else:
                kept += float(np.nan_to_num(self.amounts[row]))
        return found

    def _is_total(self, row: int, above: float, section: float, rows: int, *, in_tail: bool) -> bool:
        label = self.labels[row]
        own = is_own(label, self.layout.totals)
        amount = self.amounts[row]
        tolerance = tolerance_of(rows)
        is_sum = (
            rows >= 2
            and any(abs(amount - total) <= tolerance for total in (above, section))
            and abs(amount) > tolerance
        )
        keys = self._keys(row, label)
        if own and keys is not True:  # a platform's own label is a total's beside a day too: reports sum up each day
            keys = self._keys(row, label, beside=self.times)
        if not own and not is_label(label):  # a name that begins with the word
            return keys is True and (is_sum or self._in_place_of_a_day(row, label))
        if keys is True or is_sum or (keys is None and self._in_place_of_a_day(row, label)):
            return True
        if keys is None and in_tail and rows and abs(amount - above) <= tolerance:
            return True
        # The label stands in the only key column: the last lines of the file are totals, a line among others is not.
        return keys is None and in_tail and (own or fold(label) in {"total", "totals", "grandtotal", "gesamt", "summe"})

    def _labels(self) -> dict[int, str]:
        """Return the rows worth a look with their label: the first filled cell, or the first that is no day."""
        width = max(min(len(self.body.header), LOOKED_AT_CELLS), 1)
        found: dict[int, str] = {}
        for places in (range(width), [place for place in range(width) if place not in self.times]):
            if not places or (found and not self.times & set(range(width))):
                continue
            first = self.body.first_cells(places)
            looked = matches(first, LOOK)
            for pattern in self.layout.totals:
                looked = pc.or_(looked, matches(first, f"(?i)^(?:{pattern})$"))
            for row in np.flatnonzero(looked.to_numpy(zero_copy_only=False)).tolist():
                found.setdefault(row, first[row].as_py())
        return found

    def _keys(self, row: int, label: str, beside: AbstractSet[int] = frozenset()) -> bool | None:
        """Return whether the date and key cells are empty; None when only the label's own column could say."""
        cells = [cell.strip() for cell in self.body.cells(row)]
        where = next((place for place, cell in enumerate(cells) if cell == label), -1)
        others = [place for place in self.places - beside if place != where]
        if not others:
            return None
        return all(place >= len(cells) or cells[place] in NULLS for place in others)

    def _in_place_of_a_day(self, row: int, label: str) -> bool:
        """Return whether the label stands where every other row has its day, as no vendor's name does."""
        cells = [cell.strip() for cell in self.body.cells(row)]
        return any(place < len(cells) and cells[place] == label for place in self.times)

    def _tail(self, suspects: Sequence[int]) -> int:
        """Return the first row of the closing run of suspects, blanks and rows without an amount."""
        marked = set(suspects)
        row = len(self.codes)
        while row > 0 and (
            row - 1 in marked or self.codes[row - 1] in (BLANK, TOTAL) or np.isnan(self.amounts[row - 1])
        ):
            row -= 1
        return row

    def _bare(self) -> list[TotalRow]:
        """A journal sums up each transaction below it: a row with amounts only, which add up what stands above."""
        role = self.layout.bare_totals
        if role is None or role not in self.body.roles:
            return []
        cells = pc.utf8_trim_whitespace(self.body.raw(role))
        found, since = [], 0
        for row in np.flatnonzero(pc.equal(pc.binary_length(cells), 0).to_numpy(zero_copy_only=False)).tolist():
            section = float(np.nansum(self.amounts[since:row]))
            if self.codes[row] > BAD or self._keys(row, "") is not True:
                continue
            if abs(self.amounts[row] - section) <= tolerance_of(row - since):
                self.codes[row] = TOTAL
                found.append(TotalRow(row, ""))
                since = row + 1
        return found

    def _unnamed(self) -> list[TotalRow]:
        """The last row of a sheet may hold nothing but numbers, of which the amount adds up every row above it."""
        rows = np.flatnonzero(self.codes <= BAD)
        if len(rows) < 3 or (self.codes == TOTAL).any():
            return []
        last = int(rows[-1])
        cells = [cell.strip() for cell in self.body.cells(last) if cell.strip()]
        above = float(np.nansum(self.amounts[rows[:-1]]))
        tolerance = tolerance_of(len(rows))
        is_sum = abs(self.amounts[last] - above) <= tolerance < abs(above)
        if not is_sum or not all(AMOUNT_LIKE.fullmatch(cell) for cell in cells) or self._keys(last, "") is not True:
            return []
        self.codes[last] = TOTAL
        return [TotalRow(last, "row without a name")]

    def _all_days(self) -> list[TotalRow]:
        """Rows over all days stand among the days they add up."""
        if not self.layout.all_days or "date" not in self.body.roles:
            return []
        cells = pc.utf8_trim_whitespace(self.body.raw("date"))
        rows = np.flatnonzero(
            pc.match_substring_regex(cells, f"(?i)^({self.layout.all_days})$").to_numpy(zero_copy_only=False)
        )
        self.codes[rows] = TOTAL
        return [TotalRow(int(row), cells[int(row)].as_py()) for row in rows]

    def _summary(self) -> list[TotalRow]:
        """The first or last row may add up the others: without names, and with their sum."""
        rows = np.flatnonzero(self.codes == DATA)
        if not self.layout.summary_first or len(rows) < 2:
            return []
        return self._summary_in(int(rows[0]), rows) or self._summary_in(int(rows[-1]), rows)

    def _summary_in(self, row: int, rows: "np.ndarray[tuple[int], np.dtype[np.intp]]") -> list[TotalRow]:
        rest = float(np.nansum(self.amounts[rows])) - float(np.nan_to_num(self.amounts[row]))
        cells = [cell.strip() for cell in self.body.cells(row)]
        names = [
            self.body.roles[role]
            for role in ("campaign", "campaign_id", "ad_group", "ad", "date")
            if role in self.body.roles
        ]
        nameless = bool(names) and all(place >= len(cells) or cells[place] in NULLS for place in names)
        if not nameless or not abs(self.amounts[row] - rest) <= tolerance_of(len(rows)):
            return []
        self.codes[row] = TOTAL
        return [TotalRow(row, "row without a name")]


def tolerance_of(rows: int) -> float:
    """Return how far a stated total may be from the sum of `rows` rounded amounts.

    >>> tolerance_of(2), tolerance_of(1000)
    (0.05, 10.0)
    """
    return max(0.05, 0.01 * rows)
