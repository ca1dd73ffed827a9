"""Up to which day do figures of what came back count: the last day of spend, or of orders where those go on longer?"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import NamedTuple

from finint import store
from finint.kept import kept
from finint.view import View


class _Orders(NamedTuple):
    """How many orders there are, and the day of the last; without any the day means nothing."""

    orders: int
    last_day: date | None


def outcome_view(books: store.Books, view: View, today: date) -> View:
    """Return the view cut after the last day of spend or of orders, whichever is later.

    An order that comes before the spend of its day is in the figures at once; the page says both days. Plan and spend
    alone keep the cut of spend, so that a late export does not make a month look favourable.

    Args:
        books: the store.
        view: cut after the last day with spend, as everywhere.
        today: orders dated later are not looked at.
    """
    if view.is_over or books.actor.departments is not None:  # who sees some departments only sees no orders
        return view
    last = last_order_day(books, min(today + timedelta(days=1), view.days.end))
    return view if last is None or last < view.as_of else replace(view, as_of=last + timedelta(days=1))


@kept(16)
def last_order_day(books: store.Books, end: date) -> date | None:
    """Return the day of the last order before `end`; None without one."""
    from finint.journeys import customers  # noqa: PLC0415  half a second of Ibis, for events only

    asked = partial(customers.last_order, datetime.combine(end, time()))
    found = store.collect(books, asked, _Orders)[0]
    return found.last_day if found.orders else None
