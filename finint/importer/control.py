"""Totals the file itself states, beside what our rows add up to."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from finint.importer.reading import ControlTotal, Note

PER_ROW = Decimal("0.01")
AT_LEAST = Decimal("0.05")
# The whole account, removed items included: it may well be more than the rows shown.
WHOLE_ACCOUNT = re.compile(r"(?i)\W*(total|gesamt|totale|totaal)\s*[:–-]\s*(account|konto|cuenta|compte|conta)\b.*")
# One campaign type, network or group: a part of the rows, or of the account.
PART = re.compile(r"(?i)\W*\S[^:–-]*[:–-]\s*\S.*|.*\b(for|für|para|pour|per)\b.+|.+\b(totals?|gesamt)\s*:?")


class Stated(NamedTuple):
    """A total the file states: where, what, how much; the sums it could stand for; how many rows we have."""

    label: str
    line: int
    amount: Decimal
    sums: tuple[Decimal, ...]  # of all our rows, then of the group above or the rows named in the label
    with_others: Decimal | None = None  # of all rows, those included that are no spend


def compare(stated: Sequence[Stated], rows: int) -> tuple[ControlTotal, ...]:
    """Return one entry a stated total, each beside the closest of our sums.

    `within_tolerance` is False for a total that contradicts our rows: no total of the file comes close, and this one
    is not merely the larger total of a whole account. The tolerance is 0.01 a row, at least 0.05.

    >>> ours = Decimal("117.06")
    >>> [total.within_tolerance for total in compare([
    ...     Stated("Total: All but removed ads", 19, Decimal("117.06"), (ours,)),
    ...     Stated("Total: Account", 20, Decimal("133.89"), (ours,))], rows=15)]
    [True, True]
    """
    tolerance = max(AT_LEAST, PER_ROW * rows)
    closest = [min(_sums(total), key=lambda ours, total=total: abs(total.amount - ours)) for total in stated]  # type: ignore[misc]
    met = any(abs(total.amount - ours) <= tolerance for total in stated for ours in _wholes(total))
    return tuple(
        ControlTotal(total.label, total.line, total.amount, ours, met or _agrees(total, ours, tolerance))
        for total, ours in zip(stated, closest, strict=True)
    )


def _wholes(total: Stated) -> tuple[Decimal, ...]:
    return (total.sums[0],) if total.with_others is None else (total.sums[0], total.with_others)


def _sums(total: Stated) -> tuple[Decimal, ...]:
    return (*_wholes(total), *total.sums[1:])


def _agrees(total: Stated, ours: Decimal, tolerance: Decimal) -> bool:
    if abs(total.amount - ours) <= tolerance:
        return True
    if WHOLE_ACCOUNT.fullmatch(total.label):
        return total.amount > ours
    # A part says nothing about all rows; a whole that differs does.
    return len(total.sums) == 1 and bool(PART.fullmatch(total.label)) and abs(total.amount) <= abs(total.sums[0])


def note(totals: Sequence[ControlTotal]) -> Note | None:
    """Return the warning for the first total that contradicts our rows."""
    wrong = next((total for total in totals if not total.within_tolerance), None)
    if wrong is None:
        return None
    return Note(
        "control_total",
        f"“{wrong.label}” in line {wrong.line} says {wrong.stated.normalize():f}; our rows add up to "
        f"{wrong.ours.normalize():f}, a difference of {wrong.difference.normalize():f}.",
        warns=True,
    )


def named_in(label: str, sums: Mapping[str, Decimal]) -> Decimal | None:
    """Return the sum of the rows whose type a label such as "Total: Video" names.

    >>> named_in("Total: Video", {"video": Decimal(5)})
    Decimal('5')
    """
    return sums.get(label.rpartition(":")[2].strip().casefold())
