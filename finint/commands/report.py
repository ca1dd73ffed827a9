"""`finint report`: the marketing financial report of a range of days, for paper, a workbook or a program."""

import argparse
import json
from datetime import UTC, date, datetime
from pathlib import Path

from finint import close, holdings, report, settings, store
from finint.auth import OWNER
from finint.errors import CalculationError
from finint.importer.phasing import rule_of
from finint.period import Period
from finint.report_book import workbook
from finint.report_paper import html
from finint.view import View


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("start", metavar="FROM", help="first day, as 2026-10-01")
    parser.add_argument("end", metavar="TO", help="last day, as 2026-10-31")
    parser.add_argument("--format", choices=["html", "xlsx", "json"], default="html")
    parser.add_argument("--plan", metavar="VERSION", help="version of the plan; the newest by default")
    parser.add_argument("--out", type=Path, metavar="FILE", help="file to write; a name made of the days by default")
    parser.add_argument("--store", type=Path, help="the store; FININT_STORE or data/finint.duckdb by default")
    parser.add_argument("--json", action="store_true", help="errors as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Write the report and say where; a closed month is the document its close kept."""
    now = datetime.now(UTC).replace(tzinfo=None)  # noqa: TID251  an edge reads the clock
    start, last = _day(arguments.start), _day(arguments.end)
    if last < start:
        raise CalculationError(f"the last day {last} is before the first day {start}")
    books = store.open_for(OWNER, arguments.store)
    view = view_of(books, start, last, arguments.plan, now.date())
    made = report.kept(books, view) or report.document(books, view, now=now)
    restated = report.restated_words(books, view)
    out = arguments.out or Path(f"finint-report-{start}-{last}.{arguments.format}")
    if arguments.format == "xlsx":
        out.write_bytes(workbook(made, restated=restated))
    elif arguments.format == "html":
        out.write_text(html(made, restated=restated), encoding="utf-8")
    else:
        out.write_text(json.dumps(made | {"restated": restated}, ensure_ascii=False, indent=1), encoding="utf-8")
    state = "DRAFT" if made["is_draft"] else "final"
    print(f"{out}: {made['title']} {view.period.label()}, {state}, snapshot {made['snapshot_id']}")
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CalculationError(f"'{text}' is not a day", fix="write it as 2026-10-31") from None


def view_of(books: store.Books, start: date, last: date, plan: str | None, today: date) -> View:
    """Return the view of these days, cut where the data ends.

    Raises:
        CalculationError: the days are not whole months (plans are monthly), or there is no such plan.
    """
    calendar = settings.calendar(books)
    days = Period(start, date.fromordinal(last.toordinal() + 1))
    # Days that are calendar months name them; so do the days of fiscal months.
    period = days if calendar.weeks is None or rule_of(days) == "even" else calendar.months(days)
    if (days != calendar.days(period) and rule_of(days) != "even") or rule_of(period) != "even":
        raise CalculationError(
            f"{start} to {last} is not made of whole months: plans and closes are monthly",
            fix=f"ask for {calendar.days_of(calendar.month_of(start)).start} to the end of a month",
        )
    held = holdings.coverage(books, today)
    if held.is_sample and held.last_day:
        held = holdings.coverage(books, held.last_day)
    names = [row.version for row in holdings.versions(books)]
    if plan is not None and plan not in names:
        raise CalculationError(f"there is no plan called '{plan}'", fix=f"choose one of {', '.join(names) or 'none'}")
    version = plan if plan is not None else (names[0] if names else "")
    snapshot = (
        close.current(books, period.start) if period == Period.month(period.start.year, period.start.month) else None
    )
    inside = calendar.days(period)
    as_of = inside.end if snapshot else min(holdings.cut_off(held, today), inside.end)
    return View(period, max(as_of, inside.start), version, calendar=calendar)
