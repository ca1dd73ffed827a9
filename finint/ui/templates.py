"""A template for each kind of file: its columns, what they mean, and a row to overwrite."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from finint.auth import Actor
from finint.export import Heading, Sheet
from finint.importer.kinds import KINDS, Kind
from finint.ui.downloads import links
from finint.ui.tables import Column, table
from finint.ui.words import plain


def templates(actor: Actor) -> None:
    """Draw every kind with the link to its template, and the data dictionary of the one picked."""
    rows = list(KINDS.values())
    columns = [
        Column("Kind", lambda kind: kind.title),
        Column("Holds", lambda kind: kind.description),
        Column("Columns", lambda kind: len(kind.fields), "count"),
        Column("Required", lambda kind: ", ".join(kind.required)),
    ]
    picked: Kind = (
        table("Kinds of file finint has a template for", rows, columns, actor=actor, key="kinds", pick=True) or rows[0]
    )
    with st.container(border=True, key="template", gap="xsmall"):
        st.markdown(f"**{plain(picked.title)}** &ensp;:gray[{plain(picked.description)}]")
        links(template(picked), actor, key=f"template_{picked.name}", forms=("csv",), label="Template")
    fields = [
        Column("Column", lambda field: field.name),
        Column("Required", lambda field: "yes" if field.required else ""),
        Column("Holds", lambda field: field.description),
        Column("Example", lambda field: field.example),
        Column("Also read as", lambda field: ", ".join(field.aliases[:6])),
    ]
    table(f"Columns of {picked.title.lower()}", picked.fields, fields, actor=actor, key=f"fields_{picked.name}")


def template(kind: Kind) -> Sheet:
    """Return the template of one kind as a sheet with one example row."""
    headings = tuple(Heading(field.name, _example(place)) for place, field in enumerate(kind.fields))
    return Sheet(f"finint {kind.name}", headings, [kind])


def _example(place: int) -> Callable[[Any], str]:
    return lambda kind: str(kind.fields[place].example)
