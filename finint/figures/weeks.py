"""What does each channel spend in each coming week?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import plotly.graph_objects as go

from finint import display
from finint.figures.paper import drawn, hatched, note, shortened
from finint.ink import Ink

COLUMNS = 3
PANEL_HEIGHT = 118


@dataclass(frozen=True, slots=True)
class Ramp:
    """One channel's spend by week, beside the weekly pace of today's plan and of the proposal, in one scale."""

    name: str
    spends: tuple[float, ...]
    now: float
    even: float


def weeks(rows: Sequence[Ramp], days: Sequence[date], ink: Ink) -> go.Figure:
    """Return one small panel a channel: a hatched bar a week, dotted the proposal at an even pace, ○ today's pace.

    All panels share one scale of spend, so their heights compare.
    """
    lines = max(1, -(-len(rows) // COLUMNS))
    top = 1.3 * max([*(spend for row in rows for spend in row.spends), *(row.now for row in rows), 1e-9])
    traces: list[dict[str, Any]] = []
    layout: dict[str, Any] = {}
    labels: list[dict[str, Any]] = []
    places = list(range(1, len(days) + 1))
    for index, row in enumerate(rows):
        line, column = divmod(index, COLUMNS)
        suffix = "" if index == 0 else str(index + 1)
        axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
        left, right = (column + 0.02) / COLUMNS, (column + 0.94) / COLUMNS
        bottom, high = 1 - (line + 0.84) / lines, 1 - (line + 0.2) / lines
        layout[f"xaxis{suffix}"] = {
            "anchor": f"y{suffix}", "domain": [left, right], "range": [-0.6, len(days) + 0.6], "tickmode": "array",
            "tickvals": [places[0], places[-1]], "ticktext": [f"{day:%d %b}" for day in (days[0], days[-1])],
        }  # fmt: skip
        layout[f"yaxis{suffix}"] = {
            "anchor": f"x{suffix}", "domain": [bottom, high], "visible": False, "range": [0, top],
        }  # fmt: skip
        hover = "week of %{customdata}: %{y:,.1f}<extra></extra>"
        traces += [
            {"type": "bar", "name": "spend", "x": places, "y": list(row.spends), "marker": hatched(ink, ink.ac),
             "customdata": [display.day(day) for day in days], "hovertemplate": hover, **axes},
            {"type": "scatter", "name": "even", "mode": "lines", "x": [0.5, len(days) + 0.5], "y": [row.even] * 2,
             "line": {"color": ink.accent, "width": 1.6, "dash": "2px,3px"}, "hoverinfo": "skip", **axes},
            {"type": "scatter", "name": "now", "mode": "markers", "x": [0], "y": [row.now],
             "marker": {"size": 8, "color": ink.ground, "line": {"width": 1.6, "color": ink.ac}},
             "hovertemplate": "today's plan, a week: %{y:,.1f}<extra></extra>", **axes},
        ]  # fmt: skip
        ends = f"{_written(row.spends[0])} → {_written(row.spends[-1])}"
        place = {"xref": "paper", "yref": "paper", "x": left, "y": high, "xanchor": "left", "yanchor": "bottom"}
        labels.append(note(f"<b>{shortened(row.name, 20)}</b>  {ends}", **place, font={"color": ink.text}))
    return drawn(
        traces, ink, height=PANEL_HEIGHT * lines + 8, hovermode="closest", margin={"t": 2, "b": 2}, annotations=labels,
        **layout,
    )  # fmt: skip


def _written(value: float) -> str:
    return f"{value:,.0f}" if value >= 20 else f"{value:,.1f}"


def weeks_words(rows: Sequence[Ramp], days: Sequence[date]) -> str:
    """Return the figure in a sentence.

    >>> weeks_words([Ramp("mail", (10.0, 12.5), 9.0, 11.0)], [date(2026, 11, 16), date(2026, 11, 23)])
    'Spend by week from 16 Nov 2026: mail 10.0 → 12.5, even pace 11.0.'
    """
    listed = "; ".join(
        f"{row.name} {_written(row.spends[0])} → {_written(row.spends[-1])}, even pace {_written(row.even)}"
        for row in rows
    )
    return f"Spend by week from {display.day(days[0])}: {listed or 'no channel'}."
