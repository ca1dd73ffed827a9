"""A table of rows: totals in its heading, exact values in its files, a row to pick."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, TypeVar

import pandas as pd
import streamlit as st

from finint.auth import Actor
from finint.export import Cell, Heading, Sheet
from finint.figures.paper import Better, Scale, impact, symbol
from finint.ink import Ink
from finint.ui.charts import ROW_PIXELS, table_pixels
from finint.ui.downloads import links
from finint.ui.frame import ink
from finint.ui.heading import section
from finint.ui.words import plain

Row = TypeVar("Row")
Kind = Literal[
    "amount",
    "text",
    "money",
    "difference",
    "ratio",
    "share",
    "bar",
    "impact",
    "count",
    "number",
    "rate",
    "day",
    "month",
    "note",
]
UNITS = Scale(1, "")
DRAWN_ROWS = 5000
"""More rows are in the files only, and the heading says so."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, how a row's cell is found, and how it is shown.

    Kinds: text · money (whole units of the scale) · difference (money with its sign) · amount (to the cent, unscaled) ·
    ratio (percent) · share (percent with its sign) · bar (a ratio as a bar to 100 %) · impact (a difference as ▲ A or
    ▼ F) · count · number (one decimal) ·
    rate (two decimals) · day · month ("Aug 2024") · note (text; beginning with ● it is a warning).
    """

    label: str
    cell: Callable[[Any], Cell]
    kind: Kind = "text"
    better: Better = "lower"
    help: str | None = None
    written: Callable[[Any], Cell] | None = None  # the cell of a file, where what is shown is shortened

    def heading(self) -> Heading:
        """Return the column as it stands in a file: exact, unscaled; a month reads "Aug 2024"."""
        if self.kind == "month":
            return Heading(self.label, lambda row: _month(self.cell(row)))
        if self.kind == "impact":
            return Heading(
                self.label, lambda row: _impact(self.cell(row), self.better).removeprefix("▲ ").removeprefix("▼ ")
            )
        return Heading(
            self.label, self.written or self.cell, summed=self.kind in {"money", "difference", "amount", "count"}
        )


def _month(value: Cell) -> str | None:
    return None if value is None else f"{value:%b %Y}"


def _impact(value: Cell, better: Better) -> str:
    if not isinstance(value, Decimal):
        return ""
    return f"{symbol(value)} {impact(value, better)}".strip() if value else "="


_PLACES = {
    "money": 0, "difference": 0, "ratio": 1, "share": 1, "bar": 0, "count": 0, "number": 1, "rate": 2, "amount": 2,
}  # fmt: skip
"""Decimals of what the grid formats; shares of 1 are given to it in percent."""


def shown(value: Cell, column: Column, scale: Scale) -> object:
    """Return a cell as the grid gets it: a float where the grid formats, text where we do; None stays empty."""
    if value is None or column.kind == "day":
        return value
    if column.kind in {"impact", "month"}:
        return _impact(value, column.better) if column.kind == "impact" else _month(value)
    places = _PLACES.get(column.kind)
    if places is None:
        return str(value)
    factor = 100 if column.kind in {"ratio", "share", "bar"} else 1
    number = Decimal(str(value)) * factor / (scale.divisor if column.kind in {"money", "difference"} else 1)
    # The grid would write a negative number that rounds to nothing as −0.
    return 0.0 if number < 0 and number * 10**places * 2 > -1 else float(number)


def _config(column: Column) -> Any:
    formats = {
        "money": "%,.0f",
        "difference": "%+,.0f",
        "ratio": "%.1f %%",
        "share": "%+.1f %%",
        "count": "%,d",
        "number": "%,.1f",
        "rate": "%,.2f",
        "amount": "%,.2f",
    }
    if column.kind == "bar":
        return st.column_config.ProgressColumn(
            help=column.help, format="%.0f %%", min_value=0, max_value=100, color="gray", width=120
        )
    if column.kind in formats:
        return st.column_config.NumberColumn(help=column.help, format=formats[column.kind], alignment="right")
    if column.kind == "day":
        return st.column_config.DateColumn(help=column.help, format="D MMM YYYY", width=96)
    return st.column_config.TextColumn(help=column.help, width=56 if column.kind == "impact" else None)


def _styled(frame: pd.DataFrame, columns: Sequence[Column], colours: Ink) -> Any:
    """Colour F and A, and warnings: nothing else has a colour."""

    def style(column: Column, text: object) -> str:
        if column.kind == "impact" and isinstance(text, str):
            return (
                f"color:{colours.adv_text}"
                if text.endswith("A")
                else f"color:{colours.fav_text}"
                if text.endswith("F")
                else ""
            )
        return f"color:{colours.warn}" if column.kind == "note" and str(text or "").startswith(("●", "!")) else ""

    coloured = [
        column
        for column in columns
        if column.kind in {"impact", "note"} and any(style(column, text) for text in frame[column.label])
    ]
    # A styler sends every cell a second time, as text: only where a cell has a colour.
    styler = frame.style if coloured else frame
    for column in coloured:
        styler = styler.map(lambda text, column=column: style(column, text), subset=[column.label])
    return styler


def table(
    heading: str,
    rows: Sequence[Row],
    columns: Sequence[Column],
    *,
    actor: Actor,
    key: str,
    scale: Scale = UNITS,
    totals: str = "",
    facts: Sequence[tuple[str, str]] = (),
    pick: bool = False,
    absent: str = "n/a",
    page: tuple[int, int] = (0, DRAWN_ROWS),
) -> Row | None:
    """Draw rows below a heading with their totals and the links to their files; return the picked row.

    Args:
        heading: what and unit, "Departments, EUR k".
        rows: any rows; every one of them is in the files, the first 5,000 on screen.
        columns: left to right; name first, money, differences and F/A together, a note last; 13 at most.
        actor: for whom the files are prepared.
        key: of this table on its page.
        scale: of money and differences on screen; files hold exact amounts.
        totals: markdown of our own making, beside the heading: the grid has no footer.
        facts: filters and definitions, for the second sheet of the workbook.
        pick: whether a row can be picked.
        absent: what an undefined cell shows.
        page: first row on screen and the one after the last; the files hold all.
    """
    with st.container(key=f"table_{key}", gap="xsmall"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            more = f" · first {DRAWN_ROWS:,} of {len(rows):,} rows on screen" if len(rows) > DRAWN_ROWS else ""
            section(heading, detail=totals + more)
            sheet = Sheet(heading, tuple(column.heading() for column in columns), rows, tuple(facts))
            links(sheet, actor, key=key)
        drawn = rows[slice(*page)]
        frame = pd.DataFrame(
            {column.label: [shown(column.cell(row), column, scale) for row in drawn] for column in columns}
        )
        options: dict[str, Any] = {"on_select": "rerun", "selection_mode": "single-row"} if pick else {}
        event = st.dataframe(
            _styled(frame, columns, ink()),
            hide_index=True,
            row_height=ROW_PIXELS,
            height=table_pixels(len(drawn)),
            placeholder=absent,
            column_config={column.label: _config(column) for column in columns},
            alt=plain(heading),
            key=f"grid_{key}",
            **options,
        )
    if not pick:
        return None
    picked = event.selection.rows
    return drawn[picked[0]] if picked and picked[0] < len(drawn) else None
