"""What is each campaign's investment made of?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import plotly.graph_objects as go

from finint.figures.paper import Scale, drawn, note, number, scale_of, shortened
from finint.ink import Ink

_SHADES = (8, 6, 4, 3, 1)
"""Steps of the sequential scale, dark to light; five parts at most."""


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar: a name, and an amount for each part in the order of the part names."""

    name: str
    amounts: tuple[Decimal, ...]

    @property
    def total_amount(self) -> Decimal:
        """All parts together."""
        return sum(self.amounts, Decimal(0))


def stacks(rows: Sequence[Stack], parts: Sequence[str], ink: Ink, *, scale: Scale | None = None) -> go.Figure:
    """Return horizontal bars, the largest on top, each part in a shade named above; the total at the end of the bar."""
    ranked = sorted(rows, key=lambda row: (-row.total_amount, row.name))
    scale = scale or scale_of([row.total_amount for row in ranked])
    places = list(range(len(ranked)))
    shades = [ink.sequential[step] for step in _SHADES]
    traces = [
        {
            "type": "bar",
            "name": part,
            "orientation": "h",
            "x": [number(row.amounts[index], scale) for row in ranked],
            "y": places,
            "marker": {"color": shades[index], "line": {"width": 0.6, "color": ink.axis}},
            "customdata": [shortened(row.name, 60) for row in ranked],
            "hovertemplate": f"%{{customdata}}: {part} %{{x:,.0f}} {scale.unit}<extra></extra>",
        }
        for index, part in enumerate(parts)
    ]
    totals = [
        note(scale.write(row.total_amount), x=number(row.total_amount, scale), y=index, xanchor="left", xshift=4)
        for index, row in enumerate(ranked)
    ]
    names = "&nbsp;&nbsp; ".join(f'<span style="color:{shades[i]}">■</span> {part}' for i, part in enumerate(parts))
    key = note(names, x=0, xref="paper", xanchor="left", y=1, yref="paper", yanchor="bottom", font={"color": ink.muted})
    return drawn(
        traces,
        ink,
        height=50 + 26 * max(1, len(ranked)),
        barmode="stack",
        bargap=0.3,
        hovermode="closest",
        margin={"r": 48, "t": 24},
        xaxis={"visible": False},
        yaxis={
            "autorange": "reversed",
            "showgrid": False,
            "tickmode": "array",
            "tickvals": places,
            "ticktext": [shortened(row.name) for row in ranked],
            "tickfont": {"color": ink.text},
            "ticklabelstandoff": 8,
        },
        annotations=[*totals, key],
    )


def stacks_words(rows: Sequence[Stack], parts: Sequence[str], currency: str) -> str:
    """Return the figure in a sentence.

    >>> stacks_words([Stack("Mail", (Decimal(60), Decimal(20)))], ["media", "fees"], "EUR")
    'Total investment, EUR: Mail 80 (media 60, fees 20).'
    """
    ranked = sorted(rows, key=lambda row: (-row.total_amount, row.name))
    scale = scale_of([row.total_amount for row in ranked])
    listed = "; ".join(
        f"{row.name} {scale.write(row.total_amount)} ("
        + ", ".join(f"{part} {scale.write(amount)}" for part, amount in zip(parts, row.amounts, strict=True))
        + ")"
        for row in ranked
    )
    return f"Total investment, {scale.heading(currency)}: {listed or 'nothing'}."
