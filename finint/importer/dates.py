"""From columns of text to days: one explicit format a column, inferred from all its rows, or asked."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.importer.amounts import BAD, FORMULA, FORMULA_ERROR, MISSING, OK, States
from finint.importer.datewords import DAYS_OF, TIME_OF_DAY, Shape, days_of, shape
from finint.importer.grid import Ints, western

Order = Literal["dmy", "mdy"]
OPEN = ("numbers", "shortyear")
EPOCH = date(1970, 1, 1)
CLEAR_MAJORITY = 10


@dataclass(frozen=True, slots=True)
class Written:
    """A column of dates as written: its distinct texts, what each could mean, and which text each row has."""

    texts: tuple[str, ...]
    shapes: tuple[Shape, ...]
    which: Ints
    counts: Ints  # rows a text

    @property
    def family(self) -> str:
        """The format most rows follow."""
        tally: Counter[str] = Counter()
        for form, count in zip(self.shapes, self.counts.tolist(), strict=True):
            if form.family not in {"null", "none"}:
                tally[form.family] += count
        return tally.most_common(1)[0][0] if tally else "none"


@dataclass(frozen=True, slots=True)
class Days:
    """A column as days: `first` and `end` (half-open) are null where `states` is not OK."""

    first: pa.Array  # date32
    end: pa.Array  # date32
    states: States
    is_period: bool  # the texts name months, weeks, quarters, years or ranges


def written(column: pa.Array) -> Written:
    """Return the distinct dates of a text column, without their time of day.

    >>> written(pa.array(["2026-02-05 07:00:00 UTC", "2026-02-05T09:30"])).texts
    ('2026-02-05',)
    """
    encoded = western(pc.utf8_trim_whitespace(column)).dictionary_encode()
    days = pc.replace_substring_regex(encoded.dictionary, TIME_OF_DAY, "").dictionary_encode()
    # An empty column has no text at all.
    which = days.indices.take(encoded.indices).to_numpy() if len(encoded) else np.zeros(0, np.int32)
    texts = tuple(days.dictionary.to_pylist())
    counts = np.bincount(which, minlength=len(texts)).astype(np.int64)
    return Written(texts, tuple(shape(text) for text in texts), which.astype(np.int64), counts)


def beside(forms: Sequence[Shape]) -> Written:
    """Return dates that stand beside the table, such as its period, as one more column that may prove an order."""
    return Written(("",) * len(forms), tuple(forms), np.arange(len(forms)), np.ones(len(forms), np.int64))


def orders(columns: Iterable[Written]) -> tuple[int, int, bool]:
    """Return how many dates prove day first, how many prove month first, and whether any reads both ways.

    >>> orders([written(pa.array(["13/04/2026", "03/04/2026"]))])
    (1, 0, True)
    """
    day_first = month_first = 0
    differs = False
    for column in columns:
        for form, count in zip(column.shapes, column.counts.tolist(), strict=True):
            for one in (form, form.end):
                if one is None or one.family.removeprefix("range ") not in OPEN:
                    continue
                left, right = one.parts[0], one.parts[1]
                day_first += count if left > 12 >= right else 0
                month_first += count if right > 12 >= left else 0
                differs = differs or (left != right and left <= 12 and right <= 12)
    return day_first, month_first, differs


def order_of(columns: Sequence[Written], answer: str | None, usual: Order | None) -> Order | None:
    """Return the order of day and month that all columns of a file share; None when it must be asked.

    Args:
        columns: every date column of the file: one may prove what another leaves open.
        answer: what a person said; the dates themselves overrule it only when they all agree.
        usual: what this platform writes, for files whose dates leave it open.

    >>> order_of([written(pa.array(["03/04/2026"]))], None, None) is None
    True
    """
    day_first, month_first, differs = orders(columns)
    if day_first > CLEAR_MAJORITY * month_first:
        return "dmy"
    if month_first > CLEAR_MAJORITY * day_first:
        return "mdy"
    if answer in {"dmy", "mdy"}:
        return "dmy" if answer == "dmy" else "mdy"
    if day_first or month_first:
        return None
    if usual or not differs:
        return usual or "dmy"
    return None


def to_days(column: Written, order: Order) -> Days:
    """Return the days of a column; texts of another format than most rows are refused, not guessed.

    >>> days = to_days(written(pa.array(["2026-02-28", "2026-02-30", ""])), "dmy")
    >>> days.first.to_pylist(), days.states.tolist()
    ([datetime.date(2026, 2, 28), None, None], [0, 2, 1])
    """
    family = column.family
    count = len(column.texts)
    first, end = np.zeros(count, np.int32), np.zeros(count, np.int32)
    state = np.full(count, BAD, np.uint8)
    formulas = pc.match_substring_regex(pa.array(column.texts, pa.string()), FORMULA_ERROR).to_pylist()
    for place, form in enumerate(column.shapes):
        if form.family == "null":
            state[place] = FORMULA if formulas[place] else MISSING
            continue
        # Year, month, day reads one way only: a day typed so is one in any column of days.
        fits = form.family == family or (form.family == "iso" and family in DAYS_OF)
        days = days_of(form, order) if fits else None
        if days:
            first[place], end[place] = (days[0] - EPOCH).days, (days[1] - EPOCH).days
            state[place] = OK
        elif formulas[place]:
            state[place] = FORMULA
    states = state[column.which]
    unknown = states != OK
    return Days(
        pa.array(first[column.which], mask=unknown).cast(pa.date32()),
        pa.array(end[column.which], mask=unknown).cast(pa.date32()),
        states,
        is_period=family in {"month", "week", "quarter", "year"} or family.startswith("range"),
    )
