"""Which fiscal calendar do the books keep, and where does it put what has a day?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NamedTuple, cast

import pyarrow as pa

from finint import store
from finint.fiscal import Calendar
from finint.rulebook import RULES

NAMES = ("fiscal_first_month", "fiscal_weeks", "fiscal_weekday", "fiscal_anchor")
"""The rules a calendar is made of."""


class _Setting(NamedTuple):
    name: str
    value: str | None
    changed_on: datetime
    changed_by: str


def calendar_of(values: Mapping[str, str]) -> Calendar:
    """Return the calendar of rules by name.

    >>> calendar_of({name: RULES[name].default for name in NAMES})
    Calendar(weeks=None, first_month=1, weekday=0, anchor='nearest')
    """
    first, weeks, weekday, anchor = (values[name] for name in NAMES)
    if weeks == "calendar":
        return Calendar(first_month=int(first))
    one, two, three = (int(digit) for digit in weeks)
    return Calendar((one, two, three), int(first), int(weekday), cast("Literal['nearest', 'last']", anchor))


def within(cursor: store.Cursor) -> Calendar:
    """Return the calendar in force, inside a transaction that is under way."""
    found = {row.name: row.value for row in store.read_within(cursor, "settings", _Setting)}
    return calendar_of({name: found.get(name) or RULES[name].default for name in NAMES})


def keep(cursor: store.Cursor, calendar: Calendar) -> None:
    """Write the days of every month where the questions of the books look them up."""
    for name in ("clear_fiscal_months", "clear_fiscal_days"):
        store.run(cursor, name)
    if rows := list(calendar.rows()):
        names, starts, ends = zip(*rows, strict=True)
        months = pa.table(
            [pa.array(one, pa.date32()) for one in (names, starts, ends)], ["month", "starts_on", "ends_before"]
        )
        with store.registered(cursor, kept=months):
            store.run(cursor, "put_fiscal_months")
        store.run(cursor, "put_fiscal_days")


def is_of(name: str, calendar: Calendar) -> bool:
    """Tell whether a change of rule `name` moves days from one month to another: the first month only moves weeks."""
    return name in NAMES and (name == "fiscal_weeks" or calendar.weeks is not None)
