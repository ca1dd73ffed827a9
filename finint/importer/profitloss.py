"""Which rows of a profit and loss are spend: accounts below its headings of cost; income, results and sums are none."""

import re
from collections.abc import Sequence

import numpy as np

from finint import display
from finint.importer.body import Body
from finint.importer.reading import Note
from finint.importer.rowclasses import DATA, GROUP, OTHER, TOTAL, Classes, Floats
from finint.layouts.summaries import is_profit_and_loss

COSTS = re.compile(
    r"(?i)(less:? )?((other |operating |administrative |administration |general |overhead )*(expenses?|costs)|"
    r"overheads?|(direct )?cost of (goods sold|sales)|direct costs|cogs)"
)
ELSE = re.compile(
    r"(?i)(trading |other |operating |ordinary )*(income|revenues?|sales|turnover)|ordinary income/expense|"
    r"(gross|net|operating) (profit|loss|margin|income|operating income|ordinary income|other income|earnings).*|"
    r"profit( before tax| for the (year|period))?|ebitda?"
)
SUM = re.compile(r"(?i)total( for)?\b.*")


def leave_costs(body: Body, above: Sequence[str], classes: Classes, amounts: Floats, notes: list[Note]) -> bool:
    """Return whether this is a profit and loss; its rows that are no cost are then classed apart.

    Args:
        body: the rows; their first column names the account.
        above: the lines above the header, which say whether this is a profit and loss.
        classes: changed for headings, income, results and sums of others.
        amounts: of each row, NaN where it states none.
        notes: told what was left out.
    """
    if not is_profit_and_loss(above):
        return False
    is_cost = False
    left = 0
    for row in np.flatnonzero(np.isin(classes.codes, (DATA, GROUP, TOTAL))).tolist():
        label = body.cells(row)[0].strip() if body.cells(row) else ""
        is_sum = SUM.fullmatch(label) is not None
        if COSTS.fullmatch(label):
            is_cost = True
        elif ELSE.fullmatch(label):
            is_cost = False
        if np.isnan(amounts[row]) and not is_sum:
            classes.codes[row] = GROUP
        elif is_sum or not is_cost:
            classes.codes[row] = OTHER
            left += 1
    if left:
        said = display.count(left, "row states", "rows state")
        notes.append(Note("not_spend", f"{said} income, a result or a sum of others, and no spend."))
    return True
