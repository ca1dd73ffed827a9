"""Budget files: plans by month, quarter or year, as rows or as columns of months, perhaps with actuals beside them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa

from finint.importer import control, plantables, plantimes
from finint.importer.amounts import MISSING, OK, Amounts, read_amounts, take_apart
from finint.importer.asking import PERIOD_PROMPT, Interview
from finint.importer.body import Body
from finint.importer.budgetcolumns import CUMULATIVE, FULL_YEAR
from finint.importer.classify import classify
from finint.importer.detect import column_named
from finint.importer.filldown import fill_down
from finint.importer.finish import Found
from finint.importer.kinds import Kind
from finint.importer.measure import broken, mark_of
from finint.importer.periodcolumns import ACTUAL_WORDS, FISCAL, PLAN_WORDS, PeriodColumn, period_columns
from finint.importer.periods import of_answer, of_file_name, of_preamble
from finint.importer.plantimes import RowTime
from finint.importer.profitloss import leave_costs
from finint.importer.reading import Note
from finint.importer.refusals import Refusals
from finint.importer.rowclasses import BAD
from finint.importer.scaling import said, scale_of, scaled
from finint.importer.stated import stated_totals
from finint.importer.tender import codes_of
from finint.layouts.layout import words
from finint.layouts.summaries import is_profit_and_loss
from finint.period import Period

ONE_PLAN = "Several columns hold a plan. Which one is the budget to import?"
ONE_ACTUAL = "Several columns hold what was spent. Which one is the actual to import?"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of money: what it holds, for which period when its header is one, and whether it adds up over time."""

    what: str  # budget or actual
    place: int
    title: str
    amounts: Amounts
    period: PeriodColumn | None = None
    to_date: bool = False  # the year so far
    full_year: bool = False  # the whole year, stated again each quarter


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan's columns and the period of each of its rows."""

    columns: tuple[Column, ...]
    times: tuple[RowTime, ...]
    first_month: int = 1  # of the fiscal year
    notes: list[Note] = field(default_factory=list)


def read_plan(
    body: Body, kind: Kind, above: Sequence[str], file_name: str, interview: Interview, *, delimited: bool
) -> Found:
    """Return the plan of a budget file, and the spend beside it when the file holds actuals."""
    headers = [heading.text for heading in body.header]
    told = {word for line in (*above, *headers) for word in words(line)}
    is_said = is_profit_and_loss(above) or (not told.isdisjoint(PLAN_WORDS) and told.isdisjoint(ACTUAL_WORDS))
    columns = _columns(body, interview, is_open=not is_said)
    values = _floats(columns)
    classes = classify(body, values, delimited=delimited, key=kind.key)
    factors = [scale_of(body, column.title, above, classes) for column in columns]
    columns = tuple(_times_over(column, factor) for column, factor in zip(columns, factors, strict=True))
    main = columns[0].amounts
    notes: list[Note] = [*said(max(factors))]
    leave_costs(body, above, classes, values, notes)
    data = classes.data()
    fill_down(body, data, interview)
    refusals = Refusals(body, data)
    refusals.by_width(classes.codes == BAD)
    first_month = _first_month(columns, interview)
    times = _times(body, columns, above, file_name, interview, first_month)
    _refuse(body, columns, times, refusals)
    codes = codes_of(body, columns[0].place, main.currencies, data & ~refusals.rows, above, interview)
    role = "currency" if "currency" in body.roles else ""
    refusals.refuse(codes.bad, body.title(role), "bad_currency", lambda row: body.shown(role, row) if role else "")
    good = data & ~refusals.rows
    plan = Plan(columns, tuple(times), first_month, notes)
    as_spend = is_profit_and_loss(above) or interview.answers.get("kind", "").strip().casefold() == "spend"
    tables = plantables.tables(body, kind, plan, good, codes.codes, as_spend=as_spend)
    stated = stated_totals(body, classes, main.values, good) if columns[0].period is None else []
    totals = control.compare(stated, int(good.sum()))
    warning = control.note(totals)
    periods = [time.period for time, keep in zip(times, good.tolist(), strict=True) if keep and time.period]
    return Found(
        tables=tables,
        classes=classes,
        refusals=refusals,
        period=Period(min(p.start for p in periods), max(p.end for p in periods)) if periods else None,
        columns=_titles(body, columns),
        kind="spend" if as_spend else kind.name,
        breakdown=_breakdown(body),
        control_totals=totals,
        notes=(*plan.notes, *((warning,) if warning else ())),
    )


def _columns(body: Body, interview: Interview, *, is_open: bool) -> tuple[Column, ...]:
    """Return the columns of money, the plan first; asks when several could be it."""
    places: list[tuple[str, int]] = []
    sided = {column.place: column for column in period_columns(body.header)}
    for what, prompt in (("budget", ONE_PLAN), ("actual", ONE_ACTUAL)):
        found = [place for role, place in body.roles.items() if role.startswith(f"{what} ")]
        if len(found) > 1 and not sided.keys() >= set(found):
            titles = [body.header[place].text.strip() for place in found]
            answer = interview.choose(f"{what}_column", prompt, titles)
            chosen = column_named(body.header, answer) if answer else None
            found = [chosen if chosen is not None else found[0]]
        places += [(what, place) for place in found]
    periods: dict[int, PeriodColumn] = {}
    if places and sided.keys() >= {place for _, place in places}:
        periods = sided
    elif not places:
        periods = sided
        places = [("budget", place) for place in periods]
        if is_open and "version" not in body.roles and "phasing" not in body.roles:
            interview.choose(
                "kind",
                "The columns are months, quarters or years. Do they hold a plan (budget) or what was spent (spend)?",
                ("budget", "spend"),
            )
    parts = [take_apart(body.column(place)) for _, place in places]
    mark = mark_of(parts, interview, body.header[places[0][1]].text.strip())
    repeats = "quarter" in body.roles or "month" in body.roles
    return tuple(
        Column(
            what,
            place,
            body.header[place].text,
            read_amounts(cells, mark),
            periods.get(place),
            to_date=repeats and CUMULATIVE.search(body.header[place].text) is not None,
            full_year=repeats and FULL_YEAR.search(body.header[place].text) is not None,
        )
        for (what, place), cells in zip(places, parts, strict=True)
    )


def _times_over(column: Column, factor: int) -> Column:
    return replace(column, amounts=replace(column.amounts, values=scaled(column.amounts.values, factor)))


def _floats(columns: Sequence[Column]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """Return the first column of money that a row fills: enough to see totals and footers."""
    found = np.full(len(columns[0].amounts.states), np.nan)
    for column in columns:
        values = column.amounts.values.cast(pa.float64()).to_numpy(zero_copy_only=False)
        found = np.where(np.isnan(found) & (column.amounts.states == OK), values, found)
    return found


def _times(
    body: Body,
    columns: Sequence[Column],
    above: Sequence[str],
    file_name: str,
    interview: Interview,
    first_month: int,
) -> list[RowTime]:
    found = plantimes.row_times(body, interview)
    sided = [column.period.period(None, first_month) for column in columns if column.period]
    if found or (sided and all(sided)):
        return found or [RowTime(_span([period for period in sided if period]))] * len(body)
    stated = of_preamble(above, None) or of_file_name(file_name) or _year_of_title(columns, above)
    if stated is None and (answered := of_answer(interview.answers.get("period", ""))):
        interview.use("period", interview.answers["period"])
        stated = answered
    if stated is None:
        interview.ask("period", PERIOD_PROMPT)
    return [RowTime(stated, stated)] * len(body)


def _year_of_title(columns: Sequence[Column], above: Sequence[str]) -> Period | None:
    """Return the one calendar year that stands above months from January on: "Marketing budget 2026"."""
    months = [column.period for column in columns if column.period and column.period.months == 1]
    years = {int(found) for line in above for found in re.findall(r"(?<![\d/-])20\d\d(?![\d/-])", line)}
    if len(years) != 1 or not months or months[0].number != 1 or any(FISCAL.search(line) for line in above):
        return None
    return Period.fiscal_year(years.pop(), 1)


def _span(periods: Sequence[Period]) -> Period:
    return Period(min(period.start for period in periods), max(period.end for period in periods))


def _first_month(columns: Sequence[Column], interview: Interview) -> int:
    """Return the month in which the years of the headers start; asked for fiscal ones alone."""
    named = [f"{column.period.year or ''}" for column in columns if column.period and column.period.is_fiscal]
    if not named:
        answer = interview.answers.get("fiscal_year_start", "").strip()
        return interview.month("fiscal_year_start", "") or 1 if answer else 1
    return interview.month("fiscal_year_start", plantimes.FISCAL_PROMPT.format(example=named[0])) or 1


def _refuse(body: Body, columns: Sequence[Column], times: Sequence[RowTime], refusals: Refusals) -> None:
    for role in ("fiscal_year", "quarter", "month", "period_start", "period_end"):
        if role in body.roles:
            refusals.by_state(plantimes.states_of(times, role), role, "date")
    for column in columns:
        states = column.amounts.states
        cells = body.column(column.place)
        for code, rows in (("bad_amount", broken(states)),):
            refusals.refuse(rows, column.title, code, lambda row, cells=cells: str(cells[row].as_py()))  # type: ignore[misc]
    empty = np.all([column.amounts.states == MISSING for column in columns], axis=0)
    cells = body.column(columns[0].place)
    refusals.refuse(empty, columns[0].title, "missing_amount", lambda row: str(cells[row].as_py()))


def _titles(body: Body, columns: Sequence[Column]) -> Mapping[str, str | None]:
    actual = next((column.title for column in columns if column.what == "actual"), None)
    plan = next((column.title for column in columns if column.what == "budget"), None)
    times = [
        body.title(role)
        for role in ("month", "fiscal_year", "quarter", "period_start", "period_end")
        if role in body.roles
    ]
    return {
        "amount": actual or plan,
        "budget": plan,
        "date": " / ".join(times) or None,
        "campaign": body.title("campaign") or None,
        "channel": body.title("channel") or None,
    }


def _breakdown(body: Body) -> str:
    """Return by what a plan is broken down: the same plan by department and by class is one money."""
    names = {"department_code": "department", "campaign_id": "campaign"}
    order = (
        "department",
        "cost_center",
        "fund",
        "gl_account",
        "cost_category",
        "channel",
        "campaign",
        "vendor",
        "owner",
    )
    has = {names.get(role, role) for role in body.roles}
    return ", ".join(name.replace("_", " ") for name in order if name in has)
