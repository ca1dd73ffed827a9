"""When does each step of a roll-out begin, and when is it judged?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from finint import display
from finint.figures.paper import drawn, note
from finint.ink import Ink


@dataclass(frozen=True, slots=True)
class Step:
    """One step: the share of the way in percent, its first day, and the day it is judged."""

    share_percent: int
    start: date
    checkpoint: date


def steps(rows: Sequence[Step], end: date, ink: Ink) -> go.Figure:
    """Return a bar a step from its start to its checkpoint (◆); the last one runs on to the end of the window."""
    bars = {
        "type": "bar",
        "name": "steps",
        "orientation": "h",
        "base": [row.start.isoformat() for row in rows],
        "x": [86_400_000 * (row.checkpoint - row.start).days for row in rows],
        "y": list(range(len(rows))),
        "width": 0.5,
        "marker": {"color": ink.ground, "line": {"width": 1.2, "color": ink.ac},
                   "pattern": {"shape": "/", "fgcolor": ink.ac, "bgcolor": ink.ground, "size": 5}},
        "hoverinfo": "skip",
    }  # fmt: skip
    marks = {
        "type": "scatter",
        "name": "checkpoint",
        "mode": "markers",
        "x": [row.checkpoint.isoformat() for row in rows],
        "y": list(range(len(rows))),
        "marker": {"symbol": "diamond", "size": 11, "color": ink.accent},
        "hovertemplate": "checkpoint %{x|%d %b %Y}<extra></extra>",
    }
    last = max([end, *(row.checkpoint for row in rows)])
    labels = [
        note(f"judged {display.day(row.checkpoint)}", x=row.checkpoint.isoformat(), y=place, xanchor="left", xshift=10)
        for place, row in enumerate(rows)
    ]
    first = min((row.start for row in rows), default=end)
    room = (last - first) * 0.25
    return drawn(
        [bars, marks],
        ink,
        height=60 + 44 * max(len(rows), 2),
        hovermode="closest",
        xaxis={
            "type": "date",
            "tickformat": "%d %b",
            "nticks": 6,
            "range": [first.isoformat(), (last + room).isoformat()],
        },
        yaxis={
            "autorange": "reversed",
            "showgrid": False,
            "tickmode": "array",
            "tickvals": list(range(len(rows))),
            "ticktext": [f"{row.share_percent} % of the way" for row in rows],
            "tickfont": {"color": ink.text},
            "ticklabelstandoff": 8,
        },
        annotations=labels,
    )


def steps_words(rows: Sequence[Step]) -> str:
    """Return the figure in a sentence.

    >>> steps_words([Step(30, date(2026, 11, 15), date(2026, 11, 29))])
    'Roll-out: 30 % from 15 Nov 2026, judged 29 Nov 2026.'
    """
    listed = "; ".join(
        f"{row.share_percent} % from {display.day(row.start)}, judged {display.day(row.checkpoint)}" for row in rows
    )
    return f"Roll-out: {listed or 'no step'}."
