"""When does a day begin, for events? Timestamps are naive UTC."""

from datetime import date, datetime, time


def moment(day: date) -> datetime:
    """Return the first moment of a day.

    >>> moment(date(2026, 3, 1))
    datetime.datetime(2026, 3, 1, 0, 0)
    """
    return datetime.combine(day, time())
