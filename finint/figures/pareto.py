"""How few vendors make up most of the spend?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import plotly.graph_objects as go

from finint import display
from finint.figures.paper import Scale, drawn, note, number, scale_of, shortened, solid
from finint.ink import Ink

SHOWN = 14


@dataclass(frozen=True, slots=True)
class Bar:
    """One vendor's spend, and the share of all spend down to it."""

    name: str
    amount: Decimal
    cumulative_ratio: Decimal


def pareto(rows: Sequence[Bar], ink: Ink, *, scale: Scale | None = None) -> go.Figure:
    """Return a bar per vendor, largest first, with the cumulated share as text; beyond `SHOWN` they are summed."""
    drawn_rows = _shown(rows)
    scale = scale or scale_of([row.amount for row in drawn_rows])
    places = list(range(len(drawn_rows)))
    labels = [
        note(
            f"{scale.write(row.amount)} · {display.percent(row.cumulative_ratio, places=0)}",
            x=max(number(row.amount, scale) or 0.0, 0.0),
            y=place,
            xanchor="left",
            xshift=6,
            font={"color": ink.text if row.cumulative_ratio <= Decimal("0.8") else ink.muted},
        )
        for place, row in zip(places, drawn_rows, strict=True)
    ]
    return drawn(
        [
            {
                "type": "bar",
                "name": "spend",
                "orientation": "h",
                "x": [number(row.amount, scale) for row in drawn_rows],
                "y": places,
                "width": 0.62,
                "marker": solid(ink.ac),
                "customdata": [shortened(row.name, 60) for row in drawn_rows],
                "hovertemplate": f"%{{customdata}} %{{x:,.0f}} {scale.unit}<extra></extra>",
            }
        ],
        ink,
        height=30 + 23 * max(1, len(drawn_rows)),
        hovermode="closest",
        margin={"r": 108},
        xaxis={"visible": False},
        yaxis={
            "autorange": "reversed",
            "showgrid": False,
            "tickmode": "array",
            "tickvals": places,
            "ticktext": [shortened(row.name) for row in drawn_rows],
            "tickfont": {"color": ink.text},
            "ticklabelstandoff": 8,
        },
        annotations=labels,
    )


def _shown(rows: Sequence[Bar]) -> list[Bar]:
    """Return the first rows and the rest as one; one row too many is drawn, not summed."""
    if len(rows) <= SHOWN + 1:
        return list(rows)
    rest = rows[SHOWN:]
    amount = sum((row.amount for row in rest), Decimal(0))
    return [*rows[:SHOWN], Bar(f"Other ({len(rest)})", amount, rest[-1].cumulative_ratio)]


def pareto_words(rows: Sequence[Bar], currency: str) -> str:
    """Return the figure in a sentence.

    >>> pareto_words([Bar("Acme", Decimal(900), Decimal("0.9")), Bar("Bolt", Decimal(100), Decimal(1))], "EUR")
    'Spend by vendor in EUR, 2 vendors: 1 makes up 80 %. Acme 900; Bolt 100.'
    """
    most = next((place for place, row in enumerate(rows, start=1) if row.cumulative_ratio >= Decimal("0.8")), 0)
    verb = "makes" if most == 1 else "make"
    listed = "; ".join(f"{row.name} {display.short_money(row.amount)}" for row in _shown(rows))
    said = f"Spend by vendor in {currency}, {display.count(len(rows), 'vendor')}: {most} {verb} up 80 %."
    return f"{said} {listed or 'None'}."
