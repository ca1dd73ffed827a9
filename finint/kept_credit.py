"""Credit by day, kept in the books and updated in the write path: an order's day is calculated once, not at each look.

Kept is the house's own definition: a look-back of 30 days, a half-life of 168 hours, every rule model. A day's rows are
replaced in the transaction that changes its events; each day records the definition it was made by, and a change of
definition (or of the reporting currency) makes all of them anew. Anything else is calculated when asked for.
"""

import zlib
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from functools import partial, reduce
from itertools import pairwise
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from finint import engines, store
from finint.credit_days import DayCredit, credit_by_day, decay_table, journey_window
from finint.period import Period
from finint.return_rules import MODEL_NAMES, Rules
from finint.view import View

KINDS = frozenset({"touchpoints", "conversions", "campaigns", "fx"})
RULES = Rules()
VERSION = 1
MOST_RANGES = 8
EVER = Period(date(1900, 1, 1), date(2200, 1, 1))
_MEASURES = ("conversions", "value", "refund", "margin", "margin_refund", "with_margin")


class _Day(NamedTuple):
    order_day: date


class _Currency(NamedTuple):
    currency: str


class _State(NamedTuple):
    order_days: int
    kept_days: int
    other_days: int


def follow(cursor: store.Cursor, import_id: str, kinds: Iterable[str]) -> None:
    """Bring the kept credit up to date after an import came or was taken back, inside its transaction."""
    if not KINDS & set(kinds):
        return
    definition = _definition(store.read_within(cursor, "reporting", _Currency))
    if store.read_within(cursor, "credit_state", _State, **definition)[0].other_days:
        renew(cursor)
        return
    days = store.read_within(
        cursor, "credit_days_of_import", _Day, import_id=import_id, lookback_days=RULES.lookback_days
    )
    for period in ranges([row.order_day for row in days]):
        _make(cursor, period, definition)


def renew(cursor: store.Cursor) -> None:
    """Make all kept credit anew, inside the transaction that changed what it rests on."""
    definition = _definition(store.read_within(cursor, "reporting", _Currency))
    days = store.read_within(cursor, "credit_order_days", _Day)
    last = days[-1].order_day + timedelta(days=1) if days else EVER.end
    for name in ("clear_credit_day", "clear_credit_partition"):
        store.run(cursor, name, start=EVER.start, end=EVER.end)
    if days:
        _make(cursor, Period(days[0].order_day, last), definition)


def ranges(days: Sequence[date]) -> list[Period]:
    """Return few periods that hold every day: neighbours together, then the smallest gaps closed.

    >>> [str(period.start) for period in ranges([date(2026, 1, 1), date(2026, 1, 2), date(2026, 3, 1)])]
    ['2026-01-01', '2026-03-01']
    """
    ordered = sorted(set(days))
    gaps = [(after - before).days for before, after in pairwise(ordered)]
    widest = sorted((place for place, gap in enumerate(gaps) if gap > 1), key=lambda place: (-gaps[place], place))
    cuts = sorted(widest[: MOST_RANGES - 1])
    starts = [0, *(place + 1 for place in cuts)] if ordered else []
    ends = [*cuts, len(ordered) - 1]
    return [Period(ordered[start], ordered[end] + timedelta(days=1)) for start, end in zip(starts, ends, strict=False)]


def _make(cursor: store.Cursor, period: Period, definition: dict[str, object]) -> None:
    from finint.journeys.compiled import for_the_books  # noqa: PLC0415  half a second of Ibis, for events only
    from finint.journeys.daily import by_day_and_model  # noqa: PLC0415

    window = journey_window(View(period, period.end), RULES)
    span = {
        "touched_from": window.start - timedelta(days=RULES.lookback_days),
        "start": window.start,
        "end": window.end,
    }
    asked = partial(by_day_and_model, window.lookback_days, window.longest_minutes)
    with store.registered(cursor, credit_span=pa.Table.from_pylist([span]), **decay_table(RULES)):
        wide = cursor.arrow(for_the_books(asked))
    for name in ("clear_credit_day", "clear_credit_partition"):
        store.run(cursor, name, start=period.start, end=period.end)
    with store.registered(cursor, incoming=_long(wide)):
        store.run(cursor, "post_credit_day")
    store.run(cursor, "post_credit_partition", start=period.start, end=period.end, **definition)


def _long(wide: pa.Table) -> pa.Table:
    """Return one row a model instead of one column a model; rows that hold nothing are left out."""
    keys = ("order_day", "touch_day", "channel", "campaign_id")
    parts = []
    for model in MODEL_NAMES:
        values = {name: wide[f"{model}_{name}"] for name in _MEASURES}
        table = pa.table({**{key: wide[key] for key in keys}, **values})
        holds = reduce(pc.or_, [pc.greater(values[name], 0) for name in _MEASURES])
        parts.append(table.filter(holds).append_column("model", pa.array([model] * int(pc.sum(holds).as_py() or 0))))
    return pa.concat_tables(parts, promote_options="permissive")


def credit_of(books: store.Books, view: View, rules: Rules) -> list[DayCredit]:
    """Return the credit of a view by campaign and day: what is kept of it, or calculated where it is not."""
    kept = credit_kept(books, view, rules)
    return credit_by_day(books, view, rules) if kept is None else kept


def credit_kept(books: store.Books, view: View, rules: Rules) -> list[DayCredit] | None:
    """Return the credit of a view from what is kept; None where it has to be calculated.

    That is: another look-back or half-life, events outside the books, or days that are not kept by today's definition.
    """
    same = (rules.lookback_days, rules.half_life_hours) == (RULES.lookback_days, RULES.half_life_hours)
    if not same or rules.model not in MODEL_NAMES or engines.home().kind != "books":
        return None
    definition = _definition(store.read(books, "reporting", _Currency))
    state = store.read(books, "credit_state", _State, **definition)[0]
    if state.other_days or state.kept_days != state.order_days:
        return None
    return store.read(
        books,
        "kept_credit",
        DayCredit,
        model=rules.model,
        by_touch_day=rules.basis == "accrual",
        start=view.days.start,
        end=min(view.as_of, view.days.end),
    )


def _definition(currency: Sequence[_Currency]) -> dict[str, object]:
    """Return what a day was made by; amounts in another reporting currency are another definition."""
    said = f"{VERSION} {currency[0].currency}"
    return {
        "lookback_days": RULES.lookback_days,
        "half_life_hours": RULES.half_life_hours,
        "definition_version": zlib.crc32(said.encode()) & 0x7FFFFFFF,
    }
