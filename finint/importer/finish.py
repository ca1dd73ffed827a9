"""Put a reading together: what was found, what must be asked, and every physical row with its class."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from finint.importer.asking import Interview
from finint.importer.body import Body
from finint.importer.grid import Grid
from finint.importer.longtable import Derived, LongTable
from finint.importer.reading import ControlTotal, Note, Reading
from finint.importer.refusals import Refusals
from finint.importer.rowclasses import (
    BAD,
    BLANK,
    DATA,
    FOOTER_ROW,
    GROUP,
    HEADER,
    NAMES,
    OTHER,
    PREAMBLE,
    TOTAL,
    Classes,
    Codes,
)
from finint.layouts.layout import fold
from finint.period import Period

SKIPPED = {"preamble": PREAMBLE, "footer": FOOTER_ROW, "blank": BLANK, "totals": TOTAL}
HIDDEN = "•"
UNKNOWN = frozenset({"generic", "finint_budget"})  # sources whose columns are guessed from common words
RAW = pa.schema([("line_no", pa.int64()), ("class", pa.string()), ("cells", pa.list_(pa.string()))])


@dataclass(frozen=True, slots=True)
class Found:
    """What reading the rows below a header gave."""

    tables: Mapping[str, pa.Table | LongTable]
    classes: Classes
    refusals: Refusals
    period: Period | None
    columns: Mapping[str, str | None]
    days: Period | None = None  # those the rows name
    kind: str | None = None  # when the rows turned out to be another kind than the header promised
    breakdown: str = ""
    control_totals: tuple[ControlTotal, ...] = ()
    notes: Sequence[Note] = field(default=())


def finish(base: Reading, rows: pa.Table | LongTable, body: Body, found: Found, interview: Interview) -> Reading:
    """Return the reading of a file whose rows were understood, as far as they were."""
    codes = found.classes.codes.copy()
    codes[found.refusals.rows & (codes <= BAD)] = BAD
    everything = whole(body.grid, body.start - 1, codes)
    counts = np.bincount(everything, minlength=len(NAMES))
    skipped = {name: int(counts[code]) for name, code in SKIPPED.items()}
    skipped |= {name: int(counts[code]) for name, code in (("groups", GROUP), ("other", OTHER)) if counts[code]}
    questions = tuple(interview.questions.values())
    reading = replace(
        base,
        state="needs_input" if questions else "ready",
        reason=" ".join(question.prompt for question in questions) or None,
        kind=found.kind or base.kind,
        breakdown=found.breakdown,
        columns=found.columns,
        period=(found.period.start, found.period.end) if found.period else None,
        days=(found.days.start, found.days.end) if found.days else None,
        rows_of_data=int(counts[DATA] + counts[BAD]),
        skipped=skipped,
        tables=dict(found.tables) if not questions else {},
        raw=raw_table(rows, everything, body),
        quarantined=found.refusals.cells(),
        control_totals=found.control_totals if not questions else (),
        questions=questions,
        notes=(*base.notes, *found.notes),
        answers={**base.answers, **interview.used},
    )
    return refused_if_empty(reading)


def refused_if_empty(reading: Reading) -> Reading:
    """Refuse a file without a row of data, and an unknown table none of whose rows could be read."""
    if reading.rows_of_data == 0:
        reason = "The file has a header and no row of data. Export it again for a period with spend."
        if reading.skipped.get("other"):
            settled = next((note.text for note in reading.notes if note.code == "not_spend"), "")
            reason = f"No row of this file is spend: {settled} Import the ledger that names what was bought."
        return replace(reading, state="reject", reason=reason, tables={}, questions=())
    stored = sum(table.num_rows for table in reading.tables.values())
    if reading.state == "ready" and stored == 0 and reading.source in UNKNOWN and reading.quarantined:
        first = reading.quarantined[0]
        reason = (
            f"None of the {reading.rows_of_data} rows could be read: line {first.line} has “{first.value}” in "
            f"“{first.column}”. "
            "Name another column with amount_column, or import another report."
        )
        return replace(reading, state="reject", reason=reason, tables={})
    return reading


def whole(grid: Grid, header: int, below: Codes) -> Codes:
    """Return the class of every physical row: what stands above the header is preamble or blank."""
    everything = np.full(len(grid), BLANK, np.uint8)
    above = grid.filled[:header] > 0
    for row in np.flatnonzero(above):
        above[row] = any(cell.strip() for cell in grid.row(int(row)))
    everything[:header][above] = PREAMBLE
    everything[header] = HEADER
    everything[header + 1 :] = below
    return everything


def raw_table(rows: pa.Table | LongTable, everything: Codes, body: Body | None) -> pa.Table | Derived:
    """Return every physical row with its class; cells of private columns are not kept."""
    hidden = private_places(body) if body else set()
    start = body.start if body else 0

    def batches() -> Iterator[pa.RecordBatch]:
        row = 0
        for batch in rows.to_batches() if isinstance(rows, pa.Table) else rows.chunks():
            codes = pa.array(everything[row : row + len(batch)])
            names = pa.DictionaryArray.from_arrays(codes, pa.array(NAMES)).cast(pa.string())
            cells = _without(batch.column("cells"), hidden, start - row) if hidden else batch.column("cells")
            yield pa.RecordBatch.from_arrays([batch.column("line_no"), names, cells], schema=RAW)
            row += len(batch)

    made = Derived(RAW, rows.num_rows, batches)
    return made.read_all() if isinstance(rows, pa.Table) else made


def _without(cells: pa.ListArray, hidden: AbstractSet[int], start: int) -> pa.ListArray:
    """Return rows of cells, those of `hidden` columns covered from row `start` on."""
    kept = [
        [HIDDEN if place in hidden and cell and row >= start else cell for place, cell in enumerate(line or [])]
        for row, line in enumerate(cells.to_pylist())
    ]
    return pa.array(kept, pa.list_(pa.string()))


def private_places(body: Body) -> set[int]:
    """Return the columns whose cells are not kept: names of card holders."""
    used = set(body.roles.values())
    return {
        place
        for place, heading in enumerate(body.header)
        if heading.folded in body.layout.private and place not in used
    }


def fingerprint(header: Sequence[str]) -> str:
    """Return what answers are remembered by: the header without case, accents and marks.

    >>> fingerprint(["Day", "Cost"]) == fingerprint(["day ", "COST"])
    True
    """
    return hashlib.sha256("\x1f".join(fold(text) for text in header).encode()).hexdigest()[:24]


def column_titles(body: Body, amount: str, times: Sequence[str]) -> dict[str, str | None]:
    """Return the headers, verbatim, of the columns a reader checks first."""
    titles = [body.title(role) for role in times if role in body.roles]
    return {
        "amount": body.title(amount) or None,
        "date": " / ".join(titles) if titles else None,
        "campaign": body.title("campaign") or body.title("campaign_id") or None,
        "channel": body.title("channel") or None,
    }
