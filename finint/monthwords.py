"""Which day does a time begin with whose month is a word: "19 Jul 2025 14:29", "Sat, July 19, 2025"?"""

import re

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?:{'|'.join(MONTHS)})[a-z]{{0,6}}\.?"
_DAY = re.compile(
    rf"(?:[a-z]{{3,9}},? +)?(?:(?P<day>\d{{1,2}})[ -](?P<month>{_MONTH})"
    rf"|(?P<named>{_MONTH})[ -](?P<of>\d{{1,2}})),?[ -](?P<year>\d{{4}})(?!\d),?",
    re.IGNORECASE,
)


def with_numbers(text: str) -> str:
    """Return the text with its day written in numbers; one that begins with no such day stays as it is.

    >>> with_numbers("Sat, 19 Jul 2025 14:29"), with_numbers("July 4, 2025"), with_numbers("soon")
    ('2025-07-19 14:29', '2025-07-04', 'soon')
    """
    found = _DAY.match(text)
    if found is None:
        return text
    month = MONTHS.index((found["month"] or found["named"])[:3].lower()) + 1
    day = int(found["day"] or found["of"])
    return f"{found['year']}-{month:02}-{day:02}{text[found.end() :]}"
