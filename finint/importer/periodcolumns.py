"""Columns that are periods: January, Q1 2026, FY2026 Budget. A plan that lies on its side becomes rows."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from finint.importer.datewords import shape
from finint.importer.header import Heading
from finint.importer.months import month_of
from finint.layouts.layout import fold, names
from finint.period import Period, add_months

PLAN_WORDS = frozenset(names("budget", "budgets", "budgeted", "plan", "planned", "appropriation", "appropriations",
    "adopted",
    "target", "soll", "presupuesto", "orçamento", "begroting", "prévu", "preventivo", "planbetrag", "budgetbetrag",
    "planwert", "plankosten", "sollbetrag", "sollkosten", "planbudget", "presupuestado", "orçado", "budgété", "begroot",
    "budżet", "予算", "预算", "예산"))  # fmt: skip
ACTUAL_WORDS = frozenset(names("actual", "actuals", "expenditure", "expenditures", "outturn", "ist", "réalisé",
    "realizado",
    "consuntivo", "spent", "istbetrag", "istkosten", "istwert", "realisatie", "réel", "ejecutado", "executado",
    "wykonanie", "utfall", "実績", "实际", "실적"))  # fmt: skip
# Beside a period these say which plan; alone they say nothing.
BESIDE = frozenset(names("amount", "original", "approved", "final", "spend", "the", "for"))
LEAST = {1: 3, 3: 2, 12: 2}  # columns of a length that make a plan on its side
FISCAL = re.compile(r"(?i)(?:^|[\W_])(?:FY|fiscal|GJ)")
_QUARTER = re.compile(r"(?i)(?:q|t|quarter |qtr |quartal )([1-4])|([1-4])(?:\. ?(?:quartal|quarter)| ?q)")
_YEAR = re.compile(r"(?i)(?:fy|gj|fiscal year|fiscal|year)?[ '’]*((?:19|20)\d\d)|fy[ '’]*(\d\d)|"
    r"(?:fy|fiscal year|fiscal)? ?((?:19|20)\d\d) ?[/–-] ?((?:20)?\d\d)")  # fmt: skip
_SPLIT = re.compile(r"(?<!\d)((?:19|20)\d\d) ?[/–-] ?((?:20)?\d\d)(?!\d)")  # "2026/27", named by its end
_YEAR_IN = re.compile(r"(?i)(?:fy ?'?|gj ?)?((?:19|20)\d\d)|fy ?'?(\d\d)\b|'(\d\d)\b")


class PeriodColumn(NamedTuple):
    """A column that holds the money of one month, quarter or year of the fiscal calendar, or of the common one.

    `year` is None when the header leaves it to a column, a line above or a question.
    """

    place: int
    months: Literal[1, 3, 12]
    number: int  # month of the calendar, quarter of the year, 1 for a year
    year: int | None
    is_fiscal: bool = False
    what: str = ""  # budget or actual, when the header says so

    def period(self, around: Period | None, first_month: int) -> Period | None:
        """Return the days of the column; `around` is the year of a row, for headers that name none."""
        if self.year is not None:
            start = 1 if self.months == 1 or not self.is_fiscal else first_month
            year = Period.fiscal_year(self.year, start)
        elif around is not None:
            year = around
        else:
            return None
        if self.months == 1:
            first = next((day for day in year.months() if day.month == self.number), None)
            return Period.month(first.year, first.month) if first else None
        first = add_months(year.start, self.months * (self.number - 1))
        return Period(first, add_months(first, self.months))


def period_columns(header: Sequence[Heading]) -> list[PeriodColumn]:
    """Return the columns of the finest periods that several headers name; coarser ones only add those up.

    >>> from finint.importer.header import headings
    >>> [c.number for c in period_columns(headings(["Team", "Jan 2026", "2026-02", "Mar", "Q1", "Total"]))]
    [1, 2, 3]
    >>> period_columns(headings(["Team", "FY2025 Actual", "FY2026 Budget"]))[1]
    PeriodColumn(place=2, months=12, number=1, year=2026, is_fiscal=True, what='budget')
    """
    found = [column for place, heading in enumerate(header) if (column := _column(place, heading))]
    for length, least in LEAST.items():
        alike = [column for column in found if column.months == length]
        needed = (
            2 if alike and all(column.year is not None for column in alike) else least
        )  # "2026-01" is no bare "Jan"
        # The same period twice is two plans of it, not a plan on its side.
        if len(alike) >= needed and len({column._replace(place=0) for column in alike}) == len(alike):
            return alike
    return []


def _column(place: int, heading: Heading) -> PeriodColumn | None:
    said = [word for word in heading.words if word in PLAN_WORDS or word in ACTUAL_WORDS]
    what = "" if not said else "actual" if all(word in ACTUAL_WORDS for word in said) else "budget"
    tokens = re.split(r"[\s_]+", heading.text.strip())
    kept = [token for token in tokens if fold(token) not in PLAN_WORDS | ACTUAL_WORDS | BESIDE]
    text = " ".join(kept).strip(" -–:()")
    parsed = _parse(text) if text and len(text) <= 24 else None
    if parsed is None:
        return None
    months, number, year = parsed
    is_fiscal = FISCAL.search(text) is not None or (months > 1 and _SPLIT.search(text) is not None)
    return PeriodColumn(place, months, number, year, is_fiscal, what)


def _parse(text: str) -> tuple[Literal[1, 3, 12], int, int | None] | None:
    form = shape(text)
    if form.family == "month" or (form.family == "iso" and form.parts[2] == 1):
        return 1, form.parts[1], form.parts[0]
    if len(fold(text)) >= 3 and (month := month_of(text)):
        return 1, month, None
    if form.family == "quarter":
        return 3, form.parts[1], form.parts[0]
    if (split := _SPLIT.search(text)) and _four(split[2]) == int(split[1]) + 1:
        text = text.replace(split[0], f"{_four(split[2])}", 1)
    year = _YEAR_IN.search(text)
    rest = text.replace(year[0], "", 1).strip(" -–/,'") if year else text
    if found := _QUARTER.fullmatch(rest):
        return 3, int(found[1] or found[2]), _four(year[1] or year[2] or year[3]) if year else None
    if found := _YEAR.fullmatch(text):
        return 12, 1, _four(found[4] or found[1] or found[2])
    return None


def _four(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)
