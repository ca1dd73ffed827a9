"""The change log: every rule ever changed, by whom, when, from what to what, and why."""

from collections.abc import Sequence

import streamlit as st

from finint import display, settings, store
from finint.auth import Actor
from finint.rulebook import RULES
from finint.settings import Change
from finint.ui.tables import Column, table


def section(actor: Actor, books: store.Books) -> None:
    """Draw every change, newest first."""
    rows = settings.changes(books)
    if not rows:
        st.markdown("No rule was ever changed: every default holds.")
        return
    change_table(actor, rows, heading="Changes of rules", key="changes")


def change_table(actor: Actor, rows: Sequence[Change], *, heading: str, key: str) -> None:
    """Draw changes with old and new value; the log cannot be switched off."""
    columns = [
        Column("When", lambda row: f"{row.changed_on:%d %b %Y %H:%M}"),
        Column("Rule", lambda row: RULES[row.name].label if row.name in RULES else row.name),
        Column("Old", lambda row: _shown(row.name, row.old_value)),
        Column("New", lambda row: _shown(row.name, row.value)),
        Column("Who", lambda row: row.changed_by),
        Column("Why", lambda row: row.reason),
    ]
    table(heading, rows, columns, actor=actor, key=key, totals=display.count(len(rows), "change"), absent="")


def _shown(name: str, value: str | None) -> str:
    rule = RULES.get(name)
    if rule is None:
        return value or ""
    return f"{rule.shown(rule.default)} (default)" if value is None else rule.shown(value)
