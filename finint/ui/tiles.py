"""A tile: one declared number, its change in words, its shape over thirteen periods, and Explain."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import streamlit as st

from finint.auth import Actor
from finint.explain import Explanation
from finint.figures.sparkline import sparkline
from finint.metrics import Metric
from finint.ui.explaining import explain_panel, rows_dialog
from finint.ui.words import change, plain, value_text

State = Literal["open", "closed", "draft", "estimated", "restated", ""]
_BADGES = {"open": "yellow", "closed": "gray", "draft": "gray", "estimated": "blue", "restated": "red"}


@dataclass(frozen=True, slots=True)
class Reference:
    """What a tile is compared with: PL, BU, PY or FC, and its value."""

    name: str
    value: Decimal | None


def tiles(columns: int = 4) -> Any:
    """Return the grid tiles stand in: four abreast, two where the page is narrow."""
    return st.grid(columns, min_column_width=200)


def tile(
    metric: Metric,
    value: Decimal | None,
    *,
    actor: Actor,
    key: str = "",
    label: str = "",
    state: State = "",
    state_detail: str = "",
    reference: Reference | None = None,
    also: str = "",
    currency: str = "",
    history: Sequence[Decimal | float | None] = (),
    explain: Callable[[], Explanation] | None = None,
) -> None:
    """Draw one number.

    Args:
        metric: its declaration: unit, which direction is better, formula.
        value: None when undefined; the tile then says why.
        actor: for whom Explain's rows are prepared.
        key: of this tile on its page; the metric's id by default.
        label: shown instead of the metric's own ("Actual vs plan, YTD").
        state: of the period: open, closed, draft, estimated or restated.
        state_detail: added to the state, "Oct" for "closed Oct".
        reference: what the change is measured against.
        also: one more fact beside the change, at most 24 characters: "PY +6.0 %".
        currency: shown with amounts under 1,000.
        history: values of the last periods in time order, for the line; None where undefined.
        explain: makes the explanation; called only when the reader opens it.
    """
    key = key or metric.id
    with st.container(border=True, key=f"tile_{key}", gap=None, height="stretch"):
        badge = f" :{_BADGES[state]}-badge[{plain(f'{state} {state_detail}'.strip())}]" if state else ""
        moved = (
            change(value, reference.value, name=reference.name, unit=metric.unit, better=metric.better)
            if reference
            else None
        )
        beside = " · ".join(part for part in (moved.beside if moved else "", plain(also)) if part)
        if value is None:
            beside = plain(metric.undefined or "not defined for this view")
        st.metric(
            plain(label or metric.label) + badge,
            value_text(value, metric.unit, currency),
            moved.markup if moved else " ",
            delta_color="gray",
            delta_arrow="off",
            delta_description=beside or "\u00a0",  # keeps the lines of a row of tiles level
            chart_data=sparkline(history),
        )
        if explain:
            _explain(explain, actor, key, currency)


@st.fragment
def _explain(explain: Callable[[], Explanation], actor: Actor, key: str, currency: str) -> None:
    """A fragment of its own: opening one explanation runs one query, not the page."""
    panel_key, rows_key = f"explain_{key}", f"explain_{key}_rows"

    def show_rows() -> None:
        st.session_state[panel_key] = False
        st.session_state[rows_key] = True

    panel = st.popover("Explain", type="tertiary", key=panel_key, on_change="rerun")
    if panel.open:
        with panel:
            explain_panel(explain(), key=key, currency=currency, on_rows=show_rows)
    elif st.session_state.pop(rows_key, False):
        rows_dialog(explain(), actor, key=key)
