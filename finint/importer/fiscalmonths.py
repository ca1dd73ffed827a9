"""Months that books number, "FY2026, P03": which of the calendar, once somebody says when their year starts."""

import re
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from finint.importer.asking import Interview
from finint.importer.body import Body
from finint.importer.datewords import shape
from finint.importer.plantimes import FISCAL_PROMPT, year_of
from finint.period import Period

_NUMBER = re.compile(r"(?i)(?:fiscal |accounting )?(?:p|fp|per|period|periode)?[ .-]*0{0,2}(\d{1,2})")
MONTHS, LAST = 12, 16  # periods after the twelfth adjust it
DAYS = frozenset({"date", "start", "week", "week_end", "month"})


def with_months(body: Body, interview: Interview) -> Body:
    """Return rows with a month each where only a period says when; those of a file with days stay as they are.

    A period is a month by name ("Jan 2026"), or the number of one in a fiscal year that stands beside it.
    """
    if DAYS & body.roles.keys() or "fiscal_period" not in body.roles:
        return body
    roles = {**body.roles, "month": body.roles["fiscal_period"]}
    cells = [cell or "" for cell in body.text("fiscal_period").to_pylist()]
    if all(shape(cell).family in {"month", "iso", "null"} for cell in cells):
        return replace(body, roles=roles)
    year = next((role for role in ("fiscal_year", "year") if role in body.roles), None)
    if year is None:
        return body
    years = [year_of(cell or "") for cell in body.text(year).to_pylist()]
    numbers = [int(found[1]) if (found := _NUMBER.fullmatch(cell)) else 0 for cell in cells]
    named = next((one for one, number in zip(years, numbers, strict=True) if one and 0 < number <= LAST), None)
    if named is None:
        return body
    first = interview.month("fiscal_year_start", FISCAL_PROMPT.format(example=named)) or 1
    months = [
        f"{list(Period.fiscal_year(one, first).months())[min(number, MONTHS) - 1]:%Y-%m}"
        if one and 0 < number <= LAST
        else cell
        for one, number, cell in zip(years, numbers, cells, strict=True)
    ]
    dated = replace(body, roles=roles)
    dated.overlay("month", pc.fill_null(pa.array(months, pa.string()), ""))
    return dated
