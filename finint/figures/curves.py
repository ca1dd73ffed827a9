"""What would more or less spend return, channel by channel?"""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from finint import display
from finint.errors import CalculationError
from finint.figures.paper import drawn, note, shortened
from finint.ink import Ink

COLUMNS = 3
PANEL_HEIGHT = 145


@dataclass(frozen=True, slots=True)
class Curve:
    """A fitted response curve and two points on it; spends and returns in the scale of the heading.

    `spends` rise; `current`, `proposed`, `observed_low` and `observed_high` are spends. Beyond the observed range the
    curve is an extrapolation and drawn as one.
    """

    name: str
    spends: tuple[float, ...]
    returns: tuple[float, ...]
    current: float
    proposed: float
    observed_low: float
    observed_high: float

    def __post_init__(self) -> None:
        if len(self.spends) != len(self.returns) or len(self.spends) < 2:
            raise CalculationError(
                f"a curve needs two or more points with a return each; {self.name} has {len(self.spends)} spends "
                f"and {len(self.returns)} returns"
            )
        if any(after <= before for before, after in zip(self.spends, self.spends[1:], strict=False)):
            raise CalculationError(f"the spends of a curve rise; those of {self.name} do not")

    @property
    def extrapolated(self) -> bool:
        """The proposal lies outside the spends that were observed."""
        return not self.observed_low <= self.proposed <= self.observed_high

    def at(self, spend: float) -> float:
        """Return the response at `spend`, linear between points and flat outside them.

        >>> Curve("mail", (0.0, 10.0), (0.0, 4.0), 5, 5, 0, 10).at(5)
        2.0
        """
        if spend <= self.spends[0]:
            return self.returns[0]
        if spend >= self.spends[-1]:
            return self.returns[-1]
        right = bisect_left(self.spends, spend)
        x0, x1 = self.spends[right - 1], self.spends[right]
        y0, y1 = self.returns[right - 1], self.returns[right]
        return y0 + (y1 - y0) * (spend - x0) / (x1 - x0)

    @property
    def gain(self) -> float:
        """Response at the proposal minus response now."""
        return self.at(self.proposed) - self.at(self.current)


def curves(panels: Sequence[Curve], ink: Ink, *, unit: str = "k") -> go.Figure:
    """Return one small panel a channel: curve, observed range shaded, beyond it hatched and dashed, ○ now, ● proposed.

    Returns:
        Per panel the traces observed and beyond (areas), curve, extrapolated, current and proposed, each on axes of its
        own: panels have their own scales, and the heading must say so.
    """
    rows = max(1, -(-len(panels) // COLUMNS))
    traces: list[dict[str, Any]] = []
    layout: dict[str, Any] = {}
    labels: list[dict[str, Any]] = []
    for index, panel in enumerate(panels):
        row, column = divmod(index, COLUMNS)
        suffix = "" if index == 0 else str(index + 1)
        axes = {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"}
        left, right = (column + 0.02) / COLUMNS, (column + 0.9) / COLUMNS
        bottom, top = 1 - (row + 0.82) / rows, 1 - (row + 0.18) / rows
        peak = max(*panel.returns, 0.0)
        low = min(0.0, *panel.returns)
        end = panel.spends[-1]
        traces += _panel(panel, ink, axes, (low, peak * 1.25 or 1.0), unit)
        layout[f"xaxis{suffix}"] = {
            "anchor": f"y{suffix}",
            "domain": [left, right],
            "range": [panel.spends[0], end],
            "nticks": 4,
            "tickformat": ",.0f",
        }
        layout[f"yaxis{suffix}"] = {
            "anchor": f"x{suffix}",
            "domain": [bottom, top],
            "visible": False,
            "range": [low, peak * 1.25 or 1.0],
        }
        shift = f"{panel.current:,.0f} → {panel.proposed:,.0f}"
        title = f"<b>{shortened(panel.name, 20)}</b>  {shift}" + (" ▲" if panel.extrapolated else "")
        place = {"xref": "paper", "yref": "paper", "x": left, "y": top, "xanchor": "left", "yanchor": "bottom"}
        labels.append(note(title, **place, font={"color": ink.warn if panel.extrapolated else ink.text}))
        gain = "held" if panel.proposed == panel.current else f"{_signed(panel.gain)} {unit}".rstrip()
        labels.append(
            note(
                gain,
                x=panel.proposed,
                y=panel.at(panel.proposed),
                xref=axes["xaxis"],
                yref=axes["yaxis"],
                yanchor="top",
                yshift=-8,
                font={"color": ink.muted},
            )
        )
    return drawn(
        traces,
        ink,
        height=PANEL_HEIGHT * rows,
        hovermode="closest",
        margin={"t": 2, "b": 2},
        annotations=labels,
        **layout,
    )


def _panel(
    panel: Curve, ink: Ink, axes: dict[str, str], heights: tuple[float, float], unit: str
) -> list[dict[str, Any]]:
    low, high = max(panel.observed_low, panel.spends[0]), min(panel.observed_high, panel.spends[-1])
    inside = [(x, y) for x, y in zip(panel.spends, panel.returns, strict=True) if x <= high]
    inside.append((high, panel.at(high)))
    beyond = [(high, panel.at(high))] + [(x, y) for x, y in zip(panel.spends, panel.returns, strict=True) if x > high]

    def area(name: str, start: float, stop: float, **fill: Any) -> dict[str, Any]:
        bottom, top = heights
        return {
            "type": "scatter",
            "name": name,
            "mode": "lines",
            "x": [start, stop, stop, start, start],
            "y": [bottom, bottom, top, top, bottom],
            "fill": "toself",
            "line": {"width": 0},
            "hoverinfo": "skip",
            **fill,
            **axes,
        }

    def points(name: str, at: list[tuple[float, float]], **style: Any) -> dict[str, Any]:
        return {
            "type": "scatter",
            "name": name,
            "x": [x for x, _ in at],
            "y": [y for _, y in at],
            "hovertemplate": f"spend %{{x:,.0f}} {unit}, response %{{y:,.0f}} {unit}<extra></extra>",
            **style,
            **axes,
        }

    traces = []
    if high > low:
        traces.append(area("observed", low, high, fillcolor=ink.band))
    if panel.spends[-1] > high:
        hatch = {"shape": "/", "fgcolor": ink.axis, "bgcolor": "rgba(0,0,0,0)", "size": 6}
        traces.append(area("beyond", high, panel.spends[-1], fillpattern=hatch, fillcolor="rgba(0,0,0,0)"))
    traces.append(points("curve", inside, mode="lines", line={"color": ink.ac, "width": 2}))
    if len(beyond) > 1:
        traces.append(
            points("extrapolated", beyond, mode="lines", line={"color": ink.ac, "width": 1.6, "dash": "4px,3px"})
        )
    now, then = (panel.current, panel.at(panel.current)), (panel.proposed, panel.at(panel.proposed))
    ring = {"size": 10, "color": ink.ground, "line": {"width": 1.8, "color": ink.ac}}
    traces.append(points("current", [now], mode="markers", marker=ring))
    traces.append(points("proposed", [then], mode="markers", marker={"size": 7, "color": ink.accent}))
    return traces


def _signed(value: float) -> str:
    return f"{value:+,.0f}".replace("-", display.MINUS)


def curves_words(panels: Sequence[Curve], *, unit: str = "k") -> str:
    """Return the figure in a sentence.

    >>> curves_words([Curve("mail", (0.0, 100.0, 200.0), (0.0, 80.0, 120.0), 100, 140, 50, 120)])
    'Response per channel: mail 100 → 140 k, response +16 k, beyond the observed range.'
    """
    listed = "; ".join(
        f"{panel.name} {panel.current:,.0f} → {panel.proposed:,.0f} {unit}, response {_signed(panel.gain)} {unit}"
        + (", beyond the observed range" if panel.extrapolated else "")
        for panel in panels
    )
    return f"Response per channel: {listed or 'no curve yet'}."
