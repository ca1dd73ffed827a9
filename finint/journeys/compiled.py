"""A question about events as the statement the books' own engine runs.

Building an expression and writing its statement takes longer than small books take to answer it, so a statement is
written once for all days: with a day of its own, far in the past, for each moment asked for, which is then replaced.
"""

import re
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from typing import Any

import ibis

from finint.journeys.moments import moment

WRITTEN = re.compile(r"MAKE_TIMESTAMP\((\d+), (\d+), (\d+), (\d+), (\d+), ([^)]+)\)")
EARLIEST = moment(date(700, 1, 1))
APART = timedelta(days=365 * 120)  # a look-back moves a moment by days; nothing moves it by a lifetime
MOST = 9
LATEST = EARLIEST + (MOST + 0.5) * APART  # moments that a function names itself are later


def for_the_books(question: partial[Any]) -> str:
    """Return a question's statement for DuckDB; the caller's cursor holds the tables it names.

    Args:
        question: a function that returns an expression, with arguments that can be hashed. It may move the moments it
            is asked with by days, and not compare them: then this is the statement of its expression.
    """
    real: list[datetime] = []

    def stand_in(said: datetime) -> datetime:
        real.append(said)
        return EARLIEST + (len(real) - 1) * APART

    asked = (question.func, question.args, tuple(sorted(question.keywords.items())))
    statement = _written(*_each_moment(asked, stand_in))
    if len(real) > MOST:
        raise ValueError(f"a question of more than {MOST} moments")

    def moved(match: re.Match[str]) -> str:
        year, month, day, hour, minute, second = (float(part) for part in match.groups())
        at = moment(date(int(year), int(month), int(day))) + timedelta(hours=hour, minutes=minute, seconds=second)
        if at >= LATEST:
            return match.group()
        place = round((at - EARLIEST) / APART)
        at = real[place] + (at - EARLIEST - place * APART)
        second = at.second + at.microsecond / 1e6
        return f"MAKE_TIMESTAMP({at.year}, {at.month}, {at.day}, {at.hour}, {at.minute}, {float(second)})"

    return WRITTEN.sub(moved, statement) if real else statement


@lru_cache(maxsize=256)
def _written(function: Callable[..., Any], arguments: tuple[Any, ...], named: tuple[tuple[str, Any], ...]) -> str:
    return str(ibis.to_sql(function(*arguments, **dict(named)), dialect="duckdb"))


def _each_moment(value: Any, change: Callable[[datetime], datetime]) -> Any:
    """Return what a question is asked with, each day and moment in it changed."""
    if isinstance(value, datetime):
        return change(value)
    if isinstance(value, date):
        return change(moment(value)).date()
    if isinstance(value, tuple):
        return tuple(_each_moment(part, change) for part in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: _each_moment(getattr(value, field.name), change) for field in fields(value)}
        return replace(value, **parts)
    return value
