"""What every figure is drawn on: template, scale, markers and labels."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from html import escape
from typing import Any, Literal, NamedTuple

import plotly.graph_objects as go

from finint import display
from finint.ink import Ink

Better = Literal["lower", "higher", "none"]
"""Whether less or more of a measure helps profit; "none" when neither does."""


class Scale(NamedTuple):
    """Amounts are divided by `divisor` and named once, in the heading: "EUR k"."""

    divisor: int
    unit: str

    def heading(self, currency: str) -> str:
        """Return the words of a heading.

        >>> Scale(1000, "k").heading("EUR"), Scale(1, "").heading("EUR")
        ('EUR k', 'EUR')
        """
        return f"{currency} {self.unit}".strip()

    def write(self, amount: Decimal | None, *, sign: bool = False) -> str:
        """Write an amount in whole units of the scale.

        >>> Scale(1000, "k").write(Decimal("-96200"), sign=True)
        '−96'
        """
        return display.money(None if amount is None else amount / self.divisor, places=0, sign=sign)


def scale_of(amounts: Iterable[Decimal | None]) -> Scale:
    """Return the scale in which the largest amount keeps at least two digits: units, k or m.

    >>> scale_of([Decimal(7_742_310), None]).unit, scale_of([Decimal(9_999)]).unit, scale_of([]).unit
    ('k', '', '')
    """
    largest = max((abs(amount) for amount in amounts if amount is not None), default=Decimal(0))
    if largest >= 10**10:
        return Scale(10**6, "m")
    return Scale(1000, "k") if largest >= 10**4 else Scale(1, "")


def impact(difference_amount: Decimal, better: Better = "lower") -> str:
    """Return "F" when a difference helps profit, "A" when it hurts, "" at zero or when neither is better.

    >>> impact(Decimal(312)), impact(Decimal(-9)), impact(Decimal(3), "higher"), impact(Decimal(0))
    ('A', 'F', 'F', '')
    """
    if not difference_amount or better == "none":
        return ""
    return "F" if (difference_amount > 0) == (better == "higher") else "A"


def symbol(difference_amount: Decimal) -> str:
    """Return the direction of a difference: ▲, ▼ or =.

    >>> symbol(Decimal(3)), symbol(Decimal(-3)), symbol(Decimal(0))
    ('▲', '▼', '=')
    """
    return "=" if not difference_amount else "▲" if difference_amount > 0 else "▼"


def impact_colour(ink: Ink, difference_amount: Decimal, better: Better = "lower") -> str:
    """Return the fill of a difference by its impact; neutral when it has none."""
    return {"F": ink.fav, "A": ink.adv}.get(impact(difference_amount, better), ink.neutral)


def number(amount: Decimal | None, scale: Scale) -> float | None:
    """Cross from the books' Decimal to the float a figure draws; None stays a gap."""
    return None if amount is None else float(amount / scale.divisor)


def plain(text: str) -> str:
    """Return foreign text so that plotly draws it instead of reading it as markup.

    >>> plain("<a href='x'>Growth</a> & Co")
    "&lt;a href='x'&gt;Growth&lt;/a&gt; &amp; Co"
    """
    return escape(text, quote=False)


def shortened(text: str, length: int = 24) -> str:
    """Return foreign text cut to `length` characters, safe to draw.

    >>> shortened("Department of highways and transport", 16)
    'Department of h…'
    """
    return plain(text if len(text) <= length else text[: length - 1].rstrip() + "…")


def month_names(days: Sequence[date]) -> list[str]:
    """Return a unique short name per month; the year joins once the row holds more than twelve or crosses years twice.

    >>> month_names([date(2026, 1, 1), date(2026, 2, 1)])
    ['Jan', 'Feb']
    >>> month_names([date(2025, 12, 1), date(2026, 12, 1)])
    ['Dec 25', 'Dec 26']
    """
    names = [f"{day:%b}" for day in days]
    return names if len(set(names)) == len(names) else [f"{day:%b %y}" for day in days]


@cache
def template(ink: Ink) -> dict[str, Any]:
    """Return the layout template of a theme mode: quiet axes, no legend, no motion."""
    axis = {
        "showgrid": False,
        "zeroline": False,
        "ticks": "",
        "tickangle": 0,
        "automargin": True,
        "fixedrange": True,
        "tickfont": {"size": 12, "color": ink.muted},
    }
    return {
        "layout": {
            "font": {"family": '"Source Sans", sans-serif', "size": 12.5, "color": ink.text},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 4, "r": 8, "t": 6, "b": 4},
            "showlegend": False,
            "bargap": 0.35,
            "separators": ".,",
            "dragmode": False,
            "transition": {"duration": 0},
            "xaxis": {**axis, "showline": True, "linecolor": ink.axis},
            "yaxis": {**axis, "showgrid": True, "gridcolor": ink.grid, "nticks": 4},
            "hovermode": "x unified",
            "hoverlabel": {"bgcolor": ink.ground, "bordercolor": ink.border, "font": {"color": ink.text, "size": 12}},
        }
    }


class Drawn(go.Figure):  # type: ignore[misc]
    """A figure that is written as it was made, and checked once somebody reads or changes a part of it.

    Checking every property takes several times as long as everything else about a figure; tests read the parts.
    """

    def __init__(self, spec: dict[str, Any]) -> None:
        self._spec: dict[str, Any] | None = spec

    def __getattr__(self, name: str) -> Any:
        # Called for what is not there yet: everything, until the checked figure is built.
        spec = self.__dict__.pop("_spec", None)
        if spec is None:
            raise AttributeError(name)
        super().__init__(spec)
        return getattr(self, name)

    def to_dict(self) -> dict[str, Any]:
        """Return data and layout, as they go to the browser."""
        spec = self.__dict__.get("_spec")
        return dict(super().to_dict() if spec is None else spec)


def drawn(traces: list[dict[str, Any]], ink: Ink, **layout: Any) -> go.Figure:
    """Return the figure of traces and layout, in plotly's own properties: no underscores for nested ones."""
    return Drawn({"data": traces, "layout": {"template": template(ink), **layout}})


def solid(colour: str) -> dict[str, Any]:
    """Return the marker of a fact."""
    return {"color": colour}


def outlined(ink: Ink) -> dict[str, Any]:
    """Return the marker of a plan: ground fill, outline in actual's ink."""
    return {"color": ink.ground, "line": {"width": 1.2, "color": ink.ac}}


def hatched(ink: Ink, colour: str) -> dict[str, Any]:
    """Return the marker of a forecast: hatch on the ground, outlined."""
    return {
        "color": ink.ground,
        "line": {"width": 1.2, "color": colour},
        "pattern": {"shape": "/", "fgcolor": colour, "bgcolor": ink.ground, "size": 5},
    }


def mixed(colours: Sequence[str], forecasts: Sequence[bool]) -> dict[str, Any]:
    """Return one marker for bars of several colours, hatched where forecast.

    With a colour per bar plotly hatches in that colour on nothing, whatever the pattern's own colours say.
    """
    return {
        "color": list(colours),
        "line": {"width": [1.2 if forecast else 0 for forecast in forecasts], "color": list(colours)},
        "pattern": {"shape": ["/" if forecast else "" for forecast in forecasts], "size": 5},
    }


def note(text: str, **place: Any) -> dict[str, Any]:
    """Return an annotation without an arrow."""
    return {"text": text, "showarrow": False, **place}
