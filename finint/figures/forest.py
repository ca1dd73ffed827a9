"""Which returns are proven, which are missed, and which are simply not known yet?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from finint import display
from finint.figures.paper import drawn, note, plain, shortened
from finint.ink import Ink

IMMATURE_RATIO = 0.5
"""Below this share of expected conversions a return is not judged (finint's metrics, confidence of ROI)."""
GRADE_PIXELS = 124  # from the axis to the grades: past the longest interval
_SYMBOLS = {"A": "circle", "B": "square", "C": "diamond", "D": "circle"}


@dataclass(frozen=True, slots=True)
class Return:
    """A return (ROI, 0.12 is 12 %) with its interval, evidence grade A–D and maturity 0–1."""

    name: str
    roi_ratio: float
    low_ratio: float
    high_ratio: float
    grade: str = "C"
    maturity_ratio: float = 1.0

    @property
    def immature(self) -> bool:
        """Too young to be ranked as a winner or a loser."""
        return self.maturity_ratio < IMMATURE_RATIO


def by_lower_bound(rows: Sequence[Return]) -> list[Return]:
    """Return rows by lower bound, highest first: what is surest stands on top, not what is luckiest."""
    return sorted(rows, key=lambda row: (-row.low_ratio, row.name))


def verdict(row: Return, hurdle_ratio: float) -> str:
    """Return "F" when the whole interval clears the hurdle, "A" when it misses it, "" otherwise or when immature.

    >>> verdict(Return("Mail", 0.63, 0.44, 0.82), 0.12), verdict(Return("Video", 0.18, -0.16, 0.52), 0.12)
    ('F', '')
    """
    if row.immature:
        return ""
    return "F" if row.low_ratio > hurdle_ratio else "A" if row.high_ratio < hurdle_ratio else ""


def _interval(row: Return) -> str:
    return f"{display.percent(row.roi_ratio, places=0, sign=True)} [{_ends(row)}]"


def _ends(row: Return) -> str:
    ends = (display.percent(end, places=0, sign=True).removesuffix(" %") for end in (row.low_ratio, row.high_ratio))
    return "; ".join(ends)


def forest(
    rows: Sequence[Return], hurdle_ratio: float, ink: Ink, *, level: str = "80 %", end_ratio: float | None = None
) -> go.Figure:
    """Return intervals sorted by lower bound, with the zero and the hurdle line and a text column.

    Where `end_ratio` cuts the axis, what lies beyond it is marked ›.

    Returns:
        Traces "interval" (one a look, gaps between rows) and "ROI"; x in percent, y the positions 0, 1, … named by the
        axis. Filled green or orange only where the whole interval clears or misses the hurdle; grade D is hollow,
        immature is thin.
    """
    ranked = by_lower_bound(rows)
    colour = {"F": ink.fav, "A": ink.adv}
    colours = [colour.get(verdict(row, hurdle_ratio), ink.neutral) for row in ranked]
    # One trace for each look, not for each row: traces are what a browser takes longest to draw.
    looks: dict[tuple[str, float], dict[str, Any]] = {}
    for index, row in enumerate(ranked):
        look = colours[index], 1.2 if row.immature else 2.2
        line = {"color": look[0], "width": look[1]}
        trace = looks.setdefault(look, {"type": "scatter", "name": "interval", "mode": "lines", "x": [], "y": [],
                                        "line": line, "hoverinfo": "skip"})  # fmt: skip
        gap = [None] if trace["x"] else []
        trace["x"] += [*gap, 100 * row.low_ratio, 100 * row.high_ratio]
        trace["y"] += [*gap, index, index]
    traces = list(looks.values())
    traces.append(
        {
            "type": "scatter",
            "name": "ROI",
            "mode": "markers",
            "x": [100 * row.roi_ratio for row in ranked],
            "y": list(range(len(ranked))),
            "marker": {
                "size": 9,
                "symbol": [_SYMBOLS.get(row.grade, "circle") for row in ranked],
                "color": [ink.ground if row.grade == "D" else colours[index] for index, row in enumerate(ranked)],
                "line": {"width": 1.6, "color": colours},
            },
            "customdata": [f"{plain(row.name)} {_interval(row)}" for row in ranked],
            "hovertemplate": "%{customdata}<extra></extra>",
        }
    )
    column = {"x": 1, "xref": "paper", "xanchor": "left"}
    top = {"y": 1, "yref": "paper", "yanchor": "bottom", "font": {"color": ink.muted}}
    ends = _range(ranked, hurdle_ratio)
    if end_ratio is not None:
        ends = [100 * (min([0.0, *(row.low_ratio for row in ranked)]) - 0.05), 100 * end_ratio]
    is_far = 200 * hurdle_ratio > sum(ends)  # right of its line the label would reach into the column beside the axis
    labels = [
        note(f"ROI [{level}]", **column, xshift=10, **top),
        note("grade · mature", **column, xshift=GRADE_PIXELS, **top),
        note(
            f"hurdle {display.percent(hurdle_ratio)}",
            x=100 * hurdle_ratio,
            xanchor="right" if is_far else "left",
            xshift=-3 if is_far else 3,
            y=1,
            yref="paper",
            yanchor="bottom",
            font={"color": ink.accent},
        ),
    ]
    for index, row in enumerate(ranked):
        mature = f"{row.grade} · {display.percent(row.maturity_ratio, places=0)}"
        labels.append(note(_interval(row), **column, xshift=10, y=index))
        labels.append(
            note(
                f"{mature} ! immature" if row.immature else mature,
                **column,
                xshift=GRADE_PIXELS,
                y=index,
                font={"color": ink.warn if row.immature else ink.muted},
            )
        )
    if end_ratio is not None:
        labels += [
            note("<b>›</b>", x=ends[1], y=index, xanchor="right", font={"color": ink.fav, "size": 17})
            for index, row in enumerate(ranked)
            if row.high_ratio > end_ratio
        ]
    return drawn(
        traces,
        ink,
        height=66 + 33 * max(len(ranked), 1),
        hovermode="closest",
        margin={"r": 258, "t": 24, "b": 30},
        xaxis={
            "ticksuffix": " %",
            "tickformat": ",.0f",
            "showgrid": True,
            "gridcolor": ink.grid,
            "nticks": 5,
            "range": ends,
        },
        yaxis={
            "range": [max(len(ranked), 1) - 0.5, -0.5],
            "showgrid": False,
            "tickmode": "array",
            "tickvals": list(range(len(ranked))),
            "ticktext": [shortened(row.name) for row in ranked],
            "tickfont": {"color": ink.text},
            "ticklabelstandoff": 8,
        },
        shapes=[
            _line(0, {"color": ink.axis, "width": 1}),
            _line(100 * hurdle_ratio, {"color": ink.accent, "width": 1.2, "dash": "4px,3px"}),
        ],
        annotations=labels,
    )


def _range(rows: Sequence[Return], hurdle_ratio: float) -> list[float]:
    """Return the ends of the axis in percent, with room beside the longest interval."""
    low = min([0.0, hurdle_ratio, *(row.low_ratio for row in rows)])
    high = max([0.0, hurdle_ratio, *(row.high_ratio for row in rows)])
    room = (high - low) * 0.04 or 0.01
    return [100 * (low - room), 100 * (high + room)]


def _line(x: float, line: dict[str, Any]) -> dict[str, Any]:
    return {"type": "line", "x0": x, "x1": x, "yref": "paper", "y0": 0, "y1": 1, "line": line, "layer": "below"}


def forest_words(rows: Sequence[Return], hurdle_ratio: float) -> str:
    """Return the figure in a sentence.

    >>> forest_words([Return("Mail", 0.63, 0.44, 0.82, "A", 0.97)], 0.12)
    'ROI by lower bound, hurdle 12.0 %: Mail +63 % [+44; +82], clears it.'
    """
    said = {"F": "clears it", "A": "misses it", "": "not decided"}
    listed = "; ".join(
        f"{row.name} {_interval(row)}, {'immature' if row.immature else said[verdict(row, hurdle_ratio)]}"
        for row in by_lower_bound(rows)
    )
    return f"ROI by lower bound, hurdle {display.percent(hurdle_ratio)}: {listed or 'no campaign yet'}."
