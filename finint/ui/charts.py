"""A figure on the page: its heading, the figure, its words; and two of them side by side."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
import streamlit as st
from pandas.io.formats.style import Styler

from finint.ui.drawing import Known, draw
from finint.ui.heading import section
from finint.ui.words import plain

ROW_PIXELS = 28
HEADER_PIXELS = 32
SHOWN_ROWS = 20


def chart(heading: str, figure: go.Figure, words: str, *, key: str, note: str = "", known: Known | None = None) -> None:
    """Draw a figure below its heading (what, unit, encoding); `words` is what a screen reader says."""
    with st.container(key=f"chart_{key}", gap="xsmall"):
        section(heading)
        draw(figure, words, key=f"figure_{key}", known=known)
        if note:
            st.caption(plain(note))


def pair(key: str, widths: Sequence[float] = (1, 1)) -> list[Any]:
    """Return columns that stand side by side and stack where the page is narrow."""
    with st.container(key=f"pair_{key}"):
        return list(st.columns(list(widths), gap="medium"))


def beside(key: str, widths: Sequence[float] = (2.6, 1)) -> list[Any]:
    """Return a wide column and a narrow one (checks, actions), which stack where the page is narrow."""
    with st.container(key=f"side_{key}"):
        return list(st.columns(list(widths), gap="medium"))


def table_pixels(rows: int) -> int:
    """Return the height that shows every row up to twenty; the automatic height stops near ten."""
    return HEADER_PIXELS + ROW_PIXELS * max(1, min(rows, SHOWN_ROWS)) + 2


def heat_table(heading: str, table: Styler, words: str, *, key: str) -> None:
    """Draw a heat table made by `figures.heat`."""
    rows, months = len(table.index), list(table.columns)[1:]
    with st.container(key=f"chart_{key}", gap="xsmall"):
        section(heading)
        st.dataframe(
            table,
            hide_index=True,
            row_height=ROW_PIXELS,
            height=table_pixels(rows),
            alt=words,
            key=f"heat_{key}",
            column_config={name: st.column_config.TextColumn(alignment="right") for name in months},
        )
