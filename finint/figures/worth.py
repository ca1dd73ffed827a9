"""What has a customer given back by each age, against what it cost, and what may still come?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from finint import display
from finint.figures.paper import drawn, note, plain
from finint.ink import Ink

AGE_TITLE = {"text": "months since the first order", "font": {"size": 12}}


@dataclass(frozen=True, slots=True)
class Curve:
    """Margin per customer at the end of each age: observed from age 1, then (age, amount, low, high) ahead."""

    name: str
    cac_amount: float
    observed: tuple[float, ...]
    ahead: tuple[tuple[int, float, float, float], ...] = ()

    def words(self, currency: str) -> str:
        """Return the curve in a sentence.

        >>> Curve("Q1 2026", 100.0, (60.0, 80.0)).words("EUR")
        'Q1 2026: 80 EUR per customer after 2 months against a cost of 100 EUR.'
        """
        seen = f"{self.name}: {display.money(_decimal(self.observed[-1]), places=0)} {currency} per customer"
        cost = f"against a cost of {display.money(_decimal(self.cac_amount), places=0)} {currency}"
        said = f"{seen} after {display.count(len(self.observed), 'month')} {cost}"
        if not self.ahead:
            return f"{said}."
        age, amount, low, high = self.ahead[-1]
        ends = " to ".join(display.money(_decimal(end), places=0) for end in (low, high))
        return f"{said}; projected {display.money(_decimal(amount), places=0)} after {age} months, 80 % range {ends}."


def _decimal(amount: float) -> Decimal:
    return Decimal(str(round(amount, 2)))


def worth(curve: Curve, ink: Ink) -> go.Figure:
    """Return the observed line in ink, the projection dashed with its range, and the cost as a line across."""
    seen = len(curve.observed)
    last = curve.ahead[-1][0] if curve.ahead else seen
    top = max([curve.cac_amount, *curve.observed, *(row[3] for row in curve.ahead)]) * 1.08
    traces: list[dict[str, Any]] = []
    if curve.ahead:
        ages = [row[0] for row in curve.ahead]
        traces += [
            {
                "type": "scatter",
                "mode": "lines",
                "x": [*ages, *reversed(ages)],
                "y": [*(row[3] for row in curve.ahead), *(row[2] for row in reversed(curve.ahead))],
                "fill": "toself",
                "fillcolor": ink.band,
                "line": {"width": 0},
                "hoverinfo": "skip",
            },
            {
                "type": "scatter",
                "name": "projected",
                "mode": "lines",
                "x": ages,
                "y": [row[1] for row in curve.ahead],
                "line": {"color": ink.ac, "width": 2.0, "dash": "5px,4px"},
                "hovertemplate": "projected %{y:,.0f}<extra></extra>",
            },
        ]
    traces.append(
        {
            "type": "scatter",
            "name": plain(curve.name),
            "mode": "lines",
            "x": list(range(seen + 1)),
            "y": [0.0, *curve.observed],
            "line": {"color": ink.ac, "width": 2.4},
            "hovertemplate": "observed %{y:,.0f}<extra></extra>",
        }
    )
    labels = [
        note(
            f"CAC {curve.cac_amount:,.0f}", x=last, y=curve.cac_amount, xanchor="right", yanchor="bottom",
            font={"color": ink.muted},
        ),
        note(
            f"<b>observed {curve.observed[-1]:,.0f}</b>", x=seen, y=curve.observed[-1], xanchor="left", yanchor="top",
            xshift=4, yshift=-4,
        ),
    ]  # fmt: skip
    if curve.ahead:
        end = curve.ahead[-1]
        labels.append(note(f"projected {end[1]:,.0f}", x=last, y=end[3], xanchor="right", yanchor="bottom", xshift=-2))
    return drawn(
        traces,
        ink,
        height=340,
        margin={"r": 12, "t": 12},
        xaxis={"range": [0, last], "nticks": 8, "title": AGE_TITLE},
        yaxis={"range": [0, top], "nticks": 5, "tickformat": ",.0f"},
        shapes=[
            {
                "type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": curve.cac_amount, "y1": curve.cac_amount,
                "line": {"color": ink.accent, "width": 1.2, "dash": "4px,3px"}, "layer": "below",
            }
        ],
        annotations=labels,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Retained:
    """Share of a cohort's customers who ordered at ages 1, 2, … months."""

    name: str
    ratios: tuple[float, ...]
    is_main: bool = False


def retention(rows: Sequence[Retained], ink: Ink) -> go.Figure:
    """Return one line a cohort by age; the main one in ink, named where it ends."""
    top = max([0.05, *(share for row in rows for share in row.ratios)]) * 1.15
    traces = [
        {
            "type": "scatter",
            "name": plain(row.name),
            "mode": "lines",
            "x": list(range(1, len(row.ratios) + 1)),
            "y": [100 * share for share in row.ratios],
            "line": {"color": ink.ac if row.is_main else ink.py, "width": 2.4 if row.is_main else 1.2},
            "hovertemplate": f"{plain(row.name)} %{{y:.1f}} %<extra></extra>",
        }
        for row in sorted(rows, key=lambda row: row.is_main)
        if row.ratios
    ]
    labels = [
        note(
            f"<b>{plain(row.name)} {display.percent(row.ratios[-1])}</b>", x=len(row.ratios), y=100 * row.ratios[-1],
            xanchor="left", yanchor="bottom", xshift=2,
        )
        for row in rows
        if row.is_main and row.ratios
    ]  # fmt: skip
    longest = max((len(row.ratios) for row in rows), default=1)
    return drawn(
        traces,
        ink,
        height=340,
        hovermode="closest",
        margin={"r": 104, "t": 12},
        xaxis={
            "range": [1, max(2, longest)],
            "nticks": 8,
            "title": AGE_TITLE,
        },
        yaxis={"range": [0, 100 * top], "ticksuffix": " %", "nticks": 5},
        annotations=labels,
    )


def retention_words(rows: Sequence[Retained]) -> str:
    """Return the figure in a sentence.

    >>> retention_words([Retained("Q1 2026", (0.12, 0.11), is_main=True)])
    'Share of customers who ordered by age. Q1 2026: 11.0 % at month 2.'
    """
    said = [
        f"{row.name}: {display.percent(row.ratios[-1])} at month {len(row.ratios)}"
        for row in rows
        if row.is_main and row.ratios
    ]
    return "Share of customers who ordered by age. " + "; ".join(said) + "."
