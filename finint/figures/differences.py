"""Which departments (or channels, or vendors) are off plan, worst first?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import plotly.graph_objects as go

from finint import display
from finint.figures.paper import Better, Scale, drawn, impact, impact_colour, note, number, scale_of, shortened, symbol
from finint.ink import Ink
from finint.money import ratio

SHOWN = 7
"""Bars drawn by name; the rest is summed as "Other (n)"."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Plan and actual of one department, channel or vendor; a plan of None or 0 is unbudgeted."""

    name: str
    plan_amount: Decimal | None
    actual_amount: Decimal

    @property
    def difference_amount(self) -> Decimal:
        """Actual − plan; the whole actual when nothing was planned."""
        return self.actual_amount - (self.plan_amount or Decimal(0))

    @property
    def difference_ratio(self) -> Decimal | None:
        """Difference over the size of the plan; None when nothing was planned."""
        return ratio(self.difference_amount, abs(self.plan_amount or Decimal(0)))


def most_adverse_first(rows: Sequence[Difference], better: Better = "lower", shown: int = SHOWN) -> list[Difference]:
    """Return rows by impact, the most adverse first; beyond `shown` they are summed as "Other (n)", which stands last.

    The sum of the result's plans and actuals is the sum of the rows'. One row too many is drawn, not renamed.

    >>> rows = [Difference("A", Decimal(10), Decimal(9)), Difference("B", Decimal(10), Decimal(14))]
    >>> [row.name for row in most_adverse_first(rows)]
    ['B', 'A']
    """
    direction = -1 if better == "higher" else 1
    ranked = sorted(rows, key=lambda row: (-direction * row.difference_amount, row.name))
    if len(ranked) <= shown + 1:
        return ranked
    rest = ranked[shown:]
    other = Difference(
        f"Other ({len(rest)})",
        sum((row.plan_amount or Decimal(0) for row in rest), Decimal(0)),
        sum((row.actual_amount for row in rest), Decimal(0)),
    )
    return [*ranked[:shown], other]


def _label(row: Difference, scale: Scale, better: Better) -> str:
    amount = row.difference_amount
    share = "no plan" if row.difference_ratio is None else display.percent(row.difference_ratio, sign=True)
    return f"{symbol(amount)} {scale.write(amount, sign=True)} · {share} {impact(amount, better)}".rstrip()


def differences(
    rows: Sequence[Difference], ink: Ink, *, better: Better = "lower", scale: Scale | None = None
) -> go.Figure:
    """Return horizontal bars of actual − plan, most adverse first, each labelled with amount, share and F/A.

    Returns:
        One trace ΔPL; x the differences in `scale`, y the positions 0, 1, … named by the axis (two names may be alike).
    """
    ranked = most_adverse_first(rows, better)
    scale = scale or scale_of(row.difference_amount for row in ranked)
    values = [float(row.difference_amount / scale.divisor) for row in ranked]
    low, high = min([0.0, *values]), max([0.0, *values])
    width = (high - low) or 1.0
    trace = {
        "type": "bar",
        "name": "ΔPL",
        "orientation": "h",
        "x": values,
        "y": list(range(len(ranked))),
        "width": 0.68,
        "marker": {"color": [impact_colour(ink, row.difference_amount, better) for row in ranked]},
        "customdata": [[shortened(row.name, 60), _label(row, scale, better)] for row in ranked],
        "hovertemplate": "%{customdata[0]}: %{customdata[1]}<extra></extra>",
    }
    labels = [
        note(
            _label(row, scale, better),
            x=number(row.difference_amount, scale),
            y=index,
            xanchor="left" if row.difference_amount >= 0 else "right",
            xshift=6 if row.difference_amount >= 0 else -6,
        )
        for index, row in enumerate(ranked)
    ]
    # Room for a label of about 24 characters beside the longest bar of each side.
    left = low - width * 0.55 if low < 0 else -width * 0.02
    return drawn(
        [trace],
        ink,
        height=max(120, 40 + 33 * len(ranked)),
        hovermode="closest",
        xaxis={"visible": False, "range": [left, high + width * (0.55 if high > 0 else 0.02)]},
        yaxis={
            "autorange": "reversed",
            "showgrid": False,
            "tickmode": "array",
            "tickvals": list(range(len(ranked))),
            "ticktext": [shortened(row.name) for row in ranked],
            "ticklabelstandoff": 8,
            "tickfont": {"color": ink.text},
        },
        shapes=[
            {
                "type": "line",
                "x0": 0,
                "x1": 0,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": ink.axis, "width": 1},
            }
        ],
        annotations=labels,
    )


def differences_words(rows: Sequence[Difference], currency: str, *, better: Better = "lower") -> str:
    """Return the figure in a sentence.

    >>> differences_words([Difference("Growth", Decimal(1_878_000), Decimal(2_062_000))], "EUR")
    'Differences to plan, EUR k, most adverse first: Growth ▲ +184 · +9.8 % A.'
    """
    ranked = most_adverse_first(rows, better)
    if not ranked:
        return "No differences to plan."
    scale = scale_of(row.difference_amount for row in ranked)
    listed = "; ".join(f"{row.name} {_label(row, scale, better)}" for row in ranked)
    return f"Differences to plan, {scale.heading(currency)}, most adverse first: {listed}."
