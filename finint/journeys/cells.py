"""What does a cell of a journey-shaped file say: a time, a yes or no, an amount?"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from finint.errors import ExportError
from finint.monthwords import with_numbers

YES = frozenset({"1", "1.0", "true", "t", "yes", "y"})
BLANK = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "–", "\\n"})
"""What a cell says, in small letters, that holds nothing."""
NO = frozenset({"0", "0.0", "false", "f", "no", "n"}) | BLANK
YEAR_LAST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})(?!\d)")
COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)[T ]?(\d\d)(\d\d)(\d\d)")
YEAR_FIRST = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})(?!\d)")
SPACED_OFFSET = re.compile(r" ([+-]\d\d:?\d\d)$")
HALF_DAY = re.compile(r"\s*([aApP])\.?[mM]\.?$")
SINCE_1970 = {10: Decimal(10**6), 13: Decimal(10**3), 16: Decimal(1), 19: Decimal("0.001")}
"""Microseconds of one unit of a number of so many digits: seconds, thousandths, … since 1970."""
NUMBER = re.compile(r"(\d+)(\.\d+)?", re.ASCII)

EXACT = 10**15  # a whole number that a float holds without doubt

Integers = NDArray[np.int64]


def times(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """Return times as microseconds since 1970 in UTC; a time without an offset is UTC already.

    Raises:
        ExportError: a cell is no ISO date or time; says how many, and the first with its row.

    >>> times(pa.chunked_array([["1970-01-01 00:00:01", "1970-01-01T02:00:00+01:00"]])).tolist()
    [1000000, 3600000000]
    """
    kind = column.type
    if pa.types.is_integer(kind):
        column = pa.chunked_array([column.cast(pa.string()).combine_chunks()])
    elif pa.types.is_floating(kind):
        texts = [None if value is None else format(Decimal(repr(value)), "f") for value in column.to_pylist()]
        column = pa.chunked_array([pa.array(texts, pa.string())])
    kind = column.type
    if pa.types.is_timestamp(kind) or pa.types.is_date(kind):
        return _microseconds(column.cast(pa.timestamp("us", getattr(kind, "tz", None)), safe=False))
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        raise ExportError(
            f"touch_time holds {kind}; expected times such as 2026-01-31 14:05:00", fix="write ISO dates and times"
        )
    text = pc.utf8_trim_whitespace(column)
    try:
        return _microseconds(text.cast(pa.timestamp("us")))
    except pa.ArrowInvalid:
        encoded = pa.chunked_array([text.combine_chunks()]).dictionary_encode().combine_chunks()
        words = encoded.dictionary.to_pylist()
        day_first = _day_first(words)
        known = [_time(word, day_first=day_first) for word in words]
        bad = np.array([moment is None for moment in known])[encoded.indices.to_numpy()]
        refuse("touch_time", "no ISO date or time", text, bad, fix="write times such as 2026-01-31 14:05:00")
        moments: Integers = np.array(known, dtype=np.int64)[encoded.indices.to_numpy()]
        return moments


def flags(column: pa.ChunkedArray) -> NDArray[np.bool_]:
    """Return yes or no of cells that say 1/0, true/false or yes/no; a blank cell is no.

    Raises:
        ExportError: a cell says something else.

    >>> flags(pa.chunked_array([["1", "FALSE", None, "true"]])).tolist()
    [True, False, False, True]
    """
    indices, words = uniques(column)
    lowered = [word.strip().lower() for word in words]
    bad = np.array([word not in YES and word not in NO for word in lowered], dtype=bool)[indices]
    refuse("converted", "neither 1/0, true/false nor yes/no", column, bad, fix="write 1 or 0")
    return np.array([word in YES for word in lowered], dtype=bool)[indices]


def uniques(column: pa.ChunkedArray) -> tuple[NDArray[np.int64], list[str]]:
    """Return for each row the number of its text, and the texts; a null is ""."""
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    whole = column.unify_dictionaries().combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0) if whole.num_chunks else pa.array([], whole.type)
    words = ["" if word is None else _text(word) for word in whole.dictionary.to_pylist()]
    indices = whole.indices.fill_null(len(words)).to_numpy(zero_copy_only=False).astype(np.int64)
    return indices, [*words, ""]


def _text(word: object) -> str:
    if isinstance(word, float):
        if word != word:  # noqa: PLR0124  not a number is no value
            return ""
        return repr(int(word)) if word.is_integer() and abs(word) < EXACT else repr(word)
    return str(word)


def _microseconds(column: pa.ChunkedArray) -> NDArray[np.int64]:
    bad = column.is_null().to_numpy()
    refuse("touch_time", "blank", column, bad, fix="every touch needs its time")
    moments: Integers = column.cast(pa.int64()).to_numpy()
    return moments


def _day_first(words: Sequence[str | None]) -> bool | None:
    """Return whether dates that end with the year begin with the day, by the whole column; None when it is open.

    >>> _day_first(["13/02/2026 10:00", "01/02/2026 10:00"]), _day_first(["01/02/2026"])
    (True, None)
    """
    ends = [found for word in words if word and (found := YEAR_LAST.match(word))]
    first = any(found[2] == "." or int(found[1]) > 12 for found in ends)
    second = any(int(found[3]) > 12 for found in ends)
    return None if first == second else first


def _time(word: str | None, *, day_first: bool | None = None) -> int | None:
    if word is None:
        return None
    if (number := NUMBER.fullmatch(word)) and len(number[1]) in SINCE_1970:
        return int(Decimal(word) * SINCE_1970[len(number[1])])
    try:
        moment = datetime.fromisoformat(_iso(word, day_first=day_first))
    except ValueError:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _iso(word: str, *, day_first: bool | None) -> str:
    """Return a time in the ISO form; "" for a form that is not read, and where day and month cannot be told apart."""
    zone = ""
    for ending in (" UTC", " GMT", "Z"):
        if word.endswith(ending):
            word, zone = word.removesuffix(ending).strip(), "+00:00"
    word = _spread(with_numbers(word))
    if found := YEAR_LAST.match(word):
        if day_first is None:
            return ""
        day, month = (found[1], found[3]) if day_first else (found[3], found[1])
        word = f"{found[4]}-{int(month):02}-{int(day):02}{word[found.end() :]}"
    elif found := YEAR_FIRST.match(word):
        word = f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}{word[found.end() :]}"
    date, _, clock = word.replace("T", " ", 1).partition(" ")
    if len(date) < 10 or date[4] != "-" or date[7] != "-":
        return ""
    clock = SPACED_OFFSET.sub(r"\1", clock.strip())
    if half := HALF_DAY.search(clock):
        hour, _, rest = clock[: half.start()].strip().partition(":")
        if not hour.isdigit() or not 1 <= int(hour) <= 12:
            return ""
        clock = f"{int(hour) % 12 + 12 * (half[1].lower() == 'p'):02}:{rest or '00'}"
    if len(clock.partition(":")[0]) == 1:
        clock = f"0{clock}"
    return f"{date} {clock}{zone}".strip()


def _spread(word: str) -> str:
    """Return "20260131T140500" with its marks; any other text as it is."""
    found = COMPACT.match(word)
    return f"{found[1]}-{found[2]}-{found[3]} {found[4]}:{found[5]}:{found[6]}{word[found.end() :]}" if found else word


def refuse(name: str, what: str, column: pa.ChunkedArray, bad: NDArray[np.bool_], *, fix: str) -> None:
    """Raise ExportError for the `bad` cells of a column, if there are any: how many, and the first with its row."""
    if not bad.any():
        return
    first = int(np.argmax(bad))
    count = int(bad.sum())
    rows = "1 row has" if count == 1 else f"{count} rows have"
    raise ExportError(f"{rows} a {name} that is {what}: row {first + 1} has {column[first].as_py()!r}", fix=fix)


def counted(count: int, sentence: str) -> list[str]:
    """Return the sentence with the count, or nothing when there is nothing to say; {s} and {es} are plural endings.

    >>> counted(2, "{} touch{es} without a channel"), counted(0, "{} row{s}")
    (['2 touches without a channel'], [])
    """
    one = count == 1
    return [sentence.format(f"{count:,}", s="" if one else "s", es="" if one else "es")] if count else []


def listed(words: Sequence[str], limit: int = 5) -> str:
    """Return the first few words for a sentence.

    >>> listed(["a", "b", "c"], limit=2)
    'a, b and 1 more'
    """
    shown = ", ".join(words[:limit])
    return shown if len(words) <= limit else f"{shown} and {len(words) - limit} more"
