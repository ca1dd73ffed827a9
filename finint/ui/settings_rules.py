"""The rules in force: value, default, who set it and when, whose figures it moves; and the place to change one."""

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from finint import display, rule_preview, settings, store
from finint.auth import Actor
from finint.errors import FinintError
from finint.rulebook import RULES, Rule, Section
from finint.ui import frame
from finint.ui.settings_changes import change_table
from finint.ui.tables import Column, table
from finint.ui.words import plain

SHOWN: tuple[Section, ...] = ("Company", "Calendar", "Materiality", "Tolerances", "Returns")


@dataclass(frozen=True, slots=True)
class InForce:
    """One rule with its value; nobody has set it while `changed_by` is None."""

    rule: Rule
    value: str
    changed_on: datetime | None
    changed_by: str | None


def in_force(books: store.Books, sections: tuple[Section, ...]) -> list[InForce]:
    """Return the rules of `sections` with their values, in the rulebook's order."""
    values = settings.current(books)
    return [
        InForce(rule, values[name].value, values[name].changed_on, values[name].changed_by)
        for name, rule in RULES.items()
        if rule.section in sections
    ]


def answer(books: store.Books) -> str:
    """Return the page's title: how many rules differ from their default, and who changed one last."""
    rows = in_force(books, (*SHOWN, "Conventions"))
    differ = [row for row in rows if row.value != row.rule.default]
    said = f"{len(differ)} of {display.count(len(rows), 'rule')} differ from the default"
    days = [(row.changed_on, row.rule.label) for row in rows if row.changed_on]
    return said + (f"; last changed: {max(days)[1].lower()}, {display.day(max(days)[0])}" if days else "")


def section(actor: Actor, books: store.Books) -> None:
    """Draw the rules by part of the business, and the form that changes one."""
    rules_table(actor, books, SHOWN, "Rules in force", key="rules")
    rule_form(actor, books, SHOWN)


def rules_table(actor: Actor, books: store.Books, sections: tuple[Section, ...], heading: str, *, key: str) -> None:
    """Draw the rules of `sections`: what holds, since when, by whom, and what it moves."""
    rows = in_force(books, sections)
    columns = [
        Column("About", lambda row: row.rule.section),
        Column("Rule", lambda row: row.rule.label),
        Column("In force", lambda row: row.rule.shown(row.value)),
        Column("Default", lambda row: row.rule.shown(row.rule.default)),
        Column("Set by", lambda row: row.changed_by or "default"),
        Column("When", lambda row: row.changed_on.date() if row.changed_on else None, "day"),
        Column("Moves", lambda row: ", ".join(row.rule.pages)),
        Column("Decides", lambda row: row.rule.words),
    ]
    table(heading, rows, columns, actor=actor, key=key, totals=display.count(len(rows), "rule"), absent="")


@st.fragment
def rule_form(actor: Actor, books: store.Books, sections: tuple[Section, ...]) -> None:
    """Draw the form that changes one rule for a reason, and the rule's history."""
    names = [name for name, rule in RULES.items() if rule.section in sections]
    if not actor.may("finance"):
        st.caption("Finance and administrators change rules.")
        return
    with st.container(border=True, key="change_rule", gap="xsmall"):
        picked = st.selectbox("Change a rule", names, format_func=lambda name: RULES[name].label, key="rule")
        rule, value = RULES[picked], settings.value(books, picked)
        st.caption(plain(rule.words))
        with st.container(horizontal=True, vertical_alignment="bottom"):
            typed = _input(rule, value)
            reason = st.text_input("Reason", key=f"why_{picked}", placeholder="Who decided it, and why")
            asked = st.button("What does it move?", key="preview_rule", disabled=typed.strip() == value)
            pressed = st.button("Save", type="primary", key="save_rule")
            back = st.button("Back to default", key="reset_rule", disabled=value == rule.default)
        if asked:
            _preview(actor, books, picked, typed)
        if pressed or back:
            _save(books, picked, rule.default if back else typed, reason)
        rows = [row for row in settings.changes(books) if row.name == picked]
        if rows:
            change_table(actor, rows, heading=f"History of {rule.label.lower()}", key="rule_history")


def _input(rule: Rule, value: str) -> str:
    if rule.kind == "choice":
        words = list(rule.choices)
        return st.selectbox(
            "New value",
            words,
            index=words.index(value) if value in words else 0,
            format_func=lambda choice: rule.choices[choice],
            key=f"new_{rule.name}",
        )
    unit = ", as a fraction: 0.05 is 5 %" if rule.kind == "ratio" else ""
    return st.text_input(f"New value{unit}", value=value, key=f"new_{rule.name}")


def _preview(actor: Actor, books: store.Books, name: str, new: str) -> None:
    """Draw the figures of open periods that the rule decides, as they are and as they would be."""
    rule = RULES[name]
    try:
        moved = rule_preview.preview(books, name, new, frame.today())
    except FinintError as error:
        frame.problem(error)
        return
    kept = "Closed months keep their figures."
    if not moved:
        st.markdown(f"It moves no figure that can be shown ahead; it is read by: {', '.join(rule.pages)}. {kept}")
        return
    if not any(one.is_changed for one in moved):
        st.markdown(f"It moves nothing: {display.count(len(moved), 'figure')} of open periods stay as they are. {kept}")
        return
    columns = [
        Column("Figure", lambda row: row.figure),
        Column("Now", lambda row: row.before),
        Column("With the new value", lambda row: row.after),
        Column("Moves", lambda row: "● moves" if row.is_changed else "", "note"),
    ]
    heading = f"What it moves: {rule.label.lower()}, {plain(rule.shown(RULES[name].checked(new)))}"
    table(heading, moved, columns, actor=actor, key="rule_preview", totals="open periods", absent="")
    st.caption(kept)


def _save(books: store.Books, name: str, new: str, reason: str) -> None:
    try:
        settings.save(books, name, new, now=frame.now(), reason=reason)
    except FinintError as error:
        frame.problem(error)
        return
    st.rerun()
