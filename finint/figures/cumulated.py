"""Where has the year got to, and where will it land?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Any

import plotly.graph_objects as go

from finint.figures.months import Month
from finint.figures.paper import (
    Better,
    Scale,
    drawn,
    impact,
    impact_colour,
    mixed,
    month_names,
    note,
    number,
    scale_of,
    symbol,
)
from finint.ink import Ink


def _running(amounts: Sequence[Decimal | None]) -> list[Decimal]:
    """Return running totals up to the first month without an amount: beyond it the total is unknown."""
    known = list(amounts[: next((i for i, amount in enumerate(amounts) if amount is None), len(amounts))])
    return list(accumulate(amount for amount in known if amount is not None))


@dataclass(frozen=True, slots=True)
class _Course:
    """Running totals by month: `spent` holds the facts, then from index `facts` on the outlook."""

    names: list[str]
    plan: list[Decimal]
    spent: list[Decimal]
    facts: int
    scale: Scale

    @classmethod
    def of(cls, rows: Sequence[Month], scale: Scale | None) -> "_Course":
        plan = _running([row.plan_amount for row in rows])
        spent = _running([row.actual_amount for row in rows])
        facts = next((i for i, row in enumerate(rows[: len(spent)]) if row.forecast), len(spent))
        names = month_names([row.month for row in rows])
        return cls(names, plan, spent, facts, scale or scale_of([*plan, *spent]))

    @property
    def gaps(self) -> list[Decimal]:
        """Actual or outlook − plan, as far as both are known."""
        return [spent - plan for spent, plan in zip(self.spent, self.plan, strict=False)]


def burn_up(
    rows: Sequence[Month],
    ink: Ink,
    *,
    better: Better = "lower",
    scale: Scale | None = None,
    band: Sequence[tuple[Decimal, Decimal]] = (),
) -> go.Figure:
    """Return cumulated actual, outlook and phased plan, with the cumulated difference below.

    Args:
        rows: monthly (not cumulated) amounts in time order; `forecast` rows follow the facts.
        ink: colours of the page's mode.
        better: whether less or more is favourable.
        scale: of the drawn numbers; by default the one `scale_of` finds. Say it in the heading.
        band: low and high of the cumulated outlook, one pair per forecast row; none is drawn by default.

    Returns:
        Traces PL (dotted), FC (dashed, starts at the last fact), AC and ΔPL. AC ends at the first month without an
        actual: what is not known is not drawn as flat.
    """
    course = _Course.of(rows, scale)
    names, plan, spent, facts, scale = course.names, course.plan, course.spent, course.facts, course.scale
    first_forecast = max(facts - 1, 0)
    gaps = course.gaps

    def line(name: str, start: int, totals: Sequence[Decimal], **style: Any) -> dict[str, Any]:
        return {
            "type": "scatter",
            "name": name,
            "mode": "lines",
            "x": names[start : start + len(totals)],
            "y": [number(total, scale) for total in totals],
            "hovertemplate": f"{name} %{{y:,.0f}} {scale.unit}<extra></extra>",
            **style,
        }

    traces = []
    outlook = spent[first_forecast:] if facts < len(spent) else []
    if band and outlook:
        lows = [*spent[first_forecast:facts], *(low for low, _ in band)]
        highs = [*spent[first_forecast:facts], *(high for _, high in band)]
        edge = {"line": {"width": 0}, "hoverinfo": "skip", "hovertemplate": None}
        traces += [
            line("FC low", first_forecast, lows, **edge),
            line("FC high", first_forecast, highs, fill="tonexty", fillcolor=ink.band, **edge),
        ]
    traces += [
        line("PL", 0, plan, line={"color": ink.ac, "width": 1.4, "dash": "dot"}),
        line("FC", first_forecast, outlook, line={"color": ink.ac, "width": 2, "dash": "dash"}),
        line("AC", 0, spent[:facts], line={"color": ink.ac, "width": 2.4}, mode="lines+markers", marker={"size": 6}),
        {
            "type": "bar",
            "name": "ΔPL",
            "x": names[: len(gaps)],
            "y": [number(gap, scale) for gap in gaps],
            "width": 0.4,
            "marker": mixed(
                [impact_colour(ink, gap, better) for gap in gaps],
                [index >= facts for index in range(len(gaps))],
            ),
            "hovertemplate": f"ΔPL %{{y:+,.0f}} {scale.unit}<extra></extra>",
            "xaxis": "x2",
            "yaxis": "y2",
        },
    ]
    annotations = _ends(course, ink) + _gap_labels(course, ink, better)
    longest = max((len(scale.write(total)) + 3 for total in (*plan[-1:], *spent[-1:])), default=0)
    return drawn(
        [trace for trace in traces if trace["x"]],
        ink,
        height=330 if gaps else 260,  # without a plan there is no tier below
        margin={"t": 22, "r": 72 + 7 * max(0, longest - 9)},
        xaxis={
            "anchor": "y",
            "domain": [0, 1],
            "showticklabels": not gaps,
            "showline": False,
            "categoryorder": "array",
            "categoryarray": names,
            "range": [-0.6, len(names) - 0.4],
        },
        yaxis={
            "anchor": "x",
            "domain": [0.36 if gaps else 0, 1],
            "rangemode": "tozero",
            "tickformat": ",.0f",
            "nticks": 5,
        },
        xaxis2={
            "anchor": "y2",
            "matches": "x",
            "showline": False,
            "showgrid": False,
            "fixedrange": True,
            "tickfont": {"size": 12, "color": ink.muted},
            "ticks": "",
        },
        yaxis2={
            "anchor": "x2",
            "domain": [0, 0.24],
            "showticklabels": False,
            "showgrid": False,
            "zeroline": True,
            "zerolinecolor": ink.axis,
            "fixedrange": True,
        },
        annotations=annotations,
    )


def _ends(course: _Course, ink: Ink) -> list[dict[str, Any]]:
    names, plan, spent, facts, scale = course.names, course.plan, course.spent, course.facts, course.scale
    labels = []
    if facts:
        inside = facts < len(names)
        labels.append(
            note(
                f"<b>AC {scale.write(spent[facts - 1])}</b>",
                x=names[facts - 1],
                y=number(spent[facts - 1], scale),
                xanchor="right" if inside else "left",
                xshift=-8 if inside else 8,
                yshift=9 if inside else 0 if not plan else 7 if spent[facts - 1] >= plan[-1] else -7,
            )
        )
    forecast = spent[-1] if len(spent) > facts else None
    if forecast is not None:
        labels.append(
            note(
                f"<b>FC {scale.write(forecast)}</b>",
                x=names[len(spent) - 1],
                y=number(forecast, scale),
                xanchor="left",
                xshift=8,
                yshift=7 if plan and forecast >= plan[-1] else -7,
            )
        )
    if plan:
        rival = forecast if forecast is not None else spent[-1] if facts == len(names) else None
        labels.append(
            note(
                f"PL {scale.write(plan[-1])}",
                x=names[len(plan) - 1],
                y=number(plan[-1], scale),
                xanchor="left",
                xshift=8,
                yshift=0 if rival is None else -9 if rival >= plan[-1] else 9,
                font={"color": ink.muted},
            )
        )
    return labels


def _gap_labels(course: _Course, ink: Ink, better: Better) -> list[dict[str, Any]]:
    """Label the last fact, the last forecast and, when it stands apart from both, the widest gap."""
    names, gaps, facts, scale = course.names, course.gaps, course.facts, course.scale
    if not gaps:
        return []
    chosen = {min(facts, len(gaps)) - 1 if facts else len(gaps) - 1, len(gaps) - 1}
    widest = max(range(len(gaps)), key=lambda index: abs(gaps[index]))
    if all(abs(widest - index) > 1 for index in chosen):
        chosen.add(widest)
    labels = [
        note(
            f"{symbol(gaps[index])} {scale.write(gaps[index], sign=True)}",
            x=names[index],
            y=number(gaps[index], scale),
            xref="x2",
            yref="y2",
            yanchor="bottom" if gaps[index] >= 0 else "top",
            font={"color": impact_colour(ink, gaps[index], better)},
        )
        for index in sorted(chosen)
    ]
    tier = f"ΔPL, {impact(gaps[-1], better)}".rstrip(", ")
    labels.append(note(tier, x=1, y=0, xref="paper", yref="y2", xanchor="left", xshift=8, font={"color": ink.muted}))
    return labels


def burn_up_words(rows: Sequence[Month], currency: str, *, better: Better = "lower") -> str:
    """Return the figure in a sentence.

    >>> from datetime import date
    >>> burn_up_words([Month(date(2026, 1, 1), Decimal(90), Decimal(100)),
    ...                Month(date(2026, 2, 1), Decimal(90), Decimal(95), forecast=True)], "EUR")
    'Cumulated, EUR: actual 100 through Jan, outlook 195 by Feb, plan 180; difference to plan at the end ▲ +15 A.'
    """
    course = _Course.of(rows, None)
    plan, spent, facts, scale = course.plan, course.spent, course.facts, course.scale
    if not spent:
        return "No actuals yet." if not plan else "No actuals yet; the plan alone is drawn."
    parts = [f"actual {scale.write(spent[facts - 1])} through {rows[facts - 1].month:%b}"] if facts else []
    if facts < len(spent):
        parts.append(f"outlook {scale.write(spent[-1])} by {rows[len(spent) - 1].month:%b}")
    verdict = ""
    if plan:
        parts.append(f"plan {scale.write(plan[-1])}")
        gap = course.gaps[-1]
        signed = f"{symbol(gap)} {scale.write(gap, sign=True)} {impact(gap, better)}".rstrip()
        verdict = f"; difference to plan at the end {signed}"
    return f"Cumulated, {scale.heading(currency)}: {', '.join(parts)}{verdict}."
