"""Which rules are in force, and who set them? Settings are rows with a history, never environment variables."""

from dataclasses import dataclass
from datetime import datetime

from finint import store
from finint.errors import CalculationError

DEFAULTS = {
    "reporting_currency": "EUR",
    "fiscal_first_month": "1",
    "materiality_amount": "5000",
    "materiality_ratio": "0.05",
    "materiality_amount_alone": "50000",
    "company": "",
    "sample": "no",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """The value in force, and who set it when; `changed_by` is None while the default holds."""

    name: str
    value: str
    changed_on: datetime | None
    changed_by: str | None


def current(books: store.Books) -> dict[str, Setting]:
    """Return every setting by name, defaults included."""
    found = {row.name: row for row in store.read(books, "settings", Setting) if row.value is not None}
    return {name: found.get(name) or Setting(name, value, None, None) for name, value in DEFAULTS.items()}


def value(books: store.Books, name: str) -> str:
    """Return one setting's value in force."""
    return current(books)[name].value


def change(cursor: store.Cursor, name: str, new: str, *, actor: str, now: datetime, reason: str) -> None:
    """Record a new value inside a transaction that is under way; an unchanged value writes nothing."""
    if name not in DEFAULTS:
        raise CalculationError(f"there is no setting called {name}")
    rows = {row.name: row.value for row in store.read_within(cursor, "settings", Setting)}
    if rows.get(name) == new:
        return
    store.run(cursor, "change_setting", name=name, value=new, old=rows.get(name), now=now, actor=actor, reason=reason)


def is_set(cursor: store.Cursor, name: str) -> bool:
    """Tell whether somebody, or an import, has set `name`."""
    return any(row.name == name and row.value is not None for row in store.read_within(cursor, "settings", Setting))


def forget(cursor: store.Cursor, name: str, *, actor: str, now: datetime, reason: str) -> None:
    """Go back to the default of one setting; its history stays."""
    rows = {row.name: row.value for row in store.read_within(cursor, "settings", Setting)}
    if rows.get(name) is not None:
        store.run(cursor, "change_setting", name=name, value=None, old=rows[name], now=now, actor=actor, reason=reason)
