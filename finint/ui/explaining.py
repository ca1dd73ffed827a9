"""Explain: the formula with its values, filters, exclusions and rates, and its rows down to file and line."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from itertools import starmap

import streamlit as st

from finint import display
from finint.auth import Actor
from finint.explain import Excluded, Explanation
from finint.ui.api_copies import copy_from_api
from finint.ui.copying import copy_text
from finint.ui.fresh import dialog
from finint.ui.tables import Column, Kind, table
from finint.ui.words import plain, value_text

_KINDS: dict[type, Kind] = {Decimal: "amount", date: "day"}
_SHOWN_NAMES = 3


def explain_panel(explanation: Explanation, *, key: str, currency: str = "", on_rows: Callable[[], None]) -> None:
    """Draw an explanation: every line of it comes from the register and the rows, none is written by the page."""
    metric = explanation.metric
    badges = f":gray-badge[metric v{metric.version}] :gray-badge[data {explanation.data_version}]"
    st.markdown(f"**{plain(metric.label)}** &ensp;{badges}")
    st.markdown(f"{plain(_sentence(metric.words))}  \n:gray[{plain(metric.symbols)}]")
    st.markdown(_inputs(explanation, currency))
    st.markdown(f":small[:gray[{_conditions(explanation)}]]")
    with st.container(horizontal=True, gap="xsmall"):
        # By callback: the panel closes in the same run that opens the rows.
        st.button("Show rows", key=f"rows_{key}", on_click=on_rows)
        copy_text("Copy as text", as_text(explanation), key=key)
    copy_from_api(explanation, key=key)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _inputs(explanation: Explanation, currency: str) -> str:
    lines = [f"| Input | {plain(currency) or 'Value'} | Rows |", "|:--|--:|--:|"]
    lines += [
        f"| {plain(term.part.label)} | {display.money(term.value)} | {len(term.rows):,} |" for term in explanation.terms
    ]
    metric = explanation.metric
    result = display.money(explanation.value) if metric.unit == "money" else value_text(explanation.value, metric.unit)
    lines.append(f"| **{plain(metric.label)}** | **{result}** | |")
    return "\n".join(lines)


def _conditions(explanation: Explanation) -> str:
    """Return filters, exclusions, rates, sources and notes, one line each; only those that exist."""
    metric = explanation.metric
    parts = [("Filters", "; ".join(explanation.filters)), ("Left out", "; ".join(map(_left_out, explanation.excluded)))]
    parts += [("FX", _some(explanation.rates)), ("Source", _some(explanation.imports))]
    if explanation.value is None:
        parts.append(("No value", metric.undefined))
    parts.append(("Note", metric.notes))
    return "  \n".join(f"{name}: {plain(text)}" for name, text in parts if text)


def _left_out(row: Excluded) -> str:
    amount = "" if row.amount is None else f" ({display.money(row.amount)} {row.currency})"
    return f"{display.count(row.rows, 'row')} {row.reason}{amount}"


def _some(names: Sequence[str]) -> str:
    shown = "; ".join(names[:_SHOWN_NAMES])
    return shown if len(names) <= _SHOWN_NAMES else f"{shown} and {len(names) - _SHOWN_NAMES} more"


def as_text(explanation: Explanation) -> str:
    """Return the explanation as lines for a mail or a sheet: exact values, no rounding."""
    metric = explanation.metric
    value = "n/a" if explanation.value is None else format(explanation.value, "f")
    lines = [f"{metric.label} (v{metric.version}) = {value}", metric.symbols]
    lines += [
        f"{term.part.label} = {term.value:f} ({display.count(len(term.rows), 'row')})" for term in explanation.terms
    ]
    return "\n".join([*lines, *explanation.filters])


@dialog("Rows behind the number", width="large")
def rows_dialog(explanation: Explanation, actor: Actor, *, key: str) -> None:
    """Show the rows of every term; they add up to its value."""
    st.caption(f"{plain(explanation.metric.label)}: the rows listed add up to the values in Explain.")
    for term in explanation.terms:
        total = f"{display.money(term.value)} · {display.count(len(term.rows), 'row')}"
        if not term.rows:
            st.markdown(f"##### {plain(term.part.label)} &ensp;:gray[{total}]")
            continue
        names = [field.name for field in fields(term.rows[0])]
        columns = list(starmap(_column, ((name, term.rows[0]) for name in names)))
        table(term.part.label, term.rows, columns, actor=actor, key=f"{key}_{term.part.name}", totals=total, absent="")


def _column(name: str, sample: object) -> Column:
    label = name.removesuffix("_amount").replace("_", " ").capitalize()
    value = getattr(sample, name)
    kind: Kind = "month" if name == "month" else next((k for t, k in _KINDS.items() if isinstance(value, t)), "text")
    return Column(label, lambda row: getattr(row, name), kind)
