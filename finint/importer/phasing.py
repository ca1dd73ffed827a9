"""How an amount for several months becomes months: the rule is named, and the parts add up."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

import pyarrow as pa

from finint import fiscal_books, store
from finint.fiscal import CALENDAR_MONTHS, Calendar
from finint.money import split
from finint.period import Period


class Part(NamedTuple):
    """One month's part of a longer amount."""

    month: date
    first_day: date
    days: int
    amount: Decimal


class _Crossing(NamedTuple):
    line_no: int
    amount: Decimal
    period_start: date
    period_end: date
    phasing: str


class _Posted(NamedTuple):
    import_id: str
    line_no: int
    amount: Decimal
    period_start: date
    period_end: date
    phasing: str


def rule_of(period: Period) -> str:
    """Return "even" for whole months and "days" for anything else.

    An annual figure says nothing of its months, so each gets the same; a week across a month's end is shared by days.

    >>> rule_of(Period.month(2026, 2)), rule_of(Period(date(2026, 1, 29), date(2026, 2, 5)))
    ('even', 'days')
    """
    return "even" if period.start.day == 1 and period.end.day == 1 else "days"


def parts(
    amount: Decimal, period: Period, rule: str, calendar: Calendar = CALENDAR_MONTHS, *, is_named: bool = False
) -> Iterator[Part]:
    """Yield the months of `period` with their share of `amount`; the shares add up to it exactly.

    Args:
        amount: any sign.
        period: half-open.
        rule: "even" (a month, a share) or "days" (a day, a share).
        calendar: which days are which month.
        is_named: whole calendar months stand for the fiscal months of their name, as in a plan, whatever their days.

    >>> week = Period(date(2026, 1, 29), date(2026, 2, 5))
    >>> [(part.month.month, part.days, part.amount) for part in parts(Decimal("70.00"), week, "days")]
    [(1, 3, Decimal('30.00')), (2, 4, Decimal('40.00'))]
    """
    if is_named and rule_of(period) == "even":
        spans = [(month, calendar.days_of(month)) for month in period.months()]
    else:
        spans = [
            (month, span)
            for month in calendar.months(period).months()
            if (span := period.overlap(calendar.days_of(month)))
        ]
        # Months that are not the calendar's are touched by calendar months in part only.
        rule = "days" if calendar.weeks and not is_named else rule
    weights = [1 if rule == "even" else span.days for _, span in spans]
    for (month, span), share in zip(spans, split(amount, weights), strict=True):
        yield Part(month, span.start, span.days, share)


def crossing_parts(cursor: store.Cursor, kind: str, **parameters: object) -> pa.Table | None:
    """Return the months of the staged rows that lie in more than one, ready to be posted; None when there are none."""
    crossing = store.read_within(cursor, f"crossing_{kind}", _Crossing, **parameters)
    if not crossing:
        return None
    lines = ((row.line_no, row.amount, Period(row.period_start, row.period_end), row.phasing) for row in crossing)
    return crossing_table(lines, fiscal_books.within(cursor), is_named=kind != "spend")


def crossing_table(
    crossing: Iterable[tuple[int, Decimal, Period, str]], calendar: Calendar, *, is_named: bool
) -> pa.Table:
    """Return the months of each (line, amount, days, phasing); phasing is "even", "days", or what the days say."""
    rows = []
    for line_no, amount, period, phasing in crossing:
        rule = phasing if phasing in ("even", "days") else rule_of(period)
        rows += [(line_no, *part) for part in parts(amount, period, rule, calendar, is_named=is_named)]
    lines, months, firsts, days, amounts = zip(*rows, strict=True)
    return pa.table(
        {
            "line_no": pa.array(lines, pa.int64()),
            "month": pa.array(months, pa.date32()),
            "first_day": pa.array(firsts, pa.date32()),
            "days": pa.array(days, pa.int32()),
            "amount": pa.array(amounts, pa.decimal128(28, 12)),
        }
    )


def place_anew(cursor: store.Cursor, calendar: Calendar) -> None:
    """Lay the months of every posted line anew, by a calendar that the books keep already; the former ones stay."""
    store.run(cursor, "begin_laying")
    for kind in ("spend", "budget", "commitment"):
        posted = store.read_within(cursor, f"every_crossing_{kind}", _Posted)
        for import_id, rows in groupby(posted, key=lambda row: row.import_id):
            lines = ((row.line_no, row.amount, Period(row.period_start, row.period_end), row.phasing) for row in rows)
            with store.registered(cursor, part=crossing_table(lines, calendar, is_named=kind != "spend")):
                store.run(cursor, f"spread_{'commitments' if kind == 'commitment' else kind}", import_id=import_id)
    store.run(cursor, "post_every_budget_month")
