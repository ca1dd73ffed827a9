"""What leads from plan to actual, in steps that add up?"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from finint.errors import CalculationError
from finint.figures.paper import (
    Better,
    Scale,
    drawn,
    impact,
    impact_colour,
    note,
    number,
    outlined,
    plain,
    scale_of,
    shortened,
    solid,
    symbol,
)
from finint.ink import Ink

TICK_CHARACTERS = 9


@dataclass(frozen=True, slots=True)
class Step:
    """One reason and what it moved."""

    name: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Bridge:
    """Two totals and the steps between them.

    Raises:
        CalculationError: start and steps do not add up to the end exactly.
    """

    start_name: str
    start_amount: Decimal
    steps: tuple[Step, ...]
    end_name: str
    end_amount: Decimal

    def __post_init__(self) -> None:
        reached = self.start_amount + sum((step.amount for step in self.steps), Decimal(0))
        if reached != self.end_amount:
            raise CalculationError(
                f"a bridge adds up: {self.start_name} and its steps reach {reached}, "
                f"{self.end_name} is {self.end_amount}"
            )

    def levels(self) -> list[Decimal]:
        """Return the running total after the start and after each step."""
        return list(accumulate((step.amount for step in self.steps), initial=self.start_amount))


def axis_cut(bridge: Bridge) -> Decimal:
    """Return where the value axis starts: 0, or a round amount below all levels when the steps would be slivers.

    >>> steps = (Step("Price", Decimal(190)), Step("Volume", Decimal(122)))
    >>> axis_cut(Bridge("Plan", Decimal(7430), steps, "Actual", Decimal(7742)))
    Decimal('7200')
    """
    levels = bridge.levels()
    low, high = min(levels), max(levels)
    spread = high - low
    if low <= 0 or spread <= 0 or spread * 4 >= low:
        return Decimal(0)
    unit = Decimal(10) ** math.floor(math.log10(spread))
    return max(Decimal(0), ((low - spread * Decimal("0.6")) // unit) * unit)


def bridge(data: Bridge, ink: Ink, *, better: Better = "lower", scale: Scale | None = None) -> go.Figure:
    """Return the steps from one total to the other; `bridge_note` says where the axis is cut.

    Returns:
        Traces PL (the start), steps (each bar from level to level, by `base`), AC (the end) and links; y in `scale`.
    """
    levels = data.levels()
    scale = scale or scale_of([*levels, data.end_amount])
    cut = axis_cut(data)
    last = len(data.steps) + 1
    names = [data.start_name, *(step.name for step in data.steps), data.end_name]
    top = max(levels)
    floor = min([cut, *levels]) if min(levels) < 0 else cut

    def bar(name: str, xs: list[int], amounts: list[Decimal], **style: Any) -> dict[str, Any]:
        return {
            "type": "bar",
            "name": name,
            "x": xs,
            "y": [number(amount, scale) for amount in amounts],
            "width": 0.68,
            "customdata": [shortened(names[x], 60) for x in xs],
            "hovertemplate": f"%{{customdata}} %{{y:,.0f}} {scale.unit}<extra></extra>",
            **style,
        }

    links_x: list[float | None] = []
    links_y: list[float | None] = []
    for index, level in enumerate(levels):
        links_x += [index + 0.34, index + 0.66, None]
        links_y += [number(level, scale), number(level, scale), None]
    traces = [
        {
            "type": "scatter",
            "name": "links",
            "mode": "lines",
            "x": links_x,
            "y": links_y,
            "line": {"color": ink.axis, "width": 1},
            "hoverinfo": "skip",
        },
        bar("PL", [0], [data.start_amount], marker=outlined(ink)),
        bar(
            "steps",
            list(range(1, last)),
            [step.amount for step in data.steps],
            base=[number(level, scale) for level in levels[:-1]],
            marker={"color": [impact_colour(ink, step.amount, better) for step in data.steps]},
            hovertext=[
                f"{shortened(step.name, 60)} {scale.write(step.amount, sign=True)} {scale.unit}" for step in data.steps
            ],
            hovertemplate="%{hovertext}<extra></extra>",
        ),
        bar("AC", [last], [data.end_amount], marker=solid(ink.ac)),
    ]
    traces[2]["hovertext"] = [
        f"{shortened(s.name, 60)} {scale.write(s.amount, sign=True)} {scale.unit}" for s in data.steps
    ]
    traces[2]["hovertemplate"] = "%{hovertext}<extra></extra>"
    labels = [
        note(f"<b>{scale.write(data.start_amount)}</b>", x=0, y=number(data.start_amount, scale), yanchor="bottom"),
        note(f"<b>{scale.write(data.end_amount)}</b>", x=last, y=number(data.end_amount, scale), yanchor="bottom"),
    ]
    labels += [
        note(
            scale.write(step.amount, sign=True),
            x=index + 1,
            y=number(max(levels[index], levels[index + 1]), scale),
            yanchor="bottom",
        )
        for index, step in enumerate(data.steps)
    ]
    if cut:
        mark = {
            "y": number(cut, scale),
            "yanchor": "bottom",
            "yshift": 10,
            "bgcolor": ink.ground,
            "borderpad": 1,
            "font": {"size": 15},
        }
        labels += [note("≈", x=x, **mark) for x in (0, last)]
    span = top - floor or Decimal(1)
    return drawn(
        traces,
        ink,
        height=330,
        hovermode="closest",
        margin={"t": 6},
        xaxis={
            "tickmode": "array",
            "tickvals": list(range(last + 1)),
            "ticktext": [_on_two_lines(name) for name in names],
            "range": [-0.5, last + 0.5],
        },
        yaxis={"visible": False, "range": [number(floor, scale), number(top + span * Decimal("0.12"), scale)]},
        annotations=labels,
    )


def _on_two_lines(name: str) -> str:
    """Return a column's name on one or two lines as narrow as a column of the widest bridge.

    >>> _on_two_lines("Plan to date"), _on_two_lines("Exchange rates"), _on_two_lines("Price")
    ('Plan to<br>date', 'Exchange<br>rates', 'Price')
    """
    lines = wrap(name, TICK_CHARACTERS, max_lines=2, placeholder="…", break_long_words=True)
    return "<br>".join(plain(line) for line in lines)


def bridge_note(data: Bridge, *, scale: Scale | None = None) -> str:
    """Return the line under the bridge: what it sums to, and where its axis starts.

    >>> bridge_note(Bridge("Plan", Decimal(10), (Step("Price", Decimal(5)),), "Actual", Decimal(15)))
    'Steps sum to +5 exactly.'
    """
    scale = scale or scale_of([*data.levels(), data.end_amount])
    text = f"Steps sum to {scale.write(data.end_amount - data.start_amount, sign=True)} exactly."
    cut = axis_cut(data)
    return f"{text} Axis cut at {scale.write(cut)}." if cut else text


def bridge_words(data: Bridge, currency: str, *, better: Better = "lower") -> str:
    """Return the figure in a sentence.

    >>> bridge_words(Bridge("Plan", Decimal(10), (Step("Price", Decimal(5)),), "Actual", Decimal(15)), "EUR")
    'From Plan 10 to Actual 15, EUR: Price +5; in all ▲ +5 A.'
    """
    scale = scale_of([*data.levels(), data.end_amount])
    difference = data.end_amount - data.start_amount
    steps = _listed(data.steps, scale) or "no steps"
    verdict = f"{symbol(difference)} {scale.write(difference, sign=True)} {impact(difference, better)}".rstrip()
    return (
        f"From {data.start_name} {scale.write(data.start_amount)} to {data.end_name} {scale.write(data.end_amount)}, "
        f"{scale.heading(currency)}: {steps}; in all {verdict}."
    )


def _listed(steps: Sequence[Step], scale: Scale) -> str:
    return ", ".join(f"{step.name} {scale.write(step.amount, sign=True)}" for step in steps)
