"""Headers as a reader sees them, and which column plays which role."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from finint.importer import scale
from finint.importer.currencies import of_header
from finint.layouts.layout import fold, words


class Heading(NamedTuple):
    """One header cell: verbatim, folded, folded without the currency it names, and that currency."""

    text: str
    folded: str
    base: str
    currency: str | None

    @property
    def words(self) -> tuple[str, ...]:
        """Its folded words."""
        return words(self.text)


def headings(cells: Sequence[str]) -> tuple[Heading, ...]:
    """Return the headings of a header row.

    >>> headings(["Amount spent (AUD)"])[0]
    Heading(text='Amount spent (AUD)', folded='amountspentaud', base='amountspent', currency='AUD')
    """
    found = []
    for cell in cells:
        base, currency = of_header(scale.of_header(" ".join(cell.split()))[0])
        found.append(Heading(cell, fold(cell), fold(base), currency))
    return tuple(found)


def assign(columns: Mapping[str, tuple[str, ...]], header: Sequence[Heading]) -> dict[str, int]:
    """Return the column of each role that the header holds; a column has one role, the first that claims it.

    >>> assign({"amount": ("cost", "spend"), "date": ("day",)}, headings(["Day", "Spend", "Cost (EUR)"]))
    {'amount': 2, 'date': 0}
    """
    whole: dict[str, list[int]] = {}
    bases: dict[str, list[int]] = {}
    for at, heading in enumerate(header):
        whole.setdefault(heading.folded, []).append(at)
        if heading.base != heading.folded:
            bases.setdefault(heading.base, []).append(at)
    roles: dict[str, int] = {}
    used: set[int] = set()
    for role, names in columns.items():
        for name in names:
            if name not in whole and name not in bases:
                continue  # nearly every name: a layout knows hundreds, a header has a dozen
            place = next((p for p in (*whole.get(name, ()), *bases.get(name, ())) if p not in used), None)
            if name and place is not None:
                roles[role] = place
                used.add(place)
                break
    return roles
