"""May a table of departments, months and amounts be a plan as well as spend? It is asked when no word says which."""

import re
from collections.abc import Sequence

from finint.importer.body import Body
from finint.importer.datewords import TIME_OF_DAY, shape
from finint.importer.periodcolumns import ACTUAL_WORDS
from finint.layouts.generic import NEUTRAL_WORDS, SPEND_WORDS
from finint.layouts.layout import words
from finint.layouts.summaries import is_profit_and_loss
from finint.period import Period

PLAN_OR_SPEND = (
    "Nothing in this file says whether its amounts are a plan (budget) or what was spent (spend). Which is it?"
)
# What is planned for...
PLACES = frozenset({"department", "cost_center", "channel", "category", "campaign", "campaign_id", "gl_account"})
# ...and what only somebody paid or an advertisement shown has.
HAPPENED = frozenset({"vendor", "vendor_id", "document_no", "description", "type", "direction", "impressions", "clicks",
    "ad_group", "platform_conversions", "contract_id", "resource_hours"})  # fmt: skip


def may_be_plan(body: Body, days: Period | None, said: Sequence[str]) -> bool:
    """Return whether amounts by month might be planned: no row has a payee or a day, and no word says spent.

    Args:
        body: the rows of a table that no layout knows.
        days: those its rows name.
        said: lines above the header and the file's name.
    """
    roles = body.roles.keys()
    if is_profit_and_loss(said) or "amount" not in roles or not PLACES & roles or HAPPENED & roles:
        return False
    spent = (SPEND_WORDS - NEUTRAL_WORDS) | ACTUAL_WORDS
    told = {word for line in said for word in words(line)} | set(body.header[body.roles["amount"]].words)
    return not told & spent and (days is None or _are_months(body))


def _are_months(body: Body) -> bool:
    """Return whether the column of days holds months or their first days alone."""
    if "month" in body.roles:
        return True
    if {"start", "end", "week", "week_end"} & body.roles.keys() or "date" not in body.roles:
        return False
    cells = [cell for cell in body.text("date").unique().to_pylist() if cell]
    return bool(cells) and all(_is_first(cell) for cell in cells)


def _is_first(cell: str) -> bool:
    form = shape(re.sub(TIME_OF_DAY, "", cell))
    return form.family in {"month", "quarter", "year"} or (len(form.parts) == 3 and 1 in (form.parts[2], form.parts[0]))
