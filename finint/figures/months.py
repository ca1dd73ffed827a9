"""How did each month do against its plan?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import plotly.graph_objects as go

from finint import display
from finint.figures.paper import (
    Better,
    Scale,
    drawn,
    hatched,
    impact,
    impact_colour,
    mixed,
    month_names,
    note,
    number,
    outlined,
    scale_of,
    solid,
    symbol,
)
from finint.ink import Ink

LABELLED_MONTHS = 14
"""Beyond this many months the labels would touch: only the extremes and the last are labelled."""

CROWDED_MONTHS, CROWDED_CHARACTERS = 9, 7
"""More months with labels as long touch in a narrow window: they are written smaller."""


@dataclass(frozen=True, slots=True)
class Month:
    """Plan and actual (or, with `forecast`, the outlook) of one month; None where there is none."""

    month: date
    plan_amount: Decimal | None
    actual_amount: Decimal | None
    forecast: bool = False

    @property
    def difference_amount(self) -> Decimal | None:
        """Actual − plan; None without a plan or an actual."""
        if self.plan_amount is None or self.actual_amount is None:
            return None
        return self.actual_amount - self.plan_amount


def months(
    rows: Sequence[Month],
    ink: Ink,
    *,
    better: Better = "lower",
    scale: Scale | None = None,
    height: int = 330,
    turned: bool = False,
) -> go.Figure:
    """Return actual over plan by month, with the difference in a tier of its own below.

    Args:
        rows: one per month, in time order.
        ink: colours of the page's mode.
        better: whether less ("lower", spend) or more ("higher", revenue) is favourable.
        scale: of the drawn numbers; by default the one `scale_of` finds. Say it in the heading.
        height: of the figure in pixels.
        turned: the difference is drawn as plan − actual; what is favourable stays so.

    Returns:
        Traces PL, AC, FC (forecast, hatched) and ΔPL; x is the month's name.
    """
    scale = scale or scale_of(amount for row in rows for amount in (row.plan_amount, row.actual_amount))
    names = dict(zip((row.month for row in rows), month_names([row.month for row in rows]), strict=True))
    planned = [row for row in rows if row.plan_amount is not None]
    facts = [row for row in rows if row.actual_amount is not None and not row.forecast]
    outlook = [row for row in rows if row.actual_amount is not None and row.forecast]
    compared = [row for row in rows if row.difference_amount is not None]

    def bars(name: str, shown: Sequence[Month], amounts: Sequence[Decimal | None], **style: Any) -> dict[str, Any]:
        return {
            "type": "bar",
            "name": name,
            "x": [names[row.month] for row in shown],
            "y": [number(amount, scale) for amount in amounts],
            "hovertemplate": f"{name} %{{y:,.0f}} {scale.unit}<extra></extra>",
            **style,
        }

    traces = [
        bars("PL", planned, [row.plan_amount for row in planned], marker=outlined(ink), offset=-0.36, width=0.52),
        bars("AC", facts, [row.actual_amount for row in facts], marker=solid(ink.ac), offset=-0.18, width=0.52),
        bars(
            "FC", outlook, [row.actual_amount for row in outlook], marker=hatched(ink, ink.ac), offset=-0.18, width=0.52
        ),
        bars(
            "ΔPL",
            compared,
            [turn(row.difference_amount, turned) for row in compared],
            marker=mixed(
                [impact_colour(ink, row.difference_amount or Decimal(0), better) for row in compared],
                [row.forecast for row in compared],
            ),
            width=0.36,
            xaxis="x2",
            yaxis="y2",
        ),
    ]
    return drawn(
        [trace for trace in traces if trace["x"]],
        ink,
        height=height,
        barmode="overlay",
        margin={"t": 18, "b": 18},
        xaxis={"anchor": "y", "domain": [0, 1], "categoryorder": "array", "categoryarray": list(names.values())},
        # Without a plan there is no variance, and no tier is kept free for it.
        yaxis={"anchor": "x", "domain": [0.42 if compared else 0, 1], "visible": False},
        xaxis2={
            "anchor": "y2",
            "matches": "x",
            "showticklabels": False,
            "showline": False,
            "showgrid": False,
            "fixedrange": True,
        },
        yaxis2={
            "anchor": "x2",
            "domain": [0, 0.3],
            "visible": True,
            "showticklabels": False,
            "showgrid": False,
            "zeroline": True,
            "zerolinecolor": ink.axis,
            "zerolinewidth": 1,
            "fixedrange": True,
        },
        annotations=_labels(rows, list(names.values()), scale, ink, better, turned=turned),
    )


def turn(difference: Decimal | None, turned: bool) -> Decimal | None:  # noqa: FBT001  a convention, asked everywhere
    """Return a difference as a convention shows it: actual − plan, or `turned` to plan − actual."""
    return -difference if turned and difference is not None else difference


def _labels(
    rows: Sequence[Month], names: list[str], scale: Scale, ink: Ink, better: Better, *, turned: bool
) -> list[dict[str, Any]]:
    shown = range(len(rows))
    if len(rows) > LABELLED_MONTHS:
        known = [index for index in shown if rows[index].difference_amount is not None]
        by_size = sorted(known, key=lambda index: abs(rows[index].difference_amount or Decimal(0)))
        shown = sorted({*by_size[-3:], *known[-1:]})  # type: ignore[assignment]
    labels = []
    widest = max(
        (len(scale.write(amount)) for row in rows for amount in (row.plan_amount, row.actual_amount)), default=0
    )
    crowded = {"font": {"size": 10.5}} if len(shown) > CROWDED_MONTHS and widest >= CROWDED_CHARACTERS else {}
    for index in shown:
        row = rows[index]
        heights = [amount for amount in (row.plan_amount, row.actual_amount) if amount is not None]
        if not heights:
            continue
        top = max(heights)
        value = row.actual_amount if row.actual_amount is not None else row.plan_amount
        height = number(max(top, Decimal(0)), scale)
        labels.append(note(scale.write(value), x=names[index], y=height, yanchor="bottom", **crowded))
        if (difference := row.difference_amount) is not None:
            written = turn(difference, turned) or Decimal(0)
            labels.append(
                note(
                    scale.write(written, sign=True),
                    x=names[index],
                    y=number(written, scale),
                    xref="x2",
                    yref="y2",
                    yanchor="bottom" if written >= 0 else "top",
                    font={"color": impact_colour(ink, difference, better)},
                )
            )
    return labels


def months_words(rows: Sequence[Month], currency: str, *, better: Better = "lower", turned: bool = False) -> str:
    """Return the figure in a sentence, for readers who do not see it.

    >>> months_words([Month(date(2026, 1, 1), Decimal(680_000), Decimal(682_000))], "EUR")
    'Months Jan to Jan, EUR k: actual 682 against plan 680, ▲ +2 A; largest difference Jan +2.'
    """
    compared = [row for row in rows if row.difference_amount is not None and not row.forecast]
    if not compared:
        return f"{display.count(len(rows), 'month')}, none with both a plan and an actual."
    scale = scale_of(amount for row in rows for amount in (row.plan_amount, row.actual_amount))
    plan = sum((row.plan_amount or Decimal(0) for row in compared), Decimal(0))
    actual = sum((row.actual_amount or Decimal(0) for row in compared), Decimal(0))
    widest = max(compared, key=lambda row: abs(row.difference_amount or Decimal(0)))
    difference = actual - plan
    shown = scale.write(turn(difference, turned), sign=True)
    verdict = f"{symbol(difference)} {shown} {impact(difference, better)}".rstrip()
    return (
        f"Months {compared[0].month:%b} to {compared[-1].month:%b}, {scale.heading(currency)}: "
        f"actual {scale.write(actual)} against plan {scale.write(plan)}, {verdict}; "
        f"largest difference {widest.month:%b} {scale.write(turn(widest.difference_amount, turned), sign=True)}."
    )
