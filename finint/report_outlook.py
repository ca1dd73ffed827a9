"""Where the fiscal year of a report will land, by department, with the range and the record of past forecasts."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from finint import display, settings, store
from finint.errors import FinintError
from finint.forecast.record import Record
from finint.landing import Landing, Outlook
from finint.outlook import outlook, work_of
from finint.period import Period
from finint.report_parts import Asked, Cell, Column, Section, text
from finint.view import View

COLUMNS = (
    Column("Department"), Column("Budget", "money"), Column("Actual", "money"), Column("Accrued", "money"),
    Column("Ahead", "money"), Column("Outlook", "money"), Column("Low", "money"), Column("High", "money"),
    Column("Outlook − budget", "difference"), Column("F/A"), Column("Accuracy 1–3 months", "share"),
    Column("Bias", "ratio"), Column("Skill", "ratio"), Column("In range", "share"), Column("Record"),
)  # fmt: skip
SUMMED = ("Budget", "Actual", "Accrued", "Ahead", "Outlook", "Outlook − budget")


def year_of(books: store.Books, view: View) -> View:
    """Return the fiscal year of a view's last day, cut where the view is cut: what a close pack looks ahead to."""
    first_month = settings.calendar(books).first_month
    return replace(view, period=Period.fiscal_year_of(view.period.last_day, first_month))


def state(books: store.Books, view: View) -> str:
    """Return how far the outlook of a report is: whoever kept an earlier state asks again."""
    year = year_of(books, view)
    if year.is_over:
        return "over"
    work = work_of(books, year)
    return "recorded" if work.finished.is_set() else "valued" if work.ready.is_set() else "begun"


def section(books: store.Books, asked: Asked) -> Section:
    """Return the outlook of the report's fiscal year; it says so when it, or its record, is not worked out yet."""
    view = year_of(books, asked.view)
    if not view.is_over:
        work_of(books, view).finished.wait(asked.seconds)
    try:
        found = outlook(books, view, seconds=0)
    except FinintError as error:
        return Section("outlook", "Outlook", f"{str(error)[:1].upper()}{str(error)[1:]}.", COLUMNS, ())
    if found is None:
        return Section("outlook", "Outlook", "The outlook is being worked out: ask again in a minute.", COLUMNS, ())
    return Section("outlook", "Outlook", _said(found), COLUMNS, tuple(_row(row, found) for row in found.rows), SUMMED)


def _said(found: Outlook) -> str:
    end, last = found.total, display.day(found.view.days.last_day)
    if found.is_over:
        return f"The year to {last} is over: it ended at {display.money(end.outlook_amount, places=0)}."
    over = "over" if end.variance_amount > 0 else "under"
    against = f", {display.money(abs(end.variance_amount), places=0)} {over} budget" if end.line.budget_amount else ""
    low, high = (display.money(amount, places=0) for amount in (end.lower_amount, end.upper_amount))
    record = (
        f"past forecasts of its lines were right to {display.percent(found.accuracy_ratio)}"
        if found.accuracy_ratio is not None
        else "no record yet"
        if found.is_recorded
        else "its record is being worked out"
    )
    return (
        f"The year to {last} lands at {display.money(end.outlook_amount, places=0)}{against}; in 8 of 10 cases between "
        f"{low} and {high}; {record}. Outlook = actual + accrued + by line the larger of open commitments and the "
        f"expected rest, from what was known through {display.day(found.view.as_of - timedelta(days=1))}. "
        f"Model: {found.method}."
    )


def _row(row: Landing, found: Outlook) -> tuple[Cell, ...]:
    record = row.expected.made.record if row.expected and row.expected.made else None
    favour = "" if not row.variance_amount else "A" if row.variance_amount > 0 else "F"
    return (
        row.line.name or "No department", text(row.line.budget_amount), text(row.line.actual_amount),
        text(row.line.accrued_amount), text(row.ahead_amount), text(row.outlook_amount), text(row.lower_amount),
        text(row.upper_amount), text(row.variance_amount), favour, _score(record, "accuracy"), _score(record, "bias"),
        _score(record, "skill"), _score(record, "coverage"), _flag(record, found),
    )  # fmt: skip


def _flag(record: Record | None, found: Outlook) -> str:
    if found.is_over:
        return "over"
    if not found.is_recorded:
        return "being worked out"
    if record is None or record.accuracy is None:
        return "no record yet"
    return "● under 85 %" if record.is_below_target else f"{record.folds} past forecasts"


def _score(record: Record | None, name: str) -> Cell:
    value = getattr(record, name) if record else None
    return None if value is None else text(Decimal(str(round(value, 4))))
