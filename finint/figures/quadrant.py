"""Which vendors are both large and dear for what they bring?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from finint import display
from finint.figures.paper import Scale, drawn, note, shortened
from finint.ink import Ink

HEIGHT = 330
LABELLED = 8
LINE = 0.05
"""Height of a label's line, of the figure's."""


@dataclass(frozen=True, slots=True)
class Point:
    """One vendor: spend, and its cost per outcome over its peers' median with the ends of the interval."""

    name: str
    spend: float
    to_median_ratio: float
    low_ratio: float
    high_ratio: float

    @property
    def impact(self) -> str:
        """Return "A" when the whole interval is dearer than the peers, "F" when it is cheaper, else ""."""
        return "A" if self.low_ratio > 1 else "F" if self.high_ratio < 1 else ""


def quadrant(points: Sequence[Point], ink: Ink, *, scale: Scale) -> go.Figure:
    """Return spend (log) against cost per outcome ÷ peers' median; ▲ A dearer, ▼ F cheaper, ● not told apart."""
    look = {"A": (ink.adv, "triangle-up"), "F": (ink.fav, "triangle-down"), "": (ink.neutral, "circle")}
    traces = [
        {
            "type": "scatter",
            "mode": "markers",
            "name": shortened(point.name, 40),
            "x": [point.spend / scale.divisor],
            "y": [point.to_median_ratio],
            "marker": {"size": 11, "color": look[point.impact][0], "symbol": look[point.impact][1]},
            "error_y": {
                "type": "data",
                "symmetric": False,
                "array": [point.high_ratio - point.to_median_ratio],
                "arrayminus": [point.to_median_ratio - point.low_ratio],
                "color": look[point.impact][0],
                "thickness": 1.2,
                "width": 0,
            },
            "hovertemplate": f"{shortened(point.name, 40)} %{{x:,.0f}} {scale.unit} · %{{y:.2f}}×<extra></extra>",
        }
        for point in points
    ]
    top = max([1.4, *(point.high_ratio for point in points)]) * 1.08
    places = [math.log10(max(point.spend / scale.divisor, 1e-9)) for point in points] or [0.0]
    first, last = min(places), max(places)
    room = max(0.2, (last - first) * 0.12)
    shifts = _shifts(points, places, top, last - first)
    labels = [
        note(
            f"{shortened(point.name, 18)} {point.impact}".rstrip(),
            x=place,
            y=point.to_median_ratio,
            xanchor="left",
            xshift=9,
            yshift=shift,
        )
        for index, (point, place) in enumerate(zip(points, places, strict=False))
        if (shift := shifts[index]) is not None
    ]
    return drawn(
        traces,
        ink,
        height=HEIGHT,
        hovermode="closest",
        margin={"r": 120},
        xaxis={
            "type": "log", "range": [first - room, last + room], "dtick": "D2", "tickformat": ",.0f", "showgrid": False,
            "title": {"text": f"spend, {scale.unit or 'units'}, log", "font": {"size": 12}},
        },
        yaxis={"range": [0, top], "ticksuffix": "×", "nticks": 5},
        shapes=[
            {
                "type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": 1, "y1": 1,
                "line": {"color": ink.axis, "width": 1}, "layer": "below",
            }
        ],
        annotations=[*labels, note("as its peers", x=1, xref="paper", y=1, xanchor="left", xshift=4,
                                   font={"color": ink.muted})],
    )  # fmt: skip


def _shifts(points: Sequence[Point], places: Sequence[float], top: float, spread: float) -> list[int | None]:
    """Return how far each label moves up or down, in pixels; None for one without room, whose name is on hover.

    The largest by spend are named first, LABELLED at most; a smaller one gives way.
    """
    shifts: list[int | None] = [None] * len(points)
    taken: list[tuple[float, float]] = []
    for index in sorted(range(len(points)), key=lambda one: -points[one].spend)[:LABELLED]:
        level = points[index].to_median_ratio / top
        for shift in (0, 15, -15):
            at = level + shift / HEIGHT
            if all(abs(at - other) > LINE or abs(places[index] - place) > 0.35 * spread for place, other in taken):
                shifts[index] = shift
                taken.append((places[index], at))
                break
    return shifts


def quadrant_words(points: Sequence[Point]) -> str:
    """Return the figure in a sentence.

    >>> quadrant_words([Point("Acme", 9000.0, 1.5, 1.2, 1.8)])
    'Cost per outcome over the peers median, by spend: Acme 9.00\u202fk at 1.50×, dearer.'
    """
    from decimal import Decimal  # noqa: PLC0415

    words = {"A": "dearer", "F": "cheaper", "": "not told apart"}
    listed = "; ".join(
        f"{point.name} {display.short_money(Decimal(str(point.spend)))} at {point.to_median_ratio:.2f}×, "
        f"{words[point.impact]}"
        for point in points
    )
    return f"Cost per outcome over the peers median, by spend: {listed or 'no vendor can be compared'}."
