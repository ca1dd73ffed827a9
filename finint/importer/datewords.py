"""What one text could mean as a date: its shape and its parts, before anybody decides about day and month order."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

from finint.importer.months import FILLERS, month_of
from finint.layouts.layout import fold
from finint.period import add_months

# A time of day, and all after it: zones and fractions never move a date here (the platform's own day counts).
TIME_OF_DAY = r"(?i)(,? +|T)[0-9]{1,2}(:[0-9]{2}){1,2}.*$|,? +[0-9]{1,2} ?[ap]m$"
NULL_DATE = re.compile(r"(?i)([-–—]{1,3}|n/?a|null|none|nan|nat|\(blank\)|0{1,4}[./-]0{1,4}[./-]0{1,4}|0|#n/a)?")
YEARS = range(1900, 2200)
SERIALS = range(20_000, 80_000)  # days since 1899-12-30, as spreadsheets count: 1954 to 2119
EPOCH_SECONDS = range(946_684_800, 4_102_444_800)  # 2000 to 2099
SERIAL_DAY_0 = date(1899, 12, 30)
DAYS_OF = frozenset({"iso", "compact", "numbers", "shortyear", "dotted", "words", "serial", "seconds"})

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
_SHORT = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{2})")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{4})")
_WEEK = re.compile(r"(?i)(\d{4})[- ]?(?:W|KW|S)[- ]?(\d{1,2})|(?:W|KW|week)[- ]?(\d{1,2})[ /,-]+(\d{4})")
_QUARTER = re.compile(r"(?i)(\d{4})[- /]?Q([1-4])|Q([1-4])[- /,]*(\d{4})")
_YEAR = re.compile(r"(?i)(?:FY ?)?(\d{4})")
_CJK = re.compile(r"(\d{4}) ?[年년] ?(\d{1,2}) ?[月월](?: ?(\d{1,2}) ?[日일])?")
_RANGE = re.compile(r"(?i)\s+(?:[-–—]|to|bis|al?|au|até|tot|through|until)\s+|\s*[–—~～〜]\s*|(?<=\d{2})/(?=\d{4}-)")


class Shape(NamedTuple):
    """A family of formats and the parts of one text in it; `numbers` and `shortyear` leave day and month open."""

    family: str
    parts: tuple[int, ...]
    end: "Shape | None" = None  # of a range: its last day


LONGEST = 80  # characters: no date is longer, and long digits are no numbers here
NONE = Shape("none", ())
NULL = Shape("null", ())


@lru_cache(maxsize=65_536)
def shape(text: str) -> Shape:
    """Return what `text` could be; its time of day is already cut off.

    >>> shape("Thu, 5 Feb 2026"), shape("13/04/2026"), shape("2026-W05"), shape("soon").family
    (Shape(family='words', parts=(2026, 2, 5), end=None), Shape(family='numbers', parts=(13, 4, 2026), end=None),
     Shape(family='week', parts=(2026, 5), end=None), 'none')
    """
    if len(text) > LONGEST:
        return NONE
    text = " ".join(text.split())
    if NULL_DATE.fullmatch(text):
        return NULL
    sides = _RANGE.split(text)
    if len(sides) == 2:
        first, last = _single(sides[0]), _single(sides[1])
        # "1 - 7 Feb 2026", "Feb 1 - Feb 7, 2026"
        if last.family == "words" and first.family != "words" and not re.search(r"\d{4}", sides[0]):
            first = _borrow(sides[0], last)
        if last.family == "month" and first.family == "none" and (month := month_of(sides[0].strip(" ,"))):
            first = Shape("month", (last.parts[0] - (month > last.parts[1]), month))  # "January - March 2026"
        if first.family == last.family and first.family in {*DAYS_OF, "month"}:
            return Shape("range", first.parts, last)._replace(family=f"range {first.family}")
        return NONE
    return _single(text)


def _single(text: str) -> Shape:  # noqa: PLR0911 - one return a format
    text = text.strip()
    if found := _ISO.fullmatch(text):
        return Shape("iso", (int(found[1]), int(found[3]), int(found[4])))
    if found := _NUMBERS.fullmatch(text):
        family = "words" if found[2] == "." else "numbers"
        parts = (int(found[1]), int(found[3]), int(found[4]))
        return Shape("dotted", parts) if family == "words" else Shape("numbers", parts)
    if found := _SHORT.fullmatch(text):
        parts = (int(found[1]), int(found[3]), _century(int(found[4])))
        return Shape("dotted", parts) if found[2] == "." else Shape("shortyear", parts)
    if (found := _COMPACT.fullmatch(text)) and int(found[1]) in YEARS:
        return Shape("compact", (int(found[1]), int(found[2]), int(found[3])))
    if found := _MONTH.fullmatch(text):
        year, month = (found[1], found[2]) if found[1] else (found[4], found[3])
        return Shape("month", (int(year), int(month)))
    if found := _WEEK.fullmatch(text):
        year, week = (found[1], found[2]) if found[1] else (found[4], found[3])
        return Shape("week", (int(year), int(week)))
    if found := _QUARTER.fullmatch(text):
        year, quarter = (found[1], found[2]) if found[1] else (found[4], found[3])
        return Shape("quarter", (int(year), int(quarter)))
    if found := _CJK.fullmatch(text):
        year, month, day = found.groups()
        return Shape("iso", (int(year), int(month), int(day))) if day else Shape("month", (int(year), int(month)))
    if text.replace(".", "", 1).isascii() and text.replace(".", "", 1).isdecimal():
        return _number(text)
    return _words(text)


def _number(text: str) -> Shape:
    whole = int(text.partition(".")[0] or 0)
    if len(text) == 4 and whole in YEARS:
        return Shape("year", (whole,))
    if whole in SERIALS:
        return Shape("serial", (whole,))
    if whole in EPOCH_SECONDS or whole // 1000 in EPOCH_SECONDS:
        return Shape("seconds", (whole if whole in EPOCH_SECONDS else whole // 1000,))
    return NONE


def _words(text: str) -> Shape:
    if found := _YEAR.fullmatch(text):
        return Shape("year", (int(found[1]),))
    tokens = re.findall(r"[^\W\d_]+|\d+", text)
    named = [(place, number) for place, token in enumerate(tokens) if (number := month_of(token))]
    # "mar" is March and Tuesday: a weekday stands first and another month follows.
    if len(named) > 1 and named[0][0] == 0:
        named = named[1:]
    numbers = [token for token in tokens if token.isdecimal()]
    others = [
        token for place, token in enumerate(tokens) if not token.isdecimal() and place not in {n[0] for n in named}
    ]
    if len(named) != 1 or any(fold(word) not in FILLERS for word in others):
        return NONE
    month = named[0][1]
    if len(numbers) == 1:
        return Shape("month", (_year(numbers[0]), month)) if len(numbers[0]) in (2, 4) else NONE
    if len(numbers) != 2:
        return NONE
    day, year = (numbers[1], numbers[0]) if len(numbers[0]) == 4 else (numbers[0], numbers[1])
    return Shape("words", (_year(year), month, int(day))) if len(year) in (2, 4) and len(day) <= 2 else NONE


def _borrow(text: str, last: Shape) -> Shape:
    """Read the first day of a range that leaves its year, or its month and year, to the last day."""
    tokens = re.findall(r"[^\W\d_]+|\d+", text)
    numbers = [int(token) for token in tokens if token.isdecimal()]
    named = [number for token in tokens if (number := month_of(token))]
    if len(numbers) != 1 or len(named) > 1 or not 1 <= numbers[0] <= 31:
        return NONE
    year, month, _ = last.parts
    first = named[0] if named else month
    return Shape("words", (year - 1 if first > month else year, first, numbers[0]))


def _century(year: int) -> int:
    return 2000 + year if year < 70 else 1900 + year


def _year(text: str) -> int:
    return int(text) if len(text) == 4 else _century(int(text))


def days_of(form: Shape, order: str) -> tuple[date, date] | None:
    """Return the first day and the day after the last of what a shape names; None when there is no such day.

    Args:
        form: from `shape`.
        order: "dmy" or "mdy", for the shapes that leave it open.

    >>> days_of(shape("02/03/2026"), "mdy"), days_of(shape("30.02.2026"), "dmy")
    ((datetime.date(2026, 2, 3), datetime.date(2026, 2, 4)), None)
    """
    try:
        if form.end is not None:
            first, last = days_of(form._replace(family=form.end.family, end=None), order), days_of(form.end, order)
            return (first[0], last[1]) if first and last and first[0] < last[1] else None
        return _days(form, order)
    except (ValueError, OverflowError):
        return None


def _days(form: Shape, order: str) -> tuple[date, date] | None:
    family, parts = form.family, form.parts
    if family == "serial":
        first = SERIAL_DAY_0 + timedelta(days=parts[0])
    elif family == "seconds":
        first = date(1970, 1, 1) + timedelta(seconds=parts[0])
    elif family in {"iso", "compact", "words"}:
        first = date(*parts[:3])
    elif family in {"numbers", "shortyear", "dotted"}:
        day, month = (parts[1], parts[0]) if order == "mdy" and family != "dotted" else (parts[0], parts[1])
        first = date(parts[2], month, day)
    elif family == "month":
        first = date(parts[0], parts[1], 1)
        return (first, add_months(first, 1)) if first.year in YEARS else None
    elif family == "quarter":
        first = date(parts[0], 3 * parts[1] - 2, 1)
        return first, add_months(first, 3)
    elif family == "year":
        return date(parts[0], 1, 1), date(parts[0] + 1, 1, 1)
    elif family == "week":
        first = date.fromisocalendar(parts[0], parts[1], 1)
        return first, first + timedelta(days=7)
    else:
        return None
    return (first, first + timedelta(days=1)) if first.year in YEARS else None
