"""The one outlook: closed actuals, accruals, and line by line the larger of open commitments and the expected rest.

Home, the budget page, the developers page, the API, the report and the alerts read it here, so that they say one
number. Forecasting takes longer than a page may: it is done once for a state of the books, aside, first the values,
then the record of past forecasts; whoever comes too early waits a moment, or is told how far it got.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256

from finint import budget, holdings, landing, store
from finint.errors import CalculationError, FinintError
from finint.expected import TOTAL, Expected, MonthSpend, Name, expect, history, overrides
from finint.kept import kept
from finint.landing import Outlook
from finint.period import first_of_month
from finint.view import View

HORIZON_MONTHS = 12
"""Months ahead are forecast in whole years, so that every period of the year asks for the same forecast."""
MOST_MONTHS = 60
"""A period further away has no outlook: nothing seen so far tells it, and its months would only cost time."""
MOMENT_SECONDS = 1.0
"""What a page may wait."""
PATIENT_SECONDS = 90.0
"""What a report, a job or a request over the API may wait."""
_MOST = 24


class _StoppedError(Exception):
    """The books have moved on: nobody will ask for this state again."""


@dataclass(slots=True)
class Work:
    """A forecast under way or done: the lines' months ahead, as far as they are known.

    `ready` is set when the values are there, `finished` when their records are; `problem` says why they never will be.
    """

    found: Mapping[Name, Expected] = field(default_factory=dict)
    is_recorded: bool = False
    done: int = 0
    lines: int = 0
    problem: str = ""
    is_stopped: bool = False
    ready: threading.Event = field(default_factory=threading.Event)
    finished: threading.Event = field(default_factory=threading.Event)

    def words(self) -> str:
        """Return how far it got, or why there is nothing."""
        if self.problem:
            return f"could not be worked out: {self.problem}"
        return "is being worked out" + (f", {self.done} of {self.lines} lines" if self.lines else "")

    def tell(self, done: int, lines: int) -> None:
        """Take note of the progress; stop when nobody waits any more."""
        if self.is_stopped:
            raise _StoppedError
        self.done, self.lines = done, lines


_Key = tuple[bytes, str, str, date, int, str, str]
_works: OrderedDict[_Key, Work] = OrderedDict()
_looking = threading.Lock()
_one_at_a_time = threading.Lock()


def work_of(books: store.Books, view: View, level: str = "department") -> Work:
    """Return the forecast behind `view`, begun aside when nobody has asked for it in this state of the books.

    Departments are picked from the forecast of the whole company, so that a department lands where the company's
    outlook has it; a view of some channels, vendors or campaigns is forecast by itself.
    """
    whole = store.Books(books.held, replace(books.actor, departments=None))
    asked = _asked(view)
    start = first_of_month(view.cut)
    if is_too_far(view):
        return _refused(f"the period ends more than {MOST_MONTHS // 12} years ahead")
    horizon = HORIZON_MONTHS * max(1, -(-_months_ahead(view) // HORIZON_MONTHS))
    # Read here: the thread only computes, so that a store is never closed under its question.
    rows, content = _history(whole, asked, start)
    key = (books.held.key, str(books.path), content, start, horizon, level, repr(asked.parts()))
    with _looking:
        if key in _works and not _works[key].is_stopped:
            _works.move_to_end(key)
            return _works[key]
        for other, older in _works.items():
            if other[:2] == key[:2] and other[3:] == key[3:]:
                older.is_stopped = True
        work = _works[key] = Work()
        while len(_works) > _MOST:
            _works.popitem(last=False)[1].is_stopped = True
    threading.Thread(target=_forecast, args=(work, rows, start, horizon, level), daemon=True).start()
    return work


def is_too_far(view: View) -> bool:
    """Whether a view ends so far ahead that it has no outlook."""
    return _months_ahead(view) > MOST_MONTHS


def _months_ahead(view: View) -> int:
    return (view.period.end.year - view.cut.year) * 12 + view.period.end.month - view.cut.month


def _refused(problem: str) -> Work:
    work = Work(problem=problem)
    work.ready.set()
    work.finished.set()
    return work


@kept(8)
def _history(books: store.Books, asked: View, start: date) -> tuple[list[MonthSpend], str]:
    """Return what is forecast and its content: full months only, so a post of this month begins no new forecast."""
    rows = history(books, replace(asked, as_of=asked.calendar.days_of(start).start))
    return rows, sha256(repr(rows).encode()).hexdigest()


def outlook(
    books: store.Books,
    view: View,
    *,
    cells: Iterable[budget.Cell] | None = None,
    level: str = "department",
    seconds: float = PATIENT_SECONDS,
) -> Outlook | None:
    """Return where the lines of `view` land; None while it is being worked out for longer than `seconds`.

    Args:
        books: the store, as its reader sees it.
        view: whole months, and the first day not counted.
        cells: plan and spend of the view, when they were read already.
        level: what the lines are: "department" or "channel".
        seconds: how long to wait for the values; the records may come later.

    Raises:
        FinintError: it could not be worked out.
    """
    kept = list(budget.picked(holdings.cells(books, view), view)) if cells is None else list(cells)
    if view.is_over:
        return landing.landed(kept, {}, view, level=level)
    work = work_of(books, view, level)
    if not work.ready.wait(seconds):
        return None
    if is_too_far(view):
        raise CalculationError(f"the outlook {work.words()}", fix="ask for a period that ends sooner")
    if work.problem:
        raise FinintError(f"the outlook {work.words()}")
    return landing.landed(
        kept,
        work.found,
        view,
        overrides(books) if level == "department" else (),
        level=level,
        is_whole=not view.departments and books.actor.departments is None,
        is_recorded=work.is_recorded,
    )


def _asked(view: View) -> View:
    """Return the view as it is forecast: departments alone are picked afterwards."""
    narrowed = view.cost_centers or view.categories or view.channels or view.campaigns or view.vendors
    return view if narrowed else replace(view, departments=())


def _forecast(work: Work, rows: Sequence[MonthSpend], start: date, horizon: int, level: str) -> None:
    """Work the values out, then their records; of two states of the books one after the other."""
    try:
        with _one_at_a_time:
            for is_recorded in (False, True):
                total = None
                if level != "department":
                    top = expect(rows, start, horizon, progress=work.tell, is_recorded=False).get(TOTAL)
                    total = [float(one.model_amount) for one in top.months] if top else None
                work.found = expect(
                    rows, start, horizon, level=level, total=total, progress=work.tell, is_recorded=is_recorded
                )
                work.is_recorded = is_recorded
                work.ready.set()
    except _StoppedError:
        work.problem = "the books changed meanwhile"
    except Exception as error:  # noqa: BLE001  a thread's mistake is told where the figure would stand
        work.problem = str(error) if isinstance(error, FinintError) else type(error).__name__
    finally:
        work.ready.set()
        work.finished.set()
