"""A 4-4-5 year: twelve periods of whole weeks that tile it without a gap, 52 or 53 weeks long."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finint.errors import CalculationError
from finint.period import Period


@given(st.integers(1990, 2090), st.integers(1, 12))
def test_the_periods_tile_the_years(year, first_month):
    periods = [Period.four_four_five(year, number, first_month) for number in range(1, 13)]
    assert all(one.end == following.start for one, following in pairwise(periods))
    assert periods[-1].end == Period.four_four_five(year + 1, 1, first_month).start
    assert [one.days // 7 for one in periods[:-1]] == ([4, 4, 5] * 4)[:-1]
    assert periods[-1].days in (35, 42)
    assert all(one.start.weekday() == 0 for one in periods)
    assert abs(periods[0].start - Period.fiscal_year(year, first_month).start) <= timedelta(days=3)


def test_a_period_is_read_from_its_name():
    assert Period.parse("2026-P02") == Period(date(2026, 1, 26), date(2026, 2, 23))
    with pytest.raises(CalculationError, match="is not a period"):
        Period.parse("2026-P13")
    with pytest.raises(CalculationError, match="1 to 12"):
        Period.four_four_five(2026, 13)
