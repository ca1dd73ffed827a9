"""Fiscal months of whole weeks: the published retail calendar, the laws, and what the books do with a day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finint.errors import CalculationError
from finint.fiscal import Calendar
from finint.period import Period, add_months

RETAIL = Calendar((4, 5, 4), first_month=2, weekday=6)
CALENDARS = st.builds(
    Calendar,
    st.sampled_from([None, (4, 4, 5), (4, 5, 4), (5, 4, 4)]),
    st.integers(1, 12),
    st.integers(0, 6),
    st.sampled_from(["nearest", "last"]),
)
WEEKS_52 = timedelta(weeks=52)
DAYS = st.dates(date(1995, 1, 1), date(2095, 12, 31))


# National Retail Federation, 4-5-4 calendar: first day of each fiscal year, and its weeks. The federation names a year by
# the one it begins in.
PUBLISHED = {
    2012: (date(2012, 1, 29), 53),
    2013: (date(2013, 2, 3), 52),
    2016: (date(2016, 1, 31), 52),
    2017: (date(2017, 1, 29), 53),
    2018: (date(2018, 2, 4), 52),
    2019: (date(2019, 2, 3), 52),
    2020: (date(2020, 2, 2), 52),
    2021: (date(2021, 1, 31), 52),
    2022: (date(2022, 1, 30), 52),
    2023: (date(2023, 1, 29), 53),
    2024: (date(2024, 2, 4), 52),
    2025: (date(2025, 2, 2), 52),
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_the_retail_calendar_is_the_published_one(year):
    start, weeks = PUBLISHED[year]
    assert RETAIL.year_start(year + 1) == start
    assert (RETAIL.year_start(year + 2) - start).days == 7 * weeks


def test_the_years_of_53_weeks_are_the_ones_the_federation_names():
    """nrf.com, 4-5-4 Calendar, "An explanation of the 53-week year": FY 2000, 2006, 2012, 2017 and 2023."""
    years = [year for year in range(2000, 2027) if RETAIL.year_start(year + 2) - RETAIL.year_start(year + 1) > WEEKS_52]
    assert years == [2000, 2006, 2012, 2017, 2023]


def test_the_months_of_the_published_year_of_53_weeks():
    months = [RETAIL.days_of(add_months(date(2023, 2, 1), number)) for number in range(12)]
    assert [one.start for one in months] == [
        date(2023, 1, 29), date(2023, 2, 26), date(2023, 4, 2), date(2023, 4, 30), date(2023, 5, 28), date(2023, 7, 2),
        date(2023, 7, 30), date(2023, 8, 27), date(2023, 10, 1), date(2023, 10, 29), date(2023, 11, 26), date(2023, 12, 31),
    ]  # fmt: skip
    assert (months[-1].last_day, months[-1].days) == (date(2024, 2, 3), 35)


def test_a_year_may_end_on_the_last_friday_of_its_month():
    found = Calendar((4, 4, 5), first_month=10, weekday=5, anchor="last")
    assert found.year_start(2024) == date(2023, 9, 30)
    assert found.days_of(date(2024, 9, 1)).last_day == date(2024, 9, 27)


@given(CALENDARS, DAYS)
def test_every_day_lies_in_one_month_and_months_follow_each_other(calendar, day):
    month = calendar.month_of(day)
    days = calendar.days_of(month)
    assert day in days
    assert days.end == calendar.days_of(add_months(month, 1)).start
    assert calendar.named(day).replace(day=1) == month
    if calendar.weeks:
        assert days.start.weekday() == calendar.weekday
        assert days.days in (28, 35, 42)
        far = days.start - month
        assert timedelta(days=-14) < far < timedelta(days=14)
    else:
        assert days == Period.month(day.year, day.month)
        assert calendar.named(day) == day


@given(CALENDARS.filter(lambda one: one.weeks), st.integers(1995, 2090))
def test_a_year_has_52_or_53_weeks_and_begins_near_its_first_day(calendar, year):
    periods = [calendar.parse(f"{year}-P{number:02}") for number in range(1, 13)]
    assert all(one.end == following.start for one, following in pairwise(periods))
    assert [one.days // 7 for one in periods[:-1]] == list(calendar.weeks * 4)[:-1]
    assert calendar.parse(str(year)) == Period(periods[0].start, periods[-1].end)
    assert calendar.parse(str(year)).days in (364, 371)
    off = (periods[0].start - Period.fiscal_year(year, calendar.first_month).start).days
    assert -3 <= off <= 3 if calendar.anchor == "nearest" else -6 <= off <= 0


def test_a_month_of_weeks_is_read_without_a_calendar_of_weeks_as_of_4_4_5():
    assert Calendar().parse("2026-P02") == Period(date(2026, 1, 26), date(2026, 2, 23))
    with pytest.raises(CalculationError, match="is not a period"):
        Calendar().parse("2026-P13")
    with pytest.raises(CalculationError, match="is not a period"):
        Period.parse("2026-P02")
