"""A template for each kind of file: its columns, what they mean, and two rows to overwrite."""

from finint import display
from finint.auth import Actor
from finint.export import Heading, Sheet
from finint.importer.kinds import KINDS, Kind
from finint.ui.downloads import links
from finint.ui.heading import section
from finint.ui.tables import Column, table


def templates(actor: Actor) -> None:
    """Draw each kind with the links to its template and its data dictionary."""
    for kind in KINDS.values():
        columns = [
            Column("Column", lambda field: field.name),
            Column("Required", lambda field: "yes" if field.required else ""),
            Column("Holds", lambda field: field.description),
        ]
        section(kind.label, detail=display.count(len(kind.fields), "column"))
        links(template(kind), actor, key=f"template_{kind.name}", label="Template")
        table("Columns", kind.fields, columns, actor=actor, key=f"dictionary_{kind.name}")


def template(kind: Kind) -> Sheet:
    """Return the template of one kind as a sheet with its example rows."""
    headings = tuple(
        Heading(field.name, lambda row, place=place: row[place]) for place, field in enumerate(kind.fields)
    )  # type: ignore[misc]
    return Sheet(kind.name, headings, kind.examples)
