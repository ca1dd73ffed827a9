"""One column of a record table in its field's type, and which cells are missing or broken."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.importer.amounts import BAD, MISSING, OK, Mark, States, read_amounts, take_apart
from finint.importer.body import Body
from finint.importer.currencies import currency_of
from finint.importer.dates import Order, to_days, written
from finint.importer.fields import CATEGORY_BY_FOLD
from finint.importer.kinds import Field
from finint.importer.refusals import BROKEN_TEXT, flags
from finint.layouts.layout import fold

YES = frozenset({"yes", "y", "true", "t", "1", "x", "ja", "si", "oui", "sim", "10"})
NO = frozenset({"no", "n", "false", "f", "0", "nein", "non", "nao", "nee", "00"})
CLOCK = r"(?:[ T])(?P<hours>[0-9]{1,2}):(?P<minutes>[0-9]{2})(?::(?P<seconds>[0-9]{2}))?[0-9.,]* ?(?P<half>[AaPp][Mm])?"
OFFSET = r"(?P<sign>[+-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2})$"
__all__ = ["BAD", "MISSING", "OK", "convert"]


def convert(body: Body, field: Field, mark: Mark, order: Order) -> tuple[pa.Array, States]:
    """Return a column in the type of its field; broken and missing cells are null and named in the states."""
    if field.type in ("amount", "number"):
        amounts = read_amounts(take_apart(body.raw(field.name)), mark)
        return amounts.values, amounts.states
    if field.type == "integer":
        amounts = read_amounts(take_apart(body.raw(field.name)), mark)
        whole = pc.equal(pc.round(amounts.values), amounts.values)
        states = np.where(flags(pc.is_valid(whole)) & ~flags(whole), BAD, amounts.states).astype(np.uint8)
        integers = pc.if_else(pc.fill_null(whole, False), amounts.values, pa.scalar(None, amounts.values.type))
        return pc.cast(integers, pa.int64()), states
    if field.type in ("date", "month"):
        days = to_days(written(body.raw(field.name)), order)
        return days.first, days.states
    if field.type == "timestamp":
        return timestamps(body.raw(field.name), order)
    cells = body.text(field.name)
    if field.type == "text":
        broken = flags(pc.match_substring_regex(cells, BROKEN_TEXT))
        return cells, np.where(broken, BAD, np.where(flags(pc.is_null(cells)), MISSING, OK)).astype(np.uint8)
    return _words(cells, field)


def _words(cells: pa.Array, field: Field) -> tuple[pa.Array, States]:
    encoded = cells.dictionary_encode()
    meant: list[object] = [_meaning(word, field) for word in encoded.dictionary.to_pylist()]
    kind = pa.bool_() if field.type == "boolean" else pa.string()
    column = pa.array(meant, kind).take(encoded.indices)
    states = np.where(flags(pc.is_null(cells)), MISSING, np.where(flags(pc.is_null(column)), BAD, OK)).astype(np.uint8)
    if field.type == "category":  # another word for a category is no error: the books' own rules decide then
        states[states == BAD] = OK
    return column, states


def _meaning(word: str, field: Field) -> object:
    if field.type == "currency":
        return currency_of(word)
    folded = fold(word)
    if field.type == "category":
        return CATEGORY_BY_FOLD.get(folded)
    return True if folded in YES else False if folded in NO else None


def timestamps(cells: pa.Array, order: Order) -> tuple[pa.Array, States]:
    """Return moments in UTC; a text without a time of day is its midnight, an offset is taken off.

    >>> moments, _ = timestamps(pa.array(["2025-07-19 14:29:31", "2025-07-19T16:29:31+02:00", "2025-07-20"]), "dmy")
    >>> [str(moment) for moment in moments.to_pylist()]
    ['2025-07-19 14:29:31', '2025-07-19 14:29:31', '2025-07-20 00:00:00']
    """
    days = to_days(written(cells), order)
    clock = pc.extract_regex(cells, CLOCK)
    hours, minutes, seconds = (_number(pc.struct_field(clock, name)) for name in ("hours", "minutes", "seconds"))
    half = pc.fill_null(pc.utf8_lower(pc.struct_field(clock, "half")), "").to_numpy(zero_copy_only=False)
    hours = np.where(half == "pm", hours % 12 + 12, np.where(half == "am", hours % 12, hours))
    zone = pc.extract_regex(cells, OFFSET)
    has_clock = flags(pc.is_valid(clock))
    shift = np.where(
        has_clock, _number(pc.struct_field(zone, "hours")) * 3600 + _number(pc.struct_field(zone, "minutes")) * 60, 0
    )
    west = flags(pc.equal(pc.struct_field(zone, "sign"), "-"))
    first = pc.fill_null(days.first.cast(pa.int32()), 0).to_numpy(zero_copy_only=False).astype(np.int64)
    moment = first * 86_400 + hours * 3600 + minutes * 60 + seconds + np.where(west, shift, -shift)
    states = np.where((days.states == OK) & ((hours > 23) | (minutes > 59) | (seconds > 59)), BAD, days.states).astype(
        np.uint8
    )
    return pa.array(moment * 1_000_000, mask=states != OK).cast(pa.timestamp("us")), states


def _number(digits: pa.Array) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    filled = pc.if_else(pc.fill_null(pc.equal(pc.binary_length(digits), 0), True), "0", digits)
    return np.asarray(filled.cast(pa.int64()).to_numpy(zero_copy_only=False))
