"""How much of what its customers cost has a cohort given back by now?"""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from finint import display
from finint.figures.labels import spread_apart
from finint.figures.paper import drawn, note, plain
from finint.ink import Ink

LABEL_ROWS = 17 / 290


@dataclass(frozen=True, slots=True)
class Recovery:
    """A cohort's recovered share of its cost (1 is all of it) at the end of ages 1, 2, … months."""

    name: str
    recovered_ratios: tuple[float, ...]
    is_main: bool = False

    @property
    def last(self) -> float:
        """What is recovered at the oldest age seen."""
        return self.recovered_ratios[-1]

    def words(self) -> str:
        """Return the newest state in a sentence.

        >>> Recovery("Q1 2026", (0.2, 0.63)).words()
        'Q1 2026: 63 % recovered at month 2'
        """
        share = display.percent(self.last, places=0)
        return f"{self.name}: {share} recovered at month {len(self.recovered_ratios)}"


def payback(rows: Sequence[Recovery], ink: Ink, *, since: str = "the first order") -> go.Figure:
    """Return one line a cohort by age `since` an event, the 100 % line, and names where lines end; main in ink."""
    top = max([1.0, *(max(row.recovered_ratios) for row in rows)]) * 1.08
    longest = max((len(row.recovered_ratios) for row in rows), default=1)
    traces = [
        {
            "type": "scatter",
            "name": plain(row.name),
            "mode": "lines",
            "x": list(range(len(row.recovered_ratios) + 1)),
            "y": [0.0, *(100 * share for share in row.recovered_ratios)],
            "line": {"color": ink.ac if row.is_main else ink.py, "width": 2.4 if row.is_main else 1.4},
            "hovertemplate": f"{plain(row.name)} %{{y:.0f}} %<extra></extra>",
        }
        for row in rows
    ]
    # Rows of about 17 of the figure's 290 pixels, so that names never cover each other.
    places = spread_apart([100 * row.last for row in rows], 100 * top * LABEL_ROWS)
    labels = [
        note(
            f"<b>{plain(row.name)} {display.percent(row.last, places=0)}</b>"
            if row.is_main
            else f"{plain(row.name)} {display.percent(row.last, places=0)}",
            x=len(row.recovered_ratios),
            y=place,
            xanchor="left",
            yanchor="middle",
            xshift=4,
            bgcolor=ink.ground,
            borderpad=0,
            font={"color": ink.text if row.is_main else ink.muted},
        )
        for row, place in zip(rows, places, strict=True)
    ]
    labels.append(note("cost recovered", x=0, y=100, xanchor="left", yanchor="bottom", font={"color": ink.muted}))
    return drawn(
        traces,
        ink,
        height=340,
        hovermode="closest",
        margin={"r": 104, "t": 8},
        xaxis={
            "range": [0, longest],
            "nticks": 8,
            "title": {"text": f"months since {since}", "font": {"size": 12}},
        },
        yaxis={"range": [0, 100 * top], "ticksuffix": " %", "nticks": 5},
        shapes=[
            {
                "type": "line",
                "x0": 0,
                "x1": 1,
                "xref": "paper",
                "y0": 100,
                "y1": 100,
                "line": {"color": ink.axis, "width": 1},
                "layer": "below",
            }
        ],
        annotations=labels,
    )


def payback_words(rows: Sequence[Recovery]) -> str:
    """Return the figure in a sentence.

    >>> payback_words([Recovery("Q1 2026", (0.2, 0.63))])
    'Share of acquisition cost recovered by cohort age. Q1 2026: 63 % recovered at month 2.'
    """
    return "Share of acquisition cost recovered by cohort age. " + "; ".join(row.words() for row in rows) + "."
