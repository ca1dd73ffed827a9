"""Take one field out of a JSON object, or say in a sentence why it cannot be taken."""

import math
from collections.abc import Mapping, Sequence
from typing import TypeVar

from finint.errors import CalculationError

Choice = TypeVar("Choice", bound=str)
LARGEST_AMOUNT = 1e15  # past this, a float no longer holds cents


def record(value: object, where: str) -> Mapping[str, object]:
    """Return `value` when it is a JSON object."""
    if not isinstance(value, Mapping):
        raise CalculationError(
            f"{where} is an object with fields; found {type(value).__name__}",
            fix="see finint optimize --help",
        )
    return value


def records(fields: Mapping[str, object], key: str, where: str) -> list[Mapping[str, object]]:
    """Return the list of objects under `key`; empty when absent."""
    value = fields.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        raise CalculationError(f"{where} has {key} of type {type(value).__name__}; expected a list", fix="write [...]")
    return [record(item, f"{key} number {place}") for place, item in enumerate(value, start=1)]


def number(fields: Mapping[str, object], key: str, where: str) -> float | None:
    """Return the finite number under `key`; None when absent or null.

    >>> number({"slope": 2}, "slope", "channel tv"), number({}, "slope", "channel tv")
    (2.0, None)
    """
    value = fields.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CalculationError(f"{where} has {key} {value!r}; expected a number", fix="write it without quotes")
    try:
        found = float(value)
    except OverflowError:
        found = math.inf
    if not math.isfinite(found):
        raise CalculationError(f"{where} has {key} {found}; expected a finite number", fix=f"give {key} a number")
    if abs(found) > LARGEST_AMOUNT:
        raise CalculationError(
            f"{where} has {key} {found:g}; expected at most {LARGEST_AMOUNT:g}", fix="use a larger unit"
        )
    return found


def amount(fields: Mapping[str, object], key: str, where: str) -> float | None:
    """Return the number of 0 or more under `key`; None when absent or null."""
    found = number(fields, key, where)
    if found is not None and found < 0:
        raise CalculationError(f"{where} has {key} {found:g}; expected 0 or more", fix=f"raise {key} to 0 or more")
    return found


def numbers(fields: Mapping[str, object], key: str, where: str) -> list[float] | None:
    """Return the list of numbers of 0 or more under `key`; None when absent or null."""
    value = fields.get(key)
    if value is None:
        return None
    if not isinstance(value, list):
        raise CalculationError(f"{where} has {key} of type {type(value).__name__}; expected a list of numbers")
    found = [amount({key: item}, key, where) for item in value]
    if any(item is None for item in found):
        raise CalculationError(f"{where} has an empty value in {key}; expected numbers")
    return [item for item in found if item is not None]


def choice(fields: Mapping[str, object], key: str, allowed: Sequence[Choice], where: str) -> Choice | None:
    """Return the word under `key` when it is one of `allowed`; None when absent or null."""
    value = fields.get(key)
    if value is None:
        return None
    for word in allowed:
        if value == word:
            return word
    raise CalculationError(f"{where} has {key} {value!r}; expected one of {', '.join(allowed)}")


def name_of(fields: Mapping[str, object], where: str) -> str:
    """Return the non-empty text under `name`."""
    value = fields.get("name")
    if not isinstance(value, str) or not value.strip():
        raise CalculationError(f"{where} has name {value!r}; expected a non-empty text")
    return value


def note_unknown(fields: Mapping[str, object], known: frozenset[str], where: str, warnings: list[str]) -> None:
    """Add a warning when an object has fields that mean nothing here: a mistyped limit must not pass in silence."""
    unknown = sorted(str(key) for key in fields if key not in known)
    if unknown:
        warnings.append(f"{where} has fields that are not used: {', '.join(unknown)}")
