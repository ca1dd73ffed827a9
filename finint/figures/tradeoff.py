"""What does caution cost, what would every budget bring, and which assumption matters most?"""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from finint import display
from finint.figures.paper import drawn, note, shortened
from finint.ink import Ink

SHOWN_SWINGS = 8


@dataclass(frozen=True, slots=True)
class TradeOff:
    """One plan of the frontier, in the scale of the heading: its gain in 19 of 20 draws, and its mean gain."""

    name: str
    worst_in_20: float
    gain: float
    chosen: bool


@dataclass(frozen=True, slots=True)
class Budget:
    """One budget of the sweep with the best response it can bring, in the scale of the heading."""

    spend: float
    response: float


@dataclass(frozen=True, slots=True)
class Swing:
    """The gain when one assumption is low and when it is high, the plan kept, in the scale of the heading."""

    assumption: str
    low: float
    high: float


def frontier(rows: Sequence[TradeOff], ink: Ink, *, unit: str = "k") -> go.Figure:
    """Return the frontier: 5th percentile of the gain across, mean gain up, one point a degree of caution."""
    traces = [
        {
            "type": "scatter",
            "name": "frontier",
            "mode": "lines",
            "x": [row.worst_in_20 for row in rows],
            "y": [row.gain for row in rows],
            "line": {"color": ink.neutral, "width": 1.4},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "name": "plans",
            "mode": "markers",
            "x": [row.worst_in_20 for row in rows],
            "y": [row.gain for row in rows],
            "marker": {
                "size": [11 if row.chosen else 8 for row in rows],
                "color": [ink.accent if row.chosen else ink.ground for row in rows],
                "line": {"width": 1.6, "color": [ink.accent if row.chosen else ink.ac for row in rows]},
            },
            "customdata": [shortened(row.name) for row in rows],
            "hovertemplate": f"caution %{{customdata}}: gain %{{y:,.1f}} {unit}, 5th percentile %{{x:,.1f}} {unit}"
            "<extra></extra>",
        },
    ]
    # Plans that coincide share one label: a pile of words says nothing.
    named: dict[tuple[float, float], list[str]] = {}
    for row in rows:
        named.setdefault((round(row.worst_in_20, 1), round(row.gain, 1)), []).append(row.name)
    labels = [
        note(shortened(", ".join(names), 32), x=x, y=y, xanchor="left", xshift=9, yshift=-9, font={"color": ink.muted})
        for (x, y), names in named.items()
    ]
    return drawn(
        traces,
        ink,
        height=290,
        hovermode="closest",
        margin={"r": 90, "t": 14, "b": 34},
        xaxis={
            "title": {
                "text": f"gain that 19 of 20 draws exceed, {unit}".rstrip(", "),
                "font": {"size": 12, "color": ink.muted},
            },
            "tickformat": ",.0f",
            "nticks": 5,
        },
        yaxis={"tickformat": ",.0f"},
        annotations=labels,
    )


def frontier_words(rows: Sequence[TradeOff], *, unit: str = "k") -> str:
    """Return the figure in a sentence.

    >>> frontier_words([TradeOff("none", -8.0, 96.0, True)])
    'Gain and its 5th percentile by caution: none 96 k, 5th percentile −8 k.'
    """
    listed = "; ".join(
        f"{row.name} {_whole(row.gain)} {unit}, 5th percentile {_whole(row.worst_in_20)} {unit}" for row in rows
    )
    return f"Gain and its 5th percentile by caution: {listed or 'no plan'}."


def _whole(value: float) -> str:
    return f"{value:,.0f}".replace("-", display.MINUS)


def sweep(rows: Sequence[Budget], ink: Ink, *, today: float, hurdle: float | None, unit: str = "k") -> go.Figure:
    """Return the best response at every budget, today's budget and the budget at which the hurdle is met marked."""
    trace = {
        "type": "scatter",
        "name": "best response",
        "mode": "lines",
        "x": [row.spend for row in rows],
        "y": [row.response for row in rows],
        "line": {"color": ink.ac, "width": 2.2},
        "hovertemplate": f"budget %{{x:,.0f}} {unit}, response %{{y:,.0f}}<extra></extra>",
    }
    middle = 0.6 * (rows[-1].spend if rows else 1.0)  # beyond it a label has more room to its left
    marks = [(today, ink.neutral, "today", "top")]
    if hurdle is not None:
        marks.append((hurdle, ink.accent, "next unit at the hurdle", "bottom"))
    shapes = [
        {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1,
         "line": {"color": colour, "width": 1.2, "dash": "4px,3px"}}
        for x, colour, _, _ in marks
    ]  # fmt: skip
    labels = [
        note(f"{name} {x:,.0f} {unit}", x=x, yref="paper", y=1 if side == "top" else 0.06, font={"color": colour},
             xanchor="left" if x < middle else "right", xshift=5 if x < middle else -5,
             yanchor="top" if side == "top" else "bottom")
        for x, colour, name, side in marks
    ]  # fmt: skip
    return drawn(
        [trace],
        ink,
        height=290,
        hovermode="closest",
        margin={"t": 14, "r": 20},
        xaxis={"tickformat": ",.0f", "nticks": 6, "range": [0, rows[-1].spend * 1.02 if rows else 1]},
        yaxis={"tickformat": ",.0f", "rangemode": "tozero"},
        shapes=shapes,
        annotations=labels,
    )


def sweep_words(rows: Sequence[Budget], *, today: float, hurdle: float | None, unit: str = "k") -> str:
    """Return the figure in a sentence.

    >>> sweep_words([Budget(100.0, 240.0)], today=100.0, hurdle=None)
    'Best response by budget: 240 at 100 k. Today 100 k.'
    """
    most = rows[-1] if rows else Budget(0.0, 0.0)
    said = f"Best response by budget: {most.response:,.0f} at {most.spend:,.0f} {unit}. Today {today:,.0f} {unit}."
    return said if hurdle is None else f"{said} The next unit meets the hurdle up to {hurdle:,.0f} {unit}."


def tornado(rows: Sequence[Swing], base: float, ink: Ink, *, unit: str = "k") -> go.Figure:
    """Return the assumptions that swing the gain most, widest first, around the gain as promised."""
    ranked = sorted(rows, key=lambda row: -abs(row.high - row.low))[:SHOWN_SWINGS]
    places = list(range(len(ranked)))
    drawn_as = (
        ("20 % lower", ink.ground, [row.low for row in ranked]),
        ("20 % higher", ink.ac, [row.high for row in ranked]),
    )
    bars = [
        {
            "type": "bar",
            "name": name,
            "orientation": "h",
            "base": base,
            "x": [value - base for value in values],
            "y": places,
            "width": 0.62,
            "marker": {"color": colour, "line": {"width": 1.2, "color": ink.ac}},
            "customdata": [[shortened(row.assumption, 60), value] for row, value in zip(ranked, values, strict=True)],
            "hovertemplate": f"%{{customdata[0]}} {name}: gain %{{customdata[1]:,.1f}} {unit}<extra></extra>",
        }
        for name, colour, values in drawn_as
    ]
    labels = [
        note(f"{_whole(min(row.low, row.high))} to {_whole(max(row.low, row.high))}", x=1, xref="paper", xanchor="left",
             xshift=8, y=place, font={"color": ink.muted})
        for place, row in enumerate(ranked)
    ]  # fmt: skip
    return drawn(
        bars,
        ink,
        height=70 + 28 * max(len(ranked), 3),
        barmode="overlay",
        hovermode="closest",
        margin={"r": 84, "t": 6},
        xaxis={"tickformat": ",.0f", "nticks": 5, "showgrid": True, "gridcolor": ink.grid},
        yaxis={
            "autorange": "reversed",
            "showgrid": False,
            "tickmode": "array",
            "tickvals": places,
            "ticktext": [shortened(row.assumption, 30) for row in ranked],
            "tickfont": {"color": ink.text},
            "ticklabelstandoff": 8,
        },
        annotations=labels,
    )


def tornado_words(rows: Sequence[Swing], *, unit: str = "k") -> str:
    """Return the figure in a sentence.

    >>> tornado_words([Swing("tv effect", 40.0, 80.0)])
    'Gain when one assumption is 20 % lower or higher: tv effect 40 to 80 k.'
    """
    ranked = sorted(rows, key=lambda row: -abs(row.high - row.low))[:SHOWN_SWINGS]
    listed = "; ".join(f"{row.assumption} {_whole(row.low)} to {_whole(row.high)} {unit}" for row in ranked)
    return f"Gain when one assumption is 20 % lower or higher: {listed or 'none'}."
