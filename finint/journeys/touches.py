"""Which journeys and conversions does a table of touches hold, and what is odd about it?

Nothing is dropped silently: what cannot be read refuses the table, what is read differently is counted in a sentence.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from finint.errors import ExportError
from finint.journeys import amounts, cells
from finint.journeys.cells import counted, listed
from finint.journeys.shares import UNATTRIBUTED

MOST_CHANNELS = 250
FEW_JOURNEYS = 5
MINUTE = 60_000_000  # microseconds

Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Touches:
    """A table of touches, understood: `path` has a row per touch with the columns `placed` and `credit` need.

    In `path`, journey_id and channel are numbers (channels in alphabetical order); converted and amounts stand on every
    touch of their journey. `oldest_minutes` is the longest time from a touch to the end of its converting journey.
    """

    path: pa.Table
    channels: tuple[str, ...]
    rows: int
    journeys: int
    conversions: int
    value_cents: int  # refunds deducted
    largest_cents: int
    lengths: Integers  # touches per journey, before the cap
    oldest_minutes: int
    warnings: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    """One entry a touch: journey and channel as numbers, microseconds, cents on the converting touch."""

    journey: Integers
    time: Integers
    channel: Integers
    converted: Flags
    amount: Integers

    def where(self, keep: Flags) -> "_Columns":
        return _Columns(
            self.journey[keep], self.time[keep], self.channel[keep], self.converted[keep], self.amount[keep]
        )


def understand(table: pa.Table, notes: list[str] | None = None) -> Touches:
    """Turn a table with COLUMNS into journeys; see `Touches`.

    Raises:
        ExportError: a row without a journey, or cells that cannot be read.

    >>> table = pa.table({
    ...     "journey_id": ["a", "a"], "touch_time": ["2026-01-01 10:00:00", "2026-01-02 10:00:00"],
    ...     "channel": ["email", "direct"], "converted": ["0", "1"], "conversion_value": ["", "12.50"],
    ... })
    >>> touches = understand(table)
    >>> touches.channels, touches.conversions, touches.value_cents, touches.oldest_minutes
    (('direct', 'email'), 1, 1250, 1440)
    """
    said: list[str] = []
    journey = _journeys(table["journey_id"])
    channel, channels = _channels(table["channel"], said)
    converted = cells.flags(table["converted"])
    said += _orders_alone(channel, channels, converted)
    amount = _amounts(table["conversion_value"], converted, said)
    columns = _Columns(journey, cells.times(table["touch_time"]), channel, converted, amount)
    columns = _one_conversion_each(_without_repeats(columns, said), said)

    lengths = np.bincount(columns.journey)
    sold = columns.where(columns.converted)
    won, net, end = (np.zeros(len(lengths), dtype=np.int64) for _ in range(3))
    won[sold.journey], net[sold.journey], end[sold.journey] = 1, sold.amount, sold.time
    ages = np.where(won[columns.journey] == 1, end[columns.journey] - columns.time, 0) // MINUTE
    refunds = "{} conversion{s} with a negative value: shared as a refund, and still counted as converted"
    said += counted(int((net < 0).sum()), refunds)
    return Touches(
        path=_path(columns, won, net),
        channels=channels,
        rows=table.num_rows,
        journeys=int((lengths > 0).sum()),
        conversions=int(won.sum()),
        value_cents=int(net.sum()),
        largest_cents=int(np.abs(net).max(initial=0)),
        lengths=lengths[lengths > 0],
        oldest_minutes=int(ages.max(initial=0)),
        warnings=tuple(said),
        notes=tuple(notes or ()),
    )


def _path(columns: _Columns, won: Integers, net: Integers) -> pa.Table:
    rows = len(columns.journey)
    # The flagged touch is the last of its second, wherever the file lists it.
    place = np.arange(rows, dtype=np.int64) + columns.converted * np.int64(rows)
    return pa.table(
        {
            "journey_id": columns.journey.astype(np.int32),
            "touched_at": pa.array(columns.time).cast(pa.timestamp("us")),
            "touch_id": place,
            "channel": columns.channel.astype(np.int16),
            "converted": won.astype(np.int8)[columns.journey],
            "value_cents": np.maximum(net, 0)[columns.journey],
            "refund_cents": np.maximum(-net, 0)[columns.journey],
        }
    )


def _journeys(column: pa.ChunkedArray) -> Integers:
    """Return a number for each journey; equal text, equal journey ("007" is not "7")."""
    blank = pc.sum(pc.is_null(column, nan_is_null=True)).as_py() or 0
    if pa.types.is_string(column.type):
        blank += pc.sum(pc.equal(pc.utf8_trim_whitespace(column), "")).as_py() or 0
    if blank:
        rows = "1 row has" if blank == 1 else f"{blank} rows have"
        raise ExportError(f"{rows} no journey_id", fix="every touch belongs to a journey")
    numbers = _whole_numbers(column)
    if numbers is not None:
        return numbers
    whole = pa.concat_arrays(column.chunks)
    # Files mostly list a journey's touches together: number the runs, then only the names of the runs.
    starts = np.ones(len(whole), dtype=bool)
    starts[1:] = pc.not_equal(whole[1:], whole[:-1]).to_numpy(zero_copy_only=False)
    names: Integers = whole.filter(pa.array(starts)).dictionary_encode().indices.to_numpy().astype(np.int64)
    of_rows: Integers = names[np.cumsum(starts) - 1]
    return of_rows


def _whole_numbers(column: pa.ChunkedArray) -> Integers | None:
    """Return a number for each journey where all are plain numbers close together: a third of the time of text."""
    try:
        numbers = column.cast(pa.int64()).to_numpy()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return None
    first, last = int(numbers.min()), int(numbers.max())
    if first < 0 or last - first > 4 * len(numbers):
        return None
    if pa.types.is_string(column.type):
        digits = sum(int((numbers >= 10**power).sum()) for power in range(1, len(str(last)))) + len(numbers)
        if digits != pc.sum(pc.binary_length(column)).as_py():
            return None  # some are written with zeros in front, and "007" is not "7"
    used = np.zeros(last - first + 1, dtype=bool)
    used[numbers - first] = True
    of_rows: Integers = (np.cumsum(used) - 1)[numbers - first]
    return of_rows


def _channels(column: pa.ChunkedArray, said: list[str]) -> tuple[Integers, tuple[str, ...]]:
    indices, words = cells.uniques(column)
    blank = np.array([not word.strip() for word in words])
    said += counted(int(blank[indices].sum()), f"{{}} touch{{es}} without a channel, counted as {UNATTRIBUTED!r}")
    used = np.bincount(indices, minlength=len(words)) > 0
    names = [word.strip() or UNATTRIBUTED for word in words]
    channels = tuple(sorted({name for name, is_used in zip(names, used, strict=True) if is_used}))
    if len(channels) > MOST_CHANNELS:
        raise ExportError(
            f"{len(channels)} different channels, such as {listed(channels, 3)}; expected are {MOST_CHANNELS} at most",
            fix="the column channel holds something finer: group it into channels",
        )
    first: dict[str, str] = {}
    alike = [f"{first[key]} and {name}" for name in channels if first.setdefault(key := name.casefold(), name) != name]
    if alike:
        said.append(f"channels that differ only in upper and lower case count as different: {listed(alike)}")
    place = {name: number for number, name in enumerate(channels)}
    return np.array([place.get(name, 0) for name in names])[indices], channels


def _orders_alone(channel: Integers, channels: tuple[str, ...], converted: Flags) -> list[str]:
    """Say that orders look like rows of their own: all of them, and nothing else, lack a channel."""
    if UNATTRIBUTED not in channels or not np.array_equal(channel == channels.index(UNATTRIBUTED), converted):
        return []
    words = (
        f"all conversions are rows without a channel, and count as touches of {UNATTRIBUTED!r}: if they are orders, "
        "take these rows out and put flag and value on the last touch before each"
    )
    return [words]


def _amounts(column: pa.ChunkedArray, converted: Flags, said: list[str]) -> Integers:
    amount, blank, rounded = amounts.cents(column)
    said += counted(int((blank & converted).sum()), "{} conversion{s} without a value, counted as worth 0.00")
    said += counted(int((rounded & converted).sum()), "{} value{s} with a part of a cent, rounded half up")
    unused = "{} touch{es} with a value but not flagged as converted: the value is not counted"
    said += counted(int(((amount != 0) & ~converted).sum()), unused)
    return np.where(converted, amount, 0)


def _without_repeats(columns: _Columns, said: list[str]) -> _Columns:
    """Keep the first of rows that are equal in every column."""
    parts = (columns.journey, columns.time, columns.channel, columns.converted, columns.amount)
    mixed = np.zeros(len(columns.journey), dtype=np.uint64)
    for part in parts:
        mixed = (mixed ^ part.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    ordered = np.sort(mixed)
    alike = np.unique(ordered[1:][ordered[1:] == ordered[:-1]])
    if not alike.size:
        return columns
    rows = np.flatnonzero(np.isin(mixed, alike))
    _, first = np.unique(np.column_stack([part[rows] for part in parts]), axis=0, return_index=True)
    keep = np.ones(len(mixed), dtype=bool)
    keep[rows] = False
    keep[rows[first]] = True
    said += counted(int((~keep).sum()), "{} repeated row{s} (equal in every column), counted once")
    return columns.where(keep)


def _of_whole_journeys(columns: _Columns, said: list[str]) -> _Columns:
    """Leave the flag on the last touch only, where a file writes it, with one value, on every touch of its journeys.

    Read so where all converting journeys with several touches are written so, and they are not few: a customer who
    buys at every single touch, for the same amount, is no custom.
    """
    count = int(columns.journey.max()) + 1
    touches = np.bincount(columns.journey, minlength=count)
    flagged = np.bincount(columns.journey[columns.converted], minlength=count)
    several = (touches > 1) & (flagged > 0)
    if several.sum() < FEW_JOURNEYS or (touches != flagged)[several].any():
        return columns
    top = np.zeros(count, dtype=np.int64)
    np.maximum.at(top, columns.journey, columns.amount)
    if not ((columns.amount == 0) | (columns.amount == top[columns.journey])).all():
        return columns
    ordered = np.lexsort((columns.time, columns.journey))
    ends = np.ones(len(ordered), dtype=bool)
    ends[:-1] = columns.journey[ordered][1:] != columns.journey[ordered][:-1]
    is_last = np.zeros(len(ordered), dtype=bool)
    is_last[ordered[ends]] = True
    said += counted(
        int(several.sum()), "{} journey{s} flagged as converted on every touch: one conversion each, on the last touch"
    )
    sold = columns.converted & is_last
    return _Columns(columns.journey, columns.time, columns.channel, sold, np.where(sold, top[columns.journey], 0))


def _one_conversion_each(columns: _Columns, said: list[str]) -> _Columns:
    """Give every conversion a journey of its own.

    Touches after the last conversion of their journey belong to none. A journey with several conversions becomes one
    for each, with the touches since the conversion before.
    """
    columns = _of_whole_journeys(columns, said)
    journeys = int(columns.journey.max()) + 1
    sold = columns.where(columns.converted)
    conversions = np.bincount(sold.journey, minlength=journeys)
    last = np.full(journeys, np.iinfo(np.int64).min)
    np.maximum.at(last, sold.journey, sold.time)
    late = (conversions[columns.journey] > 0) & (columns.time > last[columns.journey])
    after = "{} touch{es} after the conversion of their journey: not part of it, without credit"
    said += counted(int(late.sum()), after)
    several = conversions > 1
    if not several.any():
        return columns.where(~late) if late.any() else columns
    shared = "{} journey{s} with several conversions: each conversion takes the touches since the one before"
    said += counted(int(several.sum()), shared)
    if (np.bincount(columns.journey, minlength=journeys)[several] == conversions[several]).all():
        said.append(
            "every touch of those journeys is flagged as converted: if the flag is meant for the whole journey, put it "
            "on the last touch only"
        )
    columns = columns.where(~late)
    rows = np.flatnonzero(several[columns.journey])
    rows = rows[np.lexsort((rows, columns.converted[rows], columns.time[rows], columns.journey[rows]))]
    flags = columns.converted[rows].astype(np.int64)
    before = np.cumsum(flags) - flags
    _, number = np.unique(np.column_stack([columns.journey[rows], before]), axis=0, return_inverse=True)
    journey = columns.journey.copy()
    journey[rows] = journeys + number.reshape(-1)
    return _Columns(journey, columns.time, columns.channel, columns.converted, columns.amount)
