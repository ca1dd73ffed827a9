"""What is handed over for a range of days: one document of plain values, the same for page, paper, workbook and API.

A closed month's document is made once, at its close, and kept: rendering it again gives the same bytes.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from finint import budget, close, display, holdings, report_outcomes, restated, settings, store
from finint.close import Check
from finint.outcome_view import outcome_view
from finint.outlook import PATIENT_SECONDS
from finint.period import Period, add_months
from finint.report_developers import DEVELOPERS
from finint.report_parts import SECTIONS, Asked, sections
from finint.report_reconciliation import reconciled
from finint.report_sections import OWN
from finint.view import View

__all__ = ["document", "kept", "of_close", "restated_words", "sections"]


def document(
    books: store.Books,
    view: View,
    *,
    now: datetime,
    checks: Sequence[Check] | None = None,
    seconds: float = PATIENT_SECONDS,
) -> dict[str, object]:
    """Return the report of a view as plain values; see `kept` for a month that is closed.

    Args:
        books: the store.
        view: the days and the parts of the company.
        now: the clock, printed.
        checks: of a close under way; found for each open month of the view when None.
        seconds: how long it may wait for the outlook and its record.
    """
    held = holdings.coverage(books, view.as_of)
    failing = tuple(checks if checks is not None else _open_checks(books, view))
    asked = Asked(view, held.currency, failing, seconds, outcome_view(books, view, now.date()))
    outcomes = (report_outcomes.returns, report_outcomes.saved, reconciled)
    made = [make(books, asked) for make in (*OWN, *outcomes, *SECTIONS, *DEVELOPERS)]
    draft = [f"{check.name}: {check.found}" for check in failing if not check.passed]
    return {
        "title": "Marketing financial report",
        "company": settings.value(books, "company"),
        "period": {
            "start": view.days.start.isoformat(),
            "last_day": view.days.last_day.isoformat(),
            "label": f"{view.period.label()}{view.weeks_said}",
        },
        "data_through": (view.as_of - timedelta(days=1)).isoformat(),
        "currency": held.currency,
        "version": view.version,
        "filters": view.words(),
        "is_draft": bool(draft),
        "draft_reasons": draft,
        "snapshot_id": "live",
        "data_hash": "",
        "data_version": store.data_version(books),
        "made_on": now.isoformat(sep=" ", timespec="minutes"),
        "is_sample": held.is_sample,
        "sections": [section.document() for section in made if section],
    }


def of_close(
    books: store.Books, month: date, checks: Sequence[Check], now: datetime, *, version: str
) -> dict[str, object]:
    """Return the document that a close keeps: final, whatever was overridden stands in it."""
    calendar = settings.calendar(books)
    view = View(Period(month, add_months(month, 1)), calendar.days_of(month).end, version, calendar=calendar)
    made = document(books, view, now=now, checks=checks)
    return made | {"is_draft": False, "overridden": made["draft_reasons"], "draft_reasons": []}


def kept(books: store.Books, view: View) -> dict[str, object] | None:
    """Return the document of a closed month as its close kept it; None for other views."""
    month = view.period.start
    if view.period != Period.month(month.year, month.month) or any(value for value in view.parts().values()):
        return None
    held = close.current(books, month)
    return dict(close.document(books, held.snapshot_id)) if held else None


def restated_words(books: store.Books, view: View) -> str:
    """Return what changed the view's closed months since: "restated since close +x (n rows)"; "" for nothing."""
    found = [row for month, row in restated.since(books).items() if view.period.start <= month < view.period.end]
    if not found:
        return ""
    amount = sum((row.amount for row in found), budget.ZERO)
    rows = sum(row.rows for row in found)
    said = [f"restated since close {display.money(amount, sign=True)} ({display.count(rows, 'row')})"] if rows else []
    for name, moved in (
        ("accruals", sum((row.accrued_amount for row in found), budget.ZERO)),
        ("open commitments", sum((row.committed_amount for row in found), budget.ZERO)),
    ):
        if moved:
            said.append(f"{name} since close {display.money(moved, sign=True)}")
    return "; ".join(said)


def _open_checks(books: store.Books, view: View) -> list[Check]:
    closed = {row.month for row in close.snapshots(books) if row.is_current}
    open_months = [month for month in view.period.months() if month not in closed]
    if not open_months:
        return []
    names = f"{open_months[0]:%b %Y}" + (f" and {len(open_months) - 1} more" if len(open_months) > 1 else "")
    found = [Check("Open", False, f"{names} not closed")]
    begun = [month for month in open_months if month < view.cut]
    if begun:
        found += [
            check
            for check in close.checks(books, begun[0], version=view.version, as_of=view.as_of)
            if not check.passed and check.name not in ("The month is over", "Earlier months are closed")
        ]
    return found
