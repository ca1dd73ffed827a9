"""Multiply amounts that a file states in thousands or millions."""

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.importer import scale
from finint.importer.body import Body
from finint.importer.reading import AMOUNT, Note
from finint.importer.rowclasses import FOOTER_ROW, Classes

LAST_ROWS = 50  # where a footer may say so


def scale_of(body: Body, title: str, above: Sequence[str], classes: Classes) -> int:
    """Return the scale of the amounts below `title`: as it says, else as a line above or a footer does."""
    start = max(len(body) - LAST_ROWS, 0)
    footers = (np.flatnonzero(classes.codes[start:] == FOOTER_ROW) + start).tolist()
    below = [" ".join(cell for cell in body.cells(row) if cell.strip()) for row in footers]
    own = scale.of_header(title)[1]
    return own if own > 1 else scale.of_lines([*above, *below])


def scaled(values: pa.Array, factor: int) -> pa.Array:
    """Return amounts multiplied exactly.

    >>> scaled(pa.array([Decimal("1.5")], AMOUNT), 1000).to_pylist()
    [Decimal('1500.000000000000')]
    """
    if factor == 1:
        return values
    return pc.multiply(values.cast(pa.decimal256(40, 12)), pa.scalar(Decimal(factor), pa.decimal256(11, 0))).cast(
        AMOUNT
    )


def said(factor: int) -> tuple[Note, ...]:
    """Return the note that amounts were multiplied, where they were."""
    if factor == 1:
        return ()
    return (Note("scale", f"The file states its amounts in units of {factor:,}: each was multiplied by that."),)
