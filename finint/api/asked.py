"""Which view does a request ask for? The same filters as the rail's, so that page and API read the same rows."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Annotated, Literal

from fastapi import Query
from pydantic import BeforeValidator

from finint import budget, close, holdings, settings, store
from finint.data_state import LIVE, data_state
from finint.day_window import between
from finint.errors import CalculationError
from finint.outcome_view import outcome_view
from finint.period import Period
from finint.view import View

PERIOD = r"^\d{4}(-(Q[1-4]|W\d\d|P\d\d|\d\d))?$"
FORMS = "2026, 2026-Q3, 2026-09, 2026-W38 or 2026-P09, the ninth month of a fiscal year of weeks"
PeriodQuery = Annotated[str | None, Query(pattern=PERIOD, description=f"{FORMS}; without it the fiscal year under way")]
Names = Annotated[list[Annotated[str, Query(max_length=500)]] | None, Query(max_length=100)]
Snapshot = Annotated[
    str, Query(max_length=100, pattern=r"^[A-Za-z0-9_.:-]+$", description="live, or a closed snapshot")
]
VersionQuery = Annotated[str | None, Query(max_length=200, description="the plan compared with; without it the newest")]
Basis = Literal["cash", "accrual"]
Lookback = Annotated[
    Literal[7, 30, 60, 90],
    # A query string holds text, which is none of these numbers.
    BeforeValidator(lambda sent: int(sent) if isinstance(sent, str) and sent.isdecimal() and len(sent) < 4 else sent),
]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked: the period as written, the view of whole months, and the exact days when it is a week."""

    text: str
    span: Period
    view: View
    held: holdings.Coverage
    closed: close.Snapshot | None = None

    @property
    def is_whole(self) -> bool:
        """Whether the period is made of whole months, as every page's is."""
        return self.view.days == self.span

    def months_view(self) -> View:
        """Return the view for figures that are measured over whole months only.

        Raises:
            CalculationError: a week was asked for.
        """
        if not self.is_whole:
            raise CalculationError(
                "period: this figure is measured over whole months", fix="ask for a month, a quarter or a year"
            )
        return self.view

    def with_orders(self, books: store.Books) -> "Asked":
        """Return what was asked, of figures made of spend and of orders: cut after the later of the two."""
        return self if self.closed else replace(self, view=outcome_view(books, self.view, today()))

    def cells(self, books: store.Books) -> list[budget.Cell]:
        """Return plan and spend of exactly the days asked for, narrowed to the picked parts of the company."""
        if self.is_whole:
            return budget.picked(holdings.cells(books, self.view), self.view)
        seen = max(self.span.start, min(self.view.as_of, self.span.end))
        cuts = [holdings.cells(books, replace(self.view, as_of=day)) for day in (self.span.start, seen, self.span.end)]
        return budget.picked(between(*cuts), self.view)

    def said(self, books: store.Books) -> dict[str, object]:
        """Return what every answer says about itself: days, currency, plan, state of the books."""
        state = data_state(books)
        return {
            "period": self.text,
            "start": self.span.start.isoformat(),
            "end": self.span.last_day.isoformat(),
            "as_of": min(self.view.as_of, self.span.end).isoformat(),
            "currency": self.held.currency,
            "version": self.view.version,
            "snapshot": self.closed.snapshot_id if self.closed else state.snapshot,
            "data_version": state.data_version,
            "data_hash": self.closed.data_hash if self.closed else state.data_hash,
        }


def today() -> date:
    """Return this machine's date, as the pages do."""
    return datetime.now(UTC).astimezone().date()  # noqa: TID251  an edge reads the clock once


def ask(
    books: store.Books,
    period: str | None,
    *,
    version: str | None = None,
    departments: list[str] | None = None,
    channels: list[str] | None = None,
    vendors: list[str] | None = None,
    snapshot: str = LIVE,
) -> Asked:
    """Return the view of a request: cut after the last day with data, as the pages are.

    Raises:
        CalculationError: the period, the plan or the snapshot does not exist.
    """
    closed = None if snapshot == LIVE else _closed(books, snapshot, period)
    period = f"{closed.month:%Y-%m}" if closed else period
    held = holdings.held_on(books, today())
    as_of = holdings.cut_off(held, today())
    calendar = settings.calendar(books)
    span = (
        calendar.parse(period)
        if period
        else calendar.days(next(iter(holdings.periods(held, as_of, calendar).values())))
    )
    months = calendar.months(span)
    known = [row.version for row in holdings.versions(books)]
    if version and version not in known:
        raise CalculationError(
            "there is no plan version of that name", fix=f"the plans are: {', '.join(known) or 'none'}"
        )
    view = View(
        months,
        calendar.until(as_of, months),
        version or next(iter(known), ""),
        departments=tuple(departments or ()),
        channels=tuple(channels or ()),
        vendors=tuple(vendors or ()),
        calendar=calendar,
    )
    return Asked(period or span.label(), span, view, held, closed)


def _closed(books: store.Books, snapshot: str, period: str | None) -> close.Snapshot:
    """Return the snapshot asked for: it is of one month, and its figures are that month's as it was closed."""
    found = next((row for row in close.snapshots(books) if row.snapshot_id == snapshot), None)
    if found is None:
        raise CalculationError(
            "there is no such snapshot", fix="GET /api/v1/snapshots lists them; live is the books now"
        )
    if not found.is_current:
        raise CalculationError("this snapshot's month was reopened", fix="its report is kept under /api/v1/snapshots")
    if period not in (None, f"{found.month:%Y-%m}"):
        raise CalculationError(f"this snapshot is of {found.month:%Y-%m}", fix="ask for that month, or snapshot=live")
    return found
