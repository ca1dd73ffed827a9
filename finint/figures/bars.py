"""Two facts side by side: what platforms claim against what is credited, and how long orders take."""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from finint import display
from finint.figures.paper import drawn, note, outlined, shortened, solid
from finint.ink import Ink


@dataclass(frozen=True, slots=True)
class Claim:
    """Conversions of one channel: claimed by its platforms, and credited once each order counts once."""

    name: str
    claimed: float
    credited: float

    @property
    def claim_ratio(self) -> float | None:
        """Claimed over credited; None when nothing is credited."""
        return self.claimed / self.credited if self.credited else None


def claims(rows: Sequence[Claim], ink: Ink) -> go.Figure:
    """Return a pair of bars per channel: claimed outlined, credited solid, claimed ÷ credited as text."""
    ranked = sorted(rows, key=lambda row: -row.claimed)
    places = list(range(len(ranked)))

    def bar(name: str, amounts: list[float], offset: float, marker: dict[str, object]) -> dict[str, object]:
        return {
            "type": "bar",
            "name": name,
            "orientation": "h",
            "x": amounts,
            "y": places,
            "offset": offset,
            "width": 0.34,
            "marker": marker,
            "hovertemplate": f"{name} %{{x:,.0f}}<extra></extra>",
        }

    labels = [
        note(
            f"{row.claimed:,.0f} claimed · {row.credited:,.0f} credited · {display.percent(row.claim_ratio, places=0)}",
            x=max(row.claimed, row.credited),
            y=place,
            xanchor="left",
            xshift=6,
        )
        for place, row in zip(places, ranked, strict=True)
    ]
    return drawn(
        [
            bar("claimed", [row.claimed for row in ranked], -0.36, outlined(ink)),
            bar("credited", [row.credited for row in ranked], 0.02, solid(ink.ac)),
        ],
        ink,
        height=40 + 58 * max(1, len(ranked)),
        barmode="overlay",
        hovermode="closest",
        margin={"r": 226},
        # Stated: left to itself the axis makes room for the labels a second time.
        xaxis={"visible": False, "range": [0, max([1.0, *(max(row.claimed, row.credited) for row in ranked)])]},
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


def claims_words(rows: Sequence[Claim]) -> str:
    """Return the figure in a sentence.

    >>> claims_words([Claim("search", 132.0, 100.0)])
    'Platform claims against credited orders: search 132 claimed, 100 credited.'
    """
    listed = "; ".join(f"{row.name} {row.claimed:,.0f} claimed, {row.credited:,.0f} credited" for row in rows)
    return f"Platform claims against credited orders: {listed or 'no claims'}."


def lags(days: Sequence[int], orders: Sequence[float], ink: Ink) -> go.Figure:
    """Return bars of the share of orders by days from their first touch."""
    whole = sum(orders) or 1.0
    shares = [100 * count / whole for count in orders]
    return drawn(
        [
            {
                "type": "bar",
                "name": "orders",
                "x": list(days),
                "y": shares,
                "marker": solid(ink.ac),
                "hovertemplate": "day %{x}: %{y:.1f} %<extra></extra>",
            }
        ],
        ink,
        height=230,
        hovermode="closest",
        xaxis={"title": {"text": "whole days from first touch to order", "font": {"size": 12}}, "nticks": 10},
        yaxis={"ticksuffix": " %", "nticks": 4},
    )


def lags_words(days: Sequence[int], orders: Sequence[float]) -> str:
    """Return the figure in a sentence.

    >>> lags_words([0, 1, 5], [50, 30, 20])
    'Half of the orders come within 0 days of their first touch, nine in ten within 5 days.'
    """
    half, most = (day_by(days, orders, share) for share in (0.5, 0.9))
    if half is None:
        return "No order has a touch."
    return f"Half of the orders come within {half} days of their first touch, nine in ten within {most} days."


def day_by(days: Sequence[int], orders: Sequence[float], share: float) -> int | None:
    """Return the first day by which a share of the orders has come; None without orders."""
    whole = sum(orders)
    so_far = 0.0
    for day, count in sorted(zip(days, orders, strict=True)):
        so_far += count
        if whole and so_far >= share * whole:
            return day
    return None
