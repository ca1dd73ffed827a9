"""Results → plotly figures, in the ink of look.md; beside each figure a function that says it in words.

Rows in, a figure out: nothing here reads the store or the page. Amounts are Decimal in the rows and cross to float
where a figure is drawn. Colour never stands alone: each difference carries a sign, a symbol and F (favourable) or
A (adverse).
"""

from finint.figures.bridge import Bridge, Step, bridge, bridge_note, bridge_words
from finint.figures.cumulated import burn_up, burn_up_words
from finint.figures.curves import Curve, curves, curves_words
from finint.figures.differences import Difference, differences, differences_words
from finint.figures.forest import Return, forest, forest_words
from finint.figures.heat import HeatCell, heat, heat_words
from finint.figures.months import Month, months, months_words
from finint.figures.paper import Scale, impact, scale_of
from finint.figures.sparkline import sparkline

__all__ = [
    "Bridge",
    "Curve",
    "Difference",
    "HeatCell",
    "Month",
    "Return",
    "Scale",
    "Step",
    "bridge",
    "bridge_note",
    "bridge_words",
    "burn_up",
    "burn_up_words",
    "curves",
    "curves_words",
    "differences",
    "differences_words",
    "forest",
    "forest_words",
    "heat",
    "heat_words",
    "impact",
    "months",
    "months_words",
    "scale_of",
    "sparkline",
]
