"""Where, and in which month, is spend off plan?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd
from pandas.io.formats.style import Styler

from finint import display
from finint.figures.paper import Better, month_names
from finint.ink import Ink
from finint.money import ratio

LIMIT_RATIO = Decimal("0.15")
"""The colours end at ±15 %: beyond, a department is off plan, not more so."""


@dataclass(frozen=True, slots=True)
class HeatCell:
    """Plan and actual of one row (a department) in one month."""

    name: str
    month: date
    plan_amount: Decimal | None
    actual_amount: Decimal

    @property
    def difference_ratio(self) -> Decimal | None:
        """(Actual − plan) over the size of the plan; None when nothing was planned."""
        plan = self.plan_amount or Decimal(0)
        return ratio(self.actual_amount - plan, abs(plan))


def step_of(difference_ratio: Decimal, better: Better = "lower") -> int:
    """Return the index 0–9 into the diverging scale, adverse to favourable; ±15 % and beyond are its ends.

    >>> step_of(Decimal("0.2")), step_of(Decimal("-0.2")), step_of(Decimal("0.001")), step_of(Decimal("-0.001"))
    (0, 9, 4, 5)
    """
    favourable = difference_ratio if better == "higher" else -difference_ratio
    share = max(Decimal(-1), min(Decimal(1), favourable / LIMIT_RATIO))
    return min(9, int((share + 1) * 5))


def _text_colour(fill: str) -> str:
    """Return black or white, whichever has the higher contrast on `fill` (WCAG relative luminance)."""
    channels = [int(fill[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#0B1016" if (luminance + 0.05) ** 2 > 1.05 * 0.05 else "#FFFFFF"


def heat(cells: Sequence[HeatCell], ink: Ink, *, name: str = "Department", better: Better = "lower") -> Styler:
    """Return the table name × month with Δ % in each cell, coloured adverse to favourable at ±15 %.

    Rows keep the order in which names first appear, months run in time. A cell without plan reads "no plan", a month
    without a row stays empty; neither is coloured. Show it with `ui.heat_table`.
    """
    names = list(dict.fromkeys(cell.name for cell in cells))
    days = sorted({cell.month for cell in cells})
    headings = month_names(days)
    # Two cells of one name and month (two entities, say) are one cell of their sums.
    sums: dict[tuple[str, date], HeatCell] = {}
    for cell in cells:
        key = (cell.name, cell.month)
        if (known := sums.get(key)) is None:
            sums[key] = cell
            continue
        plans = [plan for plan in (known.plan_amount, cell.plan_amount) if plan is not None]
        plan = sum(plans, Decimal(0)) if plans else None
        sums[key] = HeatCell(cell.name, cell.month, plan, known.actual_amount + cell.actual_amount)
    text: list[list[str]] = []
    style: list[list[str]] = []
    for row in names:
        written, coloured = [row], [""]
        for day in days:
            found = sums.get((row, day))
            share = found.difference_ratio if found else None
            if share is None:
                written.append("no plan" if found and found.actual_amount else "")
                coloured.append(f"color:{ink.muted}")
                continue
            fill = ink.diverging[step_of(share, better)]
            written.append(display.percent(share, places=0, sign=True))
            coloured.append(f"background-color:{fill};color:{_text_colour(fill)}")
        text.append(written)
        style.append(coloured)
    columns = [name, *headings]
    frame = pd.DataFrame(text, columns=columns, dtype="str")
    colours = pd.DataFrame(style, columns=columns, dtype="str")
    return frame.style.apply(lambda _: colours, axis=None)


def heat_words(cells: Sequence[HeatCell], *, better: Better = "lower") -> str:
    """Return the table in a sentence.

    >>> heat_words([HeatCell("Growth", date(2026, 3, 1), Decimal(100), Decimal(120))])
    'Difference to plan by month, in percent: most adverse Growth in Mar 2026 +20 %.'
    """
    known = [(cell.difference_ratio, cell) for cell in cells if cell.difference_ratio is not None]
    if not known:
        return "Difference to plan by month: no month has a plan."
    sign = -1 if better == "higher" else 1
    share, worst = max(known, key=lambda pair: sign * pair[0])
    text = display.percent(share, places=0, sign=True)
    return f"Difference to plan by month, in percent: most adverse {worst.name} in {worst.month:%b %Y} {text}."
