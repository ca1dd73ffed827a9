"""A page's desk: the books opened for its reader, the filters, and the reads every page shares, cached.

The reads are kept by `kept`, for the API too: by store, reader's scope and data version; the actor is checked first.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

import streamlit as st

from finint import budget, close, display, holdings, sample_company, settings, store
from finint.auth import Actor
from finint.figures.paper import Scale, scale_of
from finint.outcome_view import last_order_day, outcome_view
from finint.period import Period, add_months, first_of_month
from finint.ui import api_copies, frame, fresh, reconcile_desk
from finint.ui.attention import empty, open_page
from finint.ui.heading import status
from finint.ui.rail import Choices, Filters, rail
from finint.view import View

HISTORY_MONTHS = 13
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Desk:
    """What a page needs to answer: the books, what they hold, the filters, and what they pick."""

    actor: Actor
    books: store.Books
    held: holdings.Coverage
    filters: Filters
    view: View
    data_version: int

    @property
    def currency(self) -> str:
        """ISO 4217 code of every amount on the page."""
        return self.held.currency

    @property
    def period_name(self) -> str:
        """The picked period as the reader knows it: "YTD 2026", "Oct 2026"."""
        name = self.filters.period or ""
        return self.view.period.label() if name.startswith(("This", "Last", "All")) else name.removeprefix("Year ")

    def with_orders(self) -> "Desk":
        """The same desk for figures made of spend and of orders: its view is cut after the later of the two."""
        return replace(self, view=outcome_view(self.books, self.view, frame.today()))

    def through(self) -> str:
        """The last day counted; where spend or orders end before it, the last day of each."""
        last, spent = self.view.as_of, min(self.held_as_of(), self.view.as_of)
        ordered = last_order_day(self.books, last)
        days = [display.day(day) for day in (last - ONE_DAY, spent - ONE_DAY, ordered) if day]
        if ordered is None or (spent == last and ordered == last - ONE_DAY):
            return f"to {days[0]}"
        return f"to {days[0]} (spend to {days[1]}, orders to {days[2]})"

    def held_as_of(self) -> date:
        """The first day not counted, whatever period is picked."""
        return holdings.cut_off(self.held, frame.today())

    def cells(self) -> list[budget.Cell]:
        """Plan and spend of the view, narrowed to the picked parts of the company."""
        return budget.picked(holdings.cells(self.books, self.view), self.view)

    def cells_of(self, view: View) -> list[budget.Cell]:
        """Plan and spend of another window, narrowed in the same way."""
        return budget.picked(holdings.cells(self.books, view), view)

    def history(self) -> list[budget.Month]:
        """The last thirteen full months before the cut-off: a month half over would look like a fall."""
        last = add_months(first_of_month(self.view.cut), -1)
        period = Period(add_months(last, 1 - HISTORY_MONTHS), add_months(last, 1))
        view = replace(self.view, period=period)
        return budget.months(self.cells_of(view), period, self.view.cut)

    def months(self) -> list[budget.Month]:
        """The months of the picked period."""
        return budget.months(self.cells(), self.view.period, self.view.cut)

    def year_before(self) -> budget.Line | None:
        """The same window a year earlier; None when the books hold no spend then."""
        view = self.view.year_before()
        found = budget.total(self.cells_of(view))
        return found if found.actual_amount else None


def open_desk(actor: Actor, *, first: str = "") -> Desk:
    """Open the books, draw rail and status line, and return the desk; an empty store is a designed state.

    `first` is the period the page opens with until the reader picks one; without it, or where the books do not reach
    it, that is the year to date.
    """
    books = store.open_for(actor)
    version = store.data_version(books)
    fresh.follow(books, version)
    held = holdings.held_on(books, frame.today())
    if held.is_empty:
        status(data_through=None, currency=held.currency)
        empty(
            "No spend and no plan yet",
            "Upload an export of an ad platform, a ledger or a card, or a budget: finance has the ledger and the plan, "
            "marketing the platform exports.",
            load_sample=lambda: load_sample(actor),
        )
        with st.container(horizontal=True, gap="large"):
            open_page("imports", "Bring in a file →")
            open_page("imports", "Templates of a plan and of spend →", query={"show": "Templates"})
        st.stop()
    as_of = holdings.cut_off(held, frame.today())
    closed_through = close.closed_through(books)
    calendar = settings.calendar(books)
    periods = holdings.periods(held, as_of, calendar, closed_through)
    places = holdings.places(books)
    filters = rail(
        Choices(
            periods=sorted(periods, key=lambda name: name != first),
            comparisons=[row.version for row in holdings.versions(books)],
            departments=places["department"],
            channels=places["channel"],
            vendors=places["vendor"],
        )
    )
    period = periods[filters.period or next(iter(periods))]
    view = View(
        period,
        calendar.until(as_of, period),
        filters.comparison or "",
        departments=filters.departments,
        channels=filters.channels,
        vendors=filters.vendors,
        calendar=calendar,
    )
    newest = next((row.version for row in holdings.versions(books)), "")
    api_copies.remember(view, calendar.first_month, newest)
    status(
        data_through=as_of - ONE_DAY,
        currency=held.currency,
        sample=held.is_sample,
        closed_through=closed_through,
        reconciled_ratio=reconcile_desk.reconciled_ratio(actor, books, as_of),
    )
    return Desk(actor, books, held, filters, view, version)


def start_own(actor: Actor) -> None:
    """Put the sample company away: its imports are taken back, own imports stay."""
    sample_company.put_away(store.open_for(actor), now=frame.now())


def load_sample(actor: Actor) -> None:
    """Load the sample company into the empty books, at the reader's wish."""
    with frame.loading("Loading the sample company") as progress:
        sample_company.load(store.open_for(actor), progress)


def scale_for(lines: list[budget.Line]) -> Scale:
    """Return the one scale of a table, said in its heading."""
    return scale_of([amount for line in lines for amount in (line.budget_amount, line.actual_amount)])
