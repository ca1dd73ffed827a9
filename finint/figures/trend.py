"""How has one measure moved from month to month?"""

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from finint.figures.paper import drawn, month_names, note
from finint.ink import Ink

Band = tuple[float, str]


def trend(months: Sequence[date], values: Sequence[float | None], ink: Ink, *, bands: Sequence[Band] = ()) -> go.Figure:
    """Return a line over months with its last value as text; `bands` are named levels, a reading aid."""
    names = month_names(months)
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    top = max([value for _, value in known] + [0.0])
    shown = [(level, name) for level, name in bands if level <= 1.6 * top]
    labels = [note(f"<b>{value:,.0f}</b>", x=place, y=value, yanchor="bottom", yshift=4) for place, value in known[-1:]]
    labels += [
        note(name, x=0, xref="paper", y=level, xanchor="left", yanchor="bottom", font={"color": ink.muted})
        for level, name in shown
    ]
    return drawn(
        [
            {
                "type": "scatter",
                "mode": "lines",
                "x": list(range(len(names))),
                "y": list(values),
                "line": {"color": ink.ac, "width": 2.4},
                "customdata": names,
                "hovertemplate": "%{customdata} %{y:,.0f}<extra></extra>",
            }
        ],
        ink,
        height=250,
        hovermode="closest",
        margin={"t": 20, "r": 24},
        xaxis={"tickmode": "array", "tickvals": list(range(len(names)))[::2], "ticktext": names[::2]},
        yaxis={"range": [0, max([top, *(level for level, _ in shown)]) * 1.15 or 1], "nticks": 4},
        shapes=[
            {
                "type": "line", "x0": 0, "x1": 1, "xref": "paper", "y0": level, "y1": level,
                "line": {"color": ink.axis, "width": 1, "dash": "4px,3px"}, "layer": "below",
            }
            for level, _ in shown
        ],
        annotations=labels,
    )  # fmt: skip


def trend_words(what: str, months: Sequence[date], values: Sequence[float | None]) -> str:
    """Return the figure in a sentence.

    >>> trend_words("HHI", [date(2026, 1, 1), date(2026, 2, 1)], [900.0, None])
    'HHI by month: Jan 900; Feb not defined.'
    """
    told = [
        f"{name} {'not defined' if value is None else f'{value:,.0f}'}"
        for name, value in zip(month_names(months), values, strict=True)
    ]
    return f"{what} by month: {'; '.join(told) or 'no month'}."
