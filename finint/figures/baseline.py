"""How much would come without spend? Outcome by week beside the base the model reads: trend and season."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import plotly.graph_objects as go

from finint.figures.paper import drawn, note
from finint.ink import Ink


@dataclass(frozen=True, slots=True)
class Week:
    """One week: the outcome, what the model gives for it, and the part without spend."""

    week: date
    actual: float
    fitted: float
    base: float


def baseline(rows: Sequence[Week], ink: Ink) -> go.Figure:
    """Return three lines by week, named at their right ends: outcome, fitted, base."""
    days = [row.week.isoformat() for row in rows]
    drawn_as = (
        ("outcome", [row.actual for row in rows], {"color": ink.py, "width": 1.4}),
        ("fitted", [row.fitted for row in rows], {"color": ink.ac, "width": 2.0}),
        ("without spend", [row.base for row in rows], {"color": ink.ac, "width": 1.6, "dash": "4px,3px"}),
    )
    traces = [
        {
            "type": "scatter",
            "name": name,
            "mode": "lines",
            "x": days,
            "y": values,
            "line": line,
            "hovertemplate": f"{name} %{{y:,.0f}}<extra></extra>",
        }
        for name, values, line in drawn_as
    ]
    labels = []
    if rows:
        ends = (("fitted", rows[-1].fitted), ("without spend", rows[-1].base))
        labels = [note(name, x=1, xref="paper", y=y, xanchor="left", xshift=6) for name, y in ends]
        labels.append(note("outcome (grey)", x=0, xref="paper", y=1, yref="paper", xanchor="left", yanchor="top",
                           font={"color": ink.muted}))  # fmt: skip
    return drawn(
        traces,
        ink,
        height=260,
        margin={"r": 96, "t": 10},
        xaxis={"type": "date", "tickformat": "%b %y", "nticks": 8},
        yaxis={"rangemode": "tozero", "tickformat": ",.0f"},
        annotations=labels,
    )


def baseline_words(rows: Sequence[Week], outcome: str) -> str:
    """Return the figure in a sentence.

    >>> baseline_words([Week(date(2026, 1, 5), 90.0, 88.0, 30.0)], "new customers")
    'new customers over 1 weeks: 90 in all, 30 of them without spend by the model.'
    """
    total, base = sum(row.actual for row in rows), sum(row.base for row in rows)
    return f"{outcome} over {len(rows)} weeks: {total:,.0f} in all, {base:,.0f} of them without spend by the model."
