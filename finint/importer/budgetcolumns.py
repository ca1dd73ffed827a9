"""Which columns of a table hold a plan, and which what was really spent beside it."""

import re
from collections.abc import Mapping, Sequence

from finint.importer.header import Heading, assign
from finint.importer.kinds import Kind
from finint.importer.periodcolumns import ACTUAL_WORDS, PLAN_WORDS, period_columns
from finint.layouts.layout import names

# With these a header names the plan, or says something about it: it holds no money.
LABEL_WORDS = frozenset(names("version", "id", "name", "type", "owner", "status", "code", "holder", "variance",
    "remaining",
    "available", "pct", "percent", "percentage", "ratio", "notes", "comment", "date", "month", "period", "quarter",
    "number",
    "no", "strategy", "currency", "rule", "explanation", "category", "line", "item", "var", "diff", "difference",
    "utilization",
    "center", "centre", "department", "daily", "account"))  # fmt: skip
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
    periods = period_columns(header)
    labelled = {column.place for column in periods if column.what}
    roles = assign(
        {name: places for name, places in kind.columns.items() if name not in ("budget_amount", "actual_amount")},
        header,
    )
    says_version = "version" in roles or "phasing" in roles
    if not plans and (says_version or forced or (periods and "amount" not in folds)):
        plans = [place for place, heading in enumerate(header) if heading.base in names("amount", "planned amount")]
    # "Jan budget, Jan actual, Feb budget, ..." and "FY2025 actual, FY2026 budget" lie on their side as well.
    if len(labelled) > 1 and labelled & set(plans):
        plans, actuals = ([p for p in places if p in labelled or not _is_sum(header[p])] for places in (plans, actuals))
    if len(periods) > 1 and not labelled and all(_is_sum(header[place]) for place in plans):
        plans = []  # "Annual budget" beside its quarters
    sided = bool(labelled) and {*plans, *actuals} <= labelled
    if len(periods) > 1 and not roles.keys() & set(WHERE) and 0 not in {column.place for column in periods}:
        roles["gl_account"] = 0  # what stands before the months is what they are for
    wide = bool(periods) and (sided or not plans) and (says_version or forced or bool(roles.keys() & set(WHERE)))
    if (wide and not sided and actuals) or not (plans or wide) or not _fits(kind, plans, actuals, forced=forced):
        return None
    taken = {*plans, *actuals, *(column.place for column in periods if wide)}
    roles = {role: place for role, place in roles.items() if place not in taken}
    dated = any(re.search(r"(?<!\d)20\d\d(?!\d)", header[place].text) for place in plans)
    has_time = wide or dated or any(role in roles for role in TIMES) or "period" in answers
    if not has_time or not (roles.keys() & set(WHERE) or forced):
        return None
    return roles | {f"budget {place}": place for place in plans} | {f"actual {place}": place for place in actuals}


def _is_sum(heading: Heading) -> bool:
    """Return whether a column adds up those beside it: "YTD Budget", "Total actual", "2026 Budget"."""
    words = set(heading.words)
    return bool(CUMULATIVE.search(heading.text) or FULL_YEAR.search(heading.text) or "total" in words) or any(
        word.isdecimal() and len(word) == 4 for word in words
    )


def _fits(kind: Kind, plans: Sequence[int], actuals: Sequence[int], *, forced: bool) -> bool:
    if kind.name == "budget":
        return forced or not actuals
    return bool(plans and actuals)


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
