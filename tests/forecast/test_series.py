from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finint.errors import CalculationError
from finint.forecast.series import series_of


def months(count, day=1):
    return [date(2020 + n // 12, n % 12 + 1, day) for n in range(count)]


def days(count, step=1):
    return [date(2024, 1, 1) + timedelta(days=step * n) for n in range(count)]


@pytest.mark.parametrize(
    ("dates", "frequency"),
    [
        (months(5), "monthly"),
        ([date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)], "monthly"),
        (months(60)[::3], "quarterly"),
        ([date(2024, 3, 31), date(2024, 6, 30), date(2024, 9, 30)], "quarterly"),
        ([date(year, 12, 31) for year in (2019, 2020, 2022)], "yearly"),
        (days(5, 7), "weekly"),
        (days(5), "daily"),
        ([day for day in days(40) if day.weekday() < 5], "weekdays"),
    ],
)
def test_the_frequency_is_read_off_the_dates(dates, frequency):
    assert series_of("s", dates, [1.0] * len(dates)).frequency == frequency


def test_month_ends_stay_month_ends():
    series = series_of("s", [date(2023, 11, 30), date(2023, 12, 31), date(2024, 1, 31)], [1.0, 2.0, 3.0])
    assert series.dates_ahead(3) == [date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]


def test_quarter_ends_stay_quarter_ends_and_a_missing_quarter_is_a_gap():
    series = series_of("s", [date(2023, 9, 30), date(2023, 12, 31), date(2024, 6, 30)], [1.0, 2.0, 4.0])
    assert series.values == (1.0, 2.0, None, 4.0)
    assert series.dates_ahead(3) == [date(2024, 9, 30), date(2024, 12, 31), date(2025, 3, 31)]


def test_years_follow_each_other_also_over_a_leap_day():
    series = series_of("s", [date(2022, 2, 28), date(2023, 2, 28), date(2024, 2, 29)], [1.0, 2.0, 3.0])
    assert series.dates_ahead(2) == [date(2025, 2, 28), date(2026, 2, 28)]


def test_weekdays_skip_the_weekend():
    series = series_of("s", [day for day in days(19) if day.weekday() < 5], [1.0] * 15)
    assert series.dates_ahead(2) == [date(2024, 1, 22), date(2024, 1, 23)]


def test_a_missing_date_and_an_empty_value_are_both_gaps():
    dates = months(6)
    series = series_of("s", [*dates[:2], *dates[3:]], [1.0, None, 4.0, 5.0, 6.0])
    assert series.values == (1.0, None, None, 4.0, 5.0, 6.0)
    assert series.notes[0].startswith("2 of 6 months have no value")


@given(st.integers(3, 40), st.integers(1, 31), st.randoms())
@settings(max_examples=40, deadline=None)
def test_order_does_not_matter_and_the_next_date_comes_after_the_last(count, anchor, random):
    dates = [date(2020 + n // 12, n % 12 + 1, min(anchor, 28)) for n in range(count)]
    pairs = list(zip(dates, map(float, range(count)), strict=True))
    random.shuffle(pairs)
    series = series_of("s", [day for day, _ in pairs], [value for _, value in pairs])
    assert series.values == tuple(map(float, range(count)))
    assert series.dates_ahead(1)[0] > series.dates[-1]


@pytest.mark.parametrize(
    ("dates", "values", "words"),
    [
        ([*months(4), months(4)[1]], [1.0] * 5, "2020-02-01 more than once"),
        (months(2), [1.0] * 2, "2 values; at least 3"),
        (months(4), [1.0, None, float("nan"), None], "1 value; at least 3"),
        (months(60)[::2], [1.0] * 30, "mostly 61"),
        ([*months(2), months(10)[9]], [1.0] * 3, "7 of 10 months have no value"),
    ],
)
def test_what_is_no_series_is_refused(dates, values, words):
    with pytest.raises(CalculationError, match=words):
        series_of("s", dates, values)
