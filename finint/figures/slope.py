"""Which channels win or lose credit when the model changes?"""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from finint import display
from finint.figures.labels import spread_apart
from finint.figures.paper import drawn, note, shortened
from finint.ink import Ink

NOTABLE = 0.02
"""From this difference of shares on, a line is drawn in ink."""


@dataclass(frozen=True, slots=True)
class Slope:
    """One channel's share of credit by two models, 0–1."""

    name: str
    before_ratio: float
    after_ratio: float

    @property
    def is_notable(self) -> bool:
        """Whether the model matters for this channel."""
        return abs(self.after_ratio - self.before_ratio) >= NOTABLE


def slopes(rows: Sequence[Slope], before: str, after: str, ink: Ink) -> go.Figure:
    """Return a line per channel from its share by one model to its share by the other, both ends labelled."""
    top = max((max(row.before_ratio, row.after_ratio) for row in rows), default=0.1)
    low = min((min(row.before_ratio, row.after_ratio, 0.0) for row in rows), default=0.0)
    least = 100 * (top - low) / 18
    traces = [
        {
            "type": "scatter",
            "name": row.name,
            "mode": "lines+markers",
            "x": [0, 1],
            "y": [100 * row.before_ratio, 100 * row.after_ratio],
            "line": {"color": ink.ac if row.is_notable else ink.py, "width": 2.4 if row.is_notable else 1.2},
            "marker": {"size": 6, "color": ink.ac if row.is_notable else ink.py},
            "customdata": [shortened(row.name, 40)] * 2,
            "hovertemplate": "%{customdata} %{y:.1f} %<extra></extra>",
        }
        for row in rows
    ]
    labels = []
    lowest, highest = 100 * low, 100 * top
    for x, side, shift, shares in (
        (0, "right", -9, [row.before_ratio for row in rows]),
        (1, "left", 9, [row.after_ratio for row in rows]),
    ):
        heights = spread_apart([100 * share for share in shares], least)
        lowest, highest = min([lowest, *heights]), max([highest, *heights])
        for row, share, height in zip(rows, shares, heights, strict=True):
            text = f"{shortened(row.name)} {display.percent(share)}"
            font = {"color": ink.text if row.is_notable else ink.muted}
            labels.append(note(text, x=x, y=height, xanchor=side, xshift=shift, font=font))
    heads = [
        note(f"<b>{name}</b>", x=x, y=1, yref="paper", yanchor="bottom", xanchor=side)
        for x, name, side in ((0, before, "center"), (1, after, "center"))
    ]
    room = 100 * (top - low) * 0.06
    return drawn(
        traces,
        ink,
        height=360,
        hovermode="closest",
        margin={"l": 150, "r": 150, "t": 24},
        xaxis={"visible": False, "range": [-0.02, 1.02]},
        yaxis={"visible": False, "range": [lowest - room, highest + room]},
        annotations=[*labels, *heads],
    )


def slopes_words(rows: Sequence[Slope], before: str, after: str) -> str:
    """Return the figure in a sentence.

    >>> slopes_words([Slope("mail", 0.2, 0.26)], "Last touch", "Linear")
    'Share of credit from Last touch to Linear: mail 20.0 % to 26.0 %.'
    """
    listed = "; ".join(
        f"{row.name} {display.percent(row.before_ratio)} to {display.percent(row.after_ratio)}" for row in rows
    )
    return f"Share of credit from {before} to {after}: {listed or 'no channel'}."
