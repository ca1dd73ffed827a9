"""What does a table of (x, t_x, T) say, one row a customer or one row for all who share it?

The purchase models need no more than repeat purchases, the time of the last and the time watched. Such tables name
these three in many ways and count in weeks or days; some count the first purchase too, or the time since the last one.
What was understood is said in notes, and what contradicts itself is refused with its line.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from finint.commands.columns import Column, every_number, header_of, numbers, read_columns
from finint.errors import ExportError
from finint.lifetime.histories import DAYS_PER_WEEK, History

NAMES: Mapping[str, tuple[str, ...]] = {
    "frequency": ("frequency", "freq", "x", "xcal", "frequencycal", "repeatpurchases", "repeattransactions", "repeats"),
    "recency": ("recency", "tx", "txcal", "recencycal", "recencyweeks", "recencydays", "lastpurchase"),
    "age": ("t", "tcal", "age", "agecal", "ageweeks", "agedays", "tenure", "customerage", "tweeks", "tdays"),
    "value": ("monetaryvalue", "monetary", "monetaryvaluecal", "mx", "zbar", "meanamount", "meanvalue", "averagevalue",
              "avgvalue", "averageordervalue", "avgordervalue"),
    "customer": ("customer", "customerid", "cust", "custid", "id", "userid", "user", "clientid"),
    "customers": ("customers", "customercount", "ncustomers", "numcustomers", "count", "n"),
}  # fmt: skip
NEEDED = ("frequency", "recency", "age")


@dataclass(frozen=True, slots=True)
class Summary:
    """Histories in the order of the rows, and how the columns were read."""

    histories: list[History]
    notes: list[str]
    has_values: bool


def read_summary(path: Path, stated: Mapping[str, str | None], unit: str | None = None) -> Summary:
    """Return the histories of a table of (x, t_x, T).

    Args:
        path: CSV or Parquet with a header.
        stated: columns named by the caller, by the keys of NAMES; the others are found by their usual names.
        unit: "weeks" or "days"; None lets the columns tell: whole numbers throughout are days, parts are weeks.

    Raises:
        ExportError: a column is missing, or a row cannot be: t_x beyond T, a purchase count that is none.
    """
    header = header_of(path)
    places = {key: stated.get(key) or _found(header, names) for key, names in NAMES.items()}
    missing = [key for key in NEEDED if not places[key]]
    if missing:
        shown = ", ".join(f"'{cell[:30]}'" for cell in header[:20])
        raise ExportError(
            f"{path.name} has no column for {' and '.join(missing)} among {shown}",
            fix="for purchases give --customer, --date and --train-end; for a table of (x, t_x, T) name its columns "
            "with --frequency, --recency and --age",
        )
    used = {key: name for key, name in places.items() if name}
    columns = dict(zip(used, read_columns(path, list(used.values())), strict=True))
    notes = [f"read as (x, t_x, T) from {', '.join(repr(used[key]) for key in NEEDED)}"]
    frequency, recency, age = (_at_least_0(columns[key]) for key in NEEDED)
    for index, number in enumerate(frequency):
        if number != int(number):
            raise columns["frequency"].refused(index, "a whole number of repeat purchases")
    frequency = _without_first(frequency, recency, age, notes)
    recency = _from_first(frequency, recency, age, notes)
    _refuse_the_impossible(columns["recency"], frequency, recency, age, notes)
    scale = _weeks(unit or _unit_of(used, recency, age), notes, is_said=unit is not None)
    values = numbers(columns["value"]) if "value" in columns else [None] * len(age)
    names = [cell.strip() for cell in columns["customer"].cells] if "customer" in columns else []
    shared = _counts(columns.get("customers"))
    found = [
        History(
            names[row] if names else f"line {columns['age'].lines[row]}",
            int(frequency[row]),
            recency[row] * scale,
            age[row] * scale,
            values[row] if frequency[row] else None,
        )
        for row in range(len(age))
        for _ in range(shared[row] if shared else 1)
    ]
    if shared:
        notes.append(f"{used['customers']!r} says how many customers share a row: {len(found):,} customers")
    return Summary(found, notes, "value" in columns)


def _found(header: Sequence[str], names: Sequence[str]) -> str | None:
    plain = {re.sub(r"[^a-z0-9]", "", cell.casefold()): cell for cell in reversed(header)}
    return next((plain[name] for name in names if name in plain), None)


def _at_least_0(column: Column) -> list[float]:
    found = every_number(column)
    for index, value in enumerate(found):
        if value < 0:
            raise column.refused(index, "0 or more")
    return found


def _counts(column: Column | None) -> list[int]:
    if column is None:
        return []
    found = _at_least_0(column)
    for index, value in enumerate(found):
        if value != int(value):
            raise column.refused(index, "a whole number of customers")
    return [int(value) for value in found]


def _without_first(frequency: list[float], recency: list[float], age: list[float], notes: list[str]) -> list[float]:
    """Return repeat purchases where the column counts all: one purchase is first and last, whichever way time runs."""
    once = [(last, whole) for number, last, whole in zip(frequency, recency, age, strict=True) if number == 1]
    only_one = once and (not any(last for last, _ in once) or all(last == whole for last, whole in once))
    if min(frequency) < 1 or not only_one:
        return frequency
    notes.append("nobody has 0, and with 1 the first purchase is the last: it is counted, and taken off")
    return [number - 1 for number in frequency]


def _from_first(frequency: list[float], recency: list[float], age: list[float], notes: list[str]) -> list[float]:
    """Return the time from first to last purchase where the column counts from the last one to the end."""
    never = [(last, whole) for x, last, whole in zip(frequency, recency, age, strict=True) if not x and whole]
    if not never or any(last != whole for last, whole in never):
        return recency
    notes.append("those who never came back have t_x = T: the time since the last purchase is given, T less it taken")
    return [whole - last for last, whole in zip(recency, age, strict=True)]


def _refuse_the_impossible(
    column: Column, frequency: list[float], recency: list[float], age: list[float], notes: list[str]
) -> None:
    for index, (number, last, whole) in enumerate(zip(frequency, recency, age, strict=True)):
        if last < 0 or last > whole:
            raise column.refused(index, f"within the {whole:g} watched", "check which column is t_x and which T")
        if last and not number:
            raise column.refused(index, "0, as for everybody without a repeat purchase", "check the columns")
    odd = sum(1 for number, last in zip(frequency, recency, strict=True) if number and not last)
    if odd:
        notes.append(f"{odd:,} rows have repeat purchases and t_x 0: the last one counts as made at once")


def _unit_of(used: Mapping[str, str], recency: list[float], age: list[float]) -> str:
    for unit in ("week", "day"):
        if any(unit in used[key].casefold() for key in ("recency", "age")):
            return f"{unit}s"
    return "days" if all(value == int(value) for value in (*recency, *age)) else "weeks"


def _weeks(unit: str, notes: list[str], *, is_said: bool) -> float:
    notes.append(f"times are {unit}" + ("" if is_said else "; --unit says otherwise") + "; the parameters are in weeks")
    return 1.0 if unit == "weeks" else 1 / DAYS_PER_WEEK
