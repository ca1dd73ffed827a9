"""What would more or less spend return, channel by channel?"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from finint import display
from finint.errors import CalculationError
from finint.figures.paper import drawn, shortened
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

    Panels have their own scales, and the heading must say so. All stand on one pair of axes, in units of a panel: with
    axes and traces for each, a browser takes five times as long to draw them.

    Returns:
        The traces observed and beyond (areas), scales, curve, extrapolated, current, proposed, spends and titles, each
        of all panels, with gaps between them; `customdata` holds spend and response of a point.
    """
    rows = max(1, -(-len(panels) // COLUMNS))
    hatch = {"shape": "/", "fgcolor": ink.axis, "bgcolor": "rgba(0,0,0,0)", "size": 6}
    area = {"mode": "lines", "fill": "toself", "line": {"width": 0}, "hoverinfo": "skip"}
    value = f"spend %{{customdata[0]:,.0f}} {unit}, response %{{customdata[1]:,.0f}} {unit}<extra></extra>"
    curve = {"mode": "lines", "line": {"color": ink.ac, "width": 2}, "hovertemplate": value}
    words = {"mode": "text", "hoverinfo": "skip", "cliponaxis": False}
    ring = {"size": 10, "color": ink.ground, "line": {"width": 1.8, "color": ink.ac}}
    looks: dict[str, dict[str, Any]] = {
        "observed": {**area, "fillcolor": ink.band},
        "beyond": {**area, "fillpattern": hatch, "fillcolor": "rgba(0,0,0,0)"},
        "scales": {"mode": "lines", "line": {"color": ink.axis, "width": 1}, "hoverinfo": "skip"},
        "curve": curve,
        "extrapolated": {**curve, "line": {"color": ink.ac, "width": 1.6, "dash": "4px,3px"}},
        "current": {"mode": "markers", "marker": ring, "hovertemplate": value},
        "proposed": {
            "mode": "markers+text",
            "marker": {"size": 7, "color": ink.accent},
            "textposition": "bottom center",
            "textfont": {"color": ink.muted},
            "cliponaxis": False,
            "hovertemplate": value,
        },
        "spends": {**words, "textposition": "bottom center", "textfont": {"size": 12, "color": ink.muted}},
        "titles": {**words, "textposition": "top right"},
    }
    parts = [_panel(panel, index, unit) for index, panel in enumerate(panels)]
    traces = [
        {"type": "scatter", "name": name, **_joined([part[name] for part in parts if name in part]), **look}
        for name, look in looks.items()
        if any(name in part for part in parts)
    ]
    if traces:
        colours = [ink.warn if panel.extrapolated else ink.text for panel in panels]
        traces[-1]["textfont"] = {"color": colours}
    return drawn(
        traces,
        ink,
        height=PANEL_HEIGHT * rows,
        hovermode="closest",
        margin={"t": 2, "b": 2},
        xaxis={"visible": False, "range": [0, COLUMNS]},
        yaxis={"visible": False, "range": [-rows, 0]},
    )


_Part = dict[str, list[Any]]


def _joined(parts: list[_Part]) -> _Part:
    """Return parts of one trace behind each other: lines with a gap between, points as they are."""
    gap = [None] if len(parts[0]["x"]) > 1 and "text" not in parts[0] else []
    return {
        name: [value for part in parts for value in (*part[name], *gap)][: -1 if gap else None] for name in parts[0]
    }


def _panel(panel: Curve, index: int, unit: str) -> dict[str, _Part]:
    """Return a panel's part of each trace; those that it has not are left out."""
    row, column = divmod(index, COLUMNS)
    start, end = panel.spends[0], panel.spends[-1]
    bottom, top = min(0.0, *panel.returns), max(*panel.returns, 0.0) * 1.25 or 1.0

    def placed(points: Sequence[tuple[float, float]]) -> _Part:
        return {
            "x": [column + 0.02 + 0.88 * (x - start) / (end - start) for x, _ in points],
            "y": [-row - 0.82 + 0.64 * (y - bottom) / (top - bottom) for _, y in points],
        }

    def valued(points: Sequence[tuple[float, float]], **also: list[Any]) -> _Part:
        return {**placed(points), "customdata": [list(point) for point in points], **also}

    def area(left: float, right: float) -> _Part:
        return placed([(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)])

    low, high = max(panel.observed_low, start), min(panel.observed_high, end)
    every = list(zip(panel.spends, panel.returns, strict=True))
    beyond = [(high, panel.at(high)), *((x, y) for x, y in every if x > high)]
    gain = "held" if panel.proposed == panel.current else f"{_signed(panel.gain)} {unit}".rstrip()
    ticks = _ticks(start, end)
    shift = f"{panel.current:,.0f} → {panel.proposed:,.0f}" + (" ▲" if panel.extrapolated else "")
    parts = {
        "scales": placed([(start, bottom), (end, bottom)]),
        "curve": valued([*((x, y) for x, y in every if x <= high), (high, panel.at(high))]),
        "current": valued([(panel.current, panel.at(panel.current))]),
        "proposed": valued([(panel.proposed, panel.at(panel.proposed))], text=[gain]),
        "spends": {
            **placed([(x, bottom - 0.04 * (top - bottom)) for x in ticks]),
            "text": [f"{x:,.0f}" for x in ticks],
        },
        "titles": {**placed([(start, top)]), "text": [f"<b>{shortened(panel.name, 20)}</b>  {shift}"]},
    }
    if high > low:
        parts["observed"] = area(low, high)
    if end > high:
        parts["beyond"] = area(high, end)
    if len(beyond) > 1:
        parts["extrapolated"] = valued(beyond)
    return parts


def _ticks(start: float, end: float) -> list[float]:
    """Return up to four round spends of an axis.

    >>> _ticks(0.0, 183.0), _ticks(0.0, 0.5)
    ([0.0, 50.0, 100.0, 150.0], [0.0])
    """
    rough = max((end - start) / 4, 1.0)  # written in whole numbers, ticks closer than one would repeat
    unit = 10.0 ** math.floor(math.log10(rough))
    step = next(unit * times for times in (1, 2, 5, 10) if unit * times >= rough * 0.999)
    return [step * place for place in range(math.ceil(start / step), math.floor(end / step) + 1)]


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
