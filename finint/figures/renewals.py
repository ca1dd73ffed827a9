"""Which contracts must be decided when?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import plotly.graph_objects as go

from finint import display
from finint.figures.paper import drawn, note, shortened
from finint.ink import Ink

WINDOWS_DAYS = (30, 60, 90)


@dataclass(frozen=True, slots=True)
class Deadline:
    """One contract: the last day to cancel, and its money of twelve months (None when unknown)."""

    name: str
    decide_by: date
    yearly_amount: Decimal | None


def renewals(rows: Sequence[Deadline], as_of: date, ink: Ink) -> go.Figure:
    """Return a mark per contract on the days ahead, the 30, 60 and 90 days marked, the year's money as text."""
    ordered = sorted(rows, key=lambda row: (row.decide_by, row.name))
    places = list(range(len(ordered)))
    last = as_of + timedelta(days=WINDOWS_DAYS[-1] + 5)
    labels = [
        note(
            f"{row.decide_by.day} {row.decide_by:%b} · {display.short_money(row.yearly_amount)} a year",
            x=1,
            xref="paper",
            y=place,
            xanchor="left",
            xshift=6,
        )
        for place, row in zip(places, ordered, strict=True)
    ]
    bounds = [as_of + timedelta(days=days) for days in WINDOWS_DAYS]
    heads = [
        note(f"{days} days", x=bound.isoformat(), y=1, yref="paper", yanchor="bottom", font={"color": ink.muted})
        for days, bound in zip(WINDOWS_DAYS, bounds, strict=True)
    ]
    lines = [
        {
            "type": "line", "x0": bound.isoformat(), "x1": bound.isoformat(), "y0": 0, "y1": 1, "yref": "paper",
            "line": {"color": ink.axis, "width": 1, "dash": "4px,3px"}, "layer": "below",
        }
        for bound in bounds
    ]  # fmt: skip
    stems = [
        {
            "type": "scatter", "mode": "lines+markers", "x": [as_of.isoformat(), row.decide_by.isoformat()],
            "y": [place, place], "line": {"color": ink.py, "width": 2},
            "marker": {"size": [0, 10], "color": ink.ac, "opacity": 1},
            "hovertemplate": f"{shortened(row.name, 60)}<extra></extra>",
        }
        for place, row in zip(places, ordered, strict=True)
    ]  # fmt: skip
    return drawn(
        stems,
        ink,
        height=56 + 30 * max(1, len(ordered)),
        hovermode="closest",
        margin={"r": 150, "t": 22},
        xaxis={"type": "date", "range": [as_of.isoformat(), last.isoformat()], "nticks": 5, "tickformat": "%-d %b"},
        yaxis={
            "autorange": "reversed", "showgrid": False, "tickmode": "array", "tickvals": places,
            "ticktext": [shortened(row.name, 30) for row in ordered], "tickfont": {"color": ink.text},
            "ticklabelstandoff": 8,
        },
        shapes=lines,
        annotations=[*labels, *heads],
    )  # fmt: skip


def renewals_words(rows: Sequence[Deadline]) -> str:
    """Return the figure in a sentence.

    >>> renewals_words([Deadline("Seats", date(2026, 12, 1), Decimal(1200))])
    'Contracts to decide about: Seats by 1 Dec 2026, 1.20\u202fk a year.'
    """
    listed = "; ".join(
        f"{row.name} by {display.day(row.decide_by)}, {display.short_money(row.yearly_amount)} a year"
        for row in sorted(rows, key=lambda row: row.decide_by)
    )
    return f"Contracts to decide about: {listed or 'none within 90 days'}."
