"""What has an account brought by age, and what is it expected to bring?"""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from finint import display
from finint.figures.paper import drawn, note
from finint.ink import Ink


@dataclass(frozen=True, slots=True)
class WorthPath:
    """Cumulated margin per account at the end of ages 1, 2, …; the projection goes on where the observed ends.

    Attributes:
        observed: as seen.
        projected, low, high: one value an age after the last observed; empty without a projection.
        cost: what winning an account cost; None where it is not known.
    """

    observed: tuple[float, ...]
    projected: tuple[float, ...] = ()
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()
    cost: float | None = None


def worth_path(path: WorthPath, ink: Ink) -> go.Figure:
    """Return the observed line, the projection dashed in its 95 % band, and the line of cost."""
    seen = len(path.observed)
    ahead = list(range(seen, seen + len(path.projected) + 1))
    joined = [path.observed[-1]] if path.observed else []
    traces: list[dict[str, object]] = []
    if path.projected:
        band = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip", "type": "scatter", "x": ahead}
        traces += [
            {**band, "name": "low", "y": [*joined, *path.low]},
            {**band, "name": "high", "y": [*joined, *path.high], "fill": "tonexty", "fillcolor": ink.band},
            {
                "type": "scatter", "name": "FC", "mode": "lines", "x": ahead, "y": [*joined, *path.projected],
                "line": {"color": ink.ac, "width": 2, "dash": "dash"},
                "hovertemplate": "projected %{y:,.0f}<extra></extra>",
            },
        ]  # fmt: skip
    traces.append(
        {
            "type": "scatter", "name": "AC", "mode": "lines", "x": list(range(seen + 1)), "y": [0.0, *path.observed],
            "line": {"color": ink.ac, "width": 2.4}, "hovertemplate": "observed %{y:,.0f}<extra></extra>",
        }
    )  # fmt: skip
    labels = []
    if path.observed:
        labels.append(
            note(f"<b>observed {path.observed[-1]:,.0f}</b>", x=seen, y=path.observed[-1], xanchor="right", xshift=-6,
                yanchor="bottom")
        )  # fmt: skip
    if path.projected:
        labels.append(
            note(f"projected {path.projected[-1]:,.0f}<br>[{path.low[-1]:,.0f}; {path.high[-1]:,.0f}]",
                x=ahead[-1], y=path.projected[-1], xanchor="left", xshift=4)
        )  # fmt: skip
    if path.cost is not None:
        labels.append(
            note(f"cost of winning one {path.cost:,.0f}", x=0, y=path.cost, xanchor="left", yanchor="bottom",
                font={"color": ink.muted})
        )  # fmt: skip
    shapes = [] if path.cost is None else [
        {"type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": path.cost, "y1": path.cost,
         "line": {"color": ink.axis, "width": 1}, "layer": "below"}
    ]  # fmt: skip
    return drawn(
        traces,
        ink,
        height=330,
        hovermode="x unified",
        margin={"r": 104, "t": 10},
        xaxis={
            "range": [0, max(seen, ahead[-1])],
            "nticks": 8,
            "title": {"text": "months since the first payment", "font": {"size": 12}},
        },
        yaxis={"nticks": 5, "rangemode": "tozero", "tickformat": ",.0f"},
        shapes=shapes,
        annotations=labels,
    )


def worth_words(path: WorthPath, currency: str) -> str:
    """Return the figure in a sentence.

    >>> worth_words(WorthPath((10.0, 18.0), (25.0,), (22.0,), (28.0,), 20.0), "EUR")
    'Cumulated margin per account, EUR: 18 observed after 2 months; projected 25 [22; 28] after 3; winning one cost 20.'
    """
    said = (
        [f"{path.observed[-1]:,.0f} observed after {len(path.observed)} months"] if path.observed else ["none observed"]
    )
    if path.projected:
        last = len(path.observed) + len(path.projected)
        said.append(f"projected {path.projected[-1]:,.0f} [{path.low[-1]:,.0f}; {path.high[-1]:,.0f}] after {last}")
    if path.cost is not None:
        said.append(f"winning one cost {path.cost:,.0f}")
    return f"Cumulated margin per account, {currency}: {'; '.join(said)}."


def shares(rows: Sequence[tuple[str, float]], ink: Ink) -> go.Figure:
    """Return horizontal bars of shares, 0 to 1, in the order given: a funnel's steps."""
    places = list(range(len(rows)))
    return drawn(
        [
            {
                "type": "bar", "orientation": "h", "name": "share", "y": places,
                "x": [100 * share for _, share in rows],
                "marker": {"color": ink.ac}, "hovertemplate": "%{x:.1f} %<extra></extra>",
            }
        ],
        ink,
        height=40 + 42 * max(1, len(rows)),
        hovermode="closest",
        margin={"r": 60},
        xaxis={"visible": False, "range": [0, 100]},
        yaxis={
            "autorange": "reversed", "showgrid": False, "tickmode": "array", "tickvals": places,
            "ticktext": [name for name, _ in rows], "tickfont": {"color": ink.text}, "ticklabelstandoff": 8,
        },
        annotations=[
            note(display.percent(share), x=100 * share, y=place, xanchor="left", xshift=4)
            for place, (_, share) in enumerate(rows)
        ],
    )  # fmt: skip
