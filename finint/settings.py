"""Which rules are in force, and who set them? Settings are rows with a history, never environment variables."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from finint import counted_once, fiscal_books, store
from finint.errors import CalculationError, RefusedError
from finint.fiscal import Calendar
from finint.importer.phasing import place_anew
from finint.kept import SUPPOSED, kept
from finint.periods import closed_months
from finint.rulebook import RULES

DEFAULTS = {name: rule.default for name, rule in RULES.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one setting: old and new as stored, None where the default held."""

    sequence: int
    name: str
    old_value: str | None
    value: str | None
    changed_on: datetime
    changed_by: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Setting:
    """The value in force, and who set it when; `changed_by` is None while the default holds."""

    name: str
    value: str
    changed_on: datetime | None
    changed_by: str | None


class _Month(NamedTuple):
    month: date


@kept(4)
def current(books: store.Books) -> dict[str, Setting]:
    """Return every setting by name, defaults included."""
    found = {row.name: row for row in store.read(books, "settings", Setting) if row.value is not None}
    if supposed := SUPPOSED.get():
        found[supposed[0]] = Setting(*supposed, None, None)
    return {name: found.get(name) or Setting(name, value, None, None) for name, value in DEFAULTS.items()}


def value(books: store.Books, name: str) -> str:
    """Return one setting's value in force."""
    return current(books)[name].value


def change(cursor: store.Cursor, name: str, new: str, *, actor: str, now: datetime, reason: str) -> None:
    """Record a new value inside a transaction that is under way; an unchanged value writes nothing.

    Raises:
        CalculationError: there is no such setting, or `new` is not a value of it.
    """
    if name not in RULES:
        raise CalculationError(f"there is no setting called {name}")
    new = RULES[name].checked(new)
    rows = {row.name: row.value for row in store.read_within(cursor, "settings", Setting)}
    if rows.get(name) == new:
        return
    store.run(cursor, "change_setting", name=name, value=new, old=rows.get(name), now=now, actor=actor, reason=reason)
    _follow(cursor, name, now)


def is_set(cursor: store.Cursor, name: str) -> bool:
    """Tell whether somebody, or an import, has set `name`."""
    return any(row.name == name and row.value is not None for row in store.read_within(cursor, "settings", Setting))


def forget(cursor: store.Cursor, name: str, *, actor: str, now: datetime, reason: str) -> None:
    """Go back to the default of one setting; its history stays."""
    rows = {row.name: row.value for row in store.read_within(cursor, "settings", Setting)}
    if rows.get(name) is not None:
        store.run(cursor, "change_setting", name=name, value=None, old=rows[name], now=now, actor=actor, reason=reason)
        _follow(cursor, name, now)


def _follow(cursor: store.Cursor, name: str, now: datetime) -> None:
    """Make anew what is kept in the reporting currency, or by the fiscal calendar."""
    calendar = fiscal_books.within(cursor)
    if fiscal_books.is_of(name, calendar):
        fiscal_books.keep(cursor, calendar)
        place_anew(cursor, calendar)
    elif name != "reporting_currency":
        return
    counted_once.settle(cursor, now)


def changes(books: store.Books) -> list[Change]:
    """Return every change ever made, newest first."""
    return store.read(books, "setting_changes", Change)


def save(books: store.Books, name: str, new: str, *, now: datetime, reason: str) -> None:
    """Change one setting for the reason given, or go back to its default.

    Raises:
        CalculationError: no reason, no such setting, or no value of it.
    """
    if not reason.strip():
        raise CalculationError("a change of a rule needs a reason", fix="write why it changes")
    actor = books.actor.name

    def work(cursor: store.Cursor) -> None:
        _refuse_closed(name, closed_months(cursor), fiscal_books.within(cursor))
        if name not in RULES or RULES[name].checked(new) != RULES[name].default:
            change(cursor, name, new, actor=actor, now=now, reason=reason)
        elif is_set(cursor, name):
            forget(cursor, name, actor=actor, now=now, reason=reason)

    store.write(books, work)


def refuse_if_unfit(books: store.Books, name: str, new: str) -> None:
    """Refuse what `save` would refuse, the reason aside.

    Raises:
        CalculationError: no such setting, or no value of it.
        RefusedError: closed months stand against it (409).
    """
    if name not in RULES:
        raise CalculationError(f"there is no setting called {name}")
    RULES[name].checked(new)
    _refuse_closed(name, {row.month for row in store.read(books, "closed_months", _Month)}, calendar(books))


def _refuse_closed(name: str, closed: set[date], held: Calendar) -> None:
    if fiscal_books.is_of(name, held) and closed:
        raise RefusedError(
            "closed months keep their days: months of a fiscal year change while none is closed",
            fix="reopen the closed months first",
            status=409,
        )
    if name == "reporting_currency" and closed:
        raise RefusedError(
            "closed months keep their currency: the reporting currency changes while none is closed",
            fix="reopen the closed months first",
            status=409,
        )


def calendar(books: store.Books) -> Calendar:
    """Return the fiscal calendar in force."""
    return fiscal_books.calendar_of(rules(books))


def rules(books: store.Books) -> dict[str, str]:
    """Return every value in force by name."""
    return {name: row.value for name, row in current(books).items()}
