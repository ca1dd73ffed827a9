"""Which days a file covers by its own account: lines above the header, or the pattern of its name."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from finint.importer.datewords import TIME_OF_DAY, Shape, days_of, shape
from finint.period import Period, add_months

Order = Literal["dmy", "mdy"]
_LABEL = re.compile(
    r"(?i)^\s*(report(ing)? (time|period|date|range)s?|date range|period|dates?|zeitraum|berichtszeitraum|"
    r"rango de fechas|período( del informe)?|période du rapport|periodo( del rapporto)?|"
    r"periodo|période|plage de dates|intervallo di date|berichtszeit|datumsbereich|zeitspanne|rapportperiode|"
    r"rapporteringsperiod|verslagperiode|レポート期間|期間|报告期间|from|for the period)\s*:?\s*"
)
_START = re.compile(
    r"(?i)^\s*(report start|start date|from|period start|startdatum|desde|beginn|von)\s*:\s*(?P<day>.+)$"
)
_END = re.compile(r"(?i)^\s*(report end|end date|to|period end|enddatum|hasta|ende|bis)\s*:\s*(?P<day>.+)$")
_ZONE = re.compile(r"(?i)^\s*time ?zone\s*:\s*(?P<zone>.+)$")
_PAIR = re.compile(r"(\d{4})\s*(?:,|\s)\s*(?=\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\b)")  # "2/1/2026,2/28/2026"
_DAY = r"(?:\d{4}[-._]\d{2}[-._]\d{2}|20\d{6})"
_NAMED_DAY = r"(?:[A-Za-z]{3,9}-\d{1,2}-\d{4}|\d{1,2}-[A-Za-z]{3,9}-\d{4})"
_IN_NAME = (
    re.compile(rf"(?<!\d)(?P<first>{_DAY})\s*(?:[-–_. ]|to|bis)+\s*(?P<last>{_DAY})(?!\d)", re.IGNORECASE),
    re.compile(
        rf"(?<![A-Za-z\d])(?P<first>{_NAMED_DAY})[-_ ]+(?:to[-_ ]+)?(?P<last>{_NAMED_DAY})(?!\d)", re.IGNORECASE
    ),
)


def of_preamble(lines: Sequence[str], order: Order | None) -> Period | None:
    """Return the period stated above the header; None when none is stated or its day order is open.

    >>> of_preamble(["Campaign report", "July 8, 2025 - July 31, 2025"], None)
    Period(start=datetime.date(2025, 7, 8), end=datetime.date(2025, 8, 1))
    >>> of_preamble(["All time"], None) is None
    True
    """
    start = end = None
    for line in lines:
        if (found := _START.match(line)) and not start:
            start = _days(found["day"], order)
        elif (found := _END.match(line)) and not end:
            end = _days(found["day"], order)
        elif period := _days(_LABEL.sub("", line, count=1), order):
            return period
    if start and end and start.start < end.end:
        return Period(start.start, end.end)
    return None


def shapes(lines: Sequence[str]) -> list[Shape]:
    """Return the dates and periods above the header: they may prove the order of day and month.

    >>> [form.family for form in shapes(["Report Time: 6/1/2023 - 6/30/2023", "Campaign report"])]
    ['range numbers']
    """
    forms = []
    for line in lines:
        found = _START.match(line) or _END.match(line)
        form = _form(found["day"] if found else _LABEL.sub("", line, count=1))
        if form.family == "none" and ": " in line:  # "Last Completed Available Day: 3/15/2026"
            form = _form(line.split(": ", 1)[1])
        if form.family not in {"null", "none", "year", "serial", "seconds"}:
            forms.append(form)
    return forms


def _form(text: str) -> Shape:
    plain = re.sub(TIME_OF_DAY, "", text.strip().strip("\"'")).strip()
    form = shape(plain)
    return form if form.family != "none" else shape(_PAIR.sub(r"\1 - ", plain, count=1))


def _days(text: str, order: Order | None) -> Period | None:
    form = _form(text)
    if form.family in {"null", "none", "year", "serial", "seconds"}:
        return None
    if order is None and _is_open(form):
        order = _order_within(form)
    if order is None and _is_open(form):
        return None
    days = days_of(form, order or "dmy")
    return Period(*days) if days else None


def _is_open(form: Shape) -> bool:
    return form.family.removeprefix("range ") in {"numbers", "shortyear"}


def _order_within(form: Shape) -> Order | None:
    """Return the order that a range's own ends prove."""
    ends = [form.parts, form.end.parts if form.end else form.parts]
    day_first = any(parts[0] > 12 for parts in ends)
    month_first = any(parts[1] > 12 for parts in ends)
    return None if day_first == month_first else "dmy" if day_first else "mdy"


def of_file_name(name: str) -> Period | None:
    """Return the period in a file's name; one date alone is no period.

    >>> of_file_name("Time_series(2026.02.05-2026.02.10).csv")
    Period(start=datetime.date(2026, 2, 5), end=datetime.date(2026, 2, 11))
    >>> of_file_name("Acme-Campaigns-Apr-1-2026-Apr-30-2026.csv").last_day, of_file_name("meta_2026-04-20.csv")
    (datetime.date(2026, 4, 30), None)
    """
    for pattern in _IN_NAME:
        if found := pattern.search(name):
            ends = [days_of(shape(re.sub(r"[-._]", "-", found[side])), "dmy") for side in ("first", "last")]
            if ends[0] and ends[1] and ends[0][0] < ends[1][1]:
                return Period(ends[0][0], ends[1][1])
    return None


def of_answer(text: str) -> Period | None:
    """Return the period somebody answered: first/last day, or a month, quarter or year; None when it is none.

    >>> of_answer("2026-02-05/2026-02-10").days, of_answer("2026-02").days, of_answer("soon")
    (6, 28, None)
    """
    form = shape(" ".join(text.split()))
    if form.family == "none" and "/" in text:
        first, _, last = text.partition("/")
        ends = [shape(first.strip()), shape(last.strip())]
        if all(end.family in {"iso", "compact"} for end in ends):
            form = Shape(f"range {ends[0].family}", ends[0].parts, ends[1])
    if form.family in {"none", "null", "serial", "seconds"} or _is_open(form):
        return None
    days = days_of(form, "dmy")
    return Period(*days) if days else None


def whole_months(period: Period) -> bool:
    """Return whether a period is made of whole calendar months."""
    return period.start.day == 1 and period.end == add_months(period.end - timedelta(days=1), 1)


def time_zone(lines: Sequence[str]) -> str | None:
    """Return the time zone stated above the header.

    >>> time_zone(["Time Zone: (GMT+01:00) Berlin"])
    '(GMT+01:00) Berlin'
    """
    return next((found["zone"].strip() for line in lines if (found := _ZONE.match(line))), None)
