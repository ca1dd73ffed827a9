"""Which days a plan's row is for: a month, a fiscal quarter or year, or two dates."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from finint.importer.amounts import BAD, MISSING, OK, States
from finint.importer.asking import Interview
from finint.importer.body import NULL_TEXTS, Body
from finint.importer.datewords import YEARS, days_of, shape
from finint.importer.months import month_of
from finint.importer.times import columns_of, order_for
from finint.layouts.layout import names
from finint.period import Period, add_months

NULLS = frozenset(NULL_TEXTS.to_pylist())
# A plain "year" is the calendar's; a fiscal year is not until somebody says when it starts.
CALENDAR_YEAR = frozenset(names("year", "calendar year", "jahr", "kalenderjahr", "anno", "año"))
_YEAR = re.compile(r"(?i)(?:FY|GJ)?\s*'?(\d{4}|\d{2})(?:\.0+)?|(?:FY)?\s*(\d{4})\s*[/–-]\s*(\d{4}|\d{2})")
_QUARTER = re.compile(r"(?i)(?:\d{4}\s*[-/]?\s*)?(?:Q|quarter\s*|T)?\s*([1-4])(?:\.0+)?|Q([1-4])[ /-]*\d{4}")
FISCAL_PROMPT = (
    "In which month does fiscal year {example} of this file start (1 to 12)? Years are named by the one they end in."
)


OPEN_MONTHS = ("null", "none")  # no month, or one without a year


class RowTime(NamedTuple):
    """The period of a row and its place in the fiscal year, or what is wrong with which column."""

    period: Period | None
    fiscal: Period | None = None  # the fiscal year around it, for figures to date
    state: int = OK
    role: str = ""


def year_of(text: str) -> int | None:
    """Return the fiscal year a text names, by the calendar year in which it ends.

    >>> year_of("FY2016"), year_of("2015/16"), year_of("2015-2016"), year_of("FY16"), year_of("next")
    (2016, 2016, 2016, 2016, None)
    """
    found = _YEAR.fullmatch(text.strip())
    if not found:
        return None
    digits = found[3] or found[1]
    year = int(digits) if len(digits) == 4 else 2000 + int(digits)
    return year if year in YEARS else None


def quarter_of(text: str) -> int | None:
    """Return the quarter a text names.

    >>> quarter_of("3"), quarter_of("Q2"), quarter_of("2026-Q4"), quarter_of("5")
    (3, 2, 4, None)
    """
    found = _QUARTER.fullmatch(text.strip())
    return int(found[1] or found[2]) if found else None


def row_times(body: Body, interview: Interview) -> list[RowTime]:
    """Return the period of every row below the header, none for a file without any; asks when a fiscal year starts."""
    roles = [role for role in ("fiscal_year", "quarter", "month", "period_start", "period_end") if role in body.roles]
    if not roles:
        return []
    first_month = _first_month(body, interview)
    order = None
    if {"month", "period_start"} & set(roles):
        alike = {"month": "month", "period_start": "start", "period_end": "end"}
        dated = Body(
            body.grid, body.layout, body.header, {alike[r]: body.roles[r] for r in alike if r in body.roles}, body.start
        )
        order = order_for(dated, columns_of(dated), interview)
    columns = [body.raw(role).to_pylist() for role in roles]
    seen: dict[tuple[str, ...], RowTime] = {}
    found = []
    for cells in zip(*columns, strict=True):
        if cells not in seen:
            texts = {role: cell.strip() for role, cell in zip(roles, cells, strict=True)}
            seen[cells] = _of_cells(texts, first_month, order or "dmy")
        found.append(seen[cells])
    return found


def _first_month(body: Body, interview: Interview) -> int:
    if "fiscal_year" not in body.roles:
        return 1
    heading = body.header[body.roles["fiscal_year"]]
    quarter = body.header[body.roles["quarter"]].folded if "quarter" in body.roles else ""
    if (
        heading.folded in CALENDAR_YEAR
        and not quarter.startswith("fiscal")
        and "fiscal_year_start" not in interview.answers
    ):
        return 1
    years = body.raw("fiscal_year").to_pylist()
    months = body.raw("month").to_pylist() if "month" in body.roles else [""] * len(years)
    # A row that names its month with the year needs no fiscal calendar.
    open_years = (
        year.strip() for year, month in zip(years, months, strict=True) if shape(month.strip()).family in OPEN_MONTHS
    )
    example = next((year for year in open_years if year_of(year)), None)
    if example is None:
        return 1
    return interview.month("fiscal_year_start", FISCAL_PROMPT.format(example=example)) or 1


def _of_cells(texts: Mapping[str, str], first_month: int, order: str) -> RowTime:  # noqa: PLR0911 - one return a case
    fiscal = None
    if "fiscal_year" in texts:
        year = year_of(texts["fiscal_year"])
        if year is None and "month" not in texts:
            return _wrong("fiscal_year", texts)
        fiscal = Period.fiscal_year(year, first_month) if year else None
    if "month" in texts and texts["month"] not in NULLS:
        return _of_month(texts, fiscal, order)
    if "quarter" in texts and texts["quarter"] not in NULLS:
        quarter = quarter_of(texts["quarter"])
        if quarter is None or fiscal is None:
            return _wrong("quarter", texts)
        start = add_months(fiscal.start, 3 * (quarter - 1))
        return RowTime(Period(start, add_months(start, 3)), fiscal)
    if "period_start" in texts and texts["period_start"] not in NULLS:
        return _of_dates(texts, order)
    if fiscal:
        return RowTime(fiscal, fiscal)
    return _wrong(next(iter(texts)), texts)


def _of_month(texts: Mapping[str, str], fiscal: Period | None, order: str) -> RowTime:
    text = texts["month"]
    named = month_of(text) or (int(text) if text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 12 else None)
    if named and fiscal:  # the month of that name inside the fiscal year
        start = next(month for month in fiscal.months() if month.month == named)
        return RowTime(Period(start, add_months(start, 1)), fiscal)
    days = days_of(shape(text), order)
    if days is None:
        return _wrong("month", texts)
    start = days[0].replace(day=1)
    end = days[1] if shape(text).family in ("quarter", "year") else add_months(start, 1)
    return RowTime(Period(start, end), fiscal)


def _of_dates(texts: Mapping[str, str], order: str) -> RowTime:
    first = days_of(shape(texts["period_start"]), order)
    if first is None:
        return _wrong("period_start", texts)
    last = days_of(shape(texts["period_end"]), order) if "period_end" in texts else (first[0], add_months(first[0], 1))
    if last is None or last[1] <= first[0]:
        return _wrong("period_end", texts)
    return RowTime(Period(first[0], last[1]))


def _wrong(role: str, texts: Mapping[str, str]) -> RowTime:
    return RowTime(None, None, MISSING if texts[role] in NULLS else BAD, role)


def states_of(times: Sequence[RowTime], role: str) -> States:
    """Return the states of one time column."""
    return np.array([time.state if time.role == role else OK for time in times], np.uint8)


def last_day(period: Period) -> date:
    """Return the last day of a period."""
    return period.end - timedelta(days=1)
