"""Which day does a cell stand for that names a month, a quarter or a year? Its first day."""

import re
from datetime import date, datetime

_FORMS = (
    re.compile(r"(?P<year>\d{4})[ -]?M(?P<month>\d{1,2})", re.IGNORECASE),
    re.compile(r"(?P<month>\d{1,2})[-/.](?P<year>\d{4})"),
    re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])"),
    re.compile(r"(?P<year>\d{4})[ /-]?Q(?P<quarter>[1-4])", re.IGNORECASE),
    re.compile(r"Q(?P<quarter>[1-4])[ /-]?(?P<year>\d{4})", re.IGNORECASE),
    re.compile(r"(?:FY ?)?(?P<year>(?:19|20)\d\d)", re.IGNORECASE),
)
_NAMED = ("%b %Y", "%B %Y", "%b-%Y", "%B-%Y", "%b-%y", "%b %y", "%Y %b", "%Y-%b")


def first_day(text: str) -> date | None:
    """Return the first day of the month, quarter or year that `text` names; None when it names none.

    >>> first_day("2020-Q2"), first_day("Mar-21"), first_day("FY2024"), first_day("13/2020")
    (datetime.date(2020, 4, 1), datetime.date(2021, 3, 1), datetime.date(2024, 1, 1), None)
    """
    for form in _FORMS:
        if found := form.fullmatch(text):
            said = found.groupdict()
            month = int(said.get("month") or 3 * int(said.get("quarter") or 1) - 2)
            return date(int(said["year"]), month, 1) if 1 <= month <= 12 and int(said["year"]) else None
    for name in _NAMED:
        try:
            return datetime.strptime(text, name).date()  # noqa: DTZ007  a month has no time zone
        except ValueError:
            continue
    return None
