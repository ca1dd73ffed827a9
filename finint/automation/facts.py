"""Read what alerts and the digest are about; the sums are those of the pages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from finint import budget, holdings, outlook, reconciliation, settings, store
from finint.automation import alerts
from finint.automation.message import Message
from finint.errors import CalculationError, StoreError
from finint.period import Period, add_months, first_of_month
from finint.vendor_books import contracts
from finint.view import View

_PATIENT_SECONDS = 900.0


@dataclass(frozen=True, slots=True)
class Year:
    """The fiscal year under way as the budget page has it: departments, cut at the last day with data."""

    period: Period
    as_of: date
    currency: str
    departments: Sequence[budget.Line]
    view: View


def year_of(books: store.Books, today: date) -> Year | None:
    """Return the fiscal year under way; None while the books are empty. The sample's clock stands on its last day."""
    held = holdings.coverage(books, today)
    if held.is_empty:
        return None
    if held.is_sample and held.last_day:
        held = holdings.coverage(books, held.last_day)
    as_of = holdings.cut_off(held, today)
    calendar = settings.calendar(books)
    period = calendar.year_of(as_of - timedelta(days=1))
    versions = holdings.versions(books)
    view = View(period, calendar.until(as_of, period), versions[0].version if versions else "", calendar=calendar)
    return Year(period, as_of, held.currency, budget.lines(holdings.cells(books, view), ("department",)), view)


def thresholds(books: store.Books) -> list[Decimal]:
    """Return the shares of a budget at which somebody is told."""
    said = settings.value(books, "alert_shares")
    try:
        found = [Decimal(text.strip()) for text in said.split(",") if text.strip()]
    except InvalidOperation:
        found = []
    if not found or not all(share.is_finite() and share > 0 for share in found):
        raise CalculationError(f"the shares of a budget are fractions such as 0.50,0.75,0.90; the rule says '{said}'")
    return found


def limits(books: store.Books, today: date, now: datetime) -> list[Message]:
    """Return what is past a limit: budgets, renewals and the residual of the last month that ended."""
    year = year_of(books, today)
    if year is None:
        return []
    found = alerts.budgets(year.departments, thresholds(books), year.period, year.currency, now=now)
    found += alerts.notices(contracts(books, year.as_of), year.as_of, now=now)
    ended = first_of_month(year.as_of)
    compared = reconciliation.reconciliation(books, Period(add_months(ended, -1), ended), year.as_of)
    return found + alerts.residuals(compared.months, compared.tolerance_ratio, year.currency, now=now)


def adverse(books: store.Books, today: date, now: datetime) -> tuple[list[Message], str]:
    """Return who is expected to end the year materially over plan, and the whole year in a sentence."""
    year = year_of(books, today)
    if year is None:
        return [], "nothing to forecast yet"
    ahead = outlook.outlook(books, year.view, seconds=_PATIENT_SECONDS)
    if ahead is None:
        raise StoreError("the outlook is still being worked out", fix="it is asked for again")
    rule, end = holdings.materiality(books), ahead.total
    found = alerts.outlooks(ahead.rows, rule, year.period, year.as_of, year.currency, now=now)
    said = (
        f"{year.period.label()} lands at {year.currency} {end.outlook_amount:,.0f} against a plan of "
        f"{end.line.budget_amount:,.0f}"
    )
    return found, f"{said}; {len(found)} of {len(ahead.rows)} departments materially over"
