"""When each row's money was spent: its own days, or those of the whole file."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from finint.importer.amounts import BAD, FORMULA, OK, States
from finint.importer.asking import Interview
from finint.importer.body import Body
from finint.importer.dates import EPOCH, OPEN, Days, Order, Written, beside, order_of, to_days, written
from finint.importer.datewords import days_of
from finint.importer.grid import Counts, Flags
from finint.importer.months import FILLERS, month_of
from finint.importer.periods import of_preamble, shapes
from finint.layouts.generic import DAY_WORDS
from finint.layouts.layout import fold
from finint.period import Period

DATES = ("date", "start", "end", "week", "week_end", "month", "billing_start", "billing_end", "due_date")
ORDER_PROMPT = "Dates such as {example} in “{column}” could be read day first or month first. Which is it?"
ORDERS: tuple[Order, ...] = ("dmy", "mdy")
Grain = Literal["day", "span", "week", "month", "file"]


@dataclass(frozen=True, slots=True)
class Times:
    """The first day and the day after the last of each row, as days since 1970-01-01; valid where `states` is OK.

    `roles` are the columns that say so: none when only the file as a whole has a period.
    """

    first: Counts
    end: Counts
    states: States
    grain: Grain
    roles: tuple[str, ...]
    by_role: tuple[tuple[str, States], ...] = ()

    def window(self, start: int, stop: int) -> "Times":
        """Return the days of the rows from `start` to before `stop`."""
        return replace(
            self, first=self.first[start:stop], end=self.end[start:stop], states=self.states[start:stop], by_role=()
        )

    def period(self, rows: Flags) -> Period | None:
        """Return the days that the chosen rows name, half-open; weeks count by the day their row names."""
        good = rows & (self.states == OK)
        if not good.any() or self.grain == "file":
            return None
        first = int(self.first[good].min())
        last = int(self.first[good].max()) + 1 if self.grain in ("day", "week") else int(self.end[good].max())
        return Period(date_of(first), date_of(last))


def date_of(day: int) -> date:
    """Return the date of a day number."""
    return EPOCH + timedelta(days=day)


def day_of(day: date) -> int:
    """Return the number of a date's day."""
    return (day - EPOCH).days


def columns_of(body: Body) -> dict[str, Written]:
    """Return the date columns of a file as written; a column of weekdays ("Monday") is none."""
    found = {role: written(body.raw(role)) for role in DATES if role in body.roles}
    return {role: column for role, column in found.items() if not all(fold(text) in FILLERS for text in column.texts)}


def month_of_year(body: Body) -> None:
    """Let months that stand beside their year, each in its own column, be read as one date."""
    if "month" not in body.roles or "year" not in body.roles or {"date", "start", "week"} & body.roles.keys():
        return
    texts = body.raw("month").dictionary_encode()
    numbers = [_bare_month(text.strip()) for text in texts.dictionary.to_pylist()]
    if not any(numbers) or any(number is None for number in numbers):
        return
    months = pa.array([f"-{number:02d}" if number else "" for number in numbers]).take(texts.indices)
    years = pc.utf8_trim_whitespace(body.raw("year"))
    named = pc.match_substring_regex(years, r"^(19|20)[0-9]{2}$")
    body.overlay("month", pc.if_else(named, pc.binary_join_element_wise(years, months, ""), body.raw("month")))


def _bare_month(text: str) -> int | None:
    """Return the month a text names without a year, 0 for an empty text, None for anything else."""
    if not text:
        return 0
    number = int(text) if text.isdecimal() and len(text) <= 2 else month_of(text)
    return number if number and 1 <= number <= 12 else None


def order_for(body: Body, columns: dict[str, Written], interview: Interview, above: Sequence[str] = ()) -> Order | None:
    """Return the order of day and month in this file, whose lines above the header may prove it; None while asked."""
    answer = interview.answers.get("date_order", "").strip().casefold() or None
    all_dates = [*columns.values(), beside(shapes(above))]
    order = order_of(all_dates, answer, None) or _inside(columns, above) or _by_billing(columns)
    if order is None and any(_open_date({role: column}) for role, column in columns.items()):
        order = order_of([*all_dates, *_other_days(body)], answer, body.layout.date_order)
    if order is None:
        asked = _open_date(columns)
        if asked is None:  # only the lines above are open: they are not used, and the rows speak for themselves
            return None
        role, text = asked
        prompt = ORDER_PROMPT.format(example=text, column=body.title(role).strip())
        interview.ask("date_order", prompt, ("dmy", "mdy"))
    elif answer == order and order_of(all_dates, None, None) is None:
        interview.use("date_order", order)
    return order


def _other_days(body: Body) -> list[Written]:
    """Return the columns of days that play no role: the same system wrote them, in the same order."""
    places = set(range(len(body.header))) - set(body.roles.values())
    named = [place for place in sorted(places) if not DAY_WORDS.isdisjoint(body.header[place].words)]
    return [written(body.grid.column(place, body.start)) for place in named]


def _open_date(columns: dict[str, Written]) -> tuple[str, str] | None:
    """Return a column and one of its dates that leave the order of day and month open."""
    for role, column in columns.items():
        for text, form in zip(column.texts, column.shapes, strict=True):
            if form.family.removeprefix("range ") in OPEN:
                return role, text
    return None


def _inside(columns: dict[str, Written], above: Sequence[str]) -> Order | None:
    """Return the order under which all dates lie in the period stated above the header, when only one does."""
    period = of_preamble(above, None)
    if period is None:
        return None
    fitting: list[Order] = []
    for order in ORDERS:
        days = [days_of(form, order) for column in columns.values() for form in column.shapes if form.family != "null"]
        if all(day and period.start <= day[0] and day[1] <= period.end for day in days):
            fitting.append(order)
    return fitting[0] if len(fitting) == 1 else None


def _by_billing(columns: dict[str, Written]) -> Order | None:
    """Return the order under which every billing period begins on the first of a month, when only one does."""
    starts = (
        [form for form in columns["billing_start"].shapes if form.family != "null"]
        if "billing_start" in columns
        else []
    )
    if not starts or any(form.family not in OPEN for form in starts):
        return None
    fitting: list[Order] = []
    for order in ORDERS:
        days = [days_of(form, order) for form in starts]
        if all(day and day[0].day == 1 for day in days):
            fitting.append(order)
    return fitting[0] if len(fitting) == 1 else None


def times(body: Body, columns: dict[str, Written], order: Order) -> Times:  # noqa: PLR0911 - one return a case
    """Return the days of every row below the header, from the finest columns there are."""

    def days(role: str) -> Days:
        found = to_days(columns[role], order)
        for row in body.error_rows(role):
            found.states[row] = FORMULA
        return found

    if "date" in columns:
        return _of_one("date", days("date"), "day")
    if "start" in columns and "end" in columns:
        return _span(days("start"), days("end"))
    if "week" in columns:
        return _of_one("week", days("week"), "week", before=0, after=7)
    if "week_end" in columns:
        return _of_one("week_end", days("week_end"), "week", before=6, after=1)
    if "month" in columns:
        return _month(days("month"))
    if "start" in columns:
        return _of_one("start", days("start"), "day")
    none = np.zeros(len(body), np.int32)
    return Times(none, none, np.zeros(len(body), np.uint8), "file", ())


def _numbers(days: pa.Array) -> Counts:
    return np.asarray(pc.fill_null(days.cast(pa.int32()), 0).to_numpy(zero_copy_only=False))


def _of_one(role: str, days: Days, grain: Grain, before: int = 0, after: int = 1) -> Times:
    first, end = _numbers(days.first), _numbers(days.end)
    if days.is_period:  # the texts themselves name months, weeks or ranges
        span = end - first
        usual: Grain = "week" if grain == "week" or (len(span) and int(np.median(span)) == 7) else "month"
        return Times(first, end, days.states, usual, (role,), ((role, days.states),))
    if grain == "week":
        first, end = first - before, first + after
    return Times(first, end, days.states, grain, (role,), ((role, days.states),))


def _span(start: Days, end: Days) -> Times:
    first, last = _numbers(start.first), _numbers(end.end)
    ends = end.states.copy()
    ends[(start.states == OK) & (ends == OK) & (last <= first)] = BAD
    good = (start.states == OK) & (ends == OK)
    grain: Grain = "day" if good.any() and (last[good] - first[good] == 1).all() else "span"
    return Times(
        first, last, np.maximum(start.states, ends), grain, ("start", "end"), (("start", start.states), ("end", ends))
    )


def _month(days: Days) -> Times:
    found = _of_one("month", days, "day")
    if days.is_period:
        return found
    good = found.states == OK
    firsts = found.first.astype("datetime64[D]")
    months = firsts.astype("datetime64[M]")
    if not (firsts[good] == months[good]).all():
        return found
    end = (months + 1).astype("datetime64[D]").astype(np.int32)
    return Times(found.first, end, found.states, "month", ("month",), found.by_role)


def as_dates(days: Counts, mask: Flags | None = None) -> pa.Array:
    """Return day numbers as dates, null where `mask`."""
    return pa.array(days, mask=mask).cast(pa.date32())
