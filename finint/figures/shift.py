"""How far does each channel move? Current and proposed spend on one line a channel."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from finint import display
from finint.figures.paper import drawn, note, shortened
from finint.ink import Ink


@dataclass(frozen=True, slots=True)
class Shift:
    """One channel's current and proposed spend, in the scale of the heading."""

    name: str
    current: float
    proposed: float

    @property
    def change(self) -> float:
        """Proposed minus current."""
        return self.proposed - self.current

    @property
    def said(self) -> str:
        """The change in words: "+95 · +23 %", "held".

        >>> Shift("mail", 100.0, 140.0).said, Shift("tv", 5.0, 5.0).said
        ('+40 · +40 %', '0 · held')
        """
        if abs(self.change) < 0.005:
            return "0 · held"
        places = 0 if max(abs(self.current), abs(self.proposed)) >= 20 else 1
        amount = f"{self.change:+,.{places}f}".replace("-", display.MINUS)
        if not self.current:
            return f"{amount} · new"
        return f"{amount} · {display.percent(self.change / self.current, places=0, sign=True)}"


def shifts(rows: Sequence[Shift], ink: Ink) -> go.Figure:
    """Return a dumbbell a channel, the largest rise first: ○ current, ● proposed, the change in words at the right."""
    ranked = sorted(rows, key=lambda row: (-row.change, row.name))
    places = list(range(len(ranked)))
    lines = {
        "type": "scatter",
        "name": "change",
        "mode": "lines",
        "x": [x for row in ranked for x in (row.current, row.proposed, None)],
        "y": [y for place in places for y in (place, place, None)],
        "line": {"color": ink.neutral, "width": 2.4},
        "hoverinfo": "skip",
    }
    now = {
        "type": "scatter",
        "name": "current",
        "mode": "markers",
        "x": [row.current for row in ranked],
        "y": places,
        "marker": {"size": 10, "color": ink.ground, "line": {"width": 1.8, "color": ink.ac}},
        "customdata": [shortened(row.name, 40) for row in ranked],
        "hovertemplate": "%{customdata}: current %{x:,.1f}<extra></extra>",
    }
    then = {
        **now,
        "name": "proposed",
        "x": [row.proposed for row in ranked],
        "marker": {"size": 8, "color": ink.accent},
        "hovertemplate": "%{customdata}: proposed %{x:,.1f}<extra></extra>",
    }
    labels = [
        note(row.said, x=1, xref="paper", xanchor="left", xshift=12, y=place, font={"color": ink.text})
        for place, row in enumerate(ranked)
    ]
    top = max([row.current for row in ranked] + [row.proposed for row in ranked], default=1.0) or 1.0
    return drawn(
        [lines, now, then],
        ink,
        height=40 + 42 * max(len(ranked), 2),
        hovermode="closest",
        margin={"r": 104},
        xaxis={
            "showgrid": True,
            "gridcolor": ink.grid,
            "nticks": 5,
            "tickformat": ",.0f",
            "range": [-0.03 * top, 1.06 * top],
        },
        yaxis={
            "autorange": "reversed",
            "showgrid": False,
            "tickmode": "array",
            "tickvals": places,
            "ticktext": [shortened(row.name) for row in ranked],
            "tickfont": {"color": ink.text},
            "ticklabelstandoff": 8,
        },
        annotations=labels,
    )


def shifts_words(rows: Sequence[Shift]) -> str:
    """Return the figure in a sentence.

    >>> shifts_words([Shift("mail", 100.0, 140.0)])
    'Shift by channel: mail 100 → 140 (+40 · +40 %).'
    """
    listed = "; ".join(f"{row.name} {row.current:,.0f} → {row.proposed:,.0f} ({row.said})" for row in rows)
    return f"Shift by channel: {listed or 'no channel'}."
