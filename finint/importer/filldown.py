"""A name written once above the rows it is for: does it stand for the empty cells below it?"""

import numpy as np
import pyarrow.compute as pc

from finint import display
from finint.importer.asking import Interview
from finint.importer.body import Body
from finint.importer.grid import Flags
from finint.importer.refusals import flags

# What tables are grouped by, the widest first; other columns are empty because they are empty.
GROUPED = ("fund", "department", "department_code", "cost_center", "channel", "category", "cost_category", "vendor",
    "campaign", "gl_account", "owner")  # fmt: skip
PROMPT = (
    "{rows} no “{title}” below a row that has one, such as “{example}” in line {line}. "
    "Is it the one above (above), or have they none (none)?"
)
CHOICES = ("above", "none")


def fill_down(body: Body, data: Flags, interview: Interview) -> None:
    """Give rows the name written once above them when somebody says so; asks where a column is written like that.

    A column is, when its first row of data has a name, others have none, and no name is written twice: in a ledger
    where some rows have no department, names come again.

    Args:
        body: the rows; the columns of names are overlaid.
        data: rows that count; those of a platform or ledger we know are never written like that.
        interview: asked once for all columns.
    """
    if not body.layout.name.startswith("generic") or not data.any():
        return
    found = [role for role in GROUPED if role in body.roles and _is_grouped(body, role, data)]
    if not found:
        return
    cells = body.text(found[0])
    empty = flags(pc.is_null(cells)) & data
    row = int(np.flatnonzero(empty)[0])
    above = cells.slice(0, row).drop_null()[-1].as_py()
    rows = display.count(int(empty.sum()), "row has", "rows have")
    prompt = PROMPT.format(rows=rows, title=body.title(found[0]).strip(), example=above, line=body.line(row))
    if interview.choose("fill_down", prompt, CHOICES) == "above":
        for role in found:
            body.carry_down((role,), ~data)


def _is_grouped(body: Body, role: str, data: Flags) -> bool:
    cells = body.text(role).filter(data)
    named = cells.drop_null()
    return 0 < len(named) < len(cells) and cells[0].is_valid and len(pc.unique(named)) == len(named)
