"""Which columns of a table hold a plan, and which what was really spent beside it."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from finint.importer.datewords import shape
from finint.importer.header import Heading, assign
from finint.importer.kinds import Kind
from finint.importer.months import month_of
from finint.layouts.layout import fold, names

PLAN_WORDS = frozenset(names("budget", "budgets", "budgeted", "plan", "planned", "appropriation", "appropriations",
    "adopted",
    "target", "soll", "presupuesto", "orçamento", "begroting", "prévu", "preventivo"))  # fmt: skip
ACTUAL_WORDS = frozenset(names("actual", "actuals", "expenditure", "expenditures", "outturn", "ist", "réalisé",
    "realizado",
    "consuntivo", "spent"))  # fmt: skip
# With these a header names the plan, or says something about it: it holds no money.
LABEL_WORDS = frozenset(names("version", "id", "name", "type", "owner", "status", "code", "holder", "variance",
    "remaining",
    "available", "pct", "percent", "percentage", "ratio", "notes", "comment", "date", "month", "period", "quarter",
    "number",
    "no", "strategy", "currency", "rule", "explanation", "category", "line", "item", "var", "diff", "difference",
    "utilization",
    "center", "centre", "department", "daily"))  # fmt: skip
YEAR_WORDS = frozenset(names("year", "fy", "yr", "jahr"))
# A plan's table has no such columns; an advertising report has, and its budget column is a limit.
ADVERTISING = frozenset(names("impressions", "impr.", "clicks", "interactions", "reach", "campaign status",
    "budget type", "cost",
    "ctr", "avg. cpc", "amount spent", "spend", "impressionen", "klicks"))  # fmt: skip
TIMES = ("month", "fiscal_year", "period_start")
WHERE = ("department_code", "department", "cost_center", "fund", "gl_account", "cost_category", "channel",
    "campaign_id",
    "campaign", "vendor", "owner")  # fmt: skip
CUMULATIVE = re.compile(r"(^|[\W_])(ytd|year[\W_]?to[\W_]?date|cumulative|cum|kumuliert)([\W_]|$)", re.IGNORECASE)
FULL_YEAR = re.compile(r"full[\W_]?year|annual|(^|[\W_])fy([\W_]|$)|total[\W_]year", re.IGNORECASE)


class MonthColumn(NamedTuple):
    """A column that holds one month's plan; the year is None when the header leaves it to a column or a question."""

    place: int
    month: int
    year: int | None


def budget_roles(
    kind: Kind, header: Sequence[Heading], folds: set[str], answers: Mapping[str, str]
) -> dict[str, int] | None:
    """Return the columns of a plan, without its amounts when several could be meant; None when this is no plan.

    `budget_and_actual` needs a column of actuals as well, `budget` must have none.
    """
    forced = answers.get("kind", "").strip().casefold() == kind.name
    if folds & ADVERTISING and not forced:
        return None
    plans, actuals = plan_columns(header), actual_columns(header)
    months = month_columns(header)
    roles = assign(
        {name: places for name, places in kind.columns.items() if name not in ("budget_amount", "actual_amount")},
        header,
    )
    says_version = "version" in roles or "phasing" in roles
    if not plans and (says_version or forced or (len(months) >= 3 and "amount" not in folds)):
        plans = [place for place, heading in enumerate(header) if heading.base in names("amount", "planned amount")]
    wide = len(months) >= 3 and not plans and (says_version or forced or bool(roles.keys() & set(WHERE)))
    if not plans and not wide:
        return None
    if kind.name == "budget" and actuals and not forced:
        return None
    if kind.name == "budget_and_actual" and (not actuals or not plans):
        return None
    taken = {*plans, *actuals, *(column.place for column in months if wide)}
    roles = {role: place for role, place in roles.items() if place not in taken}
    has_time = wide or any(role in roles for role in TIMES) or "period" in answers
    if not has_time or not (roles.keys() & set(WHERE) or forced):
        return None
    return roles | {f"budget {place}": place for place in plans} | {f"actual {place}": place for place in actuals}


def plan_columns(header: Sequence[Heading]) -> list[int]:
    """Return the columns whose header says they hold planned money.

    >>> from finint.importer.header import headings
    >>> plan_columns(headings(["fiscal_year", "full_year_budget", "ytd_budget", "budget_version", "ytd_actual"]))
    [1, 2]
    """
    return [
        place for place, heading in enumerate(header) if _says(heading, PLAN_WORDS) and not _says(heading, ACTUAL_WORDS)
    ]


def actual_columns(header: Sequence[Heading]) -> list[int]:
    """Return the columns whose header says they hold money really spent."""
    return [
        place for place, heading in enumerate(header) if _says(heading, ACTUAL_WORDS) and not _says(heading, PLAN_WORDS)
    ]


def _says(heading: Heading, said: frozenset[str]) -> bool:
    found = set(heading.words)
    if not found & said or found & LABEL_WORDS:
        return False
    # "budget year" is a time; "full year budget" is money.
    return heading.words[-1] not in YEAR_WORDS


def month_columns(header: Sequence[Heading]) -> list[MonthColumn]:
    """Return the columns that are months: Jan, January 2026, 2026-01, Jan-26.

    >>> from finint.importer.header import headings
    >>> month_columns(headings(["Department", "Jan 2026", "2026-02", "Mar", "Total"]))
    [MonthColumn(place=1, month=1, year=2026), MonthColumn(place=2, month=2, year=2026),
     MonthColumn(place=3, month=3, year=None)]
    """
    found = []
    for place, heading in enumerate(header):
        text = heading.text.strip()
        form = shape(text)
        if form.family == "month" or (form.family == "iso" and form.parts[2] == 1):
            found.append(MonthColumn(place, form.parts[1], form.parts[0]))
        elif len(fold(text)) >= 3 and (month := month_of(text)):
            found.append(MonthColumn(place, month, None))
    return found
