"""How does a table of paths with counts become touches: "search > email", 12 orders, 840.00, 95 lost?

The counts are taken apart into journeys. Such a table has no times: the touches of a path keep their order, and a rule
that asks for ages (time decay) sees equal ones.
"""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from finint.errors import ExportError
from finint.journeys import amounts, cells, columnnames

NAMES: Mapping[str, tuple[str, ...]] = {
    "path": ("path", "paths", "journey", "channel_path", "touch_path", "conversion_path", "user_journey",
             "channels_path", "path_to_conversion", "top_channel_path"),
    "conversions": ("total_conversions", "conversions", "conversion", "conv", "total_conv", "converted", "orders",
                    "transactions", "count", "n_conversions", "num_conversions", "is_converted", "is_conversion",
                    "has_converted", "purchased"),
    "value": ("total_conversion_value", "conversion_value", "total_value", "value", "revenue", "total_revenue",
              "sales"),
    "lost": ("total_null", "null", "nulls", "non_conversions", "no_conversions", "lost", "total_lost",
             "non_converting", "null_conversions", "not_converted", "drop_offs"),
    "taken": ("taken", "journeys", "users", "sessions", "visitors", "total", "n", "paths", "path_count", "n_paths",
              "occurrences", "frequency", "count"),
}  # fmt: skip
FLAGS = frozenset({"converted", "is_converted", "is_conversion", "conversion", "has_converted", "purchased"})
"""Names of a column that may say yes or no beside how often a path was taken."""
SEPARATORS = (">", "→", "›", "|", "~", ";", ",")
MOST_TOUCHES = 30_000_000

Integers = NDArray[np.int64]


def found(names: list[str]) -> dict[str, int] | None:
    """Return the places of a path table's columns; None when these are no columns of one.

    >>> found(["Path", "Total Conversions", "total_null"])
    {'path': 0, 'conversions': 1, 'lost': 2}
    >>> found(["journey_id", "touch_time", "channel"]) is None
    True
    """
    plain = [columnnames.plain_name(name) for name in names]
    places: dict[str, int] = {}
    for role, words in NAMES.items():
        if role == "taken" and "lost" in places:
            continue  # who was lost is known
        free = [word for word in words if word in plain and plain.index(word) not in places.values()]
        place = plain.index(free[0]) if free else None
        if place is not None:
            places[role] = place
    if not {"path", "conversions"} <= set(places):
        return None
    if "taken" in places and plain[places["conversions"]] in FLAGS:
        places["flags"] = places.pop("conversions")
    return places


def touches(columns: Mapping[str, pa.ChunkedArray]) -> tuple[pa.Table, list[str]]:
    """Return the journeys as a table of touches, and what is said about them.

    Args:
        columns: path and conversions (or flags) as text; value and lost, or taken, where the file has them.

    Raises:
        ExportError: no path, a count that is no whole number of 0 and up, or more journeys than can be taken apart.

    >>> text = lambda *cells: pa.chunked_array([list(cells)])
    >>> table, _ = touches({"path": text("a > b", "a"), "conversions": text("1", "0"), "value": text("5.00", ""),
    ...                     "lost": text("0", "1")})
    >>> table["channel"].to_pylist(), table["converted"].to_pylist()
    (['a', 'b', 'a'], ['0', '1', '0'])
    """
    paths, said = _steps(columns["path"])
    won, lost = _won_and_lost(columns, said)
    value = amounts.cents(columns["value"])[0] if "value" in columns else np.zeros(len(won), dtype=np.int64)
    if "value" not in columns:
        said.append("no column of values: every conversion is worth 0.00")
    unused = int(((won == 0) & (value != 0)).sum())
    said += cells.counted(unused, "{} path{s} with a value and no conversion: the value is not counted")
    said += cells.counted(int(((won == 0) & (lost == 0)).sum()), "{} path{s} that nobody took")
    said.append("a table of paths has no times: time_decay weighs all touches of a path alike")
    lengths = np.array([len(path) for path in paths], dtype=np.int64)
    total = int((lengths * (won + lost)).sum())
    if total > MOST_TOUCHES:
        raise ExportError(
            f"the counts stand for {total:,} touches; expected are {MOST_TOUCHES:,} at most",
            fix="give the touches one by one, as Parquet",
        )
    return _table(paths, won, lost, value), said


def _table(paths: list[list[str]], won: Integers, lost: Integers, value: Integers) -> pa.Table:
    row = np.repeat(np.arange(len(paths)), won + lost)  # one entry a journey
    first = np.cumsum(won + lost) - (won + lost)
    number = np.arange(len(row)) - first[row]  # of the journey within its path; the first `won` convert
    is_won = number < won[row]
    # A path's value over its orders: differences of cumulative floors add up to it.
    each = np.zeros(len(row), dtype=np.int64)
    sign, size = np.sign(value[row]), np.abs(value[row]).astype(object)
    orders = np.maximum(won[row], 1).astype(object)
    shares = (size * (number + 1)) // orders - (size * number) // orders
    each[is_won] = (sign * shares.astype(np.int64))[is_won]
    lengths = np.array([len(path) for path in paths], dtype=np.int64)
    of_journey = np.repeat(np.arange(len(row)), lengths[row])
    step = np.arange(len(of_journey)) - (np.cumsum(lengths[row]) - lengths[row])[of_journey]
    starts = np.cumsum(lengths) - lengths
    names = pa.array([name for path in paths for name in path], pa.string()).dictionary_encode()
    is_last = step == lengths[row][of_journey] - 1
    converts = is_last & is_won[of_journey]
    amounts = np.where(converts, each[of_journey], 0)
    return pa.table(
        {
            "journey_id": of_journey,
            # A microsecond apart: in the order of the path, and of one age in whole minutes.
            "touch_time": pa.array(step).cast(pa.timestamp("us")),
            "channel": names.take(pa.array(starts[row][of_journey] + step)),
            "converted": pa.array(np.where(converts, 1, 0)).cast(pa.string()),
            "conversion_value": pc.binary_join_element_wise(pa.array(amounts).cast(pa.string()), "e-2", ""),
        }
    )


def _steps(column: pa.ChunkedArray) -> tuple[list[list[str]], list[str]]:
    texts = [_written(cell) for cell in column.to_pylist()]
    for number, text in enumerate(texts, start=1):
        if not text:
            raise ExportError(f"row {number} has no path", fix="write channels in order, such as search > email")
    mark = next((one for one in SEPARATORS if any(one in text for text in texts)), ">")
    paths = [[step.strip() for step in text.split(mark)] for text in texts]
    said = [f"paths are read as channels separated by '{mark}'"] if any(len(path) > 1 for path in paths) else []
    # A path may name its ends.
    trimmed = [_inside(path) for path in paths]
    ends = sum(before != after for before, after in zip(paths, trimmed, strict=True))
    said += cells.counted(ends, "{} path{s} with (start), (conversion) or (null) at an end: not channels, left out")
    return [path or [""] for path in trimmed], said


def _written(cell: object) -> str:
    """Return a path as text; a list, or one written with brackets and quotes, has its channels parted by '>'."""
    if cell is None:
        return ""
    if isinstance(cell, list):
        return " > ".join("" if step is None else str(step) for step in cell)
    text = str(cell).strip()
    if text[:1] + text[-1:] in {"[]", "()", "{}"} and not text[1:-1].strip("()").count("("):
        return " > ".join(step.strip(" '\"") for step in text[1:-1].split(","))
    return text


def _inside(path: list[str]) -> list[str]:
    start, end = {"(start)", "start"}, {"(conversion)", "conversion", "(null)", "null"}
    first = 1 if path[0].lower() in start and len(path) > 1 else 0
    last = len(path) - 1 if path[-1].lower() in end and len(path) - first > 1 else len(path)
    return path[first:last]


def _won_and_lost(columns: Mapping[str, pa.ChunkedArray], said: list[str]) -> tuple[Integers, Integers]:
    """Return how often each path led to an order, and how often not.

    Where a file says how often a path was taken, its conversions are a part of that; or only 1 and 0, or yes and no,
    for paths that all converted or none of them.
    """
    if "taken" not in columns:
        column = columns["conversions"]
        if "lost" in columns:
            return _counts(column, "conversions"), _counts(columns["lost"], "lost")
        words = {"" if cell is None else str(cell).strip().lower() for cell in column.to_pylist()}
        if words <= cells.YES | cells.NO:
            flags = cells.flags(column)
            if not flags.all():
                said.append("every row is one journey: it converts or not")
                return flags.astype(np.int64), (~flags).astype(np.int64)
        said.append("no column of journeys without an order: every path converts, so models of loss see no loss")
        won = _counts(column, "conversions")
        return won, np.zeros(len(won), dtype=np.int64)
    taken = _counts(columns["taken"], "journeys")
    column = columns["flags"] if "flags" in columns else columns["conversions"]
    words = {"" if cell is None else str(cell).strip().lower() for cell in column.to_pylist()}
    if "flags" in columns and words <= cells.YES | cells.NO:
        said.append("a path converts or not, each time it was taken")
        won = np.where(cells.flags(column), taken, 0)
    else:
        said.append("what was taken and led to no conversion is lost")
        won = _counts(column, "conversions")
    if (won > taken).any():
        row = int(np.argmax(won > taken))
        raise ExportError(
            f"row {row + 1} has {won[row]:,} conversions of {taken[row]:,} journeys", fix="correct the counts"
        )
    return won, taken - won


def _counts(column: pa.ChunkedArray, name: str) -> Integers:
    texts = ["" if cell is None else str(cell).strip() for cell in column.to_pylist()]
    found = np.zeros(len(texts), dtype=np.int64)
    for place, text in enumerate(texts):
        try:
            count = float(text or 0)
        except ValueError:
            count = -1.0
        if not (0 <= count <= MOST_TOUCHES and count.is_integer()):
            raise ExportError(
                f"row {place + 1} has {text!r} {name}; expected is a whole number of 0 and up", fix="write a count"
            )
        found[place] = int(count)
    return found
